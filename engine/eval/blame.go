package eval

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
)

// stoppedControl is a control that took too much once, and is not asked any more.
type stoppedControl struct {
	control *compiled
	err     error
}

// tries is how often an evaluation is stopped for its memory before it is blamed: others may have taken it.
const tries = 3

// blame asks each control alone, to tell which one broke and keep the verdicts of the others.
func (w *worker) blame(ctx context.Context, o *object, p *plan, term *ast.Term, cause error) ([]judgement, error) {
	if isMemory(cause) {
		w.watchdog.alone.Lock()
		defer w.watchdog.alone.Unlock()
	}
	judgements := make([]judgement, 0, len(p.controls)+len(p.stopped))
	for _, control := range p.controls {
		alone, err := w.insist(ctx, w.planner.single(control), term)
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case isMemory(err) && !isLost(err) && w.watchdog.exhausted():
			return nil, errFull
		}
		if err != nil {
			alone = []judgement{{control: control, err: err}}
		}
		var stop *stopError
		if errors.As(err, &stop) {
			w.planner.stop(control, fmt.Errorf("it is not asked any more: on %s %w", o.ref, stop))
		}
		judgements = append(judgements, alone...)
	}
	return judgements, nil
}

// insist evaluates, again where memory was short.
func (w *worker) insist(ctx context.Context, p *plan, term *ast.Term) ([]judgement, error) {
	judgements, err := w.evaluate(ctx, p, term)
	for try := 1; try < tries && isMemory(err) && !w.watchdog.exhausted(); try++ {
		judgements, err = w.evaluate(ctx, p, term)
	}
	return judgements, err
}

// errFull says that there is no memory left to judge with.
var errFull = errors.New("memory is short")

func isLost(err error) bool {
	var stop *stopError
	return errors.As(err, &stop) && stop.lost
}

func isMemory(err error) bool {
	var stop *stopError
	return errors.As(err, &stop) && stop.memory > 0
}

// guarded runs an evaluation under the brake of the worker. One that is left behind keeps the brake and the cache.
func (w *worker) guarded(detached bool, evaluate func() error) error {
	err := w.brake.run(detached, evaluate)
	var stop *stopError
	if errors.As(err, &stop) && stop.lost {
		w.watchdog.forget(w.brake)
		w.brake, w.caches, w.machines, w.judgements = w.watchdog.brake(), nil, nil, nil
	}
	return err
}

// stopUsers asks the controls no more that need a rule whose evaluation was stopped. What broke for another reason is
// left to the evaluations that need it.
func (r *run) stopUsers(i *interpreter, ref ast.Ref, cause error) {
	var stop *stopError
	if !errors.As(cause, &stop) {
		return
	}
	broken := i.compiler.GetRulesExact(ref)
	for k := range r.program.controls {
		control := &r.program.controls[k]
		if i.uses(control, broken) {
			r.planner.stop(control, fmt.Errorf("%s: %w", ref, stop))
		}
	}
}

// uses tells whether the rules of a control lead to some of these.
func (i *interpreter) uses(control *compiled, wanted []*ast.Rule) bool {
	module := i.compiler.Modules[control.File]
	if module == nil {
		return false // it reviews nothing here, and was not compiled
	}
	seen := map[*ast.Rule]bool{}
	var leads func(rule *ast.Rule) bool
	leads = func(rule *ast.Rule) bool {
		if seen[rule] {
			return false
		}
		seen[rule] = true
		if slices.Contains(wanted, rule) {
			return true
		}
		for other := range dependencies(i.compiler.Graph, rule) {
			if leads(other) {
				return true
			}
		}
		return false
	}
	return slices.ContainsFunc(module.Rules, leads)
}
