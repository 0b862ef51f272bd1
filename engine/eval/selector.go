package eval

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/regolith-policy/regolith/engine"
)

// Selector says which objects a control reviews where kinds alone do not: the match of a Gatekeeper constraint. The
// control is then read as Gatekeeper reads a template: it sees the whole review, and its details may be anything.
type Selector interface {
	// Reviews tells whether objects of a group and kind can be selected at all.
	Reviews(group, kind string) bool
	// Selects tells whether an object is selected, or why that cannot be told.
	Selects(s Subject) (selected bool, unknown string)
}

// Subject is what a selector may look at.
type Subject struct {
	Ref          engine.Ref
	GenerateName string
	Labels       map[string]string
	// Namespace has the labels of the object's Namespace; nil where the input has no such Namespace.
	Namespace map[string]string
}

// selected names the selective controls that review an object, by index, and gives those of which that cannot be told.
func (w *worker) selected(o *object, term *ast.Term) (chosen string, open []judgement) {
	if !w.program.selective {
		return "", nil
	}
	var subject *Subject
	var indices []string
	for i := range w.program.controls {
		control := &w.program.controls[i]
		if control.selector == nil || !control.reviews(o.kind, "") {
			continue
		}
		if subject == nil {
			subject = w.subject(o, term)
		}
		in, unknown := control.selector.Selects(*subject)
		switch {
		case unknown != "":
			open = append(open, judgement{control: control, unknowns: []element{{message: unknown}}})
		case in:
			indices = append(indices, strconv.Itoa(i))
		}
	}
	return strings.Join(indices, ","), open
}

func (w *worker) subject(o *object, term *ast.Term) *Subject {
	metadata := child(term, "metadata")
	s := &Subject{Ref: o.ref, Labels: stringsOf(child(metadata, "labels"))}
	s.Ref.Name, _ = stringOf(child(metadata, "name"))
	s.GenerateName, _ = stringOf(child(metadata, "generateName"))
	if namespace := w.namespaceOf(term); namespace != nil {
		s.Namespace = stringsOf(child(child(namespace, "metadata"), "labels"))
	}
	return s
}

// namespaceOf is the Namespace of an object; nil where the object or the input has none.
func (w *worker) namespaceOf(term *ast.Term) *ast.Term {
	name, _ := stringOf(child(child(term, "metadata"), "namespace"))
	at, ok := w.places()[identity(engine.Ref{APIVersion: "v1", Kind: "Namespace", Name: name})]
	if name == "" || !ok {
		return nil
	}
	return w.objects[at].term
}

// stringsOf reads a map of strings; never nil.
func stringsOf(term *ast.Term) map[string]string {
	out := map[string]string{}
	fields, _ := objectOf(term)
	for name, value := range named(fields) {
		out[name], _ = stringOf(value)
	}
	return out
}

// reviewOf is input.review: the object, and where constraint templates are among the controls all that Gatekeeper's
// audit gives them.
func (w *worker) reviewOf(term *ast.Term) *ast.Term {
	if !w.program.selective {
		return single(ast.InternedTerm("object"), term)
	}
	text := func(field string) string {
		value, _ := stringOf(child(child(term, "metadata"), field))
		return value
	}
	apiVersion, _ := stringOf(child(term, "apiVersion"))
	kind, _ := stringOf(child(term, "kind"))
	group, version, grouped := strings.Cut(apiVersion, "/")
	if !grouped {
		group, version = "", apiVersion
	}
	return objectTerm(map[string]*ast.Term{
		"object": term,
		"kind": objectTerm(map[string]*ast.Term{
			"group": ast.StringTerm(group), "version": ast.StringTerm(version), "kind": ast.StringTerm(kind),
		}),
		"name":            ast.StringTerm(text("name")),
		"namespace":       ast.StringTerm(text("namespace")),
		"namespaceObject": cmp.Or(w.namespaceOf(term), objectTerm(nil)),
		"oldObject":       ast.NullTerm(),
		"operation":       ast.StringTerm(""),
		"options":         ast.NullTerm(),
		"userInfo":        objectTerm(nil),
	})
}
