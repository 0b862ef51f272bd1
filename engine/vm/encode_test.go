package vm

import (
	"bytes"
	"encoding/binary"
	"errors"
	"maps"
	"slices"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
)

// encodedFeatures are the programs of all features.
func encodedFeatures(tb testing.TB) [][]byte {
	tb.Helper()
	var out [][]byte
	for _, name := range slices.Sorted(maps.Keys(features)) {
		module, rules := features[name].module(tb)
		plan, err := Plan(tb.Context(), map[string]*ast.Module{"test.rego": module}, rules, ast.CapabilitiesForThisVersion())
		if err != nil {
			tb.Fatal(err)
		}
		out = append(out, Compile(plan).Encode())
	}
	return out
}

// What is decoded is encoded to the same bytes, whether or not it was run in between; the same rules give the same bytes.
func TestEncode(t *testing.T) {
	t.Parallel()
	again := encodedFeatures(t)
	for i, encoded := range encodedFeatures(t) {
		if !bytes.Equal(encoded, again[i]) {
			t.Error("the same rules give other bytes")
		}
		p, err := Decode(string(encoded))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(p.Encode(), encoded) {
			t.Error("what was decoded is encoded to other bytes")
		}
		for cut := range encoded {
			if _, err := Decode(string(encoded[:cut])); err == nil {
				t.Errorf("the first %d of %d bytes are a program", cut, len(encoded))
			}
		}
		if _, err := Decode(string(encoded) + "\x00"); err == nil {
			t.Error("with one byte more it is a program")
		}
	}
}

// countdown stops a machine when it has looked so often.
type countdown struct{ left int }

func (c *countdown) Cancel() {}

func (c *countdown) Cancelled() bool {
	c.left--
	return c.left < 0
}

var _ topdown.Cancel = (*countdown)(nil)

// runAll evaluates all functions of a program as rules, lost or not.
func runAll(tb testing.TB, p *Program) {
	tb.Helper()
	m := NewWorld(p, ast.MustParseTerm(`{"list": [1, 2], "known": {"a": "b"}}`).Value).NewMachine(tb.Context(), &countdown{left: 20})
	for range 2 {
		m.Next(ast.MustParseTerm(`{"a": 1, "b": [1, 2, {"a": 1}]}`))
		for i := range p.functions {
			_, _ = m.Eval(i)
			p.Names("a", i)
		}
	}
}

// decoded checks that bytes are no program, or one that breaks nothing and is encoded to the same bytes.
func decoded(tb testing.TB, encoded []byte) {
	tb.Helper()
	p, err := Decode(string(encoded))
	if err != nil {
		return
	}
	runAll(tb, p)
	if !bytes.Equal(p.Encode(), encoded) {
		tb.Error("what was decoded is encoded to other bytes")
	}
}

// A program of which a byte was changed may say something else, and breaks nothing.
func TestChangedBytes(t *testing.T) {
	t.Parallel()
	for k, encoded := range encodedFeatures(t) {
		for i := len(magic) + k; i < len(encoded); i += 23 {
			changed := bytes.Clone(encoded)
			changed[i] ^= byte(1 + i%7)
			decoded(t, changed)
		}
	}
}

// Bytes that are no program, or one that nobody planned, break nothing: all that is there is an error.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(magic))
	for _, encoded := range encodedFeatures(f) {
		f.Add(encoded)
	}
	f.Fuzz(func(t *testing.T, encoded []byte) { decoded(t, encoded) })
}

// lone is a program of one rule that is run as it is.
func lone(body ...instruction) *Program {
	return &Program{
		constants: append(fixed(), ast.NumberTerm("7")),
		builtins:  []builtin{newBuiltin("count"), newBuiltin("http.send"), newBuiltin("nonsense")},
		functions: []*function{{name: "test.p", arity: 2, empty: 2, locals: 4, traits: local, body: [][]instruction{body}}},
	}
}

