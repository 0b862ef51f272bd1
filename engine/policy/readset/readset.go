package readset

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/bundle"
	"github.com/open-policy-agent/opa/v1/compile"
	"github.com/open-policy-agent/opa/v1/ir"
)

// Of tells what rules read of the input. The modules, by file, hold the rules and all that they refer to; rules are
// named by their path from data, as "policies/pod/host_network/violation". A rule that cannot be followed is not in the
// result: it may read everything. The error is for modules that do not compile.
func Of(ctx context.Context, modules map[string]*ast.Module, rules []string, c *ast.Capabilities) (map[string]*Tree, error) {
	policy, err := plan(ctx, modules, rules, c)
	if err != nil {
		return nil, err
	}
	p := newProgram(policy)
	trees := make(map[string]*Tree, len(rules))
	for _, rule := range rules {
		tree, err := p.follow(rule)
		if errors.Is(err, errLost) {
			continue
		}
		if err != nil {
			return nil, err
		}
		trees[rule] = tree
	}
	return trees, nil
}

// plan has OPA plan the rules.
func plan(ctx context.Context, modules map[string]*ast.Module, rules []string, c *ast.Capabilities) (*ir.Policy, error) {
	b := &bundle.Bundle{Data: map[string]any{}}
	for file, module := range modules {
		b.Modules = append(b.Modules, bundle.ModuleFile{Path: file, URL: file, Parsed: module.Copy()})
	}
	compiler := compile.New().WithTarget(compile.TargetPlan).WithEntrypoints(rules...).WithBundle(b).
		WithCapabilities(c).WithRegoVersion(ast.RegoV1)
	if err := compiler.Build(ctx); err != nil {
		return nil, fmt.Errorf("plan %s: %w", strings.Join(rules, ", "), err)
	}
	if n := len(compiler.Bundle().PlanModules); n != 1 {
		return nil, fmt.Errorf("plan %s: %d plans", strings.Join(rules, ", "), n)
	}
	var policy ir.Policy
	if err := json.NewDecoder(bytes.NewReader(compiler.Bundle().PlanModules[0].Raw)).Decode(&policy); err != nil {
		return nil, fmt.Errorf("read the plan of OPA: %w", err)
	}
	return &policy, nil
}
