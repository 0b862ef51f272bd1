package vm

import (
	"slices"
	"sync/atomic"

	"github.com/open-policy-agent/opa/v1/ast"
)

// literal is an array, object or set as a rule wrote it down. Most of them are looked at once, by the host, or by the name of a
// member: they need none of what OPA's values have, hashes and tables and an order. What asks for that makes it whole first:
// nothing but a literal ever holds one.
type literal struct {
	term   ast.Term // stands for the literal, until it is whole
	kind   op       // opArrayOf, opObjectOf or opSetOf
	fixed  bool
	sorted bool // the keys of an object, or the elements of a set, are texts in their order
	parts  []*ast.Term
	value  atomic.Pointer[ast.Term] // of a fixed one: what OPA knows it as, once that was asked for
}

// parts are the elements of an array, the different elements of a set, or the keys of an object, all different, and its
// members in turn.

const (
	// manyParts is from how many elements or keys on one is looked for by its hash.
	manyParts = 32
	// fewMembers is up to how many members one is looked for from the first on, where they are sorted.
	fewMembers = 12
)

// literals hands out literals, many at a time: each time more, for who asks often asks again. One that is kept keeps those beside
// it and all that they hold, so that those of one input are no neighbours of those of the next.
type literals struct {
	free   []literal
	terms  []*ast.Term
	size   int  // how many were made at the last time
	single bool // each is made for itself
}

const (
	firstLiterals = 8
	mostLiterals  = 64
	partsEach     = 8 // for how many parts of each there is room, on average
)

// make makes a literal with room for parts.
func (s *literals) make(kind op, parts int) *literal {
	if s.single {
		return newLiteral(kind, make([]*ast.Term, 0, parts))
	}
	if len(s.free) == 0 {
		s.size = min(max(firstLiterals, 2*s.size), mostLiterals)
		s.free = make([]literal, s.size)
	}
	l := &s.free[0]
	s.free = s.free[1:]
	if len(s.terms) < parts {
		s.terms = make([]*ast.Term, max(partsEach*s.size, parts))
	}
	l.kind = kind
	l.parts, s.terms = s.terms[:0:parts], s.terms[parts:]
	l.term.Value = l
	return l
}

func newLiteral(kind op, parts []*ast.Term) *literal {
	l := &literal{kind: kind, parts: parts}
	l.term.Value = l
	return l
}

// literalOf gives the literal that a term stands for; nil for other values.
func literalOf(t *ast.Term) *literal {
	l, _ := t.Value.(*literal)
	return l
}

// whole makes of a term, and all that it holds, what OPA knows. The term stands for it from then on, if it is not fixed.
func whole(t *ast.Term) *ast.Term {
	l := literalOf(t)
	switch {
	case l == nil:
		return t
	case l.fixed:
		return l.composed()
	}
	t.Value = l.whole()
	return t
}

func (l *literal) whole() ast.Value {
	switch {
	case l.fixed:
		return l.composed().Value
	case l.term.Value != ast.Value(l):
		return l.term.Value
	}
	for i, part := range l.parts {
		l.parts[i] = whole(part)
	}
	return compose(l.kind, l.parts).Value
}

// apart is a value for others to keep: it never changes, and has no term of a machine.
func apart(t *ast.Term) *ast.Term {
	if t == nil || isScalar(t.Value) {
		return t
	}
	l := literalOf(t)
	switch {
	case l == nil:
		return ast.NewTerm(t.Value)
	case l.fixed:
		return t
	}
	parts := make([]*ast.Term, len(l.parts))
	for i, part := range l.parts {
		parts[i] = apart(part)
	}
	return fix(l.kind, parts)
}

// get gives the member of an array or object by its index or key; nil where there is none.
func (l *literal) get(key *ast.Term) *ast.Term {
	switch l.kind {
	case opObjectOf:
		if at := l.place(key); at >= 0 {
			return l.parts[at]
		}
	case opArrayOf:
		i, ok := small(key)
		if !ok {
			return dot(whole(&l.term), key)
		}
		if 0 <= i && i < len(l.parts) {
			return l.parts[i]
		}
	default:
		if l.has(key) {
			return key
		}
	}
	return nil
}

// has tells whether a set has an element.
func (l *literal) has(t *ast.Term) bool {
	return slices.ContainsFunc(l.parts, func(part *ast.Term) bool { return equal(part, t) })
}

