package cli

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/policy"
)

func newList(s Streams) *cobra.Command {
	c := choice{all: true, indexed: true, verification: verification{registry: registry{env: s.Env}}}
	var format string
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List controls",
		Long:  "List all controls, or those of a profile, of --domain, --framework and --severity.\n" + exitStatus,
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			lib, problems, err := c.library()
			if err != nil {
				return err
			}
			selection, err := c.selected(lib)
			if err != nil {
				return err
			}
			if err := list(s, format, selection.Controls); err != nil {
				return err
			}
			return report(s, problems)
		},
	}
	c.addFlags(cmd)
	cmd.Flags().StringVar(&format, "format", "text", "text or json")
	return cmd
}

func list(s Streams, format string, controls []engine.Control) error {
	switch format {
	case "json":
		encoded, err := json.MarshalIndent(controls, "", "  ")
		if err != nil {
			return fmt.Errorf("encode controls: %w", err)
		}
		return write(s.Out, string(encoded)+"\n")
	case "text":
		width := 0
		for _, c := range controls {
			width = max(width, len(c.ID))
		}
		var b strings.Builder
		for _, c := range controls {
			off := ""
			if !c.Enabled {
				off = " (off by default)"
			}
			fmt.Fprintf(&b, "%-*s  %-8s  %s%s\n", width, c.ID, c.Severity, c.Title, off)
		}
		fmt.Fprintf(&b, "%d controls\n", len(controls))
		return write(s.Out, b.String())
	}
	return usage("text or json", "--format: unknown format %q", format)
}

// report tells problems of policies; any is bad input.
func report(s Streams, problems []policy.Problem) error {
	for _, e := range policyErrors(problems) {
		complain(s.Err, "error", at(e))
		if e.Hint != "" {
			complain(s.Err, "hint", e.Hint)
		}
	}
	if len(problems) > 0 {
		return exit(ExitUsage)
	}
	return nil
}
