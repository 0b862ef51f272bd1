package edit

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/regolith-policy/regolith/engine"
)

// Plain makes the numbers of a value of JSON (json.Number) those of Go, which YAML knows, and leaves all else as it is.
func Plain(value any) any {
	switch v := value.(type) {
	case json.Number:
		if i, err := v.Int64(); err == nil {
			return i
		}
		f, _ := v.Float64()
		return f
	case map[string]any:
		out := make(map[string]any, len(v))
		for key, item := range v {
			out[key] = Plain(item)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = Plain(v[i])
		}
		return out
	}
	return value
}

// scalar writes a scalar that takes the place of another, in its quotes if it has some.
func (e *editor) scalar(old *yaml.Node, value any) (string, bool) {
	switch value.(type) {
	case map[string]any, []any:
		return "", false
	}
	multiline := old.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0
	if old.Kind != yaml.ScalarNode || multiline || old.Value == "" && old.Style == 0 || old.Style&yaml.TaggedStyle != 0 {
		return "", false
	}
	what := Plain(value)
	if text, ok := value.(string); ok && old.Style != 0 && !strings.Contains(text, "\n") {
		what = &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: text, Style: old.Style}
	}
	return e.oneLine(what)
}

// scalarEnd is the offset behind a scalar of one line.
func (e *editor) scalarEnd(n *yaml.Node) (int, bool) {
	at := e.offset(n.Line, n.Column)
	text := e.text[at:]
	if end := bytes.IndexByte(text, '\n'); end >= 0 {
		text = text[:end]
	}
	length, ok := -1, false
	switch {
	case n.Anchor != "" || n.Style&yaml.TaggedStyle != 0:
	case n.Style&yaml.DoubleQuotedStyle != 0:
		length = closing(text, '"')
	case n.Style&yaml.SingleQuotedStyle != 0:
		length = closing(text, '\'')
	case n.Style == 0 && bytes.HasPrefix(text, []byte(n.Value)):
		length = len(n.Value)
	}
	if length > 0 {
		var again yaml.Node
		ok = yaml.Unmarshal(text[:length], &again) == nil && len(again.Content) == 1 && again.Content[0].Value == n.Value
	}
	return at + length, ok
}

// closing is the length of a quoted scalar at the start of a text; -1 where it does not end.
func closing(text []byte, quote byte) int {
	for i := 1; i < len(text); i++ {
		switch {
		case text[i] == '\\' && quote == '"':
			i++
		case text[i] == quote && quote == '\'' && i+1 < len(text) && text[i+1] == quote:
			i++
		case text[i] == quote:
			return i + 1
		}
	}
	return -1
}

// subsequence tells which items of a list are kept where a value is the list without some of them.
func subsequence(old *yaml.Node, value any) ([]bool, bool) {
	list, ok := value.([]any)
	if !ok || old.Kind != yaml.SequenceNode || len(list) == 0 || len(list) >= len(old.Content) {
		return nil, false
	}
	kept, next := make([]bool, len(old.Content)), 0
	for i, item := range old.Content {
		var have any
		if item.Decode(&have) == nil && next < len(list) && same(have, list[next]) {
			kept[i] = true
			next++
		}
	}
	return kept, next == len(list)
}

func same(a, b any) bool {
	var x, y any
	return reencode(a, &x) && reencode(b, &y) && reflect.DeepEqual(x, y)
}

func reencode(value any, into *any) bool {
	data, err := json.Marshal(value)
	return err == nil && json.Unmarshal(data, into) == nil
}

// brackets writes a container that takes the place of another in brackets.
func (e *editor) brackets(old *yaml.Node, value any) (string, bool) {
	var n yaml.Node
	if !isFlow(old) || len(old.Content) == 0 || n.Encode(Plain(value)) != nil || n.Kind != old.Kind {
		return "", false
	}
	flow(&n)
	return e.oneLine(&n)
}