// equals tells whether a literal is a value.
func (l *literal) equals(t *ast.Term) bool {
	switch v := t.Value.(type) {
	case *literal:
		return l.equal(v)
	case *ast.Array:
		return l.kind == opArrayOf && l.len() == v.Len() && ast.Compare(l.whole(), v) == 0
	case ast.Object:
		return l.kind == opObjectOf && l.len() == v.Len() && ast.Compare(l.whole(), v) == 0
	case ast.Set:
		return l.kind == opSetOf && ast.Compare(l.whole(), v) == 0
	}
	return false
}

// equal tells whether two literals are the same value.
func (l *literal) equal(other *literal) bool {
	if l.kind != other.kind || len(l.parts) != len(other.parts) {
		return false
	}
	switch l.kind {
	case opArrayOf:
		return slices.EqualFunc(l.parts, other.parts, equal)
	case opSetOf:
		return !slices.ContainsFunc(l.parts, func(part *ast.Term) bool { return !other.has(part) })
	default: // opObjectOf
	}
	for i := 0; i+1 < len(l.parts); i += 2 {
		if member := other.get(l.parts[i]); member == nil || !equal(l.parts[i+1], member) {
			return false
		}
	}
	return true
}

// add adds to a set what it does not have yet.
func (l *literal) add(t *ast.Term) {
	if !l.has(t) {
		l.push(t)
	}
}

// push adds a part; it panics where there is none.
func (l *literal) push(t *ast.Term) {
	_ = t.Value
	l.parts, l.sorted = append(l.parts, t), false
}

// place tells where the member of an object with a key stands; below zero where there is none.
func (l *literal) place(key *ast.Term) int {
	if name, ok := key.Value.(ast.String); ok {
		return l.placeOf(name)
	}
	for i := 0; i+1 < len(l.parts); i += 2 {
		if equal(l.parts[i], key) {
			return i + 1
		}
	}
	return -1
}

// placeOf is place for a text.
func (l *literal) placeOf(key ast.String) int {
	first, end := 0, len(l.parts)
	if end > 2*manyParts {
		l.sort()
	}
	for l.sorted && end-first > 2*fewMembers {
		middle := first + (end-first)/4*2
		if at, _ := l.parts[middle].Value.(ast.String); at <= key {
			first = middle
		} else {
			end = middle
		}
	}
	for i := first; i+1 < end; i += 2 {
		if at, ok := l.parts[i].Value.(ast.String); ok && at == key {
			return i + 1
		}
	}
	return -1
}

// named tells whether all keys of an object, or elements of a set, are texts.
func (l *literal) named() bool {
	step := 1
	if l.kind == opObjectOf {
		step = 2
	}
	for i := 0; i < len(l.parts); i += step {
		if _, ok := l.parts[i].Value.(ast.String); !ok {
			return false
		}
	}
	return true
}

// sort puts an object or a set into its order, if it goes by texts.
func (l *literal) sort() bool {
	switch {
	case l.sorted:
		return true
	case !l.named():
		return false
	case l.kind == opObjectOf:
		sortMembers(l.parts)
	default:
		slices.SortFunc(l.parts, compareKeys)
	}
	l.sorted = true
	return true
}

// member gives the key and the member at a place; of a set both are the element.
func (l *literal) member(i int) (key, member *ast.Term) {
	switch l.kind {
	case opObjectOf:
		return l.parts[2*i], l.parts[2*i+1]
	case opArrayOf:
		return ast.InternedTerm(i), l.parts[i]
	default:
		return l.parts[i], l.parts[i]
	}
}

// len is the number of elements or members.
func (l *literal) len() int {
	if l.kind == opObjectOf {
		return len(l.parts) / 2
	}
	return len(l.parts)
}

// The methods of a value are for who does not know of literals.

func (l *literal) Compare(other ast.Value) int { return l.whole().Compare(other) }

func (l *literal) Find(path ast.Ref) (ast.Value, error) { return l.whole().Find(path) } //nolint:wrapcheck // it is as OPA says

func (l *literal) Hash() int { return l.whole().Hash() }

func (l *literal) IsGround() bool { return true }

func (l *literal) String() string { return l.whole().String() }

func (l *literal) StringLength() int { return len(l.String()) }
