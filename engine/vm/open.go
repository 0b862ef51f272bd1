package vm

import "github.com/open-policy-agent/opa/v1/ast"

// What a machine gives may hold arrays, objects and sets that OPA does not know. The functions here open them, as they do
// those of OPA.

// Whole makes of a term, and all that it holds, what OPA knows. It gives the term itself.
func Whole(t *ast.Term) *ast.Term { return whole(t) }

// Elements lists the elements of an array in their order; false for another value.
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

// Set lists the elements of a set, in no order; false for another value.
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

// Object lists the keys of an object and its members in turn, in no order; false for another value.
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
