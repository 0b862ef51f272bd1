package eval

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/regolith-policy/regolith/engine/source"
)

// Cost is what a control costs on one of the objects that it reviews, on average. The control is asked alone: it pays for
// what it reads of libraries, which a scan computes once an object for all controls, but not for what is computed once a scan.
type Cost struct {
	Objects int           // how many objects of the input it reviews
	CPU     time.Duration // by the clock of Measuring
	Allocs  float64
	Bytes   float64
}

// Measuring says how to measure.
type Measuring struct {
	// Clock gives the CPU time that the process has used.
	Clock func() time.Duration
	// Rounds is how often everything is measured; the least counts.
	Rounds int
	// Evaluations is how many evaluations a round has at least: few objects are reviewed several times.
	Evaluations int
}

// Measure gives the costs of the controls on the objects of an input, by control id; nothing for controls that review none
// of them. Only one call may run at a time in a process, for it counts what the process allocates.
func (e *Evaluator) Measure(ctx context.Context, in *source.Input, m Measuring) (map[string]Cost, error) {
	r := &run{Evaluator: e, input: in, watchdog: newWatchdog(e.time, e.memory)}
	if _, err := r.load(ctx); err != nil {
		return nil, err
	}
	w := newWorker(r, false)
	reviewed := make([][]*ast.Term, len(e.program.controls))
	for i := range r.objects {
		o := &r.objects[i]
		term := w.decode(o)
		if term == nil {
			return nil, fmt.Errorf("read %s: %s", o.ref, w.errors[0].Message)
		}
		shown := components(o.kind, term)
		for k := range e.program.controls {
			if e.program.controls[k].reviews(o.kind, shown) {
				reviewed[k] = append(reviewed[k], term)
			}
		}
	}
	costs := map[string]Cost{}
	for k := range e.program.controls {
		if len(reviewed[k]) == 0 {
			continue
		}
		cost, err := w.measure(ctx, &e.program.controls[k], reviewed[k], m)
		if err != nil {
			return nil, fmt.Errorf("measure %s: %w", e.program.controls[k].ID, err)
		}
		costs[e.program.controls[k].ID] = cost
	}
	return costs, nil
}

func (w *worker) measure(ctx context.Context, control *compiled, terms []*ast.Term, m Measuring) (Cost, error) {
	single := w.planner.single(control)
	if _, err := w.evaluate(ctx, single, terms[0]); err != nil { // what is done once is not part of the cost
		return Cost{}, err
	}
	cost := Cost{Objects: len(terms)}
	repeats := (m.Evaluations + len(terms) - 1) / len(terms)
	terms = slices.Repeat(terms, max(1, repeats))
	n := float64(len(terms))
	for round := range max(1, m.Rounds) {
		w.caches, w.machines = nil, nil
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := m.Clock()
		for _, term := range terms {
			if _, err := w.evaluate(ctx, single, term); err != nil {
				return Cost{}, err
			}
		}
		used := (m.Clock() - start) / time.Duration(len(terms))
		runtime.ReadMemStats(&after)
		allocs, size := float64(after.Mallocs-before.Mallocs)/n, float64(after.TotalAlloc-before.TotalAlloc)/n
		if round == 0 {
			cost.CPU, cost.Allocs, cost.Bytes = used, allocs, size
		}
		cost.CPU, cost.Allocs, cost.Bytes = min(cost.CPU, used), min(cost.Allocs, allocs), min(cost.Bytes, size)
	}
	return cost, nil
}
