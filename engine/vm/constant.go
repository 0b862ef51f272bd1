package vm

import (
	"encoding/binary"

	"github.com/open-policy-agent/opa/v1/ast"
)

// composite is an array, object or set of constants; the operands of an object are keys and members in turn.
type composite struct {
	op   op
	args []int32
}

// append writes it, other bytes for each.
func (c composite) append(to []byte) []byte {
	to = append(to, byte(c.op))
	for _, arg := range c.args {
		to = binary.AppendUvarint(to, uint64(-1-int64(arg))) //nolint:gosec // constants are below zero
	}
	return to
}

// term gives its value.
func (c composite) term(constants []*ast.Term) *ast.Term {
	terms := make([]*ast.Term, len(c.args))
	for i, arg := range c.args {
		terms[i] = constants[-1-arg]
	}
	return compose(c.op, terms)
}

// compose makes an array, object or set of terms, which it keeps.
func compose(op op, terms []*ast.Term) *ast.Term {
	switch op {
	case opArrayOf:
		return ast.ArrayTerm(terms...)
	case opSetOf:
		return ast.SetTerm(terms...)
	default: // opObjectOf
	}
	items := make([][2]*ast.Term, 0, len(terms)/2)
	for i := 0; i+1 < len(terms); i += 2 {
		items = append(items, [2]*ast.Term{terms[i], terms[i+1]})
	}
	return ast.ObjectTerm(items...)
}
