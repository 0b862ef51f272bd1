package main

import (
	"fmt"
	"slices"
	"strings"
)

// model is every known type, in the form of shapes.json: kinds maps "apiVersion/Kind" to a type name, types
// maps a type name to its fields, and a field to a type expression: string, int, number, bool, intOrString,
// quantity (string or number), any, []<expression>, map[]<expression>, or a type name.
type model struct {
	// Namespaced lists the "group/Kind" of objects that live in a namespace.
	Namespaced []string            `json:"namespaced"`
	Kinds      map[string]string   `json:"kinds"`
	Types      map[string]typeTree `json:"types"`
}

type typeTree struct {
	Fields map[string]string `json:"fields"`
}

// The expressions that name no type.
const (
	exprString      = "string"
	exprInt         = "int"
	exprNumber      = "number"
	exprBool        = "bool"
	exprIntOrString = "intOrString"
	exprQuantity    = "quantity"
	exprAny         = "any"
	exprList        = "[]"
	exprMap         = "map[]"
)

func newModel() *model {
	return &model{Kinds: map[string]string{}, Types: map[string]typeTree{}}
}

// element strips lists and maps off an expression.
func element(expr string) string {
	for {
		switch {
		case strings.HasPrefix(expr, exprList):
			expr = expr[len(exprList):]
		case strings.HasPrefix(expr, exprMap):
			expr = expr[len(exprMap):]
		default:
			return expr
		}
	}
}

// closure is the set of type names reachable from the given ones, themselves included.
func (m *model) closure(names ...string) map[string]bool {
	seen := map[string]bool{}
	todo := slices.Clone(names)
	for len(todo) > 0 {
		name := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		tree, known := m.Types[name]
		if seen[name] || !known {
			continue
		}
		seen[name] = true
		for _, expr := range tree.Fields {
			todo = append(todo, element(expr))
		}
	}
	return seen
}

// addIdentity adds the fields that every object has to a type.
func (m *model) addIdentity(name string) {
	fields := m.Types[name].Fields
	fields["apiVersion"], fields["kind"], fields["metadata"] = exprString, exprString, "meta.v1.ObjectMeta"
}

// removeUnreachable drops the types that no kind leads to.
func (m *model) removeUnreachable() {
	roots := make([]string, 0, len(m.Kinds))
	for _, name := range m.Kinds {
		roots = append(roots, name)
	}
	reachable := m.closure(roots...)
	for name := range m.Types {
		if !reachable[name] {
			delete(m.Types, name)
		}
	}
}

// jsonSchema is the schema of one expression, with references into "definitions".
func jsonSchema(expr string) map[string]any {
	switch expr {
	case exprString:
		return map[string]any{"type": "string"}
	case exprInt:
		return map[string]any{"type": "integer"}
	case exprNumber:
		return map[string]any{"type": "number"}
	case exprBool:
		return map[string]any{"type": "boolean"}
	case exprIntOrString, exprQuantity:
		return map[string]any{"anyOf": []any{map[string]any{"type": "string"}, map[string]any{"type": "number"}}}
	case exprAny:
		return map[string]any{}
	}
	if rest, ok := strings.CutPrefix(expr, exprList); ok {
		return map[string]any{"type": "array", "items": jsonSchema(rest)}
	}
	if rest, ok := strings.CutPrefix(expr, exprMap); ok {
		return map[string]any{"type": "object", "additionalProperties": jsonSchema(rest)}
	}
	return map[string]any{"$ref": "#/definitions/" + expr}
}

// document is the schema of an object that is of one of the given types.
func (m *model) document(names ...string) (map[string]any, error) {
	definitions := map[string]any{}
	for name := range m.closure(names...) {
		properties := map[string]any{}
		for field, expr := range m.Types[name].Fields {
			properties[field] = jsonSchema(expr)
		}
		definitions[name] = map[string]any{"type": "object", "properties": properties}
	}
	options := make([]any, 0, len(names))
	for _, name := range names {
		if definitions[name] == nil {
			return nil, fmt.Errorf("write schema of %q: no such type", name)
		}
		options = append(options, jsonSchema(name))
	}
	if len(options) == 1 {
		return map[string]any{"$ref": "#/definitions/" + names[0], "definitions": definitions}, nil
	}
	return map[string]any{"anyOf": options, "definitions": definitions}, nil
}
