package edit

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/tailscale/hujson"

	"github.com/regolith-policy/regolith/engine"
)

// ApplyJSON makes changes to one JSON document, as Apply does to one in YAML: what is new stands as its neighbours do.
func ApplyJSON(doc []byte, changes []engine.Patch) ([]byte, error) {
	root, err := hujson.Parse(bytes.Clone(doc))
	if err != nil {
		return nil, fmt.Errorf("parse: %w", err)
	}
	for _, change := range changes {
		if err := applyJSON(&root, change); err != nil {
			return nil, fmt.Errorf("%s %s: %w", change.Op, join(change.Path), err)
		}
	}
	return root.Pack(), nil
}

func applyJSON(root *hujson.Value, change engine.Patch) error {
	last := len(change.Path) - 1
	if last < 0 || !slices.Contains([]string{"add", "remove", "replace"}, change.Op) {
		return ErrForm
	}
	in, s, err := walk(container{root}, change.Path[:last])
	if err != nil {
		return err
	}
	at, ok := in.find(change.Path[last])
	switch {
	case !ok, at == in.len() && change.Op != "add":
		return ErrPath
	case change.Op == "remove":
		in.remove(at)
		return nil
	case change.Op == "add" && (at == in.len() || in.isList()):
		in.insert(at, change.Path[last], s)
	}
	return s.write(in.value(at), *in.space(at), change.Value)
}

// walk goes down a path that is there.
func walk(in container, path engine.Path) (container, style, error) {
	s := newStyle(in)
	for _, step := range path {
		at, ok := in.find(step)
		if !ok || at == in.len() {
			return in, s, ErrPath
		}
		s.enter(*in.space(at))
		in = container{in.value(at)}
	}
	return in, s, nil
}

// container is an object or a list.
type container struct{ *hujson.Value }

func (c container) isList() bool { return c.Value.Value.Kind() == '[' }

func (c container) len() int {
	switch v := c.Value.Value.(type) {
	case *hujson.Object:
		return len(v.Members)
	case *hujson.Array:
		return len(v.Elements)
	}
	return 0
}

// find is the index of a field or item, the length for one that is not there yet.
func (c container) find(step any) (int, bool) {
	switch v := c.Value.Value.(type) {
	case *hujson.Object:
		name, ok := step.(string)
		at := slices.IndexFunc(v.Members, func(m hujson.ObjectMember) bool {
			literal, _ := m.Name.Value.(hujson.Literal)
			return literal.String() == name
		})
		if at < 0 {
			at = len(v.Members)
		}
		return at, ok
	case *hujson.Array:
		if step == "-" {
			return len(v.Elements), true
		}
		at, ok := step.(int)
		return at, ok && at >= 0 && at <= len(v.Elements)
	}
	return 0, false
}

func (c container) value(i int) *hujson.Value {
	if v, ok := c.Value.Value.(*hujson.Object); ok {
		return &v.Members[i].Value
	}
	return &c.Value.Value.(*hujson.Array).Elements[i] //nolint:forcetypeassert // find was asked
}

// space is what stands before a field or item.
func (c container) space(i int) *hujson.Extra {
	if v, ok := c.Value.Value.(*hujson.Object); ok {
		return &v.Members[i].Name.BeforeExtra
	}
	return &c.value(i).BeforeExtra
}

// end is what stands before the closing bracket.
func (c container) end() *hujson.Extra {
	switch v := c.Value.Value.(type) {
	case *hujson.Object:
		return &v.AfterExtra
	case *hujson.Array:
		return &v.AfterExtra
	}
	return nil
}

func (c container) remove(i int) {
	first := *c.space(0)
	switch v := c.Value.Value.(type) {
	case *hujson.Object:
		v.Members = slices.Delete(v.Members, i, i+1)
	case *hujson.Array:
		v.Elements = slices.Delete(v.Elements, i, i+1)
	}
	if c.len() == 0 {
		*c.end() = nil
		return
	}
	*c.space(0) = first
	c.value(c.len() - 1).AfterExtra = nil // no comma follows
}

// insert makes room for a field or item.
func (c container) insert(i int, step any, s style) {
	space := s.between(c)
	switch v := c.Value.Value.(type) {
	case *hujson.Object:
		name, _ := step.(string)
		v.Members = slices.Insert(v.Members, i, hujson.ObjectMember{
			Name: hujson.Value{Value: hujson.String(name)}, Value: hujson.Value{BeforeExtra: s.colon},
		})
	case *hujson.Array:
		v.Elements = slices.Insert(v.Elements, i, hujson.Value{})
	}
	switch {
	case c.len() == 1:
		if *c.space(0) = space; space != nil {
			*c.end() = hujson.Extra(s.newline + s.indent)
		}
	case i == 0:
		*c.space(0), *c.space(1) = *c.space(1), space
	default:
		*c.space(i) = space
	}
}

// style is how a document is written, around a container.
type style struct {
	newline, unit string       // of one level; "" where all stands on one line
	colon         hujson.Extra // what stands behind one
	indent        string       // of the line on which the container begins
	isInline      bool         // it does not begin that line
}

func newStyle(root container) style {
	s := style{newline: "\n"}
	if root.len() == 0 {
		return s
	}
	space := string(*root.space(0))
	if strings.Contains(space, "\r\n") {
		s.newline = "\r\n"
	}
	s.indent = margin(*root.end())
	s.unit = strings.TrimPrefix(margin(*root.space(0)), s.indent)
	if !root.isList() {
		s.colon = root.value(0).BeforeExtra
	}
	return s
}

func margin(space hujson.Extra) string { return string(space[bytes.LastIndexByte(space, '\n')+1:]) }

func (s *style) enter(space hujson.Extra) {
	if s.isInline = !bytes.Contains(space, []byte("\n")); !s.isInline {
		s.indent = margin(space)
	}
}

// between is what stands before one more field or item of a container.
func (s *style) between(c container) hujson.Extra {
	switch n := c.len(); {
	case n == 0 && (s.isInline || s.unit == ""):
		return nil
	case n == 0:
		return hujson.Extra(s.newline + s.indent + s.unit)
	case n == 1 && !bytes.Contains(*c.space(0), []byte("\n")):
		return s.colon
	default:
		return *c.space(n - 1)
	}
}

// write writes a value behind a space, over several lines where that begins a line.
func (s *style) write(to *hujson.Value, space hujson.Extra, value any) error {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if bytes.Contains(space, []byte("\n")) {
		encoder.SetIndent(margin(space), s.unit)
	}
	if err := encoder.Encode(value); err != nil {
		return fmt.Errorf("write value: %w", err)
	}
	parsed, err := hujson.Parse(bytes.ReplaceAll(bytes.TrimSpace(text.Bytes()), []byte("\n"), []byte(s.newline)))
	to.Value = parsed.Value
	return err
}
