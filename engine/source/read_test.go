package source_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/source"
)

// stdin reads text as standard input.
func stdin(t *testing.T, text string) *source.Input {
	t.Helper()
	in, err := source.Read(t.Context(), []string{"-"}, source.Config{Stdin: strings.NewReader(text)})
	if err != nil {
		t.Fatal(err)
	}
	return in
}

// tree writes files into a directory of its own.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func zip(t *testing.T, text string) string {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// describe tells each document in a line: apiVersion, kind, namespace/name, first line in the file.
func describe(in *source.Input) []string {
	var lines []string
	for i := range in.Documents {
		d := &in.Documents[i]
		lines = append(lines, fmt.Sprintf("%s %s:%d", d.Ref.APIVersion, d.Ref, d.Locate(nil).Line))
	}
	return lines
}

func TestReadForms(t *testing.T) {
	t.Parallel()
	pod := func(name string) string {
		return fmt.Sprintf(`{"apiVersion":"v1","kind":"Pod","metadata":{"name":%q,"namespace":"shop"}}`, name)
	}
	a, b := "v1 Pod shop/a", "v1 Pod shop/b"
	cases := map[string]struct {
		text    string
		want    []string
		skipped int
	}{
		"one YAML document": {
			text: "# head\napiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: shop}\n", want: []string{a + ":2"},
		},
		"documents, with comments on the marker, empty ones and an end": {
			text: "---\n# nothing\n--- # first\nkind: Pod\napiVersion: v1\nmetadata: {name: a, namespace: shop}\n...\n# between\n---\n" +
				"apiVersion: v1\nkind: Pod\nmetadata: {name: b, namespace: shop}\n--- \n---", want: []string{a + ":4", b + ":10"},
		},
		"a marker that is a value is none": {
			text: "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  x: |\n    ---\n    a: b\n  y: ---z\n", want: []string{"v1 ConfigMap c:1"},
		},
		"content on the marker line": {
			text: "--- {apiVersion: v1, kind: Pod, metadata: {name: a, namespace: shop}}\n", want: []string{a + ":1"},
		},
		"CRLF and byte order mark": {
			text: "\ufeffapiVersion: v1\r\nkind: Pod\r\nmetadata:\r\n  name: a\r\n  namespace: shop\r\n---\r\n" + pod("b") + "\r\n", want: []string{a + ":1", b + ":7"},
		},
		"lone carriage returns": {
			text: "apiVersion: v1\rkind: Pod\rmetadata: {name: a, namespace: shop}\r---\r" + pod("b") + "\r", want: []string{a + ":1", b + ":1"},
		},
		"one JSON object":             {text: "\n  " + pod("a"), want: []string{a + ":2"}},
		"NDJSON":                      {text: pod("a") + "\n" + pod("b") + "\n", want: []string{a + ":1", b + ":2"}},
		"JSON values without a break": {text: pod("a") + pod("b"), want: []string{a + ":1", b + ":1"}},
		"JSON between markers":        {text: pod("a") + "\n---\n" + pod("b"), want: []string{a + ":1", b + ":3"}},
		"JSON array":                  {text: "[" + pod("a") + ",\n3, {},\n" + pod("b") + "]", want: []string{a + ":1", b + ":3"}, skipped: 1},
		"flow YAML that looks like JSON": {
			text: "{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: shop}}", want: []string{a + ":1"},
		},
		"flow YAML inside what looks like JSON": {
			text: `{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": a, namespace: shop}}`, want: []string{a + ":1"},
		},
		"a List": {
			text: `{"apiVersion":"v1","items":[` + pod("a") + ",\n" + pod("b") + `],"kind":"List"}`, want: []string{a + ":1", b + ":2"},
		},
		"a List in a List, in YAML": {
			text: "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: List\n  items:\n  - " + pod("a") + "\n  - a: b\n- apiVersion: v1\n  kind: Pod\n  metadata:\n    name: b\n    namespace: shop\n",
			want: []string{a + ":7", b + ":9"}, skipped: 1,
		},
		"a typed list gives its items their kind": {
			text: `{"kind":"DeploymentList","apiVersion":"apps/v1","items":[{"metadata":{"name":"a"}},` + "\n" + `{"kind":"StatefulSet","metadata":{"name":"b"}},` + pod("c") + `]}`,
			want: []string{"apps/v1 Deployment a:1", "apps/v1 StatefulSet b:2", "v1 Pod shop/c:2"},
		},
		"an empty list is nothing, and is not skipped": {text: `{"apiVersion":"v1","kind":"List","items":null} {"apiVersion":"v1","kind":"PodList","items":[]}`},
		"a kind that ends in List without items is an object": {
			text: "apiVersion: example.com/v1\nkind: AllowList\nmetadata: {name: a}\n", want: []string{"example.com/v1 AllowList a:1"},
		},
		"items of what is no list": {
			text: `{"apiVersion":"v1","kind":"Menu","metadata":{"name":"m"},"items":[` + pod("a") + `]}`, want: []string{"v1 Menu m:1"},
		},
		"an object without a name": {
			text: "apiVersion: v1\nkind: Pod\nmetadata: {generateName: a-}\n---\napiVersion: v1\nkind: Pod\n---\napiVersion: v1\nkind: Pod\nmetadata:\n",
			want: []string{"v1 Pod :1", "v1 Pod :5", "v1 Pod :8"},
		},
		"a configuration document": {
			text: "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n", want: []string{"kubelet.config.k8s.io/v1beta1 KubeletConfiguration stdin:1"},
		},
		"what is no Kubernetes object": {
			text: "image: {tag: 1}\n---\napiVersion: v2\nname: chart\n---\nkind: Kustomization\n---\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n" +
				"---\n- a\n- b\n---\ntext\n---\napiVersion: 1\nkind: Pod\n", skipped: 7,
		},
		"JSON that is no Kubernetes object": {text: `{"name":"x","metadata":3} [1,2] "text" 5 {"kind":"Pod"}`, skipped: 5},
		"nothing":                           {text: "\n# nothing\n"},
		"no byte":                           {text: ""},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := stdin(t, tc.text)
			if diff := cmp.Diff(tc.want, describe(in)); diff != "" {
				t.Errorf("documents (-want +got):\n%s", diff)
			}
			if len(in.Errors) > 0 || len(in.Warnings) > 0 {
				t.Errorf("errors: %v, warnings: %v", in.Errors, in.Warnings)
			}
			if in.Skipped != tc.skipped || in.Source.Skipped != tc.skipped {
				t.Errorf("skipped: want %d, have %d and %d in the source", tc.skipped, in.Skipped, in.Source.Skipped)
			}
		})
	}
}

