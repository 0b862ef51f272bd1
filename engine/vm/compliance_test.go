package vm

import (
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/test/cases"
)

// A machine says of the rules of OPA's own compliance cases what OPA's evaluator says of them, or leaves them to it.
func TestCompliance(t *testing.T) {
	dir, err := exec.CommandContext(t.Context(), "go", "list", "-m", "-f", "{{.Dir}}", "github.com/open-policy-agent/opa").Output()
	if err != nil {
		t.Fatal(err)
	}
	var planned, rules, lost, broken, broke, different int
	for _, c := range cases.MustLoad(filepath.Join(strings.TrimSpace(string(dir)), "v1/test/cases/testdata/v1")).Sorted().Cases {
		t.Run(c.Note, func(t *testing.T) {
			for name, value := range c.Env {
				t.Setenv(name, value)
			}
			tw, err := caseTwin(t, c)
			if err != nil {
				return // a query of all data, of the rule that asks it too, or functions that tests of OPA alone have
			}
			planned++
			input := caseInput(t, c)
			m := tw.world.NewMachine(t.Context(), nil)
			m.Next(input)
			for _, path := range tw.paths() {
				value, err := m.says(path)
				opa, opaErr := tw.opa(t.Context(), path, input)
				rules++
				switch {
				case errors.Is(err, ErrLost):
					lost++
				case err != nil && opaErr != nil:
					broken++
				case err != nil:
					broke++
					t.Logf("%s: the machine fails, OPA's evaluator says %v: %v", path, opa, err)
				}
				if how := differ(value, err, opa, opaErr); how != "" || value != nil && value.String() != opa.String() {
					different++
					t.Errorf("%s: %s\n%s", path, how, strings.Join(c.Modules, "\n"))
				}
			}
		})
	}
	t.Logf("%d cases; of what is left to OPA %d rules are lost, %d fail there too, %d do not", planned, lost, broken, broke)
	t.Logf("FIGURE OPA's compliance cases: %d rules evaluated by machine and by OPA's evaluator, %d left to OPA, %d differences",
		rules, lost+broken+broke, different)
	if planned < 2000 || lost > rules/5 {
		t.Errorf("%d cases were planned, and of %d rules %d could not be run: too few were compared", planned, rules, lost)
	}
}

// caseTwin makes the rules of a case, with one for its query: the bindings of its variables.
func caseTwin(t *testing.T, c cases.TestCase) (*twin, error) {
	t.Helper()
	sources := map[string]string{}
	for i, text := range c.Modules {
		sources[fmt.Sprintf("%d.rego", i)] = text
	}
	body, err := ast.ParseBodyWithOpts(c.Query, ast.ParserOptions{RegoVersion: ast.RegoV1})
	if err != nil {
		return nil, err
	}
	var bindings []string
	for name := range body.Vars(ast.VarVisitorParams{SkipRefHead: true, SkipClosures: true}) {
		if !name.IsWildcard() && !name.IsGenerated() && name != "input" && name != "data" {
			bindings = append(bindings, fmt.Sprintf("%q: %s", name, name))
		}
	}
	slices.Sort(bindings)
	sources["query.rego"] = fmt.Sprintf("package query\n\nbindings contains {%s} if {\n%s\n}\n", strings.Join(bindings, ", "), c.Query)
	if len(bindings) == 0 {
		sources["query.rego"] = fmt.Sprintf("package query\n\nbindings if {\n%s\n}\n", c.Query)
	}
	var data map[string]any
	if c.Data != nil {
		data = *c.Data
	}
	return newTwin(t, sources, data, "query/bindings")
}

func caseInput(t *testing.T, c cases.TestCase) *ast.Term {
	t.Helper()
	switch {
	case c.InputTerm != nil:
		return ast.MustParseTerm(*c.InputTerm)
	case c.Input != nil:
		return ast.NewTerm(ast.MustInterfaceToValue(*c.Input))
	}
	return nil
}
