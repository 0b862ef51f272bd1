package policy

import (
	"errors"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/regolith-policy/regolith/engine"
)

func TestLoad(t *testing.T) {
	t.Parallel()
	l, problems := Load(Source{FS: tree(nil), Name: "policies"})
	wantProblems(t, problems, nil)
	want := []engine.Control{{
		ID: "pod/odd", Domain: "pod", File: "policies/pod/odd.rego",
		Title: "Containers must not be odd", Description: "An odd container is a risk.",
		Severity: engine.SeverityHigh, Scope: engine.ScopeObject, Match: []string{"Pod"},
		Frameworks: map[string][]string{"cis": {"5.2.2"}},
		Parameters: map[string]engine.Parameter{"allowedNames": {
			"type": "array", "items": map[string]any{"type": "string"}, "default": []any{},
			"description": "Names that may be odd.",
		}},
		Remediation: "Make it even.", Verify: "kubectl get pods", Enabled: true,
		References: []engine.Link{{Title: "About oddness", URL: "https://example.com/odd"}},
	}}
	if diff := cmp.Diff(want, l.Controls); diff != "" {
		t.Errorf("controls (-want +got):\n%s", diff)
	}
	keys := map[string][]string{
		"modules":  sortedKeys(l.Modules),
		"tests":    sortedKeys(l.Tests),
		"raw":      sortedKeys(l.Raw),
		"examples": sortedKeys(l.Examples),
	}
	wantKeys := map[string][]string{
		"modules":  {"policies/lib/k8s.rego", "policies/pod/odd.rego"},
		"tests":    {"policies/pod/odd_test.rego"},
		"raw":      {"policies/lib/k8s.rego", "policies/pod/odd.rego", "policies/pod/odd_test.rego"},
		"examples": {"pod/odd"},
	}
	if diff := cmp.Diff(wantKeys, keys); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	if l.Module("pod/odd") != l.Modules["policies/pod/odd.rego"] || l.Module("pod/even") != nil {
		t.Error("Module does not give the module of the control")
	}
	if _, known := l.Control("pod/even"); known {
		t.Error("Control gives a control that is not there")
	}
}

func TestLoadTrusted(t *testing.T) {
	t.Parallel()
	source := tree(map[string]string{
		"pod/odd.rego":      spoil(t, good, "not container.name in allowed_names", "not data.lib.k8s.name in allowed_names"),
		"pod/odd_test.rego": "package policies.pod.odd_test\n\ntest_x if {",
	})
	l, problems := Load(Source{FS: source, Name: "policies", Trusted: true})
	wantProblems(t, problems, nil)
	if len(l.Controls) != 1 || len(l.Tests) != 0 || len(l.Raw) != 3 {
		t.Errorf("got %d controls, %d tests, %d files; want 1, 0, 3", len(l.Controls), len(l.Tests), len(l.Raw))
	}
	broken := l.ParseTests()
	if len(broken) != 1 || broken[0].File != "policies/pod/odd_test.rego" || broken[0].Row == 0 {
		t.Errorf("ParseTests gives %v", broken)
	}
	if again := l.ParseTests(); again != nil {
		t.Errorf("ParseTests gives %v the second time", again)
	}
}

