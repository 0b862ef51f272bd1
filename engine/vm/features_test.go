package vm

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"pgregory.net/rapid"
)

// feature is rules of one kind. Those whose names begin with lost are left to OPA, those with breaks break for some input.
type feature struct {
	rego   string
	data   map[string]any
	inputs []string
}

var features = map[string]feature{
	"functions of several bodies": {rego: `
kind(x) := "small" if x < 2
kind(x) := "big" if x > 3
kind(x) := "text" if is_string(x)
shape([]) := "none"
shape([x]) := x
shape([_, {"a": y}]) := y
shape({"a": y}) := y
breaks_p := kind(input.a)
q := shape(input.b)
breaks_r contains kind(x) if some x in input.b
breaks_s contains [x, kind(x)] if { some x in input.b; not kind(x) == "big" }`},

	"else chains": {rego: `
grade(x) := "a" if x > 3 else := "b" if x > 1 else := "c" if is_number(x)
p := grade(input.a)
q := 1 if input.a == 1 else := input.b if input.a == 2 else := "none" if not input.b
r if input.a == 1 else := false if input.a == 2
s := [g | some x in input.b; g := grade(x)]
late := x if { x := input.b.a } else := x if { x := input.b[1] } else := x if { some x in input.b; x == 2 } else := "end"`},

	"values that rules write out": {rego: `
pair := {"k": input.a, "list": [input.a, input.b, {"in": input.b}], "set": {input.a, 1, 1.0}}
member := [pair.k, pair.list[0], pair.list[2]["in"], pair["set"][1]]
index := [pair.list[i] | some i in [0, 2, 1.0, 9, "0", -1]]
pairs := [[k, v] | some k, v in pair]
lost_elements := [x | some x in {input.a, input.b, "x", "b"}]
elements := [x | some x in {1, "x", "b"}]
equal_object if pair == {"set": {1, input.a}, "list": [input.a, input.b, {"in": input.b}], "k": input.a}
equal_array if pair.list == [input.a, input.b, {"in": input.b}]
equal_set if {1, input.a, [input.b]} == {[input.b], input.a, 1}
unlike := [{1, input.a} == [1, input.a], [1] == [1, input.a], {"a": input.a} == {"b": input.a}, {input.a} == {input.b}, pair == input]
within := [[input.a] in {[1], [input.a]}, {"a": input.a} in [{"a": input.a}], input.a in {"k": input.a}, [1] in [[2], [input.b]]]
counts := [count(pair), count(pair.list), count(pair["set"]), count({"a": {}})]
types := [type_name(pair), type_name(pair.list), type_name(pair["set"]), is_object(pair), is_array(pair), is_set(pair["set"]), is_string(pair.list)]
ordered := [pair < {"k": 0}, pair.list > [input.a], {input.a} <= {input.a}, [[3, input.b] < [3, input.a]]]
text := sprintf("%v %s %d", [pair, json.marshal(pair.list), count(pair)])
joined := concat(", ", [sprintf("%v", [input.a]), "b"])
parts := [array.concat(pair.list, ["end"]), array.concat([], pair.list), array.slice(pair.list, 1, 2), array.slice(pair.list, 0, 9), array.concat(pair.list, [input.b])[3]]
got := [object.get(pair, "k", 0), object.get(pair, ["list", 2, "in"], 0), object.get(pair, "none", [input.a]), object.get({"a": input.a}, ["b"], {})]
unions := [object.union(pair, {"k": [input.a]}), {1, input.a} | {2, input.b}, {1, input.a} - {1}]
keyed := {[input.a, x]: {"v": x} | some x in [1, 2]}
by_key := [keyed[[input.a, 1]], {[input.a]: 1}[[input.a]]]
many contains [x, {"same": input.a}] if some x in numbers.range(1, 50)
many contains [x, {"same": input.a}] if some x in numbers.range(40, 90)
few contains {"n": x % 3, "of": [input.a]} if some x in numbers.range(1, 20)
asked := [[40, {"same": input.a}] in many, [91, {"same": input.a}] in many, {"n": 2, "of": [input.a]} in few, count(many), count(few)]
once := {"list": [x | some x in numbers.range(1, 3)], "set": {{"a": 1}, {"a": 2}}}
shared := [once.list[1], {"a": 2} in once["set"], [once, once] == [once, {"list": [1, 2, 3], "set": {{"a": 2}, {"a": 1}}}]]
f(x) := {"of": x, "list": [y | some y in numbers.range(1, x)]}
kept := [f(2), f(2), f(3).list[2], f(2) == f(2), f(2).of]
g(x) := [y | some y in x]
passed := [g(pair.list), g([input.a]), g(pair.list) == pair.list, g({"a": input.a})]
twice := p if { p := [input.a]; p == [input.a] }`},

	"defaults": {rego: `
default p := "unset"
p := input.a if input.b
default q := []
q := [x | some x in input.b] if is_array(input.b)
default f(_) := "other"
f(x) := "one" if x == 1
f(x) := "one" if x == "one"
r := f(input.a)
s contains f(x) if some x in input.b
default t := false
t if input.a == 1
t if input.b == [1]
u := t`},

	"conflicts": {rego: `
breaks_complete := 1 if input.a
breaks_complete := 2 if input.b
breaks_object[x] := y if some y, x in input.b
f(x) := 1 if x == 1
f(x) := x if is_number(x)
f(x) := "two" if x == 2
breaks_function := f(input.a)
breaks_loop := [f(x) | some x in input.b]
breaks_boolean if input.a
breaks_boolean := false if input.b == [1, 2]
breaks_comprehension := {x: y | some y, x in input.b}
same := 1 if input.a
same := 1.0 if input.b
early := "x" if input.a
early := "x" if input.b
breaks_early := "x" if input.a
breaks_early := "x" if to_number(input.b)
breaks_twice contains breaks_function`},

	"partial sets and objects": {rego: `
set contains x if some x in input.b
set contains input.a
object[x] := y if some x, y in input.b
object["fixed"] := 1
from_set contains [x, y] if { some x in set; some y in set; x != y }
keys contains k if { some k; object[k] }
at := object["0"]
has if 1 in set
has_key := object[input.a]
of_set := set[input.a]
whole := {"set": set, "object": object}
empty contains x if { some x in []; x }`},

	// OPA's evaluator takes such objects for others at times than they are: lost_hashed is not always true.
	"nested partial objects": {rego: `
lost_nested[x][y] := 1 if { some x, y in input.b }
lost_sets[x] contains y if { some x, y in input.b }
lost_deep.a[x].b[y] := z if { some z, y in input.b; some x in [y, 1] }
lost_of := lost_nested[0]
lost_copied[x] := {z: v | some z, v in y} if { some x, y in lost_nested }
lost_hashed if lost_nested in {lost_copied}
static.a.b := input.a
static.a.c := 1
reads := static.a.b`},

	"comprehensions": {rego: `
arrays := [[x, [y | some y in input.b; y != x]] | some x in input.b]
sets := {{y | some y in input.b; y != x} | some x in input.b}
objects := {i: {j: [x, y] | some j, y in input.b} | some i, x in input.b}
counts := [count({y | some y in input.b; y == x}) | some x in input.b]
filtered := [x | some x in input.b; count([y | some y in input.b; y == x]) > 1]
outer := {k: [v | some v in input.b; v == w] | some k, w in input.b}
undefined := [x | x := input.b.nowhere]
in_head contains {"n": [x | some x in input.b], "a": input.a}
shared := [a, a] if { a := [x | some x in input.b] }`},

	"every": {rego: `
p if every x in input.b { x != 2 }
q if every i, x in input.b { i != x }
r if every x in input.b { every y in input.b { x == y } }
s if not all_numbers
all_numbers if every x in input.b { is_number(x) }
t := [x | some x in input.b; every y in input.b { y <= x }]
u if every x in [] { x }
v if every x in input.nowhere { x }`},

	"not": {rego: `
p if not input.a
q if not input.b[0]
r contains x if { some x in input.b; not x == input.a }
s contains x if { some x in input.b; not x in [1, "1", null] }
unused := [x | some x in input.b; not has(x)]
has(x) if { some y in input.b; y != x; y == input.a }
t if not some_two
some_two if { some x in input.b; x == 2 }
u if { not not_a; not not_b }
not_a if not input.a
not_b if not input.b
v if not is_null(input.a)
w if not input.a == input.b`},

	"some in": {rego: `
p := [x | some x in input.b]
q := [[i, x] | some i, x in input.b]
r if 1 in input.b
s if "a", 1 in input.b
t := [x | some [_, x] in input.b]
u := [[x, y] | some {"a": x, "b": y} in input.b]
v contains x if { some x; input.b[x] == input.a }
w := [y | some x in input.b; some y in x]
x := {k | some k, 1 in input.b}
y if not input.a in input.b`},

	"with": {rego: `
a := input.a
lost_input if a == 7 with input.a as 7
builtin := x if x := count([1]) with count as 2
lost_of if lost_input
plain := a
lost_data contains x if { some x in list with data.list as [9] }
list := [x | some x in data.list]
size(x) := count(x)
sized := size([1, 2])
resized := x if x := size([1, 2]) with count as 7
mock(x) := [x, 1]
mock_called := mock(1)
mocked := x if x := size([1, 2]) with count as mock`, data: map[string]any{"list": []any{1, 2}}},

	"object.get": {rego: `
breaks_p := object.get(input, "a", "none")
breaks_q := object.get(input, ["b", "a"], "none")
breaks_r := object.get(input, ["b", 0], "none")
breaks_s := object.get(input, [], "none")
breaks_t := object.get(input, ["b", "a", "c", "d"], "none")
breaks_u := object.get(input.b, input.a, "none")
v := [object.get(x, "a", i) | some i, x in input.b; is_object(x)]
w := object.get({1: "one"}, input.a, "none")
breaks_x := object.get(input.a, "a", "none")
y := object.get({"s": {1, 2}}, ["s", input.a], "none")
z := object.get({[1]: "key"}, [[1]], "none")`},

	"sets as keys": {rego: `
breaks_whole[k] := v if some [k, v] in [[{1, 2}, "pair"], [{1}, "one"], [[1], "array"], [{"a": 1}, "object"], [{input.a}, "input"]]
breaks_object := breaks_whole[{x | some x in input.b}]
breaks_q := breaks_whole[input.b]
sets contains s if { some x in input.b; s := {x} }
breaks_t := [v | some v in breaks_whole]
s if {1} in sets
u := {{x, input.a}: x | some x in input.b; x != input.a}
v := sets[{input.a}]
w := [k | some k in sets]
x := {1, 2} == {y | some y in input.b}
y := sets - {{1}}
z := sets | {input.a}
comprehended contains {y | some y in input.b; y != x} if some x in input.b
of_comprehended := comprehended[{input.a}]
literal contains {x} if some x in input.b
literals contains [1, {"a": {x}}] if some x in input.b
by_set[{x}] := 1 if some x in input.b
by_key contains {x: 1} if some x in input.b
pairs contains {"k": [x]} if some x in input.b
lost_literal := literal[{input.a}]
lost_literals := literals[[1, {"a": {input.a}}]]
of_by_set := by_set[{input.a}]
lost_by_key := by_key[{input.a: 1}]
lost_all contains x if { some x in input.b; literal[{x}] }
of_pairs := pairs[{"k": [input.a]}]
in_literal if {input.a} in literal
of_literal := [x | some x in literal]
of_by_key := [x | some x in by_key; x[input.a]]`},

	"numbers": {rego: `
p if input.a == 1
q := {1: "one", 2: "two"}[input.a]
r := {1, 2, 3}[input.a]
s := [x | some x in input.b; x == 1]
t := count({x | some x in input.b})
u := [input.a, 1, 1.0, 1e0]
v := input.b[input.a]
w := {input.a: "x", "1": "y"}
f(x) := x + 1
breaks_x := f(input.a)
g(1) := "whole"
g(2.5) := "part"
y := g(input.a)
z := [f(n) | some n in [1, 1.0, 1e0, 10e-1]]
kept := [count([m | some m in [n]; m == 1]) | some n in [1, 1.0]]
written(n) := concat("", [s | some s in [sprintf("%v", [n])]])
text := [written(n) | some n in [1, 1.0, 1e0, 10e-1]]
own := written(input.a)
json_text := json.marshal(input.a)`, inputs: []string{`{"a": 10e-1, "b": [1e0, 100e-2]}`, `{"a": 1e0, "b": [1, 1.0, 1e0]}`}},

	"built-in functions": {rego: `
breaks_number := to_number(input.a)
breaks_count := count(input.a)
breaks_starts if startswith(input.a, "a")
breaks_ends if endswith(input.a, "a")
breaks_contains if contains(input.a, "a")
breaks_loop contains lower(x) if some x in input.b
breaks_sum := sum(input.b)
breaks_division := 1 / input.a
breaks_split := split(input.a, "a")
breaks_late if { is_string(input.a); to_number(input.a) }
types := [is_array(input.a), is_boolean(input.a), is_null(input.a), is_number(input.a), is_object(input.a), is_set(input.a), is_string(input.a)]
types_of := [type_name(x) | some x in input.b]
compared := [[x < y, x <= y, x > y, x >= y, x == y, x != y] | some x in input.b; some y in input.b]
sizes := [count(x) | some x in ["", "añ", [1], {1, 2}, {"a": 1}]]
breaks_sorted := sort(input.b)
lost_clock if time.now_ns() > 0
lost_walk contains [p, v] if walk(input.b, [p, v])`},

	"rules of data": {rego: `
p := data.known[input.a]
q contains x if { some x in data.list; x == input.a }
r := count(data.list)
s := [k | some k, _ in data.known]
t if data.nowhere
u := data.list[input.a]
v := data.known[input.b[0]][input.b[1]]`, data: map[string]any{
		"known": map[string]any{"a": "x", "1": "y", "b": map[string]any{"c": 1}}, "list": []any{"a", 1, nil},
	}},

	"many arguments": {rego: `
six(a, b, c, d, e, f) := [f, e, d, c, b, a]
six_loop(a, b, c, d, e, f) := [x | some x in [a, b, c, d, e, f]; x != a]
four(a, b, c, d) := [x | some x in [a, b, c, d]; x != a]
five(a, b, c, d, e) := [x | some x in [a, b, c, d, e]; x != a]
p := six(1, 2, 3, input.a, input.b, 6)
q := [six_loop(x, 2, 3, 4, 5, y) | some x in input.b; some y in input.b]
r := [four(x, 2, 3, y) | some x in input.b; some y in input.b]
s := [five(x, 2, 3, 4, y) | some x in input.b; some y in input.b]
t := [four(1, 2, 3, y) | some y in [4, 5, 4, 5, "4", null, false]]`},

	"kept results": {rego: `
of_scalar(x) := [y | some y in [1, 2, 3]; y != x]
of_input(x) := [[x, y] | some y in input.b]
of_any(x) := [[y, z] | some y in [1, 2]; some z in x]
undefined(x) if { some y in [1, 2, 3]; y == x; y > 5 }
p := of_scalar(input.a)
q := of_input(input.a)
r := [of_scalar(x) | some x in input.b; not is_object(x)]
s := [of_any(x) | some x in input.b; is_array(x)]
t := [of_any(input.b), of_any(input.b)] if is_array(input.b)
u := [x | some x in [1, 2, 6]; undefined(x)]
v := [of_input(x) | some x in [1, input.b, 1, input.b, 2]]`},

	"packages and names": {rego: `
_hidden := input.a
p := _hidden
f.a(x) := x
f.b(x) := [x]
q := [f.a(input.a), f.b(input.a)]
g["with-dash"] := 1
r := g["with-dash"]
s := {"text with \"quotes\" and \n lines": input.a}
t := "1" if input.a == "1"
u := 1 if input.a == 1
v := {"true": true, "null": null, "1": 1}[input.a]`},
}

