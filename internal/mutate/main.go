// Command mutate tells how much the tests of the controls prove: it deletes, negates and flips each expression of
// each control and of each library, one at a time, and demands that a test turns red. It prints the survivors and
// the score, and ends with 1 where the score is below -threshold.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/tester"

	"github.com/regolith-policy/regolith/engine/builtin"
	"github.com/regolith-policy/regolith/engine/policy"
)

func main() {
	threshold := flag.Float64("threshold", 0, "fail below this score, in percent")
	only := flag.String("only", "", "only files with this in their path")
	flag.Parse()
	score, err := run(context.Background(), os.Stdout, *only)
	if err != nil {
		fmt.Fprintln(os.Stderr, "mutate:", err)
		os.Exit(2)
	}
	if score < *threshold {
		os.Exit(1)
	}
}

// subject is one file to mutate, with the modules its tests need.
type subject struct {
	file    string
	modules map[string]*ast.Module
}

// outcome is what became of the mutants of one file.
type outcome struct {
	file             string
	killed, survived int
	survivors        []string
}

func run(ctx context.Context, out io.Writer, only string) (float64, error) {
	subjects, err := subjects(only)
	if err != nil {
		return 0, err
	}
	outcomes := make([]outcome, len(subjects))
	failures := make([]error, len(subjects))
	var wait sync.WaitGroup
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	for i := range subjects {
		wait.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			outcomes[i], failures[i] = mutate(ctx, subjects[i])
		})
	}
	wait.Wait()
	killed, total := 0, 0
	for _, o := range outcomes {
		killed += o.killed
		total += o.killed + o.survived
		if o.killed+o.survived > 0 {
			fmt.Fprintf(out, "%6.1f%%  %d of %d  %s\n", percent(o.killed, o.killed+o.survived), o.killed, o.killed+o.survived, o.file)
		}
		for _, s := range o.survivors {
			fmt.Fprintf(out, "         survived: %s\n", s)
		}
	}
	fmt.Fprintf(out, "mutation score: %.1f%%, %d of %d mutants killed\n", percent(killed, total), killed, total)
	return percent(killed, total), errors.Join(failures...)
}

func percent(part, whole int) float64 {
	if whole == 0 {
		return 100
	}
	return 100 * float64(part) / float64(whole)
}

// subjects lists the files that have a test beside them.
func subjects(only string) ([]subject, error) {
	lib, problems := builtin.Parsed()
	if problems = append(problems, lib.ParseTests()...); len(problems) > 0 {
		return nil, problems[0]
	}
	all := map[string]*ast.Module{}
	maps.Copy(all, lib.Modules)
	maps.Copy(all, lib.Tests)
	byPackage := map[string]string{}
	for file, module := range all {
		byPackage[module.Package.Path.String()] = file
	}
	var out []subject
	for _, file := range slices.Sorted(maps.Keys(lib.Modules)) {
		test := strings.TrimSuffix(file, ".rego") + "_test.rego"
		if _, ok := lib.Tests[test]; ok && strings.Contains(file, only) {
			modules := map[string]*ast.Module{}
			closure(all, byPackage, test, modules)
			closure(all, byPackage, file, modules)
			out = append(out, subject{file, modules})
		}
	}
	return out, nil
}

func closure(all map[string]*ast.Module, byPackage map[string]string, file string, into map[string]*ast.Module) {
	if _, ok := into[file]; ok {
		return
	}
	into[file] = all[file]
	for _, imp := range all[file].Imports {
		if inner, ok := byPackage[imp.Path.String()]; ok {
			closure(all, byPackage, inner, into)
		}
	}
}

// mutation is one change of one expression.
type mutation struct {
	name  string
	apply func(*ast.Expr) bool // false where it does not apply
}

func mutations() []mutation {
	return []mutation{
		{"deleted", remove},
		{"negated", func(e *ast.Expr) bool {
			if e.IsAssignment() || e.IsSome() || e.IsEvery() {
				return false
			}
			e.Negated = !e.Negated
			return true
		}},
		{"flipped", flip},
	}
}

func remove(e *ast.Expr) bool {
	e.Terms, e.Negated, e.With = ast.BooleanTerm(true), false, nil
	return true
}

func flip(e *ast.Expr) bool {
	opposite := map[string]*ast.Builtin{
		"eq": ast.NotEqual, "equal": ast.NotEqual, "neq": ast.Equal,
		"lt": ast.GreaterThanEq, "lte": ast.GreaterThan, "gt": ast.LessThanEq, "gte": ast.LessThan,
	}
	terms, ok := e.Terms.([]*ast.Term)
	if !ok || e.Negated {
		return false
	}
	other, ok := opposite[e.Operator().String()]
	if !ok {
		return false
	}
	e.Terms = append([]*ast.Term{ast.NewTerm(other.Ref())}, terms[1:]...)
	return true
}

// mutate tries every mutation of every expression of a file.
func mutate(ctx context.Context, s subject) (outcome, error) {
	o := outcome{file: s.file}
	start := time.Now()
	red, err := tests(ctx, s.modules, 10*patience)
	if err != nil {
		return o, fmt.Errorf("%s: %w", s.file, err)
	}
	if red {
		return o, fmt.Errorf("%s: its tests are red as they are, or take longer than %s", s.file, 10*patience)
	}
	limit := max(patience, 20*time.Since(start)) // on a busy machine all takes longer
	for i := range expressions(s.modules[s.file]) {
		for _, m := range mutations() {
			module := s.modules[s.file].Copy()
			expr := expressions(module)[i]
			text := expr.String()
			if !m.apply(expr) {
				continue
			}
			mutated := maps.Clone(s.modules)
			mutated[s.file] = module
			red, err := tests(ctx, mutated, limit)
			switch {
			case err != nil: // it does not compile: no mutant
			case red:
				o.killed++
			default:
				o.survived++
				o.survivors = append(o.survivors, fmt.Sprintf("%s:%d: %s: %s", path.Base(s.file), expr.Location.Row, m.name, text))
			}
		}
	}
	return o, nil
}

// expressions lists the expressions of a module, those of comprehensions included, in an order that a copy keeps.
// Declarations and the body "true" that the parser gives a rule without one are no expressions of the author.
func expressions(module *ast.Module) []*ast.Expr {
	var out []*ast.Expr
	for _, rule := range module.Rules {
		if rule.Default {
			continue
		}
		ast.WalkExprs(rule, func(e *ast.Expr) bool {
			if term, ok := e.Terms.(*ast.Term); !e.IsSome() && (!ok || !term.Equal(ast.BooleanTerm(true))) {
				out = append(out, e)
			}
			return false
		})
	}
	return out
}

// patience is how long the tests of one mutant may take at least: one that never ends is noticed as well.
const patience = 60 * time.Second

// tests runs all tests among the modules and tells whether any is red, or takes longer than the limit. The error is
// for what does not compile.
func tests(ctx context.Context, modules map[string]*ast.Module, limit time.Duration) (red bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	compiler := ast.NewCompiler().WithCapabilities(policy.Capabilities())
	if compiler.Compile(modules); compiler.Failed() {
		return false, compiler.Errors
	}
	store := inmem.New()
	err = storage.Txn(ctx, store, storage.TransactionParams{}, func(txn storage.Transaction) error {
		results, err := tester.NewRunner().SetCompiler(compiler).SetStore(store).SetModules(modules).SetTimeout(limit).RunTests(ctx, txn)
		if err != nil {
			return err
		}
		for r := range results {
			if !r.Pass() && !red {
				red = true
				cancel()
			}
		}
		return nil
	})
	if red {
		err = nil
	}
	return red, err
}
