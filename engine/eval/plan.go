package eval

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/policy"
)

// class is what decides which controls review an object.
type class struct {
	groupKind  string
	components string // the components it shows, sorted and joined by commas
	// judgedAs is the group/kind of the owner through which the object is judged: only controls that do not
	// review that kind are left to it.
	judgedAs string
	// selected are the controls with a selector that review it, by index, joined by commas.
	selected string
}

// plan is what reviews the objects of a class: its controls, those that a machine runs one by one, the others in one
// query, a conjunction.
type plan struct {
	controls []*compiled
	rest     *plan    // of the controls that no machine runs; nil where there is none
	places   []int    // theirs in controls
	trusted  bool     // those that machines run were checked when they were made
	body     ast.Body // of a plan for an interpreter; nil before planner.compiled
	// vars[i] are the variables of controls[i]: violation, unknown and not_applicable; "" where it has no such rule.
	vars [][3]ast.Var
	// stopped are the controls of the class that are not asked any more.
	stopped []stoppedControl
}

// planner makes plans on demand and keeps them; safe for use by many workers.
type planner struct {
	program *program
	mu      sync.Mutex
	plans   map[class]*plan
	singles map[int]*plan // by index of the control
	stopped map[int]error // why a control is not asked any more, by its index
}

func (p *planner) plan(c class) *plan {
	p.mu.Lock()
	defer p.mu.Unlock()
	if made, ok := p.plans[c]; ok {
		return made
	}
	made := &plan{}
	for i := range p.program.controls {
		control := &p.program.controls[i]
		if control.isIn(c) && (c.judgedAs == "" || !control.reviews(c.judgedAs, "")) {
			made.add(control, p.stopped[i])
		}
	}
	made.part()
	p.plans[c] = made
	return made
}

// compiled gives the body of a plan for the interpreter that runs it, compiled on first use.
func (p *planner) compiled(made *plan, by *interpreter) (ast.Body, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if made.body == nil {
		if err := made.compile(by.compiler); err != nil {
			return nil, fmt.Errorf("plan a review by %d controls, of which the first is %s: %w", len(made.controls), made.controls[0].ID, err)
		}
	}
	return made.body, nil
}

// add adds a control to a plan, or what stopped it.
func (p *plan) add(control *compiled, stopped error) {
	if stopped != nil {
		p.stopped = append(p.stopped, stoppedControl{control, stopped})
		return
	}
	p.controls = append(p.controls, control)
}

// part sets apart the controls that no machine runs.
func (p *plan) part() {
	p.trusted = true
	for i, control := range p.controls {
		if control.planned {
			p.trusted = p.trusted && control.trusted
			continue
		}
		if p.rest == nil {
			p.rest = &plan{}
		}
		p.rest.controls = append(p.rest.controls, control)
		p.places = append(p.places, i)
	}
}

// stop takes a control out of all plans.
func (p *planner) stop(control *compiled, reason error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stopped[control.index] = reason
	clear(p.plans)
}

// restart asks all controls again.
func (p *planner) restart() {
	p.mu.Lock()
	defer p.mu.Unlock()
	clear(p.stopped)
	clear(p.plans)
}

// single is the plan of one control alone.
func (p *planner) single(control *compiled) *plan {
	p.mu.Lock()
	defer p.mu.Unlock()
	if made, ok := p.singles[control.index]; ok {
		return made
	}
	made := &plan{}
	made.add(control, nil)
	made.part()
	p.singles[control.index] = made
	return made
}

func (p *plan) compile(compiler *ast.Compiler) error {
	var exprs []*ast.Expr
	for i, control := range p.controls {
		base := controlRef(control.ID)
		var vars [3]ast.Var
		for k, rule := range controlRules() {
			if rule == ruleUnknown && !control.decides || rule == ruleNotApplicable && !control.declines {
				continue
			}
			vars[k] = ast.Var(fmt.Sprintf("x%d_%d", i, k))
			exprs = append(exprs, ast.Equality.Expr(ast.NewTerm(vars[k]), ast.NewTerm(base.Append(ast.StringTerm(rule)))))
		}
		p.vars = append(p.vars, vars)
	}
	body, err := compiler.QueryCompiler().Compile(ast.NewBody(exprs...))
	p.body = body
	return err
}

func controlRef(id string) ast.Ref {
	ref := ast.Ref{ast.DefaultRootDocument}
	for part := range strings.SplitSeq(engine.Package(id), ".") {
		ref = append(ref, ast.StringTerm(part))
	}
	return ref
}

// isIn tells whether the control reviews the objects of a class.
func (c *compiled) isIn(k class) bool {
	if c.selector != nil {
		return slices.Contains(strings.Split(k.selected, ","), strconv.Itoa(c.index))
	}
	return c.reviews(k.groupKind, k.components)
}

// reviews tells whether the control reviews objects of a kind that show these components.
func (c *compiled) reviews(groupKind, components string) bool {
	if c.selector != nil {
		group, kind, grouped := strings.Cut(groupKind, "/")
		if !grouped {
			group, kind = "", groupKind
		}
		return c.selector.Reviews(group, kind)
	}
	return slices.ContainsFunc(c.matches, func(m policy.Match) bool {
		if m.String() != groupKind && m.Kind != "*" {
			return false
		}
		return m.Component == "" || slices.Contains(strings.Split(components, ","), m.Component)
	})
}
