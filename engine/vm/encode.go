package vm

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/big"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/ir"
)

// magic begins every encoded program; its last byte counts the versions of the form.
const magic = "regolith plan 3\n"

// Encode writes a program, the same bytes for the same rules.
func (p *Program) Encode() []byte {
	if p.encoded != "" {
		return []byte(p.encoded)
	}
	w := &writer{buf: []byte(magic)}
	w.uint(len(p.constants))
	for i, term := range p.constants {
		switch v := term.Value.(type) {
		case ast.String:
			w.text("s" + string(v))
		case ast.Number:
			w.text("n" + string(v))
		default: // true, false and null, which every program has, and composites
			w.text(p.composites[i])
		}
	}
	w.uint(len(p.builtins))
	for i := range p.builtins {
		w.text(p.builtins[i].name)
	}
	w.uint(len(p.functions))
	for _, f := range p.functions {
		body := &writer{}
		body.blocks(f.body)
		w.text(f.name)
		w.uint(int(f.traits))
		w.uint(f.arity)
		w.uint(f.empty)
		w.uint(f.locals)
		w.text(string(body.buf))
	}
	return w.buf
}

type writer struct{ buf []byte }

func (w *writer) uint(n int)  { w.buf = binary.AppendUvarint(w.buf, uint64(n)) } //nolint:gosec // lengths and small numbers
func (w *writer) int(n int32) { w.buf = binary.AppendVarint(w.buf, int64(n)) }

func (w *writer) text(s string) {
	w.uint(len(s))
	w.buf = append(w.buf, s...)
}

func (w *writer) ints(list []int32) {
	w.uint(len(list))
	for _, n := range list {
		w.int(n)
	}
}

func (w *writer) blocks(blocks [][]instruction) {
	w.uint(len(blocks))
	for _, block := range blocks {
		w.uint(len(block))
		for i := range block {
			in := &block[i]
			form := forms[in.op]
			w.buf = append(w.buf, byte(in.op))
			for k, operand := range []int32{in.a, in.b, in.c} {
				if k < form.operands {
					w.int(operand)
				}
			}
			if form.args {
				w.ints(in.args)
			}
			if form.blocks {
				w.blocks(in.blocks)
			}
		}
	}
}

// form is what an instruction has.
type form struct {
	operands     int
	args, blocks bool
}

var forms = [...]form{ //nolint:gochecknoglobals // never written
	opReturn: {operands: 1}, opCall: {operands: 2, args: true}, opBuiltin: {operands: 2, args: true}, opBlock: {blocks: true},
	opBreak: {operands: 1}, opDot: {operands: 3}, opLen: {operands: 2}, opScan: {operands: 3, blocks: true}, opNot: {blocks: true},
	opAssign: {operands: 2}, opAssignOnce: {operands: 2}, opReset: {operands: 1}, opArray: {operands: 1}, opObject: {operands: 1},
	opSet: {operands: 1}, opEqual: {operands: 2}, opNotEqual: {operands: 2}, opIsArray: {operands: 1}, opIsObject: {operands: 1},
	opIsSet: {operands: 1}, opIsDefined: {operands: 1}, opIsUndefined: {operands: 1}, opAppend: {operands: 2},
	opInsert: {operands: 3}, opInsertOnce: {operands: 3}, opAdd: {operands: 2}, opArrayOf: {operands: 1, args: true},
	opObjectOf: {operands: 1, args: true}, opSetOf: {operands: 1, args: true}, opNone: {},
}

// errForm says that bytes are no program.
var errForm = errors.New("it is not what Encode wrote")

// Decode reads what Encode wrote. The bodies of functions are read on their first call.
func Decode(encoded string) (*Program, error) {
	rest, ok := strings.CutPrefix(encoded, magic)
	if !ok {
		return nil, fmt.Errorf("read plan: %w", errForm)
	}
	r := newReader(rest)
	p := &Program{encoded: encoded}
	if p.constants = r.constants(); r.bad {
		return nil, fmt.Errorf("read plan: %w", errForm)
	}
	p.builtins = make([]builtin, r.len())
	for i := range p.builtins {
		p.builtins[i] = newBuiltin(r.text())
	}
	functions := make([]function, r.len())
	p.byName = make(map[string]int, len(functions))
	p.functions = make([]*function, len(functions))
	for i := range functions {
		f := &functions[i]
		f.name, f.traits, f.arity, f.empty, f.locals, f.encoded = r.text(), traits(r.uint()), r.uint(), r.uint(), r.uint(), r.text()
		p.byName[f.name], p.functions[i] = i, f
		f.program, f.at = p, i
		r.bad = r.bad || !f.fits()
	}
	if r.bad || r.rest != "" {
		return nil, fmt.Errorf("read plan: %w", errForm)
	}
	return p, nil
}

// What is decoded is run as it is, so it must not make more of itself than it is long.
const (
	maxLocals = 1 << 16 // variables of a function
	maxDepth  = 1 << 10 // blocks inside of each other
	maxParts  = 1 << 16 // of a constant
)

// reader reads what writer wrote. What is too short is bad, and reads as zeros.
type reader struct {
	rest  string
	left  int // bytes that no length has spoken for
	bad   bool
	of    *function // whose instructions are read
	depth int
}

func newReader(encoded string) *reader { return &reader{rest: encoded, left: len(encoded)} }