// inputs are those of every feature, besides its own.
var inputs = []string{
	``, `null`, `{}`, `[]`, `{"a": 1}`, `{"a": 1.0, "b": [1.0, 1]}`, `{"a": 2, "b": [1, 2, 3]}`, `{"a": "1", "b": ["1", 1, null]}`, `{"a": 4, "b": [4, 2, 4]}`,
	`{"a": false, "b": {"a": 1, "b": 1}}`, `{"a": null, "b": [[1], [1, 2], {"a": 1, "b": 2}]}`, `{"a": "a", "b": {"a": {"c": {"d": 1}}}}`,
	`{"a": [1], "b": [[1], [1]]}`, `{"a": {"a": 1}, "b": "text"}`, `{"a": 1, "b": [1, 2]}`, `{"a": 1, "b": [1]}`, `{"a": 2.5, "b": [0, 2, 1]}`, `{"a": 3, "b": []}`,
	`{"a": "abc", "b": ["b", "c"]}`, `{"b": [2]}`, `{"a": true, "b": true}`, `{"a": "x", "b": {"x": 1, "0": 2}}`,
	`{"a": 0, "b": [{"a": 1}, {"a": 1, "b": null}]}`, `{"a": "one", "b": ["one", 1, "two"]}`, `{"a": {1, 2}, "b": {{1}, {2}, 1}}`,
	`{"a": 1, "b": {"a": 1, "c": [1, 2], "d": {"a": 1}}}`, `{"a": 123456789012345678901234567890, "b": [1e400, -1]}`, `{"a": "", "b": ["", " "]}`, `"text"`, `{"a": 1, "b": {1: 1, [1]: 2, null: 3}}`,
}

