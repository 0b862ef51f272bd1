package policy

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/regolith-policy/regolith/engine"
)

// The longest names that Gatekeeper and the API server take.
const (
	maxKind       = 59 // a ConstraintTemplate's kind: with "List" behind it 63
	maxConstraint = 63
)

// linter checks parsed files against docs/policy-contract.md.
type linter struct {
	library  *Library
	libs     map[string]map[string]bool // library -> its rules, those left out among them
	kinds    map[string][]string        // group -> kinds that Kubernetes has
	schemas  map[string]string          // names of the schemas that METADATA may name
	builtIns map[string]bool            // first segments of the names of built-ins that have several
}

func newLinter(l *Library, capabilities *ast.Capabilities) *linter {
	lt := &linter{library: l, libs: map[string]map[string]bool{}, kinds: builtInKinds(), schemas: schemaFiles(), builtIns: map[string]bool{}}
	for noun, lib := range l.libs {
		lt.libs[noun] = map[string]bool{}
		for _, rule := range lib.ruleNames() {
			lt.libs[noun][rule] = true
		}
	}
	for _, b := range capabilities.Builtins {
		if first, _, dotted := strings.Cut(b.Name, "."); dotted {
			lt.builtIns[first] = true
		}
	}
	return lt
}

// lint checks one file.
func (lt *linter) lint(f *file) []Problem {
	ctx := &lintContext{linter: lt, file: f}
	if f.module != nil {
		ctx.imports = libImports(f.module)
	}
	switch f.role {
	case roleControl:
		ctx.lintModule()
		ctx.lintExports()
		ctx.lintParameters()
		ctx.lintKinds()
		ctx.lintNames()
	case roleLibrary:
		ctx.lintModule()
	case roleTest:
		if f.module != nil {
			ctx.lintTests()
		}
	case roleNone, roleStray, roleExample:
	}
	return ctx.problems
}

// lintContext gathers the problems of one file.
type lintContext struct {
	*linter
	file     *file
	imports  map[string]string // name of a library in the file -> its noun
	problems []Problem
}

func (c *lintContext) problem(location *ast.Location, hint, format string, args ...any) {
	c.problems = append(c.problems, c.file.at(location, fmt.Sprintf(format, args...), hint))
}

// lintModule checks what holds for controls and libraries alike.
func (c *lintContext) lintModule() {
	c.lintImports()
	c.lintSchemas()
	for _, rule := range c.file.module.Rules {
		c.lintRuleName(rule)
		visitRule(rule, func(v visited) { c.lintRef(rule, v) })
		c.lintWith(rule)
		c.lintFormats(rule)
	}
}

// lintSchemas checks that the schemas named in METADATA exist.
func (c *lintContext) lintSchemas() {
	b, problems := c.file.block()
	if len(problems) > 0 {
		return // a library may do without METADATA
	}
	_, list := child(b.node, "schemas")
	if list == nil {
		return
	}
	for i, entry := range list.Content {
		for _, value := range entry.Content {
			if name := value.Value; strings.HasPrefix(name, "schema.") && c.schemas[name] == "" {
				c.problem(b.find("schemas", strconv.Itoa(i)), meant(name, sortedKeys(c.schemas)), "METADATA schemas: there is no %s", name)
			}
		}
	}
}

// lintRuleName refuses names that make built-ins unreachable.
func (c *lintContext) lintRuleName(rule *ast.Rule) {
	if name := ruleName(rule); c.builtIns[name] {
		c.problem(rule.Location, "give the rule another name",
			"rule %q hides the built-in functions %s.*", name, name)
	}
}

// lintWith refuses with, which hosts evaluate differently and which defeats caches.
func (c *lintContext) lintWith(rule *ast.Rule) {
	ast.WalkWiths(rule, func(w *ast.With) bool {
		c.problem(w.Location, "pass the value as an argument of a function", "with is for tests only")
		return false
	})
}

// lintExports checks which rules a control exports, and their form.
func (c *lintContext) lintExports() {
	var violation bool
	parameters := c.parameterRules()
	for _, rule := range c.file.module.Rules {
		name := ruleName(rule)
		switch {
		case isVerdict(name):
			violation = violation || name == "violation"
			c.lintVerdict(rule, name)
		case strings.HasPrefix(name, "_"), parameters[name]:
		default:
			c.problem(rule.Location, fmt.Sprintf("name it _%s, or declare a parameter %s in the METADATA", name, name),
				"rule %q is exported: only violation, unknown, not_applicable and parameters are", name)
		}
	}
	if !violation {
		c.problem(c.file.module.Package.Location,
			`write violation contains {"msg": msg, "details": {"path": path}} if { ... }`, "the control has no rule violation")
	}
}

func isVerdict(name string) bool {
	return name == "violation" || name == "unknown" || name == "not_applicable"
}

