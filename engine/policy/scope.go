package policy

import (
	"maps"

	"github.com/open-policy-agent/opa/v1/ast"
)

// terms visits every reference and every variable of a rule before it is compiled, and knows which names are local.
// A reference is visited as a whole; its own terms after the first are then visited too.
type terms struct {
	local map[ast.Var]bool
	visit func(visited)
}

// visited is one reference (a variable alone is a reference of one term) and where it stands.
type visited struct {
	ref      ast.Ref
	location *ast.Location
	local    bool // the first term is a local variable, an argument or a wildcard
	alone    bool // it is a whole expression of a body
}

// visitRule visits a rule with its else branches.
func visitRule(rule *ast.Rule, visit func(visited)) {
	terms{visit: visit}.rule(rule)
}

func (t terms) rule(rule *ast.Rule) {
	inner := t.enter(rule.Body)
	for _, arg := range rule.Head.Args {
		inner.declare(arg)
	}
	for _, arg := range rule.Head.Args {
		inner.walk(arg)
	}
	for _, term := range rule.Head.Reference[min(1, len(rule.Head.Reference)):] {
		inner.walk(term)
	}
	inner.walk(rule.Head.Key)
	inner.walk(rule.Head.Value)
	inner.walk(rule.Body)
	if rule.Else != nil {
		t.rule(rule.Else)
	}
}

// enter opens the scope of a body.
func (t terms) enter(body ast.Body) terms {
	inner := terms{local: maps.Clone(t.local), visit: t.visit}
	if inner.local == nil {
		inner.local = map[ast.Var]bool{}
	}
	for _, expr := range body {
		for _, term := range declared(expr) {
			inner.declare(term)
		}
	}
	return inner
}

// declared lists the terms of an expression whose variables it declares: those of some and of :=.
func declared(expr *ast.Expr) []*ast.Term {
	if some, ok := expr.Terms.(*ast.SomeDecl); ok {
		var out []*ast.Term
		for _, symbol := range some.Symbols {
			if call, ok := symbol.Value.(ast.Call); ok { // some k, v in xs: member(k, v, xs)
				out = append(out, call[1:len(call)-1]...)
				continue
			}
			out = append(out, symbol)
		}
		return out
	}
	if expr.IsAssignment() {
		return expr.Operands()[:1]
	}
	return nil
}

func (t terms) declare(term *ast.Term) {
	if term == nil {
		return
	}
	ast.WalkTerms(term, func(x *ast.Term) bool {
		switch v := x.Value.(type) {
		case ast.Var:
			t.local[v] = true
		case ast.Ref, ast.Call:
			return true
		}
		return false
	})
}

func (t terms) walk(x any) {
	ast.NewGenericVisitor(func(x any) bool {
		switch x := x.(type) {
		case *ast.Expr:
			return t.expr(x)
		case *ast.Every:
			t.walk(x.Domain)
			inner := t.enter(x.Body)
			inner.declare(x.Key)
			inner.declare(x.Value)
			inner.walk(x.Body)
			return true
		case *ast.Term:
			return x == nil || t.term(x)
		}
		return false
	}).Walk(x)
}

// expr visits an expression that is a lone term as such.
func (t terms) expr(expr *ast.Expr) bool {
	term, ok := expr.Terms.(*ast.Term)
	if !ok {
		return false
	}
	t.reference(term, true)
	for _, with := range expr.With {
		t.walk(with)
	}
	return true
}

func (t terms) term(term *ast.Term) bool {
	switch v := term.Value.(type) {
	case ast.Ref, ast.Var:
		t.reference(term, false)
		return true
	case *ast.ArrayComprehension:
		t.comprehension(v.Body, v.Term)
		return true
	case *ast.SetComprehension:
		t.comprehension(v.Body, v.Term)
		return true
	case *ast.ObjectComprehension:
		t.comprehension(v.Body, v.Key, v.Value)
		return true
	}
	return false
}

func (t terms) comprehension(body ast.Body, heads ...*ast.Term) {
	inner := t.enter(body)
	for _, head := range heads {
		inner.walk(head)
	}
	inner.walk(body)
}

// reference visits a reference or variable, and then the terms inside it.
func (t terms) reference(term *ast.Term, alone bool) {
	switch v := term.Value.(type) {
	case ast.Var:
		t.visit(visited{ref: ast.Ref{term}, location: term.Location, local: t.isLocal(v), alone: alone})
	case ast.Ref:
		head, ok := v[0].Value.(ast.Var)
		if !ok {
			t.walk(v[0]) // a call or a literal
		} else {
			t.visit(visited{ref: v, location: term.Location, local: t.isLocal(head), alone: alone})
		}
		for _, part := range v[1:] {
			t.walk(part)
		}
	default:
		t.walk(term)
	}
}

func (t terms) isLocal(v ast.Var) bool { return v.IsWildcard() || t.local[v] }
