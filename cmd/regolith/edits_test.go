package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/changes"
	"github.com/regolith-policy/regolith/engine/cli"
)

// document is one object of a file of the example cluster.
type document struct {
	file string
	root *yaml.Node // of a mapping
}

// named is whether the object has a name of its own; a configuration file is called by its file.
func (d document) named() bool {
	name := child(child(d.root, "metadata"), "name")
	return name != nil && name.Value != ""
}

func child(node *yaml.Node, key string) *yaml.Node {
	if node == nil || node.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i < len(node.Content); i += 2 {
		if node.Content[i].Value == key {
			return node.Content[i+1]
		}
	}
	return nil
}

// shopDocuments reads the objects of the example cluster, anew for each edit. What other tools found is no manifest that
// anybody edits, and stays as it is.
func shopDocuments(t *testing.T) (documents []document, others map[string][]byte) {
	t.Helper()
	others = map[string][]byte{}
	root := "../../examples/shop"
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(root, path)
		if strings.HasPrefix(name, "evidence") || strings.HasPrefix(name, "facts") || strings.HasPrefix(name, "mesh/config") {
			others[name] = data
			return nil
		}
		decoder := yaml.NewDecoder(bytes.NewReader(data))
		for {
			var node yaml.Node
			if err := decoder.Decode(&node); errors.Is(err, io.EOF) {
				return nil
			} else if err != nil {
				return err
			}
			if len(node.Content) > 0 && node.Content[0].Kind == yaml.MappingNode {
				documents = append(documents, document{name, node.Content[0]})
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return documents, others
}

// each calls a function on every node below one.
func each(node *yaml.Node, do func(*yaml.Node)) {
	do(node)
	for _, c := range node.Content {
		each(c, do)
	}
}

// reversed turns the pairs of a mapping around.
func reversed(pairs []*yaml.Node) []*yaml.Node {
	var out []*yaml.Node
	for i := len(pairs) - 2; i >= 0; i -= 2 {
		out = append(out, pairs[i], pairs[i+1])
	}
	return out
}

// edit is a change of files that changes nothing that is judged.
type edit struct {
	document func(*document)                // of each object, before it is written
	encode   func(*yaml.Node) []byte        // how it is written
	file     func(d document, n int) string // where to
	more     string                         // another file
}

func asYAML(indent int) func(*yaml.Node) []byte {
	return func(node *yaml.Node) []byte {
		var out bytes.Buffer
		encoder := yaml.NewEncoder(&out)
		encoder.SetIndent(indent)
		_ = encoder.Encode(node)
		return out.Bytes()
	}
}

func asJSON(node *yaml.Node) []byte {
	var value any
	if err := node.Decode(&value); err != nil {
		panic(err)
	}
	text, err := json.MarshalIndent(value, "", "   ")
	if err != nil {
		panic(err)
	}
	return append(text, '\n')
}

func edits() map[string]edit {
	all := func(do func(*yaml.Node)) func(*document) { return func(d *document) { each(d.root, do) } }
	// lists whose order has no meaning to Kubernetes
	unordered := []string{"containers", "volumes", "volumeMounts", "env", "ports", "add", "drop", "subjects", "tolerations", "imagePullSecrets", "ingress", "egress"}
	return map[string]edit{
		"keys in another order": {document: all(func(n *yaml.Node) {
			if n.Kind == yaml.MappingNode && child(n, "<<") == nil { // to kubectl, what a merge brings is overridden by what follows it
				n.Content = reversed(n.Content)
			}
		})},
		"lists in another order": {document: all(func(n *yaml.Node) {
			for i := 0; n.Kind == yaml.MappingNode && i < len(n.Content); i += 2 {
				if list := n.Content[i+1]; list.Kind == yaml.SequenceNode && slices.Contains(unordered, n.Content[i].Value) {
					slices.Reverse(list.Content)
				}
			}
		})},
		"another format": {encode: asYAML(8), document: all(func(n *yaml.Node) {
			if n.Kind == yaml.SequenceNode {
				n.Style = yaml.FlowStyle
			}
		})},
		"files renamed": {file: func(d document, _ int) string {
			if !d.named() {
				return "moved/" + d.file
			}
			return "other/" + strings.ReplaceAll(d.file, "/", "-") + ".renamed.yaml"
		}},
		"replica counts": {document: func(d *document) {
			if replicas := child(child(d.root, "spec"), "replicas"); replicas != nil && child(d.root, "kind").Value == "Deployment" {
				replicas.Value = "7"
			}
		}},
		"comments": {document: func(d *document) {
			each(d.root, func(n *yaml.Node) { n.HeadComment, n.LineComment, n.FootComment = "", "", "" })
			for i := 0; i < len(d.root.Content); i += 2 {
				d.root.Content[i].HeadComment = "# what this is for\n# privileged: true"
			}
		}},
		"quotes": {document: all(func(n *yaml.Node) {
			if n.Kind == yaml.ScalarNode && n.Tag == "!!str" && n.Style != yaml.LiteralStyle && n.Style != yaml.FoldedStyle {
				n.Style = yaml.DoubleQuotedStyle
			}
		})},
		"JSON": {encode: asJSON, file: func(d document, n int) string {
			if !d.named() {
				return fmt.Sprintf("%d/%s", n, strings.TrimSuffix(d.file, ".yaml")+".yaml")
			}
			return fmt.Sprintf("%d.json", n)
		}},
		"a file an object": {file: func(d document, n int) string {
			if !d.named() {
				return d.file
			}
			return fmt.Sprintf("split/%03d.yaml", n)
		}},
		"objects beside": {more: "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: beside, namespace: shop}\ndata: {color: green}\n---\n" +
			"apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: {name: beside}\nvalue: 10\n"},
	}
}

// write writes the example cluster as an edit leaves it.
func (e edit) write(t *testing.T, dir string) {
	t.Helper()
	documents, others := shopDocuments(t)
	files := map[string][]byte{}
	for n, d := range documents {
		if e.document != nil {
			e.document(&d)
		}
		encode, name := e.encode, d.file
		if encode == nil {
			encode = asYAML(2)
		}
		if e.file != nil {
			name = e.file(d, n)
		}
		if len(files[name]) > 0 {
			files[name] = append(files[name], "---\n"...)
		}
		files[name] = append(files[name], encode(d.root)...)
	}
	for name, data := range others {
		files[name] = data
	}
	if e.more != "" {
		files["beside.yaml"] = []byte(e.more)
	}
	for name, data := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// TestFingerprintsSurviveEdits rewrites the example cluster in ten ways that change nothing that is judged, and compares
// the reports.
func TestFingerprintsSurviveEdits(t *testing.T) {
	t.Parallel()
	scan := func(t *testing.T, dir string) *engine.Report {
		t.Helper()
		var out, diagnostics bytes.Buffer
		code := cli.Main(context.Background(), []string{"scan", dir, "--format", "json", "--fail-on", "none"},
			cli.Streams{In: strings.NewReader(""), Out: &out, Err: &diagnostics, Env: func(string) string { return "" }, Now: today})
		report := new(engine.Report)
		if err := json.Unmarshal(out.Bytes(), report); err != nil || code != cli.ExitClean {
			t.Fatalf("exit code %d, %v: %s", code, err, diagnostics.String())
		}
		return report
	}
	before := scan(t, "../../examples/shop")
	if before.Summary.Fail < 100 {
		t.Fatalf("%d findings", before.Summary.Fail)
	}
	for name, e := range edits() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			e.write(t, dir)
			since := changes.Between(before, scan(t, dir))
			if since.Same != before.Summary.Fail || len(since.New)+len(since.Fixed)+len(since.Changed) > 0 {
				var told strings.Builder
				_ = changes.Write(&told, "text", since)
				t.Errorf("%d of %d findings are the same:\n%s", since.Same, before.Summary.Fail, told.String())
			}
		})
	}
	if len(edits()) != 10 {
		t.Errorf("%d kinds of edit", len(edits()))
	}
}
