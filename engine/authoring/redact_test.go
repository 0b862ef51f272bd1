package authoring_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regolith-policy/regolith/engine/authoring"
	"github.com/regolith-policy/regolith/engine/builtin"
	"github.com/regolith-policy/regolith/engine/eval"
	"github.com/regolith-policy/regolith/engine/source"
	"github.com/regolith-policy/regolith/engine/source/redact"
	"github.com/regolith-policy/regolith/policies"
)

// TestRedactionKeepsVerdicts judges every example of every control as it stands and redacted: the verdicts are the same.
func TestRedactionKeepsVerdicts(t *testing.T) {
	t.Parallel()
	lib, problems := builtin.Load()
	if len(problems) > 0 {
		t.Fatal(problems[0])
	}
	for i := range lib.Controls {
		id := lib.Controls[i].ID
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			archive, err := fs.ReadFile(policies.FS, strings.ReplaceAll(id, "-", "_")+".txtar")
			if err != nil {
				t.Fatal(err)
			}
			examples, err := authoring.ParseExamples(id, archive)
			if err != nil {
				t.Fatal(err)
			}
			evaluator, err := authoring.EvaluatorFor(t.Context(), lib, examples)
			if err != nil {
				t.Fatal(err)
			}
			for _, world := range examples.Worlds {
				input, err := source.Read(t.Context(), []string{"-"}, source.Config{Stdin: bytes.NewReader(world.Data), Jobs: 1})
				if err != nil {
					t.Fatal(err)
				}
				var redacted bytes.Buffer
				for i := range input.Documents {
					object, err := redact.Object(input.Documents[i].JSON)
					if err != nil {
						t.Fatal(err)
					}
					redacted.Write(append(bytes.ReplaceAll(object, []byte("\n"), []byte(" ")), '\n'))
				}
				again, err := source.Read(t.Context(), []string{"-"}, source.Config{Stdin: &redacted, Jobs: 1})
				if err != nil || len(again.Errors) > 0 {
					t.Fatal(err, again.Errors)
				}
				if diff := cmp.Diff(verdicts(t, evaluator, input), verdicts(t, evaluator, again)); diff != "" {
					t.Errorf("%s: raw (-) and redacted (+)\n%s", world.Name, diff)
				}
			}
		})
	}
}

// verdicts lists what a control says of each object and field.
func verdicts(t *testing.T, evaluator *eval.Evaluator, input *source.Input) []string {
	t.Helper()
	report, err := evaluator.Run(t.Context(), input, eval.Options{ShowPass: true})
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for i := range report.Results {
		f := &report.Results[i]
		lines = append(lines, fmt.Sprintf("%s %s %s %s", f.Status, f.Severity, f.Object, f.Path))
	}
	for i := range report.Errors {
		lines = append(lines, report.Errors[i].Message)
	}
	slices.Sort(lines)
	return append(lines, fmt.Sprint(report.Controls[0].Counts))
}
