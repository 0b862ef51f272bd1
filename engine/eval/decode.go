package eval

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
	"unsafe"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/regolith-policy/regolith/engine/vm"
)

const (
	// maxDepth bounds the nesting of a document, so that no input can exhaust the stack.
	maxDepth = 1000
	// internLength is the longest string worth sharing: longer ones rarely repeat.
	internLength = 64
	// internLimit bounds the table of shared strings of one decoder.
	internLimit = 1 << 17
	// subtreeLength and subtreeLimit bound the raw length of an array or object that is shared, and their number.
	subtreeLength = 4096
	subtreeLimit  = 1 << 19
)

// syntaxError is bad JSON at a byte offset.
type syntaxError struct {
	Offset  int
	Message string
}

func (e *syntaxError) Error() string { return fmt.Sprintf("%s at byte %d", e.Message, e.Offset) }

// decoder turns JSON bytes into terms that never change, without a detour through Go values. It shares terms of equal short
// strings and, when asked to, of equal subtrees. It agrees with encoding/json and ast.InterfaceToValue, save
// that it refuses duplicate keys. A decoder serves one goroutine.
type decoder struct {
	data    []byte
	pos     int
	parts   []*ast.Term // stack of the elements of the arrays and of the keys and members of the objects being read
	strings map[string]*ast.Term
	// subtrees shares equal arrays and objects by their bytes, which are those of documents; nil to share none, where
	// documents are dropped right after use.
	subtrees map[string]*ast.Term
	brackets []bracket // of the document, where subtrees are shared
	bracket  int       // the next one
	leftOut  string    // a list in the metadata of a document that nobody reads, and is left out; "" for none
}

// bracket is where an array or object begins and ends, and which is the first bracket behind it.
type bracket struct{ start, end, next int }

func newDecoder(shareSubtrees bool, leftOut string) *decoder {
	d := &decoder{strings: make(map[string]*ast.Term, 1024), leftOut: leftOut}
	if shareSubtrees {
		d.subtrees = make(map[string]*ast.Term, 1024)
	}
	return d
}

// Decode reads exactly one JSON value. The error is a *syntaxError.
func (d *decoder) Decode(data []byte) (*ast.Term, error) {
	d.data, d.pos = data, 0
	d.brackets, d.bracket = d.brackets[:0], 0
	if d.subtrees != nil {
		d.pair()
	}
	d.parts = d.parts[:0]
	d.space()
	term, err := d.value(0)
	if err != nil {
		return nil, err
	}
	d.space()
	if d.pos < len(data) {
		return nil, d.fail("unexpected %q after the document", data[d.pos])
	}
	return term, nil
}

func (d *decoder) fail(format string, args ...any) error {
	return &syntaxError{Offset: d.pos, Message: fmt.Sprintf(format, args...)}
}

func (d *decoder) space() {
	for d.pos < len(d.data) {
		switch d.data[d.pos] {
		case ' ', '\t', '\n', '\r':
			d.pos++
		default:
			return
		}
	}
}

func (d *decoder) value(depth int) (*ast.Term, error) {
	if d.pos >= len(d.data) {
		return nil, d.fail("unexpected end of the document")
	}
	switch c := d.data[d.pos]; {
	case c == '{' || c == '[':
		return d.nested(c, depth)
	case c == '"':
		return d.string()
	case c == '-' || '0' <= c && c <= '9':
		return d.number()
	case c == 't':
		return d.literal("true", ast.InternedTerm(true))
	case c == 'f':
		return d.literal("false", ast.InternedTerm(false))
	case c == 'n':
		return d.literal("null", ast.InternedNullTerm)
	default:
		return nil, d.fail("unexpected %q where a value was expected", c)
	}
}

func (d *decoder) literal(word string, term *ast.Term) (*ast.Term, error) {
	if len(d.data)-d.pos < len(word) || string(d.data[d.pos:d.pos+len(word)]) != word {
		return nil, d.fail("unexpected word where a value was expected")
	}
	d.pos += len(word)
	return term, nil
}

