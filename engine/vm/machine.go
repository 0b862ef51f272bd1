package vm

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/ir"
	"github.com/open-policy-agent/opa/v1/metrics"
	"github.com/open-policy-agent/opa/v1/topdown"
)

// errConflict says that a rule has two values.
var errConflict = errors.New("a rule has several values")

// ErrStopped says that a machine was told to stop.
var ErrStopped = errors.New("stopped")

// World is a program with data. What depends on no input is evaluated once, for all machines.
type World struct {
	program *Program
	data    *ast.Term
	shared  []shared // by function
}

// shared is the value of a rule that does not read the input.
type shared struct {
	known atomic.Bool
	mu    sync.Mutex
	term  *ast.Term // nil where it is undefined
}

// NewWorld gives a program its data.
func NewWorld(p *Program, data ast.Value) *World {
	return &World{program: p, data: ast.NewTerm(data), shared: make([]shared, len(p.functions))}
}

// Machine evaluates rules over one input after another. It is for one goroutine.
type Machine struct {
	*World
	input   *ast.Term
	rules   []value                   // by function: of this input
	touched []int32                   // the functions of which something is kept for this input
	kept    []*recent                 // by function: of this input; made on first use
	pure    []map[arguments]*ast.Term // by function: of scalars, by functions that do not read the input
	literals
	places map[*literal]map[ast.String]int // of objects of this input that are being made and have many members: where these stand
	stack  []*ast.Term
	top    int
	used   int // how much of the stack was used for this input
	args   []*ast.Term
	result *ast.Term                        // of the last built-in function, or what is returned
	loops  []loop                           // over objects, the innermost last
	visit  func(key, member *ast.Term) bool // runs the block of the innermost loop
	yield  func(*ast.Term) error            // sets result
	stock  topdown.BuiltinContext
	stop   topdown.Cancel
	steps  uint32
	err    error
}

// loop is one over an object, on its way.
type loop struct {
	in     *instruction
	locals []*ast.Term
	next   int // how its block ended last
}

// value is the value of a rule for an input.
type value struct {
	known bool
	term  *ast.Term // nil where it is undefined
}

// arguments are those of a call, as what can be compared: the values of scalars, the terms of arrays, objects and sets.
type arguments [4]any

// recent is the last calls of a function.
type recent struct {
	calls [recentCalls]call
	next  int // how many there were
}

type call struct {
	args   arguments
	result *ast.Term
}

const (
	recentCalls = 8
	// maxPure bounds what is kept of one function from input to input.
	maxPure = 1024
	// pause is after how many loops and calls it is looked whether to stop.
	pause = 1 << 10
)

// NewMachine makes a machine that stops where it is told to.
func (w *World) NewMachine(ctx context.Context, stop topdown.Cancel) *Machine {
	n := len(w.program.functions)
	m := &Machine{
		World: w, rules: make([]value, n), kept: make([]*recent, n), pure: make([]map[arguments]*ast.Term, n),
		stack: make([]*ast.Term, 1<<12), stop: stop,
	}
	m.yield = func(term *ast.Term) error {
		m.result = term
		return nil
	}
	m.visit = func(key, member *ast.Term) bool {
		at := len(m.loops) - 1
		next := m.member(m.loops[at].in, m.loops[at].locals, key, member)
		m.loops[at].next = next
		return !goesOn(next)
	}
	m.stock = topdown.BuiltinContext{
		Context: ctx, Metrics: metrics.NoOp(), Cancel: stop, Location: ast.NewLocation(nil, "", 0, 0), Cache: map[any]any{},
	}
	return m
}

// Next takes the next input. Nothing holds on to the last one.
func (m *Machine) Next(input *ast.Term) {
	m.input, m.result, m.places = input, nil, nil
	m.literals = literals{}
	clear(m.stack[:m.used])
	clear(m.loops[:cap(m.loops)])
	clear(m.args[:cap(m.args)])
	m.used = 0
	for _, i := range m.touched {
		m.rules[i] = value{}
		if kept := m.kept[i]; kept != nil {
			clear(kept.calls[:min(kept.next, recentCalls)])
			kept.next = 0
		}
	}
	m.touched = m.touched[:0]
	clear(m.stock.Cache)
}

// Eval gives the value of a rule by its number; nil where it is undefined. The error is of a rule that breaks, or of a
// machine that was stopped: what is wrong is better told by OPA's own evaluator. Elements, Members and Whole open what is no
// scalar.
func (m *Machine) Eval(rule int) (term *ast.Term, err error) {
	defer func() {
		if r := recover(); r != nil {
			term, err = nil, fmt.Errorf("data.%s: %v", m.program.functions[rule].name, r)
		}
	}()
	m.top, m.err, m.loops = 0, nil, m.loops[:0]
	term = m.rule(int32(rule)) //nolint:gosec // there are fewer
	if m.err != nil {
		return nil, fmt.Errorf("data.%s: %w", m.program.functions[rule].name, m.err)
	}
	return term, nil
}

