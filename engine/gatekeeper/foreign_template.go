package gatekeeper

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/policy"
	"github.com/regolith-policy/regolith/engine/source"
)

// foreignTemplate is a constraint template, parsed.
type foreignTemplate struct {
	kind                         string
	title, description, severity string
	main                         *ast.Module
	libs                         []*ast.Module // one a package
	raw                          []byte
	broken                       bool
}

// foreignSpec is a ConstraintTemplate, as far as it is read here.
type foreignSpec struct {
	Metadata foreignMeta `json:"metadata"`
	Spec     struct {
		CRD struct {
			Spec struct {
				Names struct {
					Kind string `json:"kind"`
				} `json:"names"`
			} `json:"spec"`
		} `json:"crd"`
		Targets []foreignTarget `json:"targets"`
	} `json:"spec"`
}

type foreignTarget struct {
	Target string   `json:"target"`
	Rego   string   `json:"rego"`
	Libs   []string `json:"libs"`
	Code   []struct {
		Engine string        `json:"engine"`
		Source foreignSource `json:"source"`
	} `json:"code"`
}

type foreignSource struct {
	Version string   `json:"version"`
	Rego    string   `json:"rego"`
	Libs    []string `json:"libs"`
}

// rego finds the Rego of a target and where it stands; false where it has none.
func (t *foreignTarget) rego() (foreignSource, engine.Path, bool) {
	at := engine.Path{"spec", "targets", 0}
	for i, code := range t.Code {
		if code.Engine == "Rego" {
			return code.Source, append(at, "code", i, "source"), code.Source.Rego != ""
		}
	}
	return foreignSource{Version: "v0", Rego: t.Rego, Libs: t.Libs}, at, t.Rego != ""
}

// template reads a constraint template.
func (r *foreignReader) template(d *source.Document) {
	if !r.isNew(d) {
		return
	}
	var spec foreignSpec
	if err := json.Unmarshal(d.JSON, &spec); err != nil {
		r.tell(d, engine.Path{"spec"}, "", "read template: %v", err)
		return
	}
	kind := spec.Spec.CRD.Spec.Names.Kind
	t := &foreignTemplate{
		kind: kind, title: spec.Metadata.Annotations[annotationTitle], description: spec.Metadata.Annotations["description"],
		severity: spec.Metadata.Labels[labelSeverity], broken: true,
	}
	r.templates[kind] = t
	if kind == "" || len(spec.Spec.Targets) != 1 {
		r.tell(d, engine.Path{"spec"}, "", "a template has a kind (spec.crd.spec.names.kind) and one target")
		return
	}
	rego, at, ok := spec.Spec.Targets[0].rego()
	if !ok {
		r.tell(d, engine.Path{"spec", "targets", 0}, "Regolith runs Rego alone; templates in CEL are for Gatekeeper", "it holds no Rego")
		return
	}
	t.raw = []byte(rego.Rego)
	t.broken = !r.parse(d, t, rego, at)
}

// parse reads the modules of a template.
func (r *foreignReader) parse(d *source.Document, t *foreignTemplate, rego foreignSource, at engine.Path) bool {
	version := ast.RegoV0
	if rego.Version == "v1" {
		version = ast.RegoV1
	}
	main, ok := r.module(d, rego.Rego, append(at[:len(at):len(at)], "rego"), version)
	if !ok {
		return false
	}
	t.main = main
	for i, text := range rego.Libs {
		path := slices.Concat(at, engine.Path{"libs", i})
		lib, ok := r.module(d, text, path, version)
		if !ok {
			return false
		}
		if p := lib.Package.Path; len(p) < 3 || !p[1].Equal(ast.StringTerm("lib")) {
			r.tell(d, path, "name it lib.<something>", "a library has the package %s, which is not below lib", p)
			return false
		}
		t.merge(lib)
	}
	return r.checkReferences(d, t, at)
}

// module parses Rego that stands at a path of a document, so that its lines are those of the file.
func (r *foreignReader) module(d *source.Document, text string, path engine.Path, version ast.RegoVersion) (*ast.Module, bool) {
	place := d.Locate(path)
	padding := strings.Repeat("\n", max(place.Line, 0))
	options := ast.ParserOptions{RegoVersion: version, Capabilities: policy.Capabilities()}
	module, err := ast.ParseModuleWithOpts(place.File, padding+text, options)
	if err != nil {
		r.tell(d, path, "", "parse Rego: %s", strings.Join(strings.Fields(err.Error()), " "))
		return nil, false
	}
	if module == nil {
		r.tell(d, path, "", "the Rego is empty")
		return nil, false
	}
	return module, true
}

