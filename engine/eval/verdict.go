package eval

import (
	"fmt"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/regolith-policy/regolith/engine"
)

// maxMessage is the longest message in bytes; Gatekeeper truncates not far beyond.
const maxMessage = 200

// element is one decoded element of a violation, unknown or not_applicable set.
type element struct {
	message  string
	path     engine.Path
	severity engine.Severity // SeverityNone: the control's own
	object   *engine.Ref     // where the fault is, if not on the object reviewed
	related  []engine.Ref
	steps    []string // how an attacker gets there, in order
	fix      []engine.Patch
	others   [][]engine.Patch // fixes that come into question where fix does not
	create   []map[string]any // whole objects that are missing
}

// decodeSet reads the value of a control's rule. Whatever its shape, every element is decoded or the error
// says what is wrong with it. Of a foreign control only the message must be as it should; what it says in details is
// read where it has the form of ours.
func decodeSet(term *ast.Term, foreign bool) ([]element, error) {
	if term == nil {
		return nil, nil
	}
	set, ok := term.Value.(ast.Set)
	if !ok {
		return nil, fmt.Errorf("a rule yields %s instead of a set", ast.ValueName(term.Value))
	}
	if set.Len() == 0 {
		return nil, nil
	}
	elements := make([]element, 0, set.Len())
	var failure error
	set.Foreach(func(term *ast.Term) {
		decoded, err := decodeElement(term, foreign)
		if err != nil && failure == nil {
			failure = err
		}
		elements = append(elements, decoded)
	})
	return elements, failure
}

func decodeElement(term *ast.Term, foreign bool) (element, error) {
	var e element
	object, ok := term.Value.(ast.Object)
	if !ok {
		return e, fmt.Errorf(`a rule yields %s instead of {"msg", "details"}`, ast.ValueName(term.Value))
	}
	message, ok := stringOf(object.Get(keyTerm("msg")))
	if !ok || message == "" {
		return e, fmt.Errorf(`"msg" is not a string that says something: %v`, object)
	}
	e.message = message
	details := object.Get(keyTerm("details"))
	if details == nil {
		return e, nil
	}
	err := e.decodeDetails(details)
	if err != nil && foreign {
		return element{message: message}, nil
	}
	return e, err
}

// truncate cuts a message that is too long, on a rune boundary, and marks the cut.
func truncate(message string) string {
	if len(message) <= maxMessage {
		return message
	}
	end := maxMessage - len("…")
	for end > 0 && message[end]&0xC0 == 0x80 {
		end--
	}
	return message[:end] + "…"
}

func (e *element) decodeDetails(details *ast.Term) error {
	fields, ok := details.Value.(ast.Object)
	if !ok {
		return fmt.Errorf(`"details" is not an object: %v`, details)
	}
	return fields.Iter(func(key, value *ast.Term) (err error) {
		switch name, _ := stringOf(key); name {
		case "path":
			e.path, err = decodePath(value)
		case "severity":
			text, _ := stringOf(value)
			e.severity, err = engine.ParseSeverity(text)
		case "object":
			var ref engine.Ref
			if ref, err = decodeRef(value); err == nil {
				e.object = &ref
			}
		case "related":
			err = each(value, func(term *ast.Term) error {
				ref, err := decodeRef(term)
				e.related = append(e.related, ref)
				return err
			})
			slices.SortFunc(e.related, engine.Ref.Compare) // a set has no order to keep
		case "steps":
			e.steps, err = decodeSteps(value)
		case "fix":
			e.fix, err = decodeFix(value)
		case "alternatives":
			err = each(value, func(term *ast.Term) error {
				fix, err := decodeFix(term)
				e.others = append(e.others, fix)
				return err
			})
		case "create":
			err = each(value, func(term *ast.Term) error {
				object, err := decodeManifest(term)
				e.create = append(e.create, object)
				return err
			})
		}
		return err
	})
}