// module gives the module of a feature, and its rules by their paths.
func (f feature) module(tb testing.TB) (module *ast.Module, rules []string) {
	tb.Helper()
	module, err := ast.ParseModuleWithOpts("test.rego", f.text(), ast.ParserOptions{RegoVersion: ast.RegoV1})
	if err != nil {
		tb.Fatal(err)
	}
	for _, rule := range module.Rules {
		if path := "test/" + rule.Head.Ref()[0].Value.String(); len(rule.Head.Args) == 0 && !slices.Contains(rules, path) {
			rules = append(rules, path)
		}
	}
	return module, rules
}

func (f feature) text() string { return "package test\n" + f.rego + "\n" }

func (f feature) twin(t *testing.T) *twin {
	t.Helper()
	_, rules := f.module(t)
	tw, err := newTwin(t, map[string]string{"test.rego": f.text()}, f.data, rules...)
	if err != nil {
		t.Fatal(err)
	}
	return tw
}

// A machine that is given one input after another says of each what OPA's evaluator says, and leaves to it only what is meant
// to be left.
func TestFeatures(t *testing.T) {
	t.Parallel()
	for name, f := range features {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tw := f.twin(t)
			m := tw.world.NewMachine(t.Context(), nil)
			broken, run := map[string]bool{}, 0
			terms := make([]*ast.Term, 0, len(inputs)+len(f.inputs))
			for _, text := range append(slices.Clone(inputs), f.inputs...) {
				terms = append(terms, inputTerm(t, text))
			}
			for range 2 {
				for _, input := range terms {
					m.Next(input)
					for _, path := range tw.paths() {
						rule := strings.TrimPrefix(path, "test.")
						value, err := m.says(path)
						opa, opaErr := tw.opa(t.Context(), path, input)
						if how := differ(value, err, opa, opaErr); how != "" {
							t.Errorf("%s of %v: %s", rule, input, how)
						}
						broken[rule] = broken[rule] || err != nil
						if lost := strings.HasPrefix(rule, "lost_"); lost != errors.Is(err, ErrLost) {
							t.Errorf("%s of %v is lost %t: %v", rule, input, !lost, err)
						}
						run++
					}
				}
			}
			for rule, broke := range broken {
				if broke != (strings.HasPrefix(rule, "breaks_") || strings.HasPrefix(rule, "lost_")) {
					t.Errorf("%s breaks for some input: %t", rule, broke)
				}
			}
			if run == 0 {
				t.Error("no rule was run")
			}
		})
	}
}

