package readset

import "github.com/open-policy-agent/opa/v1/ir"

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
const maxNodes = 512

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
	f.sets(v)     // equal elements count once
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
			f.changed = true
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
