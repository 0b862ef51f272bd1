package vm

import (
	"cmp"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
)

// A fixed literal never changes, so that machines share it: what was read, and the values of rules that are kept. The keys of a
// fixed object are texts, in their order. Where OPA has to see one, it is given a value made for that.

// FixedArray makes an array of elements, and keeps the list.
func FixedArray(elements []*ast.Term) *ast.Term { return newFixed(opArrayOf, elements) }

// FixedObject makes an object of its keys, which are all texts, and its members in turn. It orders the list, and keeps it. It gives
// as well a key that stands twice; nil where none does.
func FixedObject(parts []*ast.Term) (object, twice *ast.Term) {
	twice = sortMembers(parts)
	return newFixed(opObjectOf, parts), twice
}

func newFixed(kind op, parts []*ast.Term) *ast.Term {
	l := newLiteral(kind, parts)
	l.fixed, l.sorted = true, kind == opObjectOf
	return &l.term
}

// sortMembers orders keys, which are texts, with their members; it gives one that stands twice.
func sortMembers(parts []*ast.Term) (twice *ast.Term) {
	for i := 2; i+1 < len(parts); i += 2 {
		order := compareKeys(parts[i-2], parts[i])
		if order < 0 {
			continue // as they are in most texts
		}
		pairs := make([][2]*ast.Term, 0, len(parts)/2)
		for j := 0; j+1 < len(parts); j += 2 {
			pairs = append(pairs, [2]*ast.Term{parts[j], parts[j+1]})
		}
		slices.SortFunc(pairs, func(a, b [2]*ast.Term) int { return compareKeys(a[0], b[0]) })
		for j, pair := range pairs {
			if j > 0 && compareKeys(pairs[j-1][0], pair[0]) == 0 {
				twice = pair[0]
			}
			parts[2*j], parts[2*j+1] = pair[0], pair[1]
		}
		return twice
	}
	return nil
}

// compareKeys orders texts.
func compareKeys(a, b *ast.Term) int {
	if a == b {
		return 0
	}
	key, _ := a.Value.(ast.String)
	than, _ := b.Value.(ast.String)
	return cmp.Compare(key, than)
}

// composed is what OPA knows a fixed literal as.
func (l *literal) composed() *ast.Term {
	if made := l.value.Load(); made != nil {
		return made
	}
	parts := make([]*ast.Term, len(l.parts))
	for i, part := range l.parts {
		parts[i] = whole(part)
	}
	made := compose(l.kind, parts)
	l.value.Store(made)
	return made
}

// fix makes of parts that are apart a value for others to keep.
func fix(kind op, parts []*ast.Term) *ast.Term {
	made := newLiteral(kind, parts)
	if kind == opSetOf || kind == opObjectOf && !made.sort() {
		return whole(&made.term)
	}
	made.fixed = true
	return &made.term
}
