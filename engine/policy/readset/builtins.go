package readset

import (
	"regexp"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ir"
	"github.com/open-policy-agent/opa/v1/types"
)

// builtins are the built-in functions that read less than all of their arguments.
var builtins = map[string]func(f *follower, s *scope, st *ir.CallStmt, args []*value){ //nolint:gochecknoglobals // never written
	"array.concat":      (*follower).concat,
	"array.slice":       (*follower).slice,
	"count":             (*follower).count,
	"eq":                (*follower).equal,
	"equal":             (*follower).equal,
	"internal.member_2": (*follower).member,
	"is_array":          (*follower).typed,
	"is_boolean":        (*follower).typed,
	"is_null":           (*follower).typed,
	"is_number":         (*follower).typed,
	"is_object":         (*follower).typed,
	"is_set":            (*follower).typed,
	"is_string":         (*follower).typed,
	"minus":             (*follower).minus,
	"neq":               (*follower).equal,
	"object.get":        (*follower).get,
	"object.keys":       (*follower).objectKeys,
	"sprintf":           (*follower).sprintf,
	"type_name":         (*follower).typed,
}

// builtin tells what a built-in function reads: all of its arguments, but for those that are known to read less.
func (f *follower) builtin(s *scope, st *ir.CallStmt, args []*value) {
	if known := builtins[st.Func]; known != nil {
		known(f, s, st, args)
		return
	}
	for _, arg := range args {
		f.whole(arg)
	}
	f.flow(s.target(st, st.Result), f.resultOf(st.Func))
}

// typed is a question about the type of a value, which is read with every value.
func (f *follower) typed(s *scope, st *ir.CallStmt, _ []*value) {
	f.flow(s.target(st, st.Result), &value{scalar: true})
}

func (f *follower) equal(s *scope, st *ir.CallStmt, args []*value) {
	f.compare(args[0], args[1])
	f.flow(s.target(st, st.Result), &value{scalar: true})
}

func (f *follower) count(s *scope, st *ir.CallStmt, args []*value) {
	f.keys(args[0])
	f.flow(s.target(st, st.Result), &value{lengths: map[length]bool{{of: args[0]}: true}})
}

func (f *follower) objectKeys(s *scope, st *ir.CallStmt, args []*value) {
	f.keys(args[0])
	f.flow(s.target(st, st.Result), &value{free: true})
}

// resultOf is what a built-in function gives, once its arguments are known.
func (f *follower) resultOf(name string) *value {
	if decl := f.builtins[name]; decl != nil {
		switch decl.Result().(type) {
		case types.String, types.Number, types.Boolean, types.Null:
			return &value{scalar: true}
		}
	}
	return &value{free: true}
}

// member says that an element is looked for in a collection.
func (f *follower) member(s *scope, st *ir.CallStmt, args []*value) {
	element, in := args[0], args[1]
	f.flow(s.target(st, st.Result), &value{scalar: true})
	f.compared(element)
	scalars := len(in.nodes) == 0 && !in.free
	for made := range in.sites {
		for _, member := range made.members() {
			f.compared(member)
			scalars = scalars && member.isScalar()
		}
	}
	if !scalars {
		f.whole(element)
		f.whole(in)
	}
}

// get is object.get, by one key or by a path of keys.
func (f *follower) get(s *scope, st *ir.CallStmt, args []*value) {
	result := s.target(st, st.Result)
	f.flow(result, args[2])
	if args[1].isScalar() {
		f.dot(result, args[0], args[1])
		return
	}
	if !hasOrder(args[1]) {
		f.whole(args[0])
		f.whole(args[1])
		f.flow(result, &value{free: true})
		return
	}
	for path := range args[1].sites {
		at := args[0]
		if path.prefix {
			f.flow(result, at)
		}
		for i, key := range path.items {
			next := s.cell(cellKey{stmt: st, part: i, path: path})
			f.dot(next, at, key)
			at = next
			if path.prefix {
				f.flow(result, at)
			}
		}
		f.flow(result, at)
	}
}

// hasOrder tells whether a value is nothing but arrays of scalars whose order is known.
func hasOrder(v *value) bool {
	if len(v.nodes) > 0 || v.free || v.scalar || len(v.consts)+len(v.numbers)+len(v.lengths) > 0 {
		return false
	}
	for s := range v.sites {
		if s.loose || s.set || !s.rest.isScalar() {
			return false
		}
	}
	return true
}