func TestLoadProblems(t *testing.T) {
	t.Parallel()
	nested := "package x\n"
	tests := map[string]struct {
		files map[string]string
		want  []string
		left  []string // controls that are left
	}{
		"no control below its domain": {
			files: map[string]string{"odd.rego": nested, "pod/deep/odd.rego": nested, "lib/k8s.txtar": "x"},
			left:  []string{"pod/odd"},
			want: []string{
				"policies/lib/k8s.txtar: no policy stands here (a control is <domain>/<slug>.rego, its tests and examples stand beside it, a library is lib/<noun>.rego)",
				"policies/odd.rego: no policy stands here (a control is <domain>/<slug>.rego, its tests and examples stand beside it, a library is lib/<noun>.rego)",
				"policies/pod/deep/odd.rego: no policy stands here (a control is <domain>/<slug>.rego, its tests and examples stand beside it, a library is lib/<noun>.rego)",
			},
		},
		"hidden folders are not read": {files: map[string]string{".git/a/x.rego": nested, "_old/x.rego": nested}, left: []string{"pod/odd"}},
		"a name that is none": {
			files: map[string]string{"pod/Odd-one.rego": nested},
			left:  []string{"pod/odd"},
			want:  []string{`policies/pod/Odd-one.rego: "Odd-one" is no name of a domain, control or library (use lower-case words joined by underscores, as in pod/privileged_container.rego)`},
		},
		"broken Rego": {
			files: map[string]string{"pod/broken.rego": "package policies.pod.broken\n\nviolation contains x if {\n"},
			left:  []string{"pod/odd"},
			want:  []string{"policies/pod/broken.rego:4:1: rego_parse_error: unexpected eof token"},
		},
		"an empty file": {
			files: map[string]string{"pod/empty.rego": "\n"},
			left:  []string{"pod/odd"},
			want:  []string{"policies/pod/empty.rego:1:1: rego_parse_error: empty module"},
		},
		"another package": {
			files: map[string]string{"pod/odd.rego": spoil(t, good, "package policies.pod.odd", "package policies.pod.other")},
			want:  []string{"policies/pod/odd.rego:20:1: package is policies.pod.other (the path of the file makes it policies.pod.odd: rename one of them)"},
		},
		"newer Rego than the oldest host knows": {
			files: map[string]string{"pod/odd.rego": spoil(t, good, `sprintf("container %q is odd", [container.name])`, `$"container {container.name} is odd"`)},
			want:  []string{"policies/pod/odd.rego:33:9: rego_parse_error: template strings are not supported by current capabilities (use what capabilities.json allows: OPA 1.3.0 without the network, the clock and randomness)"},
		},
		"a library with a problem takes its importers along": {
			files: map[string]string{"lib/k8s.rego": goodLib + "\nx := input.parameters.x\n"},
			want: []string{
				"policies/lib/k8s.rego:17:6: a library reads input.parameters (read the parameter in the control and pass it as an argument)",
				"policies/pod/odd.rego:22:1: imports policies/lib/k8s.rego, which has problems itself (repair that first)",
			},
		},
		"no library": {
			files: map[string]string{"lib/k8s.rego": ""},
			want:  []string{"policies/pod/odd.rego:22:1: there is no library lib.k8s"},
		},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l, problems := Load(Source{FS: tree(tc.files), Name: "policies"})
			wantProblems(t, problems, tc.want)
			var left []string
			for _, c := range l.Controls {
				left = append(left, c.ID)
			}
			if diff := cmp.Diff(tc.left, left); diff != "" {
				t.Errorf("controls left (-want +got):\n%s", diff)
			}
			if len(tc.left) == 0 && (len(l.Examples) > 0 || len(l.Tests) > 0) {
				t.Errorf("tests %v and examples %v of what was left out are there", sortedKeys(l.Tests), sortedKeys(l.Examples))
			}
		})
	}
}

func TestLoadSeveralSources(t *testing.T) {
	t.Parallel()
	own := spoil(t, good, "package policies.pod.odd", "package policies.acme.own")
	user := fstest.MapFS{
		"policies/acme/own.rego": {Data: []byte(own)},
		"policies/pod/odd.rego":  {Data: []byte(good)},
		"policies/pod/odd.txtar": {Data: []byte("another example")},
		"lib/k8s.rego":           {Data: []byte(goodLib)},
		"lib/own.rego":           {Data: []byte("package lib.own\n\nx := 1\n")},
		"node_modules/x/y.rego":  {Data: []byte("package x")},
	}
	l, problems := Load(Source{FS: tree(nil), Name: "policies", Trusted: true}, Source{FS: user, Name: "../mine"})
	wantProblems(t, problems, []string{
		"../mine/lib/k8s.rego:1:1: library lib.k8s is already in policies/lib/k8s.rego (give it another name: what is there can be left unused, not replaced)",
		"../mine/policies/pod/odd.rego:1:1: control pod/odd is already in policies/pod/odd.rego (give it another name: what is there can be left unused, not replaced)",
		"../mine/policies/pod/odd.txtar:1:1: example of pod/odd is already in policies/pod/odd.txtar (give it another name: what is there can be left unused, not replaced)",
	})
	want := []string{"../mine/lib/own.rego", "../mine/policies/acme/own.rego", "policies/lib/k8s.rego", "policies/pod/odd.rego"}
	if diff := cmp.Diff(want, sortedKeys(l.Modules)); diff != "" {
		t.Errorf("modules (-want +got):\n%s", diff)
	}
	if own, ok := l.Control("acme/own"); !ok || own.File != "../mine/policies/acme/own.rego" {
		t.Errorf("own control: %+v", own)
	}
	if !l.Trusted("policies/pod/odd.rego") || l.Trusted("../mine/policies/acme/own.rego") || l.Trusted("nowhere.rego") {
		t.Error("Trusted mixes up the sources")
	}
	if string(l.Examples["pod/odd"]) != "an example\n" {
		t.Errorf("the example of the first source was replaced: %q", l.Examples["pod/odd"])
	}
}

