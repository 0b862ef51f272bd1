// Package eval judges objects with compiled controls: the hot path. It compiles once, runs one query an
// object, in parallel, and folds the results into a report. It never reads files and never chooses controls.
package eval

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"slices"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/policy"
)

// Config says what to evaluate and how.
type Config struct {
	// Library holds the Rego of the controls and of the libraries they import.
	Library *policy.Library
	// Controls are the selected controls.
	Controls []engine.Control
	// Parameters are given to controls: by control id, by parameter name.
	Parameters map[string]map[string]any
	// Kinds are the kinds ("Pod", "apps/Deployment") of the objects that will be judged; nil means any. Trusted controls
	// that review none of them are not compiled, which makes a small scan start several times as fast.
	Kinds []string
	// Objects is about how many objects will be judged; 0 means nobody knows. For many it pays to plan the controls that are
	// not planned yet, which takes a moment.
	Objects int
	// Selectors are those of controls that have one, by control id.
	Selectors map[string]Selector
	// Time is the longest that one evaluation may take; 0 means a minute. A control that takes longer is not asked again.
	Time time.Duration
	// Memory is what the process may hold, in bytes; 0 means no limit. Beyond it, what takes too much is stopped, and what
	// cannot be judged is told in the report.
	Memory int64
	// Jobs is the number of workers; 0 means one a processor.
	Jobs int
}

// Evaluator judges inputs with one set of controls. It is safe to run several times, one run after another.
type Evaluator struct {
	jobs     int
	program  *program
	planner  *planner
	params   ast.Value
	shapes   *shapes
	retained map[string]bool // kinds that some control reads through the inventory
	status   bool            // some control reads a field named status
	leftOut  string          // a list in the metadata of objects that no control reads; "" where one may
	time     time.Duration   // limit of one evaluation
	memory   int64           // limit of the process
	// stock switches off what this package adds to OPA: each object is evaluated as if it were the only one. It is for
	// tests, which compare.
	stock bool
}

// New compiles the selected controls. Controls that do not compile are left out and told in the input errors;
// the error is for what makes evaluation impossible.
func New(ctx context.Context, c Config) (*Evaluator, []engine.InputError, error) {
	for i := range c.Controls {
		if _, ok := c.Library.Raw[c.Controls[i].File]; !ok {
			return nil, nil, fmt.Errorf("compile control %s: it is not in the library", c.Controls[i].ID)
		}
	}
	program, problems := compile(ctx, c)
	if program == nil {
		return nil, problems, fmt.Errorf("compile %d controls: %s", len(c.Controls), problems[0].Message)
	}
	params, err := parameters(c.Parameters)
	if err != nil {
		return nil, problems, err
	}
	e, err := newEvaluator(program, params)
	if err != nil {
		return nil, problems, err
	}
	e.jobs, e.time, e.memory = cmp.Or(c.Jobs, runtime.GOMAXPROCS(0)), cmp.Or(c.Time, time.Minute), c.Memory
	e.retained["Namespace"] = program.selective
	for _, control := range program.controls {
		for _, need := range control.Needs {
			e.retained[need] = true
		}
	}
	return e, problems, nil
}

// newEvaluator makes an evaluator of a compiled program that retains no kind yet.
func newEvaluator(program *program, params ast.Value) (*Evaluator, error) {
	shapes, err := loadShapes()
	if err != nil {
		return nil, err
	}
	e := &Evaluator{
		program:  program,
		planner:  &planner{program: program, plans: map[class]*plan{}, singles: map[int]*plan{}, stopped: map[int]error{}},
		params:   params,
		shapes:   shapes,
		retained: map[string]bool{clusterKind: true},
		status:   program.reads("status"),
	}
	trusted := !slices.ContainsFunc(program.controls, func(c compiled) bool { return !c.trusted })
	if trusted && !program.reads(managedFields) { // others may go through all fields and name none
		e.leftOut = managedFields
	}
	return e, nil
}

// managedFields is the list in the metadata of an object of who wrote which of its fields: often the larger part of it.
const managedFields = "managedFields"

// retains tells whether the inventory holds objects of a kind: some control needs it, its whole group, the kind of
// whatever group, or everything.
func (e *Evaluator) retains(ref engine.Ref) bool {
	return e.retained[ref.GroupKind()] || e.retained[ref.Group()+"/*"] || e.retained["*/"+ref.Kind] || e.retained["*/*"]
}
