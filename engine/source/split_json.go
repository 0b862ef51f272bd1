package source

import (
	"bytes"
	"strings"

	"github.com/regolith-policy/regolith/engine"
)

// maxWords is how many different words of identities share their memory.
const maxWords = 4096

// kustomize is the group of files that kustomize reads and no cluster knows.
const kustomize = "kustomize.config.k8s.io"

// splitter finds the Kubernetes objects in JSON text: one object, several in a row (with or without line breaks
// or "---" between them), arrays of objects and lists, all of which may nest.
type splitter struct {
	scanner
	found   []found
	faults  []fault
	skipped int
	// evidence is what other tools printed
	evidence []testimony

	paths bool        // whether found.path is wanted
	trail engine.Path // where the scan is, if paths are wanted
	words map[string]string

	recovering bool // behind a syntax error: what is left over of the broken value is tolerated
}

// splitJSON finds the objects in data. It keeps what stands before a syntax error, and goes on behind it at the
// next line that begins with "{".
func splitJSON(data []byte, paths bool) *splitter {
	s := &splitter{scanner: scanner{data: data}, paths: paths, words: map[string]string{}}
	for s.more() {
		from := len(s.found)
		s.top()
		s.settle(from)
		if s.err != nil && !s.resume() {
			break
		}
	}
	return s
}

// more goes to the next value at the top level.
func (s *splitter) more() bool {
	for {
		s.space()
		switch c := s.peek(); {
		case s.pos >= len(s.data):
			return false
		case c == '-' && isMarker(s.data[s.pos:], "---") && (s.pos == 0 || s.data[s.pos-1] == '\n'):
			s.pos += len("---")
		case s.recovering && (c == ',' || c == ']' || c == '}'):
			s.pos++
		default:
			return true
		}
	}
}

// top scans a value at the top level.
func (s *splitter) top() {
	switch s.peek() {
	case '{':
		s.document()
	case '[':
		start, from := s.pos, len(s.found)
		s.dup = nil
		s.items()
		s.array(start, from)
	default:
		if s.value() {
			s.skipped++
		}
	}
}

// document scans an object that may be a Kubernetes object or a list of such, and appends what it finds.
func (s *splitter) document() {
	at, outer := len(s.found), s.dup
	s.dup = nil
	d := found{start: s.pos}
	if s.paths {
		d.path = append(d.path, s.trail...)
	}
	for o := s.open(); s.next(&o); {
		s.field(&d, o.key.text)
	}
	if s.err != nil {
		return // what was found inside is complete, and is kept if it knows its kind
	}
	d.end, d.fault, s.dup = s.pos, s.dup, outer
	if d.items && strings.HasSuffix(d.ref.Kind, "List") && d.ref.APIVersion != "" {
		s.list(at, d)
		return
	}
	for _, inner := range s.found[at:] {
		if d.fault == nil {
			d.fault = inner.fault
		}
	}
	s.found = append(s.found[:at], d)
}

// field scans one field of an object that may be a Kubernetes object.
func (s *splitter) field(d *found, name []byte) {
	switch string(name) {
	case "apiVersion":
		d.ref.APIVersion = s.word()
	case "kind":
		d.ref.Kind = s.word()
	case "metadata":
		s.metadata(d)
	case "items":
		d.items = s.peek() == '[' || s.peek() == 'n'
		s.listItems()
	default:
		s.value()
	}
}

// listItems scans the value of the key "items", whose elements are objects if the whole turns out to be a list.
func (s *splitter) listItems() {
	if s.peek() != '[' {
		s.value()
		return
	}
	s.push("items")
	s.items()
	s.pop()
}

// items scans an array and appends each element.
func (s *splitter) items() {
	s.enter()
	for i := 0; s.element(i); i++ {
		s.push(i)
		if s.peek() == '{' {
			s.document()
		} else {
			d := found{start: s.pos, scalar: true}
			if s.paths {
				d.path = append(d.path, s.trail...)
			}
			s.value()
			d.end = s.pos
			s.found = append(s.found, d)
		}
		s.pop()
	}
}

func (s *splitter) push(step any) {
	if s.paths {
		s.trail = append(s.trail, step)
	}
}

func (s *splitter) pop() {
	if s.paths {
		s.trail = s.trail[:len(s.trail)-1]
	}
}

// list makes documents of the items of a list, from index from on. Items without a kind get the one that the
// list is named for, as the API server leaves it out.
func (s *splitter) list(from int, list found) {
	kind, kept := listOf(list.ref.Kind), s.found[:from]
	if list.fault != nil {
		s.faults = append(s.faults, *list.fault)
	}
	for _, item := range s.found[from:] {
		if !item.done {
			item.done = true
			if item.scalar {
				s.faults = append(s.faults, fault{
					at: item.start, first: -1,
					message: "an item of this " + list.ref.Kind + " is " + jsonType(s.data[item.start]) + ", and must be an object",
				})
				continue
			}
			inherit(&item, list.ref.APIVersion, kind)
			if !item.complete() && item.fault == nil {
				s.skipped++
				continue
			}
		}
		kept = append(kept, item)
	}
	s.found = kept
}

// inherit gives an item of a list the apiVersion and kind that it lacks.
func inherit(item *found, apiVersion, kind string) {
	if kind == "" {
		return
	}
	if item.ref.Kind == "" {
		item.ref.Kind, item.inherited.Kind = kind, kind
	}
	if item.ref.APIVersion == "" {
		item.ref.APIVersion, item.inherited.APIVersion = apiVersion, apiVersion
	}
}

// array settles an array at the top level: one that a tool printed is evidence, and one that holds no objects is one
// document that is skipped.
func (s *splitter) array(start, from int) {
	if s.err != nil {
		return
	}
	if s.dup != nil {
		s.faults = append(s.faults, *s.dup)
	}
	if s.testifyAll(start, from) {
		return
	}
	for _, d := range s.found[from:] {
		if !d.scalar {
			return
		}
	}
	s.skipped++
}

// settle drops what is no Kubernetes object, from index from on. Behind a syntax error only complete objects stay.
func (s *splitter) settle(from int) {
	kept := s.found[:from]
	for _, d := range s.found[from:] {
		switch {
		case d.fault != nil:
			s.faults = append(s.faults, *d.fault)
		case s.testify(d):
		case !d.complete() || d.ref.Group() == kustomize:
			if s.err == nil && !d.scalar && !s.recovering {
				s.skipped++
			}
		case d.shape != nil:
			s.faults = append(s.faults, *d.shape)
		default:
			kept = append(kept, d)
		}
	}
	s.found = kept
}

// resume records the syntax error and goes to the next line that begins with "{".
func (s *splitter) resume() bool {
	s.faults = append(s.faults, *s.err)
	at := min(s.err.at, len(s.data))
	next := bytes.Index(s.data[at:], []byte("\n{"))
	if next < 0 || len(s.faults) >= maxFaults {
		return false
	}
	s.scanner = scanner{data: s.data, pos: at + next + 1}
	s.trail = s.trail[:0]
	s.recovering = true
	return true
}
