package vm

import (
	"fmt"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
)

// How a block ends: by a number of blocks to leave, of which 0 is the block itself, or one of these.
const (
	done     = -1 // at its end
	returned = -2 // the function has its result, in Machine.result
	failed   = -3 // for a reason, in Machine.err
)

// block runs a block until a statement is undefined.
func (m *Machine) block(block []instruction, l []*ast.Term) int { //nolint:cyclop,funlen,gocyclo // the loop of the machine
	for i := range block {
		in := &block[i]
		switch in.op {
		case opDot:
			from, key := m.value(l, in.b), m.value(l, in.c)
			if from == nil || key == nil {
				return 0
			}
			found := dot(from, key)
			if found == nil {
				return 0
			}
			l[in.a] = found
		case opCall:
			result := m.call(in.b, in.args, l)
			if result == nil {
				if m.err != nil {
					return failed
				}
				return 0
			}
			l[in.a] = result
		case opBuiltin:
			result := m.builtin(in, l)
			if result == nil {
				if m.err != nil {
					return failed
				}
				return 0
			}
			l[in.a] = result
		case opAssign:
			l[in.a] = m.value(l, in.b)
		case opReset:
			l[in.a] = nil
		case opEqual:
			a, b := m.value(l, in.a), m.value(l, in.b)
			if a == nil || b == nil || !equal(a, b) {
				return 0
			}
		case opNotEqual:
			a, b := m.value(l, in.a), m.value(l, in.b)
			if a == nil || b == nil || equal(a, b) {
				return 0
			}
		case opBlock:
			for _, inner := range in.blocks {
				if next := m.block(inner, l); next > 0 {
					return next - 1
				} else if next < done {
					return next
				}
			}
		case opScan:
			if next := m.scan(in, l); next != done {
				return next
			}
		case opNot:
			switch next := m.block(in.blocks[0], l); {
			case next == done:
				return 0
			case next > 0:
				return next - 1
			case next < done:
				return next
			}
		case opIsDefined:
			if l[in.a] == nil {
				return 0
			}
		case opIsUndefined:
			if l[in.a] != nil {
				return 0
			}
		case opBreak:
			return int(in.a)
		case opReturn:
			m.result = m.value(l, in.a)
			return returned
		case opAssignOnce:
			if before, value := l[in.a], m.value(l, in.b); before == nil {
				l[in.a] = value
			} else if value == nil || !equal(before, value) {
				m.err = errConflict
				return failed
			}
		default:
			if next := m.compose(in, l); next != done {
				return next
			}
		}
	}
	return done
}

// compose is the part of block for what makes arrays, objects and sets, and tells their types.
func (m *Machine) compose(in *instruction, l []*ast.Term) int { //nolint:cyclop // a case for each
	switch in.op {
	case opArray:
		l[in.a] = emptyArray
	case opObject:
		l[in.a] = emptyObject
	case opSet:
		l[in.a] = emptySet
	case opArrayOf, opObjectOf, opSetOf:
		l[in.a] = m.literal(in, l)
	case opAppend:
		m.append(&l[in.b], m.value(l, in.a))
	case opAdd:
		m.add(&l[in.b], m.value(l, in.a))
	case opInsert, opInsertOnce:
		return m.insert(&l[in.a], m.value(l, in.b), m.value(l, in.c), in.op == opInsertOnce)
	case opLen:
		of := m.value(l, in.b)
		if of == nil {
			return 0
		}
		if l[in.a] = length(of); l[in.a] == nil {
			return 0
		}
	case opIsArray:
		return isA[*ast.Array](m.value(l, in.a), opArrayOf)
	case opIsObject:
		return isA[ast.Object](m.value(l, in.a), opObjectOf)
	case opIsSet:
		return isA[ast.Set](m.value(l, in.a), opSetOf)
	default:
		m.err = fmt.Errorf("%w: instruction %d", ErrLost, in.op)
		return failed
	}
	return done
}

// What is empty is made only where something is added.
var (
	emptyArray  = ast.ArrayTerm()  //nolint:gochecknoglobals // never written
	emptyObject = ast.ObjectTerm() //nolint:gochecknoglobals // never written
	emptySet    = ast.SetTerm()    //nolint:gochecknoglobals // never written
)

// literal makes what an instruction writes out.
func (m *Machine) literal(in *instruction, l []*ast.Term) *ast.Term {
	made := m.make(in.op, len(in.args))
	for _, arg := range in.args {
		if part := m.value(l, arg); in.op == opSetOf {
			made.add(part)
		} else {
			made.push(part)
		}
	}
	return &made.term
}

// append adds an element to an array that opArray made.
func (m *Machine) append(to **ast.Term, element *ast.Term) {
	if *to == emptyArray {
		*to = &m.make(opArrayOf, 4).term
	}
	if l := literalOf(*to); l != nil {
		l.push(element)
		return
	}
	(*to).Value = (*to).Value.(*ast.Array).Append(whole(element)) //nolint:forcetypeassert // it is what opArray made
}

// add adds an element to a set that opSet made.
func (m *Machine) add(to **ast.Term, element *ast.Term) {
	if *to == emptySet {
		*to = &m.make(opSetOf, 2).term
	}
	if l := literalOf(*to); l != nil && len(l.parts) < manyParts {
		l.add(element)
		return
	}
	whole(*to).Value.(ast.Set).Add(whole(element)) //nolint:forcetypeassert // it is what opSet made
}

