package eval

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/regolith-policy/regolith/engine/vm"
)

// reference is what the decoder must agree with.
func reference(data []byte) (ast.Value, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return nil, err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("trailing data")
	}
	return ast.InterfaceToValue(v)
}

func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		`{}`, `[]`, `null`, ` {"a":[1,-0,0.5,1e9,2E-3,true,false,null,"x"]} `, `"é\u00e9\ud83d\ude00\ud800"`, `{"a":1,"a":2}`,
		`{"a":{"a":{"a":[[[]]]}}}`, `[1,]`, `{"a"}`, `01`, `1.`, `-`, `"` + "\xff" + `"`, `"\x"`, `[1 2]`, `{"a":1}}`, "\"\x01\"",
		`{"k":"` + strings.Repeat("x", 100) + `"}`, `12345678901234567890`, `{"a":{"b":1},"c":{"b":1}}`, `tru`, `nul`, `[1,2`, `{"a":`, `1e30102`, `1E99999999999`, `-1e-40000`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, share := range []bool{false, true} {
			compareWithReference(t, newDecoder(share, ""), data)
		}
	})
}

func compareWithReference(t *testing.T, d *decoder, data []byte) {
	t.Helper()
	got, err := d.Decode(data)
	want, wantErr := reference(data)
	var syntax *syntaxError
	switch {
	case err != nil && wantErr != nil:
	case errors.As(err, &syntax) && strings.Contains(syntax.Message, "stands twice"): // refused on purpose
	case errors.As(err, &syntax) && strings.Contains(syntax.Message, "nested deeper"): // refused on purpose
	case (err == nil) != (wantErr == nil):
		t.Fatalf("Decode(%q) error = %v, encoding/json says %v", data, err, wantErr)
	case ast.Compare(vm.Whole(got).Value, want) != 0:
		t.Fatalf("Decode(%q) = %v, want %v", data, got, want)
	}
}

func TestDecodeErrors(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		data   string
		offset int
		want   string
	}{
		"duplicate key":     {`{"a":{"b":1,"b":2}}`, 5, `key "b" stands twice in this object`},
		"truncated":         {`{"a":[1,`, 8, "unexpected end of the document"},
		"trailing":          {`{} x`, 3, `unexpected 'x' after the document`},
		"missing comma":     {`[1 2]`, 3, `expected ',' or ']'`},
		"control character": {"{\"a\":\"x\ny\"}", 7, "control character in a string"},
		"too deep":          {strings.Repeat("[", 2000), maxDepth, "nested deeper than 1000 levels"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := newDecoder(false, "").Decode([]byte(tc.data))
			var syntax *syntaxError
			if !errors.As(err, &syntax) || syntax.Offset != tc.offset || !strings.Contains(syntax.Message, tc.want) {
				t.Fatalf("got %v, want %q at %d", err, tc.want, tc.offset)
			}
		})
	}
}

func TestDecodeSharesSubtrees(t *testing.T) {
	t.Parallel()
	got, err := newDecoder(true, "").Decode([]byte(`[{"a":[1,2]},{"a":[1,2]}]`))
	if err != nil {
		t.Fatal(err)
	}
	array, _ := vm.Elements(got)
	if array[0] != array[1] {
		t.Error("equal subtrees are not shared")
	}
}

// What nobody reads of the metadata is left out where its end is known, and only there.
func TestDecodeLeavesOut(t *testing.T) {
	t.Parallel()
	for data, want := range map[string]string{
		`{"metadata":{"managedFields":[{"a":[1]},{"b":"]"}],"name":"a"}}`:  `{"metadata":{"name":"a"}}`,
		`{"metadata":{"managedFields":[],"name":"a"},"x":[{"b":[1]},[2]]}`: `{"metadata":{"name":"a"},"x":[{"b":[1]},[2]]}`,
		`{"metadata":{"managedFields":"none"},"managedFields":[1]}`:        `{"metadata":{"managedFields":"none"},"managedFields":[1]}`,
		`{"spec":{"metadata":{"managedFields":[1]}}}`:                      `{"spec":{"metadata":{"managedFields":[1]}}}`,
	} {
		got, err := newDecoder(true, managedFields).Decode([]byte(data))
		if err != nil {
			t.Fatal(err)
		}
		if !vm.Equal(got, ast.MustParseTerm(want)) {
			t.Errorf("%s becomes %v, want %s", data, vm.Whole(got), want)
		}
	}
	if _, err := newDecoder(true, managedFields).Decode([]byte(`{"metadata":{"managedFields":[1,`)); err == nil {
		t.Error("a list without an end is no error")
	}
}
