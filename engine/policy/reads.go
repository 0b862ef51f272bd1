package policy

import (
	"maps"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
)

// reading is what a rule reads: kinds of the inventory, and other rules by their full names.
type reading struct {
	kinds   map[string]*ast.Location // kind -> where it is read
	dynamic *ast.Location            // where a kind is read that is no constant; nil where none is
	rules   map[string]bool
}

// Reads gives the kinds that a control reads through data.inventory, itself and through libraries, sorted and
// without groups, and whether it reads one whose kind is not spelt out. It follows rules, not imports: what a
// library reads elsewhere does not count.
func (l *Library) Reads(id string) (kinds []string, dynamic bool) {
	control, ok := l.Control(id)
	if !ok {
		return nil, false
	}
	all := l.transitive(l.files[control.File])
	return sortedKeys(all.kinds), all.dynamic != nil
}

// transitive adds up what the rules of a control read.
func (l *Library) transitive(f *file) reading {
	readings := l.readings()
	total := reading{kinds: map[string]*ast.Location{}, rules: map[string]bool{}}
	var todo []string
	for _, rule := range f.module.Rules {
		todo = append(todo, f.pkg()+"."+ruleName(rule))
	}
	for len(todo) > 0 {
		name := todo[0]
		todo = todo[1:]
		if total.rules[name] {
			continue
		}
		total.rules[name] = true
		r := readings[name]
		for kind, at := range r.kinds {
			if total.kinds[kind] == nil || at.File == f.path {
				total.kinds[kind] = at
			}
		}
		if r.dynamic != nil && total.dynamic == nil {
			total.dynamic = r.dynamic
		}
		todo = append(todo, slices.Sorted(maps.Keys(r.rules))...)
	}
	return total
}

// newReadings finds what each rule of a library's controls and libraries reads itself.
func newReadings(l *Library) map[string]reading {
	readings := map[string]reading{}
	for _, f := range l.files {
		if f.module == nil || f.role == roleTest {
			continue
		}
		names := ruleNames(f.module)
		imports := libImports(f.module)
		for _, rule := range f.module.Rules {
			name := f.pkg() + "." + ruleName(rule)
			if readings[name].rules == nil {
				readings[name] = reading{kinds: map[string]*ast.Location{}, rules: map[string]bool{}}
			}
			r := readings[name]
			visitRule(rule, func(v visited) {
				if v.local {
					return
				}
				head := string(v.ref[0].Value.(ast.Var)) //nolint:forcetypeassert // visited has a variable first
				switch {
				case head == "data":
					r.inventory(v)
				case names[head]:
					r.rules[f.pkg()+"."+head] = true
				case imports[head] != "":
					l.addLibrary(r, imports[head], v.ref)
				}
			})
			readings[name] = r
		}
	}
	return readings
}

// addLibrary notes a reference into a library: to one rule, or to all where it is not spelt out.
func (l *Library) addLibrary(r reading, noun string, ref ast.Ref) {
	if len(ref) > 1 {
		if name, ok := ref[1].Value.(ast.String); ok {
			r.rules[libDir+"."+noun+"."+string(name)] = true
			return
		}
	}
	if lib := l.libs[noun]; lib != nil {
		for name := range ruleNames(lib.module) {
			r.rules[libDir+"."+noun+"."+name] = true
		}
	}
}

// inventory notes a reference to data.inventory.
func (r *reading) inventory(v visited) {
	if len(v.ref) < 2 || !v.ref[1].Equal(ast.InternedTerm("inventory")) || isPresence(v) {
		return
	}
	if kind, ok := inventoryKind(v.ref); ok {
		r.kinds[kind] = v.location
		return
	}
	r.dynamic = v.location
}

// isPresence recognises `data.inventory` as an expression: whether there is an inventory at all.
func isPresence(v visited) bool { return v.alone && len(v.ref) == 2 }

// anyKind is the kind of `data.inventory.cluster[gv][kind][name]`, for groups whose kinds only the cluster knows
// (Gatekeeper's constraints): needs then names "<group>/*".
const anyKind = "*"

// inventoryKind is the kind that a reference to data.inventory spells out, anyKind where it loops over the kinds
// of a group version; false where it spells out none.
func inventoryKind(ref ast.Ref) (string, bool) {
	if len(ref) < 3 {
		return "", false
	}
	at := 0
	switch ref[2].Value {
	case ast.String("cluster"):
		at = 4 // data.inventory.cluster[gv].Kind
	case ast.String("namespace"):
		at = 5 // data.inventory.namespace[ns][gv].Kind
	}
	if at == 0 || len(ref) <= at {
		return "", false
	}
	if _, loops := ref[at].Value.(ast.Var); loops && len(ref) == at+2 {
		return anyKind, true
	}
	kind, ok := ref[at].Value.(ast.String)
	return string(kind), ok
}

// InventoryKind is "*/Kind" for the kind that a reference to data.inventory spells out, in whatever group, and "*/*"
// for one that may read any kind.
func InventoryKind(ref ast.Ref) string {
	if kind, ok := inventoryKind(ref); ok {
		return "*/" + kind
	}
	return "*/*"
}

// ruleName is the name of a rule: the first part of its head.
func ruleName(rule *ast.Rule) string {
	if ref := rule.Head.Ref(); len(ref) > 0 {
		if name, ok := ref[0].Value.(ast.Var); ok {
			return string(name)
		}
	}
	return string(rule.Head.Name)
}

func ruleNames(m *ast.Module) map[string]bool {
	names := make(map[string]bool, len(m.Rules))
	for _, rule := range m.Rules {
		names[ruleName(rule)] = true
	}
	return names
}

// libImports maps the name under which a module knows a library to the library's noun.
func libImports(m *ast.Module) map[string]string {
	imports := make(map[string]string, len(m.Imports))
	for _, i := range m.Imports {
		if noun, ok := importedLib(i); ok {
			imports[string(i.Name())] = noun
		}
	}
	return imports
}

// importedLib is the noun of data.lib.<noun>; false for every other import.
func importedLib(i *ast.Import) (string, bool) {
	ref, ok := i.Path.Value.(ast.Ref)
	if !ok || len(ref) != 3 || !ref[0].Equal(ast.DefaultRootDocument) || ref[1].Value.Compare(ast.String(libDir)) != 0 {
		return "", false
	}
	noun, ok := ref[2].Value.(ast.String)
	return string(noun), ok
}
