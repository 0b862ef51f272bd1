package source_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/source"
)

const located = `# line 1
---
# line 3
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: {app: web, "tier": 'é', z: w}
  1: number
  yes: boolean
x-defaults: &defaults
  privileged: false
  nested: {deep: 1}
spec:
  template:
    spec:
      containers:
        - name: app
          image: web
          securityContext:
            <<: *defaults
            readOnly: true
        - &sidecar
          name: sidecar

          image: |
            a
            b
          securityContext:
            privileged: true
            <<: [{x: 1}, *defaults]
        - *sidecar
  empty:
---
apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Pod
- apiVersion: v1
  kind: List
  items:
    - kind: Pod
      apiVersion: v1
      spec: {nodeName: a}
`

func TestLocateYAML(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		document int
		path     engine.Path
		want     string
	}{
		"the document":                     {0, nil, "4:1"},
		"a key":                            {0, engine.Path{"kind"}, "5:1"},
		"a key inside":                     {0, engine.Path{"metadata", "name"}, "7:3"},
		"a flow key":                       {0, engine.Path{"metadata", "labels", "app"}, "8:12"},
		"a quoted key":                     {0, engine.Path{"metadata", "labels", "tier"}, "8:22"},
		"columns count characters":         {0, engine.Path{"metadata", "labels", "z"}, "8:35"},
		"a number as a key":                {0, engine.Path{"metadata", "1"}, "9:3"},
		"a boolean as a key":               {0, engine.Path{"metadata", "true"}, "10:3"},
		"a list":                           {0, engine.Path{"spec", "template", "spec", "containers"}, "17:7"},
		"an item":                          {0, engine.Path{"spec", "template", "spec", "containers", 0}, "18:11"},
		"a key of an item":                 {0, engine.Path{"spec", "template", "spec", "containers", 0, "image"}, "19:11"},
		"a merged key":                     {0, engine.Path{"spec", "template", "spec", "containers", 0, "securityContext", "privileged"}, "12:3"},
		"below a merged key":               {0, engine.Path{"spec", "template", "spec", "containers", 0, "securityContext", "nested", "deep"}, "13:12"},
		"an item with an anchor":           {0, engine.Path{"spec", "template", "spec", "containers", 1}, "23:11"},
		"behind a blank line":              {0, engine.Path{"spec", "template", "spec", "containers", 1, "image"}, "26:11"},
		"a merge below a key wins":         {0, engine.Path{"spec", "template", "spec", "containers", 1, "securityContext", "privileged"}, "12:3"},
		"a merge out of a list":            {0, engine.Path{"spec", "template", "spec", "containers", 1, "securityContext", "x"}, "31:19"},
		"an item that is an alias":         {0, engine.Path{"spec", "template", "spec", "containers", 2}, "32:11"},
		"a key behind an alias":            {0, engine.Path{"spec", "template", "spec", "containers", 2, "name"}, "24:11"},
		"a missing key gives its parent":   {0, engine.Path{"spec", "template", "spec", "hostNetwork"}, "16:5"},
		"missing levels":                   {0, engine.Path{"spec", "template", "spec", "containers", 0, "resources", "limits", "cpu"}, "18:11"},
		"a missing item":                   {0, engine.Path{"spec", "template", "spec", "containers", 3, "name"}, "17:7"},
		"a negative index":                 {0, engine.Path{"spec", "template", "spec", "containers", -1}, "17:7"},
		"a key of a list":                  {0, engine.Path{"spec", "template", "spec", "containers", "x"}, "17:7"},
		"an index of an object":            {0, engine.Path{"spec", 0}, "14:1"},
		"below null":                       {0, engine.Path{"spec", "empty", "x"}, "33:3"},
		"nothing of the path exists":       {0, engine.Path{"status", "x"}, "4:1"},
		"an item of a List":                {1, nil, "38:3"},
		"a key of an item of a List":       {1, engine.Path{"kind"}, "39:3"},
		"an item of a List in a List":      {2, nil, "43:7"},
		"a key of it":                      {2, engine.Path{"spec", "nodeName"}, "45:14"},
		"a missing key in a List gives it": {2, engine.Path{"metadata", "name"}, "43:7"},
	}
	for _, newline := range []string{"\n", "\r\n"} {
		in := stdin(t, strings.ReplaceAll(located, "\n", newline))
		if len(in.Documents) != 3 {
			t.Fatal(describe(in), in.Errors)
		}
		for name, tc := range cases {
			t.Run(fmt.Sprintf("%s %q", name, newline), func(t *testing.T) {
				t.Parallel()
				if got := where(in.Documents[tc.document].Locate(tc.path)); got != tc.want {
					t.Errorf("%v: want %s, have %s", tc.path, tc.want, got)
				}
			})
		}
	}
}

