package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/regolith-policy/regolith/engine/authoring"
	"github.com/regolith-policy/regolith/engine/policy"
)

func newExplain(s Streams) *cobra.Command {
	c := choice{indexed: true, verification: verification{registry: registry{env: s.Env}}}
	cmd := &cobra.Command{
		Use:     "explain CONTROL",
		Short:   "Explain a control: why, how it is judged, how to fix and verify it",
		Long:    "Print everything about one control: the risk, the fix, the check by hand, examples and its Rego.\n" + exitStatus,
		Example: "  regolith explain pod/privileged-container",
		Args:    cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			lib, _, err := c.library()
			if err != nil {
				return err
			}
			control, ok := lib.Control(args[0])
			if !ok {
				return unknownControl(lib, args[0])
			}
			page, err := authoring.Page(lib, control)
			if err != nil {
				return err
			}
			return write(s.Out, page)
		},
	}
	c.addPolicyFlag(cmd)
	cmd.ValidArgsFunction = c.completeControls
	return cmd
}

func unknownControl(lib *policy.Library, id string) error {
	hint := "`regolith list` shows what there is"
	if near := lib.Nearest(id); near != "" {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	return usage(hint, "unknown control %q", id)
}
