// Package cli is the command line: flags, exit codes and the wiring of the other packages. It decides nothing
// about verdicts.
package cli

import (
	"context"
	"io"
	"runtime/debug"
	"time"

	"github.com/spf13/cobra"

	"github.com/regolith-policy/regolith/engine"
)

// Streams is the world a command may touch.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
	Env      func(string) string // looks up an environment variable
	Now      func() time.Time
}

// Main runs one command and gives its exit code. Results go to Out, everything else to Err.
func Main(ctx context.Context, args []string, s Streams) int {
	root := newRoot(s)
	root.SetArgs(args)
	return conclude(root.ExecuteContext(ctx), s.Err)
}

func newRoot(s Streams) *cobra.Command {
	root := &cobra.Command{
		Use:   "regolith",
		Short: "Judge the security posture of Kubernetes clusters with policies written in Rego",
		Long: `Regolith judges Kubernetes manifests, snapshots and configuration files with policies written in Rego.

  regolith scan deploy/                 judge all manifests of a directory
  helm template . | regolith scan -     judge what a chart renders
  regolith scan --cluster               judge the cluster that kubectl talks to
  regolith explain pod/privileged-container
` + exitStatus,
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.SetIn(s.In)
	root.SetOut(s.Out)
	root.SetErr(s.Err)
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return usage("see `"+c.CommandPath()+" --help`", "%w", err)
	})
	root.AddCommand(
		newScan(s), newList(s), newExplain(s), newNew(s), newCheck(s), newTest(s), newBench(s), newDocs(s), newReport(s), newWaive(s),
		newFix(s), newCanI(s), newWhoCan(s), newReach(s), newBundle(s), newExport(s), newCoverage(s), newSnapshot(s), newVersion(s),
	)
	return root
}

// tool is this program as reports name it.
func tool() engine.Tool {
	version := "devel"
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		version = info.Main.Version
	}
	return engine.Tool{Name: "regolith", Version: version}
}

func newVersion(s Streams) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			t := tool()
			return write(s.Out, t.Name+" "+t.Version+"\n")
		},
	}
}

func write(w io.Writer, text string) error {
	_, err := io.WriteString(w, text)
	return err
}
