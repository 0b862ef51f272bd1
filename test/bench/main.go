// Command bench compares Regolith with the other hosts of its own policies and with kube-score, on generated clusters, and
// writes docs/performance.md. Every figure is CPU time, user and system; what is compared is run in turn, round after round.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/regolith-policy/regolith/internal/heap"
)

// config is the flags.
type config struct {
	bin      string   // directory of the programs
	policies string   // directory of the built-in policies
	sizes    []int    // of clusters that regolith judges with its whole library
	peers    []int    // of those that all hosts judge with the controls they all run
	natives  []int    // of those that kube-score judges as well
	tier     []string // ids of the controls that are compared with it
	rounds   int
	out      string
	work     string // a scratch directory
}

func main() {
	defer heap.Prepare()() // such memory as regolith has
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	var c config
	var sizes, peers, natives, tier string
	flag.StringVar(&c.bin, "bin", "../../bin", "directory of regolith, opa, conftest, gator and kube-score")
	flag.StringVar(&c.policies, "policies", "../../policies", "directory of the built-in policies")
	flag.StringVar(&sizes, "sizes", "1000,10000,50000,100000", "objects of the clusters that regolith judges with its whole library")
	flag.StringVar(&peers, "peers", "1000", "objects of the clusters that all hosts judge")
	flag.StringVar(&natives, "natives", "10000,50000", "objects of the clusters that kube-score judges as well")
	flag.StringVar(&tier, "tier", "../../cmd/regolith/testdata/tier1.txt", "file of the ids of the controls that are compared with kube-score")
	flag.IntVar(&c.rounds, "rounds", 3, "rounds; the median counts")
	flag.StringVar(&c.out, "out", "../../docs/performance.md", "file to write")
	flag.Parse()
	var err error
	if c.sizes, err = numbers(sizes); err != nil {
		return err
	}
	if c.peers, err = numbers(peers); err != nil {
		return err
	}
	if c.natives, err = numbers(natives); err != nil {
		return err
	}
	ids, err := os.ReadFile(tier)
	if err != nil {
		return err
	}
	c.tier = strings.Fields(string(ids))
	if c.bin, err = filepath.Abs(c.bin); err != nil {
		return err
	}
	if c.work, err = os.MkdirTemp("", "regolith-bench-"); err != nil {
		return err
	}
	defer os.RemoveAll(c.work)
	report, err := measure(ctx, c)
	if err != nil {
		return err
	}
	for _, line := range report.figures {
		fmt.Println("FIGURE " + line)
	}
	return os.WriteFile(c.out, []byte(report.page()), 0o644)
}

func numbers(list string) ([]int, error) {
	var out []int
	for text := range strings.SplitSeq(list, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil || n < 1 {
			return nil, fmt.Errorf("%q is no number of objects", text)
		}
		out = append(out, n)
	}
	return out, nil
}
