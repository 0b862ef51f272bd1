package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/authoring"
	"github.com/regolith-policy/regolith/engine/bundle"
	"github.com/regolith-policy/regolith/engine/eval"
	"github.com/regolith-policy/regolith/engine/policy"
	"github.com/regolith-policy/regolith/engine/source"
	"github.com/regolith-policy/regolith/internal/cputime"
)

type benchRun struct {
	Streams
	choice    choice
	inputs    []string
	format    string
	save      string
	baseline  string
	tolerance float64
	top       int
	rounds    int
}

func newBench(s Streams) *cobra.Command {
	o := &benchRun{Streams: s, choice: choice{all: true}}
	cmd := &cobra.Command{
		Use:   "bench [CONTROL]...",
		Short: "Measure what controls cost",
		Long: `Measure what controls cost on one object: CPU time, allocations and bytes, the dearest first. Each control is asked
alone, on its own examples or on the objects of --input; it pays for what it reads of libraries, which a scan computes once
for all controls. With --baseline, controls that cost more than they did are told and the exit code is 1: allocations are
the same on every machine, times are compared as multiples of a calibration loop, with twice the tolerance.
` + exitStatus,
		Example: "  regolith bench pod/privileged-container\n  regolith bench --policy my-policies --save costs.json\n" +
			"  regolith bench --policy my-policies --baseline costs.json",
		RunE: func(cmd *cobra.Command, args []string) error {
			o.choice.controls = args
			return o.run(cmd.Context())
		},
	}
	o.choice.addPolicyFlag(cmd)
	f := cmd.Flags()
	f.StringArrayVarP(&o.inputs, "input", "i", nil, "measure on the objects of a file or directory (default: the examples of the control)")
	f.StringVar(&o.format, "format", "text", "text or json")
	f.StringVar(&o.save, "save", "", "write the costs to a file, for --baseline")
	f.StringVar(&o.baseline, "baseline", "", "compare with the costs that --save wrote")
	f.Float64Var(&o.tolerance, "tolerance", 1.25, "how many times as much a control may cost as in the baseline")
	f.IntVar(&o.top, "top", 0, "print only so many controls; 0 means all")
	f.IntVar(&o.rounds, "rounds", 5, "measure so often; the least counts")
	return cmd
}

func (o *benchRun) run(ctx context.Context) error {
	old, err := o.prepare()
	if err != nil {
		return err
	}
	lib, problems, err := o.choice.library()
	if err != nil {
		return err
	}
	selection, err := o.choice.selected(lib)
	if err != nil {
		return err
	}
	costs, err := o.measure(ctx, lib, selection)
	if err != nil {
		return err
	}
	if err := o.print(costs, old); err != nil {
		return err
	}
	if err := report(o.Streams, problems); err != nil {
		return err
	}
	if old != nil && len(costs.Regressions(*old, o.tolerance)) > 0 {
		return exit(ExitFindings)
	}
	return nil
}

// prepare checks the flags and reads the baseline; nil where none is given.
func (o *benchRun) prepare() (*authoring.Costs, error) {
	if o.format != "text" && o.format != "json" {
		return nil, usage("formats are text and json", "--format: unknown format %q", o.format)
	}
	if o.tolerance < 1 || o.rounds < 1 || o.top < 0 {
		return nil, usage("--tolerance is 1 or more, --rounds 1 or more, --top 0 or more", "a number is too small")
	}
	if o.baseline == "" {
		return nil, nil //nolint:nilnil // no baseline is no error
	}
	costs, err := readCosts(o.baseline)
	return &costs, err
}

func readCosts(file string) (authoring.Costs, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return authoring.Costs{}, usage("`regolith bench --save FILE` writes one", "--baseline: %w", err)
	}
	costs, err := authoring.ParseCosts(data)
	if err != nil {
		return costs, usage("`regolith bench --save FILE` writes one", "--baseline %s: %w", file, err)
	}
	return costs, nil
}

// leastEvaluations makes a round long enough for the clock.
const leastEvaluations = 50

