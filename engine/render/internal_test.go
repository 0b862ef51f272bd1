package render

import (
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"

	"github.com/regolith-policy/regolith/engine"
)

func TestPlain(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ in, want string }{
		"plain":             {"container \"app\"", "container \"app\""},
		"empty":             {"", ""},
		"white space":       {"  a \t b\r\n c\u00a0d\u2028e ", "a b c d e"},
		"colours":           {"\x1b[1;31mred\x1b[0m", "red"},
		"one-byte colours":  {"\u009b31mred", "red"},
		"a title stays":     {"\x1b]0;owned\x07", "]0;owned"},
		"an open link":      {"\x1b]8;;x hides nothing", "]8;;x hides nothing"},
		"control":           {"a\x00b\x07c\x7fd\u0085e", "abcd e"},
		"bidirectional":     {"abc\u202edef\u2066", "abcdef"},
		"zero width":        {"a\u200bb\u200dc\ufeffd", "abcd"},
		"private":           {"a\ue000b", "ab"},
		"invalid UTF-8":     {"a\xff\xfeb", "a\uFFFDb"},
		"a noncharacter":    {"a\ufffeb", "a\uFFFDb"},
		"other writing":     {"日本語 ελ ñ", "日本語 ελ ñ"},
		"emoji in sequence": {"👩\u200d💻", "👩💻"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := plain(test.in); got != test.want {
				t.Errorf("plain(%q) is %q, want %q", test.in, got, test.want)
			}
		})
	}
}

func TestWindow(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("0123456789", 10)
	for name, test := range map[string]struct {
		line         string
		column, room int
		want         string
		caret        int
	}{
		"no column":             {"  privileged: true", 0, 40, "  privileged: true", -1},
		"a column":              {"  privileged: true", 3, 40, "  privileged: true", 2},
		"a value":               {"  privileged: true", 15, 40, "  privileged: true", 14},
		"the end":               {"a:", 3, 40, "a:", 2},
		"past the end":          {"a:", 9, 40, "a:", -1},
		"within trailing space": {"a:    ", 6, 40, "a:", 5},
		"a tab":                 {"\ta: b", 2, 40, "    a: b", 4},
		"a tab in the line":     {"a\tb", 3, 40, "a   b", 4},
		"wide characters":       {"日本: x", 5, 40, "日本: x", 6},
		"control characters":    {"\x1b[31ma: b", 6, 40, "[31ma: b", 4},
		"a long line":           {long, 5, 20, "0123456789012345678…", 4},
		"far in a long line":    {long, 51, 20, "…123456789012345678…", 10},
		"the end of a long one": {long, 100, 20, "…0123456789", 10},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			code, caret := window(test.line, test.column, test.room)
			if code != test.want || caret != test.caret {
				t.Errorf("window is %q with caret %d, want %q with %d", code, caret, test.want, test.caret)
			}
			if ansi.StringWidth(code) > test.room {
				t.Errorf("%q is wider than %d", code, test.room)
			}
		})
	}
}

func TestWrapKeepsNamesWhole(t *testing.T) {
	t.Parallel()
	got := wrap("the control pod/privileged-container-of-a-long-name holds spec.containers", 30)
	want := []string{"the control", "pod/privileged-container-of-a-", "long-name holds", "spec.containers"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"see", "a-b-c-d"}, wrap("see a-b-c-d", 8)); diff != "" {
		t.Error(diff)
	}
}

func TestFrameworkIsInNaturalOrder(t *testing.T) {
	t.Parallel()
	v := newView(&engine.Report{Controls: []engine.ControlResult{
		{ID: "a/one", Status: engine.StatusPass, Counts: engine.Counts{Pass: 3}, Frameworks: map[string][]string{"cis": {"1.2.10", "1.2.9", "1.2.9"}}},
		{ID: "a/two", Status: engine.StatusFail, Counts: engine.Counts{Fail: 2, Pass: 1}, Frameworks: map[string][]string{"CIS": {"1.2.9"}, "nsa": {"x"}}},
		{ID: "a/three", Status: engine.StatusUnknown, Frameworks: map[string][]string{"cis": {"10.1", "2.1"}}},
		{ID: "a/four", Status: engine.StatusNotApplicable, Frameworks: map[string][]string{"cis": {"2.1"}}},
	}})
	got := v.framework("cis")
	want := engine.FrameworkResult{Name: "cis", Requirements: []engine.RequirementResult{
		{Requirement: engine.Requirement{ID: "1.2.9"}, Status: engine.StatusFail, Controls: []string{"a/one", "a/two"}, Counts: engine.Counts{Fail: 2, Pass: 4}},
		{Requirement: engine.Requirement{ID: "1.2.10"}, Status: engine.StatusPass, Controls: []string{"a/one"}, Counts: engine.Counts{Pass: 3}},
		{Requirement: engine.Requirement{ID: "2.1"}, Status: engine.StatusUnknown, Controls: []string{"a/four", "a/three"}},
		{Requirement: engine.Requirement{ID: "10.1"}, Status: engine.StatusUnknown, Controls: []string{"a/three"}},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"1 fail", "2 unknown", "1 pass"}, tally(got)); diff != "" {
		t.Error(diff)
	}
}

