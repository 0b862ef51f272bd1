package policy

import (
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// lintSlow finds styles whose cost grows out of proportion: with the square of a list, with the square of the inventory,
// or by a regular expression for each element of a list in a list. It is for check alone: such a control is right, and
// every host runs it.
func (lt *linter) lintSlow(f *file) []Problem {
	if f.module == nil || f.role != roleControl && f.role != roleLibrary {
		return nil
	}
	c := &lintContext{linter: lt, file: f, imports: libImports(f.module)}
	for _, rule := range f.module.Rules {
		c.lintIndexRule(rule)
		for branch := rule; branch != nil; branch = branch.Else {
			ast.WalkBodies(branch, func(body ast.Body) bool {
				c.lintPairs(body)
				c.lintPatterns(body)
				return false
			})
		}
	}
	return c.problems
}

// lintIndexRule refuses object-shaped partial rules over the inventory: OPA compares each entry with all others.
func (c *lintContext) lintIndexRule(rule *ast.Rule) {
	ref := rule.Head.Ref()
	if len(ref) < 2 || ref.IsGround() {
		return
	}
	inventory := false
	visitRule(rule, func(v visited) {
		inventory = inventory || !v.local && key(v.ref, 1) == "inventory" && v.ref[0].Value.Compare(ast.Var("data")) == 0
	})
	if inventory {
		c.problem(rule.Location, "write a comprehension: name := {k: v | ...}; it is computed once a scan",
			"rule %q is an object with an entry for each object of the inventory, which costs the square of their number", ruleName(rule))
	}
}

// lintPairs refuses a body that iterates twice over one list.
func (c *lintContext) lintPairs(body ast.Body) {
	seen := map[string]bool{}
	for _, i := range iterations(body) {
		over := i.over.String()
		if _, isRef := i.over.Value.(ast.Ref); isRef && seen[over] {
			c.problem(i.location, "group by key first: {k: [v | ...] | ...}, or compare count(list) with count(set)",
				"all pairs of %s are compared, which costs the square of its length", over)
		}
		seen[over] = true
	}
}

// lintPatterns refuses a regular expression for each element of a list that stands in a list, unless something cheaper
// has looked at the element before.
func (c *lintContext) lintPatterns(body ast.Body) {
	nested := nestedVars(body)
	for _, expr := range body {
		guarded := false
		forCalls(expr, func(call []*ast.Term) {
			switch name := call[0].String(); {
			case !slices.ContainsFunc(call[1:], func(arg *ast.Term) bool { return mentions(arg, nested) }):
			case name == "startswith", name == "endswith", name == "contains":
				guarded = true
			case strings.HasPrefix(name, "regex."):
				c.problem(call[0].Location, "test with startswith, endswith or contains first, or join the texts and match once before the loop",
					"%s runs for each element of a list in a list", name)
			}
		})
		if guarded {
			return
		}
	}
}

// forCalls visits the calls of an expression.
func forCalls(expr *ast.Expr, visit func(call []*ast.Term)) {
	if terms, ok := expr.Terms.([]*ast.Term); ok && expr.IsCall() {
		visit(terms)
	}
	ast.WalkTerms(expr, func(term *ast.Term) bool {
		if call, ok := term.Value.(ast.Call); ok {
			visit(call)
		}
		return false
	})
}

// iteration is one `some ... in over` of a body.
type iteration struct {
	vars     []*ast.Term
	over     *ast.Term
	location *ast.Location
}

func iterations(body ast.Body) []iteration {
	var found []iteration
	for _, expr := range body {
		some, ok := expr.Terms.(*ast.SomeDecl)
		if !ok {
			continue
		}
		for _, symbol := range some.Symbols {
			if call, ok := symbol.Value.(ast.Call); ok { // member(k, v, xs)
				found = append(found, iteration{call[1 : len(call)-1], call[len(call)-1], expr.Location})
			}
		}
	}
	return found
}

// nestedVars are the variables of iterations over what other iterations of the body gave, and what is assigned from them.
func nestedVars(body ast.Body) map[ast.Var]bool {
	outer, nested := map[ast.Var]bool{}, map[ast.Var]bool{}
	for _, i := range iterations(body) {
		into := outer
		if mentions(i.over, outer) || mentions(i.over, nested) {
			into = nested
		}
		for _, term := range i.vars {
			ast.WalkVars(term, func(v ast.Var) bool {
				into[v] = true
				return false
			})
		}
	}
	for _, expr := range body {
		if !expr.IsAssignment() || !mentions(expr.Operand(1), nested) {
			continue
		}
		ast.WalkVars(expr.Operand(0), func(v ast.Var) bool {
			nested[v] = true
			return false
		})
	}
	return nested
}

func mentions(term *ast.Term, vars map[ast.Var]bool) bool {
	found := false
	ast.WalkVars(term, func(v ast.Var) bool {
		found = found || vars[v]
		return found
	})
	return found
}
