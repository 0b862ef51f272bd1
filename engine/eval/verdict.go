package eval

import (
	"cmp"
	"fmt"
	"iter"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/vm"
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
	members, ok := vm.Set(term)
	if !ok {
		return nil, fmt.Errorf("a rule yields %s instead of a set", ast.ValueName(vm.Whole(term).Value))
	}
	if len(members) == 0 {
		return nil, nil
	}
	elements := make([]element, len(members))
	var failure error
	for i, member := range members {
		err := elements[i].decode(member, foreign)
		if err != nil && (failure == nil || err.Error() < failure.Error()) {
			failure = err
		}
	}
	slices.SortFunc(elements, func(a, b element) int { // a set has no order to keep
		return cmp.Or(slices.CompareFunc(a.path, b.path, compareSteps), cmp.Compare(a.message, b.message))
	})
	return elements, failure
}

// compareSteps orders the steps of paths, indexes before keys.
func compareSteps(a, b any) int {
	key, isKey := a.(string)
	other, also := b.(string)
	switch {
	case isKey && also:
		return cmp.Compare(key, other)
	case isKey:
		return 1
	case also:
		return -1
	}
	index, _ := a.(int)
	than, _ := b.(int)
	return cmp.Compare(index, than)
}

// decode reads an element.
func (e *element) decode(term *ast.Term, foreign bool) error {
	fields, ok := vm.Object(term)
	if !ok {
		return fmt.Errorf(`a rule yields %s instead of {"msg", "details"}`, ast.ValueName(vm.Whole(term).Value))
	}
	var details *ast.Term
	for key, value := range named(fields) {
		switch key {
		case "msg":
			e.message, _ = stringOf(value)
		case "details":
			details = value
		}
	}
	if e.message == "" {
		return fmt.Errorf(`"msg" is not a string that says something: %v`, term)
	}
	if details == nil {
		return nil
	}
	err := e.decodeDetails(details)
	if err != nil && foreign {
		*e = element{message: e.message}
		return nil
	}
	return err
}

// named gives the members of an object whose keys are strings, out of its keys and members in turn.
func named(fields []*ast.Term) iter.Seq2[string, *ast.Term] {
	return func(yield func(string, *ast.Term) bool) {
		for i := 0; i+1 < len(fields); i += 2 {
			if key, ok := stringOf(fields[i]); ok && !yield(key, fields[i+1]) {
				return
			}
		}
	}
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
	fields, ok := vm.Object(details)
	if !ok {
		return fmt.Errorf(`"details" is not an object: %v`, details)
	}
	for key, value := range named(fields) {
		if err := e.decodeDetail(key, value); err != nil {
			return err
		}
	}
	return nil
}

func (e *element) decodeDetail(key string, value *ast.Term) (err error) {
	switch key {
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
		e.related, err = decodeEach(value, decodeRef)
		slices.SortFunc(e.related, engine.Ref.Compare)
	case "steps":
		e.steps, err = decodeSteps(value)
	case "fix":
		e.fix, err = decodeFix(value)
	case "alternatives":
		e.others, err = decodeEach(value, decodeFix)
	case "create":
		e.create, err = decodeEach(value, decodeManifest)
	}
	return err
}

// decodeEach decodes the elements of an array, or of a set in its order.
func decodeEach[T any](term *ast.Term, decode func(*ast.Term) (T, error)) ([]T, error) {
	items, ok := vm.Elements(term)
	if !ok {
		if items, ok = vm.Set(vm.Whole(term)); !ok {
			return nil, fmt.Errorf("%v is not a list", term)
		}
	}
	if len(items) == 0 {
		return nil, nil
	}
	decoded := make([]T, len(items))
	for i, item := range items {
		var err error
		if decoded[i], err = decode(item); err != nil {
			return nil, err
		}
	}
	return decoded, nil
}

func decodePath(term *ast.Term) (engine.Path, error) {
	items, ok := vm.Elements(term)
	if !ok {
		return nil, fmt.Errorf(`"path" is not an array: %v`, term)
	}
	path := make(engine.Path, 0, len(items))
	for _, item := range items {
		switch value := item.Value.(type) {
		case ast.String:
			path = append(path, stepOf(string(value)))
			continue
		case ast.Number:
			if index, ok := value.Int(); ok {
				path = append(path, index)
				continue
			}
		}
		return path, fmt.Errorf(`"path" holds %v, which is neither key nor index`, item)
	}
	return path, nil
}

// decodeSteps reads the steps of a chain: an array, because a set has no order.
func decodeSteps(term *ast.Term) ([]string, error) {
	items, ok := vm.Elements(term)
	if !ok {
		return nil, fmt.Errorf(`"steps" is not an array: %v`, term)
	}
	steps := make([]string, 0, len(items))
	for _, item := range items {
		text, ok := stringOf(item)
		if !ok || text == "" {
			return steps, fmt.Errorf(`"steps" holds %v, which says nothing`, item)
		}
		steps = append(steps, truncate(text))
	}
	return steps, nil
}

func decodeRef(term *ast.Term) (ref engine.Ref, err error) {
	fields, ok := vm.Object(term)
	if !ok {
		return ref, fmt.Errorf("%v does not name an object", term)
	}
	for key, value := range named(fields) {
		text, _ := stringOf(value)
		switch key {
		case "apiVersion":
			ref.APIVersion = text
		case "kind":
			ref.Kind = text
		case "namespace":
			ref.Namespace = text
		case "name":
			ref.Name = text
		}
	}
	if ref.Kind == "" {
		return ref, fmt.Errorf("%v does not name an object: it has no kind", term)
	}
	return ref, nil
}

func decodeFix(term *ast.Term) ([]engine.Patch, error) { return decodeEach(term, decodePatch) }

func decodePatch(term *ast.Term) (patch engine.Patch, err error) {
	fields, ok := vm.Object(term)
	if !ok {
		return patch, fmt.Errorf("%v is not a JSON Patch operation", term)
	}
	var path, content *ast.Term
	for key, value := range named(fields) {
		switch key {
		case "op":
			patch.Op, _ = stringOf(value)
		case "path":
			path = value
		case "value":
			content = vm.Whole(value)
		}
	}
	if patch.Op == "" || path == nil {
		return engine.Patch{}, fmt.Errorf("%v is not a JSON Patch operation: it needs op and path", term)
	}
	if patch.Path, err = decodePath(path); err != nil {
		return engine.Patch{}, err
	}
	if content != nil {
		if patch.Value, err = ast.JSON(content.Value); err != nil {
			return engine.Patch{}, fmt.Errorf("read value of %v: %w", term, err)
		}
	}
	return patch, nil
}

// decodeManifest reads a whole object.
func decodeManifest(term *ast.Term) (map[string]any, error) {
	if value, err := ast.JSON(vm.Whole(term).Value); err == nil {
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