// each calls f for the elements of an array or set.
func each(term *ast.Term, f func(*ast.Term) error) error {
	switch value := term.Value.(type) {
	case *ast.Array:
		return value.Iter(f)
	case ast.Set:
		return value.Iter(f)
	}
	return fmt.Errorf("%v is not a list", term)
}

func decodePath(term *ast.Term) (engine.Path, error) {
	array, ok := term.Value.(*ast.Array)
	if !ok {
		return nil, fmt.Errorf(`"path" is not an array: %v`, term)
	}
	path := make(engine.Path, 0, array.Len())
	err := array.Iter(func(step *ast.Term) error {
		switch value := step.Value.(type) {
		case ast.String:
			path = append(path, string(value))
			return nil
		case ast.Number:
			if index, ok := value.Int(); ok {
				path = append(path, index)
				return nil
			}
		}
		return fmt.Errorf(`"path" holds %v, which is neither key nor index`, step)
	})
	return path, err
}

// decodeSteps reads the steps of a chain: an array, because a set has no order.
func decodeSteps(term *ast.Term) ([]string, error) {
	array, ok := term.Value.(*ast.Array)
	if !ok {
		return nil, fmt.Errorf(`"steps" is not an array: %v`, term)
	}
	steps := make([]string, 0, array.Len())
	err := array.Iter(func(step *ast.Term) error {
		text, ok := stringOf(step)
		if !ok || text == "" {
			return fmt.Errorf(`"steps" holds %v, which says nothing`, step)
		}
		steps = append(steps, truncate(text))
		return nil
	})
	return steps, err
}

func decodeRef(term *ast.Term) (engine.Ref, error) {
	fields, ok := term.Value.(ast.Object)
	if !ok {
		return engine.Ref{}, fmt.Errorf("%v does not name an object", term)
	}
	get := func(field string) string {
		s, _ := stringOf(fields.Get(keyTerm(field)))
		return s
	}
	ref := engine.Ref{APIVersion: get("apiVersion"), Kind: get("kind"), Namespace: get("namespace"), Name: get("name")}
	if ref.Kind == "" {
		return ref, fmt.Errorf("%v does not name an object: it has no kind", term)
	}
	return ref, nil
}

func decodeFix(term *ast.Term) (fix []engine.Patch, err error) {
	err = each(term, func(term *ast.Term) error {
		patch, err := decodePatch(term)
		fix = append(fix, patch)
		return err
	})
	return fix, err
}

func decodePatch(term *ast.Term) (engine.Patch, error) {
	fields, ok := term.Value.(ast.Object)
	if !ok {
		return engine.Patch{}, fmt.Errorf("%v is not a JSON Patch operation", term)
	}
	op, _ := stringOf(fields.Get(keyTerm("op")))
	pathTerm := fields.Get(keyTerm("path"))
	if op == "" || pathTerm == nil {
		return engine.Patch{}, fmt.Errorf("%v is not a JSON Patch operation: it needs op and path", term)
	}
	path, err := decodePath(pathTerm)
	if err != nil {
		return engine.Patch{}, err
	}
	patch := engine.Patch{Op: op, Path: path}
	if value := fields.Get(keyTerm("value")); value != nil {
		if patch.Value, err = ast.JSON(value.Value); err != nil {
			return engine.Patch{}, fmt.Errorf("read value of %v: %w", term, err)
		}
	}
	return patch, nil
}

// decodeManifest reads a whole object.
func decodeManifest(term *ast.Term) (map[string]any, error) {
	if value, err := ast.JSON(term.Value); err == nil {
		if object, ok := value.(map[string]any); ok && object["apiVersion"] != nil && object["kind"] != nil {
			return object, nil
		}
	}
	return nil, fmt.Errorf(`"create" holds %v, which is no object with apiVersion and kind`, term)
}

func stringOf(term *ast.Term) (string, bool) {
	if term == nil {
		return "", false
	}
	s, ok := term.Value.(ast.String)
	return string(s), ok
}
