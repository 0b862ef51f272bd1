package policy

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/types"
)

const maxMessage = 200 // bytes; Gatekeeper cuts at 256

// verbPattern finds the verbs of a format; group 1 is the letter.
var verbPattern = regexp.MustCompile(`%[-+# 0]*[0-9*]*(?:\.[0-9*]*)?(?:\[[0-9]+\])?([a-zA-Z%])`)

// lintFormats checks the formats of sprintf and the constant texts of messages.
func (c *lintContext) lintFormats(rule *ast.Rule) {
	numbers := numberVars(rule)
	ast.WalkTerms(rule, func(term *ast.Term) bool {
		if call, ok := term.Value.(ast.Call); ok {
			c.lintSprintf(call, numbers)
		}
		return false
	})
	ast.WalkExprs(rule, func(expr *ast.Expr) bool {
		if expr.IsCall() {
			terms, _ := expr.Terms.([]*ast.Term)
			c.lintSprintf(terms, numbers)
		}
		return false
	})
	for _, text := range messages(rule) {
		c.lintMessage(text)
	}
}

// lintSprintf checks one call: as many arguments as verbs, and no number among them.
func (c *lintContext) lintSprintf(call []*ast.Term, numbers map[ast.Var]bool) {
	if len(call) < 3 || call[0].String() != "sprintf" {
		return
	}
	format, ok := call[1].Value.(ast.String)
	if !ok {
		return
	}
	verbs := formatVerbs(string(format))
	for _, verb := range verbs {
		if isNumberVerb(verb) {
			c.problem(call[1].Location, "write %s and k8s.int(n): Gatekeeper and conftest hold numbers as floats",
				"%%%s prints a number differently from host to host", verb)
		}
	}
	args, ok := call[2].Value.(*ast.Array)
	switch {
	case !ok: // made elsewhere
	case args.Len() != len(verbs):
		c.problem(call[1].Location, "give one argument to each verb", "sprintf has %d verbs and %d arguments", len(verbs), args.Len())
	default:
		c.lintArguments(verbs, args, numbers)
	}
}

// lintArguments checks that no verb for texts is given a number.
func (c *lintContext) lintArguments(verbs []string, args *ast.Array, numbers map[ast.Var]bool) {
	for i, verb := range verbs {
		if arg := args.Elem(i); !isNumberVerb(verb) && isNumber(arg, numbers) {
			c.problem(arg.Location, fmt.Sprintf("write k8s.int(%s)", arg),
				"%%%s is given a number, which prints differently from host to host", verb)
		}
	}
}

// isNumberVerb tells whether a verb of sprintf prints numbers only.
func isNumberVerb(verb string) bool {
	const numeric = "bcdeEfFgGoOUxX"
	return strings.Contains(numeric, verb)
}

// formatVerbs lists the verbs of a format that take an argument.
func formatVerbs(format string) []string {
	var verbs []string
	for _, match := range verbPattern.FindAllStringSubmatch(format, -1) {
		if match[1] != "%" {
			verbs = append(verbs, match[1])
		}
	}
	return verbs
}

// numberVars are the variables of a rule that are assigned what is plainly a number.
func numberVars(rule *ast.Rule) map[ast.Var]bool {
	numbers := map[ast.Var]bool{}
	ast.WalkExprs(rule, func(expr *ast.Expr) bool {
		if expr.IsAssignment() {
			if v, ok := expr.Operand(0).Value.(ast.Var); ok && isNumber(expr.Operand(1), nil) {
				numbers[v] = true
			}
		}
		return false
	})
	return numbers
}

// isNumber tells whether a term is a number, a call of a built-in that gives one, or a variable known to hold one.
func isNumber(term *ast.Term, numbers map[ast.Var]bool) bool {
	switch v := term.Value.(type) {
	case ast.Number:
		return true
	case ast.Var:
		return numbers[v]
	case ast.Call:
		builtin := ast.BuiltinMap[v[0].String()]
		return builtin != nil && builtin.Decl != nil && types.Compare(builtin.Decl.Result(), types.N) == 0
	}
	return false
}

// messages lists the constant texts that a verdict rule gives as msg: strings, and formats of sprintf.
func messages(rule *ast.Rule) []*ast.Term {
	if !isVerdict(ruleName(rule)) || rule.Head.Key == nil {
		return nil
	}
	element, ok := rule.Head.Key.Value.(ast.Object)
	if !ok {
		return nil
	}
	msg := element.Get(ast.StringTerm("msg"))
	if msg == nil {
		return nil
	}
	candidates := []*ast.Term{msg}
	ast.WalkExprs(rule, func(expr *ast.Expr) bool {
		if expr.IsAssignment() && expr.Operand(0).Equal(msg) {
			candidates = append(candidates, expr.Operand(1))
		}
		return false
	})
	var texts []*ast.Term
	for _, candidate := range candidates {
		if call, ok := candidate.Value.(ast.Call); ok && len(call) == 3 && call[0].String() == "sprintf" {
			candidate = call[1]
		}
		if _, ok := candidate.Value.(ast.String); ok {
			texts = append(texts, candidate)
		}
	}
	return texts
}

// lintMessage checks the constant text of a message.
func (c *lintContext) lintMessage(term *ast.Term) {
	value, _ := term.Value.(ast.String)
	text := string(value)
	switch {
	case len(text) > maxMessage:
		c.problem(term.Location, "say what is wrong in fewer words; why it matters belongs into the description",
			"the message has %d bytes, at most %d are shown", len(text), maxMessage)
	case strings.ContainsAny(text, "\r\n"):
		c.problem(term.Location, "write one line", "the message has several lines")
	case strings.TrimSpace(text) == "":
		c.problem(term.Location, "name the part at fault", "the message is empty")
	case strings.HasSuffix(text, "."):
		c.problem(term.Location, "remove the full stop", "the message ends with a full stop")
	}
}
