package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/bundle"
	"github.com/regolith-policy/regolith/engine/eval"
	"github.com/regolith-policy/regolith/engine/gatekeeper"
	"github.com/regolith-policy/regolith/engine/policy"
	"github.com/regolith-policy/regolith/engine/source"
)

type coverage struct {
	Streams
	choice
	inputs []string
	format string
}

func newCoverage(s Streams) *cobra.Command {
	o := &coverage{Streams: s}
	cmd := &cobra.Command{
		Use:   "coverage -i PATH",
		Short: "Show which objects are under which Gatekeeper constraint, and which under none",
		Long: `Show which objects are under which Gatekeeper constraint, and which under none. Nothing is judged.

The constraints are those of --policy, or where that is not given those in the input, as a snapshot of a cluster that
runs Gatekeeper has them. With --bundle the controls of a profile count too.
` + exitStatus,
		Example: "  regolith coverage -i cluster.json\n  regolith coverage -i deploy/ --policy constraints/ --format json",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return o.run(cmd.Context()) },
	}
	o.addPolicyFlag(cmd)
	f := cmd.Flags()
	f.StringArrayVarP(&o.inputs, "input", "i", nil, "file or directory of objects (repeatable)")
	f.StringArrayVar(&o.bundles, "bundle", nil, "count the controls of a profile too (repeatable)")
	f.StringVar(&o.format, "format", "text", "text or json")
	return cmd
}

func (o *coverage) run(ctx context.Context) error {
	if len(o.inputs) == 0 {
		return usage("as in -i cluster.json", "--input is missing")
	}
	if o.format != "text" && o.format != "json" {
		return usage("text or json", "--format: unknown format %q", o.format)
	}
	input, err := source.Read(ctx, o.inputs, source.Config{Stdin: o.In})
	if err != nil {
		return usage("check the path; - is standard input", "%w", err)
	}
	lib, problems, err := o.library()
	if err != nil {
		return err
	}
	if len(o.policies) == 0 {
		var more []policy.Problem
		o.foreign, more = gatekeeper.FromInput(input)
		problems = append(problems, more...)
		if err := o.foreign.AddTo(lib); err != nil {
			return err
		}
	}
	selection, err := o.chosen(lib)
	if err != nil {
		return err
	}
	evaluator, faults, err := eval.New(ctx, o.config(lib, selection))
	if err != nil {
		return err
	}
	covered, more, err := evaluator.Coverage(ctx, input)
	if err != nil {
		return &failure{code: ExitBroken, err: err}
	}
	covered = slices.DeleteFunc(covered, func(c eval.Covered) bool { return isGatekeepers(c.Object) })
	if err := o.write(selection.Controls, covered); err != nil {
		return err
	}
	return o.conclude(slices.Concat(policyErrors(problems), faults, input.Errors, more))
}

// chosen is all constraints, and the controls of --bundle.
func (o *coverage) chosen(lib *policy.Library) (bundle.Selection, error) {
	var selection bundle.Selection
	if len(o.bundles) > 0 {
		var err error
		if selection, err = o.selected(lib); err != nil {
			return selection, err
		}
	}
	for _, control := range o.foreign.Controls {
		if !slices.ContainsFunc(selection.Controls, func(c engine.Control) bool { return c.ID == control.ID }) {
			selection.Controls = append(selection.Controls, control)
		}
	}
	if len(selection.Controls) == 0 {
		return selection, usage("give the directory of constraints and their templates with --policy, or a profile with --bundle",
			"there is no constraint in the input")
	}
	return selection, nil
}

// isGatekeepers tells objects that are no subject of policies: Gatekeeper's own, facts and configuration files.
func isGatekeepers(ref engine.Ref) bool {
	return strings.HasSuffix(ref.Group(), ".gatekeeper.sh") || gatekeeper.IsNoObject(ref.GroupKind())
}

func (o *coverage) write(controls []engine.Control, covered []eval.Covered) error {
	counts := map[string]int{}
	var bare []eval.Covered
	for _, c := range covered {
		for _, id := range c.Controls {
			counts[id]++
		}
		if len(c.Controls)+len(c.Open) == 0 {
			bare = append(bare, c)
		}
	}
	if o.format == "json" {
		if covered == nil {
			covered = []eval.Covered{}
		}
		return writeJSON(o.Out, map[string]any{
			"objects": covered, "controls": counts,
			"summary": map[string]int{"objects": len(covered), "uncovered": len(bare), "controls": len(controls)},
		})
	}
	var b strings.Builder
	for _, control := range controls {
		fmt.Fprintf(&b, "%6d  %s  (%s)\n", counts[control.ID], control.ID, strings.Join(control.Match, ", "))
	}
	for _, c := range covered {
		for _, reason := range c.Open {
			fmt.Fprintf(&b, "open    %s: %s\n", c.Object, reason)
		}
	}
	if len(bare) > 0 {
		b.WriteString("\nunder none:\n")
	}
	for _, c := range bare {
		fmt.Fprintf(&b, "  %s  %s:%d\n", c.Object, c.Location.File, c.Location.Line)
	}
	fmt.Fprintf(&b, "\n%d of %d objects are under one of %d %s\n",
		len(covered)-len(bare), len(covered), len(controls), plural(len(controls), "constraint"))
	return write(o.Out, b.String())
}

// conclude tells what could not be read.
func (o *coverage) conclude(faults []engine.InputError) error {
	for _, fault := range faults {
		complain(o.Err, "error", at(fault))
		if fault.Hint != "" {
			complain(o.Err, "hint", fault.Hint)
		}
	}
	if len(faults) > 0 {
		return exit(ExitUsage)
	}
	return nil
}
