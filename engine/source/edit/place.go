package edit

import (
	"bytes"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/regolith-policy/regolith/engine"
)

// place is where a path leads.
type place struct {
	parent *yaml.Node
	index  int        // of the entry or item in the parent; their number where there is none yet
	key    *yaml.Node // of an entry of a mapping that is there
	value  *yaml.Node // nil where there is nothing yet
	name   string     // the key, in a mapping
	flow   *yaml.Node // the outermost parent in flow style
	after  int        // the line on which the next thing in the document begins, behind the parent
	holder *yaml.Node // the key that holds the parent; nil where the parent is an item of a list, or the whole
	path   engine.Path
}

// find walks to the place of a path. All but the last step must be there.
func (e *editor) find(path engine.Path) (place, error) {
	at := place{value: e.root, after: e.end(), path: path}
	for _, step := range path {
		n := at.value
		if n == nil {
			return at, ErrPath
		}
		if n.Kind == yaml.AliasNode {
			return at, ErrShared
		}
		if isFlow(n) && at.flow == nil {
			at.flow = n
		}
		if at.parent != nil && at.index+1 < entries(at.parent) {
			at.after = e.entryLine(at.parent, at.index+1)
		}
		at.holder, at.parent, at.key, at.value = at.key, n, nil, nil
		if err := at.step(step); err != nil {
			return at, err
		}
	}
	if at.value != nil && at.value.Kind == yaml.AliasNode {
		return at, ErrShared
	}
	return at, nil
}

func (at *place) step(step any) error {
	n := at.parent
	if step == "-" && n.Kind == yaml.SequenceNode {
		step = len(n.Content)
	}
	switch step := step.(type) {
	case string:
		return at.enter(step)
	case int:
		if n.Kind != yaml.SequenceNode || step < 0 || step > len(n.Content) {
			return ErrPath
		}
		if at.index = step; step < len(n.Content) {
			at.value = n.Content[step]
		}
	}
	return nil
}

// enter goes to an entry of a mapping.
func (at *place) enter(name string) error {
	n := at.parent
	if n.Kind != yaml.MappingNode {
		return ErrPath
	}
	at.name, at.index = name, len(n.Content)/2
	for i := 0; i < len(n.Content); i += 2 {
		switch key := n.Content[i]; {
		case key.Tag == "!!merge" || key.Kind == yaml.AliasNode:
			return ErrShared
		case key.Value == name:
			at.index, at.key, at.value = i/2, key, n.Content[i+1]
		}
	}
	return nil
}

// entries counts the entries of a mapping or the items of a list.
func entries(n *yaml.Node) int {
	if n.Kind == yaml.MappingNode {
		return len(n.Content) / 2
	}
	return len(n.Content)
}

// entryLine is the line on which an entry begins, or the dash of an item stands.
func (e *editor) entryLine(n *yaml.Node, index int) int {
	if n.Kind == yaml.MappingNode {
		return n.Content[2*index].Line
	}
	return e.dashLine(n, index)
}

// end is the line behind the last line of the document.
func (e *editor) end() int {
	end := len(e.starts) + 1
	for line := 2; line < end; line++ {
		if text := e.line(line); strings.HasPrefix(text, "...") && line > lastLine(e.root) {
			return line
		}
	}
	return end
}

func lastLine(n *yaml.Node) int {
	last := n.Line
	for _, child := range n.Content {
		last = max(last, lastLine(child))
	}
	return last
}

// line is the text of a line, counted from 1, without its end.
func (e *editor) line(number int) string {
	text := e.text[e.starts[number-1]:]
	if end := bytes.IndexByte(text, '\n'); end >= 0 {
		text = text[:end]
	}
	return strings.TrimSuffix(string(text), "\r")
}

// offset is that of a line and column, as nodes have them: columns count characters.
func (e *editor) offset(line, column int) int {
	at := e.starts[line-1]
	for range column - 1 {
		_, size := decodeRune(e.text[at:])
		at += size
	}
	return at
}

// lineEnd is the offset behind a line and its end.
func (e *editor) lineEnd(line int) int {
	if line < len(e.starts) {
		return e.starts[line]
	}
	return len(e.text)
}

// last is the last line of what begins as an entry or item of n, up to the line on which the next thing begins:
// without the blank lines and the comments that come before that.
func (e *editor) last(n *yaml.Node, index, after, column int) int {
	if index+1 < entries(n) {
		after = e.entryLine(n, index+1)
	}
	leaf := deepest(n, index)
	first := leaf.Line
	for line := after - 1; line > first; line-- {
		text := e.line(line)
		trimmed := strings.TrimLeft(text, " ")
		inside := len(text)-len(trimmed) >= column // the text of a block scalar, or a comment of this entry
		if strings.TrimSpace(text) != "" && (inside || !strings.HasPrefix(trimmed, "#")) {
			return line
		}
	}
	return first
}

func isBlock(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0
}

// deepest is the last scalar or empty container of an entry or item.
func deepest(n *yaml.Node, index int) *yaml.Node {
	leaf := n.Content[index]
	if n.Kind == yaml.MappingNode {
		leaf = n.Content[2*index+1]
	}
	for len(leaf.Content) > 0 && !isFlow(leaf) {
		leaf = leaf.Content[len(leaf.Content)-1]
	}
	return leaf
}

// dashLine is the line on which the dash of an item stands.
func (e *editor) dashLine(n *yaml.Node, index int) int {
	for line := n.Content[index].Line; line >= n.Line && !isFlow(n); line-- {
		if text := e.line(line); len(text) >= n.Column && text[n.Column-1] == '-' {
			return line
		}
	}
	return n.Content[index].Line
}
