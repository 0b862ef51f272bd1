package eval

import (
	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/vm"
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
func (v *inventory) data(params ast.Value) *ast.Term {
	cluster := objectTerm(nil)
	namespaces := map[string]*ast.Term{}
	for name, objects := range v.objects {
		versions := mapTerm(objects, func(kinds map[string]map[string]*ast.Term) *ast.Term {
			return mapTerm(kinds, objectTerm)
		})
		if name == "" {
			cluster = versions
			continue
		}
		namespaces[name] = versions
	}
	return objectTerm(map[string]*ast.Term{
		"inventory": objectTerm(map[string]*ast.Term{"cluster": cluster, "namespace": objectTerm(namespaces)}),
		paramsRoot:  ast.NewTerm(params),
	})
}

func mapTerm[V any](m map[string]V, term func(V) *ast.Term) *ast.Term {
	parts := make([]*ast.Term, 0, 2*len(m))
	for key, value := range m {
		parts = append(parts, ast.StringTerm(key), term(value))
	}
	made, _ := vm.FixedObject(parts)
	return made
}

func objectTerm(members map[string]*ast.Term) *ast.Term {
	return mapTerm(members, func(term *ast.Term) *ast.Term { return term })
}

// single is an object of one member.
func single(key, value *ast.Term) *ast.Term {
	made, _ := vm.FixedObject([]*ast.Term{key, value})
	return made
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
	if metadata := child(term, "metadata"); metadata != nil {
		if rest := lacking(metadata, managedFields); rest != metadata {
			term = replaced(term, "metadata", rest)
		}
	}
	if !keepStatus {
		term = lacking(term, "status")
	}
	return term
}

// lacking is an object without a field.
func lacking(term *ast.Term, field string) *ast.Term {
	if child(term, field) == nil {
		return term
	}
	return replaced(term, field, nil)
}

// replaced is an object with another value for a field that it has, or, where that is nil, without it.
func replaced(term *ast.Term, field string, by *ast.Term) *ast.Term {
	parts, _ := vm.Object(term)
	rest := make([]*ast.Term, 0, len(parts))
	for i := 0; i+1 < len(parts); i += 2 {
		value := parts[i+1]
		if key, _ := stringOf(parts[i]); key == field {
			value = by
		}
		if value != nil {
			rest = append(rest, parts[i], value)
		}
	}
	made, _ := vm.FixedObject(rest)
	return made
}