func (o *benchRun) measure(ctx context.Context, lib *policy.Library, selection bundle.Selection) (authoring.Costs, error) {
	m := eval.Measuring{Clock: cputime.Used, Rounds: o.rounds, Evaluations: leastEvaluations}
	costs := authoring.Costs{Calibration: calibration(o.rounds), Controls: []authoring.Cost{}}
	if len(o.inputs) > 0 {
		measured, err := o.measureInputs(ctx, lib, selection, m)
		if err != nil {
			return costs, err
		}
		for id, cost := range measured {
			costs.Controls = append(costs.Controls, authoring.CostOf(id, cost))
		}
	} else {
		for i := range selection.Controls {
			cost, err := authoring.ExampleCost(ctx, lib, selection.Controls[i].ID, m)
			if err != nil {
				return costs, err
			}
			if cost.Objects > 0 {
				costs.Controls = append(costs.Controls, cost)
			}
		}
	}
	costs.Sort()
	if len(costs.Controls) == 0 {
		return costs, usage("give objects that it reviews with --input", "nothing was measured: no control reviews any of the objects")
	}
	return costs, nil
}

// calibration is the least CPU time of the calibration loop, in µs.
func calibration(rounds int) float64 {
	least := cputime.Calibrate()
	for range rounds {
		least = min(least, cputime.Calibrate())
	}
	return float64(least) / float64(time.Microsecond)
}

func (o *benchRun) measureInputs(
	ctx context.Context, lib *policy.Library, selection bundle.Selection, m eval.Measuring,
) (map[string]eval.Cost, error) {
	input, err := source.Read(ctx, o.inputs, source.Config{Stdin: o.In})
	if err != nil {
		return nil, err
	}
	if len(input.Errors) > 0 {
		return nil, badInput(input.Errors[0], "correct it, or leave it out")
	}
	evaluator, problems, err := eval.New(ctx, eval.Config{
		Library: lib, Controls: selection.Controls, Parameters: selection.Parameters, Jobs: 1,
	})
	if err != nil {
		return nil, err
	}
	if len(problems) > 0 {
		return nil, badInput(problems[0], "")
	}
	return evaluator.Measure(ctx, input, m)
}

func badInput(e engine.InputError, hint string) error {
	return usage(hint, "%s:%d: %s", e.Location.File, e.Location.Line, e.Message)
}

func (o *benchRun) print(costs authoring.Costs, old *authoring.Costs) error {
	encoded, err := json.MarshalIndent(costs, "", "  ")
	if err != nil {
		return fmt.Errorf("encode costs: %w", err)
	}
	if o.save != "" {
		if err := os.WriteFile(o.save, append(encoded, '\n'), 0o644); err != nil { //nolint:gosec // for all to read
			return usage("", "--save: %w", err)
		}
	}
	if o.format == "json" {
		return write(o.Out, string(encoded)+"\n")
	}
	shown := costs.Controls
	if o.top > 0 {
		shown = shown[:min(o.top, len(shown))]
	}
	width := len("control")
	for _, c := range shown {
		width = max(width, len(c.Control))
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%-*s  %7s  %9s  %13s  %12s\n", width, "CONTROL", "OBJECTS", "µs/OBJECT", "ALLOCS/OBJECT", "BYTES/OBJECT")
	for _, c := range shown {
		fmt.Fprintf(&b, "%-*s  %7d  %9.1f  %13.0f  %12.0f\n", width, c.Control, c.Objects, c.Micros, c.Allocs, c.Bytes)
	}
	if rest := len(costs.Controls) - len(shown); rest > 0 {
		fmt.Fprintf(&b, "and %d more\n", rest)
	}
	if old != nil {
		b.WriteString(comparison(costs, *old, o.tolerance))
	}
	return write(o.Out, b.String())
}

// comparison tells what costs more than it did.
func comparison(costs, old authoring.Costs, tolerance float64) string {
	var b strings.Builder
	for _, r := range costs.Regressions(old, tolerance) {
		fmt.Fprintf(&b, "%s costs %.2f times the %s it did: %.0f allocations were %.0f, %.1f µs were %.1f\n",
			r.Is.Control, r.Factor, r.What, r.Is.Allocs, r.Was.Allocs, r.Is.Micros, r.Was.Micros)
	}
	if b.Len() == 0 {
		compared := 0
		for _, c := range costs.Controls {
			if slices.ContainsFunc(old.Controls, func(o authoring.Cost) bool { return o.Control == c.Control && o.Objects == c.Objects }) {
				compared++
			}
		}
		fmt.Fprintf(&b, "%d %s compared, none costs over %g times what it did\n", compared, plural(compared, "control"), tolerance)
	}
	return b.String()
}