// pair finds the ends of all arrays and objects of the document. What it finds in bad JSON is of no use and does no harm: what
// has the bytes of a value is that value.
func (d *decoder) pair() {
	var open []int
	for i := 0; i < len(d.data); i++ {
		switch d.data[i] {
		case '"':
			for i++; i < len(d.data) && d.data[i] != '"'; i++ {
				if d.data[i] == '\\' {
					i++
				}
			}
		case '{', '[':
			open = append(open, len(d.brackets))
			d.brackets = append(d.brackets, bracket{start: i})
		case '}', ']':
			if len(open) == 0 {
				return
			}
			last := &d.brackets[open[len(open)-1]]
			open = open[:len(open)-1]
			last.end, last.next = i+1, len(d.brackets)
		}
	}
}

// ahead is the bracket that stands where the decoder is; false where brackets were not looked for.
func (d *decoder) ahead() (bracket, bool) {
	if d.bracket < len(d.brackets) && d.brackets[d.bracket].start == d.pos {
		return d.brackets[d.bracket], true
	}
	return bracket{}, false
}

// nested reads an array or object, or shares one that was read before.
func (d *decoder) nested(open byte, depth int) (*ast.Term, error) {
	if depth >= maxDepth {
		return nil, d.fail("the document is nested deeper than %d levels", maxDepth)
	}
	raw := ""
	if at, ok := d.ahead(); ok {
		d.bracket++
		if length := at.end - at.start; 0 < length && length <= subtreeLength {
			raw = unsafe.String(&d.data[at.start], length) // documents do not change
			if shared, ok := d.subtrees[raw]; ok {
				d.pos, d.bracket = at.end, at.next
				return shared, nil
			}
		}
	}
	var term *ast.Term
	var err error
	if open == '{' {
		term, err = d.object(depth + 1)
	} else {
		term, err = d.array(depth + 1)
	}
	if err == nil && raw != "" && len(d.subtrees) < subtreeLimit {
		d.subtrees[raw] = term
	}
	return term, err
}

func (d *decoder) object(depth int) (*ast.Term, error) {
	base := len(d.parts)
	start := d.pos
	d.pos++
	for first := true; ; first = false {
		done, err := d.next('}', first)
		if err != nil {
			return nil, err
		}
		if done {
			break
		}
		key, value, err := d.member(depth)
		if err != nil {
			return nil, err
		}
		if value != nil {
			d.parts = append(d.parts, key, value)
		}
	}
	object, twice := vm.FixedObject(d.pop(base))
	if twice != nil {
		return nil, &syntaxError{Offset: start, Message: fmt.Sprintf("key %v stands twice in this object", twice)}
	}
	return object, nil
}

// pop takes from the stack what is above its base.
func (d *decoder) pop(base int) []*ast.Term {
	parts := slices.Clone(d.parts[base:])
	d.parts = d.parts[:base]
	return parts
}

// member reads `"key": value`; the value is nil where it is left out.
func (d *decoder) member(depth int) (key, value *ast.Term, err error) {
	if d.pos >= len(d.data) || d.data[d.pos] != '"' {
		return nil, nil, d.fail("expected a key in double quotes")
	}
	if key, err = d.string(); err != nil {
		return nil, nil, err
	}
	d.space()
	if d.pos >= len(d.data) || d.data[d.pos] != ':' {
		return nil, nil, d.fail("expected ':' after a key")
	}
	d.pos++
	d.space()
	if depth == metadataDepth && d.leftOut != "" && key.Value == ast.String(d.leftOut) && d.pass() {
		return key, nil, nil
	}
	value, err = d.value(depth)
	return key, value, err
}

// metadataDepth is how deep the fields of the metadata of a document are. Those of other objects so deep are no lists of that name.
const metadataDepth = 2

// pass goes past a list whose end is known.
func (d *decoder) pass() bool {
	at, ok := d.ahead()
	if !ok || at.end == 0 || d.data[d.pos] != '[' {
		return false
	}
	d.pos, d.bracket = at.end, at.next
	return true
}