func TestReadJSON(t *testing.T) {
	t.Parallel()
	cases := map[string]struct{ text, want string }{
		"JSON stands as it is": {
			text: ` {"apiVersion":"v1", "kind":"Pod", "n": 1.50}`, want: `{"apiVersion":"v1", "kind":"Pod", "n": 1.50}`,
		},
		"YAML becomes JSON in its order": {
			text: "kind: Pod\napiVersion: v1\nspec: {hostNetwork: yes, mode: 0644, n: {}, t: \"a\\tb\"}\n",
			want: `{"kind":"Pod","apiVersion":"v1","spec":{"hostNetwork":true,"mode":420,"false":{},"t":"a\tb"}}`,
		},
		"what a list says is written into the item": {
			text: `{"kind":"PodList","apiVersion":"v1","items":[{ "spec":{}}]}`, want: `{"apiVersion":"v1","kind":"Pod", "spec":{}}`,
		},
		"and into an empty one": {
			text: `{"kind":"PodList","apiVersion":"v1","items":[{ }]}`, want: `{"apiVersion":"v1","kind":"Pod" }`,
		},
		"and in YAML": {
			text: "apiVersion: v1\nkind: PodList\nitems:\n- kind: Pod\n  spec: {}\n", want: `{"apiVersion":"v1","kind":"Pod","spec":{}}`,
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := stdin(t, tc.text)
			if len(in.Documents) != 1 {
				t.Fatalf("want one document, have %v, errors %v", describe(in), in.Errors)
			}
			if diff := cmp.Diff(tc.want, string(in.Documents[0].JSON)); diff != "" {
				t.Errorf("JSON (-want +got):\n%s", diff)
			}
		})
	}
}

