package eval

import (
	"context"
	"encoding/binary"
	"maps"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/regolith-policy/regolith/engine/policy/readset"
)

const (
	// memoKey is the longest key, in bytes: an object of which more is read hardly has an equal.
	memoKey = 8 << 10
	// memoEntries bounds what is kept of one control.
	memoEntries = 1 << 14
	// memoTrial is after how many objects a control is given up that has found an equal for less than one in memoWorth.
	memoTrial, memoWorth = 1024, 16
)

// memo keeps what controls said of objects, for those that are equal in all that a control reads. A control reads
// nothing else that differs between the objects of one input: its parameters and the inventory are the same for all.
type memo struct {
	views    []*view // by index of the control; nil: it reads too much, or nobody knows what
	said     []map[string]judgement
	asked    []int // by index of the control
	answered []int
	key      []byte
	keys     [][]byte // by place in the plan: the keys of those that are not answered
}

func newMemo(views []*view) *memo {
	return &memo{
		views: slices.Clone(views), said: make([]map[string]judgement, len(views)),
		asked: make([]int, len(views)), answered: make([]int, len(views)),
	}
}

// view is a readset.Tree in the form in which it is compared: fields sorted, with the terms that look them up.
type view struct {
	whole, keys bool
	each        *view
	fields      []fieldView
}

type fieldView struct {
	key *ast.Term
	*view
}

func newView(tree *readset.Tree) *view {
	v := &view{whole: tree.Whole, keys: tree.Keys}
	if tree.Each != nil {
		v.each = newView(tree.Each)
	}
	for _, name := range slices.Sorted(maps.Keys(tree.Fields)) {
		v.fields = append(v.fields, fieldView{ast.StringTerm(name), newView(tree.Fields[name])})
	}
	return v
}

// views gives what the controls read, by index; nil for those of which that is not known.
func (e *Evaluator) views() []*view {
	views := make([]*view, len(e.program.controls))
	known := e.library.ReadSets()
	for i := range e.program.controls {
		if tree := known[e.program.controls[i].ID]; tree != nil && e.program.controls[i].trusted {
			views[i] = newView(tree)
		}
	}
	return views
}

// recall judges an object by what is kept, and asks the controls that have said nothing of an equal one.
func (w *worker) recall(ctx context.Context, p *plan, term *ast.Term) ([]judgement, error) {
	if w.memo == nil {
		return w.evaluate(ctx, p, term)
	}
	input := w.inputOf(term)
	judgements, missing := w.memo.answers(p, input)
	switch {
	case len(missing) == 0:
		return judgements, nil
	case 2*len(missing) > len(p.controls):
		asked, err := w.evaluate(ctx, p, term)
		if err != nil {
			return nil, err
		}
		for _, i := range missing {
			w.memo.keep(i, asked[i])
		}
		return asked, nil
	}
	cache := w.virtualCache()
	for _, i := range missing {
		single, err := w.planner.single(p.controls[i])
		if err != nil {
			return nil, err
		}
		asked, err := w.evaluateOn(ctx, single, input, cache)
		if err != nil {
			return nil, err
		}
		judgements[i] = asked[0]
		w.memo.keep(i, asked[0])
	}
	return judgements, nil
}

// answers gives what the controls of a plan said of an equal object, and the places of those that have not.
func (m *memo) answers(p *plan, input *ast.Term) ([]judgement, []int) {
	judgements := make([]judgement, len(p.controls))
	var missing []int
	for len(m.keys) < len(p.controls) {
		m.keys = append(m.keys, nil)
	}
	for i, control := range p.controls {
		m.keys[i] = m.keys[i][:0]
		if v := m.views[control.index]; v != nil {
			m.key = v.append(m.key[:0], input)
			if m.asked[control.index]++; len(m.key) <= memoKey {
				if said, ok := m.said[control.index][string(m.key)]; ok {
					m.answered[control.index]++
					judgements[i] = said
					continue
				}
				m.keys[i] = append(m.keys[i], m.key...)
			}
			if m.asked[control.index] == memoTrial && m.answered[control.index] < memoTrial/memoWorth {
				m.views[control.index], m.said[control.index] = nil, nil
			}
		}
		missing = append(missing, i)
	}
	return judgements, missing
}

// keep keeps what a control said of the object that answers was asked about; i is its place in the plan.
func (m *memo) keep(i int, said judgement) {
	index := said.control.index
	if len(m.keys[i]) == 0 || said.err != nil || m.views[index] == nil {
		return
	}
	if m.said[index] == nil || len(m.said[index]) >= memoEntries {
		m.said[index] = map[string]judgement{}
	}
	m.said[index][string(m.keys[i])] = said
}

// append writes what a view shows of a value. Two values have the same bytes only if they are equal in it.
func (v *view) append(to []byte, term *ast.Term) []byte {
	if term == nil {
		return append(to, 'u')
	}
	switch value := term.Value.(type) {
	case ast.Object:
		return v.appendObject(to, value)
	case *ast.Array:
		return v.appendArray(to, value)
	}
	return appendScalar(to, term.Value)
}

func (v *view) appendObject(to []byte, object ast.Object) []byte {
	to = append(to, '{')
	if v.whole || v.keys {
		to = binary.AppendUvarint(to, uint64(object.Len())) //nolint:gosec // a length is not negative
		object.Foreach(func(key, member *ast.Term) {
			to = appendScalar(to, key.Value)
			switch {
			case v.whole:
				to = v.append(to, member)
			case v.each != nil:
				to = v.each.append(to, member)
			}
		})
	}
	for _, field := range v.fields {
		to = field.append(to, object.Get(field.key))
	}
	return to
}

func (v *view) appendArray(to []byte, array *ast.Array) []byte {
	to = append(to, '[')
	if v.whole || v.keys {
		to = binary.AppendUvarint(to, uint64(array.Len())) //nolint:gosec // a length is not negative
	}
	switch {
	case v.whole:
		array.Foreach(func(element *ast.Term) { to = v.append(to, element) })
	case v.each != nil:
		array.Foreach(func(element *ast.Term) { to = v.each.append(to, element) })
	}
	return to
}

func appendScalar(to []byte, value ast.Value) []byte {
	text, kind := "", byte('n')
	switch v := value.(type) {
	case ast.String:
		text, kind = string(v), 's'
	case ast.Number:
		text, kind = string(v), 'd'
	case ast.Boolean:
		kind = 'f'
		if v {
			kind = 't'
		}
	case ast.Null:
	default:
		text, kind = value.String(), 'v'
	}
	to = binary.AppendUvarint(append(to, kind), uint64(len(text))) //nolint:gosec // a length is not negative
	return append(to, text...)
}