// insert adds a member to an object that opObject made.
func (m *Machine) insert(to **ast.Term, key, member *ast.Term, once bool) int {
	if *to == emptyObject {
		*to = &m.make(opObjectOf, 8).term
	}
	o := literalOf(*to)
	name, isText := key.Value.(ast.String)
	if o == nil || !isText { // what equal keys of other types are is for OPA to say
		return m.insertWhole(whole(*to).Value.(ast.Object), whole(key), whole(member), once) //nolint:forcetypeassert // it is what opObject made
	}
	switch at := m.placeIn(o, name); {
	case at < 0:
		o.push(key)
		o.push(member)
	case !once:
		o.parts[at] = member
	case !equal(o.parts[at], member):
		m.err = errConflict
		return failed
	}
	return done
}

// insertWhole is insert for an object of OPA.
func (m *Machine) insertWhole(object ast.Object, key, member *ast.Term, once bool) int {
	if before := object.Get(key); before != nil && once {
		if equal(before, member) {
			return done
		}
		m.err = errConflict
		return failed
	}
	object.Insert(key, member)
	return done
}

// placeIn tells where the member of a name stands in an object of texts to which members are added; below zero where it has none,
// and is about to be given one.
func (m *Machine) placeIn(l *literal, name ast.String) int {
	if len(l.parts) < 2*manyParts {
		return l.placeOf(name)
	}
	places := m.places[l]
	if places == nil {
		places = make(map[ast.String]int, len(l.parts))
		for i := 0; i+1 < len(l.parts); i += 2 {
			known, _ := l.parts[i].Value.(ast.String)
			places[known] = i + 1
		}
		if m.places == nil {
			m.places = map[*literal]map[ast.String]int{}
		}
		m.places[l] = places
	}
	if at, ok := places[name]; ok {
		return at
	}
	places[name] = len(l.parts) + 1
	return -1
}

func isA[T ast.Value](term *ast.Term, kind op) int {
	if term != nil && is[T](term, kind) {
		return done
	}
	return 0
}

// is tells whether a value, or a literal, is of a kind; opNone is that of no literal.
func is[T ast.Value](term *ast.Term, kind op) bool {
	if l := literalOf(term); l != nil {
		return l.kind == kind
	}
	_, ok := term.Value.(T)
	return ok
}

// scan runs a block for each member of a collection, those of objects and sets in their order. To leave one block there is to
// go on with the next member, to leave two is to end the loop.
func (m *Machine) scan(in *instruction, l []*ast.Term) int {
	of := m.value(l, in.a)
	if of == nil {
		return 0
	}
	switch next := m.members(of, in, l); {
	case next > 1:
		return next - 2
	case next < done:
		return next
	}
	return done
}

// members runs the block of a loop for each member of a collection, as long as it goes on.
func (m *Machine) members(of *ast.Term, in *instruction, l []*ast.Term) int { //nolint:cyclop // a case for each
	next := done
	switch v := of.Value.(type) {
	case *literal:
		if v.kind != opArrayOf && v.len() > 1 && !v.sort() {
			return m.members(whole(of), in, l) // for their order
		}
		for i := 0; i < v.len() && goesOn(next); i++ {
			key, member := v.member(i)
			next = m.member(in, l, key, member)
		}
	case *ast.Array:
		for i := 0; i < v.Len() && goesOn(next); i++ {
			next = m.member(in, l, ast.InternedTerm(i), v.Elem(i))
		}
	case ast.Set:
		for _, member := range v.Slice() {
			if next = m.member(in, l, member, member); !goesOn(next) {
				break
			}
		}
	case ast.Object:
		m.loops = append(m.loops, loop{in, l, done})
		v.Until(m.visit)
		last := len(m.loops) - 1
		next = m.loops[last].next
		m.loops = m.loops[:last]
	}
	return next
}

// goesOn tells whether a loop goes on after its block ended so.
func goesOn(next int) bool { return next == done || next == 0 }

// member runs the block of a loop for one member.
func (m *Machine) member(in *instruction, l []*ast.Term, key, member *ast.Term) int {
	if m.steps++; m.steps%pause == 0 && m.stop != nil && m.stop.Cancelled() {
		m.err = ErrStopped
		return failed
	}
	l[in.b], l[in.c] = key, member
	return m.block(in.blocks[0], l)
}

// builtin calls a built-in function.
func (m *Machine) builtin(in *instruction, l []*ast.Term) *ast.Term {
	args := m.args[:0]
	for _, arg := range in.args {
		args = append(args, m.value(l, arg))
	}
	m.args = args
	b := &m.program.builtins[in.b]
	if b.native != nil {
		if result := b.native(m, args); result != nil {
			return result
		}
	}
	for i, arg := range args {
		args[i] = whole(arg)
	}
	m.result = nil
	if err := b.stock(m.stock, args, m.yield); err != nil {
		if topdown.IsCancel(err) {
			err = ErrStopped
		}
		m.err = fmt.Errorf("%s: %w", b.name, err)
		return nil
	}
	return m.result
}
