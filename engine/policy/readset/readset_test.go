package readset_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/regolith-policy/regolith/engine/policy/readset"
)

func TestOf(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		rego string // of package a; its rule is violation
		want string
	}{
		"nothing": {`violation contains {"msg": "x"} if data.x`, `{}`},
		"a scalar, or whether it is there": {
			`violation contains {"msg": "x"} if input.o.a.b == true`,
			`{"o":{"a":{"b":{}}}}`,
		},
		"each element": {
			`violation contains {"msg": "x"} if { some c in input.o.list; c.a.b }`,
			`{"o":{"list":{"*":{"a":{"b":{}}}}}}`,
		},
		"a name in a message": {
			`violation contains {"msg": msg} if { some c in input.o.list; c.bad; msg := sprintf("%q is bad", [c.name]) }`,
			`{"o":{"list":{"*":{"bad":{},"name":"shown"}}}}`,
		},
		"a name that is compared as well": {
			`violation contains {"msg": msg} if { some c in input.o.list; c.name != "x"; msg := sprintf("%q is bad", [c.name]) }`,
			`{"o":{"list":{"*":{"name":{}}}}}`,
		},
		"a name formatted otherwise": {
			`violation contains {"msg": msg} if { some c in input.o.list; msg := sprintf("%-9s is bad", [c.name]) }`,
			`{"o":{"list":{"*":{"name":true}}}}`,
		},
		"a name in details": {
			`violation contains {"msg": "x", "details": {"at": c.name}} if some c in input.o.list`,
			`{"o":{"list":{"*":{"name":true}}}}`,
		},
		"through functions, rules and objects": {
			"violation contains {\"msg\": \"x\"} if { some c in things; bad(c.spec, \"a\") }\n" +
				"things := [{\"spec\": e, \"i\": i} | some i, e in input.o.list]\nbad(spec, field) if spec[field] == 1",
			`{"o":{"list":{"*":{"a":{}}}}}`,
		},
		"through default and else": {
			"violation contains {\"msg\": \"x\"} if v == 1\ndefault v := 2\nv := input.a if input.b\nelse := input.c",
			`{"a":{},"b":{},"c":{}}`,
		},
		"a path of constants": {
			`violation contains {"msg": "x"} if object.get(input, ["o", "a"], 0) == 1`,
			`{"o":{"a":{}}}`,
		},
		"a path that is put together": {
			"violation contains {\"msg\": \"x\"} if object.get(input, array.concat(p, [\"b\"]), 0) == 1\np := [\"o\", \"a\"]",
			`{"o":{"a":{"b":{}}}}`,
		},
		"the beginning of a path": {
			"violation contains {\"msg\": \"x\"} if v([\"o\", \"a\", \"b\"])\nv(p) if object.get(input, array.slice(p, 0, count(p) - 1), 0) == 1",
			`{"o":{"a":{}}}`,
		},
		"some beginning of a path": {
			"violation contains {\"msg\": \"x\"} if object.get(input, array.slice(p, 0, data.n), 0) == {}\np := [\"o\", \"a\"]",
			`{"*keys":true,"o":{"*keys":true,"a":{"*keys":true}}}`,
		},
		"a path that is not known": {
			`violation contains {"msg": "x"} if object.get(input.o, split(input.at, "/"), 0) == 1`,
			`{"at":true,"o":true}`,
		},
		"a builtin reads all": {`violation contains {"msg": "x"} if json.marshal(input.o) == "{}"`, `{"o":true}`},
		"two parts compared":  {`violation contains {"msg": "x"} if input.o.a == input.o.b`, `{"o":{"a":true,"b":true}}`},
		"a key that is not known": {
			`violation contains {"msg": "x"} if input.o.labels[input.key] == 1`,
			`{"key":true,"o":{"labels":{"*":{}}}}`,
		},
		"how many": {`violation contains {"msg": "x"} if count(input.o.list) > 2`, `{"o":{"list":{"*keys":true}}}`},
		"elements in a set": {
			"violation contains {\"msg\": \"x\"} if { some c in bad; c.level == 1 }\nbad contains c if some c in input.o.list",
			`{"o":{"list":{"*":{"level":{}}}}}`,
		},
		"elements of a set in an order": {
			"violation contains {\"msg\": \"x\"} if [c.level | some c in bad][0] == 1\nbad contains c if some c in input.o.list",
			`{"o":{"list":true}}`,
		},
		"elements of a set counted": {
			"violation contains {\"msg\": \"x\"} if count(bad) == 1\nbad contains c if some c in input.o.list",
			`{"o":{"list":true}}`,
		},
		"another input": {
			"violation contains {\"msg\": \"x\"} if v with input as {\"b\": input.a}\nv if input.b == 1",
			`{"a":{}}`,
		},
		"a part of the input replaced": {
			"violation contains {\"msg\": \"x\"} if v with input.o as input.a\nv if input.o.b == input.c",
			`{"a":{"b":true},"c":true,"o":{"b":true}}`,
		},
		"whether it is not there": {`violation contains {"msg": "x"} if not input.o.a.b`, `{"o":{"a":{"b":{}}}}`},
		"every": {
			`violation contains {"msg": "x"} if every c in input.o.list { c.a == 1 }`,
			`{"o":{"list":{"*":{"a":{}}}}}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			module, err := ast.ParseModuleWithOpts("a.rego", "package a\n"+tc.rego, ast.ParserOptions{RegoVersion: ast.RegoV1})
			if err != nil {
				t.Fatal(err)
			}
			trees, err := readset.Of(t.Context(), map[string]*ast.Module{"a.rego": module}, []string{"a/violation"},
				ast.CapabilitiesForThisVersion())
			if err != nil {
				t.Fatal(err)
			}
			got, err := json.Marshal(trees["a/violation"])
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, string(got)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			var again readset.Tree
			if err := json.Unmarshal(got, &again); err != nil {
				t.Fatal(err)
			}
			if twice, _ := json.Marshal(&again); string(twice) != string(got) {
				t.Errorf("read and written again it is %s", twice)
			}
		})
	}
}