func TestOwner(t *testing.T) {
	t.Parallel()
	pod := func(owners string) string {
		return `{"apiVersion":"v1","kind":"Pod","metadata":{"ownerReferences":` + owners + `,"name":"a","namespace":"shop"}}`
	}
	cases := map[string]struct {
		owners string
		want   *engine.Ref
	}{
		"the controller": {
			`[{"apiVersion":"v1","kind":"X","name":"x"},{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"r","uid":"1","controller":true}]`,
			&engine.Ref{APIVersion: "apps/v1", Kind: "ReplicaSet", Namespace: "shop", Name: "r"},
		},
		"a node has no namespace": {`[{"apiVersion":"v1","kind":"Node","name":"n","controller":true}]`, &engine.Ref{APIVersion: "v1", Kind: "Node", Name: "n"}},
		"no controller":           {`[{"apiVersion":"v1","kind":"X","name":"x","controller":false}]`, nil},
		"null":                    {`null`, nil},
		"odd shapes":              {`[1,{"kind":3,"controller":true},[],{"controller":"true","kind":"X","name":"x"}]`, nil},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := stdin(t, pod(tc.owners))
			if len(in.Documents) != 1 {
				t.Fatal(in.Errors)
			}
			if diff := cmp.Diff(tc.want, in.Documents[0].Owner); diff != "" {
				t.Errorf("owner (-want +got):\n%s", diff)
			}
		})
	}
}

const (
	namespaceA = "apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n"
	namespaceB = `{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"b"}}`
)

