package eval

import (
	"slices"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/regolith-policy/regolith/engine/vm"
)

// FuzzFinding holds that whatever a rule yields is decoded or is an error, and never dropped.
func FuzzFinding(f *testing.F) {
	for _, seed := range []string{
		`{"msg":"x","details":{"path":["spec",0]}}`, `"x"`, `{"msg":1}`, `{"msg":"x","details":[]}`, `{"msg":"x","details":{"path":[null]}}`,
		`{"msg":"x","details":{"related":[{"kind":"Pod","name":"a"}],"fix":[{"op":"remove","path":["a"]}],"severity":"low"}}`,
		`{"msg":"x","details":{"steps":["a",1]}}`, `{"msg":"x","details":{"object":{"kind":""}}}`, `{"msg":"x","details":{"severity":"huge"}}`, `{"msg":"","details":{}}`, `{"msg":"x"}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		value, err := newDecoder(false, "").Decode(data)
		if err != nil {
			t.Skip()
		}
		set := ast.SetTerm(vm.Whole(value))
		elements, err := decodeSet(set, false)
		if len(elements) != 1 {
			t.Fatalf("%s gives %d elements", data, len(elements))
		}
		says, _ := stringOf(vm.Member(value, "msg"))
		if says == "" && err == nil {
			t.Fatalf("%s says nothing and is no error", data)
		}
		if err == nil && (elements[0].message == "" || len(elements[0].message) > maxMessage) {
			t.Fatalf("%s gives message %q", data, elements[0].message)
		}
	})
}

// TestDecodeSteps holds that the steps of a chain keep their order, and that what is no chain of sentences is an error.
func TestDecodeSteps(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", maxMessage+1)
	for _, tc := range []struct {
		rego string
		want []string // nil: an error
	}{
		{`["b", "a", "b"]`, []string{"b", "a", "b"}},
		{`["` + long + `"]`, []string{long[:maxMessage-len("…")] + "…"}},
		{`{"a", "b"}`, nil},
		{`"a"`, nil},
		{`["a", 1]`, nil},
		{`["a", ""]`, nil},
	} {
		elements, err := decodeSet(ast.MustParseTerm(`{{"msg": "x", "details": {"path": [], "steps": `+tc.rego+`}}}`), false)
		if (err != nil) != (tc.want == nil) || err == nil && !slices.Equal(elements[0].steps, tc.want) {
			t.Errorf("%s: got %q, error %v", tc.rego, elements[0].steps, err)
		}
	}
}
