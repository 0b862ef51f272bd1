package eval

import (
	"context"
	"fmt"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/metrics"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/regolith-policy/regolith/engine/policy"
)

// interpreter is OPA's own evaluator over compiled rules: for controls that no machine runs, and to tell what is wrong with
// one that breaks.
type interpreter struct {
	compiler  *ast.Compiler
	inputFree []ast.Ref
	paths     *rulePaths
	trusted   bool // all of it was checked when it was made
	store     storage.Store
	txn       storage.Transaction
}

func newInterpreter(ctx context.Context, lib *policy.Library, compiler *ast.Compiler) (*interpreter, error) {
	i := &interpreter{compiler: compiler, inputFree: inputFree(compiler), paths: newRulePaths(compiler), trusted: true}
	for file := range compiler.Modules {
		i.trusted = i.trusted && lib.Trusted(file)
	}
	i.store = inmem.NewWithOpts(inmem.OptReturnASTValuesOnRead(true), inmem.OptRoundTripOnWrite(false))
	var err error
	if i.txn, err = i.store.NewTransaction(ctx); err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	return i, nil
}

// query is a query over data, ready but for its input and its cache.
func (i *interpreter) query(body ast.Body, data ast.Value) *topdown.Query {
	return topdown.NewQuery(body).
		WithQueryCompiler(i.compiler.QueryCompiler()).
		WithCompiler(i.compiler).
		WithStore(i.store).
		WithTransaction(i.txn).
		WithBaseCache(baseCache{root: data}).
		WithMetrics(metrics.NoOp()).
		WithSeed(noEntropy{}).
		WithStrictBuiltinErrors(true)
}

// reads tells whether any rule names a field.
func (i *interpreter) reads(field string) bool {
	found := false
	for _, module := range i.compiler.Modules {
		ast.WalkTerms(module, func(term *ast.Term) bool {
			found = found || term.Value == ast.String(field)
			return found
		})
	}
	return found
}

// noEntropy is the randomness of policies: none.
type noEntropy struct{}

// Read gives zeros.
func (noEntropy) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// interpretation is an interpreter with the data of a run.
type interpretation struct {
	*interpreter
	shared []result // of input-free rules, by id of the path
}

// interpretation evaluates every rule that depends on no input and takes no argument, once. What cannot be evaluated is left
// to the evaluation that needs it, which then blames the right control. A nil interpreter, of no control, has none.
func (r *run) interpretation(ctx context.Context, i *interpreter) (*interpretation, error) {
	if i == nil {
		return nil, nil //nolint:nilnil // as said
	}
	w := &worker{run: r, brake: r.watchdog.brake()}
	defer func() { r.watchdog.forget(w.brake) }()
	made := &interpretation{interpreter: i, shared: make([]result, i.paths.count)}
	for _, ref := range i.inputFree {
		if w.caches[i] == nil {
			made.shared = slices.Clone(made.shared) // an evaluation that was left behind may still read the other
		}
		query := i.query(ast.NewBody(ast.Equality.Expr(ast.VarTerm("x"), ast.NewTerm(ref))), r.data()).
			WithVirtualCache(w.cacheOf(made)).WithCancel(w.brake)
		var value *ast.Term
		err := w.guarded(!i.trusted, func() error {
			return query.Iter(ctx, func(result topdown.QueryResult) error {
				value = result[ast.Var("x")]
				return nil
			})
		})
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil {
			r.stopUsers(i, ref, err)
			continue
		}
		if node, keys := i.paths.find(ref); len(keys) == 0 {
			made.shared[node.id] = result{known: true, term: value}
		}
	}
	return made, nil
}
