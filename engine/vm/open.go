package vm

import "github.com/open-policy-agent/opa/v1/ast"

// What a machine gives may hold arrays, objects and sets that OPA does not know. The functions here open them, as they do
// those of OPA.

// Member gives the member of an object that has a text as its key; nil where there is none, and for another value.
func Member(t *ast.Term, key string) *ast.Term {
	switch v := t.Value.(type) {
	case *literal:
		if v.kind != opObjectOf {
			return nil
		}
		if at := v.placeOf(ast.String(key)); at >= 0 {
			return v.parts[at]
		}
	case ast.Object:
		return v.Get(ast.StringTerm(key))
	}
	return nil
}

// Equal tells whether two values are.
func Equal(a, b *ast.Term) bool { return equal(a, b) }

// Whole makes of a term, and all that it holds, what OPA knows. It gives the term itself, but for what is fixed.
func Whole(t *ast.Term) *ast.Term { return whole(t) }

// Elements lists the elements of an array in their order; false for another value. The list must not be changed.
func Elements(t *ast.Term) ([]*ast.Term, bool) {
	switch v := t.Value.(type) {
	case *literal:
		if v.kind == opArrayOf {
			return v.parts, true
		}
	case *ast.Array:
		elements := make([]*ast.Term, v.Len())
		for i := range elements {
			elements[i] = v.Elem(i)
		}
		return elements, true
	}
	return nil, false
}

// Set lists the elements of a set, in no order; false for another value. The list must not be changed.
func Set(t *ast.Term) ([]*ast.Term, bool) {
	switch v := t.Value.(type) {
	case *literal:
		if v.kind == opSetOf {
			return v.parts, true
		}
	case ast.Set:
		return v.Slice(), true
	}
	return nil, false
}

// Object lists the keys of an object and its members in turn, in no order; false for another value. The list must not be changed.
func Object(t *ast.Term) ([]*ast.Term, bool) {
	switch v := t.Value.(type) {
	case *literal:
		if v.kind == opObjectOf {
			return v.parts, true
		}
	case ast.Object:
		parts := make([]*ast.Term, 0, 2*v.Len())
		v.Foreach(func(key, member *ast.Term) { parts = append(parts, key, member) })
		return parts, true
	}
	return nil, false
}
