package source

import (
	"strings"

	"github.com/regolith-policy/regolith/engine"
)

// found is one document inside JSON text: where it stands and who it is.
type found struct {
	start, end int
	path       engine.Path // from the top of the text, where the splitter is asked for paths
	ref        engine.Ref
	owner      *engine.Ref
	inherited  engine.Ref // apiVersion and kind that the list it is in says for it
	fault      *fault     // what makes it useless, though its syntax is right
	shape      *fault     // an identity that no Kubernetes object may have
	items      bool       // it has a list of items, or null for none
	scalar     bool       // no object at all
	done       bool       // it was in a list that is complete: nothing can be inherited any more
}

// complete says that the document is a Kubernetes object.
func (d *found) complete() bool { return d.ref.APIVersion != "" && d.ref.Kind != "" }

// text scans a value and gives it if it is a string.
func (s *splitter) text() (text string, ok bool) {
	start := s.pos
	isString := s.peek() == '"'
	if !s.value() || !isString {
		return "", false
	}
	return unquote(s.data[start:s.pos]), true
}

// word is text for what repeats from object to object: equal words share their memory. What is no string is "".
func (s *splitter) word() string {
	start := s.pos
	isString := s.peek() == '"'
	if !s.value() || !isString {
		return ""
	}
	raw := s.data[start:s.pos]
	if word, ok := s.words[string(raw)]; ok {
		return word
	}
	word := unquote(raw)
	if len(s.words) < maxWords {
		s.words[string(raw)] = word
	}
	return word
}

// name scans a name of the metadata: a string, or null for none.
func (s *splitter) name(d *found, field string) string {
	at, c := s.pos, s.peek()
	text, ok := s.text()
	if !ok && c != 'n' && s.err == nil && d.shape == nil {
		d.shape = &fault{at: at, first: -1, message: "metadata." + field + " is " + jsonType(c) + ", and must be a string"}
		if c != '{' && c != '[' {
			d.shape.hint = "put it in double quotes"
		}
	}
	return text
}

// metadata scans the metadata of a document.
func (s *splitter) metadata(d *found) bool {
	if c := s.peek(); c != '{' {
		at := s.pos
		if s.value() && c != 'n' && d.shape == nil {
			d.shape = &fault{at: at, first: -1, message: "metadata is " + jsonType(c) + ", and must be an object"}
		}
		return s.err == nil
	}
	for o := s.open(); s.next(&o); {
		switch string(o.key.text) {
		case "name":
			d.ref.Name = s.name(d, "name")
		case "namespace":
			d.ref.Namespace = s.name(d, "namespace")
		case "ownerReferences":
			d.owner = s.owners()
		default:
			s.value()
		}
	}
	return s.err == nil
}

// owners scans ownerReferences and gives the one that is the controller.
func (s *splitter) owners() *engine.Ref {
	if s.peek() != '[' {
		s.value()
		return nil
	}
	var controller *engine.Ref
	s.enter()
	for i := 0; s.element(i); i++ {
		if s.peek() != '{' {
			s.value()
			continue
		}
		if owner, ok := s.owner(); ok && controller == nil {
			controller = &owner
		}
	}
	return controller
}

// owner scans one owner reference and says whether it is the controller.
func (s *splitter) owner() (owner engine.Ref, controller bool) {
	for o := s.open(); s.next(&o); {
		switch string(o.key.text) {
		case "apiVersion":
			owner.APIVersion = s.word()
		case "kind":
			owner.Kind = s.word()
		case "name":
			owner.Name, _ = s.text()
		case "controller":
			controller = s.peek() == 't'
			s.value()
		default:
			s.value()
		}
	}
	return owner, controller && owner.Kind != "" && owner.Name != ""
}

// jsonType names the type of the value that begins with a byte.
func jsonType(c byte) string {
	switch c {
	case '{':
		return "an object"
	case '[':
		return "a list"
	case '"':
		return "a string"
	case 't', 'f':
		return "a boolean"
	case 'n':
		return "null"
	}
	return "a number"
}

// listOf is the kind of the items of a list kind, "" for the kind List itself.
func listOf(kind string) string { return strings.TrimSuffix(kind, "List") }
