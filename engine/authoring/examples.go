// Package authoring serves the authors of policies: it scaffolds controls, runs their tests and examples, and
// writes their documentation. It never judges anything but examples.
package authoring

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/txtar"
	"go.yaml.in/yaml/v3"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/eval"
	"github.com/regolith-policy/regolith/engine/policy"
	"github.com/regolith-policy/regolith/engine/source"
)

// The files of an example archive that are no worlds.
const (
	paramsFile = "params.yaml"
	wantFile   = "want"
)

// Example is one small world of a control's archive, and what the control must say of it.
type Example struct {
	Name string // as in the archive: "fail/deployment.yaml"
	Want engine.Status
	Data []byte
}

// Examples is a control's archive.
type Examples struct {
	Control string
	Prose   string // what the examples show
	Worlds  []Example
	Params  map[string]any
	Want    string // the findings, one a line, as the archive holds them
}

// ParseExamples reads a control's archive. Files of other names than docs/policy-contract.md says are errors.
func ParseExamples(control string, archive []byte) (Examples, error) {
	parsed := txtar.Parse(archive)
	e := Examples{Control: control, Prose: strings.TrimSpace(string(parsed.Comment))}
	for _, file := range parsed.Files {
		folder, _, _ := strings.Cut(file.Name, "/")
		switch {
		case file.Name == paramsFile:
			if err := yaml.Unmarshal(file.Data, &e.Params); err != nil {
				return e, fmt.Errorf("read %s of %s: %w", paramsFile, control, err)
			}
		case file.Name == wantFile:
			e.Want = string(file.Data)
		case slices.Contains([]string{"fail", "pass", "unknown"}, folder):
			e.Worlds = append(e.Worlds, Example{Name: file.Name, Want: engine.Status(folder), Data: file.Data})
		default:
			return e, fmt.Errorf("examples of %s: file %q is none of fail/, pass/, unknown/, %s, %s", control, file.Name, paramsFile, wantFile)
		}
	}
	for _, status := range []engine.Status{engine.StatusFail, engine.StatusPass} {
		if !slices.ContainsFunc(e.Worlds, func(w Example) bool { return w.Want == status }) {
			return e, fmt.Errorf("examples of %s: there is no %s/ example", control, status)
		}
	}
	return e, nil
}

// WithWant is the archive with its want file replaced.
func WithWant(archive []byte, want string) []byte {
	parsed := txtar.Parse(archive)
	parsed.Files = slices.DeleteFunc(parsed.Files, func(f txtar.File) bool { return f.Name == wantFile })
	parsed.Files = append(parsed.Files, txtar.File{Name: wantFile, Data: []byte(want)})
	return txtar.Format(parsed)
}

// Verdict is what a control said of one example.
type Verdict struct {
	Example Example
	Counts  engine.Counts
	Lines   []string // its findings, as they stand in want
	Problem string   // what is wrong with it; "" where the example holds
}

// Judge runs a control on its examples. The evaluator must hold the control, with the parameters of the examples.
func Judge(ctx context.Context, evaluator *eval.Evaluator, e Examples) ([]Verdict, error) {
	verdicts := make([]Verdict, 0, len(e.Worlds))
	for _, world := range e.Worlds {
		input, err := source.Read(ctx, []string{"-"}, source.Config{Stdin: bytes.NewReader(world.Data), Jobs: 1})
		if err != nil {
			return nil, fmt.Errorf("read %s of %s: %w", world.Name, e.Control, err)
		}
		report, err := evaluator.Run(ctx, input, eval.Options{})
		if err != nil {
			return nil, fmt.Errorf("judge %s of %s: %w", world.Name, e.Control, err)
		}
		verdicts = append(verdicts, verdict(e.Control, world, report))
	}
	return verdicts, nil
}

func verdict(control string, world Example, report *engine.Report) Verdict {
	v := Verdict{Example: world}
	for i := range report.Controls {
		if report.Controls[i].ID == control {
			v.Counts = report.Controls[i].Counts
		}
	}
	for i := range report.Results {
		if f := &report.Results[i]; f.Control == control && f.Status != engine.StatusManual {
			v.Lines = append(v.Lines, wantLine(world.Name, f))
		}
	}
	v.Problem = problem(world, v.Counts, report.Errors)
	return v
}

func problem(world Example, c engine.Counts, errors []engine.InputError) string {
	switch {
	case len(errors) > 0:
		return fmt.Sprintf("line %d: %s", errors[0].Location.Line, errors[0].Message)
	case c.Error > 0:
		return "the control breaks on it"
	}
	switch world.Want {
	case engine.StatusFail:
		if c.Fail == 0 {
			return "the control finds nothing"
		}
	case engine.StatusPass:
		return passProblem(c)
	case engine.StatusUnknown:
		return unknownProblem(c)
	default:
	}
	return ""
}

func passProblem(c engine.Counts) string {
	switch {
	case c.Fail > 0 || c.Unknown > 0:
		return fmt.Sprintf("the control does not pass it: %d fail, %d unknown", c.Fail, c.Unknown)
	case c.Pass == 0:
		return "the control reviews nothing in it, so nothing passes"
	}
	return ""
}

func unknownProblem(c engine.Counts) string {
	switch {
	case c.Unknown == 0:
		return "no verdict is unknown"
	case c.Pass > 0:
		return "the control passes part of it; an unknown/ example has no pass"
	}
	return ""
}

func wantLine(name string, f *engine.Finding) string {
	line := fmt.Sprintf("%s:%d:%d %s", name, f.Location.Line, f.Location.Column, f.Status)
	if f.Location.Line == 0 {
		line = fmt.Sprintf("%s %s", name, f.Status)
	}
	line += " " + f.Object.String()
	if f.Path != "" {
		line += " " + f.Path
	}
	return line + ": " + f.Message
}

// Want is the text of the want file for verdicts.
func Want(verdicts []Verdict) string {
	var b strings.Builder
	for _, v := range verdicts {
		for _, line := range v.Lines {
			b.WriteString(line + "\n")
		}
	}
	return b.String()
}

// EvaluatorFor compiles one control, with the parameters of its examples.
func EvaluatorFor(ctx context.Context, lib *policy.Library, e Examples) (*eval.Evaluator, error) {
	control, ok := lib.Control(e.Control)
	if !ok {
		return nil, fmt.Errorf("unknown control %q", e.Control)
	}
	evaluator, problems, err := eval.New(ctx, eval.Config{
		Library: lib, Controls: []engine.Control{control}, Jobs: 1,
		Parameters: map[string]map[string]any{e.Control: e.Params},
	})
	if err == nil && len(problems) > 0 {
		err = fmt.Errorf("%s:%d: %s", problems[0].Location.File, problems[0].Location.Line, problems[0].Message)
	}
	return evaluator, err
}
