package source

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math/bits"
	"unicode/utf8"
)

// maxDepth is how deep objects and arrays may nest, in JSON and in YAML alike.
const maxDepth = 1000

// manyKeys is the number of keys from which on an object looks for duplicates in a map instead of a list.
const manyKeys = 24

// scanner walks JSON text without decoding it: it checks the syntax in full, finds duplicate keys and copies
// nothing. Its methods want pos on the first byte of what they scan, leave it behind the last, and return false
// once err is set.
type scanner struct {
	known bool // the text was scanned before: duplicate keys are told already
	data  []byte
	pos   int
	depth int
	keys  []key  // of all objects that are open, outermost first
	err   *fault // the syntax error that ended the scan
	dup   *fault // the first duplicate key; the scan goes on
}

// key is one key of an open object: its text with escapes resolved, and the offset of its opening quote.
type key struct {
	text []byte
	at   int
}

// object is the iteration over one open object.
type object struct {
	key   key // the current key; pos is on its value
	base  int // where its keys begin in scanner.keys
	start int
	seen  map[string]int // from key to its offset, once there are many
}

// fail records the syntax error that ends the scan.
func (s *scanner) fail(at int, format string, args ...any) {
	if s.err == nil {
		s.err = &fault{at: at, first: -1, message: fmt.Sprintf(format, args...)}
	}
}

// unexpected says that the byte at pos is not what JSON wants there.
func (s *scanner) unexpected(want string) bool {
	if s.pos >= len(s.data) {
		s.fail(len(s.data), "the JSON ends too early: want %s", want)
		s.err.hint = hintTruncated
		return false
	}
	r, _ := utf8.DecodeRune(s.data[s.pos:])
	s.fail(s.pos, "invalid JSON: want %s, have %q", want, r)
	s.err.hint = jsonHint(s.data, s.pos)
	return false
}

// space skips white space.
func (s *scanner) space() {
	for s.pos < len(s.data) {
		switch s.data[s.pos] {
		case ' ', '\n', '\t', '\r':
			s.pos++
		default:
			return
		}
	}
}

// peek is the byte at pos, 0 at the end.
func (s *scanner) peek() byte {
	if s.pos < len(s.data) {
		return s.data[s.pos]
	}
	return 0
}

// value scans any value.
func (s *scanner) value() bool {
	switch s.peek() {
	case '{':
		for o := s.open(); s.next(&o); {
			if !s.value() {
				return false
			}
		}
		return s.err == nil
	case '[':
		s.enter()
		for i := 0; s.element(i); i++ {
			if !s.value() {
				return false
			}
		}
		return s.err == nil
	case '"':
		return s.str()
	case 't':
		return s.literal("true")
	case 'f':
		return s.literal("false")
	case 'n':
		return s.literal("null")
	default:
		return s.number()
	}
}

// enter goes over an opening bracket.
func (s *scanner) enter() {
	s.depth++
	if s.depth > maxDepth {
		s.fail(s.pos, "nested deeper than %d levels", maxDepth)
	}
	s.pos++
}

// open begins an object; next then stops at each of its values.
func (s *scanner) open() object {
	o := object{base: len(s.keys), start: s.pos}
	s.enter()
	return o
}

// next goes to the next value of o, whose key is then o.key. It returns false behind the end of the object,
// and on an error.
func (s *scanner) next(o *object) bool {
	if s.err != nil {
		return false
	}
	s.space()
	first := len(s.keys) == o.base
	switch c := s.peek(); {
	case c == '}':
		s.pos++
		s.depth--
		s.keys = s.keys[:o.base]
		return false
	case first:
	case c == ',':
		s.pos++
		s.space()
	default:
		return s.unexpected(`"," or "}"`)
	}
	if s.peek() != '"' {
		return s.unexpected("a key in double quotes")
	}
	if !s.key(o) {
		return false
	}
	s.space()
	if s.peek() != ':' {
		return s.unexpected(`":"`)
	}
	s.pos++
	s.space()
	return true
}

// key scans a key and looks for an earlier one like it.
func (s *scanner) key(o *object) bool {
	at := s.pos
	if !s.str() {
		return false
	}
	k := key{text: s.data[at+1 : s.pos-1], at: at}
	if !plain(k.text) {
		k.text = []byte(unquote(s.data[at:s.pos]))
	}
	o.key = k
	if s.known {
		s.keys = append(s.keys[:o.base], k)
		return true
	}
	if first := s.find(o, k); first >= 0 && s.dup == nil {
		s.dup = &fault{at: at, first: first, message: fmt.Sprintf("duplicate key %q", k.text), hint: hintDuplicate}
	}
	s.keys = append(s.keys, k)
	return true
}

