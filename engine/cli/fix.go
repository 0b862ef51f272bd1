package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	textdiff "github.com/rogpeppe/go-internal/diff"
	"github.com/spf13/cobra"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/eval"
	"github.com/regolith-policy/regolith/engine/fix"
	"github.com/regolith-policy/regolith/engine/source"
	"github.com/regolith-policy/regolith/engine/waiver"
)

// remedy is the command fix: a scan, what changes manifests so that it finds less, and the scan again.
type remedy struct {
	scan
	only  []string // controls whose findings are remedied; none means all
	write bool
}

func newFix(s Streams) *cobra.Command {
	o := &remedy{scan: scan{Streams: s, choice: choice{indexed: true, verification: verification{registry: registry{env: s.Env}}}}}
	var shown bool
	cmd := &cobra.Command{
		Use:   "fix PATH...",
		Short: "Change manifests so that findings go away",
		Long: `Make the changes that policies propose, in the text of YAML and JSON files: comments, order and quoting stay as they
are. Objects that are missing become new files beside those that lack them. All is judged again before it is shown; what would
break another control, or does not help, is not done, and told. Without --write nothing is changed and the difference is printed.

With the API server's audit logs among the paths, roles of service accounts are cut down to the permissions that they show to
be used. How much time and how many requests such a change rests on is told, with --write as well: look at it first.

EXIT STATUS
  0  done, or nothing to do
  2  wrong usage or bad input
  3  could not finish`,
		Example: `  regolith fix deploy/
  regolith fix deploy/ --control pod/privilege-escalation-allowed --write
  regolith fix deploy/ audit.log --control rbac/unused-granted-permissions`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.only, o.controls = o.controls, nil
			return o.run(cmd.Context(), args)
		},
	}
	o.choice.addFlags(cmd)
	f := cmd.Flags()
	f.BoolVar(&o.write, "write", false, "change the files")
	f.BoolVar(&shown, "diff", false, "print the difference and change nothing (the default)")
	f.BoolVar(&o.partial, "partial", false, "the input is part of a larger cluster: absence proves nothing")
	f.StringArrayVar(&o.waivers, "waivers", nil, "file of accepted violations, which are left alone (repeatable)")
	f.IntVar(&o.jobs, "jobs", 0, "parallel workers (default: one a processor)")
	f.BoolVarP(&o.quiet, "quiet", "q", false, "do not tell what stays and why")
	cmd.Flag("control").Usage = "remedy only the findings of these controls, by id"
	cmd.MarkFlagsMutuallyExclusive("write", "diff")
	return cmd
}

func (o *remedy) run(ctx context.Context, paths []string) error {
	j, err := o.judgement()
	if err != nil {
		return err
	}
	wanted := func(f *engine.Finding) bool { return len(o.only) == 0 || slices.Contains(o.only, f.Control) }
	outcome, err := fix.Run(ctx, o.judge(j, paths), wanted)
	if err != nil {
		return err
	}
	for _, file := range outcome.Files {
		if err := o.put(file); err != nil {
			return err
		}
	}
	o.conclude(outcome, j.restsOnEvidence)
	return nil
}

// judge is the scan, of files as they are or as they would be.
func (o *remedy) judge(j *judgement, paths []string) fix.Judge {
	return func(ctx context.Context, texts map[string][]byte) (*source.Input, *engine.Report, error) {
		input, err := source.Read(ctx, paths, source.Config{Stdin: o.In, Jobs: o.jobs, Overlay: texts})
		if notFound(err) {
			return nil, nil, usage("check the path", "%w", err)
		}
		if err != nil {
			return nil, nil, err
		}
		report, err := j.of(ctx, input)
		return input, report, err
	}
}

// judgement is what is decided once for all scans of a run.
type judgement struct {
	*remedy
	config    eval.Config
	accepted  acceptance
	evaluator *eval.Evaluator
	told      bool
}

