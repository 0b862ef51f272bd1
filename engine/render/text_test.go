package render_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/render"
)

// TestColorAddsNothingButColor holds that the text is the same without and with colours.
func TestColorAddsNothingButColor(t *testing.T) {
	t.Parallel()
	for _, frameworks := range [][]string{nil, {"cis"}} {
		o := render.Options{Snippet: snippet(t), Frameworks: frameworks}
		want := renderString(t, "text", typicalReport(), o)
		o.Color = true
		got := renderString(t, "text", typicalReport(), o)
		if !strings.Contains(got, "\x1b[") {
			t.Error("there is no colour")
		}
		if diff := cmp.Diff(want, ansi.Strip(got)); diff != "" {
			t.Error(diff)
		}
	}
}

// TestTextKeepsItsWidth holds that only commands, which people copy, are longer than the terminal is wide.
func TestTextKeepsItsWidth(t *testing.T) {
	t.Parallel()
	for _, width := range []int{60, 80, 120} {
		for name, r := range reports() {
			if name == "hostile" { // holds words longer than a line
				continue
			}
			for _, frameworks := range [][]string{nil, {"cis"}} {
				out := renderString(t, "text", r, render.Options{Width: width, Snippet: snippet(t), Frameworks: frameworks, Quiet: width < 80})
				for line := range strings.Lines(out) {
					line = strings.TrimSuffix(line, "\n")
					isCommand := strings.Contains(line, "verify  ") || strings.Contains(line, ".metadata.namespace")
					if ansi.StringWidth(line) > width && !isCommand {
						t.Errorf("%s at width %d: line of %d: %q", name, width, ansi.StringWidth(line), line)
					}
					if line != strings.TrimRight(line, " ") {
						t.Errorf("%s: trailing space: %q", name, line)
					}
				}
				if strings.Contains(out, "\n\n\n") {
					t.Errorf("%s: two empty lines in a row", name)
				}
			}
		}
	}
}

// TestTextSumsUp holds that a long report stays readable and hides nothing without saying so.
func TestTextSumsUp(t *testing.T) {
	t.Parallel()
	r := newReport()
	r.Controls = []engine.ControlResult{control("pod/x", engine.SeverityHigh, "X must hold", "why", "fix", 0, nil)}
	for i := range 12 {
		f := engine.Finding{
			Control: "pod/x", Status: engine.StatusFail, Severity: engine.SeverityHigh, Message: "at fault", Instances: 1,
			Object:   engine.Ref{APIVersion: "v1", Kind: "Pod", Namespace: "n", Name: fmt.Sprint(i)},
			Location: engine.Location{File: "testdata/shop/web.yaml", Line: 19, Column: 13},
		}
		r.Results = append(r.Results, f)
		f.Status, f.Message = engine.StatusUnknown, "Secret was not collected: forbidden"
		r.Results = append(r.Results, f)
		f.Message = fmt.Sprintf("reason %d", i)
		r.Results = append(r.Results, f)
	}
	worse := r.Results[0]
	worse.Severity = engine.SeverityCritical
	r.Results = append(r.Results, worse)
	out := renderString(t, "text", sum(r, 12), render.Options{Snippet: snippet(t)})
	for part, n := range map[string]int{
		"at fault": 6, "… and 7 more findings (--format json has all)": 1, "   why     why\n": 1, "told above": 1,
		"      12  Secret was not collected: forbidden\n": 1, "… and 8 more reasons": 1, "24 verdicts without enough data": 1,
		"> 19 │": 2, "^": 2, "── CRITICAL pod/x": 1, "── HIGH pod/x": 1, "13 findings (1 critical, 12 high)": 1,
	} {
		if got := strings.Count(out, part); got != n {
			t.Errorf("%q is there %d times, want %d", part, got, n)
		}
	}
	if strings.Index(out, "── CRITICAL") > strings.Index(out, "── HIGH") {
		t.Error("the worst is not first")
	}
	if t.Failed() {
		t.Log(out)
	}
}

// TestSilentControlsAreTold holds that a control that is unknown, manual or broken as a whole, without a result,
// is in every format.
func TestSilentControlsAreTold(t *testing.T) {
	t.Parallel()
	r := newReport()
	for _, s := range []engine.Status{engine.StatusUnknown, engine.StatusManual, engine.StatusError} {
		c := control("etcd/"+string(s), engine.SeverityHigh, "It must hold", "why", "fix", 0, map[string][]string{"cis": {"2." + string(s)}})
		c.Status, c.Reason = s, "the reason of "+string(s)
		r.Controls = append(r.Controls, c)
	}
	sum(r, 1)
	for _, format := range render.Formats() {
		for _, frameworks := range [][]string{nil, {"cis"}} {
			out := renderString(t, format, r, render.Options{Frameworks: frameworks, Quiet: true})
			for _, c := range r.Controls {
				if !strings.Contains(out, c.ID) || !strings.Contains(out, c.Reason) {
					t.Errorf("%s does not tell of %s:\n%s", format, c.ID, out)
				}
			}
		}
	}
}

// TestNoFrame holds that a frame is left out where it would not help.
func TestNoFrame(t *testing.T) {
	t.Parallel()
	for name, lines := range map[string][]engine.Line{"no text": nil, "a minified document": {{Number: 1, Text: strings.Repeat("x", 1<<20)}}} {
		out := renderString(t, "text", typicalReport(), render.Options{Snippet: func(engine.Location, int) []engine.Line { return lines }})
		if strings.Contains(out, "│") || !strings.Contains(out, "web.yaml:19:13") {
			t.Errorf("%s: there is a frame, or no location", name)
		}
	}
}

// TestNoFrameAroundSecrets holds that the source of a secret is never shown, whichever control speaks of it.
func TestNoFrameAroundSecrets(t *testing.T) {
	t.Parallel()
	show := func(engine.Location, int) []engine.Line { return []engine.Line{{Number: 19, Text: "password: canary"}} }
	for name, change := range map[string]func(*engine.Report){
		"a Secret": func(r *engine.Report) {
			for i := range r.Results {
				r.Results[i].Object.Kind = "Secret"
			}
		},
		"a control about secrets": func(r *engine.Report) {
			for i := range r.Controls {
				r.Controls[i].Domain = "secrets"
			}
		},
	} {
		r := typicalReport()
		if out := renderString(t, "text", r, render.Options{Snippet: show}); !strings.Contains(out, "canary") {
			t.Fatal("the report shows no frame at all")
		}
		change(r)
		if out := renderString(t, "text", r, render.Options{Snippet: show}); strings.Contains(out, "canary") {
			t.Errorf("%s: its source is shown", name)
		}
	}
}
