package source

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	yaml2 "go.yaml.in/yaml/v2"
	sigs "sigs.k8s.io/yaml"
)

// The documents that TestYAMLTokens makes.
const (
	tokenSeed = 1
	tokenRuns = 15_000
)

// FuzzYAML holds what a YAML document means to what it means to kubectl.
func FuzzYAML(f *testing.F) {
	for _, seed := range yamlSeeds(f) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) { compareYAML(t, data) })
}

// TestYAMLTokens compares documents put together at random from what YAML is made of, which finds more than
// changing bytes does.
func TestYAMLTokens(t *testing.T) {
	t.Parallel()
	tokens := []string{
		"a", "b", "key", "x y", "1", "0x1F", "0o7", "07", "08", "1_000", ".5", "1e3", "12e400", "-.inf", ".nan", "+1", "0b+1", "-0b11", "~", "null",
		"y", "yes", "No", "on", "OFF", "true", "2001-01-01", "1:30", "<<", "\"q\"", "'s'", "\"a\\n\\u00e9\"", "'it''s'", "é", "9223372036854775808",
		": ", ": ", ": ", ":\n", ":\n  ", "\n", "\n", "\n", "\n  ", "\n  ", "\n    ", "- ", "- ", "\n- ", "\n  - ", "? ", "\n? ", ",", ", ", "[", "]", "{", "}", "[", "]",
		" # comment\n", "# c\n", "\n# c\n", "\n  # c\n", "\n\n", "&a ", "&b ", "*a", "*b", "*a", "! ", "!!str ", "!!int ", "!!float ", "!!binary ", "!!null ",
		"!!bool ", "!!timestamp ", "!!merge ", "!x ", "<<: *a\n", "<<: [*a, *b]\n", "|\n", "|-\n", "|+\n", ">\n", ">-\n  ", "|2\n", " ", "\t", "\r\n", "\r",
		"--- ", "%YAML 1.1\n", "@", "`", "%", "\u2028", "\u0085", "\ufeff", "aGk=",
	}
	random := rand.New(rand.NewPCG(1, tokenSeed))
	accepted := 0
	for range tokenRuns {
		var doc []byte
		for range 1 + random.IntN(24) {
			doc = append(doc, tokens[random.IntN(len(tokens))]...)
		}
		if compareYAML(t, doc) {
			accepted++
		}
	}
	if accepted < tokenRuns/20 {
		t.Errorf("%d of %d documents were read: too few to say much", accepted, tokenRuns)
	}
}

// compareYAML holds one document to what sigs.k8s.io/yaml makes of it, and says whether it was read.
func compareYAML(t *testing.T, data []byte) bool {
	t.Helper()
	spans := splitYAML(data)
	if len(data) > 1<<16 || len(spans) != 1 || checkText(data) != nil || bytes.HasPrefix(data, []byte("\xef\xbb\xbf")) {
		return false // not one document, or refused as a file
	}
	doc := data[spans[0].start:spans[0].end]
	want, wantErr := sigs.YAMLToJSON(doc)
	got, bad := convertYAML(doc, 1<<20)
	if bad == nil && wantErr != nil {
		if relaxed, ok := lenient(doc); ok {
			want, wantErr = relaxed, nil
		}
	}
	switch {
	case bad == nil && wantErr != nil:
		t.Fatalf("accepted as %s what kubectl refuses: %v\n%q", got, wantErr, doc)
	case bad != nil && wantErr == nil:
		if !documented(bad) && !drops(doc) {
			t.Fatalf("refused (%s) what kubectl reads as %s\n%q", bad.message, want, doc)
		}
	case bad == nil:
		if got == nil {
			got = []byte("null")
		}
		if diff := cmp.Diff(decode(t, want), decode(t, got)); diff != "" {
			t.Fatalf("not what kubectl reads (-want +got):\n%s\n%q", diff, doc)
		}
	}
	return bad == nil
}

var tabBesideComment = regexp.MustCompile(`(?m)^ *\t[ \t]*(#|\r?$)`)

