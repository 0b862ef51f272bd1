// Package readset finds out which parts of its input a rule reads, without evaluating it: two inputs that are equal in
// these parts have the same result. It follows the values through the plan that OPA makes of the rule, as a points-to
// analysis does.
package readset

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// Tree is what is read of a value. The zero Tree is a value of which no more is read than whether it is there, its type
// and, if it is a scalar, which.
type Tree struct {
	// Whole says that all of the value is read; nothing else is set then.
	Whole bool
	// Shown says that the value, where it is a string, is put into the messages of a result by %s or %q and is read by
	// nothing else, so that with another string the result would be the same but for that; nothing else is set then.
	Shown bool
	// Keys says that the keys of an object, or the number of the elements of an array, are read.
	Keys bool
	// Each is what is read of every member of an object or array; nil for nothing. Keys is set with it.
	Each *Tree
	// Fields is what is read of single members of an object.
	Fields map[string]*Tree

	depth    int  // below the input
	shown    bool // in the message of a result
	compared bool // read by anything else, as a scalar
}

// maxDepth is the deepest part that is told from what is below it.
const maxDepth = 16

// field gives the tree of a member, made if there is none.
func (t *Tree) field(name string) (child *Tree, made bool) {
	if child = t.Fields[name]; child != nil {
		return child, false
	}
	if t.Whole || t.depth == maxDepth {
		made = !t.Whole
		t.Whole = true
		return t, made
	}
	if t.Fields == nil {
		t.Fields = map[string]*Tree{}
	}
	child = &Tree{depth: t.depth + 1}
	t.Fields[name] = child
	return child, true
}

// each gives the tree of all members, made if there is none.
func (t *Tree) each() (child *Tree, made bool) {
	if t.Each != nil {
		return t.Each, false
	}
	if t.Whole || t.depth == maxDepth {
		made = !t.Whole
		t.Whole = true
		return t, made
	}
	t.Keys, t.Each = true, &Tree{depth: t.depth + 1}
	return t.Each, true
}

// simplify drops what is said twice.
func (t *Tree) simplify() {
	if t.Whole {
		*t = Tree{Whole: true}
		return
	}
	if t.shown && !t.compared && !t.Keys && len(t.Fields) == 0 {
		*t = Tree{Shown: true}
		return
	}
	if t.Each != nil {
		t.Each.simplify()
	}
	for _, child := range t.Fields {
		child.simplify()
	}
	if t.Each != nil && t.Each.Whole {
		*t = Tree{Whole: true} // the keys, and all of each
	}
}

// Add makes of a tree what is read by it and by another.
func (t *Tree) Add(other *Tree) {
	t.Whole, t.Shown, t.Keys = t.Whole || other.Whole, t.Shown && other.Shown, t.Keys || other.Keys
	if other.Each != nil {
		each, made := t.each()
		each.Shown = each.Shown || made
		each.Add(other.Each)
	}
	for name, child := range other.Fields {
		field, made := t.field(name)
		field.Shown = field.Shown || made // a part of no tree yet is as the first says
		field.Add(child)
	}
	if t.Whole {
		*t = Tree{Whole: true}
	}
}

// The members of a tree in JSON that are no fields. No field begins with a star: see MarshalJSON.
const (
	eachKey = "*"
	keysKey = "*keys"
)

// MarshalJSON writes true for all of a value, "shown" for one that is only shown, or an object with what is read of its
// members: by name, those of all under "*"; "*keys" is there where the keys are read.
func (t *Tree) MarshalJSON() ([]byte, error) {
	if t.Whole {
		return []byte("true"), nil
	}
	if t.Shown {
		return []byte(`"shown"`), nil
	}
	members := make(map[string]any, len(t.Fields)+1)
	for name, child := range t.Fields {
		if name != "" && name[0] == '*' {
			return []byte("true"), nil // more is read than need be; a name that no Kubernetes field has
		}
		members[name] = child
	}
	switch {
	case t.Each != nil:
		members[eachKey] = t.Each
	case t.Keys:
		members[keysKey] = true
	}
	return json.Marshal(members)
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (t *Tree) UnmarshalJSON(data []byte) error {
	if bytes.Equal(data, []byte("true")) {
		t.Whole = true
		return nil
	}
	if bytes.Equal(data, []byte(`"shown"`)) {
		t.Shown = true
		return nil
	}
	var members map[string]*Tree
	if err := json.Unmarshal(data, &members); err != nil {
		return fmt.Errorf(`what is read is neither true, "shown" nor an object: %w`, err)
	}
	t.Each = members[eachKey]
	t.Keys = t.Each != nil || members[keysKey] != nil
	delete(members, eachKey)
	delete(members, keysKey)
	if len(members) > 0 {
		t.Fields = members
	}
	return nil
}
