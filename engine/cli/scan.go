package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/bundle"
	"github.com/regolith-policy/regolith/engine/eval"
	"github.com/regolith-policy/regolith/engine/policy"
	"github.com/regolith-policy/regolith/engine/render"
	"github.com/regolith-policy/regolith/engine/source"
	"github.com/regolith-policy/regolith/internal/heap"
)

type scan struct {
	Streams
	choice
	clusterFlags
	live          bool
	formats       []string
	outputs       []string
	failOn        string
	failOnUnknown bool
	namespaces    []string
	partial       bool
	apart         bool
	showPass      bool
	strict        bool
	scannedAt     string
	jobs          int
	limits        limits
	shard         shard
	each          bool
	quiet         bool
	noColor       bool
	waivers       []string
	baseline      string
	known         map[string]bool // fingerprints of the baseline
}

func newScan(s Streams) *cobra.Command {
	o := &scan{Streams: s, choice: choice{indexed: true, verification: verification{registry: registry{env: s.Env}}}}
	cmd := &cobra.Command{
		Use:   "scan PATH... | - | --cluster",
		Short: "Judge manifests, configuration files and snapshots",
		Long: `Judge the Kubernetes objects of files and directories, or of standard input (-).

Reads YAML and JSON with any number of documents, v1 Lists, NDJSON, snapshots, and gzip or zstd of each; documents
that are no Kubernetes objects are skipped and counted. What is given is taken as the whole world, unless --partial
says that it is part of a larger cluster, or a snapshot says what was not collected.

--cluster captures what the chosen controls read of a cluster, as regolith snapshot does, and judges it. Paths that
are given beside it, such as the facts of nodes, are judged with it.
` + exitStatus,
		Example: `  regolith scan deploy/
  helm template . | regolith scan -
  regolith scan . --bundle pss-restricted --format sarif --output text=report.txt
  kubectl get all,networkpolicy,role,rolebinding -A -o json | regolith scan -
  regolith scan --cluster --context staging
  regolith scan --each snapshots/ --output json=reports/{}.json --output html=reports/{}.html`,
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd.Context(), args) },
	}
	o.choice.addFlags(cmd)
	o.clusterFlags.addFlags(cmd)
	f := cmd.Flags()
	f.BoolVar(&o.live, "cluster", false, "capture a cluster and judge it")
	f.StringArrayVar(&o.formats, "format", nil, "format on standard output: "+strings.Join(render.Formats(), ", ")+" (default text)")
	f.StringArrayVar(&o.outputs, "output", nil, "also write FORMAT=FILE (repeatable)")
	f.StringVar(&o.failOn, "fail-on", "high", "exit 1 from this severity on: critical, high, medium, low or none")
	f.BoolVar(&o.failOnUnknown, "fail-on-unknown", false, "exit 3 where a verdict is unknown")
	f.StringSliceVar(&o.namespaces, "namespace", nil, "judge only objects of these namespaces")
	f.BoolVar(&o.partial, "partial", false, "the input is part of a larger cluster: absence proves nothing")
	f.BoolVar(&o.apart, "no-collapse", false, "judge pods apart from the workloads that own them")
	f.BoolVar(&o.showPass, "show-pass", false, "list passes in machine formats too")
	f.BoolVar(&o.strict, "strict-input", false, "judge nothing if any document cannot be read")
	f.StringVar(&o.scannedAt, "scanned-at", "", "time of the scan (RFC 3339), for controls that need one")
	f.IntVar(&o.jobs, "jobs", 0, "parallel workers (default: one a processor)")
	o.limits.addFlags(cmd)
	f.StringVar(&o.shard.text, "shard", "", "judge part I of N of the objects, as in 0/4; report merge puts the JSON reports together")
	f.BoolVar(&o.each, "each", false,
		"judge every file, and every entry of a directory, as a cluster of its own; {} in --output stands for its name")
	f.BoolVarP(&o.quiet, "quiet", "q", false, "no progress, and no summary of what passed")
	f.BoolVar(&o.noColor, "no-color", false, "no colours")
	f.StringArrayVar(&o.waivers, "waivers", nil, "file of accepted violations (repeatable)")
	f.StringVar(&o.baseline, "baseline", "", "former JSON report: fail only on what is not in it")
	complete(cmd, "format", cobra.FixedCompletions(render.Formats(), cobra.ShellCompDirectiveNoFileComp))
	complete(cmd, "fail-on", severities())
	return cmd
}