func (r *reader) fail() {
	r.rest, r.bad = "", true
}

func (r *reader) uint() int {
	var n uint64
	for shift := 0; shift < 64 && r.rest != ""; shift += 7 {
		b := r.rest[0]
		r.rest = r.rest[1:]
		n |= uint64(b&0x7f) << shift
		if b < 0x80 {
			return int(n) //nolint:gosec // what is read is checked where it counts
		}
	}
	r.fail()
	return 0
}

func (r *reader) int() int32 {
	n := r.uint()
	return int32(n>>1) ^ -int32(n&1) //nolint:gosec // as written
}

// len reads a number of things that take at least a byte each.
func (r *reader) len() int {
	n := r.uint()
	if n < 0 || n > len(r.rest) || n > r.left {
		r.fail()
		return 0
	}
	r.left -= n
	return n
}

func (r *reader) text() string {
	n := r.len()
	text := r.rest[:n]
	r.rest = r.rest[n:]
	return text
}

// constants reads the constants of a program.
func (r *reader) constants() []*ast.Term {
	n := r.len()
	constants, terms, parts := make([]*ast.Term, 0, n), make([]ast.Term, n), make([]int, n)
	for i := range n {
		text := r.text()
		switch {
		case i < firstConstant:
			constants = append(constants, fixed()[i])
			continue
		case text == "":
			r.fail()
			return nil
		case text[0] == 's':
			terms[i].Value = ast.String(text[1:])
		case text[0] == 'n' && isNumber(text[1:]):
			terms[i].Value = ast.Number(text[1:])
		default:
			term := r.composite(text, constants, parts)
			if term == nil {
				r.fail()
				return nil
			}
			constants = append(constants, term)
			continue
		}
		constants = append(constants, &terms[i])
	}
	return constants
}

// isNumber tells whether a text is a number: others cannot be compared.
func isNumber(text string) bool {
	_, ok := new(big.Float).SetString(text)
	return ok
}

// composite reads a composite of constants that were read before; nil where there is none.
func (r *reader) composite(text string, constants []*ast.Term, parts []int) *ast.Term {
	made := composite{op: op(text[0])}
	args, all := newReader(text[1:]), &parts[len(constants)]
	for args.rest != "" {
		i := args.uint()
		if i < 0 || i >= len(constants) {
			return nil
		}
		made.args = append(made.args, constant(i))
		if *all += 1 + parts[i]; *all > maxParts {
			return nil
		}
	}
	if args.bad || made.op != opArrayOf && made.op != opObjectOf && made.op != opSetOf {
		return nil
	}
	return made.term(constants)
}

func (r *reader) ints() []int32 {
	list := make([]int32, r.len())
	for i := range list {
		list[i] = r.int()
	}
	return list
}

func (r *reader) blocks() [][]instruction {
	if r.depth++; r.depth > maxDepth {
		r.fail()
	}
	defer func() { r.depth-- }()
	blocks := make([][]instruction, r.len())
	for i := range blocks {
		block := make([]instruction, r.len())
		for k := range block {
			r.instruction(&block[k])
		}
		blocks[i] = block
	}
	return blocks
}

func (r *reader) instruction(in *instruction) {
	if r.rest == "" || int(r.rest[0]) >= len(forms) {
		r.fail()
		return
	}
	in.op = op(r.rest[0])
	r.rest = r.rest[1:]
	form := forms[in.op]
	for k, operand := range []*int32{&in.a, &in.b, &in.c} {
		if k < form.operands {
			*operand = r.int()
		}
	}
	if form.args {
		in.args = r.ints()
	}
	if form.blocks {
		in.blocks = r.blocks()
	}
	if !r.of.runs(in) {
		r.fail()
	}
}

// fits tells whether a frame of a function has room for its arguments.
func (f *function) fits() bool {
	return f.arity >= int(ir.Unused) && f.arity <= f.locals && f.empty >= 0 && f.empty <= f.locals-f.arity && f.locals <= maxLocals
}

// runs tells whether an instruction can be one of a function: its variables, its constants and what it calls are there, which
// is planned before it, so that nothing calls itself.
func (f *function) runs(in *instruction) bool { //nolint:cyclop // a case for each kind of instruction
	for k, operand := range [...]int32{in.a, in.b, in.c} {
		if role := roles[in.op][k]; role != none && !f.has(operand) || role > reads && operand < 0 {
			return false
		}
	}
	for _, arg := range in.args {
		if !f.has(arg) {
			return false
		}
	}
	switch in.op {
	case opCall:
		return in.b >= 0 && int(in.b) < f.at && f.program.functions[in.b].arity == int(ir.Unused)+len(in.args)
	case opBuiltin:
		return in.b >= 0 && int(in.b) < len(f.program.builtins) && f.program.builtins[in.b].arity == len(in.args)
	case opBreak:
		return in.a >= 0
	case opScan, opNot:
		return len(in.blocks) == 1
	case opAppend, opAdd:
		return in.a != in.b // nothing holds itself
	case opInsert, opInsertOnce:
		return in.a != in.b && in.a != in.c
	default:
		return true
	}
}

// has tells whether there is what an operand stands for.
func (f *function) has(operand int32) bool {
	return int(operand) < f.locals && -1-int(operand) < len(f.program.constants)
}
