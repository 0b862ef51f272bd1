package edit

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/regolith-policy/regolith/engine"
)

func decodeRune(text []byte) (rune, int) { return utf8.DecodeRune(text) }

// splice puts text in the place of a range of bytes.
func (e *editor) splice(from, to int, text string) []byte {
	return slices.Concat(e.text[:from], []byte(text), e.text[to:])
}

// remove takes an entry or an item away, with its lines. A parent that is left with nothing becomes {} or [].
func (e *editor) remove(at place) ([]byte, error) {
	if entries(at.parent) == 1 {
		return e.clear(at)
	}
	first, column, err := e.begin(at)
	if err != nil {
		return nil, err
	}
	last := e.last(at.parent, at.index, at.after, column)
	if at.key != nil && !e.leads(first, column) {
		// the first entry of an item of a list: the next one moves up behind the dash
		if at.index+1 >= entries(at.parent) || e.entryLine(at.parent, at.index+1) != last+1 {
			return nil, ErrForm
		}
		next := at.parent.Content[2*(at.index+1)]
		return e.splice(e.offset(first, column), e.offset(next.Line, next.Column), ""), nil
	}
	if !e.leads(first, column) {
		return nil, ErrForm
	}
	return e.splice(e.starts[first-1], e.lineEnd(last), ""), nil
}

// begin is the line and column on which an entry begins, or the dash of an item.
func (e *editor) begin(at place) (line, column int, err error) {
	if at.key != nil {
		if at.key.Anchor != "" || at.key.Style&yaml.TaggedStyle != 0 {
			return 0, 0, ErrForm
		}
		return at.key.Line, at.key.Column, nil
	}
	return e.dashLine(at.parent, at.index), at.parent.Column, nil
}

// leads tells that nothing but space comes before a column.
func (e *editor) leads(line, column int) bool {
	text := e.text[e.starts[line-1]:e.offset(line, column)]
	return len(bytes.TrimLeft(text, " ")) == 0
}

// clear empties the parent of its only entry.
func (e *editor) clear(at place) ([]byte, error) {
	if at.holder == nil {
		return nil, ErrForm
	}
	_, column, err := e.begin(at)
	if err != nil {
		return nil, err
	}
	empty := " {}"
	if at.parent.Kind == yaml.SequenceNode {
		empty = " []"
	}
	from, ok := e.colon(at.holder)
	if !ok {
		return nil, ErrForm
	}
	last := e.last(at.parent, at.index, at.after, column)
	rest := bytes.TrimRight(e.text[from:e.lineEnd(at.holder.Line)], " \r\n") // a comment stays behind the key
	return e.splice(from, e.lineEnd(last), empty+string(rest)+e.newline), nil
}

// colon is the offset behind the colon of a key.
func (e *editor) colon(key *yaml.Node) (int, bool) {
	end, ok := e.scalarEnd(key)
	if !ok || end >= len(e.text) || e.text[end] != ':' {
		return 0, false
	}
	return end + 1, true
}

// replace gives an entry or an item another value.
func (e *editor) replace(at place, value any) ([]byte, error) {
	if at.value.Anchor != "" {
		return nil, ErrShared
	}
	if text, ok := e.scalar(at.value, value); ok {
		from := e.offset(at.value.Line, at.value.Column)
		to, ok := e.scalarEnd(at.value)
		if !ok {
			return nil, ErrForm
		}
		return e.splice(from, to, text), nil
	}
	if kept, ok := subsequence(at.value, value); ok && !isFlow(at.value) {
		return e.thin(at, kept)
	}
	if text, ok := e.brackets(at.value, value); ok {
		from := e.offset(at.value.Line, at.value.Column)
		length := bracketed(e.text[from:])
		if length < 0 {
			return nil, ErrForm
		}
		return e.splice(from, from+length, text), nil
	}
	first, column, err := e.begin(at)
	if err != nil {
		return nil, err
	}
	last := e.last(at.parent, at.index, at.after, column)
	text, err := e.entry(at, value, column)
	if err != nil {
		return nil, err
	}
	return e.splice(e.offset(first, column), e.lineEnd(last), text), nil
}

// thin removes the items of a list that are not kept, the last one first.
func (e *editor) thin(at place, kept []bool) ([]byte, error) {
	var changes []engine.Patch
	for i := len(kept) - 1; i >= 0; i-- {
		if !kept[i] {
			changes = append(changes, engine.Patch{Op: "remove", Path: append(slices.Clone(at.path), i)})
		}
	}
	return Apply(e.text, changes)
}

// insert puts an item before another of a list.
func (e *editor) insert(at place, value any) ([]byte, error) {
	first, column, err := e.begin(at)
	if err != nil || !e.leads(first, column) {
		return nil, ErrForm
	}
	text, err := e.entry(at, value, column)
	if err != nil {
		return nil, err
	}
	return e.splice(e.starts[first-1], e.starts[first-1], strings.Repeat(" ", column-1)+text), nil
}

// append adds an entry behind the last of a mapping, or an item behind the last of a list.
func (e *editor) append(at place, value any) ([]byte, error) {
	n := entries(at.parent)
	if n == 0 {
		return nil, ErrForm // an empty container in block style is null, which is replaced
	}
	column := at.parent.Column
	if at.parent.Kind == yaml.MappingNode {
		column = at.parent.Content[0].Column
	}
	text, err := e.entry(at, value, column)
	if err != nil {
		return nil, err
	}
	end := e.lineEnd(e.last(at.parent, n-1, at.after, column))
	text = strings.Repeat(" ", column-1) + text
	if end > 0 && e.text[end-1] != '\n' {
		if isBlock(deepest(at.parent, n-1)) {
			return nil, ErrForm // the line break would become part of the scalar
		}
		text = e.newline + text
	}
	return e.splice(end, end, text), nil
}

// entry writes "key: value" or "- value" for a column; its first line is not indented, its last one is ended.
func (e *editor) entry(at place, value any, column int) (string, error) {
	var what any = []any{Plain(value)}
	if at.parent.Kind == yaml.MappingNode {
		what = map[string]any{at.name: Plain(value)}
	}
	text, err := e.encode(what)
	if err != nil {
		return "", err
	}
	lines := strings.SplitAfter(strings.TrimSuffix(text, "\n")+"\n", "\n")
	for i := range lines {
		if i > 0 && strings.TrimSpace(lines[i]) != "" {
			lines[i] = strings.Repeat(" ", column-1) + lines[i]
		}
	}
	return strings.ReplaceAll(strings.Join(lines, ""), "\n", e.newline), nil
}

func (e *editor) encode(what any) (string, error) {
	var out bytes.Buffer
	encoder := yaml.NewEncoder(&out)
	encoder.SetIndent(e.indent)
	if e.compact {
		encoder.CompactSeqIndent()
	}
	if err := errors.Join(encoder.Encode(what), encoder.Close()); err != nil {
		return "", err
	}
	return out.String(), nil
}
