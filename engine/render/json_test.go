package render_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/render"
)

// TestReplay holds that a saved report renders into every format as the scan itself did.
func TestReplay(t *testing.T) {
	t.Parallel()
	// A report of any strings: what was read once is written and read for good. (The first time, JSON replaces
	// invalid UTF-8.)
	check := func(t *rapid.T, r *engine.Report) {
		for range 2 {
			saved := renderAny(t, "json", r, render.Options{})
			read, err := render.Read(strings.NewReader(saved))
			if err != nil {
				t.Fatalf("read: %v\n%s", err, saved)
			}
			r = read
		}
		again, err := render.Read(strings.NewReader(renderAny(t, "json", r, render.Options{})))
		if err != nil {
			t.Fatalf("read again: %v", err)
		}
		for _, format := range render.Formats() {
			if a, b := renderAny(t, format, r, render.Options{}), renderAny(t, format, again, render.Options{}); a != b {
				t.Fatalf("%s differs from run to run:\n%s", format, cmp.Diff(a, b))
			}
		}
	}
	for name, r := range reports() {
		if name == "hostile" { // holds invalid UTF-8, which JSON cannot
			continue
		}
		read, err := render.Read(strings.NewReader(renderString(t, "json", r, render.Options{})))
		if err != nil {
			t.Fatal(err)
		}
		for _, format := range render.Formats() {
			want, got := renderString(t, format, r, render.Options{}), renderString(t, format, read, render.Options{})
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s: %s of the saved report differs:\n%s", name, format, diff)
			}
		}
	}
	rapid.Check(t, func(t *rapid.T) { check(t, anyReport().Draw(t, "report")) })
}

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	good := renderString(t, "json", typicalReport(), render.Options{})
	for name, test := range map[string]struct{ document, want, hint string }{
		"nothing":          {"", "line 1, column 1: unexpected end of JSON input", "whole output"},
		"no JSON":          {"apiVersion: v1", "line 1, column 1: invalid character 'a'", "whole output"},
		"a cut report":     {good[:len(good)/2], "unexpected end of JSON input", "whole output"},
		"a list":           {"[]", "line 1, column 1: json: cannot unmarshal array", ""},
		"two reports":      {good + good, "invalid character '{' after top-level value", "whole output"},
		"a Kubernetes one": {`{"apiVersion": "v1", "kind": "Pod"}`, `not a report: apiVersion is "v1" and kind "Pod"`, "scan --format json"},
		"a SARIF log":      {`{"version": "2.1.0", "runs": []}`, `not a report: apiVersion is "" and kind ""`, "scan --format json"},
		"a later version": {
			strings.Replace(good, engine.ReportVersion, "regolith.dev/v2", 1), `apiVersion is "regolith.dev/v2", and only "regolith.dev/v1" can be read`, "scan again",
		},
		"a wrong type":    {"{\n  \"apiVersion\": \"regolith.dev/v1\", \"kind\": \"Report\",\n  \"results\": 7\n}", "line 3, column 14: json: cannot unmarshal number", ""},
		"a bad status":    {strings.Replace(good, `"status": "fail"`, `"status": "FAIL"`, 1), `controls[2].status is "FAIL", want one of`, ""},
		"a bad severity":  {strings.Replace(good, `"severity": "high"`, `"severity": "urgent"`, 1), `unknown severity "urgent"`, ""},
		"a result status": {strings.Replace(good, `"status": "waived"`, `"status": ""`, 2), `.status is "", want one of`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := render.Read(strings.NewReader(test.document))
			var refused *render.DocumentError
			if !errors.As(err, &refused) {
				t.Fatalf("error is %v, want a DocumentError", err)
			}
			if !strings.Contains(err.Error(), test.want) {
				t.Errorf("error is %q, want %q in it", err, test.want)
			}
			if !strings.Contains(refused.Hint(), test.hint) || (test.hint == "") != (refused.Hint() == "") {
				t.Errorf("hint is %q, want %q in it", refused.Hint(), test.hint)
			}
		})
	}
}

type brokenStream struct{ err error }

func (b brokenStream) Read([]byte) (int, error)  { return 0, b.err }
func (b brokenStream) Write([]byte) (int, error) { return 0, b.err }

func TestStreamsThatBreak(t *testing.T) {
	t.Parallel()
	broken := brokenStream{errors.New("disk on fire")}
	if _, err := render.Read(broken); !errors.Is(err, broken.err) {
		t.Errorf("read: error is %v", err)
	}
	for _, format := range render.Formats() {
		if err := render.Write(broken, format, typicalReport(), render.Options{}); !errors.Is(err, broken.err) {
			t.Errorf("write %s: error is %v", format, err)
		}
	}
}

func TestUnknownFormat(t *testing.T) {
	t.Parallel()
	for name, nearest := range map[string]string{"sarf": "sarif", "md": "markdown", "JUnit": "junit", "txt": "text", "mark-down": "markdown", "": "text"} {
		err := render.Write(brokenStream{}, name, emptyReport(), render.Options{})
		var unknown *render.UnknownFormatError
		if !errors.As(err, &unknown) {
			t.Fatalf("%q: error is %v", name, err)
		}
		if unknown.Nearest != nearest || !strings.Contains(err.Error(), nearest) || !strings.Contains(unknown.Hint(), "text, json, sarif") {
			t.Errorf("%q: error is %q, hint %q, want %s in it", name, err, unknown.Hint(), nearest)
		}
	}
}

// TestReportStaysAsItWas holds that no format changes the report, down to nil lists.
func TestReportStaysAsItWas(t *testing.T) {
	t.Parallel()
	for name, r := range reports() {
		for _, format := range render.Formats() {
			renderString(t, format, r, render.Options{Frameworks: []string{"cis"}})
		}
		if diff := cmp.Diff(reports()[name], r); diff != "" {
			t.Errorf("%s changed:\n%s", name, diff)
		}
	}
}
