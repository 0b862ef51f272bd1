package eval

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/policy"
	"github.com/regolith-policy/regolith/engine/vm"
)

// The rules of a control that are read.
const (
	ruleViolation     = "violation"
	ruleUnknown       = "unknown"
	ruleNotApplicable = "not_applicable"
)

func controlRules() [3]string { return [3]string{ruleViolation, ruleUnknown, ruleNotApplicable} }

// paramsRoot is where the parameters of a control stand in data: data.params["<control id>"].
const paramsRoot = "params"

// program is the selected controls, ready to run.
type program struct {
	controls []compiled
	plans    []*vm.Program                // what machines run: of the built-in controls, and of others
	foreign  *interpreter                 // of the controls that no machine runs; nil where there are none
	whole    func() (*interpreter, error) // of all controls; made on demand
	// selective tells that some control has a selector.
	selective bool
}

// reads tells whether any rule names a field.
func (p *program) reads(field string) bool {
	if p.foreign != nil && p.foreign.reads(field) {
		return true
	}
	rules := make([][]int, len(p.plans))
	for i := range p.controls {
		if c := &p.controls[i]; c.planned {
			rules[c.plan] = append(rules[c.plan], c.rules[:]...)
		}
	}
	for i, plan := range p.plans {
		if plan.Names(field, rules[i]...) {
			return true
		}
	}
	return false
}

// compiled is one control with what the host knows of its Rego.
type compiled struct {
	engine.Control
	matches  []policy.Match
	index    int  // its place in program.controls
	decides  bool // it has a rule `unknown`: it judges missing facts itself
	declines bool // it has a rule `not_applicable`
	trusted  bool // it comes with the program
	selector Selector
	planned  bool   // a machine can run it
	plan     int    // which of program.plans it stands in
	rules    [3]int // its rules for the machine: violation, unknown and not_applicable; -1 where it has no such rule
}

// compile readies the selected controls. Those that are planned are ready; the others are compiled, with the libraries
// they import: those that review some of the kinds, and all that are not trusted, so that their faults are told. A control
// that does not compile is left out and told in the errors; the others are usable.
func compile(ctx context.Context, c Config) (*program, []engine.InputError) {
	p := &program{}
	if err := p.describe(c); err != nil {
		return nil, []engine.InputError{{Message: err.Error()}}
	}
	if plan, err := vm.Decode(c.Library.Plan()); err == nil { // without it, OPA's evaluator does it all
		p.run(plan, func(c *compiled) bool { return c.trusted })
	}
	var problems []engine.InputError
	if others := p.which(func(c *compiled) bool { return !c.planned }); len(others) > 0 {
		var kept []engine.Control
		if p.foreign, kept, problems = interpreterOf(ctx, c.Library, others, c.Kinds); p.foreign == nil {
			return nil, problems
		}
		p.controls = slices.DeleteFunc(p.controls, func(made compiled) bool {
			return !made.planned && !slices.ContainsFunc(kept, func(k engine.Control) bool { return k.ID == made.ID })
		})
		if c.Objects >= planFrom {
			p.planOwn(ctx, c.Library, reviewing(c.Library, kept, c.Kinds))
		}
	}
	for i := range p.controls {
		p.controls[i].index = i
	}
	p.whole = sync.OnceValues(func() (*interpreter, error) {
		planned := p.which(func(c *compiled) bool { return c.planned })
		made, _, problems := interpreterOf(ctx, c.Library, planned, c.Kinds)
		if made == nil {
			return nil, errors.New(problems[0].Message)
		}
		return made, nil
	})
	return p, problems
}

// which lists some of the controls.
func (p *program) which(wanted func(*compiled) bool) []engine.Control {
	var found []engine.Control
	for i := range p.controls {
		if wanted(&p.controls[i]) {
			found = append(found, p.controls[i].Control)
		}
	}
	return found
}

// interpreterOf compiles controls, and gives those that do compile.
func interpreterOf(ctx context.Context, lib *policy.Library, selected []engine.Control, kinds []string) (
	*interpreter, []engine.Control, []engine.InputError,
) {
	var problems []engine.InputError
	for {
		needed := reviewing(lib, selected, kinds)
		if found := lib.Parse(files(needed)...); len(found) > 0 {
			return nil, nil, append(problems, engine.InputError{Message: found[0].Error()})
		}
		modules := closure(lib, needed)
		compiler := newCompiler(lib, modules)
		compiler.Compile(modules)
		if !compiler.Failed() {
			made, err := newInterpreter(ctx, lib, compiler)
			if err != nil {
				return nil, nil, append(problems, engine.InputError{Message: err.Error()})
			}
			return made, selected, problems
		}
		rest := without(lib, selected, compiler.Errors)
		for _, e := range compiler.Errors {
			problems = append(problems, inputError(e))
		}
		if len(rest) == len(selected) { // the fault is in no selected control: nothing to leave out
			return nil, nil, problems
		}
		selected = rest
	}
}

// newCompiler makes a compiler for modules. What is trusted has been checked when it was made: only the stages that
// evaluation needs are run on it.
func newCompiler(lib *policy.Library, modules map[string]*ast.Module) *ast.Compiler {
	compiler := ast.NewCompiler().WithCapabilities(policy.Capabilities()).SetErrorLimit(0)
	for file := range modules {
		if !lib.Trusted(file) {
			return compiler
		}
	}
	return compiler.WithSkipStages(
		ast.StageCheckUnusedImports, ast.StageCheckKeywordOverrides, ast.StageCheckDuplicateImports, ast.StageCheckVoidCalls,
		ast.StageCheckRuleConflicts, ast.StageCheckUndefinedFuncs, ast.StageCheckRecursion, ast.StageCheckTypes,
		ast.StageCheckUnsafeBuiltins, ast.StageCheckDeprecatedBuiltins, ast.StageBuildRequiredCapabilities,
	)
}

