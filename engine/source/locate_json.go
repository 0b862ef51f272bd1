package source

import (
	"bytes"

	"github.com/regolith-policy/regolith/engine"
)

// locateJSON is the offset of the field at path in a JSON object that was scanned before, or of its nearest parent.
func locateJSON(data []byte, path engine.Path) int {
	var t trail
	return t.locate(data, path)
}

// trail is the way to a place in a JSON object, so that the way to the next one need not begin at the top.
type trail struct {
	steps []footprint
}

// footprint is one step of the way: the offset of the key or item, and that of its value.
type footprint struct {
	step      any
	at, value int
}

func (t *trail) locate(data []byte, path engine.Path) int {
	s := scanner{data: data, known: true}
	s.space()
	at, known := s.pos, 0
	for known < min(len(path), len(t.steps)) && t.steps[known].step == path[known] {
		at, s.pos = t.steps[known].at, t.steps[known].value
		known++
	}
	t.steps = t.steps[:known]
	for _, step := range path[known:] {
		next, ok := s.step(step)
		if !ok {
			break
		}
		at = next
		t.steps = append(t.steps, footprint{step, at, s.pos})
	}
	return at
}

// step goes to the value of a key or to an item, and gives the offset of the key or the item.
func (s *scanner) step(step any) (int, bool) {
	switch want := step.(type) {
	case string:
		if s.peek() != '{' {
			return 0, false
		}
		for o := s.open(); s.next(&o); {
			if string(o.key.text) == want {
				return o.key.at, true
			}
			s.skip()
		}
	case int:
		if s.peek() != '[' {
			return 0, false
		}
		s.enter()
		for i := 0; s.element(i); i++ {
			if i == want {
				return s.pos, true
			}
			s.skip()
		}
	}
	return 0, false
}

// skip goes over a value that was scanned before.
func (s *scanner) skip() {
	for depth := 0; s.pos < len(s.data); {
		switch s.data[s.pos] {
		case '"':
			s.pos = stringEnd(s.data, s.pos)
		case '{', '[':
			depth++
			s.pos++
			continue
		case '}', ']':
			if depth == 0 { // of what a number or a word stands in
				return
			}
			depth--
			s.pos++
		case ',':
			if depth == 0 {
				return
			}
			s.pos++
			continue
		default:
			s.pos++
			continue
		}
		if depth == 0 {
			return
		}
	}
}

// stringEnd is the offset behind the string that begins at an offset.
func stringEnd(data []byte, at int) int {
	for at++; at < len(data); at++ {
		next := bytes.IndexByte(data[at:], '"')
		if next < 0 {
			return len(data)
		}
		at += next
		escapes := at
		for data[escapes-1] == '\\' {
			escapes--
		}
		if (at-escapes)%2 == 0 {
			return at + 1
		}
	}
	return len(data)
}

// pathAt is the path to the innermost field or item that holds the byte at offset.
func pathAt(data []byte, offset int) engine.Path {
	var path engine.Path
	s := scanner{data: data}
	s.space()
	for {
		step, ok := s.into(offset)
		if !ok {
			return path
		}
		path = append(path, step)
	}
}

// into goes to the value, directly inside the one at pos, that holds the byte at offset.
func (s *scanner) into(offset int) (any, bool) {
	switch s.peek() {
	case '{':
		for o := s.open(); s.next(&o); {
			if o.key.at > offset {
				return nil, false
			}
			if s.holds(offset) {
				return string(o.key.text), true
			}
		}
	case '[':
		s.enter()
		for i := 0; s.element(i); i++ {
			if s.pos > offset {
				return nil, false
			}
			if s.holds(offset) {
				return i, true
			}
		}
	}
	return nil, false
}

// holds says that the value at pos ends behind offset, and goes over it if not.
func (s *scanner) holds(offset int) bool {
	start, depth := s.pos, s.depth
	if !s.value() {
		return false
	}
	if s.pos > offset {
		s.pos, s.depth = start, depth
		return true
	}
	return false
}
