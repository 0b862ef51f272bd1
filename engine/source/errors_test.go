package source_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regolith-policy/regolith/engine/source"
)

// told writes errors as "line:column: message | hint".
func told(in *source.Input) []string {
	var lines []string
	for _, e := range in.Errors {
		lines = append(lines, fmt.Sprintf("%d:%d: %s | %s", e.Location.Line, e.Location.Column, e.Message, e.Hint))
	}
	return lines
}

func TestErrors(t *testing.T) {
	t.Parallel()
	const (
		duplicate = "keep one of the two: which one wins differs from tool to tool"
		truncated = "the file is cut off or a bracket is never closed: was it written completely?"
		template  = "render the chart first: helm template . | regolith scan -"
		aliases   = "write the values out, or convert the file to JSON"
		nesting   = "no Kubernetes object nests that deeply: is this the right file?"
	)
	bomb := "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
	for c := 'b'; c < 'k'; c++ {
		bomb += fmt.Sprintf("%c: &%c [%s*%c]\n", c, c, strings.Repeat(fmt.Sprintf("*%c,", c-1), 9), c-1)
	}
	cases := map[string]struct {
		text string
		want []string
		good int // documents beside the bad ones
	}{
		"YAML indentation": {
			"apiVersion: v1\nkind: Pod\n  metadata: {}\n---\n" + namespaceA,
			[]string{`3:0: invalid YAML: mapping values are not allowed in this context | check the indentation, and quote a value that holds ": "`},
			1,
		},
		"YAML key at no level": {
			"a:\n    b: c\n  d: e\n", []string{"3:0: invalid YAML: did not find expected key | check the indentation: this line fits no level above it"}, 0,
		},
		"YAML tabs": {
			namespaceA + "---\na:\n\tb: c\n", []string{"6:1: invalid YAML: found character that cannot start any token | YAML does not allow tabs for indentation: use spaces"}, 1,
		},
		"YAML quote": {
			"a: b\nc: \"d\ne: f\n", []string{"2:0: invalid YAML: found unexpected end of stream | a quote is never closed"}, 0,
		},
		"YAML bracket": {
			"a: b\nc: [d\ne: f\n", []string{"2:0: invalid YAML: did not find expected ',' or ']' | a bracket is never closed, or a comma is missing"}, 0,
		},
		"YAML reserved character": {
			"a: b\nc: @d\n", []string{"2:0: invalid YAML: found character that cannot start any token | a value that begins with @, % or ` must be in quotes"}, 0,
		},
		"YAML unknown anchor": {
			"a: &x b\n---\na: *x\n", []string{"3:0: invalid YAML: unknown anchor 'x' referenced | an alias can only name an anchor that stands before it in the same document"}, 0,
		},
		"YAML text behind the document": {
			"# list\n[a]\nb: c\n", []string{"3:0: invalid YAML: text after the end of the document | separate documents by a line of ---"}, 0,
		},
		"YAML duplicate key": {
			"spec:\n  a: 1\n  b: {}\n  a: 2\n---\n" + namespaceA, []string{`4:3: duplicate key "a": first at line 2, column 3 | ` + duplicate}, 1,
		},
		"YAML duplicate key in two forms": {
			"1: a\n\"1\": b\n", []string{`2:1: duplicate key "1": first at line 1, column 1 | ` + duplicate}, 0,
		},
		"YAML duplicate among many": {
			"x:\n" + keys(30) + "  k7: again\n", []string{`32:3: duplicate key "k7": first at line 9, column 3 | ` + duplicate}, 0,
		},
		"YAML alias bomb": {bomb, []string{"4:14: the aliases of this document expand to far more than it holds | " + aliases}, 0},
		"YAML alias loop": {
			"a: &a\n  b: *a\n", []string{`2:6: anchor "a" holds an alias of itself | ` + aliases}, 0,
		},
		"YAML nesting": {
			namespaceA + "---\na: " + strings.Repeat("[", 1001) + strings.Repeat("]", 1001), []string{"5:1003: nested deeper than 1000 levels | " + nesting}, 1,
		},
		"YAML nesting beyond the parser": {
			strings.Repeat("[", 20000), []string{"1:1001: nested deeper than 1000 levels | "}, 0,
		},
		"YAML wrong tag": {"a: !!int x\n", []string{`1:4: a value is tagged !!int, and is none | `}, 0},
		"YAML infinity":  {"a: .inf\n", []string{"1:4: .inf has no form in JSON | put it in double quotes if it is a text"}, 0},
		"YAML null key":  {"~: a\n", []string{`1:1: "~" cannot be a key | put it in double quotes`}, 0},
		"YAML merge":     {"<<: a\n", []string{"1:5: only an object can be merged | the value of << must be an alias of an object, an object, or a list of those"}, 0},
		"YAML 1.2":       {"%YAML 1.2\n---\na: b\n", []string{"1:0: invalid YAML: found incompatible YAML document | remove the %YAML line: kubectl reads YAML 1.1 only"}, 0},
		"a template": {
			"a: {{ .Values.a }}\n---\n{{- if .Values.b }}\nb: c\n{{ end }}\n", []string{"1:5: a key must be a string, not a list or an object | " + template}, 0,
		},
		"a template with control structures": {
			"{{- if .Values.b }}\nb: c\n{{- end }}\n", []string{
				"1:0: this looks like a template that was not rendered (invalid YAML: did not find expected node content) | " + template,
			}, 0,
		},
		"a name that is no string": {
			"apiVersion: v1\nkind: Pod\nmetadata:\n  name: 123\n---\n" + namespaceA, []string{"4:3: metadata.name is a number, and must be a string | put it in double quotes"}, 1,
		},
		"metadata that is no object": {
			`{"apiVersion":"v1","kind":"Pod","metadata":"x"}` + namespaceB, []string{"1:44: metadata is a string, and must be an object | "}, 1,
		},
		"an item that is no object": {
			`{"apiVersion":"v1","kind":"List","items":[` + "\n" + `3,` + namespaceB + `]}`, []string{"2:1: an item of this List is a number, and must be an object | "}, 1,
		},
		"JSON cut off": {
			`{"apiVersion":"v1","items":[` + "\n" + namespaceB + ",\n" + `{"apiVersion":"v1","kind":"Pod","metadata":{`,
			[]string{`3:45: the JSON ends too early: want a key in double quotes | ` + truncated},
			1,
		},
		"JSON cut off in a string": {
			namespaceB + "\n" + `{"apiVersion":"v1","kind":"Po`, []string{"2:27: the JSON ends too early: this string is never closed | " + truncated}, 1,
		},
		"JSON with a bad line": {
			namespaceB + "\n" + `{"a":tru}` + "\n" + namespaceB[:60], []string{
				`2:9: invalid JSON: want true, have '}' | `, `3:61: the JSON ends too early: want "," or "}" | ` + truncated,
			}, 1,
		},
		"JSON comment": {`{"a":1} // x`, []string{`1:9: invalid JSON: want a value, have '/' | JSON has no comments`}, 0},
		"JSON control character": {
			"{\"a\":\"\x01\"}", []string{`1:7: invalid JSON: control character '\x01' in a string | write it as an escape, such as \n or \t; a line break here may also mean that a quote is missing`}, 0,
		},
		"JSON escape": {`{"a":"\d"}`, []string{`1:7: invalid JSON: unknown escape \d in a string | a backslash in a string is written \\`}, 0},
		"JSON duplicate key": {
			`{"apiVersion":"v1","kind":"Pod","spec":{"a":1,` + "\n" + `"\u0061":2}}` + "\n" + namespaceB, []string{`2:1: duplicate key "a": first at line 1, column 41 | ` + duplicate}, 1,
		},
		"JSON nesting": {
			strings.Repeat(`{"a":`, 1001) + "1" + strings.Repeat("}", 1001) + "\n" + namespaceB, []string{"1:5001: nested deeper than 1000 levels | "}, 1,
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := stdin(t, tc.text)
			if diff := cmp.Diff(tc.want, told(in)); diff != "" {
				t.Errorf("errors (-want +got):\n%s", diff)
			}
			if len(in.Documents) != tc.good {
				t.Errorf("want %d good documents, have %v", tc.good, describe(in))
			}
		})
	}
}

