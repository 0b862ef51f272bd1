package eval

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/policy"
	"github.com/regolith-policy/regolith/engine/source"
)

// Question asks a rule of a library about the objects of an input.
type Question struct {
	// Library is asked; Noun and Rule name the rule: "permissions" and "answer" are data.lib.permissions.answer.
	Library    *policy.Library
	Noun, Rule string
	// Kinds ("Pod", "apps/Deployment") are those that the rule reads through the inventory.
	Kinds []string
	// Object is what the rule reads as the object under review: a value of the types of encoding/json.
	Object any
}

// Ask evaluates one rule of a library, objects in its inventory as for a control, and decodes its value into answer as
// encoding/json does. The input errors are those of objects that cannot be read, which are left out.
func Ask(ctx context.Context, in *source.Input, q Question, answer any) ([]engine.InputError, error) {
	e, i, err := newAsker(ctx, q)
	if err != nil {
		return nil, err
	}
	r := &run{Evaluator: e, input: in, watchdog: newWatchdog(0, 0)}
	defer context.AfterFunc(ctx, r.watchdog.end)()
	workers, err := r.load(ctx)
	if err != nil {
		return nil, err
	}
	var faults []engine.InputError
	for _, w := range workers {
		faults = append(faults, w.errors...)
	}
	return faults, i.ask(ctx, r.data(), q, answer)
}

// newAsker compiles a library and what it imports.
func newAsker(ctx context.Context, q Question) (*Evaluator, *interpreter, error) {
	file, ok := q.Library.LibraryFile(q.Noun)
	if !ok {
		return nil, nil, fmt.Errorf("compile lib.%s: there is no such library", q.Noun)
	}
	if problems := q.Library.Parse(file); len(problems) > 0 {
		return nil, nil, fmt.Errorf("compile lib.%s: %w", q.Noun, problems[0])
	}
	modules := imported(q.Library, file)
	compiler := newCompiler(q.Library, modules)
	if compiler.Compile(modules); compiler.Failed() {
		return nil, nil, fmt.Errorf("compile lib.%s: %w", q.Noun, compiler.Errors)
	}
	i, err := newInterpreter(ctx, q.Library, compiler)
	if err != nil {
		return nil, nil, err
	}
	e, err := newEvaluator(&program{foreign: i}, ast.NewObject())
	if err != nil {
		return nil, nil, err
	}
	e.jobs = runtime.GOMAXPROCS(0)
	for _, kind := range q.Kinds {
		e.retained[kind] = true
	}
	return e, i, nil
}

func (i *interpreter) ask(ctx context.Context, data ast.Value, q Question, answer any) error {
	input, err := ast.InterfaceToValue(map[string]any{"review": map[string]any{"object": q.Object}})
	if err != nil {
		return fmt.Errorf("read question: %w", err)
	}
	rule := ast.Ref{ast.DefaultRootDocument, ast.StringTerm("lib"), ast.StringTerm(q.Noun), ast.StringTerm(q.Rule)}
	var value *ast.Term
	query := i.query(ast.NewBody(ast.Equality.Expr(ast.VarTerm("x"), ast.NewTerm(rule))), data).
		WithInput(ast.NewTerm(input)).
		WithVirtualCache(newRuleCache(i.paths, make([]result, i.paths.count)))
	if err := query.Iter(ctx, func(result topdown.QueryResult) error {
		value = result[ast.Var("x")]
		return nil
	}); err != nil {
		return fmt.Errorf("evaluate lib.%s.%s: %w", q.Noun, q.Rule, err)
	}
	if value == nil {
		return fmt.Errorf("evaluate lib.%s.%s: it is undefined", q.Noun, q.Rule)
	}
	plain, err := ast.JSON(value.Value)
	if err != nil {
		return fmt.Errorf("read lib.%s.%s: %w", q.Noun, q.Rule, err)
	}
	encoded, err := json.Marshal(plain)
	if err != nil {
		return fmt.Errorf("read lib.%s.%s: %w", q.Noun, q.Rule, err)
	}
	if err := json.Unmarshal(encoded, answer); err != nil {
		return fmt.Errorf("read lib.%s.%s: %w", q.Noun, q.Rule, err)
	}
	return nil
}
