package eval

import (
	"maps"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/regolith-policy/regolith/engine"
)

// inventory collects objects into the shape that policies read:
// cluster[groupVersion][Kind][name] and namespace[ns][groupVersion][Kind][name]. The last of two objects with
// one identity wins.
type inventory struct {
	objects map[string]map[string]map[string]map[string]*ast.Term // namespace ("" for cluster), groupVersion, kind, name
}

func newInventory() *inventory {
	return &inventory{objects: map[string]map[string]map[string]map[string]*ast.Term{}}
}

func (v *inventory) add(ref engine.Ref, namespace string, object *ast.Term) {
	at(at(at(v.objects, namespace), ref.APIVersion), ref.Kind)[ref.Name] = object
}

// at is the inner map of a key, made where it is missing.
func at[V any](m map[string]map[string]V, key string) map[string]V {
	inner, ok := m[key]
	if !ok {
		inner = map[string]V{}
		m[key] = inner
	}
	return inner
}

// data is the whole of data that controls read: {"inventory": ..., "params": ...}.
func (v *inventory) data(params ast.Value) ast.Value {
	cluster := ast.NewTerm(ast.NewObject())
	namespaces := make([][2]*ast.Term, 0, len(v.objects))
	for _, name := range slices.Sorted(maps.Keys(v.objects)) {
		versions := mapTerm(v.objects[name], func(kinds map[string]map[string]*ast.Term) *ast.Term {
			return mapTerm(kinds, func(names map[string]*ast.Term) *ast.Term {
				return mapTerm(names, func(term *ast.Term) *ast.Term { return term })
			})
		})
		if name == "" {
			cluster = versions
			continue
		}
		namespaces = append(namespaces, ast.Item(ast.StringTerm(name), versions))
	}
	return ast.NewObject(
		ast.Item(ast.StringTerm("inventory"), ast.ObjectTerm(
			ast.Item(ast.StringTerm("cluster"), cluster),
			ast.Item(ast.StringTerm("namespace"), ast.ObjectTerm(namespaces...)),
		)),
		ast.Item(ast.StringTerm(paramsRoot), ast.NewTerm(params)),
	)
}

func mapTerm[V any](m map[string]V, term func(V) *ast.Term) *ast.Term {
	items := make([][2]*ast.Term, 0, len(m))
	for _, key := range slices.Sorted(maps.Keys(m)) {
		items = append(items, ast.Item(ast.StringTerm(key), term(m[key])))
	}
	return ast.ObjectTerm(items...)
}

// inventoryNamespace is the namespace under which an object stands in the inventory: that of its metadata or,
// for built-in namespaced kinds whose manifest leaves it to kubectl, "default". "" is the cluster.
func (s *shapes) inventoryNamespace(ref engine.Ref) string {
	if ref.Namespace == "" && s.namespaced[ref.GroupKind()] {
		return "default"
	}
	return ref.Namespace
}

// trimmed is an object without what no policy reads and what weighs most: managed fields and, unless some control reads it, the
// status.
func trimmed(term *ast.Term, keepStatus bool) *ast.Term {
	object, ok := term.Value.(ast.Object)
	if !ok {
		return term
	}
	if metadata := object.Get(keyTerm("metadata")); metadata != nil {
		if rest := lacking(metadata, "managedFields"); rest != metadata {
			object = replaced(object, "metadata", rest)
		}
	}
	if !keepStatus && object.Get(keyTerm("status")) != nil {
		object = replaced(object, "status", nil)
	}
	if object == term.Value {
		return term
	}
	return ast.NewTerm(object)
}

// lacking is an object without a field.
func lacking(term *ast.Term, field string) *ast.Term {
	if object, ok := term.Value.(ast.Object); ok && object.Get(keyTerm(field)) != nil {
		return ast.NewTerm(replaced(object, field, nil))
	}
	return term
}

// replaced is an object with another value for a field, or, where that is nil, without it.
func replaced(o ast.Object, field string, by *ast.Term) ast.Object {
	items := make([][2]*ast.Term, 0, o.Len())
	o.Foreach(func(key, value *ast.Term) {
		if key.Value == ast.String(field) {
			value = by
		}
		if value != nil {
			items = append(items, ast.Item(key, value))
		}
	})
	return ast.NewObject(items...)
}