func TestReadDirectory(t *testing.T) {
	t.Parallel()
	root := tree(t, map[string]string{
		"b.yaml":             namespaceA,
		"a/z.yml":            strings.ReplaceAll(namespaceA, "name: a", "name: z"),
		"a.ndjson":           namespaceB + "\n",
		"c.jsonl.gz":         zip(t, strings.ReplaceAll(namespaceB, `"b"`, `"zipped"`)),
		"d.YAML":             zip(t, strings.ReplaceAll(namespaceA, "name: a", "name: also-zipped")),
		"kubelet.json":       `{"apiVersion":"kubelet.config.k8s.io/v1beta1","kind":"KubeletConfiguration"}`,
		"values.yaml":        "a: b\n",
		"binary.yaml":        "a\x00b",
		"README.md":          "apiVersion: [",
		"x.txtar":            "-- a.yaml --\n" + namespaceA,
		".git/a.yaml":        "{{",
		".github/a.yaml":     "{{",
		"node_modules/a.yml": "{{",
		"vendor/a.json":      "{{",
	})
	for link, to := range map[string]string{
		"loop": ".", "e.yaml": "b.yaml", "self.yaml": "self.yaml", ".hidden": "a", "link.md": "b.yaml", "gone.txt": "nowhere",
	} {
		if err := os.Symlink(to, filepath.Join(root, link)); err != nil {
			t.Skip(err)
		}
	}
	in, err := source.Read(t.Context(), []string{root}, source.Config{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for i := range in.Documents {
		name, err := filepath.Rel(root, in.Documents[i].File())
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, filepath.ToSlash(name)+" "+in.Documents[i].Ref.Name)
	}
	want := []string{"a/z.yml z", "a.ndjson b", "b.yaml a", "c.jsonl.gz zipped", "d.YAML also-zipped", "e.yaml a", "kubelet.json kubelet.json"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("documents (-want +got):\n%s", diff)
	}
	if in.Skipped != 1 || in.Source.Name != root || in.Source.Type != "files" || in.Ledger != nil {
		t.Errorf("skipped %d, source %+v, ledger %v", in.Skipped, in.Source, in.Ledger)
	}
	var told []string
	for _, e := range append(in.Errors, in.Warnings...) {
		told = append(told, filepath.Base(e.Location.File)+": "+e.Message)
	}
	wantTold := []string{
		"self.yaml: cannot be read: too many levels of symbolic links",
		"binary.yaml: binary data, not a text: it has a NUL byte: left out",
		"loop: symbolic link to a directory is not followed",
		"e.yaml: Namespace a is defined more than once, before at " + filepath.Join(root, "b.yaml") + ":1",
	}
	if diff := cmp.Diff(wantTold, told); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
}

func TestReadPaths(t *testing.T) {
	t.Parallel()
	root := tree(t, map[string]string{"vendor/a.yaml": namespaceA, "b.conf": namespaceB, "deep/x.txt": "no"})
	vendor, conf := filepath.Join(root, "vendor"), filepath.Join(root, "b.conf")
	if err := os.Symlink("vendor", filepath.Join(root, "link")); err != nil {
		t.Skip(err)
	}
	cases := map[string]struct {
		paths []string
		want  []string
	}{
		"an ignored directory that is named":  {[]string{vendor}, []string{"a"}},
		"a file of any name that is named":    {[]string{conf}, []string{"b"}},
		"the order of the paths":              {[]string{conf, vendor}, []string{"b", "a"}},
		"a file twice":                        {[]string{vendor, filepath.Join(vendor, "..", "vendor", "a.yaml"), conf, conf}, []string{"a", "b"}},
		"a link to a directory that is named": {[]string{filepath.Join(root, "link")}, []string{"a"}},
		"a directory without manifests":       {[]string{filepath.Join(root, "deep")}, nil},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in, err := source.Read(t.Context(), tc.paths, source.Config{Jobs: 3})
			if err != nil || len(in.Errors) > 0 {
				t.Fatal(err, in.Errors)
			}
			var got []string
			for _, d := range in.Documents {
				got = append(got, d.Ref.Name)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("documents (-want +got):\n%s", diff)
			}
			if want := strings.Join(tc.paths, ", "); in.Source.Name != want {
				t.Errorf("name: want %q, have %q", want, in.Source.Name)
			}
		})
	}
}

func TestReadVoid(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		paths     []string
		cancelled bool
		want      error
		text      string
	}{
		"no path":                   {nil, false, nil, "no path given: want a file, a directory, or - for standard input"},
		"a path that is not there":  {[]string{"-", "no/such/file.yaml"}, false, fs.ErrNotExist, `read "no/such/file.yaml": file does not exist`},
		"a context that is no more": {[]string{"-"}, true, context.Canceled, "read input: context canceled"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			if tc.cancelled {
				cancel()
			}
			in, err := source.Read(ctx, tc.paths, source.Config{Stdin: strings.NewReader(namespaceA)})
			if in != nil || err == nil || err.Error() != tc.text || tc.want != nil && !errors.Is(err, tc.want) {
				t.Errorf("want %q, have %v, input %v", tc.text, err, in)
			}
		})
	}
}

func TestReadStrict(t *testing.T) {
	t.Parallel()
	text := namespaceA + "---\na: b: c\n---\n" + namespaceB + "\n---\nx: {\n"
	in, err := source.Read(t.Context(), []string{"-"}, source.Config{Stdin: strings.NewReader(text), Strict: true})
	var bad *source.Error
	if !errors.As(err, &bad) || bad.Error() != "<stdin>:5: invalid YAML: mapping values are not allowed in this context" || bad.Hint == "" {
		t.Errorf("error: %v", err)
	}
	if diff := cmp.Diff([]string{"v1 Namespace a:1"}, describe(in)); diff != "" {
		t.Errorf("documents (-want +got):\n%s", diff)
	}
	if in := stdin(t, text); len(in.Errors) != 2 || len(in.Documents) != 2 || in.Source.Name != "<stdin>" {
		t.Errorf("not strict: errors %v, documents %v", in.Errors, describe(in))
	}
}

