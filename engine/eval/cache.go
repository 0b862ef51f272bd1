package eval

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
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

// rulePaths numbers the rules of a compiled program by the keys that lead to them from data. It is read-only once
// made.
type rulePaths struct {
	root  pathNode
	count int
}

type pathNode struct {
	id       int
	pure     bool // a function whose result depends on its arguments only
	children map[string]*pathNode
}

func newRulePaths(compiler *ast.Compiler) *rulePaths {
	p := &rulePaths{count: 1}
	free := newInputAnalysis(compiler)
	for _, module := range compiler.Modules {
		for _, rule := range module.Rules {
			node := &p.root
			for _, key := range rule.Ref().GroundPrefix()[1:] {
				name, ok := key.Value.(ast.String)
				if !ok {
					break
				}
				node = p.child(node, string(name))
			}
			node.pure = len(rule.Head.Args) > 0 && free.allFreeAt(rule.Ref())
		}
	}
	return p
}

func (p *rulePaths) child(node *pathNode, name string) *pathNode {
	if next, ok := node.children[name]; ok {
		return next
	}
	if node.children == nil {
		node.children = map[string]*pathNode{}
	}
	next := &pathNode{id: p.count}
	p.count++
	node.children[name] = next
	return next
}

// find gives the deepest node on the way of a reference, and what of the reference is left. The evaluator names the
// result of a function by a reference whose first term is the reference of the function, followed by the arguments.
func (p *rulePaths) find(ref ast.Ref) (*pathNode, ast.Ref) {
	if function, ok := ref[0].Value.(ast.Ref); ok {
		node, rest := p.find(function)
		if len(rest) > 0 { // a built-in function: not cached by the evaluator
			return &p.root, ref
		}
		return node, ref[1:]
	}
	node := &p.root
	for i := 1; i < len(ref); i++ {
		name, ok := ref[i].Value.(ast.String)
		if !ok {
			return node, ref[i:]
		}
		next, ok := node.children[string(name)]
		if !ok {
			return node, ref[i:]
		}
		node = next
	}
	return node, nil
}

// result is a value that was computed, nil where it is undefined.
type result struct {
	known bool
	term  *ast.Term
}

func (r result) get() (*ast.Term, bool) { return r.term, r.known && r.term == nil }

// ruleCache is the virtual cache of a worker, for one object after another. It knows three lifetimes: results of
// input-free rules, computed once a scan and shared read-only between workers; results of pure functions of scalars,
// kept from object to object; and all else, which next forgets.
type ruleCache struct {
	paths      *rulePaths
	shared     []result // by id of the path
	slots      []slot   // by id of the path
	generation int
	overlay    topdown.VirtualCache // what holds inside of a with
	frames     int                  // how many with are open
}

// slot is what is known of one rule: its value, and its values by arguments or keys.
type slot struct {
	generation int
	value      result
	keyed      topdown.VirtualCache // of this generation
	kept       topdown.VirtualCache // of all
	size       int                  // of kept
}

// maxKept bounds the results kept of one pure function.
const maxKept = 4096

func newRuleCache(paths *rulePaths, shared []result) *ruleCache {
	return &ruleCache{paths: paths, shared: shared, slots: make([]slot, paths.count), overlay: topdown.NewVirtualCache()}
}

// next forgets what was computed for the last object.
func (c *ruleCache) next() { c.generation++ }

// Push enters a `with`.
func (c *ruleCache) Push() {
	c.frames++
	c.overlay.Push()
}

// Pop leaves a `with`.
func (c *ruleCache) Pop() {
	c.frames--
	c.overlay.Pop()
}

// Keys lists nothing: only the debugger asks.
func (*ruleCache) Keys() []ast.Ref { return nil }

// Get gives what is known of a reference.
func (c *ruleCache) Get(ref ast.Ref) (*ast.Term, bool) {
	if c.frames > 0 {
		return c.overlay.Get(ref)
	}
	node, keys := c.paths.find(ref)
	at := &c.slots[node.id]
	switch {
	case len(keys) == 0 && c.shared[node.id].known:
		return c.shared[node.id].get()
	case node.pure && allScalar(keys):
		if at.kept == nil {
			return nil, false
		}
		return at.kept.Get(keys)
	case at.generation != c.generation:
		return nil, false
	case len(keys) == 0:
		return at.value.get()
	case at.keyed == nil:
		return nil, false
	}
	return at.keyed.Get(keys)
}

// Put remembers a result.
func (c *ruleCache) Put(ref ast.Ref, term *ast.Term) {
	if c.frames > 0 {
		c.overlay.Put(ref, term)
		return
	}
	node, keys := c.paths.find(ref)
	at := &c.slots[node.id]
	if node.pure && allScalar(keys) {
		if at.kept == nil || at.size >= maxKept {
			at.kept, at.size = topdown.NewVirtualCache(), 0
		}
		at.size++
		at.kept.Put(keys, term)
		return
	}
	if at.generation != c.generation {
		at.generation, at.value, at.keyed = c.generation, result{}, nil
	}
	if len(keys) == 0 {
		at.value = result{known: true, term: term}
		return
	}
	if at.keyed == nil {
		at.keyed = topdown.NewVirtualCache()
	}
	at.keyed.Put(keys, term)
}

// allScalar tells whether arguments hold on to nothing of an object.
func allScalar(terms ast.Ref) bool {
	for _, term := range terms {
		switch term.Value.(type) {
		case ast.String, ast.Number, ast.Boolean, ast.Null:
		default:
			return false
		}
	}
	return len(terms) > 0
}

// inputFree lists the rules of a compiled program whose value is the same for every object: those that take
// no argument, from which no reference leads to input, and which some control needs. Inner rules come before
// the rules that use them.
func inputFree(compiler *ast.Compiler) []ast.Ref {
	a := newInputAnalysis(compiler)
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
	compiler *ast.Compiler
	free     map[*ast.Rule]bool
}

func newInputAnalysis(compiler *ast.Compiler) *inputAnalysis {
	return &inputAnalysis{compiler: compiler, free: map[*ast.Rule]bool{}}
}

// allFreeAt tells whether no rule at a path reads input.
func (a *inputAnalysis) allFreeAt(ref ast.Ref) bool {
	for _, rule := range a.compiler.GetRulesExact(ref) {
		if !a.isFree(rule) {
			return false
		}
	}
	return true
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
	for other := range dependencies(a.compiler.Graph, rule) {
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
