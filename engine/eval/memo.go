package eval

import (
	"context"
	"encoding/binary"
	"maps"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/regolith-policy/regolith/engine/policy/readset"
)

const (
	// memoKey is the longest key, in bytes: an object of which more is read hardly has an equal.
	memoKey = 8 << 10
	// memoEntries bounds what is kept of one control.
	memoEntries = 1 << 14
	// memoTrial is after how many objects a control is given up that has found an equal for less than one in memoWorth.
	memoTrial, memoWorth = 2048, 16
)

// memo keeps what controls said of objects, for those that are equal in all that a control reads. A control reads
// nothing else that differs between the objects of one input: its parameters and the inventory are the same for all.
type memo struct {
	views    []*view                // by index of the control; nil: it reads too much, or nobody knows what
	said     []map[string]judgement // by index of the control
	asked    []int                  // by index of the control
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
	shown       bool // a name for which there may be a stand-in
	nameless    bool // of a root: it shows such names, and reads none
	each        *view
	fields      []fieldView
}

type fieldView struct {
	key *ast.Term
	*view
}

// newView makes the view of an input document.
func newView(tree *readset.Tree) *view {
	v := look(tree)
	v.hide(nil)
	shows, reads := false, false
	for _, path := range namePaths() {
		shown, read := v.name(path)
		shows, reads = shows || shown, reads || read
	}
	v.nameless = shows && !reads
	return v
}

func look(tree *readset.Tree) *view {
	v := &view{whole: tree.Whole, keys: tree.Keys, shown: tree.Shown}
	if tree.Each != nil {
		v.each = look(tree.Each)
	}
	for _, name := range slices.Sorted(maps.Keys(tree.Fields)) {
		v.fields = append(v.fields, fieldView{ast.StringTerm(name), look(tree.Fields[name])})
	}
	return v
}

// name tells whether a name at a path is shown, and whether it is read. What is shown elsewhere is read, for there is no
// stand-in for it.
func (v *view) name(path []string) (shown, read bool) {
	if v.whole || len(path) == 0 {
		return v.shown, !v.shown
	}
	if v.each != nil {
		shown, read = v.each.name(path[1:])
	}
	for _, field := range v.fields {
		if name, _ := stringOf(field.key); name == path[0] {
			s, r := field.name(path[1:])
			shown, read = shown || s, read || r
		}
	}
	return shown, read
}

// hide takes the mark of what is shown from all parts but the names for which there are stand-ins.
func (v *view) hide(path []string) {
	v.shown = v.shown && slices.ContainsFunc(namePaths(), func(name []string) bool { return slices.Equal(name, path) })
	if v.each != nil {
		v.each.hide(append(slices.Clip(path), "*"))
	}
	for _, field := range v.fields {
		name, _ := stringOf(field.key)
		field.hide(append(slices.Clip(path), name))
	}
}

// namePaths are the places of the names for which there are stand-ins, in an input document.
func namePaths() [][]string {
	var paths [][]string
	for _, spec := range podSpecPaths {
		for _, list := range namedLists {
			paths = append(paths, slices.Concat([]string{"review", "object"}, spec, []string{list, "*", "name"}))
		}
	}
	return paths
}