func keys(n int) string {
	var out strings.Builder
	for i := range n {
		fmt.Fprintf(&out, "  k%d: v\n", i)
	}
	return out.String()
}

func TestFileErrors(t *testing.T) {
	t.Parallel()
	big := `{"apiVersion":"v1","kind":"Secret","metadata":{"name":"big"},"x":"` + strings.Repeat("x", 3000) + `"}`
	cases := map[string]struct {
		name, text string
		want       []string
		good       int
	}{
		"UTF-16":      {"a.yaml", "\xff\xfea\x00:\x00", []string{"0:0: the text is in UTF-16 | save it as UTF-8; in PowerShell: ... | Out-File -Encoding utf8"}, 0},
		"binary":      {"a.json", "\x7fELF\x00", []string{"0:0: binary data, not a text: it has a NUL byte | give YAML or JSON, which may be compressed by gzip"}, 0},
		"zip":         {"a.zip", "PK\x03\x04\x00", []string{"0:0: a zip archive, not a text | unpack it first"}, 0},
		"tar":         {"a.tgz", zip(t, strings.Repeat("a\x00", 128)+"\x00ustar"+strings.Repeat("\x00", 100)), []string{"0:0: a tar archive, not a text | unpack it first"}, 0},
		"broken gzip": {"a.yaml.gz", zip(t, namespaceA)[:30], []string{"0:0: broken gzip data: unexpected EOF | the file is damaged or cut off"}, 0},
		"file too large": {"a.yaml", strings.Repeat("a: b\n", 1<<20), []string{
			"0:0: larger than 64 KiB after decompression, which is the limit | split it into files",
		}, 0},
		"zip bomb": {"a.yaml.gz", zip(t, strings.Repeat("a: b\n", 1<<20)), []string{"0:0: larger than 64 KiB after decompression, which is the limit | split it into files"}, 0},
		"document too large, in JSON": {"a.json", namespaceB + "\n" + big, []string{
			"2:1: a document of 3 KiB, and 2 KiB are the limit | no cluster accepts an object of this size; a YAML document with a large List can be given as JSON",
		}, 1},
		"document too large, in YAML": {"a.yaml", namespaceA + "---\n" + big, []string{
			"4:1: a document of 3 KiB, and 2 KiB are the limit | no cluster accepts an object of this size; a YAML document with a large List can be given as JSON",
		}, 1},
		"a list may be larger than a document": {"a.json", `{"apiVersion":"v1","kind":"List","items":[` + strings.Repeat(namespaceB+",", 50) + namespaceB + `]}`, nil, 51},
		"aliases of long texts": {"a.yaml", "a: &a " + strings.Repeat("x", 200) + "\nb: [" + strings.Repeat("*a,", 20) + "]\n", []string{
			"2:35: the document expands to more than 2 KiB | write the values out, or convert the file to JSON",
		}, 0},
		"JSON trailing comma":        {"a.json", `{"a":[1,]}`, []string{`1:9: invalid JSON: want a value, have ']' | JSON has no comma before a closing bracket`}, 0},
		"JSON by name is never YAML": {"a.json", "apiVersion: v1\n", []string{"1:1: invalid JSON: want a value, have 'a' | "}, 0},
		"YAML by name is told as YAML": {"a.yaml", "{\"a\": b: c}\n", []string{
			"1:0: invalid YAML: did not find expected ',' or '}' | a bracket is never closed, or a comma is missing",
		}, 0},
		"too many errors": {"a.ndjson", strings.Repeat("{]\n", 100), append(repeated(20, `:2: invalid JSON: want a key in double quotes, have ']' | `),
			"0:0: too many errors: the rest of the file is not read | "), 0},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(tree(t, map[string]string{tc.name: tc.text}), tc.name)
			in, err := source.Read(t.Context(), []string{path}, source.Config{MaxDocument: 2 << 10, MaxFile: 64 << 10})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, told(in)); diff != "" {
				t.Errorf("errors (-want +got):\n%s", diff)
			}
			for _, e := range in.Errors {
				if e.Location.File != path {
					t.Errorf("file: want %q, have %q", path, e.Location.File)
				}
			}
			if len(in.Documents) != tc.good {
				t.Errorf("want %d good documents, have %v", tc.good, describe(in))
			}
		})
	}
}

