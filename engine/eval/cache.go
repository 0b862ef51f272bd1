package eval

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
	"github.com/open-policy-agent/opa/v1/util"
)

// baseCache answers reads of base documents out of one value, the whole of data, without the store.
type baseCache struct{ root ast.Value }

// Get gives the value at ref, which begins with data; nil where there is none.
func (c baseCache) Get(ref ast.Ref) ast.Value {
	value, err := c.root.Find(ref[1:])
	if err != nil {
		return nil
	}
	return value
}

// Put does nothing: everything is there already.
func (baseCache) Put(ast.Ref, ast.Value) {}

// sharedCache lays the results of input-free rules, computed once a scan and never changed, under the cache
// of one evaluation.
type sharedCache struct {
	topdown.VirtualCache
	shared *util.HasherMap[ast.Ref, *ast.Term]
	frames int // frames pushed by `with`, inside of which the shared results do not hold
}

func newSharedCache(shared *util.HasherMap[ast.Ref, *ast.Term]) *sharedCache {
	return &sharedCache{VirtualCache: topdown.NewVirtualCache(), shared: shared}
}

func newResults() *util.HasherMap[ast.Ref, *ast.Term] {
	return util.NewHasherMap[ast.Ref, *ast.Term](func(a, b ast.Ref) bool { return a.Equal(b) })
}

// Push enters a `with`.
func (c *sharedCache) Push() {
	c.frames++
	c.VirtualCache.Push()
}

// Pop leaves a `with`.
func (c *sharedCache) Pop() {
	c.frames--
	c.VirtualCache.Pop()
}

// Get looks among the shared results first.
func (c *sharedCache) Get(ref ast.Ref) (*ast.Term, bool) {
	if c.frames == 0 {
		if term, ok := c.shared.Get(ref); ok {
			return term, term == nil
		}
	}
	return c.VirtualCache.Get(ref)
}

// precompute evaluates every rule that depends on no input and takes no argument, once. What cannot be
// evaluated is left to the evaluation that needs it, which then blames the right control.
func (e *Evaluator) precompute(ctx context.Context, data ast.Value) (*util.HasherMap[ast.Ref, *ast.Term], error) {
	results := newResults()
	growing := &sharedCache{VirtualCache: topdown.NewVirtualCache(), shared: results}
	for _, ref := range e.inputFree {
		query := e.query(ast.NewBody(ast.Equality.Expr(ast.VarTerm("x"), ast.NewTerm(ref))), data).WithVirtualCache(growing)
		var value *ast.Term
		err := query.Iter(ctx, func(result topdown.QueryResult) error {
			value = result[ast.Var("x")]
			return nil
		})
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err == nil {
			results.Put(ref, value) // nil: undefined
		}
	}
	return results, nil
}

// inputFree lists the rules of a compiled program whose value is the same for every object: those that take
// no argument, from which no reference leads to input, and which some control needs. Inner rules come before
// the rules that use them.
func inputFree(compiler *ast.Compiler) []ast.Ref {
	a := &inputAnalysis{graph: compiler.Graph, free: map[*ast.Rule]bool{}}
	byPath := map[string][]*ast.Rule{}
	var order []string
	for _, rule := range sortedRules(compiler) {
		path := rule.Ref().String()
		if len(byPath[path]) == 0 {
			order = append(order, path)
		}
		byPath[path] = append(byPath[path], rule)
	}
	var refs []ast.Ref
	for _, path := range order {
		if rules := byPath[path]; a.allFree(rules) {
			refs = append(refs, rules[0].Ref())
		}
	}
	return refs
}

// sortedRules lists the rules of the controls and all that they lead to, dependencies first, in an order that
// is always the same.
func sortedRules(compiler *ast.Compiler) []*ast.Rule {
	var rules []*ast.Rule
	seen := map[*ast.Rule]bool{}
	var visit func(rule *ast.Rule)
	visit = func(rule *ast.Rule) {
		if seen[rule] {
			return
		}
		seen[rule] = true
		for _, inner := range slices.SortedFunc(maps.Keys(dependencies(compiler.Graph, rule)), compareRules) {
			visit(inner)
		}
		rules = append(rules, rule)
	}
	for _, file := range slices.Sorted(maps.Keys(compiler.Modules)) {
		module := compiler.Modules[file]
		if !strings.HasPrefix(module.Package.Path.String(), "data.policies.") {
			continue
		}
		for _, rule := range module.Rules {
			visit(rule)
		}
	}
	return rules
}

// dependencies is the rules that a rule refers to, those of its else branches included.
func dependencies(graph *ast.Graph, rule *ast.Rule) map[*ast.Rule]bool {
	found := map[*ast.Rule]bool{}
	for branch := rule; branch != nil; branch = branch.Else {
		for node := range graph.Dependencies(branch) {
			if other, ok := node.(*ast.Rule); ok {
				found[other] = true
			}
		}
	}
	return found
}

func compareRules(a, b *ast.Rule) int {
	return cmp.Or(strings.Compare(a.Loc().File, b.Loc().File), cmp.Compare(a.Loc().Offset, b.Loc().Offset))
}

type inputAnalysis struct {
	graph *ast.Graph
	free  map[*ast.Rule]bool
}

func (a *inputAnalysis) allFree(rules []*ast.Rule) bool {
	for _, rule := range rules {
		if len(rule.Head.Args) > 0 || len(rule.Head.Ref()) != 1 || !a.isFree(rule) {
			return false
		}
	}
	return true
}

func (a *inputAnalysis) isFree(rule *ast.Rule) bool {
	if free, ok := a.free[rule]; ok {
		return free
	}
	a.free[rule] = true // recursion is refused by the compiler
	free := !readsInput(rule)
	for other := range dependencies(a.graph, rule) {
		free = free && a.isFree(other)
	}
	a.free[rule] = free
	return free
}

func readsInput(rule *ast.Rule) bool {
	found := false
	ast.WalkTerms(rule, func(term *ast.Term) bool {
		if ref, ok := term.Value.(ast.Ref); ok && ref.HasPrefix(ast.InputRootRef) {
			found = true
		}
		if term.Value == ast.InputRootDocument.Value {
			found = true
		}
		return found
	})
	return found
}
