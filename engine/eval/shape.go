package eval

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/policy"
	"github.com/regolith-policy/regolith/engine/vm"
	"github.com/regolith-policy/regolith/schemas"
)

// shapes knows the types of the fields of built-in kinds. A string where Kubernetes has a list would slip
// through Rego as undefined and pass, so such an object is refused, as the API server would refuse it.
type shapes struct {
	kinds      map[string]*shape   // "apps/v1/Deployment" -> its type
	versions   map[string][]string // "apps/v1" -> kinds
	namespaced map[string]bool     // "apps/Deployment"
}

// shape is the type of a value: a list, an object, or a scalar of some kind.
type shape struct {
	element *shape            // of a list: its items
	members *shape            // of a map: its members
	fields  map[string]*shape // of an object with fields
	scalar  string
}

// fault is a field of the wrong type.
type fault struct {
	path    engine.Path
	message string
}

func loadShapes() (*shapes, error) {
	raw, err := schemas.FS.ReadFile("shapes.json")
	if err != nil {
		return nil, fmt.Errorf("load shapes: %w", err)
	}
	var file struct {
		Kinds map[string]string `json:"kinds"`
		Types map[string]struct {
			Fields map[string]string `json:"fields"`
		} `json:"types"`
		Namespaced []string `json:"namespaced"`
	}
	if err := json.Unmarshal(raw, &file); err != nil {
		return nil, fmt.Errorf("load shapes: %w", err)
	}
	s := &shapes{kinds: map[string]*shape{}, versions: map[string][]string{}, namespaced: map[string]bool{}}
	known := make(map[string]*shape, 2*len(file.Types))
	for name, t := range file.Types {
		known[name] = &shape{fields: make(map[string]*shape, len(t.Fields))}
	}
	for name, t := range file.Types {
		for field, expr := range t.Fields {
			known[name].fields[field] = shapeOf(expr, known)
		}
	}
	for key, name := range file.Kinds {
		s.kinds[key] = shapeOf(name, known)
		at := strings.LastIndexByte(key, '/')
		s.versions[key[:at]] = append(s.versions[key[:at]], key[at+1:])
	}
	for _, kinds := range s.versions {
		slices.Sort(kinds)
	}
	for _, kind := range file.Namespaced {
		s.namespaced[kind] = true
	}
	return s, nil
}

// shapeOf reads the expression of a type: "string", "[]Container", "map[]quantity", or the name of one that has fields.
func shapeOf(expr string, known map[string]*shape) *shape {
	if s, ok := known[expr]; ok {
		return s
	}
	s := &shape{scalar: expr}
	if element, ok := strings.CutPrefix(expr, "[]"); ok {
		s = &shape{element: shapeOf(element, known)}
	} else if member, ok := strings.CutPrefix(expr, "map[]"); ok {
		s = &shape{members: shapeOf(member, known)}
	}
	known[expr] = s
	return s
}

// check finds the fields of wrong type; nothing for kinds it does not know.
func (s *shapes) check(ref engine.Ref, term *ast.Term) []fault {
	want, ok := s.kinds[ref.APIVersion+"/"+ref.Kind]
	if !ok {
		return s.checkKind(ref)
	}
	var c shapeCheck
	c.value(term, want)
	return c.faults
}

// checkKind refuses a kind that a known group version does not have: a misspelt one would be judged by nobody.
func (s *shapes) checkKind(ref engine.Ref) []fault {
	kinds, ok := s.versions[ref.APIVersion]
	if !ok || strings.HasSuffix(ref.Kind, "List") {
		return nil
	}
	message := fmt.Sprintf("%s has no kind %q", ref.APIVersion, ref.Kind)
	if near := policy.Nearest(ref.Kind, kinds); near != "" {
		message += fmt.Sprintf("; did you mean %q?", near)
	}
	return []fault{{engine.Path{"kind"}, message}}
}

type shapeCheck struct {
	path   []step
	faults []fault
}

// step leads to a child: by key or, where that is nil, by index.
type step struct {
	key   *ast.Term
	index int
}

func (c *shapeCheck) value(term *ast.Term, want *shape) {
	switch {
	case isNull(term): // null is the same as unset
	case want.element != nil:
		c.array(term, want.element)
	case want.members != nil, want.fields != nil:
		c.object(term, want)
	default:
		if fault := scalarFault(term.Value, want.scalar); fault != "" && (want.scalar != "string" || !isRedacted(term)) {
			c.fail(fault, term)
		}
	}
}

// isRedacted recognises the marker that stands for a secret value: {"redacted": true, ...}.
func isRedacted(term *ast.Term) bool {
	redacted := child(term, "redacted")
	return redacted != nil && redacted.Value == ast.Boolean(true)
}

// scalarFault gives what a scalar should have been; "" where it is right, and for types that are not known.
func scalarFault(value ast.Value, expr string) string {
	switch expr {
	case "string":
		return unless(isKind[ast.String](value), "a string")
	case "bool":
		return unless(isKind[ast.Boolean](value), "true or false")
	case "number":
		return unless(isKind[ast.Number](value), "a number")
	case "int":
		return unless(isInteger(value), "an integer")
	case "quantity":
		return unless(isKind[ast.String](value) || isKind[ast.Number](value), "a quantity")
	case "intOrString":
		return unless(isKind[ast.String](value) || isInteger(value), "an integer or a string")
	}
	return ""
}

func unless(right bool, want string) string {
	if right {
		return ""
	}
	return want
}

func isKind[T ast.Value](value ast.Value) bool {
	_, ok := value.(T)
	return ok
}

func isInteger(value ast.Value) bool {
	number, ok := value.(ast.Number)
	if !ok {
		return false
	}
	_, integral := number.Int64()
	return integral
}

func (c *shapeCheck) array(term *ast.Term, element *shape) {
	list, ok := vm.Elements(term)
	if !ok {
		c.fail("a list", term)
		return
	}
	for i := range list {
		c.path = append(c.path, step{index: i})
		c.value(list[i], element)
		c.path = c.path[:len(c.path)-1]
	}
}

func (c *shapeCheck) object(term *ast.Term, within *shape) {
	members, ok := vm.Object(term)
	if !ok {
		c.fail("an object", term)
		return
	}
	for i := 0; i+1 < len(members); i += 2 {
		want := within.members
		if want == nil {
			name, _ := stringOf(members[i])
			if want = within.fields[name]; want == nil {
				continue // not known
			}
		}
		c.path = append(c.path, step{key: members[i]})
		c.value(members[i+1], want)
		c.path = c.path[:len(c.path)-1]
	}
}

func (c *shapeCheck) fail(want string, term *ast.Term) {
	path := make(engine.Path, 0, len(c.path))
	for _, step := range c.path {
		if step.key == nil {
			path = append(path, step.index)
			continue
		}
		name, _ := stringOf(step.key)
		path = append(path, name)
	}
	c.faults = append(c.faults, fault{path, fmt.Sprintf("must be %s, not %s", want, kindOf(vm.Whole(term).Value))})
}

// kindOf says what a value is, without showing it: it may be a secret.
func kindOf(value ast.Value) string {
	switch value.(type) {
	case ast.String:
		return "a string"
	case ast.Number:
		return "a number"
	case ast.Boolean:
		return "true or false"
	case *ast.Array:
		return "a list"
	case ast.Object:
		return "an object"
	}
	return ast.ValueName(value)
}