// find is the offset of the key of o that equals k, or -1.
func (s *scanner) find(o *object, k key) int {
	keys := s.keys[o.base:]
	if len(keys) < manyKeys {
		for i := range keys {
			if len(keys[i].text) == len(k.text) && bytes.Equal(keys[i].text, k.text) {
				return keys[i].at
			}
		}
		return -1
	}
	if o.seen == nil {
		o.seen = make(map[string]int, 2*manyKeys)
		for _, k := range keys {
			o.seen[string(k.text)] = k.at
		}
	}
	if at, ok := o.seen[string(k.text)]; ok {
		return at
	}
	o.seen[string(k.text)] = k.at
	return -1
}

// element goes to element i of an array that was entered, and returns false behind its end, and on an error.
func (s *scanner) element(i int) bool {
	if s.err != nil {
		return false
	}
	s.space()
	switch c := s.peek(); {
	case c == ']':
		s.pos++
		s.depth--
		return false
	case i == 0:
		return true
	case c == ',':
		s.pos++
		s.space()
		return true
	}
	return s.unexpected(`"," or "]"`)
}

// str scans a string, eight bytes at a time.
func (s *scanner) str() bool {
	const lo, hi = 0x0101010101010101, 0x8080808080808080
	data, i := s.data, s.pos+1
	for i+8 <= len(data) {
		w := binary.LittleEndian.Uint64(data[i:])
		quote, escape := w^('"'*lo), w^('\\'*lo)
		// the lowest bit set marks the first byte that is a quote, a backslash or a control character
		stop := ((quote-lo)&^quote | (escape-lo)&^escape | (w-0x20*lo)&^w) & hi
		if stop == 0 {
			i += 8
			continue
		}
		i += bits.TrailingZeros64(stop) / 8
		if data[i] == '"' {
			s.pos = i + 1
			return true
		}
		if i = s.escape(i); i < 0 {
			return false
		}
	}
	return s.strTail(i)
}

// strTail scans the last bytes of the text one by one.
func (s *scanner) strTail(i int) bool {
	for i < len(s.data) {
		switch c := s.data[i]; {
		case c == '"':
			s.pos = i + 1
			return true
		case c == '\\' || c < 0x20:
			if i = s.escape(i); i < 0 {
				return false
			}
		default:
			i++
		}
	}
	at := s.pos
	s.pos = len(s.data)
	s.fail(at, "the JSON ends too early: this string is never closed")
	s.err.hint = hintTruncated
	return false
}

// escape goes over the escape sequence at i, and refuses a control character there.
func (s *scanner) escape(i int) int {
	if s.data[i] != '\\' {
		s.fail(i, "invalid JSON: control character %q in a string", s.data[i])
		s.err.hint = "write it as an escape, such as \\n or \\t; a line break here may also mean that a quote is missing"
		return -1
	}
	if i+1 >= len(s.data) {
		return i + 1
	}
	switch s.data[i+1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return i + 2
	case 'u':
		end := min(i+6, len(s.data))
		for _, c := range s.data[i+2 : end] {
			if !isHex(c) {
				s.fail(i, "invalid JSON: \\u must be followed by four hexadecimal digits")
				return -1
			}
		}
		return end
	}
	s.fail(i, "invalid JSON: unknown escape \\%c in a string", s.data[i+1])
	s.err.hint = `a backslash in a string is written \\`
	return -1
}

func (s *scanner) literal(word string) bool {
	if len(s.data)-s.pos >= len(word) && string(s.data[s.pos:s.pos+len(word)]) == word {
		s.pos += len(word)
		return true
	}
	for i := 0; i < len(word) && s.pos < len(s.data) && s.data[s.pos] == word[i]; i++ {
		s.pos++
	}
	return s.unexpected(word)
}

// number scans a number, which is what is left when a value is nothing else.
func (s *scanner) number() bool {
	switch c := s.peek(); {
	case c == '-':
		s.pos++
	case !isDigit(c):
		return s.unexpected("a value")
	}
	if s.peek() == '0' {
		s.pos++
	} else if !s.digits() {
		return false
	}
	if s.peek() == '.' {
		s.pos++
		if !s.digits() {
			return false
		}
	}
	if c := s.peek(); c != 'e' && c != 'E' {
		return true
	}
	s.pos++
	if c := s.peek(); c == '+' || c == '-' {
		s.pos++
	}
	return s.digits()
}

// digits scans at least one digit.
func (s *scanner) digits() bool {
	start := s.pos
	for isDigit(s.peek()) {
		s.pos++
	}
	return s.pos > start || s.unexpected("a digit")
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isHex(c byte) bool { return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'f' }

// plain says that the inside of a JSON string stands for itself.
func plain(text []byte) bool {
	for _, c := range text {
		if c == '\\' || c >= utf8.RuneSelf {
			return bytes.IndexByte(text, '\\') < 0 && utf8.Valid(text)
		}
	}
	return true
}

// unquote decodes a JSON string that was scanned.
func unquote(quoted []byte) string {
	if inside := quoted[1 : len(quoted)-1]; plain(inside) {
		return string(inside)
	}
	var text string
	if json.Unmarshal(quoted, &text) != nil { // cannot be: the scanner has checked it
		return ""
	}
	return text
}
