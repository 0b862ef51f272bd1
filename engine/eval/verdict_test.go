package eval

import (
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
)

// FuzzFinding holds that whatever a rule yields is decoded or is an error, and never dropped.
func FuzzFinding(f *testing.F) {
	for _, seed := range []string{
		`{"msg":"x","details":{"path":["spec",0]}}`, `"x"`, `{"msg":1}`, `{"msg":"x","details":[]}`, `{"msg":"x","details":{"path":[null]}}`,
		`{"msg":"x","details":{"related":[{"kind":"Pod","name":"a"}],"fix":[{"op":"remove","path":["a"]}],"severity":"low"}}`,
		`{"msg":"x","details":{"object":{"kind":""}}}`, `{"msg":"x","details":{"severity":"huge"}}`, `{"msg":"","details":{}}`, `{"msg":"x"}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		value, err := newDecoder(false).Decode(data)
		if err != nil {
			t.Skip()
		}
		set := ast.SetTerm(value)
		elements, err := decodeSet(set, false)
		if len(elements) != 1 {
			t.Fatalf("%s gives %d elements", data, len(elements))
		}
		object, isObject := value.Value.(ast.Object)
		says := ""
		if isObject {
			says, _ = stringOf(object.Get(ast.StringTerm("msg")))
		}
		if says == "" && err == nil {
			t.Fatalf("%s says nothing and is no error", data)
		}
		if err == nil && (elements[0].message == "" || len(elements[0].message) > maxMessage) {
			t.Fatalf("%s gives message %q", data, elements[0].message)
		}
	})
}