// TestLocateEverything finds each field of real manifests, in YAML and in JSON, and looks whether its key stands there.
func TestLocateEverything(t *testing.T) {
	t.Parallel()
	root := "../../../shared/corpus"
	if _, err := os.Stat(root); err != nil {
		t.Skip("there is no corpus")
	}
	in, err := source.Read(t.Context(), []string{filepath.Join(root, "microservices-demo"), filepath.Join(root, "kube-prometheus", "setup")}, source.Config{})
	if err != nil {
		t.Fatal(err)
	}
	var list bytes.Buffer
	fields := 0
	for i := range in.Documents {
		if err := json.Indent(&list, in.Documents[i].JSON, "", " "); err != nil {
			t.Fatal(err)
		}
		if len(in.Documents[i].JSON) < 1<<14 {
			fields += find(t, in, &in.Documents[i])
		}
	}
	if fields < 1000 {
		t.Errorf("only %d fields", fields)
	}
	again := stdin(t, list.String())
	for i := range again.Documents {
		if len(again.Documents[i].JSON) < 1<<14 {
			fields -= find(t, again, &again.Documents[i])
		}
	}
	if fields > 0 {
		t.Errorf("JSON has %d fields less than YAML", fields)
	}
}

// find locates every field of a document.
func find(t *testing.T, in *source.Input, d *source.Document) int {
	t.Helper()
	fields := 0
	var object any
	if err := json.Unmarshal(d.JSON, &object); err != nil {
		t.Fatal(err)
	}
	var walk func(path engine.Path, value any)
	walk = func(path engine.Path, value any) {
		switch value := value.(type) {
		case []any:
			for i := range value {
				walk(append(path[:len(path):len(path)], i), value[i])
			}
		case map[string]any:
			for key := range value {
				path := append(path[:len(path):len(path)], key)
				loc := d.Locate(path)
				text := in.Snippet(loc, 0)[0].Text
				if got := strings.TrimLeft(text[min(len(text), loc.Column-1):], `"'`); !strings.HasPrefix(got, key) {
					t.Errorf("%s %s %v: at %v stands %q", d.File(), d.Ref, path, loc, text)
				}
				fields++
				walk(path, value[key])
			}
		}
	}
	walk(nil, object)
	return fields
}

func where(loc engine.Location) string { return fmt.Sprintf("%d:%d", loc.Line, loc.Column) }

const locatedJSON = `
{"apiVersion": "v1", "kind": "PodList", "items": [
  {"metadata": {"name": "é", "labels": {"a\"b": "x"}},
   "spec": {
     "containers": [
       {"name": "a", "image": "b"}, {"name": "c",
        "ports": [1, 2]}
     ]}}, {}
]}
`

func TestLocateJSON(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		document int
		path     engine.Path
		want     string
	}{
		"the document":              {0, nil, "3:3"},
		"a key":                     {0, engine.Path{"metadata"}, "3:4"},
		"columns count characters":  {0, engine.Path{"metadata", "labels"}, "3:30"},
		"a key with an escape":      {0, engine.Path{"metadata", "labels", `a"b`}, "3:41"},
		"an item":                   {0, engine.Path{"spec", "containers", 1}, "6:37"},
		"a key of an item":          {0, engine.Path{"spec", "containers", 1, "ports"}, "7:9"},
		"an item in a list":         {0, engine.Path{"spec", "containers", 1, "ports", 1}, "7:22"},
		"a missing key":             {0, engine.Path{"spec", "containers", 0, "ports", 1}, "6:8"},
		"a missing item":            {0, engine.Path{"spec", "containers", 7}, "5:6"},
		"a path through a string":   {0, engine.Path{"metadata", "name", "x"}, "3:17"},
		"what the list says for it": {0, engine.Path{"kind"}, "3:3"},
		"the next document":         {1, nil, "8:11"},
	}
	in := stdin(t, locatedJSON)
	if len(in.Documents) != 2 {
		t.Fatal(describe(in), in.Errors)
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := where(in.Documents[tc.document].Locate(tc.path)); got != tc.want {
				t.Errorf("%v: want %s, have %s", tc.path, tc.want, got)
			}
		})
	}
}

