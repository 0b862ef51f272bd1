package policy

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	const body = "	container.securityContext.privileged\n"
	nodes := "	some node in k8s.nodes\n	node.spec.unschedulable\n"
	needs := func(kinds string) func(string) string {
		return func(text string) string {
			return strings.Replace(text, "match: [Pod]", "match: [Pod]\n#   needs: ["+kinds+"]", 1)
		}
	}
	replace := func(old, replacement string) func(string) string {
		return func(text string) string { return strings.Replace(text, old, replacement, 1) }
	}
	tests := map[string]struct {
		files map[string]string
		edit  []func(string) string // of pod/odd.rego
		want  []string
	}{
		"a good tree": {},
		"no tests": {
			files: map[string]string{"pod/odd_test.rego": ""},
			want:  []string{"pod/odd.rego:1:1: the control has no tests (write odd_test.rego beside it)"},
		},
		"no examples": {
			files: map[string]string{"pod/odd.txtar": ""},
			want:  []string{"pod/odd.rego:1:1: the control has no examples (write odd.txtar beside it)"},
		},
		"tests and examples of nothing": {
			files: map[string]string{"pod/od_test.rego": "package policies.pod.od_test\n\ntest_x if true\n", "pod/od.txtar": "x"},
			want: []string{
				"pod/od.txtar:1:1: there is no od.rego beside the file (rename or remove it)",
				"pod/od_test.rego:1:1: there is no od.rego beside the file (rename or remove it)",
			},
		},
		"tests of a library need no library of that name": {
			files: map[string]string{"lib/fixture_test.rego": "package lib.fixture_test\n\npod(spec) := {\"kind\": \"Pod\", \"spec\": spec}\n"},
		},
		"a misspelt field": {
			edit: []func(string) string{replace("securityContext.privileged", "securityContext.privilegd")},
			want: []string{`pod/odd.rego:31:2: rego_type_error: undefined ref: container.securityContext.privilegd (did you mean "privileged"?)`},
		},
		"a field of another type": {
			edit: []func(string) string{replace(body, "	container.securityContext.privileged == \"true\"\n")},
			want: []string{"pod/odd.rego:31:2: rego_type_error: match error (left: boolean, right: string)"},
		},
		"a function that no host has": {
			edit: []func(string) string{replace(body, body+"	http.send({\"url\": \"x\"}).status_code == 200\n")},
			want: []string{"pod/odd.rego:32:2: rego_type_error: undefined function http.send (use what capabilities.json allows: OPA 1.3.0 without the network, the clock and randomness)"},
		},
		"a function that the library does not have": {
			edit: []func(string) string{replace(body, body+"	k8s.int(1, 2, 3)\n")},
			want: []string{"pod/odd.rego:32:2: rego_type_error: function data.lib.k8s.int has arity 1, got 3 arguments"},
		},
		"a variable that is not used": {
			edit: []func(string) string{replace(body, body+"	x := 1\n")},
			want: []string{"pod/odd.rego:32:2: rego_compile_error: assigned var x unused"},
		},
		"a kind that is read through a library": {
			edit: []func(string) string{replace(body, body+nodes)},
			want: []string{"pod/odd.rego:10:3: Node is read, in lib/k8s.rego:15, and not declared in needs (add it to needs: without it the verdict is unknown)"},
		},
		"a kind that is read": {
			edit: []func(string) string{replace(body, body+"	some gv; data.inventory.cluster[gv].Namespace.shop\n")},
			want: []string{"pod/odd.rego:32:11: Namespace is read and not declared in needs (add it to needs: without it the verdict is unknown)"},
		},
		"a kind that is read and declared": {edit: []func(string) string{replace(body, body+nodes), needs("Node")}},
		"a kind that is declared and not read": {
			edit: []func(string) string{needs("Node, facts.regolith.dev/NodeFacts")},
			want: []string{"pod/odd.rego:14:13: Node is declared in needs and never read (remove it, or read it through data.inventory)"},
		},
		"the Cluster fact is always there": {
			edit: []func(string) string{replace(body, body+"	data.inventory.cluster[\"facts.regolith.dev/v1alpha1\"].Cluster\n")},
		},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := map[string]string{"pod/odd.rego": good}
			for path, text := range tc.files {
				files[path] = text
			}
			for _, edit := range tc.edit {
				edited := edit(files["pod/odd.rego"])
				if edited == files["pod/odd.rego"] {
					t.Fatal("the edit changes nothing")
				}
				files["pod/odd.rego"] = edited
			}
			for _, trusted := range []bool{true, false} {
				l, problems := Load(Source{FS: tree(files), Trusted: trusted})
				wantProblems(t, problems, nil)
				wantProblems(t, Check(l), tc.want)
			}
		})
	}
}

