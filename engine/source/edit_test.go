package source

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
	"pgregory.net/rapid"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/source/edit"
)

// TestEditJSONIsExact draws JSON documents in every style and changes of them: they read as RFC 6902 says.
func TestEditJSONIsExact(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		doc := drawDocument(t)
		paths := pathsOf(doc)
		text, err := json.MarshalIndent(doc, "", rapid.SampledFrom([]string{"", "  ", "\t"}).Draw(t, "indent"))
		if rapid.Bool().Draw(t, "compact") {
			text, err = json.Marshal(doc)
		}
		if err != nil {
			t.Fatal(err)
		}
		change := drawChange(t, doc, paths)
		after, err := edit.ApplyJSON(text, []engine.Patch{change})
		want, wrong := patched(text, []engine.Patch{change})
		if (err == nil) != (wrong == nil) || err == nil && !sameJSON(after, want) {
			t.Fatalf("%v\n%s\nbecame %v\n%s\nand not %v\n%s", change, text, err, after, wrong, want)
		}
	})
}

// TestEditIsExact draws YAML documents in every style and changes of them: what is not refused reads as RFC 6902 says, and each
// line that stood before stands there still unless the change is about it.
func TestEditIsExact(t *testing.T) {
	t.Parallel()
	made := 0
	rapid.Check(t, func(t *rapid.T) {
		doc := drawDocument(t)
		paths := pathsOf(doc)
		text := write(t, doc)
		change := drawChange(t, doc, paths)
		after, err := edit.Apply(text, []engine.Patch{change})
		if err != nil {
			if !errors.Is(err, edit.ErrForm) && !errors.Is(err, edit.ErrPath) && !errors.Is(err, edit.ErrShared) {
				t.Fatalf("%v\n%s", err, text)
			}
			return
		}
		made++
		before, _ := convertYAML(text, DefaultMaxDocument)
		want, err := patched(before, []engine.Patch{change})
		if err != nil {
			t.Fatalf("%v is made, and is none: %v\n%s", change, err, text)
		}
		have, bad := convertYAML(after, DefaultMaxDocument)
		if bad != nil || !sameJSON(have, want) {
			t.Fatalf("%v\n%s\nbecame\n%s\nwhich is\n%s\nand not\n%s", change, text, after, have, want)
		}
		if got, want := bytes.Count(after, []byte("# kept")), bytes.Count(text, []byte("# kept")); change.Path[len(change.Path)-1] == "added" && got != want {
			t.Fatalf("%v\n%s\nlost comments\n%s", change, text, after)
		}
	})
	if made == 0 {
		t.Error("no change was made")
	}
}

// drawDocument draws a mapping with everything in it.
func drawDocument(t *rapid.T) map[string]any {
	doc := rapid.MapOfN(rapid.SampledFrom([]string{"a", "b", "name", "spec", "on", "a.b/c"}), drawValue(3), 1, 4).Draw(t, "doc")
	return doc
}

func drawValue(depth int) *rapid.Generator[any] {
	scalar := rapid.OneOf(
		rapid.SampledFrom([]any{"x", "yes", "", "0755", "a: b", "# no", "it's", `say "hi"`, "two\nlines\n", "ключ", "- x", "{", "*a", "&a", "~"}),
		rapid.SampledFrom([]any{1, true, nil, 1.5}),
	)
	if depth == 0 {
		return scalar
	}
	return rapid.OneOf(
		scalar,
		rapid.Map(rapid.SliceOfN(drawValue(depth-1), 0, 3), func(l []any) any { return l }),
		rapid.Map(rapid.MapOfN(rapid.SampledFrom([]string{"a", "b", "c", "name"}), drawValue(depth-1), 0, 3),
			func(m map[string]any) any { return m }),
	)
}

// pathsOf lists the paths to everything in a value.
func pathsOf(value any) []engine.Path {
	var out []engine.Path
	var visit func(path engine.Path, value any)
	visit = func(path engine.Path, value any) {
		add := func(step any, value any) {
			next := append(append(engine.Path{}, path...), step)
			out = append(out, next)
			visit(next, value)
		}
		switch v := value.(type) {
		case map[string]any:
			for _, key := range []string{"a", "b", "c", "name", "spec", "on", "a.b/c"} {
				if child, ok := v[key]; ok {
					add(key, child)
				}
			}
		case []any:
			for i := range v {
				add(i, v[i])
			}
		}
	}
	visit(nil, value)
	return out
}

func drawChange(t *rapid.T, _ map[string]any, paths []engine.Path) engine.Patch {
	change := engine.Patch{Op: rapid.SampledFrom([]string{"add", "replace", "remove"}).Draw(t, "op")}
	change.Path = rapid.SampledFrom(paths).Draw(t, "path")
	if change.Op == "add" && rapid.Bool().Draw(t, "new") {
		if last := len(change.Path) - 1; last >= 0 {
			if _, ok := change.Path[last].(string); ok {
				change.Path = append(append(engine.Path{}, change.Path[:last]...), "added")
			}
		}
	}
	if change.Op != "remove" {
		change.Value = rapid.OneOf(drawValue(2)).Draw(t, "value")
	}
	return change
}

