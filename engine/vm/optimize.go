package vm

import (
	"maps"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
)

// optimize makes a function shorter without changing what it says: arrays, objects and sets that are written out are made at
// once, those of constants before the program runs, copies of variables are read where they come from, and what nobody reads
// is not assigned. It numbers the variables anew: the arguments first, then those that must be empty at the beginning.
func (c *compiler) optimize(f *function) {
	o := &optimizer{compiler: c}
	for i, block := range f.body {
		f.body[i] = o.block(block, copies{})
	}
	for drop(f) {
	}
	if scansWritten(f) {
		f.traits |= lost
	}
	number(f)
}

// scansWritten tells whether a function goes through a set that is written out with other values than constants: OPA's evaluator
// does so in the order in which they are written, and finds those twice that are equal.
func scansWritten(f *function) bool {
	sets, found := map[int32]bool{}, false
	for _, block := range f.body {
		deep(block, func(in *instruction) {
			found = found || in.op == opScan && sets[in.a]
			in.operands(func(role role, operand *int32) {
				if role == writes {
					sets[*operand] = in.op == opSetOf
				}
			})
		})
	}
	return found
}

type optimizer struct{ *compiler }

// role is what an instruction does with one of its operands.
type role uint8

const (
	none    role = iota
	reads        // a value
	probes       // whether a variable has one
	writes       // a variable
	changes      // what a variable holds
)

// roles are those of a, b and c.
var roles = [...][3]role{ //nolint:gochecknoglobals // never written
	opReturn: {reads}, opCall: {writes}, opBuiltin: {writes}, opBlock: {}, opBreak: {}, opDot: {writes, reads, reads},
	opLen: {writes, reads}, opScan: {reads, writes, writes}, opNot: {}, opAssign: {writes, reads}, opAssignOnce: {changes, reads},
	opReset: {writes}, opArray: {writes}, opObject: {writes}, opSet: {writes}, opEqual: {reads, reads}, opNotEqual: {reads, reads},
	opIsArray: {reads}, opIsObject: {reads}, opIsSet: {reads}, opIsDefined: {probes}, opIsUndefined: {probes},
	opAppend: {reads, changes}, opInsert: {changes, reads, reads}, opInsertOnce: {changes, reads, reads}, opAdd: {reads, changes},
	opArrayOf: {writes}, opObjectOf: {writes}, opSetOf: {writes}, opNone: {},
}

// operands calls f for each operand of an instruction, but for those of its blocks.
func (in *instruction) operands(f func(role role, operand *int32)) {
	for i, operand := range []*int32{&in.a, &in.b, &in.c} {
		if role := roles[in.op][i]; role != none {
			f(role, operand)
		}
	}
	for i := range in.args {
		f(reads, &in.args[i])
	}
}

// deep calls f for instructions and those of their blocks.
func deep(block []instruction, f func(in *instruction)) {
	for i := range block {
		f(&block[i])
		for _, inner := range block[i].blocks {
			deep(inner, f)
		}
	}
}

// operands calls f for each operand of a function.
func (f *function) operands(do func(role role, operand *int32)) {
	for _, block := range f.body {
		deep(block, func(in *instruction) { in.operands(do) })
	}
}

// written lists the variables that instructions give a value, or change.
func written(block ...instruction) map[int32]bool {
	found := map[int32]bool{}
	deep(block, func(in *instruction) {
		in.operands(func(role role, operand *int32) {
			if role == writes || role == changes {
				found[*operand] = true
			}
		})
	})
	return found
}

// copies tells, for a variable, which constant or other variable has the same value.
type copies map[int32]int32

// forget takes out what is not so once a variable has another value.
func (c copies) forget(variable int32) {
	maps.DeleteFunc(c, func(copied, from int32) bool { return copied == variable || from == variable })
}

// block shortens a block.
func (o *optimizer) block(block []instruction, known copies) []instruction {
	block = o.fuse(block)
	for i := range block {
		in := &block[i]
		in.operands(func(role role, operand *int32) {
			if same, ok := known[*operand]; ok && role == reads {
				*operand = same
			}
		})
		if made, ok := o.fold(in); ok {
			*in = instruction{op: opAssign, a: in.a, b: made}
		}
		changed := written(*in)
		if in.op == opScan { // what its block assigns is known neither in it nor after it
			known.forgetAll(changed)
		}
		for k, inner := range in.blocks {
			in.blocks[k] = o.block(inner, maps.Clone(known))
		}
		known.forgetAll(changed)
		if in.op == opAssign {
			known[in.a] = in.b
		}
	}
	return block
}

func (c copies) forgetAll(variables map[int32]bool) {
	for variable := range variables {
		c.forget(variable)
	}
}

// owner is the variable to which an instruction adds; -1 where it adds to none.
func (in *instruction) owner() int32 {
	switch in.op {
	case opAppend, opAdd:
		return in.b
	case opInsert:
		return in.a
	default:
		return -1
	}
}

// elements are what an instruction adds to its owner.
func (in *instruction) elements() []int32 {
	if in.op == opInsert {
		return []int32{in.b, in.c}
	}
	return []int32{in.a}
}