// Check finds in trusted sources what Load did not look for.
func TestCheckTrusted(t *testing.T) {
	t.Parallel()
	source := fstest.MapFS{"lib/k8s.rego": {Data: []byte(goodLib + "\nx := input.review.kind\n")}}
	l, problems := Load(Source{FS: source, Trusted: true})
	wantProblems(t, problems, nil)
	wantProblems(t, Check(l), []string{
		"lib/k8s.rego:17:6: input.review.kind is not readable (read input.review.object: nothing else is the same in an audit, at admission and in files)",
	})
}

func TestReads(t *testing.T) {
	t.Parallel()
	lib := `package lib.world

import data.lib.k8s

direct := {x | some gv; some x in data.inventory.namespace[k8s.name][gv].Role}

indirect(x) := direct if x

unused := {x | some gv; some x in data.inventory.cluster[gv].Secret}

dynamic(kind) := [x | some gv; x := data.inventory.cluster[gv][kind]]

chain := 1 if { false } else := count(k8s.nodes)

argument(unused) := unused

loop := [unused | some unused in [1]]

both := [x | [unused | some unused in [1]] == [1]; some x in unused]
`
	tests := map[string]struct {
		expr    string
		kinds   []string
		dynamic bool
	}{
		"nothing":                  {expr: "true"},
		"itself":                   {expr: "data.inventory.namespace[_][_].Ingress", kinds: []string{"Ingress"}},
		"a library":                {expr: "count(world.direct) > 0", kinds: []string{"Role"}},
		"a function of a library":  {expr: "world.indirect(true)", kinds: []string{"Role"}},
		"a library of a library":   {expr: "world.chain > 0", kinds: []string{"Node"}},
		"a comprehension":          {expr: "count([1 | some x in [2]; world.direct[x]]) > 0", kinds: []string{"Role"}},
		"every":                    {expr: "every x in world.direct { data.inventory.cluster[x].Pod }", kinds: []string{"Pod", "Role"}},
		"a kind that is not spelt": {expr: `world.dynamic("Pod")`, dynamic: true},
		"whether there is any":     {expr: "data.inventory"},
		"an argument hides a rule": {expr: "world.argument(1)"},
		"a loop hides a rule":      {expr: "count(world.loop) > 0"},
		"a loop hides it inside":   {expr: "count(world.both) > 0", kinds: []string{"Secret"}},
		"a local name hides a library": {
			expr: "some world in [{\"direct\": 1}]; world.direct == 1",
		},
		"a whole library": {expr: "count(world) > 0", kinds: []string{"Node", "Role", "Secret"}, dynamic: true},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := spoil(t, good, "import data.lib.k8s\n", "import data.lib.k8s\nimport data.lib.world\n\n_chosen if { "+tc.expr+" }\n")
			l, problems := Load(Source{FS: tree(map[string]string{"pod/odd.rego": text, "lib/world.rego": lib}), Trusted: true})
			wantProblems(t, problems, nil)
			kinds, dynamic := l.Reads("pod/odd")
			if !slices.Equal(kinds, tc.kinds) || dynamic != tc.dynamic {
				t.Errorf("Reads gives %v, %t; want %v, %t", kinds, dynamic, tc.kinds, tc.dynamic)
			}
		})
	}
}

// A schema in METADATA never makes Check reach out.
func TestCheckFetchesNothing(t *testing.T) {
	t.Parallel()
	var hits atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		hits.Add(1)
		_, _ = w.Write([]byte(`{"type": "object"}`))
	}))
	t.Cleanup(server.Close)
	text := spoil(t, good, "schema.kubernetes.pod\n", `{"$ref": "`+server.URL+`/x.json"}`+"\n")
	text = spoil(t, text, "items: {type: string}, default: []", `items: {type: string, pattern: "["}, default: []`)
	if _, problems := Load(Source{FS: tree(map[string]string{"pod/odd.rego": text})}); len(problems) == 0 {
		t.Error("a pattern that is none was accepted")
	}
	text = spoil(t, text, `, pattern: "["`, "")
	l, problems := Load(Source{FS: tree(map[string]string{"pod/odd.rego": text})})
	wantProblems(t, problems, nil)
	if problems := Check(l); len(problems) == 0 || !strings.Contains(problems[0].Message, "remote reference") {
		t.Errorf("Check gives %v", problems)
	}
	if hits.Load() > 0 {
		t.Error("the schema was fetched")
	}
}