// Programs that nobody planned are no programs, or have rules that cannot be run.
func TestHostilePrograms(t *testing.T) {
	t.Parallel()
	seven := constant(firstConstant)
	result := instruction{op: opReturn, a: seven}
	nested := []instruction{result}
	for range 2 * maxDepth {
		nested = []instruction{{op: opBlock, blocks: [][]instruction{nested}}}
	}
	with := func(change func(f *function)) *Program {
		p := lone(result)
		change(p.functions[0])
		return p
	}
	composites := lone(result)
	composites.composites = map[int]string{}
	for i := range 60 {
		of := constant(len(composites.constants) - 1)
		composites.composites[len(composites.constants)] = string(composite{op: op(int(opArrayOf) + i%2*2), args: []int32{of, of}}.append(nil))
		composites.constants = append(composites.constants, ast.NullTerm())
	}
	refused := map[string]*Program{
		"no variables for the input": with(func(f *function) { f.locals, f.arity, f.empty = 1, 1, 0 }),
		"more arguments than it has": with(func(f *function) { f.arity = 5 }),
		"less than nothing":          with(func(f *function) { f.empty = -1 }),
		"too many variables":         with(func(f *function) { f.locals = 1 << 40 }),
		"constants of constants":     composites,
		"no number": {
			constants: append(fixed(), ast.NumberTerm("x")), functions: lone(result).functions,
		},
	}
	for name, p := range refused {
		if _, err := Decode(string(p.Encode())); err == nil {
			t.Error(name, "is a program")
		}
	}
	lost := map[string]*Program{
		"no such variable":         lone(instruction{op: opReturn, a: 4}),
		"no such constant":         lone(instruction{op: opReturn, a: constant(firstConstant + 1)}),
		"no such result":           lone(instruction{op: opAssign, a: 4, b: seven}, result),
		"a constant that changes":  lone(instruction{op: opAssign, a: seven, b: seven}, result),
		"no such function":         lone(instruction{op: opCall, a: 2, b: 1}, result),
		"a function below zero":    lone(instruction{op: opCall, a: 2, b: -1}, result),
		"a rule that calls itself": lone(instruction{op: opCall, a: 2, b: 0}, result),
		"no such built-in":         lone(instruction{op: opBuiltin, a: 2, b: 3}, result),
		"a built-in below zero":    lone(instruction{op: opBuiltin, a: 2, b: -1}, result),
		"no argument":              lone(instruction{op: opBuiltin, a: 2, b: 0}, result),
		"too many arguments":       lone(instruction{op: opBuiltin, a: 2, b: 0, args: []int32{0, 0}}, result),
		"arguments out of range":   lone(instruction{op: opBuiltin, a: 2, b: 0, args: []int32{4}}, result),
		"to leave less than none":  lone(instruction{op: opBreak, a: -2}),
		"a loop of nothing":        lone(instruction{op: opScan, a: 0, b: 2, c: 3}, result),
		"not nothing":              lone(instruction{op: opNot}, result),
		"an array of itself":       lone(instruction{op: opArray, a: 2}, instruction{op: opAppend, a: 2, b: 2}, result),
		"a set of itself":          lone(instruction{op: opSet, a: 2}, instruction{op: opAdd, a: 2, b: 2}, result),
		"an object of itself":      lone(instruction{op: opObject, a: 2}, instruction{op: opInsert, a: 2, b: seven, c: 2}, result),
		"blocks without end":       lone(nested...),
		"nothing that can be run":  lone(instruction{op: opNone}),
	}
	for name, p := range lost {
		p, err := Decode(string(p.Encode()))
		if err != nil {
			t.Error(name, err)
			continue
		}
		m := NewWorld(p, ast.NewObject()).NewMachine(t.Context(), nil)
		m.Next(ast.NullTerm())
		if term, err := m.Eval(0); !errors.Is(err, ErrLost) {
			t.Errorf("%s: it gives %v, %v", name, term, err)
		}
	}
	for name, p := range map[string]*Program{
		"a built-in of the network":      lone(instruction{op: opBuiltin, a: 2, b: 1, args: []int32{seven}}, result),
		"a built-in that is not there":   lone(instruction{op: opBuiltin, a: 2, b: 2}, result),
		"to add to what is no set":       lone(instruction{op: opAssign, a: 2, b: seven}, instruction{op: opAdd, a: 0, b: 2}, result),
		"to append to what is not there": lone(instruction{op: opAppend, a: 0, b: 2}, result),
		"to append what is not there":    lone(instruction{op: opArray, a: 2}, instruction{op: opAppend, a: 3, b: 2}, result),
	} {
		p, err := Decode(string(p.Encode()))
		if err != nil {
			t.Error(name, err)
			continue
		}
		if term, err := NewWorld(p, ast.NewObject()).NewMachine(t.Context(), nil).Eval(0); err == nil {
			t.Errorf("%s: it gives %v", name, term)
		}
	}
	// What is of lengths alone is not made before it is there.
	lengths := lone(result)
	encoded := bytes.Clone(lengths.Encode())
	body := bytes.Repeat(append(binary.AppendUvarint(nil, 60_000), 1, byte(opBlock)), 20_000)
	encoded = append(encoded[:len(encoded)-5], binary.AppendUvarint(nil, uint64(len(body)))...)
	p, err := Decode(string(append(encoded, body...)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := NewWorld(p, ast.NewObject()).NewMachine(t.Context(), nil).Eval(0); !errors.Is(err, ErrLost) {
		t.Error("lengths without bytes give", err)
	}
}