// concat is array.concat: for each two arrays, one of the elements of both.
func (f *follower) concat(s *scope, st *ir.CallStmt, args []*value) {
	left, right := args[0], args[1]
	result := s.target(st, st.Result)
	if left.free || right.free || len(left.nodes) > 0 || len(right.nodes) > 0 {
		f.mix(s, st, left, right)
		return
	}
	for a := range left.sites {
		for b := range right.sites {
			made := s.siteOf(siteKey{stmt: st, left: a, right: b})
			made.loose, made.prefix = a.loose || b.loose || a.prefix, b.prefix
			made.items = append(slices.Clip(a.items), b.items...)
			f.flow(&made.rest, &a.rest)
			f.flow(&made.rest, &b.rest)
			f.flow(result, &value{sites: map[*site]bool{made: true}})
		}
	}
}

// minus is a difference: of the length of an array and a number, a length.
func (f *follower) minus(s *scope, st *ir.CallStmt, args []*value) {
	result := s.target(st, st.Result)
	if args[0].isEmpty() || args[1].isEmpty() {
		return // not followed so far
	}
	f.whole(args[0])
	f.whole(args[1])
	l, ok := args[0].length()
	n, known := args[1].number()
	if ok && known {
		f.flow(result, &value{lengths: map[length]bool{{l.of, l.less + n}: true}})
		return
	}
	f.flow(result, &value{free: true}) // of sets, a set
}

// slice is array.slice. The first elements of an array whose order is known are known where their number is the length of
// the array less a number; else they are taken for any number of its first elements.
func (f *follower) slice(s *scope, st *ir.CallStmt, args []*value) {
	from := args[0]
	result := s.target(st, st.Result)
	if args[1].isEmpty() || args[2].isEmpty() {
		return // not followed so far
	}
	if from.free || len(from.nodes) > 0 {
		f.mix(s, st, from)
		return
	}
	first, known := args[1].number()
	last, exact := args[2].length()
	exact = exact && last.of == from
	for a := range from.sites {
		made := s.siteOf(siteKey{stmt: st, left: a})
		made.loose, made.prefix, made.items = a.loose || !known || first != 0, !exact || a.prefix, a.items
		if exact && !a.prefix {
			made.items = a.items[:max(0, len(a.items)-last.less)]
		}
		f.flow(&made.rest, &a.rest)
		f.flow(result, &value{sites: map[*site]bool{made: true}})
	}
}

// mix makes an array of the elements of others, in an order that is not known.
func (f *follower) mix(s *scope, st *ir.CallStmt, from ...*value) {
	made := s.siteOf(siteKey{stmt: st})
	made.loose = true
	for _, v := range from {
		for node := range v.nodes {
			f.eachOf(&made.rest, node)
		}
		for other := range v.sites {
			f.flow(&made.rest, &other.rest)
		}
		if v.free {
			f.flow(&made.rest, &value{free: true})
		}
	}
	f.flow(s.target(st, st.Result), &value{sites: map[*site]bool{made: true}})
}

// verbs are those of sprintf that put a string into a text as it is, or in quotes.
var verbs = regexp.MustCompile(`%[sq%]`)

// sprintf shows the strings that it puts into the text; all else it reads.
func (f *follower) sprintf(s *scope, st *ir.CallStmt, args []*value) {
	result := s.target(st, st.Result)
	f.flow(result, &value{scalar: true})
	if !isPlainFormat(args[0]) || !hasItems(args[1]) {
		f.whole(args[1])
		return
	}
	for list := range args[1].sites {
		for _, item := range list.items {
			if len(item.sites) > 0 || item.free {
				f.whole(item)
				continue
			}
			f.flow(result, &value{shows: item.shows})
			f.flow(result, &value{shows: item.nodes})
		}
	}
}

// isPlainFormat tells whether a value is one format of the rules that puts strings into the text as they are, or quoted.
func isPlainFormat(v *value) bool {
	if !v.onlyConsts() || len(v.consts) != 1 {
		return false
	}
	for text := range v.consts {
		if strings.Contains(verbs.ReplaceAllString(text, ""), "%") {
			return false
		}
	}
	return true
}

// hasItems tells whether a value is nothing but arrays whose elements are known one by one.
func hasItems(v *value) bool {
	if v.free || v.scalar || len(v.nodes) > 0 {
		return false
	}
	for list := range v.sites {
		if list.loose || list.set || list.prefix {
			return false
		}
	}
	return true
}