// lenient gives the JSON that kubectl makes of a document that it refuses, once tabs are taken out of the lines that
// hold nothing but a comment, or nothing at all beside comments: the parser here does not mind those.
func lenient(doc []byte) ([]byte, bool) {
	if !bytes.Contains(doc, []byte("#")) || !tabBesideComment.Match(doc) {
		return nil, false
	}
	want, err := sigs.YAMLToJSON(tabBesideComment.ReplaceAll(doc, []byte("$1")))
	return want, err == nil
}

// documented says that a document is refused on purpose, though kubectl reads it.
func documented(bad *yamlFault) bool {
	for _, reason := range []string{
		"duplicate key",                      // kubectl keeps one of them
		"nested deeper than",                 // kubectl's limit is 10,000
		"the document expands to more than",  // kubectl has no limit in bytes
		"about ",                             // nor in values
		"text after the end of the document", // kubectl drops the text
		"%TAG directives are not read",       // the nodes do not keep the tags as written
		"the tag ! without a value",          // the nodes do not tell it from a missing value
		"tags of the form !<!...> are not",   // the same
	} {
		if strings.Contains(bad.message, reason) {
			return true
		}
	}
	return false
}

// drops says that kubectl reads the beginning of a document and drops the rest: the parser stops where the first
// node is complete, as in "[a] b". Such a document is refused here.
func drops(doc []byte) bool {
	decoder := yaml2.NewDecoder(bytes.NewReader(doc))
	var value any
	if decoder.Decode(&value) != nil {
		return false
	}
	return !errors.Is(decoder.Decode(&value), io.EOF)
}

func decode(t *testing.T, text []byte) any {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		t.Fatalf("no JSON: %v\n%s", err, text)
	}
	if decoder.More() {
		t.Fatalf("more than one value: %s", text)
	}
	return value
}

func yamlSeeds(f *testing.F) [][]byte {
	f.Helper()
	seeds := [][]byte{
		[]byte("a: &x {b: 1}\nc: {<<: *x, b: 2, d: yes}\ne: {b: 3, <<: [*x, {f: ~}]}\n"),
		[]byte("--- # comment\na: |+\n  text\n\n  more\nb: >-\n  folded\n  text\n"),
		[]byte("- 0644\n- 0o644\n- 0x1F\n- 1_000\n- 1e3\n- 0b+1\n- .5\n- 12e03\n- 2001-01-01\n- 1:30\n- 9223372036854775808\n"),
		[]byte("yes: on\n1: 2\n1.5: x\n~: z\n"),
		[]byte("? a\n: b\n? [c]\n: d\n"),
		[]byte("%YAML 1.1\n---\n\"a\": 'b'\n...\n"),
		[]byte("a: ! 12\nb: !!str 12\nc: !!int \"12\"\nd: !!binary aGk=\ne: !foo {a: b}\nf: &z ! y\ng: !!float 1\n"),
		[]byte("{\"a\": [1, 2.50, \"x\\u00e9\", null, {\"b\": {}}]}"),
		[]byte("# head\na: # line\n  - b # foot\n  # foot\n\n# tail\n- c\n"),
		[]byte("a: &a [*a]\n"), []byte("a:\n\t- b\n"), []byte("a: b: c\n"), []byte("a\r\nb\r\n"),
	}
	files, err := filepath.Glob("../../../shared/corpus/kube-prometheus/*.yaml")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		if len(data) < 4096 {
			seeds = append(seeds, data)
		}
	}
	return seeds
}

