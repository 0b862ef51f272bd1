package eval

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/policy"
	"github.com/regolith-policy/regolith/engine/vm"
)

// planFrom is how many objects an input must have before it pays to plan controls.
const planFrom = 300

// WritePlan has OPA plan the rules of all trusted controls of a library, and writes what machines run of it, the same
// bytes for the same library: what a later policy.Load of the same files can take from Source.Plan.
func WritePlan(ctx context.Context, lib *policy.Library) ([]byte, error) {
	if problems := lib.Parse(); len(problems) > 0 {
		return nil, problems[0]
	}
	controls := slices.DeleteFunc(slices.Clone(lib.Controls), func(c engine.Control) bool { return !lib.Trusted(c.File) })
	plan, err := planOf(ctx, lib, controls)
	if err != nil {
		return nil, err
	}
	return lib.Sign(plan.Encode()), nil
}

// planOf has OPA plan the rules of controls.
func planOf(ctx context.Context, lib *policy.Library, controls []engine.Control) (*vm.Program, error) {
	var rules []string
	for _, control := range controls {
		for _, rule := range controlRules() {
			if lib.HasRule(control.File, rule) {
				rules = append(rules, strings.ReplaceAll(engine.Package(control.ID), ".", "/")+"/"+rule)
			}
		}
	}
	plan, err := vm.Plan(ctx, closure(lib, controls), rules, policy.Capabilities())
	if err != nil {
		return nil, fmt.Errorf("plan %d controls: %w", len(controls), err)
	}
	return vm.Compile(plan), nil
}

// planOwn has OPA plan controls that are not planned yet. What OPA cannot plan is left to its evaluator.
func (p *program) planOwn(ctx context.Context, lib *policy.Library, controls []engine.Control) {
	if plan, err := planOf(ctx, lib, controls); err == nil {
		p.run(plan, func(c *compiled) bool { return !c.planned })
	}
}

// run has machines run the controls, of those asked for, that a plan holds.
func (p *program) run(plan *vm.Program, wanted func(*compiled) bool) {
	for i := range p.controls {
		c := &p.controls[i]
		if !wanted(c) {
			continue
		}
		if rules, ok := machineRules(plan, c); ok {
			c.planned, c.plan, c.rules = true, len(p.plans), rules
		}
	}
	p.plans = append(p.plans, plan)
}

// machineRules gives the numbers of the rules of a control in a plan: violation, unknown and not_applicable, -1 where it
// has no such rule; false where a machine cannot run it.
func machineRules(p *vm.Program, c *compiled) (rules [3]int, ok bool) {
	for k, rule := range controlRules() {
		rules[k] = -1
		if rule == ruleUnknown && !c.decides || rule == ruleNotApplicable && !c.declines {
			continue
		}
		number, err := p.Rule(engine.Package(c.ID) + "." + rule)
		if err != nil {
			return rules, false
		}
		rules[k] = number
	}
	return rules, true
}

// ask has the machines of the worker say what the controls of a plan that they can run say of an input document. It gives the
// places of those that they could not run, for an interpreter to ask; the error is of an evaluation that was stopped.
func (w *worker) ask(ctx context.Context, p *plan, input *ast.Term, judgements []judgement) ([]int, error) {
	if len(w.worlds) == 0 {
		return nil, nil
	}
	for len(w.machines) < len(w.worlds) {
		w.machines = append(w.machines, w.worlds[len(w.machines)].NewMachine(ctx, w.brake))
	}
	for _, machine := range w.machines {
		machine.Next(input)
	}
	machines := w.machines
	var lost []int
	err := w.guarded(!p.trusted, func() error {
		for i, control := range p.controls {
			if !control.planned {
				continue
			}
			values, err := control.values(machines[control.plan])
			if errors.Is(err, vm.ErrStopped) {
				return err
			}
			if err != nil {
				lost = append(lost, i)
				continue
			}
			judgements[i].control = control
			judgements[i].decode(values)
		}
		return nil
	})
	if err != nil {
		return nil, err // what was left behind may still write to lost
	}
	return lost, nil
}

// values gives the values of the rules of a control for the input document of a machine.
func (c *compiled) values(m *vm.Machine) (values [3]*ast.Term, err error) {
	for k, rule := range c.rules {
		if rule < 0 {
			continue
		}
		if values[k], err = m.Eval(rule); err != nil {
			return values, err
		}
	}
	return values, nil
}
