package vm

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/topdown"
)

// errPlan says that OPA has no plan for modules.
var errPlan = errors.New("there is no plan")

// twin is the same rules, for a machine and for OPA's evaluator.
type twin struct {
	program  *Program
	world    *World
	compiler *ast.Compiler
}

// newTwin compiles modules by file, of which it plans rules; what a machine runs has been encoded and decoded.
func newTwin(t *testing.T, sources map[string]string, data map[string]any, rules ...string) (*twin, error) {
	t.Helper()
	options := ast.ParserOptions{RegoVersion: ast.RegoV1, Capabilities: ast.CapabilitiesForThisVersion()}
	modules := map[string]*ast.Module{}
	for file, text := range sources {
		module, err := ast.ParseModuleWithOpts(file, text, options)
		if err != nil {
			return nil, err
		}
		modules[file] = module
	}
	tw := &twin{compiler: ast.NewCompiler().WithCapabilities(options.Capabilities)}
	copies := maps.Clone(modules)
	for file := range copies {
		copies[file] = modules[file].Copy()
	}
	if tw.compiler.Compile(copies); tw.compiler.Failed() {
		return nil, tw.compiler.Errors
	}
	if data == nil {
		data = map[string]any{}
	}
	plan, err := Plan(t.Context(), modules, rules, options.Capabilities)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errPlan, err)
	}
	encoded := Compile(plan).Encode()
	if tw.program, err = Decode(string(encoded)); err != nil {
		t.Fatal(err)
	}
	tw.world = NewWorld(tw.program, ast.MustInterfaceToValue(data))
	return tw, nil
}

// again is how functions are named that OPA planned once more, for calls under a with.
var again = regexp.MustCompile(`^g[1-9][0-9]*\.data\.`)

// paths are the rules of a program that are no functions.
func (tw *twin) paths() []string {
	var out []string
	for _, f := range tw.program.functions {
		if f.arity == 2 && !again.MatchString(f.name) {
			out = append(out, f.name)
		}
	}
	return out
}

// opa gives what OPA's evaluator says of a rule; nil where it is undefined.
func (tw *twin) opa(ctx context.Context, path string, input *ast.Term) (*ast.Term, error) {
	query, err := tw.compiler.QueryCompiler().Compile(ast.MustParseBody("data." + path + " = x"))
	if err != nil {
		return nil, err
	}
	store := inmem.New()
	txn, err := store.NewTransaction(ctx)
	if err != nil {
		return nil, err
	}
	defer store.Abort(ctx, txn)
	results, err := topdown.NewQuery(query).WithCompiler(tw.compiler).WithStore(store).WithTransaction(txn).
		WithBaseCache(base{tw.world.data.Value}).WithInput(input).WithStrictBuiltinErrors(true).Run(ctx)
	if err != nil || len(results) == 0 {
		return nil, err
	}
	return results[0]["x"], nil
}

// base reads documents out of one value, as the evaluator of policies does: a store would take the key 2 for "2".
type base struct{ root ast.Value }

func (b base) Get(ref ast.Ref) ast.Value {
	value, err := b.root.Find(ref[1:])
	if err != nil {
		return nil
	}
	return value
}

func (base) Put(ast.Ref, ast.Value) {}

// says gives what a machine says of a rule.
func (m *Machine) says(path string) (*ast.Term, error) {
	rule, err := m.program.Rule(path)
	if err != nil {
		return nil, err
	}
	term, err := m.Eval(rule)
	if term != nil {
		term = Whole(term)
	}
	return term, err
}

// differ tells how what a machine says differs from what OPA's evaluator says; "" where it does not, or is left to that. That
// one remembers what functions give of 1, and gives it for 1.0 as well: in how numbers are written the two may part.
func differ(machine *ast.Term, machineErr error, opa *ast.Term, opaErr error) string {
	switch {
	case machineErr != nil:
		return ""
	case opaErr != nil:
		return fmt.Sprintf("the machine says %v, OPA's evaluator fails: %v", machine, opaErr)
	case (machine == nil) != (opa == nil) || machine != nil && ast.Compare(machine, opa) != 0:
		return fmt.Sprintf("the machine says %v, OPA's evaluator %v", machine, opa)
	}
	return ""
}

func inputTerm(t *testing.T, text string) *ast.Term {
	t.Helper()
	if text == "" {
		return nil
	}
	term, err := ast.ParseTerm(text)
	if err != nil {
		t.Fatal(err)
	}
	return term
}