func (o *scan) run(ctx context.Context, paths []string) error {
	targets, err := o.targets()
	if err != nil {
		return err
	}
	threshold, err := o.threshold()
	if err != nil {
		return err
	}
	if err := errors.Join(o.limits.apply(), o.checkEach(paths, targets), o.shard.apply(o, targets)); err != nil {
		return err
	}
	if err := o.checkSource(paths); err != nil {
		return err
	}
	lib, problems, err := o.library()
	if err != nil {
		return err
	}
	selection, err := o.selected(lib)
	if err != nil {
		return err
	}
	accepted, err := o.accepted(lib)
	if err != nil {
		return err
	}
	o.groupBy(selection)
	j := judging{
		targets: targets, threshold: threshold, lib: lib, problems: problems, selection: selection, accepted: accepted,
	}
	if o.each {
		return o.judgeEach(ctx, j, paths)
	}
	report, err := o.judge(ctx, j, paths)
	if err != nil {
		return err
	}
	return exit(o.code(report, threshold))
}

// judging is what does not depend on the input.
type judging struct {
	targets   []target
	threshold engine.Severity
	lib       *policy.Library
	problems  []policy.Problem
	selection bundle.Selection
	accepted  acceptance
}

// judge reads one input, and writes what is to be said of it.
func (o *scan) judge(ctx context.Context, j judging, paths []string) (report *engine.Report, err error) {
	input, err := o.read(ctx, paths, j.selection.Controls)
	if err != nil {
		return nil, err
	}
	err = input.Guard(func() (err error) {
		report, err = o.judgeInput(ctx, j, input)
		return err
	})
	if bad := inputError(err); bad != nil {
		return nil, bad
	}
	return report, err
}

func (o *scan) judgeInput(ctx context.Context, j judging, input *source.Input) (*engine.Report, error) {
	config := o.config(j.lib, j.selection)
	config.Kinds, config.Objects, config.Jobs = input.Kinds(), len(input.Documents), o.jobs
	config.Time, config.Memory = o.limits.time, o.limits.memory
	evaluator, broken, err := eval.New(ctx, config)
	input.Errors = append(append(input.Errors, policyErrors(j.problems)...), broken...)
	if err != nil {
		return nil, err
	}
	j.accepted.annotated(o, input, j.lib, j.selection.Profiles)
	progress, finish := o.progress(len(input.Documents))
	report, err := evaluator.Run(ctx, input, eval.Options{
		Tool: tool(), Bundles: j.selection.Bundles, Partial: o.partial, ScannedAt: o.scannedAt, Namespaces: o.namespaces,
		Apart: o.apart, ShowPass: o.showPass, Progress: progress, Shard: o.shard.index, Shards: o.shard.count,
	})
	finish()
	if err != nil {
		return nil, &failure{code: ExitBroken, err: fmt.Errorf("judge input: %w", err)}
	}
	j.accepted.apply(o, report, input)
	o.group(report, j.selection)
	if err := o.write(j.targets, report, input); err != nil {
		return nil, err
	}
	o.tell(report, input)
	return report, nil
}

// groupBy groups the report by the framework of a profile, unless --framework says otherwise.
func (o *scan) groupBy(selection bundle.Selection) {
	if len(o.frameworks) > 0 {
		return
	}
	for _, p := range selection.Profiles {
		if p.Framework != "" {
			o.frameworks = append(o.frameworks, p.Framework)
		}
	}
}