// The user's folder may be called policies, as the built-in source is: what was loaded first stays whole.
func TestLoadSourcesOfOneName(t *testing.T) {
	t.Parallel()
	own := fstest.MapFS{
		"pod/odd.rego":  {Data: []byte(good)},
		"lib/k8s.rego":  {Data: []byte("package lib.k8s")},
		"acme/own.rego": {Data: []byte(spoil(t, good, "package policies.pod.odd", "package policies.acme.own"))},
	}
	l, problems := Load(Source{FS: tree(nil), Name: "policies", Trusted: true}, Source{FS: own, Name: "policies"})
	const hint = " (give it another name: what is there can be left unused, not replaced)"
	wantProblems(t, problems, []string{
		"policies/lib/k8s.rego:1:1: library lib.k8s is already in policies/lib/k8s.rego of another source" + hint,
		"policies/pod/odd.rego:1:1: control pod/odd is already in policies/pod/odd.rego of another source" + hint,
	})
	if len(l.Controls) != 2 || len(l.Examples) != 1 || string(l.Raw["policies/lib/k8s.rego"]) != goodLib {
		t.Errorf("got %d controls, %d examples, library %q", len(l.Controls), len(l.Examples), l.Raw["policies/lib/k8s.rego"])
	}
}

// brokenFS fails to open one file, and holds one that is too large.
type brokenFS struct{ fstest.MapFS }

func (b brokenFS) Open(name string) (fs.File, error) {
	if strings.HasSuffix(name, "unreadable.rego") {
		return nil, &fs.PathError{Op: "open", Path: name, Err: errors.New("permission denied")}
	}
	return b.MapFS.Open(name)
}

func TestLoadUnreadable(t *testing.T) {
	t.Parallel()
	files := tree(map[string]string{"pod/unreadable.rego": "x", "pod/huge.rego": strings.Repeat(" ", maxFileSize+1)})
	l, problems := Load(Source{FS: brokenFS{files}})
	wantProblems(t, problems, []string{
		"pod/huge.rego: the file is over the limit of 1048576 bytes",
		"pod/unreadable.rego: read: open pod/unreadable.rego: permission denied",
	})
	if len(l.Controls) != 1 {
		t.Errorf("got %d controls, want the good one", len(l.Controls))
	}
	_, problems = Load(Source{FS: fstest.MapFS{}, Name: "empty"})
	wantProblems(t, problems, nil)
}

func TestNearest(t *testing.T) {
	t.Parallel()
	files := map[string]string{}
	for _, name := range []string{"privileged_container", "privilege_escalation", "host_network"} {
		files["pod/"+name+".rego"] = spoil(t, good, "package policies.pod.odd", "package policies.pod."+name)
	}
	l, problems := Load(Source{FS: tree(files)})
	wantProblems(t, problems, nil)
	tests := map[string]string{
		"pod/privileged-contaner": "pod/privileged-container",
		"privileged-container":    "pod/privileged-container",
		"pod/hostnetwork":         "pod/host-network",
		"pod/odd":                 "pod/odd",
		"zzz":                     "",
		"":                        "",
	}
	for _, id := range slices.Sorted(maps.Keys(tests)) {
		if got := l.Nearest(id); got != tests[id] {
			t.Errorf("Nearest(%q) = %q, want %q", id, got, tests[id])
		}
	}
}