// changeFlow changes something inside brackets: they are written anew, on one line, and nothing outside of them.
func (e *editor) changeFlow(at place, change engine.Patch) ([]byte, error) {
	if at.flow.Anchor != "" || at.flow.Style&yaml.TaggedStyle != 0 || at.flow == e.root {
		return nil, ErrForm
	}
	from := e.offset(at.flow.Line, at.flow.Column)
	length := bracketed(e.text[from:])
	if length < 0 || bytes.ContainsRune(e.text[from:from+length], '#') {
		return nil, ErrForm
	}
	if len(at.parent.Content) == 0 && at.parent == at.flow && at.holder != nil && at.holder.Line == at.flow.Line {
		return e.unfold(at, change, from+length)
	}
	if err := e.changeNode(at, change); err != nil {
		return nil, err
	}
	whole := *at.flow
	whole.HeadComment, whole.LineComment, whole.FootComment = "", "", "" // they stand outside of the brackets, and stay
	text, ok := e.oneLine(&whole)
	if !ok {
		return nil, ErrForm
	}
	return e.splice(from, from+length, text), nil
}

// oneLine writes a value on one line; false where it takes more.
func (e *editor) oneLine(what any) (string, bool) {
	text, err := e.encode(what)
	text = strings.TrimSuffix(text, "\n")
	return text, err == nil && !strings.Contains(text, "\n")
}

// unfold gives what was {} or [] its first entry, in block style.
func (e *editor) unfold(at place, change engine.Patch, to int) ([]byte, error) {
	start, ok := e.colon(at.holder)
	if !ok || change.Op != "add" {
		return nil, ErrForm
	}
	column := at.holder.Column + e.indent
	if at.parent.Kind == yaml.SequenceNode && e.compact {
		column = at.holder.Column
	}
	text, err := e.entry(at, change.Value, column)
	if err != nil {
		return nil, err
	}
	rest := bytes.TrimRight(e.text[to:e.lineEnd(at.flow.Line)], " \r\n") // a comment stays behind the key
	return e.splice(start, e.lineEnd(at.flow.Line), string(rest)+e.newline+strings.Repeat(" ", column-1)+text), nil
}

// changeNode makes a change in the node tree.
func (e *editor) changeNode(at place, change engine.Patch) error {
	if change.Op == "remove" {
		return removeNode(at)
	}
	var value yaml.Node
	if err := value.Encode(Plain(change.Value)); err != nil {
		return err
	}
	flow(&value)
	n := at.parent
	switch {
	case at.value == nil && change.Op == "replace":
		return ErrPath
	case n.Kind == yaml.SequenceNode && change.Op == "add":
		n.Content = slices.Insert(n.Content, at.index, &value)
	case n.Kind == yaml.SequenceNode:
		n.Content[at.index] = &value
	case at.value == nil:
		n.Content = append(n.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: at.name}, &value)
	default:
		n.Content[2*at.index+1] = &value
	}
	return nil
}

func removeNode(at place) error {
	switch n := at.parent; {
	case at.value == nil:
		return ErrPath
	case n.Kind == yaml.SequenceNode:
		n.Content = slices.Delete(n.Content, at.index, at.index+1)
	default:
		n.Content = slices.Delete(n.Content, 2*at.index, 2*at.index+2)
	}
	return nil
}

// flow writes containers in brackets.
func flow(n *yaml.Node) {
	if n.Kind != yaml.ScalarNode {
		n.Style |= yaml.FlowStyle
	}
	for _, child := range n.Content {
		flow(child)
	}
}

// bracketed is the length of the bracketed text at the start of a text; -1 where it does not end.
func bracketed(text []byte) int {
	depth := 0
	for i := 0; i < len(text); i++ {
		switch c := text[i]; c {
		case '[', '{':
			depth++
		case ']', '}':
			if depth--; depth == 0 {
				return i + 1
			}
		case '"', '\'':
			if i > 0 && !bytes.ContainsRune([]byte(" ,[{:\n"), rune(text[i-1])) {
				continue // inside a plain scalar
			}
			length := closing(text[i:], c)
			if length < 0 {
				return -1
			}
			i += length - 1
		}
	}
	return -1
}