// group adds to the report what it says of each framework asked for.
func (o *scan) group(report *engine.Report, selection bundle.Selection) {
	for _, name := range o.frameworks {
		var manual []string
		for _, p := range selection.Profiles {
			if strings.EqualFold(p.Framework, name) {
				manual = append(manual, p.Manual...)
			}
		}
		if report.Shard != nil {
			report.Shard.Frameworks = append(report.Shard.Frameworks, engine.Grouping{Name: name, Manual: manual})
			continue
		}
		report.Frameworks = append(report.Frameworks, render.Group(report, name, manual))
	}
}

// inputError is an error about the input, with its remedy; nil where an error is about something else.
func inputError(err error) error {
	var bad *source.Error
	if errors.As(err, &bad) {
		return usage(bad.Hint, "%w", bad)
	}
	return nil
}

// read reads the input; with --strict-input any bad document is the end.
func (o *scan) read(ctx context.Context, paths []string, controls []engine.Control) (*source.Input, error) {
	if o.scannedAt != "" {
		if _, err := time.Parse(time.RFC3339, o.scannedAt); err != nil {
			return nil, usage("write it as 2026-11-22T10:00:00Z", "--scanned-at: %w", err)
		}
	}
	live, err := o.captured(ctx, controls)
	if err != nil {
		return nil, err
	}
	defer live.close()
	input, err := source.Read(ctx, paths, source.Config{
		Stdin: o.In, Strict: o.strict, Jobs: o.jobs, Cluster: live.stream(), MaxTotal: o.limits.input(), MapFrom: source.LargeFile,
	})
	if notFound(err) {
		return nil, usage("check the path; - is standard input", "%w", err)
	}
	if bad := inputError(err); bad != nil {
		return nil, bad
	}
	if err != nil {
		return nil, &failure{code: ExitUsage, err: err}
	}
	if len(input.Documents) == 0 && len(input.Errors) == 0 {
		complain(o.Err, "warning", fmt.Sprintf("no Kubernetes object found; %d other documents were skipped", input.Skipped))
	}
	heap.Expect(min(heap.PerByte*input.Size(), cmp.Or(o.limits.memory, math.MaxInt64)))
	return input, nil
}

func policyErrors(problems []policy.Problem) []engine.InputError {
	out := make([]engine.InputError, 0, len(problems))
	for _, p := range problems {
		out = append(out, engine.InputError{
			Location: engine.Location{File: p.File, Line: p.Row, Column: p.Col}, Message: p.Message, Hint: p.Hint,
		})
	}
	return out
}

// target is a format and where it goes; file "" is standard output.
type target struct{ format, file string }

func (o *scan) targets() ([]target, error) {
	var targets []target
	if len(o.formats) == 0 && len(o.outputs) == 0 && !o.each {
		o.formats = []string{"text"}
	}
	if len(o.formats) > 1 {
		return nil, usage("send the others to files with --output FORMAT=FILE", "standard output takes one --format")
	}
	for _, format := range o.formats {
		targets = append(targets, target{format: format})
	}
	for _, pair := range o.outputs {
		format, file, ok := strings.Cut(pair, "=")
		if !ok || file == "" {
			return nil, usage("as in --output sarif=report.sarif", "--output %q is not FORMAT=FILE", pair)
		}
		targets = append(targets, target{format, file})
	}
	for _, t := range targets {
		if err := render.Check(t.format); err != nil {
			return nil, err
		}
	}
	return targets, nil
}

func (o *scan) write(targets []target, report *engine.Report, input *source.Input) error {
	for _, t := range targets {
		if t.file == "" {
			if err := render.Write(o.Out, t.format, report, o.options(input, true)); err != nil {
				return fmt.Errorf("write report: %w", err)
			}
			continue
		}
		if err := writeFile(t.file, func(w io.Writer) error {
			return render.Write(w, t.format, report, o.options(input, false))
		}); err != nil {
			return fmt.Errorf("write %s report: %w", t.format, err)
		}
	}
	return nil
}