func TestHeadline(t *testing.T) {
	t.Parallel()
	by := func(critical, high, medium, low int) map[string]int {
		return map[string]int{"critical": critical, "high": high, "medium": medium, "low": low}
	}
	for want, r := range map[string]*engine.Report{
		"31 findings (1 critical, 9 high, 15 medium, 6 low) in 812 objects by 245 controls; 12 unknown": {
			Summary: engine.Summary{Objects: 812, Controls: 245, Counts: engine.Counts{Fail: 31, Pass: 9120, Unknown: 12, NotApplicable: 40}, BySeverity: by(1, 9, 15, 6)},
		},
		"no findings in 1 object by 1 control": {Summary: engine.Summary{Objects: 1, Controls: 1, BySeverity: by(0, 0, 0, 0)}},
		"1 finding (1 low) in 2 objects by 3 controls; 1 to judge by hand, 2 waived, 1 control error, 2 input errors": {
			Summary: engine.Summary{Objects: 2, Controls: 3, Counts: engine.Counts{Fail: 1, Manual: 1, Waived: 2, Error: 1}, BySeverity: by(0, 0, 0, 1)},
			Errors:  make([]engine.InputError, 2),
		},
	} {
		if got := newView(r).headline(); got != want {
			t.Errorf("headline is\n%s, want\n%s", got, want)
		}
	}
}

func TestSARIFMessage(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		`container "a" {b}`: `container "a" {b}`, "{0}": "{{0}}", "a[0](x)": `a[0\](x)`, "spec[0]": "spec[0]",
	} {
		if got := sarifMessage(in); got != want {
			t.Errorf("sarifMessage(%q) is %q, want %q", in, got, want)
		}
	}
}

func TestArtifactURI(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]sarifArtifactLocation{
		"web.yaml":           {URI: "web.yaml", BaseID: "%SRCROOT%"},
		"./a/../b c/é#?.yml": {URI: "b%20c/%C3%A9%23%3F.yml", BaseID: "%SRCROOT%"},
		`a\b.yaml`:           {URI: "a/b.yaml", BaseID: "%SRCROOT%"},
		"a:b.yaml":           {URI: "./a:b.yaml", BaseID: "%SRCROOT%"},
		"https://evil/x":     {URI: "./https:/evil/x", BaseID: "%SRCROOT%"},
		"/tmp/x y.yaml":      {URI: "file:///tmp/x%20y.yaml"},
		"//host/x":           {URI: "file:///host/x"},
	} {
		if got := sarifArtifact(in); got != want {
			t.Errorf("sarifArtifact(%q) is %v, want %v", in, got, want)
		}
	}
}

func TestWebURL(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"https://kubernetes.io/docs/#x": "https://kubernetes.io/docs/#x", "http://x/a b?q=<y>&z=%3F": "http://x/a%20b?q=%3Cy%3E&z=%3F",
		"javascript:alert(1)": "", "data:text/html,x": "", "/etc/passwd": "", "": "", "https://": "", "https://a>b/": "", "https://x/\x00": "",
	} {
		got, ok := webURL(in)
		if !ok {
			got = ""
		}
		if got != want {
			t.Errorf("webURL(%q) is %q, want %q", in, got, want)
		}
	}
}

func TestDomainRows(t *testing.T) {
	t.Parallel()
	v := newView(&engine.Report{
		Controls: []engine.ControlResult{{ID: "zoo/x", Domain: "zoo"}, {ID: "pod/x", Domain: "pod"}, {ID: "ants/x", Domain: "ants"}},
		Summary:  engine.Summary{ByDomain: map[string]engine.Counts{"pod": {Fail: 1, Unknown: 2}, "zoo": {Pass: 1}}},
	})
	var got []string
	for _, r := range v.domainRows() {
		got = append(got, r.name+" "+r.label())
	}
	want := []string{
		"rbac not checked", "network not checked", "pod fail", "secrets not checked", "image not checked", "apiserver not checked", "etcd not checked",
		"audit not checked", "runtime not checked", "resources not checked", "node not checked", "mesh not checked", "ants not applicable", "zoo pass",
	}
	if !slices.Equal(got, want) {
		t.Error(cmp.Diff(want, got))
	}
}