func (o *remedy) judgement() (*judgement, error) {
	lib, problems, err := o.library()
	if err != nil {
		return nil, err
	}
	for _, id := range o.only {
		if _, ok := lib.Control(id); !ok {
			return nil, usage("`regolith list` shows what there is", "--control: unknown control %q", id)
		}
	}
	selection, err := o.selected(lib)
	if err != nil {
		return nil, err
	}
	accepted, err := o.accepted(lib)
	if err != nil {
		return nil, err
	}
	for _, e := range policyErrors(problems) {
		complain(o.Err, "error", at(e))
	}
	config := eval.Config{Library: lib, Controls: selection.Controls, Parameters: selection.Parameters, Jobs: o.jobs}
	return &judgement{remedy: o, config: config, accepted: accepted}, nil
}

// of judges an input, with more controls than before where it has kinds that were not there.
func (j *judgement) of(ctx context.Context, input *source.Input) (*engine.Report, error) {
	if kinds := input.Kinds(); j.evaluator == nil || !contains(j.config.Kinds, kinds) {
		j.config.Kinds = append(j.config.Kinds, kinds...)
		evaluator, broken, err := eval.New(ctx, j.config)
		if err != nil {
			return nil, err
		}
		j.evaluator = evaluator
		input.Errors = append(input.Errors, broken...)
	}
	report, err := j.evaluator.Run(ctx, input, eval.Options{Tool: tool(), Partial: j.partial})
	if err != nil {
		return nil, &failure{code: ExitBroken, err: fmt.Errorf("judge input: %w", err)}
	}
	waiver.Apply(report, j.accepted.waivers, j.Now().UTC().Format(time.DateOnly), labels(input))
	if !j.told {
		j.tell(report, input)
		j.told = true
	}
	return report, nil
}

// restsOnEvidence tells that a control judges by facts of the input: what somebody collected, for a time, in some places.
func (j *judgement) restsOnEvidence(f *engine.Finding) bool {
	control, _ := j.config.Library.Control(f.Control)
	return slices.ContainsFunc(control.Needs, func(kind string) bool {
		return strings.HasPrefix(kind, engine.FactsGroup+"/") && kind != engine.FactsGroup+"/Cluster" && slices.Contains(j.config.Kinds, kind)
	})
}

func contains(all, some []string) bool {
	return !slices.ContainsFunc(some, func(s string) bool { return !slices.Contains(all, s) })
}

// put shows what becomes of a file, and with --write changes it.
func (o *remedy) put(file fix.File) error {
	if !o.write {
		before := file.Name
		if file.Before == nil {
			before = os.DevNull
		}
		return write(o.Out, string(textdiff.Diff(before, file.Before, file.Name, file.After)))
	}
	mode := os.FileMode(0o644)
	name, err := filepath.EvalSymlinks(file.Name)
	if errors.Is(err, os.ErrNotExist) {
		name, err = file.Name, nil
	}
	if info, known := os.Stat(name); known == nil {
		mode = info.Mode().Perm()
	}
	if err == nil {
		err = writeFileMode(name, mode, func(w io.Writer) error { return write(w, string(file.After)) })
	}
	if err != nil {
		return fmt.Errorf("change file: %w", err)
	}
	return nil
}

// conclude tells what was done and what it rests on beside the manifests, and what was not done and why.
func (o *remedy) conclude(outcome *fix.Outcome, restsOnEvidence func(*engine.Finding) bool) {
	verb := "would remedy"
	if o.write {
		verb = "remedied"
	}
	_, _ = fmt.Fprintf(o.Err, "regolith: %s %s in %s\n", verb, counted(len(outcome.Fixed), "finding"), counted(len(outcome.Files), "file"))
	if !o.write && len(outcome.Files) > 0 {
		complain(o.Err, "hint", "nothing is changed yet: --write changes the files")
	}
	for i := range outcome.Fixed {
		if f := &outcome.Fixed[i]; len(f.Fix) > 0 && restsOnEvidence(f) {
			complain(o.Err, "rests on evidence", fmt.Sprintf("%s of %s: %s", f.Control, f.Object, f.Message))
		}
	}
	if o.quiet {
		return
	}
	for _, refusal := range outcome.Refused {
		f := refusal.Finding
		complain(o.Err, "left", fmt.Sprintf("%s of %s, %s: %v", f.Control, f.Object, f.Message, refusal.Reason))
	}
	for i := range outcome.Unknown {
		if f := &outcome.Unknown[i]; restsOnEvidence(f) {
			complain(o.Err, "left", fmt.Sprintf("%s of %s, which is unknown: %s", f.Control, f.Object, f.Message))
		}
	}
}