func (d *decoder) array(depth int) (*ast.Term, error) {
	base := len(d.parts)
	d.pos++
	for first := true; ; first = false {
		done, err := d.next(']', first)
		if err != nil {
			return nil, err
		}
		if done {
			break
		}
		item, err := d.value(depth)
		if err != nil {
			return nil, err
		}
		d.parts = append(d.parts, item)
	}
	return vm.FixedArray(d.pop(base)), nil
}

// next steps to the next element of an array or object, and tells whether the closing bracket came instead.
func (d *decoder) next(closing byte, first bool) (done bool, err error) {
	d.space()
	if d.pos < len(d.data) && d.data[d.pos] == closing {
		d.pos++
		return true, nil
	}
	if first {
		return false, nil
	}
	if d.pos >= len(d.data) {
		return false, d.fail("unexpected end of the document")
	}
	if d.data[d.pos] != ',' {
		return false, d.fail("expected ',' or %q", closing)
	}
	d.pos++
	d.space()
	return false, nil
}

func (d *decoder) string() (*ast.Term, error) {
	start := d.pos + 1
	for i := start; i < len(d.data); i++ {
		switch c := d.data[i]; {
		case c == '"':
			raw := d.data[start:i]
			d.pos = i + 1
			return d.intern(raw), nil
		case c < ' ':
			d.pos = i
			return nil, d.fail("control character in a string")
		case c == '\\' || c >= utf8.RuneSelf:
			return d.unusualString(start - 1)
		}
	}
	d.pos = len(d.data)
	return nil, d.fail("unexpected end of the document in a string")
}

// unusualString reads a string with escapes or beyond ASCII the way encoding/json does.
func (d *decoder) unusualString(start int) (*ast.Term, error) {
	i := start + 1
	for ; i < len(d.data) && d.data[i] != '"'; i++ {
		if d.data[i] == '\\' {
			i++
		}
	}
	if i >= len(d.data) {
		d.pos = len(d.data)
		return nil, d.fail("unexpected end of the document in a string")
	}
	var s string
	if err := json.Unmarshal(d.data[start:i+1], &s); err != nil {
		d.pos = start
		return nil, d.fail("invalid string")
	}
	d.pos = i + 1
	return d.intern([]byte(s)), nil
}

func (d *decoder) intern(raw []byte) *ast.Term {
	if len(raw) > internLength {
		return ast.StringTerm(string(raw))
	}
	if term, ok := d.strings[string(raw)]; ok {
		return term
	}
	term := ast.StringTerm(string(raw))
	if len(d.strings) < internLimit {
		d.strings[string(raw)] = term
	}
	return term
}

func (d *decoder) number() (*ast.Term, error) {
	start := d.pos
	d.skip("-")
	if !d.skip("0") && d.digits() == 0 {
		return nil, d.fail("expected a digit")
	}
	if d.skip(".") && d.digits() == 0 {
		return nil, d.fail("expected a digit after the decimal point")
	}
	if d.skip("eE") {
		d.skip("+-")
		if d.digits() == 0 {
			return nil, d.fail("expected a digit in the exponent")
		}
	}
	text := string(d.data[start:d.pos])
	if term := ast.InternedIntNumberTermFromString(text); term != nil {
		return term, nil
	}
	number, err := ast.NumberChecked(text) // an exponent out of range would cost without bound
	if err != nil {
		d.pos = start
		return nil, d.fail("%v", err)
	}
	return ast.NewTerm(number), nil
}

// skip steps over one byte if it is any of those given.
func (d *decoder) skip(oneOf string) bool {
	if d.pos < len(d.data) && strings.IndexByte(oneOf, d.data[d.pos]) >= 0 {
		d.pos++
		return true
	}
	return false
}

// digits skips decimal digits and counts them.
func (d *decoder) digits() int {
	start := d.pos
	for d.pos < len(d.data) && '0' <= d.data[d.pos] && d.data[d.pos] <= '9' {
		d.pos++
	}
	return d.pos - start
}
