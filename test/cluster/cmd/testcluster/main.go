// Command testcluster starts an API server for tests, prints the path of the kubeconfig of its administrator, and
// runs until its standard input ends.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/regolith-policy/regolith/test/cluster/testcluster"
)

func main() {
	bin := flag.String("bin", "../../bin", "directory of etcd and kube-apiserver")
	flag.Parse()
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer cancel()
	if err := run(ctx, *bin); err != nil {
		fmt.Fprintln(os.Stderr, "testcluster:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, bin string) (err error) {
	cluster, err := testcluster.Start(ctx, testcluster.Config{Bin: bin})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, cluster.Stop()) }()
	kubeconfig, err := cluster.Kubeconfig(testcluster.Admin)
	if err != nil {
		return err
	}
	fmt.Println(kubeconfig)
	end := make(chan error, 1)
	go func() {
		_, err := io.Copy(io.Discard, os.Stdin)
		end <- err
	}()
	select {
	case <-ctx.Done():
		return nil
	case err := <-end:
		return err
	}
}
