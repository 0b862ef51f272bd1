package eval

import (
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/source"
)

// Covered is an object with the controls that review it.
type Covered struct {
	Object   engine.Ref      `json:"object"`
	Location engine.Location `json:"location"`
	Controls []string        `json:"controls"`
	// Open are controls of which it cannot be told, with the reason.
	Open []string `json:"open,omitempty"`
}

// Coverage tells which controls review each object, without judging any. Objects that cannot be read are told in the
// input errors and left out.
func (e *Evaluator) Coverage(ctx context.Context, in *source.Input) ([]Covered, []engine.InputError, error) {
	r := &run{Evaluator: e, input: in, watchdog: newWatchdog(e.time, e.memory)}
	r.places = sync.OnceValue(r.index)
	workers, err := r.load(ctx)
	if err != nil {
		return nil, nil, err
	}
	covered := make([]*Covered, len(in.Documents))
	more, err := r.parallel(ctx, len(in.Documents), false, func(w *worker, i int) error {
		o := &r.objects[i]
		if term := w.decode(o); term != nil {
			covered[i] = w.cover(o, term)
		}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	var faults []engine.InputError
	for _, w := range append(workers, more...) {
		faults = append(faults, w.errors...)
	}
	var out []Covered
	for _, c := range covered {
		if c != nil {
			out = append(out, *c)
		}
	}
	return out, faults, nil
}

// cover finds the controls that review an object.
func (w *worker) cover(o *object, term *ast.Term) *Covered {
	c := &Covered{Object: o.ref, Location: o.document.Locate(nil), Controls: []string{}}
	chosen, open := w.selected(o, term)
	selected := class{groupKind: o.kind, components: components(o.kind, term), selected: chosen}
	for i := range w.program.controls {
		if control := &w.program.controls[i]; control.isIn(selected) {
			c.Controls = append(c.Controls, control.ID)
		}
	}
	for _, j := range open {
		c.Open = append(c.Open, j.control.ID+": "+j.unknowns[0].message)
	}
	slices.SortFunc(c.Controls, strings.Compare)
	return c
}
