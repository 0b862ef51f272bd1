package vm

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/bundle"
	"github.com/open-policy-agent/opa/v1/compile"
	"github.com/open-policy-agent/opa/v1/ir"
)

// Plan has OPA plan rules. The modules, by file, hold the rules and all that they refer to; rules are named by their path
// from data, as "policies/pod/host_network/violation". The error is for modules that do not compile.
func Plan(ctx context.Context, modules map[string]*ast.Module, rules []string, c *ast.Capabilities) (*ir.Policy, error) {
	b := &bundle.Bundle{Data: map[string]any{}}
	for file, module := range modules {
		b.Modules = append(b.Modules, bundle.ModuleFile{Path: file, URL: file, Parsed: module.Copy()})
	}
	compiler := compile.New().WithTarget(compile.TargetPlan).WithEntrypoints(rules...).WithBundle(b).
		WithCapabilities(c).WithRegoVersion(ast.RegoV1)
	if err := compiler.Build(ctx); err != nil {
		return nil, fmt.Errorf("plan %d rules: %w", len(rules), err)
	}
	if n := len(compiler.Bundle().PlanModules); n != 1 {
		return nil, fmt.Errorf("plan %d rules: OPA made %d plans", len(rules), n)
	}
	var policy ir.Policy
	if err := json.NewDecoder(bytes.NewReader(compiler.Bundle().PlanModules[0].Raw)).Decode(&policy); err != nil {
		return nil, fmt.Errorf("read the plan of OPA: %w", err)
	}
	return &policy, nil
}