// lintVerdict checks the head of violation, unknown or not_applicable.
func (c *lintContext) lintVerdict(rule *ast.Rule, name string) {
	want := `{"msg": msg, "details": {"path": path}}`
	if name == "not_applicable" {
		want = `{"msg": msg}`
	}
	hint := fmt.Sprintf("write %s contains %s if { ... }", name, want)
	if rule.Head.RuleKind() != ast.MultiValue || rule.Default || len(rule.Head.Args) > 0 || len(rule.Head.Ref()) != 1 {
		c.problem(rule.Location, hint, "rule %q is no set", name)
		return
	}
	switch element := rule.Head.Key.Value.(type) {
	case ast.Object:
		c.lintElement(rule, element, hint)
	case ast.Var, ast.Ref, ast.Call: // made elsewhere
	default:
		c.problem(rule.Head.Key.Location, hint, "an element of %q is no object", name)
	}
}

// lintElement checks the keys of an element that is spelt out.
func (c *lintContext) lintElement(rule *ast.Rule, element ast.Object, hint string) {
	name := ruleName(rule)
	if element.Get(ast.StringTerm("msg")) == nil {
		c.problem(rule.Head.Key.Location, hint, "an element of %q has no msg", name)
	}
	c.lintKeys(element, "msg", "details")
	details := element.Get(ast.StringTerm("details"))
	if details == nil {
		if name != "not_applicable" {
			c.problem(rule.Head.Key.Location, hint, "an element of %q has no details", name)
		}
		return
	}
	object, ok := details.Value.(ast.Object)
	if !ok {
		return // made elsewhere
	}
	if name != "not_applicable" && object.Get(ast.StringTerm("path")) == nil {
		c.problem(details.Location, hint, "the details of %q have no path", name)
	}
	c.lintKeys(object, "path", "fix", "alternatives", "create", "related", "steps", "object", "severity")
}

// lintKeys refuses keys that no host reads.
func (c *lintContext) lintKeys(object ast.Object, known ...string) {
	object.Foreach(func(key, _ *ast.Term) {
		name, ok := key.Value.(ast.String)
		if ok && !slices.Contains(known, string(name)) {
			c.problem(key.Location, meant(string(name), known), "no host reads %q", string(name))
		}
	})
}

// lintNames checks that the names made of the id fit into Kubernetes, for controls that Gatekeeper can run.
func (c *lintContext) lintNames() {
	if c.file.control.Scope == engine.ScopeHost {
		return
	}
	id := c.file.id()
	kind := strings.NewReplacer("/", "", "-", "").Replace(id)
	if len(kind) > maxKind {
		c.problem(c.file.module.Package.Location, "choose a shorter slug",
			"the Gatekeeper kind of %s would have %d characters, at most %d are possible", id, len(kind), maxKind)
	}
	if len(id) > maxConstraint {
		c.problem(c.file.module.Package.Location, "choose a shorter slug",
			"the constraint of %s would have a name of %d characters, at most %d are possible", id, len(id), maxConstraint)
	}
}

// lintKinds checks that the kinds named in METADATA are kinds that exist, where Kubernetes says which do.
func (c *lintContext) lintKinds() {
	b, problems := c.file.block()
	if len(problems) > 0 {
		return // told when the METADATA was read
	}
	check := func(key string, entries []string) {
		for i, entry := range entries {
			if message, hint := c.unknownKind(entry); message != "" {
				c.problem(b.find("custom", key, strconv.Itoa(i)), hint, "METADATA custom.%s: %s", key, message)
			}
		}
	}
	check("match", c.file.control.Match)
	check("needs", c.file.control.Needs)
}

// unknownKind says why a "Kind" or "group/Kind" can be none; "" where it may be one.
func (lt *linter) unknownKind(entry string) (message, hint string) {
	parts := kindPattern.FindStringSubmatch(entry)
	if parts == nil {
		return "", "" // an alias
	}
	group, kind := parts[1], parts[2]
	known, ok := lt.kinds[group]
	if slices.Contains(known, kind) || !ok && strings.Contains(group, ".") {
		return "", ""
	}
	for _, g := range sortedKeys(lt.kinds) {
		if g != "" && slices.Contains(lt.kinds[g], kind) {
			return fmt.Sprintf("there is no %s in group %q", kind, group), fmt.Sprintf("write %s/%s", g, kind)
		}
	}
	switch {
	case !ok:
		return fmt.Sprintf("there is no group %q", group),
			cmp.Or(meant(group, sortedKeys(lt.kinds)), "write the group in full, as in networking.k8s.io/NetworkPolicy")
	case group == "", group == engine.FactsGroup, nearest(kind, known) != "":
		return fmt.Sprintf("there is no %s in group %q", kind, group), meant(kind, known)
	}
	return "", "" // a kind of an older version
}