// Whatever the input, both say the same.
func TestRandomInputs(t *testing.T) {
	t.Parallel()
	for name, f := range features {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tw := f.twin(t)
			m := tw.world.NewMachine(t.Context(), nil)
			values := values()
			rapid.Check(t, func(rt *rapid.T) {
				input := ast.ObjectTerm(ast.Item(ast.StringTerm("a"), values.Draw(rt, "a")), ast.Item(ast.StringTerm("b"), values.Draw(rt, "b")))
				m.Next(input)
				for _, path := range tw.paths() {
					value, err := m.says(path)
					opa, opaErr := tw.opa(t.Context(), path, input)
					if how := differ(value, err, opa, opaErr); how != "" {
						rt.Fatalf("%s of %v: %s", path, input, how)
					}
				}
			})
		})
	}
}

// values are values as they stand in input documents, few enough to meet again, with sets and keys that JSON does not have.
func values() *rapid.Generator[*ast.Term] {
	scalars := rapid.Map(rapid.SampledFrom([]string{
		`null`, `true`, `false`, `0`, `1`, `1.0`, `2`, `2.5`, `-1`, `""`, `"a"`, `"b"`, `"1"`, `"one"`,
	}), ast.MustParseTerm)
	return rapid.Custom(func(t *rapid.T) *ast.Term { return drawn(t, scalars, 3) })
}

