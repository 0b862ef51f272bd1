package readset

import (
	"regexp"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ir"
	"github.com/open-policy-agent/opa/v1/types"
)

// flow adds to one value all that another may be.
func (f *follower) flow(to, from *value) {
	if to == from {
		return
	}
	if to.wide {
		to.sites = grow(f, to.sites, from.sites)
		f.whole(from)
		return
	}
	to.nodes = grow(f, to.nodes, from.nodes)
	to.sites = grow(f, to.sites, from.sites)
	to.shows = grow(f, to.shows, from.shows)
	to.consts = grow(f, to.consts, from.consts)
	to.lengths = grow(f, to.lengths, from.lengths)
	to.numbers = grow(f, to.numbers, from.numbers)
	if from.scalar && !to.scalar || from.free && !to.free {
		to.scalar, to.free = to.scalar || from.scalar, to.free || from.free
		f.changed = true
	}
	if len(to.nodes) > maxNodes {
		f.whole(to)
		*to = value{sites: to.sites, free: true, wide: true}
	}
}

// maxNodes is how many parts of the input a value may be before they are all said to be read.
const maxNodes = 256

func grow[K comparable](f *follower, to, from map[K]bool) map[K]bool {
	for k := range from {
		if !to[k] {
			if to == nil {
				to = map[K]bool{}
			}
			to[k] = true
			f.changed = true
		}
	}
	return to
}

// whole says that all of a value is read.
func (f *follower) whole(v *value) { f.wholeOf(v, map[*site]bool{}) }

func (f *follower) wholeOf(v *value, seen map[*site]bool) {
	f.compared(v)
	for node := range v.nodes {
		if !node.Whole {
			node.Whole = true
			f.changed = true
		}
	}
	for s := range v.sites {
		if seen[s] {
			continue
		}
		seen[s] = true
		for _, member := range s.members() {
			f.wholeOf(member, seen)
		}
	}
}

// compared says that a value is read if it is a scalar.
func (f *follower) compared(v *value) {
	for _, nodes := range []map[*Tree]bool{v.nodes, v.shows} {
		for node := range nodes {
			if !node.compared {
				node.compared = true
				f.changed = true
			}
		}
	}
}

// keys says that it is read which keys a value has, and how many.
func (f *follower) keys(v *value) {
	f.compared(v) // the length of a string
	for node := range v.nodes {
		if !node.Keys {
			node.Keys = true
			f.changed = true
		}
	}
}

// compare says that two values are compared. With a scalar, only the type of the other matters, and which scalar it is.
func (f *follower) compare(a, b *value) {
	f.compared(a)
	f.compared(b)
	if !a.isScalar() && !b.isScalar() {
		f.whole(a)
		f.whole(b)
	}
}

// dot looks up a key.
func (f *follower) dot(to, from, key *value) {
	if key.isEmpty() {
		return // not followed so far
	}
	f.whole(key)
	for node := range from.nodes {
		for name := range key.consts {
			child, made := node.field(name)
			f.changed = f.changed || made
			f.flow(to, &value{nodes: map[*Tree]bool{child: true}})
		}
		if !key.onlyConsts() {
			f.eachOf(to, node)
		}
	}
	f.sets(from)
	for s := range from.sites {
		for name := range key.consts {
			if member := s.fields[name]; member != nil {
				f.flow(to, member)
			}
		}
		f.flow(to, &s.rest)
		if !key.onlyConsts() {
			for _, member := range s.fields {
				f.flow(to, member)
			}
		}
	}
	if from.free {
		f.flow(to, &value{free: true})
	}
}

// eachOf gives what all members of a part of the input may be.
func (f *follower) eachOf(to *value, node *Tree) {
	child, made := node.each()
	f.changed = f.changed || made
	f.flow(to, &value{nodes: map[*Tree]bool{child: true}})
}

// scan goes through all members.
func (f *follower) scan(from, key, member *value) {
	for node := range from.nodes {
		f.eachOf(member, node)
		f.flow(key, &value{scalar: true})
	}
	for s := range from.sites {
		for name, v := range s.fields {
			f.flow(key, &value{consts: map[string]bool{name: true}})
			f.flow(member, v)
		}
		f.flow(member, &s.rest)
		f.flow(key, &value{scalar: true})
		if s.set {
			f.flow(key, &s.rest)
		}
	}
	if from.free {
		f.flow(key, &value{free: true})
		f.flow(member, &value{free: true})
	}
}

