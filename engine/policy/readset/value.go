package readset

import (
	"strconv"

	"github.com/open-policy-agent/opa/v1/ir"
)

// value is what a variable may hold: the union of all that may be assigned to it anywhere. Values only grow.
type value struct {
	nodes   map[*Tree]bool  // parts of the input
	sites   map[*site]bool  // arrays, objects and sets that the rules make
	consts  map[string]bool // strings that stand in the rules
	numbers map[string]bool // numbers that stand in the rules
	lengths map[length]bool // the number of elements of an array, or some less
	shows   map[*Tree]bool  // parts of the input that it shows, where it is the text of a message
	scalar  bool            // some other scalar, known once what is read is known
	wide    bool            // it was too much to follow: what flows here is read whole
	free    bool            // something of any type, known once what is read is known
}

// length is the number of elements of an array less a number.
type length struct {
	of   *value
	less int
}

// site is a place in the plan where an array, object or set is made, with all that may be put into it.
type site struct {
	set    bool
	fields map[string]*value // members of an object by keys that stand in the rules
	rest   value             // all other members, and the elements of arrays and sets
	items  []*value          // the elements of an array in order, where that is known
	loose  bool              // the order is not known: elements are added in a loop
	prefix bool              // it is some first elements of items
	depth  int               // of the loops around it
	seen   map[ir.Stmt]bool  // the statements whose element is in items
}

// siteOf gives a site of the frame, made if there is none.
func (s *scope) siteOf(key siteKey) *site {
	made := s.sites[key]
	if made == nil {
		made = &site{fields: map[string]*value{}, seen: map[ir.Stmt]bool{}, depth: len(s.loops)}
		s.sites[key] = made
	}
	return made
}

// members are the values of all members of a site.
func (s *site) members() []*value {
	all := make([]*value, 0, len(s.fields)+1)
	for _, v := range s.fields {
		all = append(all, v)
	}
	return append(all, &s.rest)
}

// isScalar tells whether a value is nothing but a scalar that is known once what is read is known.
func (v *value) isScalar() bool { return len(v.nodes) == 0 && len(v.sites) == 0 && !v.free }

// onlyConsts tells whether a value is nothing but strings of the rules.
func (v *value) onlyConsts() bool {
	return v.isScalar() && !v.scalar && len(v.numbers) == 0 && len(v.consts) > 0
}

// number gives the number that a value is; false where it may be something else.
func (v *value) number() (int, bool) {
	if !v.isScalar() || v.scalar || len(v.consts)+len(v.lengths) > 0 || len(v.numbers) != 1 {
		return 0, false
	}
	for text := range v.numbers {
		n, err := strconv.Atoi(text)
		return n, err == nil
	}
	return 0, false
}

// length gives the length that a value is; false where it may be something else.
func (v *value) length() (length, bool) {
	if !v.isScalar() || v.scalar || len(v.consts)+len(v.numbers) > 0 || len(v.lengths) != 1 {
		return length{}, false
	}
	for l := range v.lengths {
		return l, true
	}
	return length{}, false
}

// isEmpty tells whether nothing has been assigned so far.
func (v *value) isEmpty() bool {
	return v.isScalar() && !v.scalar && len(v.consts)+len(v.numbers)+len(v.lengths) == 0
}