func drawn(t *rapid.T, scalars *rapid.Generator[*ast.Term], depth int) *ast.Term {
	kind := rapid.IntRange(0, 6).Draw(t, "kind")
	if depth == 0 || kind > 3 && depth < 3 {
		return scalars.Draw(t, "scalar")
	}
	terms := make([]*ast.Term, rapid.IntRange(0, 3).Draw(t, "n"))
	for i := range terms {
		terms[i] = drawn(t, scalars, depth-1)
	}
	switch kind {
	case 1, 4:
		return ast.ArrayTerm(terms...)
	case 2, 5:
		object := ast.NewObject()
		for _, term := range terms {
			if key := scalars.Draw(t, "key"); object.Get(key) == nil { // to insert it once more may lose another one
				object.Insert(key, term)
			}
		}
		return ast.NewTerm(object)
	case 3:
		return ast.SetTerm(terms...)
	}
	return scalars.Draw(t, "scalar")
}

// Two things that are known to differ, where one number is written in two ways. OPA's evaluator remembers what a function
// gives of 1 and gives it of 1.0; and it finds no member of an array by 1e0, which a rule looked up by key can make it do.
func TestNumbersWrittenTwice(t *testing.T) {
	t.Parallel()
	tw := feature{rego: `
f(x) := json.marshal(x)
texts := [f(x) | some x in input.b]
object[x] := y if some x, y in input.b
member := object[input.a]`}.twin(t)
	m := tw.world.NewMachine(t.Context(), nil)
	input := inputTerm(t, `{"a": 1e0, "b": [1, 1.0]}`)
	m.Next(input)
	for path, want := range map[string][2]string{
		"test.texts":  {`["1", "1.0"]`, `["1", "1"]`},
		"test.member": {`1.0`, `undefined`},
	} {
		opa, err := tw.opa(t.Context(), path, input)
		if err != nil {
			t.Fatal(err)
		}
		evaluator := "undefined"
		if opa != nil {
			evaluator = opa.String()
		}
		if machine := says(t, m, path); machine != want[0] || evaluator != want[1] {
			t.Errorf("%s: the machine says %s, OPA's evaluator %s", path, machine, evaluator)
		}
	}
}
