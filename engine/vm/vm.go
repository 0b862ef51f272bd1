// Package vm runs the plans that OPA makes of rules. A plan (https://www.openpolicyagent.org/docs/ir) is a program of
// small steps over numbered variables: no search for rules, no unification, no bindings. The values are those of OPA, and
// so are the built-in functions. A machine says of a rule exactly what OPA's evaluator says of it, or that it cannot.
package vm

import (
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"
)

// ErrLost says that a rule is in no plan, or does what a machine cannot follow: OPA's own evaluator has to be asked.
var ErrLost = errors.New("the rule cannot be run")

// Program is rules, planned. It is read-only but for what is decoded on first use, and safe for many machines.
type Program struct {
	constants  []*ast.Term    // true, false, null, then those of the plan
	composites map[int]string // how those that are arrays, objects and sets are encoded, by place; only where it was compiled
	builtins   []builtin
	functions  []*function
	encoded    string         // where it was decoded
	byName     map[string]int // "lib.pods.containers" -> index in functions
}

// Rule gives the number of a rule, named by its path from data ("policies.pod.host_network.violation"); the error is
// ErrLost.
func (p *Program) Rule(path string) (int, error) {
	i, ok := p.byName[path]
	if !ok || p.functions[i].traits&lost != 0 {
		return 0, fmt.Errorf("data.%s: %w", path, ErrLost)
	}
	return i, nil
}

// Names tells whether a text stands anywhere in rules, by their numbers, and in what they call; numbers below zero are none.
func (p *Program) Names(text string, rules ...int) bool {
	naming := map[int32]bool{}
	for i, term := range p.constants {
		ast.WalkTerms(term, func(part *ast.Term) bool {
			naming[constant(i)] = naming[constant(i)] || part.Value == ast.String(text)
			return false
		})
	}
	seen := map[int]bool{}
	var in func(function int) bool
	in = func(function int) bool {
		if function < 0 || seen[function] {
			return false
		}
		seen[function] = true
		found := false
		for _, block := range p.functions[function].code() {
			deep(block, func(in *instruction) {
				in.operands(func(_ role, operand *int32) { found = found || naming[*operand] })
			})
		}
		return found || slices.ContainsFunc(p.callees(function), in)
	}
	return slices.ContainsFunc(rules, in)
}

// callees lists the functions that a function calls.
func (p *Program) callees(function int) []int {
	var found []int
	for _, block := range p.functions[function].code() {
		deep(block, func(in *instruction) {
			if in.op == opCall {
				found = append(found, int(in.b))
			}
		})
	}
	return found
}

// function is a rule, or a function with arguments.
type function struct {
	name    string
	arity   int // of its arguments: the input, data, and what else there is; they are its first variables
	empty   int // how many variables after them have no value at the beginning
	locals  int // how many variables it has
	traits  traits
	params  []int32 // before it is optimized: the variables of the arguments
	decode  sync.Once
	program *Program
	at      int    // its number in the program
	encoded string // the body before it is needed
	body    [][]instruction
}

// code gives the body of a function.
func (f *function) code() [][]instruction {
	f.decode.Do(func() {
		if f.encoded != "" {
			r := newReader(f.encoded)
			r.of = f
			if f.body = r.blocks(); r.bad || r.rest != "" {
				f.body = [][]instruction{{{op: opNone}}}
			}
		}
	})
	return f.body
}

type traits uint8

const (
	lost  traits = 1 << iota // it cannot be run
	local                    // it reads the input, by itself or through others
	dear                     // it pays to keep its results
)

// instruction is a statement of a plan. What a, b and c are depends on op: variables, or constants below zero.
type instruction struct {
	op      op
	a, b, c int32
	args    []int32
	blocks  [][]instruction // each is run until a statement is undefined
}

// op is what an instruction does.
type op uint8

const (
	opReturn      op = iota // a
	opCall                  // a = function b (args)
	opBuiltin               // a = built-in function b (args)
	opBlock                 // blocks, one after another
	opBreak                 // out of a blocks
	opDot                   // a = b[c]
	opLen                   // a = the length of b
	opScan                  // the block for each key b and member c of a
	opNot                   // defined if the block is not
	opAssign                // a = b
	opAssignOnce            // a = b, which must not be another value already
	opReset                 // a is undefined
	opArray                 // a = an empty array
	opObject                // a = an empty object
	opSet                   // a = an empty set
	opEqual                 // a == b
	opNotEqual              // a != b
	opIsArray               // a
	opIsObject              // a
	opIsSet                 // a
	opIsDefined             // a
	opIsUndefined           // a
	opAppend                // a to the array b
	opInsert                // the member c by the key b to the object a
	opInsertOnce            // the same, which must not be another value already
	opAdd                   // a to the set b
	opArrayOf               // a = an array (args)
	opObjectOf              // a = an object (args: keys and members in turn)
	opSetOf                 // a = a set (args)
	opNone                  // cannot be run
)

// constant gives the operand for the constant at a place in Program.constants.
func constant(i int) int32 { return int32(-1 - i) } //nolint:gosec // there are fewer constants

// The constants that every program has.
const (
	constTrue = iota
	constFalse
	constNull
	firstConstant // of the plan
)

// fixed are the constants that every program has.
func fixed() []*ast.Term {
	return []*ast.Term{constTrue: ast.InternedTerm(true), constFalse: ast.InternedTerm(false), constNull: ast.NullTerm()}
}