// fuse makes one instruction of those that make an array, object or set and fill it, one after another in the same block.
func (o *optimizer) fuse(block []instruction) []instruction {
	whole := map[op]op{opArray: opArrayOf, opObject: opObjectOf, opSet: opSetOf}
	gone := map[int]bool{}
	for i := range block {
		op, ok := whole[block[i].op]
		if !ok {
			continue
		}
		of := block[i].a
		adds, ok := filling(block, i)
		if !ok || op == opObjectOf && !o.distinct(block, adds) {
			continue
		}
		made := instruction{op: op, a: of}
		for _, k := range adds {
			made.args = append(made.args, block[k].elements()...)
			gone[k] = true
		}
		gone[i] = true
		last := adds[len(adds)-1]
		block[last] = made
		delete(gone, last)
	}
	if len(gone) == 0 {
		return block
	}
	out := make([]instruction, 0, len(block)-len(gone))
	for i := range block {
		if !gone[i] {
			out = append(out, block[i])
		}
	}
	return out
}

// distinct tells whether no two members that instructions insert can have the same key: such an object is made wrong at once.
func (o *optimizer) distinct(block []instruction, adds []int) bool {
	keys := map[ast.Value]bool{}
	for _, k := range adds {
		if block[k].b < 0 {
			if key, ok := o.program.constants[-1-block[k].b].Value.(ast.String); ok {
				keys[key] = true
			}
		}
	}
	return len(adds) == 1 || len(keys) == len(adds)
}

// filling lists the instructions that fill what the one at a place makes; false where others see it before it is full, or
// what is filled in changes on the way.
func filling(block []instruction, at int) (adds []int, ok bool) {
	of := block[at].a
	i := at + 1
	for ; i < len(block); i++ {
		if block[i].owner() == of && !slices.Contains(block[i].elements(), of) {
			adds = append(adds, i)
			continue
		}
		if mentions(block[i], of) {
			break
		}
	}
	if len(adds) == 0 || written(block[i:]...)[of] {
		return nil, false
	}
	last := adds[len(adds)-1]
	for _, k := range adds[:len(adds)-1] {
		between := written(block[k+1 : last]...)
		if slices.ContainsFunc(block[k].elements(), func(element int32) bool { return between[element] }) {
			return nil, false
		}
	}
	return adds, true
}

func mentions(in instruction, variable int32) bool {
	found := false
	deep([]instruction{in}, func(in *instruction) {
		in.operands(func(_ role, operand *int32) { found = found || *operand == variable })
	})
	return found
}

// fold gives the constant for what an instruction makes of nothing but constants.
func (o *optimizer) fold(in *instruction) (int32, bool) {
	if in.op != opArrayOf && in.op != opObjectOf && in.op != opSetOf ||
		slices.ContainsFunc(in.args, func(arg int32) bool { return arg >= 0 }) {
		return 0, false
	}
	made := composite{in.op, in.args}
	written := string(made.append(nil))
	operand := o.constant(written, made.term(o.program.constants))
	o.program.composites[int(-1-operand)] = written
	return operand, true
}

// drop takes out what gives a variable a value that nobody reads; false where there is nothing.
func drop(f *function) bool {
	read := map[int32]bool{}
	f.operands(func(role role, operand *int32) {
		if role != writes {
			read[*operand] = true
		}
	})
	idle := func(in instruction) bool {
		switch in.op {
		case opAssign, opReset, opArray, opObject, opSet, opArrayOf, opObjectOf, opSetOf:
			return !read[in.a]
		default:
			return false
		}
	}
	dropped := false
	clean := func(blocks [][]instruction) {
		for i, block := range blocks {
			blocks[i] = slices.DeleteFunc(block, idle)
			dropped = dropped || len(blocks[i]) < len(block)
		}
	}
	clean(f.body)
	for _, block := range f.body {
		deep(block, func(in *instruction) { clean(in.blocks) })
	}
	return dropped
}

// number gives the variables new numbers.
func number(f *function) {
	next := map[int32]int32{}
	give := func(variable int32) {
		if _, ok := next[variable]; !ok {
			next[variable] = int32(len(next)) //nolint:gosec // there are fewer
		}
	}
	for _, param := range f.params {
		give(param)
	}
	for _, variable := range slices.Sorted(maps.Keys(unset(f))) {
		give(variable)
	}
	f.empty = len(next) - len(f.params)
	f.operands(func(_ role, operand *int32) {
		if *operand >= 0 {
			give(*operand)
			*operand = next[*operand]
		}
	})
	f.arity, f.locals = len(f.params), len(next)
}

// unset lists the variables that may be read before they are given a value.
func unset(f *function) map[int32]bool {
	found := map[int32]bool{}
	var walk func(block []instruction, set map[int32]bool)
	walk = func(block []instruction, set map[int32]bool) {
		for i := range block {
			in := &block[i]
			in.operands(func(role role, operand *int32) {
				if role != writes && *operand >= 0 && !set[*operand] {
					found[*operand] = true
				}
			})
			inner := maps.Clone(set)
			if in.op == opScan {
				inner[in.b], inner[in.c] = true, true
			}
			for _, block := range in.blocks {
				walk(block, maps.Clone(inner))
			}
			if in.op == opScan {
				continue // there may be no member
			}
			in.operands(func(role role, operand *int32) {
				if role == writes || role == changes {
					set[*operand] = true
				}
			})
		}
	}
	for _, block := range f.body {
		set := map[int32]bool{}
		for _, param := range f.params {
			set[param] = true
		}
		walk(block, set)
	}
	return found
}