func files(controls []engine.Control) []string {
	out := make([]string, 0, len(controls))
	for i := range controls {
		out = append(out, controls[i].File)
	}
	return out
}

// reviewing lists the controls to compile for objects of some kinds; nil kinds are any.
func reviewing(lib *policy.Library, selected []engine.Control, kinds []string) []engine.Control {
	if kinds == nil {
		return selected
	}
	present := map[string]bool{clusterKind: true}
	for _, kind := range kinds {
		present[kind] = true
	}
	return slices.DeleteFunc(slices.Clone(selected), func(c engine.Control) bool {
		matches, err := policy.Expand(c.Match)
		return err == nil && lib.Trusted(c.File) && !slices.ContainsFunc(matches, func(m policy.Match) bool {
			return present[m.String()] || m.Kind == "*"
		})
	})
}

// closure gives the modules of the controls and, transitively, of the libraries they import. References to
// input.parameters lead to the parameters of the control, so that no evaluation needs a `with`.
func closure(lib *policy.Library, selected []engine.Control) map[string]*ast.Module {
	modules := imported(lib, files(selected)...)
	for _, control := range selected {
		modules[control.File] = withParameters(modules[control.File], control.ID)
	}
	return modules
}

// imported gives the modules of files and, transitively, of the libraries they import.
func imported(lib *policy.Library, files ...string) map[string]*ast.Module {
	byPackage := make(map[string]string, len(lib.Modules))
	for file, module := range lib.Modules {
		byPackage[module.Package.Path.String()] = file
	}
	modules := make(map[string]*ast.Module, len(files)+32)
	var add func(file string)
	add = func(file string) {
		if _, ok := modules[file]; ok {
			return
		}
		module := lib.Modules[file]
		modules[file] = module
		for _, imp := range module.Imports {
			if ref, ok := imp.Path.Value.(ast.Ref); ok {
				if file, ok := byPackage[ref.String()]; ok {
					add(file)
				}
			}
		}
	}
	for _, file := range files {
		add(file)
	}
	return modules
}

// withParameters is the module with input.parameters replaced by data.params["<id>"]; the module itself stays
// as it is.
func withParameters(module *ast.Module, id string) *ast.Module {
	replaced := append(ast.Ref{ast.DefaultRootDocument}, ast.StringTerm(paramsRoot), ast.StringTerm(id))
	from := ast.MustParseRef("input.parameters")
	result, err := ast.TransformRefs(module.Copy(), func(ref ast.Ref) (ast.Value, error) {
		if ref.HasPrefix(from) {
			return replaced.Concat(ref[len(from):]), nil
		}
		return ref, nil
	})
	if err != nil { // the function above returns none
		return module
	}
	return result.(*ast.Module) //nolint:forcetypeassert // a module stays one
}

// without drops the controls in whose files the errors are, and those that import a library at fault.
func without(lib *policy.Library, selected []engine.Control, errs ast.Errors) []engine.Control {
	faulty := map[string]bool{}
	for _, e := range errs {
		if e.Location != nil {
			faulty[e.Location.File] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(selected), func(c engine.Control) bool {
		if lib.Modules[c.File] == nil {
			return false // not needed, so not compiled
		}
		for file := range closure(lib, []engine.Control{c}) {
			if faulty[file] {
				return true
			}
		}
		return false
	})
}

func inputError(e *ast.Error) engine.InputError {
	out := engine.InputError{
		Message: e.Code + ": " + e.Message,
		Hint:    "the policy is left out; run `regolith check` on it",
	}
	if e.Location != nil {
		out.Location = engine.Location{File: e.Location.File, Line: e.Location.Row, Column: e.Location.Col}
	}
	return out
}

// describe lists the selected controls with what the host knows of them.
func (p *program) describe(config Config) error {
	for _, control := range config.Controls {
		c := compiled{Control: control, selector: config.Selectors[control.ID], trusted: config.Library.Trusted(control.File)}
		if c.selector != nil {
			p.selective = true
			c.trusted = false
			p.controls = append(p.controls, c)
			continue
		}
		var err error
		if c.matches, err = policy.Expand(control.Match); err != nil {
			return fmt.Errorf("expand match of %s: %w", control.ID, err)
		}
		c.decides = config.Library.HasRule(control.File, ruleUnknown)
		c.declines = config.Library.HasRule(control.File, ruleNotApplicable)
		p.controls = append(p.controls, c)
	}
	return nil
}

// parameters gives data.params: by control id, the parameters given to it.
func parameters(given map[string]map[string]any) (ast.Value, error) {
	items := make([][2]*ast.Term, 0, len(given))
	for _, id := range slices.Sorted(maps.Keys(given)) {
		value, err := ast.InterfaceToValue(given[id])
		if err != nil {
			return nil, fmt.Errorf("read parameters of %s: %w", id, err)
		}
		items = append(items, ast.Item(ast.StringTerm(id), ast.NewTerm(value)))
	}
	return ast.NewObject(items...), nil
}
