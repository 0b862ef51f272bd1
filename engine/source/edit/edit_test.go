package edit_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/source/edit"
)

const pod = `# the shop's door
apiVersion: v1
kind: Pod
metadata:
  name: web # its name
spec:
  hostPID: true   # why?

  # all containers
  containers:
  - name: "app"
    image: nginx
    args: ["--v", '2']   # verbose
    securityContext:
      # must go
      privileged: true
    # the second port is for metrics
    ports:
    - containerPort: 80
      hostPort: 80
    - containerPort: 9090
  - image: 'sidecar:1'
    securityContext: {}   # nothing yet
    command:
    - sh
    - -c
    - |
      # not a comment
      exec sleep 1d

  # volumes last
  volumes: [{name: a}, {name: b}]
`

func path(steps ...any) engine.Path { return steps }

func TestApply(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		doc    string
		change []engine.Patch
		want   [][2]string // lines of the document and what stands in their place; "" for nothing
	}{
		"an entry goes with its line, and comments stay": {
			change: []engine.Patch{{Op: "remove", Path: path("spec", "hostPID")}},
			want:   [][2]string{{"  hostPID: true   # why?\n", ""}},
		},
		"a mapping that loses its only entry is empty": {
			change: []engine.Patch{{Op: "remove", Path: path("spec", "containers", 0, "securityContext", "privileged")}},
			want:   [][2]string{{"    securityContext:\n      # must go\n      privileged: true\n", "    securityContext: {}\n"}},
		},
		"a scalar keeps its quotes and its comment": {
			change: []engine.Patch{
				{Op: "replace", Path: path("spec", "containers", 0, "name"), Value: "web"},
				{Op: "add", Path: path("metadata", "name"), Value: "yes"},
				{Op: "replace", Path: path("spec", "containers", 1, "image"), Value: "it's:2"},
			},
			want: [][2]string{
				{`name: "app"`, `name: "web"`},
				{"name: web # its name", `name: "yes" # its name`},
				{"'sidecar:1'", "'it''s:2'"},
			},
		},
		"an entry is added behind the last": {
			change: []engine.Patch{{
				Op: "add", Path: path("spec", "containers", 0, "securityContext", "capabilities"),
				Value: map[string]any{"drop": []any{"ALL"}},
			}},
			want: [][2]string{{
				"      privileged: true\n", "      privileged: true\n      capabilities:\n        drop:\n        - ALL\n",
			}},
		},
		"an empty mapping unfolds": {
			change: []engine.Patch{{Op: "add", Path: path("spec", "containers", 1, "securityContext", "runAsUser"), Value: 1000}},
			want:   [][2]string{{"    securityContext: {}   # nothing yet\n", "    securityContext:   # nothing yet\n      runAsUser: 1000\n"}},
		},
		"behind a block scalar": {
			change: []engine.Patch{{Op: "add", Path: path("spec", "containers", 1, "tty"), Value: true}},
			want:   [][2]string{{"      exec sleep 1d\n", "      exec sleep 1d\n    tty: true\n"}},
		},
		"a block scalar goes whole": {
			change: []engine.Patch{{Op: "remove", Path: path("spec", "containers", 1, "command", 2)}},
			want:   [][2]string{{"    - |\n      # not a comment\n      exec sleep 1d\n", ""}},
		},
		"the first entry of an item makes way for the second": {
			change: []engine.Patch{{Op: "remove", Path: path("spec", "containers", 0, "name")}},
			want:   [][2]string{{"  - name: \"app\"\n    image: nginx\n", "  - image: nginx\n"}},
		},
		"an item of a list": {
			change: []engine.Patch{{Op: "remove", Path: path("spec", "containers", 0, "ports", 0)}},
			want:   [][2]string{{"    - containerPort: 80\n      hostPort: 80\n", ""}},
		},
		"a list that is left with fewer items": {
			change: []engine.Patch{{Op: "replace", Path: path("spec", "containers", 1, "command"), Value: []any{"sh"}}},
			want:   [][2]string{{"    - -c\n    - |\n      # not a comment\n      exec sleep 1d\n", ""}},
		},
		"items are added behind and before": {
			change: []engine.Patch{
				{Op: "add", Path: path("spec", "containers", 0, "ports", "-"), Value: map[string]any{"containerPort": 1}},
				{Op: "add", Path: path("spec", "containers", 1, "command", 0), Value: "tini"},
			},
			want: [][2]string{
				{"    - containerPort: 9090\n", "    - containerPort: 9090\n    - containerPort: 1\n"},
				{"    - sh\n", "    - tini\n    - sh\n"},
			},
		},
		"inside brackets": {
			change: []engine.Patch{
				{Op: "add", Path: path("spec", "containers", 0, "args", 1), Value: "on"},
				{Op: "remove", Path: path("spec", "volumes", 0)},
			},
			want: [][2]string{{`["--v", '2']   # verbose`, `["--v", "on", '2']   # verbose`}, {"[{name: a}, {name: b}]", "[{name: b}]"}},
		},
		"a list in brackets stays in brackets": {
			change: []engine.Patch{{Op: "replace", Path: path("spec", "containers", 0, "args"), Value: []any{"-q"}}},
			want:   [][2]string{{`["--v", '2']`, `[-q]`}},
		},
		"null becomes a mapping": {
			doc:    "a:\nb: 1\n",
			change: []engine.Patch{{Op: "add", Path: path("a"), Value: map[string]any{"x": "z"}}},
			want:   [][2]string{{"a:\n", "a:\n  x: z\n"}},
		},
		"a file without a last line break": {
			doc:    "a: 1",
			change: []engine.Patch{{Op: "add", Path: path("b"), Value: 2}},
			want:   [][2]string{{"a: 1", "a: 1\nb: 2\n"}},
		},
		"lines of Windows": {
			doc:    "a:\r\n  b: 1\r\nc: 2\r\n",
			change: []engine.Patch{{Op: "add", Path: path("a", "x"), Value: map[string]any{"z": 1}}},
			want:   [][2]string{{"  b: 1\r\n", "  b: 1\r\n  x:\r\n    z: 1\r\n"}},
		},
		"lists further in, four columns a level": {
			doc:    "a:\n    l:\n        - 1\n",
			change: []engine.Patch{{Op: "add", Path: path("a", "m"), Value: map[string]any{"k": []any{2}}}},
			want:   [][2]string{{"        - 1\n", "        - 1\n    m:\n        k:\n            - 2\n"}},
		},
		"the end of a document": {
			doc:    "---\na: 1\n# end\n...\n",
			change: []engine.Patch{{Op: "add", Path: path("b"), Value: 2}},
			want:   [][2]string{{"a: 1\n", "a: 1\nb: 2\n"}},
		},
		"characters of several bytes": {
			doc:    "ключ: {имя: да, б: 1} # да\n",
			change: []engine.Patch{{Op: "remove", Path: path("ключ", "б")}},
			want:   [][2]string{{"{имя: да, б: 1}", "{имя: да}"}},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			doc := test.doc
			if doc == "" {
				doc = pod
			}
			got, err := edit.Apply([]byte(doc), test.change)
			if err != nil {
				t.Fatal(err)
			}
			want := doc
			for _, w := range test.want {
				want = replaceOnce(t, want, w[0], w[1])
			}
			if diff := cmp.Diff(want, string(got)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestApplyRefuses(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		doc    string
		change engine.Patch
		want   error
	}{
		"what is not there":     {"a: 1\n", engine.Patch{Op: "remove", Path: path("b")}, edit.ErrPath},
		"below a scalar":        {"a: 1\n", engine.Patch{Op: "add", Path: path("a", "b"), Value: 1}, edit.ErrPath},
		"below what is null":    {"a:\n", engine.Patch{Op: "add", Path: path("a", "b", "c"), Value: 1}, edit.ErrPath},
		"an alias":              {"a: &x {b: 1}\nc: *x\n", engine.Patch{Op: "add", Path: path("c", "b"), Value: 2}, edit.ErrShared},
		"a merged mapping":      {"a: &x {b: 1}\nc:\n  <<: *x\n", engine.Patch{Op: "add", Path: path("c", "b"), Value: 2}, edit.ErrShared},
		"the whole document":    {"a: 1\n", engine.Patch{Op: "replace", Value: 1}, edit.ErrForm},
		"another operation":     {"a: 1\n", engine.Patch{Op: "move", Path: path("a")}, edit.ErrForm},
		"a comment in brackets": {"a: [1, # one\n  2]\n", engine.Patch{Op: "remove", Path: path("a", 0)}, edit.ErrForm},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got, err := edit.Apply([]byte(test.doc), []engine.Patch{test.change}); !errors.Is(err, test.want) {
				t.Errorf("error %v, want %v; text %q", err, test.want, got)
			}
		})
	}
}

func replaceOnce(t *testing.T, text, old, replacement string) string {
	t.Helper()
	for i := range len(text) - len(old) + 1 {
		if text[i:i+len(old)] == old {
			return text[:i] + replacement + text[i+len(old):]
		}
	}
	t.Fatalf("the test looks for %q, which is not there", old)
	return ""
}