// merge adds a library; those of one package become one.
func (t *foreignTemplate) merge(lib *ast.Module) {
	for _, known := range t.libs {
		if known.Package.Path.Equal(lib.Package.Path) {
			known.Imports = append(known.Imports, lib.Imports...)
			for _, rule := range lib.Rules {
				rule.Module = known
			}
			known.Rules = append(known.Rules, lib.Rules...)
			return
		}
	}
	t.libs = append(t.libs, lib)
}

// checkReferences refuses what Gatekeeper refuses: reading other data than the inventory and libraries.
func (r *foreignReader) checkReferences(d *source.Document, t *foreignTemplate, at engine.Path) bool {
	good := true
	for _, module := range append([]*ast.Module{t.main}, t.libs...) {
		for _, rule := range module.Rules {
			ast.WalkRefs(rule, func(ref ast.Ref) bool {
				if good && ref[0].Equal(ast.DefaultRootDocument) && !isAllowedData(ref) {
					r.tell(d, append(at[:len(at):len(at)], "rego"), "Gatekeeper refuses it too", "it reads %s", ref)
					good = false
				}
				return false
			})
		}
	}
	return good
}

func isAllowedData(ref ast.Ref) bool {
	return len(ref) > 1 && (ref[1].Equal(ast.StringTerm("inventory")) || ref[1].Equal(ast.StringTerm("lib")))
}

// instance gives the modules of a template for one constraint, by path, in packages of its own and with its parameters,
// and the kinds they read through the inventory.
func (t *foreignTemplate) instance(id, file string) (modules map[string]*ast.Module, reads []string) {
	words := strings.Split(engine.Package(id), ".")
	home := ast.Ref{ast.DefaultRootDocument}
	for _, word := range words {
		home = append(home, ast.StringTerm(word))
	}
	libs := append(ast.Ref{ast.DefaultRootDocument, ast.StringTerm("foreign")}, home[1:]...)
	move := relocation{
		libs: libs.Append(ast.StringTerm("lib")), parameters: ast.Ref{ast.DefaultRootDocument, ast.StringTerm("params"), ast.StringTerm(id)},
		kinds: map[string]bool{},
	}
	main := move.module(t.main)
	main.Package.Path = home
	modules = map[string]*ast.Module{file: main}
	for i, lib := range t.libs {
		moved := move.module(lib)
		modules[fmt.Sprintf("%s/libs/%d", file, i)] = moved
		main.Imports = append(main.Imports, &ast.Import{ // so that it is found to be needed
			Path: ast.NewTerm(moved.Package.Path), Alias: ast.Var(fmt.Sprintf("regolith_lib_%d", i)), Location: main.Package.Location,
		})
	}
	return modules, sortedKeys(move.kinds)
}

// relocation moves references of a template to where they lead in one instance of it.
type relocation struct {
	libs, parameters ast.Ref
	kinds            map[string]bool // read through the inventory, as "*/Kind"
}

// module is a moved copy of a module. Terms are replaced in place: the transformer of OPA leaves out the domain of
// `some x in xs`.
func (m *relocation) module(original *ast.Module) *ast.Module {
	moved := original.Copy()
	if lib := ast.MustParseRef("data.lib"); moved.Package.Path.HasPrefix(lib) {
		moved.Package.Path = m.libs.Concat(moved.Package.Path[len(lib):])
	}
	targets := map[*ast.Term]bool{} // of `with`: they name a document, and do not read it
	ast.WalkWiths(moved, func(with *ast.With) bool {
		targets[with.Target] = true
		return false
	})
	var visit func(term *ast.Term) bool
	visit = func(term *ast.Term) bool {
		ref, ok := term.Value.(ast.Ref)
		if !ok || targets[term] {
			return targets[term]
		}
		for _, step := range ref[1:] {
			ast.WalkTerms(step, visit)
		}
		if len(ref) == 1 && ref[0].Equal(ast.InputRootDocument) {
			term.Value = m.whole()
			return true
		}
		term.Value = m.reference(ref)
		return true
	}
	ast.WalkTerms(moved, visit)
	return moved
}

// whole is the document that a template knows as input.
func (m *relocation) whole() ast.Value {
	return ast.NewObject(
		ast.Item(ast.StringTerm("review"), ast.NewTerm(ast.MustParseRef("input.review"))),
		ast.Item(ast.StringTerm("parameters"), ast.NewTerm(m.parameters)),
	)
}

func (m *relocation) reference(ref ast.Ref) ast.Ref {
	lib, parameters := ast.MustParseRef("data.lib"), ast.MustParseRef("input.parameters")
	switch {
	case ref.HasPrefix(lib):
		return m.libs.Concat(ref[len(lib):])
	case ref.HasPrefix(parameters):
		return m.parameters.Concat(ref[len(parameters):])
	case ref.HasPrefix(ast.MustParseRef("data.inventory")):
		m.kinds[policy.InventoryKind(ref)] = true
	}
	return ref
}