// newViews gives what controls read, by index; nil for those of which that is not known.
func newViews(controls []compiled, known map[string]*readset.Tree) []*view {
	views := make([]*view, len(controls))
	for i := range controls {
		if tree := known[controls[i].ID]; tree != nil && controls[i].trusted {
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
	judgements := make([]judgement, len(p.controls))
	input, names := term, (*strings.Replacer)(nil)
	for i, h := range w.planner.halves(p, func(c *compiled) bool { return w.seen[c.index] != nil && w.seen[c.index].nameless }) {
		if len(h.controls) == 0 {
			continue
		}
		if i == 1 {
			input, names = standIns(term)
		}
		said, err := w.recallHalf(ctx, h.plan, w.inputOf(input), names != nil)
		if err != nil {
			return nil, err
		}
		for k, j := range said {
			judgements[h.places[k]] = putBack(names, j)
		}
	}
	return judgements, nil
}

// recallHalf is recall for one input document, which has stand-ins for names or has none.
func (w *worker) recallHalf(ctx context.Context, p *plan, input *ast.Term, nameless bool) ([]judgement, error) {
	judgements, missing := w.memo.answers(p, input, nameless)
	switch {
	case len(missing) == 0:
		return judgements, nil
	case 2*len(missing) > len(p.controls):
		asked, err := w.evaluateOn(ctx, p, input, w.virtualCache())
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
		asked, err := w.evaluateOn(ctx, w.planner.single(p.controls[i]), input, cache)
		if err != nil {
			return nil, err
		}
		judgements[i] = asked[0]
		w.memo.keep(i, asked[0])
	}
	return judgements, nil
}

// answers gives what the controls of a plan said of an equal object, and the places of those that have not.
func (m *memo) answers(p *plan, input *ast.Term, nameless bool) ([]judgement, []int) {
	judgements := make([]judgement, len(p.controls))
	var missing []int
	for len(m.keys) < len(p.controls) {
		m.keys = append(m.keys, nil)
	}
	for i, control := range p.controls {
		m.keys[i] = m.keys[i][:0]
		if said, ok := m.answer(control.index, i, input, nameless); ok {
			judgements[i] = said
			continue
		}
		missing = append(missing, i)
	}
	return judgements, missing
}

// answer gives what a control said of an equal object; where it said nothing, the key is kept for keep.
func (m *memo) answer(index, place int, input *ast.Term, nameless bool) (judgement, bool) {
	v := m.views[index]
	if v == nil {
		return judgement{}, false
	}
	m.key = writer{nameless}.value(append(m.key[:0], 'n'), v, input)
	if !nameless {
		m.key[0] = 'r'
	}
	m.asked[index]++
	if len(m.key) <= memoKey {
		if said, ok := m.said[index][string(m.key)]; ok {
			m.answered[index]++
			return said, true
		}
		m.keys[place] = append(m.keys[place], m.key...)
	}
	if m.asked[index] == memoTrial && m.answered[index] < memoTrial/memoWorth {
		m.views[index], m.said[index] = nil, nil
	}
	return judgement{}, false
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

// writer writes what views show of values. Two values have the same bytes only if they are equal in it.
type writer struct {
	nameless bool // names for which there are stand-ins are left out
}

func (w writer) value(to []byte, v *view, term *ast.Term) []byte {
	if term == nil {
		return append(to, 'u')
	}
	switch value := term.Value.(type) {
	case ast.Object:
		return w.object(to, v, value)
	case *ast.Array:
		return w.array(to, v, value)
	}
	if w.nameless && v.shown {
		return append(to, 'n')
	}
	return appendScalar(to, term.Value)
}

func (w writer) object(to []byte, v *view, object ast.Object) []byte {
	to = append(to, '{')
	if v.whole || v.keys {
		to = binary.AppendUvarint(to, uint64(object.Len())) //nolint:gosec // a length is not negative
		object.Foreach(func(key, member *ast.Term) {
			to = appendScalar(to, key.Value)
			switch {
			case v.whole:
				to = w.value(to, v, member)
			case v.each != nil:
				to = w.value(to, v.each, member)
			}
		})
	}
	for _, field := range v.fields {
		to = w.value(to, field.view, object.Get(field.key))
	}
	return to
}

func (w writer) array(to []byte, v *view, array *ast.Array) []byte {
	to = append(to, '[')
	if v.whole || v.keys {
		to = binary.AppendUvarint(to, uint64(array.Len())) //nolint:gosec // a length is not negative
	}
	switch {
	case v.whole:
		array.Foreach(func(element *ast.Term) { to = w.value(to, v, element) })
	case v.each != nil:
		array.Foreach(func(element *ast.Term) { to = w.value(to, v.each, element) })
	}
	return to
}

func appendScalar(to []byte, value ast.Value) []byte {
	text, kind := "", byte('0')
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
