package eval

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/policy"
	"github.com/regolith-policy/regolith/engine/vm"
)

// WritePlan has OPA plan the rules of all trusted controls of a library, and writes what machines run of it, the same
// bytes for the same library: what a later policy.Load of the same files can take from Source.Plan.
func WritePlan(ctx context.Context, lib *policy.Library) ([]byte, error) {
	if problems := lib.Parse(); len(problems) > 0 {
		return nil, problems[0]
	}
	var controls []engine.Control
	var rules []string
	for _, control := range lib.Controls {
		if !lib.Trusted(control.File) {
			continue
		}
		controls = append(controls, control)
		for _, rule := range []string{ruleViolation, ruleUnknown, ruleNotApplicable} {
			if lib.HasRule(control.File, rule) {
				rules = append(rules, strings.ReplaceAll(engine.Package(control.ID), ".", "/")+"/"+rule)
			}
		}
	}
	plan, err := vm.Plan(ctx, closure(lib, controls), rules, policy.Capabilities())
	if err != nil {
		return nil, fmt.Errorf("plan the controls: %w", err)
	}
	return lib.Sign(vm.Compile(plan).Encode()), nil
}

// machineRules gives the numbers of the rules of a control in a program: violation, unknown and not_applicable, -1 where it
// has no such rule; false where a machine cannot run it.
func machineRules(p *vm.Program, c *compiled) (rules [3]int, ok bool) {
	for k, rule := range []string{ruleViolation, ruleUnknown, ruleNotApplicable} {
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

// ask has the machine of the worker say what the controls of a plan that it can run say of an input document. It gives the
// places of those that it could not run, for an interpreter to ask; the error is of an evaluation that was stopped.
func (w *worker) ask(ctx context.Context, p *plan, input *ast.Term, judgements []judgement) (lost []int, err error) {
	if w.world == nil {
		return nil, nil
	}
	if w.machine == nil {
		w.machine = w.world.NewMachine(ctx, w.brake)
	}
	w.machine.Next(input)
	err = w.guarded(false, func() error {
		for i, control := range p.controls {
			if !control.planned {
				continue
			}
			values, err := w.values(control)
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
	return lost, err
}

// values gives the values of the rules of a control for the input document of the machine.
func (w *worker) values(c *compiled) (values [3]*ast.Term, err error) {
	for k, rule := range c.rules {
		if rule < 0 {
			continue
		}
		if values[k], err = w.machine.Eval(rule); err != nil {
			return values, err
		}
	}
	return values, nil
}
