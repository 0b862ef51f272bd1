package render

import (
	"bytes"
	"encoding/json"
	"testing"

	"pgregory.net/rapid"
)

// However the bytes are cut, they are indented as encoding/json indents them.
func TestIndentedAsEncodingJSON(t *testing.T) {
	t.Parallel()
	var value func(depth int) *rapid.Generator[any]
	value = func(depth int) *rapid.Generator[any] {
		return rapid.Custom(func(t *rapid.T) any {
			switch kind := rapid.IntRange(0, 5).Draw(t, "kind"); {
			case kind == 0 && depth > 0:
				return rapid.SliceOfN(value(depth-1), 0, 4).Draw(t, "list")
			case kind == 1 && depth > 0:
				return rapid.MapOfN(rapid.String(), value(depth-1), 0, 4).Draw(t, "object")
			case kind == 2:
				return rapid.Int().Draw(t, "number")
			case kind == 3:
				return nil
			default:
				return rapid.StringMatching(`[a-z"\\{}\[\]:, \n]*`).Draw(t, "text")
			}
		})
	}
	rapid.Check(t, func(t *rapid.T) {
		compact, err := json.Marshal(value(4).Draw(t, "value"))
		if err != nil {
			t.Fatal(err)
		}
		var want, got bytes.Buffer
		if err := json.Indent(&want, compact, "", "  "); err != nil {
			t.Fatal(err)
		}
		w := newIndented(&got)
		for rest := compact; len(rest) > 0; {
			n := rapid.IntRange(1, len(rest)).Draw(t, "cut")
			if _, err := w.Write(rest[:n]); err != nil {
				t.Fatal(err)
			}
			rest = rest[n:]
		}
		if err := w.close(); err != nil {
			t.Fatal(err)
		}
		if want.WriteByte('\n'); want.String() != got.String() {
			t.Errorf("%s is indented as\n%s\nand should be\n%s", compact, got.String(), want.String())
		}
	})
}
