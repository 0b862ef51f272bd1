package policy

import (
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// The prefix of the rules that OPA's test runner runs, and of those it skips.
const (
	testPrefix = "test_"
	todoPrefix = "todo_test_"
)

// lintTests checks a test module. One without tests is a fixture: builders that tests import.
func (c *lintContext) lintTests() {
	if c.isFixture() {
		return
	}
	seen := map[string]bool{}
	for _, rule := range c.file.module.Rules {
		name := ruleName(rule)
		switch {
		case strings.HasPrefix(name, todoPrefix):
			c.problem(rule.Location, "finish the test, or remove it", "%s is never run", name)
		case strings.HasPrefix(name, testPrefix):
			if seen[name] {
				c.problem(rule.Location, "give each test its own name", "%s stands here twice: one that passes hides the other", name)
			}
			seen[name] = true
			c.lintLoops(rule)
		case strings.HasPrefix(name, "_"), isTable(rule):
		default:
			c.problem(rule.Location, "name it test_"+name+" if it is a test, _"+name+" if it helps one",
				"rule %q is neither a test, a helper nor a table", name)
		}
	}
}

// isFixture tells whether a test file beside the libraries holds no test.
func (c *lintContext) isFixture() bool {
	if c.file.domain != libDir {
		return false
	}
	for _, rule := range c.file.module.Rules {
		if strings.HasPrefix(ruleName(rule), testPrefix) {
			return false
		}
	}
	return true
}

// isTable tells whether a rule is a value without arguments.
func isTable(rule *ast.Rule) bool {
	return len(rule.Head.Args) == 0 && rule.Head.RuleKind() == ast.SingleValue
}

// lintLoops checks that a test which loops over a table has a variable of the loop in its head, so that each round
// is a subtest: otherwise one round that passes hides all others.
func (c *lintContext) lintLoops(rule *ast.Rule) {
	head := map[ast.Var]bool{}
	for _, term := range rule.Head.Ref()[1:] {
		ast.WalkVars(term, func(v ast.Var) bool {
			head[v] = true
			return false
		})
	}
	for _, expr := range rule.Body {
		some, ok := expr.Terms.(*ast.SomeDecl)
		if !ok || len(some.Symbols) != 1 {
			continue
		}
		call, ok := some.Symbols[0].Value.(ast.Call)
		if ok && c.isTableTerm(call[len(call)-1]) && !anyVarIn(declared(expr), head) {
			c.problem(expr.Location, "put a variable of the loop into the head, as in "+ruleName(rule)+"[note] if { some note, tc in cases ... }",
				"%s loops over a table without a subtest for each round: one that passes hides the others", ruleName(rule))
		}
	}
}

// isTableTerm tells whether what is looped over is test data: a literal, a table of this file, or what a fixture
// builds. What the rules under test give is none: there a loop may look for one element.
func (c *lintContext) isTableTerm(term *ast.Term) bool {
	switch v := term.Value.(type) {
	case *ast.Array, ast.Object, ast.Set:
		return true
	case ast.Var:
		return slices.ContainsFunc(c.file.module.Rules, func(rule *ast.Rule) bool { return ruleName(rule) == string(v) && isTable(rule) })
	case ast.Call:
		head, ok := v[0].Value.(ast.Ref)
		return ok && strings.HasSuffix(c.imports[head[0].Value.String()], testSuffix)
	}
	return false
}

func anyVarIn(terms []*ast.Term, set map[ast.Var]bool) bool {
	found := false
	for _, term := range terms {
		ast.WalkVars(term, func(v ast.Var) bool {
			found = found || set[v]
			return found
		})
	}
	return found
}