func repeated(n int, message string) []string {
	var out []string
	for i := range n {
		out = append(out, fmt.Sprintf("%d%s", i+1, message))
	}
	return out
}

func TestUnreadable(t *testing.T) {
	t.Parallel()
	root := tree(t, map[string]string{"a.yaml": namespaceA, "locked.yaml": namespaceA, "dir/x.yaml": namespaceA})
	for _, name := range []string{"locked.yaml", "dir"} {
		if err := os.Chmod(filepath.Join(root, name), 0); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { _ = os.Chmod(filepath.Join(root, "dir"), 0o700) })
	if _, err := os.ReadFile(filepath.Join(root, "locked.yaml")); err == nil {
		t.Skip("this user may read everything")
	}
	in, err := source.Read(t.Context(), []string{root}, source.Config{})
	if err != nil {
		t.Fatal(err)
	}
	if len(in.Errors) != 2 || len(in.Documents) != 1 || in.Errors[0].Message != "cannot be read: permission denied" {
		t.Errorf("errors %v, documents %v", in.Errors, describe(in))
	}
}

func TestNotADirectory(t *testing.T) {
	t.Parallel()
	file := filepath.Join(tree(t, map[string]string{"a.yaml": namespaceA}), "a.yaml")
	in, err := source.Read(t.Context(), []string{filepath.Join(file, "b.yaml"), file}, source.Config{})
	if err != nil || len(in.Errors) != 1 || in.Errors[0].Message != "cannot be read: not a directory" || len(in.Documents) != 1 {
		t.Errorf("error %v, input %+v", err, in)
	}
}

func TestNoStdin(t *testing.T) {
	t.Parallel()
	in, err := source.Read(t.Context(), []string{"-"}, source.Config{})
	if err != nil || len(in.Errors) != 1 || in.Errors[0].Message != "cannot be read: there is no standard input" {
		t.Errorf("error %v, input %+v", err, in)
	}
}
