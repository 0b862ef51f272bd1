package eval

import (
	"slices"
	"strconv"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// Most controls of pods name a container or a volume in their messages and read its name for nothing else. They are
// asked about an object whose containers and volumes have stand-ins for names; in what they say, the names are put back.
// So what is said of one object holds for others that differ in nothing else.

// standIn begins every stand-in. No name of an object has it: see standIns.
const standIn = "0regolith0"

// namedLists are the lists of a pod spec whose elements have stand-ins for names.
var namedLists = []string{"containers", "initContainers", "ephemeralContainers", "volumes"} //nolint:gochecknoglobals // never written

// podSpecPaths are the places of a pod spec in the kinds that have one.
var podSpecPaths = [][]string{ //nolint:gochecknoglobals // never written
	{"spec"}, {"template", "spec"}, {"spec", "template", "spec"}, {"spec", "jobTemplate", "spec", "template", "spec"},
}

// standIns gives an object with stand-ins for the names of containers and volumes, and what puts the names back; the
// object itself and nil where it has none, or such that stand-ins would not do: not as the API server wants them, or one
// twice.
func standIns(o *ast.Term) (*ast.Term, *strings.Replacer) {
	var pairs []string
	seen := map[string]bool{}
	object := o
	for _, path := range podSpecPaths {
		spec := o
		for _, key := range path {
			spec = child(spec, key)
		}
		fields, ok := objectOf(spec)
		if !ok {
			continue
		}
		replaced := map[string]*ast.Term{}
		for _, list := range namedLists {
			term, ok := standInsOf(list+strconv.Itoa(len(path)), child(spec, list), seen, &pairs)
			if !ok {
				return o, nil
			}
			if term != nil {
				replaced[list] = term
			}
		}
		if len(replaced) > 0 {
			object = replaceAt(object, path, withFields(fields, replaced))
		}
	}
	if len(pairs) == 0 {
		return o, nil
	}
	return object, strings.NewReplacer(pairs...)
}

// standInsOf gives a list with stand-ins for the names of its elements; nil where there is no such list.
func standInsOf(list string, term *ast.Term, seen map[string]bool, pairs *[]string) (*ast.Term, bool) {
	if term == nil {
		return nil, true
	}
	array, ok := term.Value.(*ast.Array)
	if !ok {
		return nil, false
	}
	class := list
	if !strings.HasPrefix(list, "volumes") {
		class = "containers"
	}
	elements := make([]*ast.Term, array.Len())
	for i := range elements {
		fields, ok := objectOf(array.Elem(i))
		name, named := stringOf(child(array.Elem(i), "name"))
		if !ok || !named || !isPlainName(name) || seen[class+"/"+name] {
			return nil, false
		}
		seen[class+"/"+name] = true
		token := standIn + list + "x" + strconv.Itoa(i) + "x"
		*pairs = append(*pairs, token, name)
		elements[i] = withFields(fields, map[string]*ast.Term{"name": ast.StringTerm(token)})
	}
	return ast.ArrayTerm(elements...), true
}

// isPlainName tells whether a name is one of lower case letters, digits and hyphens, and no stand-in.
func isPlainName(name string) bool {
	return name != "" && !strings.Contains(name, standIn) && !strings.ContainsFunc(name, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-'
	})
}

// withFields is an object with some of its fields replaced.
func withFields(object ast.Object, replaced map[string]*ast.Term) *ast.Term {
	items := make([][2]*ast.Term, 0, object.Len())
	object.Foreach(func(key, value *ast.Term) {
		if name, _ := stringOf(key); replaced[name] != nil {
			value = replaced[name]
		}
		items = append(items, ast.Item(key, value))
	})
	return ast.ObjectTerm(items...)
}

// replaceAt is an object with the value at a path replaced.
func replaceAt(object *ast.Term, path []string, value *ast.Term) *ast.Term {
	if len(path) == 0 {
		return value
	}
	fields, ok := objectOf(object)
	if !ok {
		return object
	}
	return withFields(fields, map[string]*ast.Term{path[0]: replaceAt(child(object, path[0]), path[1:], value)})
}

// putBack gives a judgement with the names in the place of their stand-ins; names is nil where there are none.
func putBack(names *strings.Replacer, j judgement) judgement {
	if names != nil {
		j.violations, j.unknowns, j.notApplicable = named(names, j.violations), named(names, j.unknowns), named(names, j.notApplicable)
	}
	return j
}

func named(names *strings.Replacer, elements []element) []element {
	if !slices.ContainsFunc(elements, func(e element) bool { return strings.Contains(e.message, standIn) }) {
		return elements
	}
	elements = slices.Clone(elements) // equal objects share them
	for i := range elements {
		elements[i].message = names.Replace(elements[i].message)
	}
	return elements
}
