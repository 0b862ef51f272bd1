// Package edit changes fields of a YAML or JSON document in its text: comments, order, quoting and every line that is not
// about the field stay as they are. It knows the form of these and nothing of Kubernetes, and it gives up, with an
// error, rather than write what it is not sure of.
package edit

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/regolith-policy/regolith/engine"
)

// The reasons for which a field is not changed.
var (
	ErrShared = errors.New("the field is shared through an anchor")
	ErrForm   = errors.New("the field is written in a form that cannot be changed in place")
	ErrPath   = errors.New("there is no such field")
)

// Apply makes changes to one YAML document, one after another, and gives its new text. Operations are add, replace and
// remove, as in RFC 6902. The error, on which the text must not be used, wraps one of those above.
func Apply(doc []byte, changes []engine.Patch) ([]byte, error) {
	for _, change := range changes {
		e, err := open(doc)
		if err != nil {
			return nil, err
		}
		if doc, err = e.apply(change); err != nil {
			return nil, fmt.Errorf("%s %s: %w", change.Op, join(change.Path), err)
		}
	}
	return doc, nil
}

func join(path engine.Path) string {
	steps := make([]string, 0, len(path))
	for _, step := range path {
		steps = append(steps, fmt.Sprint(step))
	}
	return strings.Join(steps, ".")
}

// editor is a document open for one change.
type editor struct {
	text    []byte
	root    *yaml.Node
	starts  []int  // offsets of the lines
	newline string // how lines end
	indent  int    // of one level
	compact bool   // lists stand below the key that holds them, not further in
}

func open(doc []byte) (*editor, error) {
	var document yaml.Node
	if err := yaml.Unmarshal(doc, &document); err != nil {
		return nil, fmt.Errorf("parse: %w", err)
	}
	if len(document.Content) != 1 {
		return nil, ErrForm
	}
	e := &editor{text: doc, root: document.Content[0], newline: "\n", indent: defaultIndent}
	e.starts = []int{0}
	for i, c := range doc {
		if c == '\n' {
			e.starts = append(e.starts, i+1)
		}
	}
	if bytes.Contains(doc, []byte("\r\n")) {
		e.newline = "\r\n"
	}
	e.learn(e.root)
	return e, nil
}

const defaultIndent = 2

// learn finds out how the document is indented, from the first nested mapping and the first list.
func (e *editor) learn(root *yaml.Node) {
	nested, listed := false, false
	visit(root, func(key, value *yaml.Node) {
		if isFlow(value) || len(value.Content) == 0 || value.Line == key.Line {
			return
		}
		switch step := value.Content[0].Column - key.Column; {
		case value.Kind == yaml.MappingNode && !nested && step > 0:
			e.indent, nested = step, true
		case value.Kind == yaml.SequenceNode && !listed:
			e.compact, listed = value.Column == key.Column, true
		}
	})
}

// visit calls f for every key with its value.
func visit(n *yaml.Node, f func(key, value *yaml.Node)) {
	for i, child := range n.Content {
		if n.Kind == yaml.MappingNode {
			if i%2 == 0 {
				continue
			}
			f(n.Content[i-1], child)
		}
		visit(child, f)
	}
}

func isFlow(n *yaml.Node) bool { return n.Style&yaml.FlowStyle != 0 }

func (e *editor) apply(change engine.Patch) ([]byte, error) {
	if len(change.Path) == 0 {
		return nil, ErrForm
	}
	at, err := e.find(change.Path)
	if err != nil {
		return nil, err
	}
	if at.flow != nil {
		return e.changeFlow(at, change)
	}
	switch change.Op {
	case "remove":
		if at.value == nil {
			return nil, ErrPath
		}
		return e.remove(at)
	case "add", "replace":
		switch {
		case at.value != nil && at.parent.Kind == yaml.SequenceNode && change.Op == "add":
			return e.insert(at, change.Value)
		case at.value != nil:
			return e.replace(at, change.Value)
		case change.Op == "replace":
			return nil, ErrPath
		}
		return e.append(at, change.Value)
	}
	return nil, fmt.Errorf("operation %q: %w", change.Op, ErrForm)
}
