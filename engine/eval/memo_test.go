package eval

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/regolith-policy/regolith/engine/policy"
	"github.com/regolith-policy/regolith/policies"
)

// Whatever stands where a control does not read, it says the same: each control is asked about objects, and about the
// same objects with everything changed that its read set leaves out.
func TestUnreadDoesNotMatter(t *testing.T) {
	t.Parallel()
	lib, problems := policy.Load(policy.Source{FS: policies.FS, Name: "policies", Trusted: true, ReadSets: policies.ReadSets})
	if len(problems) > 0 {
		t.Fatal(problems[0])
	}
	known := lib.ReadSets()
	if len(known) < 150 {
		t.Fatalf("the read sets of %d controls are known: run `make generate`", len(known))
	}
	e := evaluator(t, Config{Library: lib, Controls: lib.Controls, Jobs: 1})
	views := e.views()
	asked, changed := 0, 0
	for _, path := range []string{"../../examples/shop", "../../examples/shop-hardened", "-"} {
		w := loaded(t, e, path)
		random := rand.New(rand.NewPCG(1, 2))
		for i := range w.objects {
			o := &w.objects[i]
			term := w.decode(o)
			if term == nil {
				continue
			}
			p := w.planner.plan(class{o.ref.GroupKind(), components(o.ref, term), "", ""})
			for _, control := range p.controls {
				v := views[control.index]
				if v == nil {
					continue
				}
				other := ast.NewTerm(scrambler{random, &changed}.value(v, w.inputOf(term)).Value)
				want, got := askAlone(t, w, control, w.inputOf(term)), askAlone(t, w, control, other)
				asked++
				if diff := cmp.Diff(want, got, cmp.AllowUnexported(element{})); diff != "" {
					t.Errorf("%s says something else (-of %s +of the same with what it does not read changed):\n%s\n%v",
						control.ID, o.ref, diff, other)
				}
			}
		}
	}
	t.Logf("FIGURE read sets: %d questions asked again with what is not read changed (%d values), the same answers", asked, changed)
	if asked < 1000 || changed < 10_000 {
		t.Errorf("only %d questions, %d values changed", asked, changed)
	}
}

// loaded is a worker of an evaluator that has read an input.
func loaded(t *testing.T, e *Evaluator, path string) *worker {
	t.Helper()
	r := &run{Evaluator: e, input: testInput(t, []string{path}), watchdog: newWatchdog(e.time, e.memory)}
	r.options.ScannedAt = "2026-11-01T00:00:00Z"
	if _, err := r.load(t.Context()); err != nil {
		t.Fatal(err)
	}
	return newWorker(r, false)
}

func askAlone(t *testing.T, w *worker, control *compiled, input *ast.Term) [3][]element {
	t.Helper()
	said, err := w.evaluateOn(t.Context(), w.planner.single(control), input, w.virtualCache())
	if err != nil {
		t.Fatalf("%s: %v", control.ID, err)
	}
	return [3][]element{said[0].violations, said[0].unknowns, said[0].notApplicable}
}

// scrambler changes what views leave out.
type scrambler struct {
	*rand.Rand
	changed *int
}

func (s scrambler) value(v *view, term *ast.Term) *ast.Term {
	if term == nil || v.whole {
		return term
	}
	switch value := term.Value.(type) {
	case ast.Object:
		return s.object(v, value)
	case *ast.Array:
		elements := make([]*ast.Term, value.Len())
		for i := range elements {
			if elements[i] = s.junk(); v.each != nil {
				elements[i] = s.value(v.each, value.Elem(i))
			}
		}
		if !v.keys && s.IntN(2) == 0 {
			elements = append(elements, s.junk())
		}
		return ast.ArrayTerm(elements...)
	}
	return term
}

func (s scrambler) object(v *view, object ast.Object) *ast.Term {
	var items [][2]*ast.Term
	object.Foreach(func(key, member *ast.Term) {
		at := slices.IndexFunc(v.fields, func(f fieldView) bool { return f.key.Equal(key) })
		switch {
		case at >= 0 && v.each != nil: // read in two ways
			items = append(items, ast.Item(key, member))
		case at >= 0:
			items = append(items, ast.Item(key, s.value(v.fields[at].view, member)))
		case v.each != nil:
			items = append(items, ast.Item(key, s.value(v.each, member)))
		case v.keys || s.IntN(2) == 0:
			items = append(items, ast.Item(key, s.junk()))
		default: // left out
			*s.changed++
		}
	})
	if !v.keys {
		items = append(items, ast.Item(ast.StringTerm(fmt.Sprint("junk", s.IntN(1000))), s.junk()))
	}
	return ast.ObjectTerm(items...)
}

func (s scrambler) junk() *ast.Term {
	*s.changed++
	return []*ast.Term{
		ast.StringTerm(fmt.Sprint("junk", s.IntN(1000))), ast.BooleanTerm(true), ast.NullTerm(), ast.InternedTerm(s.IntN(100)),
		ast.ObjectTerm(ast.Item(ast.StringTerm("privileged"), ast.BooleanTerm(true))), ast.ArrayTerm(ast.StringTerm("ALL")),
	}[s.IntN(6)]
}