// FuzzSplit holds the scanner to encoding/json: the same values, the same identities, an error where it has one.
func FuzzSplit(f *testing.F) {
	for _, seed := range []string{
		`{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a","namespace":"b"}}`,
		`{"a":1}{"b":2} [3] "x" -1.5e+7 true null`,
		"{\"kind\":\"A\",\"apiVersion\":\"v1\"}\n{\"kind\":\"B\",\"apiVersion\":\"x/v1\",\"metadata\":null}\n",
		`[{"kind":"A","apiVersion":"v1"},[],{"x":"\ud83d\ude00\"\\"}]`,
		`{"kind":"PodList","apiVersion":"v1","items":[{"metadata":{"name":"a"}},{"kind":"B","apiVersion":"v2"}]}`,
		`{"apiVersion":"v1","items":[{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"C"}]}],"kind":"List"}`,
		`{"a":"` + strings.Repeat("long text ", 9) + `"`, `{"a" 1}`, `[1,]`, `{"k\u0069nd":"X","apiVersion":"v1"}`, "\"\x01\"", `01`, `{"a":1,"a":2}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if bytes.Contains(data, []byte("---")) {
			return // a separator to the splitter, a syntax error to encoding/json
		}
		want, wantErr := wantValues(data)
		s := &splitter{scanner: scanner{data: data}, words: map[string]string{}}
		var spans []span
		var dup bool
		for s.more() {
			start, from := s.pos, len(s.found)
			s.top()
			if s.err != nil {
				break
			}
			spans = append(spans, span{start, s.pos})
			s.settle(from)
		}
		for _, bad := range s.faults {
			dup = dup || bad.first >= 0
		}
		if s.err != nil && strings.Contains(s.err.message, "nested deeper") {
			return
		}
		if (s.err == nil) != (wantErr == nil) {
			t.Fatalf("error: want %v, have %+v\n%q", wantErr, s.err, data)
		}
		if len(spans) != len(want) {
			t.Fatalf("want %d values, have %d\n%q", len(want), len(spans), data)
		}
		for i, at := range spans {
			if !bytes.Equal(want[i], data[at.start:at.end]) {
				t.Fatalf("value %d: want %s, have %s", i, want[i], data[at.start:at.end])
			}
		}
		if dup || s.err != nil || len(s.faults) > 0 {
			return
		}
		var ids []identity
		for _, raw := range want {
			ids = append(ids, wantIdentities(decode(t, raw))...)
		}
		var have []identity
		for _, d := range s.found {
			have = append(have, identity{d.ref.APIVersion, d.ref.Kind, d.ref.Namespace, d.ref.Name})
		}
		if diff := cmp.Diff(ids, have); diff != "" {
			t.Fatalf("identities (-want +got):\n%s\n%q", diff, data)
		}
	})
}

type identity struct{ APIVersion, Kind, Namespace, Name string }

// wantValues is the sequence of values before the first error.
func wantValues(data []byte) (values []json.RawMessage, err error) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	for {
		var raw json.RawMessage
		switch err := decoder.Decode(&raw); {
		case errors.Is(err, io.EOF):
			return values, nil
		case err != nil:
			return values, err
		}
		values = append(values, raw)
	}
}

// wantIdentities is the slow and plain way to find the objects in a value.
func wantIdentities(value any) []identity {
	if list, ok := value.([]any); ok {
		var all []identity
		for _, item := range list {
			if _, ok := item.(map[string]any); ok {
				all = append(all, wantIdentities(item)...)
			}
		}
		return all
	}
	object, _ := value.(map[string]any)
	text := func(from map[string]any, key string) string {
		s, _ := from[key].(string)
		return s
	}
	metadata, _ := object["metadata"].(map[string]any)
	id := identity{text(object, "apiVersion"), text(object, "kind"), text(metadata, "namespace"), text(metadata, "name")}
	items, has := object["items"]
	list, isList := items.([]any)
	if id.APIVersion != "" && strings.HasSuffix(id.Kind, "List") && has && (isList || items == nil) {
		var all []identity
		for _, item := range list {
			if item, ok := item.(map[string]any); ok {
				if kind := strings.TrimSuffix(id.Kind, "List"); kind != "" {
					if text(item, "kind") == "" {
						item["kind"] = kind
					}
					if text(item, "apiVersion") == "" {
						item["apiVersion"] = id.APIVersion
					}
				}
				all = append(all, wantIdentities(item)...)
			}
		}
		return all
	}
	if id.APIVersion == "" || id.Kind == "" {
		return nil
	}
	return []identity{id}
}