// writeFile writes a file whole or not at all.
func writeFile(name string, fill func(io.Writer) error) error {
	return writeFileMode(name, 0o644, fill)
}

func writeFileMode(name string, mode os.FileMode, fill func(io.Writer) error) error {
	temporary, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(temporary.Name()) }() // where it was not renamed, for an error or a panic
	err = errors.Join(fill(temporary), temporary.Chmod(mode), temporary.Close())
	if err != nil {
		return err
	}
	return os.Rename(temporary.Name(), name)
}

func (o *scan) options(input *source.Input, standard bool) render.Options {
	options := render.Options{Quiet: o.quiet, Frameworks: o.frameworks}
	if input != nil {
		options.Snippet = input.Snippet
	}
	if file, ok := o.Out.(*os.File); ok && standard && term.IsTerminal(int(file.Fd())) {
		options.Color = !o.noColor && o.Env("NO_COLOR") == "" && o.Env("TERM") != "dumb"
		if width, _, err := term.GetSize(int(file.Fd())); err == nil {
			options.Width = width
		}
	}
	return options
}

// tell says on standard error what a person must know beside the report.
func (o *scan) tell(report *engine.Report, input *source.Input) {
	for _, warning := range input.Warnings {
		complain(o.Err, "warning", at(warning))
	}
	o.tellErrors(report)
}

// tellErrors says what could not be judged.
func (o *scan) tellErrors(report *engine.Report) {
	for _, e := range report.Errors {
		complain(o.Err, "error", at(e))
		if e.Hint != "" {
			complain(o.Err, "hint", e.Hint)
		}
	}
}

// at is a message with its place before it.
func at(e engine.InputError) string {
	switch l := e.Location; {
	case l.File == "":
		return e.Message
	case l.Line == 0:
		return l.File + ": " + e.Message
	case l.Column == 0:
		return fmt.Sprintf("%s:%d: %s", l.File, l.Line, e.Message)
	default:
		return fmt.Sprintf("%s:%d:%d: %s", l.File, l.Line, l.Column, e.Message)
	}
}

func (o *scan) threshold() (engine.Severity, error) {
	severity, err := engine.ParseSeverity(o.failOn)
	if err != nil {
		return severity, usage("", "--fail-on: %w, or none", err)
	}
	return severity, nil
}

// code is the exit code: what could not be done comes before what was found.
func (o *scan) code(report *engine.Report, threshold engine.Severity) int {
	switch s := report.Summary; {
	case s.Error > 0, report.Incomplete != "", o.failOnUnknown && s.Unknown > 0:
		return ExitBroken
	case len(report.Errors) > 0:
		return ExitUsage
	case threshold == engine.SeverityNone:
		return ExitClean
	}
	for i := range report.Results {
		if f := &report.Results[i]; f.Status == engine.StatusFail && f.Severity >= threshold && !o.known[f.Fingerprint] {
			return ExitFindings
		}
	}
	return ExitClean
}

// progressFrom is the number of objects from which a progress bar is worth its place.
const progressFrom = 2000

// progress shows a bar on a terminal while work is long.
func (o *scan) progress(total int) (report func(done, total int), finish func()) {
	file, ok := o.Err.(*os.File)
	if !ok || o.quiet || total < progressFrom || !term.IsTerminal(int(file.Fd())) {
		return nil, func() {}
	}
	bar := progressbar.NewOptions(total,
		progressbar.OptionSetWriter(file), progressbar.OptionSetDescription("judging objects"),
		progressbar.OptionShowCount(), progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())
	return func(done, _ int) { _ = bar.Set(done) }, func() { _ = bar.Finish() }
}
