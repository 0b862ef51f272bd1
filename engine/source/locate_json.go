package source

import (
	"bytes"

	"github.com/regolith-policy/regolith/engine"
)

// locateJSON is the offset of the field at path in a JSON object that was scanned before, or of its nearest parent.
func locateJSON(data []byte, path engine.Path) int {
	var p places
	p.reset(data)
	return p.locate(path)
}

// places are those of the fields of a JSON object that was scanned before, as far as they were asked for.
type places struct {
	scanner scanner
	list    []field // the object, and behind it the members and items of what was looked into, those of one together
}

// field is where one of them stands.
type field struct {
	key       []byte // nil of an item
	at, value int    // offsets: of the key or the item, and of its value
	from, to  int    // its members or items in the list; both 0 until it is looked into
}

func (p *places) reset(data []byte) {
	p.scanner = scanner{data: data, known: true, keys: p.scanner.keys[:0]}
	p.scanner.space()
	p.list = append(p.list[:0], field{at: p.scanner.pos, value: p.scanner.pos})
}

func (p *places) locate(path engine.Path) int {
	at := 0
	for _, step := range path {
		next := p.step(at, step)
		if next < 0 {
			break
		}
		at = next
	}
	return p.list[at].at
}

// step gives the place in the list of a member or item of what is at another; -1 where there is none.
func (p *places) step(at int, step any) int {
	p.open(at)
	from, to := p.list[at].from, p.list[at].to
	switch want := step.(type) {
	case string:
		for i := from; i < to; i++ {
			if key := p.list[i].key; key != nil && string(key) == want {
				return i
			}
		}
	case int:
		if 0 <= want && want < to-from && p.list[from].key == nil {
			return from + want
		}
	}
	return -1
}

// open looks into an object or array.
func (p *places) open(at int) {
	if p.list[at].to > 0 {
		return
	}
	p.list[at].from = len(p.list)
	s := &p.scanner
	switch s.pos = p.list[at].value; s.peek() {
	case '{':
		for o := s.open(); s.next(&o); s.skip() {
			p.list = append(p.list, field{key: o.key.text, at: o.key.at, value: s.pos})
		}
	case '[':
		s.enter()
		for i := 0; s.element(i); i++ {
			p.list = append(p.list, field{at: s.pos, value: s.pos})
			s.skip()
		}
	}
	p.list[at].to = len(p.list)
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
