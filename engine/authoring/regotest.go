package authoring

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/cover"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/tester"

	"github.com/regolith-policy/regolith/engine/policy"
)

// TestResult is one Rego test, subtests apart.
type TestResult struct {
	Package, Name, File string
	Row                 int
	Pass                bool
	Reason              string // why it failed
}

// Coverage is how much of the Rego the tests ran.
type Coverage struct {
	Lines, Covered int
	Missed         []string // "file:line", sorted
}

// Percent is the share of lines that ran, in percent; 100 where there is none.
func (c Coverage) Percent() float64 {
	if c.Lines == 0 {
		return 100
	}
	return 100 * float64(c.Covered) / float64(c.Lines)
}

// RunTests runs the Rego tests of a library with OPA's own runner, all libraries and fixtures in scope. Only
// tests of files that keep accepts are run, and only those files and the ones they test count for coverage.
func RunTests(ctx context.Context, lib *policy.Library, keep func(file string) bool) ([]TestResult, Coverage, error) {
	if problems := lib.ParseTests(); len(problems) > 0 {
		return nil, Coverage{}, fmt.Errorf("parse tests: %w", problems[0])
	}
	modules := maps.Clone(lib.Modules)
	for file, module := range lib.Tests {
		if keep(file) || !hasTests(module) { // fixtures are for all
			modules[file] = module
		}
	}
	tracer := cover.New()
	store := inmem.New()
	var results []TestResult
	err := storage.Txn(ctx, store, storage.TransactionParams{}, func(txn storage.Transaction) error {
		channel, err := tester.NewRunner().
			SetCompiler(ast.NewCompiler().WithCapabilities(policy.Capabilities())).
			SetStore(store).
			SetModules(modules).
			SetCoverageQueryTracer(tracer).
			RunTests(ctx, txn)
		if err != nil {
			return err
		}
		for r := range channel {
			if r.Location == nil || !keep(r.Location.File) {
				continue
			}
			results = append(results, flatten(r)...)
		}
		return nil
	})
	if err != nil {
		return nil, Coverage{}, fmt.Errorf("run tests: %w", err)
	}
	slices.SortFunc(results, func(a, b TestResult) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Row, b.Row), cmp.Compare(a.Name, b.Name))
	})
	return results, coverage(tracer.Report(modules), keep), nil
}

// hasTests tells a test module from one that only helps tests.
func hasTests(module *ast.Module) bool {
	return slices.ContainsFunc(module.Rules, func(r *ast.Rule) bool {
		return strings.HasPrefix(r.Head.Ref()[0].Value.String(), tester.TestPrefix)
	})
}

// flatten gives a result for each subtest, or one for a test that has none.
func flatten(r *tester.Result) []TestResult {
	base := TestResult{Package: r.Package, Name: r.Name, File: r.Location.File, Row: r.Location.Row, Pass: r.Pass()}
	if r.Error != nil {
		base.Reason = r.Error.Error()
	}
	if len(r.SubResults) == 0 {
		return []TestResult{base}
	}
	var out []TestResult
	for path, sub := range r.SubResults.Iter {
		if len(sub.SubResults) > 0 {
			continue
		}
		one := base
		one.Name = r.Name + "/" + strings.Join(path, "/")
		one.Pass = !sub.Fail && base.Reason == ""
		out = append(out, one)
	}
	return out
}

func coverage(report cover.Report, keep func(string) bool) Coverage {
	var c Coverage
	for _, file := range slices.Sorted(maps.Keys(report.Files)) {
		if !keep(file) || strings.HasSuffix(file, "_test.rego") {
			continue
		}
		r := report.Files[file]
		c.Lines += r.CoveredLines + r.NotCoveredLines
		c.Covered += r.CoveredLines
		for _, missed := range r.NotCovered {
			for row := missed.Start.Row; row <= missed.End.Row; row++ {
				c.Missed = append(c.Missed, fmt.Sprintf("%s:%d", file, row))
			}
		}
	}
	return c
}
