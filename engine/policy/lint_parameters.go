package policy

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/regolith-policy/regolith/engine"
)

// parameterRule is the name of the rule that holds a parameter: allowedTypes is read by allowed_types.
func parameterRule(parameter string) string {
	var b strings.Builder
	for _, r := range parameter {
		if unicode.IsUpper(r) {
			b.WriteByte('_')
			r = unicode.ToLower(r)
		}
		b.WriteRune(r)
	}
	return b.String()
}

// parameterRules is the set of the rules of a control that hold a parameter: those that are one, and those named
// like one in METADATA, as it is spelt there or in snake_case.
func (c *lintContext) parameterRules() map[string]bool {
	names := map[string]bool{}
	for name := range c.file.control.Parameters {
		names[name], names[parameterRule(name)] = true, true
		holders, _ := c.readers(name)
		for _, holder := range holders {
			names[holder] = true
		}
	}
	return names
}

// readers lists the rules of the control whose value is a parameter, and tells whether any rule reads it at all.
func (c *lintContext) readers(parameter string) (holders []string, read bool) {
	for _, rule := range c.file.module.Rules {
		visitRule(rule, func(v visited) {
			if v.local || !v.ref[0].Equal(ast.InputRootDocument) || key(v.ref, 1) != "parameters" || key(v.ref, 2) != parameter {
				return
			}
			read = true
			if isValue(rule, v.ref) {
				holders = append(holders, ruleName(rule))
			}
		})
	}
	return holders, read
}

// isValue tells whether the value of a rule is just a reference.
func isValue(rule *ast.Rule, ref ast.Ref) bool {
	return rule.Head.Value != nil && rule.Head.Value.Value.Compare(ref) == 0
}

// defaultRule is the default of a rule; nil where it has none.
func (c *lintContext) defaultRule(name string) *ast.Rule {
	for _, rule := range c.file.module.Rules {
		if rule.Default && ruleName(rule) == name {
			return rule
		}
	}
	return nil
}

// lintParameterRef checks one use of input.parameters in a control: x := input.parameters.x behind default x.
func (c *lintContext) lintParameterRef(rule *ast.Rule, v visited) {
	name := key(v.ref, 2)
	if name == "" || len(v.ref) > 3 {
		c.problem(v.location, "write default x := ... and x := input.parameters.x, and use x", "%s is no whole parameter", v.ref)
		return
	}
	if _, declared := c.file.control.Parameters[name]; !declared {
		c.problem(v.location, meantParameter(name, c.file.control), "parameter %s is not in the METADATA", name)
		return
	}
	if !isValue(rule, v.ref) {
		c.problem(v.location, fmt.Sprintf("write %s := input.parameters.%s as a rule of its own, and use it here", parameterRule(name), name),
			"parameter %s is read inside rule %s", name, ruleName(rule))
	}
}

func meantParameter(name string, control *engine.Control) string {
	if len(control.Parameters) == 0 {
		return "declare it under custom.parameters, with type and default"
	}
	return meant(name, sortedKeys(control.Parameters))
}

// lintParameters checks that METADATA and rules agree on the parameters: each is read by a rule, and the default of
// that rule is the default in METADATA.
func (c *lintContext) lintParameters() {
	b, problems := c.file.block()
	if len(problems) > 0 {
		return // told when the METADATA was read
	}
	for _, name := range sortedKeys(c.file.control.Parameters) {
		parameter := c.file.control.Parameters[name]
		if err := CheckParameter(parameter, parameter["default"]); err != nil {
			c.problem(b.find("custom", "parameters", name, "default"), "make the default fit the schema",
				"the default of parameter %s does not fit its own schema: %v", name, err)
			continue
		}
		at := b.find("custom", "parameters", name)
		holders, read := c.readers(name)
		if !read {
			c.problem(at, fmt.Sprintf("write %s := input.parameters.%s, or remove the parameter", parameterRule(name), name),
				"parameter %s is never read", name)
		}
		for _, holder := range holders {
			c.lintDefaultRule(name, holder, parameter["default"], at)
		}
	}
}

// lintDefaultRule checks the default of a rule that holds a parameter.
func (c *lintContext) lintDefaultRule(name, holder string, value any, at *ast.Location) {
	want, err := ast.InterfaceToValue(value)
	if err != nil {
		c.problem(at, "write a value that JSON knows", "the default of parameter %s: %v", name, err)
		return
	}
	rule := c.defaultRule(holder)
	switch {
	case rule == nil:
		c.problem(at, fmt.Sprintf("write default %s := %s", holder, want), "parameter %s has no default rule", name)
	case rule.Head.Value.Value.Compare(want) != 0:
		c.problem(rule.Location, "make both the same: METADATA is what people read",
			"default %s is %s here and %s in the METADATA", holder, rule.Head.Value, want)
	}
}