func TestLocateOffset(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		text, at string // the text, and what the offset in JSON points at
		want     string
	}{
		"JSON":                     {"\n  {\"apiVersion\":\"v1\",\"kind\":\"Pod\",\n\"x\": 1e999}", "1e999", "3:6"},
		"JSON with what was added": {`{"kind":"PodList","apiVersion":"v1","items":[` + "\n" + `{"x": 1e999}]}`, "1e999", "2:7"},
		"what was added":           {`{"kind":"PodList","apiVersion":"v1","items":[` + "\n" + `{"x": 1e999}]}`, `"kind"`, "2:2"},
		"the start":                {`{"kind":"PodList","apiVersion":"v1","items":[` + "\n" + `{"x": 1e999}]}`, `{`, "2:1"},
		"YAML":                     {"apiVersion: v1\nkind: Pod\nspec:\n  a: [b, {c: here}]\n", `here`, "4:11"},
		"YAML, an item":            {"apiVersion: v1\nkind: Pod\nspec:\n  a: [b, {c: here}]\n", `"b"`, "4:7"},
		"YAML in a List":           {"kind: PodList\napiVersion: v1\nitems:\n- spec:\n    a: here\n", `here`, "5:5"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := stdin(t, tc.text)
			if len(in.Documents) != 1 {
				t.Fatal(describe(in), in.Errors)
			}
			d := &in.Documents[0]
			if got := where(d.LocateOffset(strings.Index(string(d.JSON), tc.at))); got != tc.want {
				t.Errorf("want %s, have %s", tc.want, got)
			}
			_ = d.LocateOffset(-1)
			_ = d.LocateOffset(len(d.JSON) + 100)
		})
	}
}

func TestSnippet(t *testing.T) {
	t.Parallel()
	long := "# " + strings.Repeat("é", 300)
	in := stdin(t, "apiVersion: v1\r\nkind: Pod\r\n\r\n"+long+"\nlast: line")
	cases := map[string]struct {
		loc  engine.Location
		want []engine.Line
	}{
		"in the middle": {engine.Location{File: "<stdin>", Line: 2}, []engine.Line{{Number: 1, Text: "apiVersion: v1"}, {Number: 2, Text: "kind: Pod"}, {Number: 3}}},
		"at the start":  {engine.Location{File: "<stdin>", Line: 1}, []engine.Line{{Number: 1, Text: "apiVersion: v1"}, {Number: 2, Text: "kind: Pod"}}},
		"at the end": {engine.Location{File: "<stdin>", Line: 5}, []engine.Line{
			{Number: 4, Text: "# " + strings.Repeat("é", 199) + "…"}, {Number: 5, Text: "last: line"},
		}},
		"behind the end": {engine.Location{File: "<stdin>", Line: 6}, nil},
		"no line":        {engine.Location{File: "<stdin>"}, nil},
		"another file":   {engine.Location{File: "x", Line: 1}, nil},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tc.want, in.Snippet(tc.loc, 1)); diff != "" {
				t.Errorf("lines (-want +got):\n%s", diff)
			}
		})
	}
}

// TestLocateFar finds places far behind the start of a file, over the blocks of the line index.
func TestLocateFar(t *testing.T) {
	t.Parallel()
	pad := strings.Repeat("é", 100_000)
	text := `{"apiVersion":"v1","kind":"A","x":"` + pad + `","y":1}` + strings.Repeat("\n", 70_000) +
		`{"apiVersion":"v1","kind":"B","x":[` + strings.Repeat("1,\n", 50_000) + `{"y":1}]}`
	in := stdin(t, text)
	if len(in.Documents) != 2 {
		t.Fatal(describe(in), in.Errors)
	}
	for path, want := range map[string]string{"y": "1:100038", "kind": "70001:20", "x": "70001:31"} {
		d := &in.Documents[1]
		if path == "y" {
			d = &in.Documents[0]
		}
		if got := where(d.Locate(engine.Path{path})); got != want {
			t.Errorf("%s: want %s, have %s", path, want, got)
		}
	}
	if got := where(in.Documents[1].Locate(engine.Path{"x", 50_000, "y"})); got != "120001:2" {
		t.Errorf("want 120001:2, have %s", got)
	}
	if lines := in.Snippet(engine.Location{File: "<stdin>", Line: 120_000}, 0); len(lines) != 1 || lines[0].Text != "1," {
		t.Errorf("line 120000: %v", lines)
	}
	if lines := in.Snippet(engine.Location{File: "<stdin>", Line: 70_001}, 0); len(lines) != 1 || !strings.HasPrefix(lines[0].Text, `{"apiVersion":"v1","kind":"B"`) {
		t.Errorf("line 70001: %v", lines)
	}
}

// A line that holds a whole object is cut before it is searched for secrets; one that begins in what is shown is hidden all
// the same.
func TestSnippetOfLongLine(t *testing.T) {
	t.Parallel()
	secret := strings.Repeat("s3cret", 500)
	in := stdin(t, `{"apiVersion":"v1","kind":"Secret","metadata":{"name":"a"},"stringData":{"k":"`+secret+`"},"x":"`+strings.Repeat("a=b ", 100_000)+`"}`)
	lines := in.Snippet(engine.Location{File: "<stdin>", Line: 1}, 1)
	if len(lines) != 1 || len(lines[0].Text) > 400+len("…") || strings.Contains(lines[0].Text, "s3cret") || !strings.HasSuffix(lines[0].Text, "…") {
		t.Errorf("shown: %q", fmt.Sprint(lines))
	}
}