// site gives the array, object or set that a statement makes, and lets a variable hold it.
func (f *follower) site(s *scope, stmt ir.Stmt, target ir.Local) *site {
	made := s.siteOf(siteKey{stmt: stmt})
	f.flow(s.target(stmt, target), &value{sites: map[*site]bool{made: true}})
	return made
}

// add adds an element to arrays or sets. What goes through a set and makes an array of it depends on the order and the
// number of the elements of the set, and so on all of them.
func (f *follower) add(s *scope, stmt ir.Stmt, to, element *value) {
	for made := range to.sites {
		f.flow(&made.rest, element)
		if made.set {
			continue
		}
		for _, source := range s.loops[min(made.depth, len(s.loops)):] {
			made.loose = true
			f.sets(source)
		}
		if !made.seen[stmt] {
			made.seen[stmt] = true
			made.items = append(made.items, element)
		}
	}
}

// sets says that all of the elements of sets is read.
func (f *follower) sets(v *value) {
	for s := range v.sites {
		if s.set {
			f.whole(&s.rest)
		}
	}
}

// insert puts a member into objects.
func (f *follower) insert(to, key, member *value) {
	if key.isEmpty() {
		return // not followed so far
	}
	f.whole(key)
	for made := range to.sites {
		for name := range key.consts {
			if made.fields[name] == nil {
				made.fields[name] = &value{}
			}
			f.flow(made.fields[name], member)
		}
		if !key.onlyConsts() {
			f.flow(&made.rest, member)
		}
	}
}

// builtin tells what a built-in function reads: all of its arguments, but for those that are known to read less.
func (f *follower) builtin(s *scope, st *ir.CallStmt, args []*value) {
	result := s.target(st, st.Result)
	switch st.Func {
	case "is_array", "is_boolean", "is_null", "is_number", "is_object", "is_set", "is_string", "type_name":
	case "count":
		f.keys(args[0])
		f.sets(args[0])
		f.flow(result, &value{lengths: map[length]bool{{of: args[0]}: true}})
		return
	case "minus":
		f.minus(result, args)
		return
	case "object.keys":
		f.keys(args[0])
		f.sets(args[0])
	case "eq", "equal", "neq":
		f.compare(args[0], args[1])
	case "internal.member_2":
		f.member(args[0], args[1])
	case "object.get":
		f.get(s, st, args)
		return
	case "sprintf":
		f.sprintf(result, args[0], args[1])
	case "array.concat":
		f.concat(s, st, args[0], args[1])
		return
	case "array.slice":
		f.slice(s, st, args)
		return
	default:
		for _, arg := range args {
			f.whole(arg)
		}
	}
	f.flow(result, f.resultOf(st.Func))
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
func (f *follower) member(element, in *value) {
	f.compared(element)
	scalars := len(in.nodes) == 0 && !in.free
	for s := range in.sites {
		for _, member := range s.members() {
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
	if len(v.nodes) > 0 || v.free || v.scalar || len(v.consts) > 0 {
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
func (f *follower) concat(s *scope, st *ir.CallStmt, left, right *value) {
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
func (f *follower) minus(result *value, args []*value) {
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
var verbs = regexp.MustCompile(`%[sq%]`) //nolint:gochecknoglobals // compiled once

// sprintf shows the strings that it puts into the text; all else it reads.
func (f *follower) sprintf(result, format, args *value) {
	if !format.onlyConsts() || len(format.consts) != 1 || args.free || args.scalar || len(args.nodes) > 0 {
		f.whole(args)
		return
	}
	for text := range format.consts {
		if strings.Count(text, "%") != strings.Count(strings.Join(verbs.FindAllString(text, -1), ""), "%") {
			f.whole(args)
			return
		}
	}
	for list := range args.sites {
		if list.loose || list.set {
			f.whole(args)
			return
		}
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

// results says what the result of a rule reads: all of it, but for what its messages only show.
func (f *follower) results(v *value) {
	if len(v.nodes) > 0 || v.free || v.wide {
		f.whole(v)
		return
	}
	for set := range v.sites {
		for element := range set.rest.sites {
			for name, field := range element.fields {
				if name == "msg" {
					f.message(field)
					continue
				}
				f.whole(field)
			}
			f.whole(&element.rest)
		}
		rest := set.rest
		rest.sites = nil
		f.whole(&rest)
		for _, field := range set.fields {
			f.whole(field)
		}
	}
}

func (f *follower) message(v *value) {
	f.whole(&value{sites: v.sites})
	for _, nodes := range []map[*Tree]bool{v.nodes, v.shows} {
		for node := range nodes {
			if !node.shown {
				node.shown = true
				f.changed = true
			}
		}
	}
}