func TestTwins(t *testing.T) {
	t.Parallel()
	in := stdin(t, strings.Join([]string{
		namespaceA, "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a, namespace: x}\n",
		"apiVersion: apps/v1beta1\nkind: Deployment\nmetadata: {name: a, namespace: x}\n",
		"apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a, namespace: z}\n",
		"apiVersion: v1\nkind: Pod\nmetadata: {generateName: p-}\n", "apiVersion: v1\nkind: Pod\nmetadata: {generateName: p-}\n", namespaceA,
	}, "---\n"))
	want := []engine.InputError{
		{Location: engine.Location{File: "<stdin>", Line: 9, Column: 1}, Message: "Deployment x/a is defined more than once, before at <stdin>:5"},
		{Location: engine.Location{File: "<stdin>", Line: 25, Column: 1}, Message: "Namespace a is defined more than once, before at <stdin>:1"},
	}
	if diff := cmp.Diff(want, in.Warnings, cmpopts.IgnoreFields(engine.InputError{}, "Hint")); diff != "" {
		t.Errorf("warnings (-want +got):\n%s", diff)
	}
	if len(in.Documents) != 7 {
		t.Errorf("all are documents: %v", describe(in))
	}
}

// TestReadParallel reads the same input with one worker and with many.
func TestReadParallel(t *testing.T) {
	t.Parallel()
	files := map[string]string{}
	for i := range 40 {
		files[fmt.Sprintf("%02d.yaml", i)] = namespaceA + "---\n: {\n---\n" + namespaceB + "\n"
	}
	root := tree(t, files)
	read := func(jobs int) *source.Input {
		in, err := source.Read(t.Context(), []string{root}, source.Config{Jobs: jobs})
		if err != nil {
			t.Fatal(err)
		}
		return in
	}
	one, many := read(1), read(8)
	if diff := cmp.Diff(describe(one), describe(many)); diff != "" || len(one.Documents) != 80 {
		t.Errorf("%d documents (-one +many):\n%s", len(one.Documents), diff)
	}
	if diff := cmp.Diff(one.Errors, many.Errors); diff != "" || len(one.Errors) != 40 {
		t.Errorf("%d errors (-one +many):\n%s", len(one.Errors), diff)
	}
}

// TestCorpus reads real manifests.
func TestCorpus(t *testing.T) {
	t.Parallel()
	root := "../../../shared/corpus"
	if _, err := os.Stat(root); err != nil {
		t.Skip("there is no corpus")
	}
	in, err := source.Read(t.Context(), []string{root}, source.Config{})
	if err != nil {
		t.Fatal(err)
	}
	if len(in.Errors) > 0 || len(in.Documents) < 200 {
		t.Errorf("%d documents, errors %v", len(in.Documents), in.Errors)
	}
	for i := range in.Documents {
		d := &in.Documents[i]
		if d.Ref.APIVersion == engine.FactsVersion {
			if loc := d.Locate(nil); loc.Line != 1 {
				t.Errorf("%s %s: want line 1, have %v", d.File(), d.Ref, loc)
			}
			continue // what a tool printed has no kind
		}
		if loc := d.Locate(engine.Path{"kind"}); in.Snippet(loc, 0)[0].Text == "" || !strings.Contains(in.Snippet(loc, 0)[0].Text, "kind: "+d.Ref.Kind) {
			t.Errorf("%s %s: kind is not at %v", d.File(), d.Ref, loc)
		}
	}
}
