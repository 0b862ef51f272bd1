package cli

import "github.com/spf13/cobra"

func newSnapshot(s Streams) *cobra.Command {
	cmd := &cobra.Command{Use: "snapshot", Short: "Capture what a scan needs"}
	cmd.AddCommand(newSnapshotNode(s))
	return cmd
}
