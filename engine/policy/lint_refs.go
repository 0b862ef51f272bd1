package policy

import (
	"fmt"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// lintImports checks that nothing but libraries is imported, and only such as exist.
func (c *lintContext) lintImports() {
	for _, i := range c.file.module.Imports {
		path := i.Path.String()
		noun, isLib := importedLib(i)
		switch {
		case path == "rego.v1" || strings.HasPrefix(path, "future.keywords"):
			c.problem(i.Location, "remove the line: the language is Rego v1 without it, and Gatekeeper refuses it", "import of %s", path)
		case !isLib:
			c.problem(i.Location, "import data.lib.<noun>; write anything else as a full reference",
				"import of %s: only libraries are imported", path)
		case c.libs[noun] == nil:
			c.problem(i.Location, meant(noun, sortedKeys(c.libs)), "there is no library lib.%s", noun)
		}
	}
}

// lintRef checks one reference of a control or a library.
func (c *lintContext) lintRef(rule *ast.Rule, v visited) {
	if v.local {
		return
	}
	head, ok := v.ref[0].Value.(ast.Var)
	if !ok {
		return
	}
	switch head {
	case "input":
		c.lintInput(rule, v)
	case "data":
		c.lintData(v)
	case "rego":
		if key(v.ref, 1) == "metadata" {
			c.problem(v.location, "write the text into the rule: Gatekeeper sees another path", "rego.metadata is not readable")
		}
	case "walk":
		c.problem(v.location, "write the path out; walk costs 30 times as much", "walk is not for policies")
	default:
		if noun := c.imports[string(head)]; noun != "" {
			c.lintLibRef(noun, v)
		}
	}
}

// lintInput checks a reference to the input.
func (c *lintContext) lintInput(rule *ast.Rule, v visited) {
	switch key(v.ref, 1) {
	case "review":
		if key(v.ref, 2) != "object" {
			c.problem(v.location, "read input.review.object: nothing else is the same in an audit, at admission and in files",
				"%s is not readable", v.ref)
		}
	case "parameters":
		if c.file.role == roleLibrary {
			c.problem(v.location, "read the parameter in the control and pass it as an argument", "a library reads input.parameters")
			return
		}
		c.lintParameterRef(rule, v)
	default:
		c.problem(v.location, "read input.review.object", "%s is not readable", v.ref)
	}
}

// lintData checks a reference to data.
func (c *lintContext) lintData(v visited) {
	switch key(v.ref, 1) {
	case "inventory":
		c.lintInventory(v)
	case libDir:
		c.problem(v.location, fmt.Sprintf("import data.lib.%s and use its name: Gatekeeper finds nothing under the full path", key(v.ref, 2)),
			"%s is used without an import", v.ref)
	case policiesDir:
		c.problem(v.location, "write the name of the rule alone; what two controls share belongs into a library",
			"%s names a control by its path", v.ref)
	default:
		c.problem(v.location, "read data.inventory, or import data.lib.<noun>", "%s is not readable", v.ref)
	}
}

// lintInventory checks that a reference to the inventory is written out up to the kind.
func (c *lintContext) lintInventory(v visited) {
	if isPresence(v) {
		return
	}
	const hint = "write data.inventory.cluster[gv].Kind[name] or data.inventory.namespace[ns][gv].Kind[name], with the kind spelt out"
	if _, ok := inventoryKind(v.ref); !ok {
		c.problem(v.location, hint, "the kind that %s reads is not spelt out", v.ref)
		return
	}
	gv := key(v.ref, 3)
	if key(v.ref, 2) == "namespace" {
		gv = key(v.ref, 4)
	}
	version := gv[strings.LastIndex(gv, "/")+1:]
	isFact := strings.HasPrefix(gv, "facts.regolith.dev/")
	if (strings.Contains(version, "beta") || strings.Contains(version, "alpha")) && !isFact {
		c.problem(v.location, "loop over the versions: some gv", "%s pins version %s", v.ref, version)
	}
}

// lintLibRef checks a reference into an imported library.
func (c *lintContext) lintLibRef(noun string, v visited) {
	name := key(v.ref, 1)
	rules := c.libs[noun]
	switch {
	case rules == nil: // the import was told
	case name == "":
		c.problem(v.location, "name the rule that is wanted", "%s is a whole library", v.ref)
	case strings.HasPrefix(name, "_"):
		c.problem(v.location, "use what the library exports", "%s is private to lib.%s", v.ref, noun)
	case !rules[name]:
		c.problem(v.location, meant(name, exported(rules)), "lib.%s has no rule %s", noun, name)
	}
}

// exported lists the rules of a library that others may use.
func exported(rules map[string]bool) []string {
	var names []string
	for _, name := range sortedKeys(rules) {
		if !strings.HasPrefix(name, "_") {
			names = append(names, name)
		}
	}
	return names
}

// key is a constant part of a reference; "" where it is no constant string or there is none.
func key(ref ast.Ref, at int) string {
	if at >= len(ref) {
		return ""
	}
	s, _ := ref[at].Value.(ast.String)
	return string(s)
}