// rule gives the value of a rule, evaluated once an input, or once.
func (m *Machine) rule(i int32) *ast.Term {
	f := m.program.functions[i]
	if f.traits&local == 0 {
		return m.once(i, f)
	}
	if known := m.rules[i]; known.known {
		return known.term
	}
	term := m.run(f, nil, nil)
	if m.err == nil {
		m.rules[i] = value{true, term}
		m.touched = append(m.touched, i)
	}
	return term
}

// once gives the value of a rule that does not read the input.
func (m *Machine) once(i int32, f *function) *ast.Term {
	s := &m.shared[i]
	if s.known.Load() {
		return s.term
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.known.Load() {
		return s.term
	}
	term := m.lasting(f, nil, nil)
	if m.err == nil {
		s.term = term
		s.known.Store(true)
	}
	return term
}

// call gives the value of a function for arguments that stand in a frame.
func (m *Machine) call(i int32, args []int32, frame []*ast.Term) *ast.Term {
	f := m.program.functions[i]
	if len(args) == 0 {
		return m.rule(i)
	}
	if f.traits&dear == 0 || len(args) > len(arguments{}) {
		return m.run(f, args, frame)
	}
	var key arguments
	scalar := true
	for k, arg := range args {
		term := m.value(frame, arg)
		if isScalar(term.Value) {
			key[k] = term.Value
		} else {
			key[k], scalar = term, false
		}
	}
	if scalar && f.traits&local == 0 {
		return m.keep(i, f, key, args, frame)
	}
	return m.remember(i, f, key, args, frame)
}

// remember gives the value of a function for arguments that it may have had for this input before.
func (m *Machine) remember(i int32, f *function, key arguments, args []int32, frame []*ast.Term) *ast.Term {
	kept := m.kept[i]
	if kept == nil {
		kept = &recent{}
		m.kept[i] = kept
	}
	for k := range min(kept.next, recentCalls) {
		if c := &kept.calls[k]; c.args == key {
			return c.result
		}
	}
	term := m.run(f, args, frame)
	if m.err == nil {
		if kept.next == 0 {
			m.touched = append(m.touched, i)
		}
		kept.calls[kept.next%recentCalls] = call{key, term}
		kept.next++
	}
	return term
}

// keep gives the value of a function of scalars that does not read the input.
func (m *Machine) keep(i int32, f *function, key arguments, args []int32, frame []*ast.Term) *ast.Term {
	if term, ok := m.pure[i][key]; ok {
		return term
	}
	term := m.lasting(f, args, frame)
	if m.err == nil {
		if m.pure[i] == nil || len(m.pure[i]) >= maxPure {
			m.pure[i] = map[arguments]*ast.Term{}
		}
		m.pure[i][key] = term
	}
	return term
}

// lasting runs a function whose value is kept.
func (m *Machine) lasting(f *function, args []int32, frame []*ast.Term) *ast.Term {
	before := m.literals
	m.literals = literals{single: true}
	term := apart(m.run(f, args, frame))
	m.literals = before
	return term
}

func isScalar(v ast.Value) bool {
	switch v.(type) {
	case ast.String, ast.Number, ast.Boolean, ast.Null:
		return true
	}
	return false
}

// run runs a function in a frame of its own.
func (m *Machine) run(f *function, args []int32, frame []*ast.Term) *ast.Term {
	if m.steps++; m.steps%pause == 0 && m.stop != nil && m.stop.Cancelled() {
		m.err = ErrStopped
		return nil
	}
	if m.top+f.locals > len(m.stack) { // frames in use stay where they are
		m.stack, m.top = make([]*ast.Term, 2*len(m.stack)+f.locals), 0
	}
	bottom := m.top
	m.top += f.locals
	m.used = max(m.used, m.top)
	locals := m.stack[bottom:m.top:m.top]
	clear(locals[f.arity : f.arity+f.empty])
	locals[ir.Input], locals[ir.Data] = m.input, m.data
	for k, arg := range args {
		locals[int(ir.Unused)+k] = m.value(frame, arg)
	}
	var term *ast.Term
	for _, block := range f.code() {
		if next := m.block(block, locals); next == returned {
			term = m.result
			break
		} else if next == failed {
			break
		}
	}
	m.top = bottom
	return term
}

// value gives what an operand stands for; nil where it is undefined.
func (m *Machine) value(frame []*ast.Term, operand int32) *ast.Term {
	if operand < 0 {
		return m.program.constants[-1-operand]
	}
	return frame[operand]
}