// write writes a document in a drawn style, with comments between its lines where the style allows.
func write(t *rapid.T, doc map[string]any) []byte {
	var root yaml.Node
	if err := root.Encode(doc); err != nil {
		t.Fatal(err)
	}
	style(t, &root, true)
	var out bytes.Buffer
	encoder := yaml.NewEncoder(&out)
	encoder.SetIndent(rapid.SampledFrom([]int{2, 4}).Draw(t, "indent"))
	if rapid.Bool().Draw(t, "compact") {
		encoder.CompactSeqIndent()
	}
	if err := errors.Join(encoder.Encode(&root), encoder.Close()); err != nil {
		t.Skip(err)
	}
	text := out.String()
	if rapid.Bool().Draw(t, "windows") && !strings.Contains(text, "|") && !strings.Contains(text, ">") {
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	if rapid.Bool().Draw(t, "unended") {
		text = strings.TrimRight(text, "\r\n")
	}
	return []byte(text)
}

func style(t *rapid.T, n *yaml.Node, block bool) {
	switch {
	case n.Kind != yaml.ScalarNode && block && len(n.Content) > 0 && rapid.IntRange(0, 3).Draw(t, "flow") == 0:
		n.Style |= yaml.FlowStyle
		block = false
	case n.Kind == yaml.ScalarNode && n.Tag == "!!str" && !strings.Contains(n.Value, "\n"):
		n.Style = rapid.SampledFrom([]yaml.Style{n.Style, yaml.DoubleQuotedStyle, yaml.SingleQuotedStyle}).Draw(t, "quotes")
	}
	if block && rapid.IntRange(0, 4).Draw(t, "comment") == 0 {
		n.HeadComment = "# kept"
	}
	for _, child := range n.Content {
		style(t, child, block)
	}
}

// TestEditJSONFiles holds the same of JSON, and which files are left alone.
func TestEditJSONFiles(t *testing.T) {
	t.Parallel()
	const text = "{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"metadata\": {\"name\": \"a\"}, \"spec\": {\"hostPID\": true}}\n" +
		"{\n  \"kind\": \"PodList\",\n  \"apiVersion\": \"v1\",\n  \"items\": [\n    {\n      \"metadata\": {\"name\": \"b\"},\n" +
		"      \"spec\": {\n        \"hostPID\": true,\n        \"hostIPC\": true\n      }\n    }\n  ]\n}\n"
	dir := t.TempDir()
	var packed bytes.Buffer
	zip := gzip.NewWriter(&packed)
	if _, err := zip.Write([]byte(text)); errors.Join(err, zip.Close()) != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"plain.json": []byte(text), "packed.json.gz": packed.Bytes()} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	in, err := Read(t.Context(), []string{dir}, Config{})
	if err != nil || len(in.Documents) != 4 {
		t.Fatal(err, in)
	}
	var changes []Change
	for i := range in.Documents {
		changes = append(changes, Change{&in.Documents[i], []engine.Patch{
			{Op: "remove", Path: engine.Path{"spec", "hostPID"}}, {Op: "add", Path: engine.Path{"spec", "hostname"}, Value: "x"},
		}})
	}
	texts, refused := in.Edit(changes)
	want := strings.NewReplacer(`{"hostPID": true}`, `{"hostname": "x"}`, "        \"hostPID\": true,\n", "",
		`"hostIPC": true`, "\"hostIPC\": true,\n        \"hostname\": \"x\"").Replace(text)
	if got := string(texts[filepath.Join(dir, "plain.json")]); got != want || len(texts) != 1 {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	for i, reason := range refused {
		if isPacked := strings.HasSuffix(in.Documents[i].File(), ".gz"); isPacked != errors.Is(reason, errPacked) {
			t.Errorf("%s: %v", in.Documents[i].File(), reason)
		}
	}
}

// TestEditFiles holds that a change of one document leaves the others of its file as they are.
func TestEditFiles(t *testing.T) {
	t.Parallel()
	const text = "# one\napiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {hostPID: true}\n--- # two\napiVersion: v1\nkind: List\n" +
		"items:\n- apiVersion: v1\n  kind: Pod\n  metadata: {name: b}\n  spec:\n    hostPID: true # b\n    hostIPC: true\n"
	name := filepath.Join(t.TempDir(), "x.yaml")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	in, err := Read(context.Background(), []string{name}, Config{})
	if err != nil {
		t.Fatal(err)
	}
	var changes []Change
	for _, object := range []string{"a", "b", "b"} {
		ref := engine.Ref{APIVersion: "v1", Kind: "Pod", Name: object}
		var d *Document
		for i := range in.Documents {
			if in.Documents[i].Ref == ref {
				d = in.At(ref, in.Documents[i].Locate(engine.Path{"spec", "hostPID"}))
			}
		}
		if d == nil {
			t.Fatalf("no document is where %v is", ref)
		}
		changes = append(changes, Change{d, []engine.Patch{{Op: "remove", Path: engine.Path{"spec", "hostPID"}}}})
	}
	texts, refused := in.Edit(changes)
	if refused[0] != nil || refused[1] != nil || !errors.Is(refused[2], edit.ErrPath) {
		t.Errorf("refused: %v", refused)
	}
	want := strings.NewReplacer("{hostPID: true}", "{}", "    hostPID: true # b\n", "").Replace(text)
	if got := string(texts[name]); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	again, err := Read(context.Background(), []string{name}, Config{Overlay: map[string][]byte{name: texts[name], "new.yaml": []byte("apiVersion: v1\nkind: Node\n")}})
	if err != nil || len(again.Documents) != 3 || strings.Contains(string(again.Documents[0].JSON), "hostPID") {
		t.Errorf("the overlay is not read: %v", err)
	}
}
