package eval

import (
	"fmt"
	"maps"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/policy"
)

// The rules of a control that are read.
const (
	ruleViolation     = "violation"
	ruleUnknown       = "unknown"
	ruleNotApplicable = "not_applicable"
)

// paramsRoot is where the parameters of a control stand in data: data.params["<control id>"].
const paramsRoot = "params"

// program is the selected controls, compiled.
type program struct {
	compiler *ast.Compiler
	controls []compiled
	// selective tells that some control has a selector.
	selective bool
	trusted   bool // all of it was checked when it was made
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
}

// compile compiles the selected controls and the libraries they import: those that review some of the kinds, and all
// that are not trusted, so that their faults are told. A control that does not compile is left out and told in the
// errors; the others are usable.
func compile(c Config) (*program, []engine.InputError) {
	lib, selected := c.Library, c.Controls
	var problems []engine.InputError
	for {
		needed := reviewing(lib, selected, c.Kinds)
		if found := lib.Parse(files(needed)...); len(found) > 0 {
			return nil, append(problems, engine.InputError{Message: found[0].Error()})
		}
		modules := closure(lib, needed)
		compiler := newCompiler(lib, modules)
		compiler.Compile(modules)
		if !compiler.Failed() {
			p, err := describe(c, selected, compiler)
			if err == nil {
				return p, problems
			}
			return nil, append(problems, engine.InputError{Message: err.Error()})
		}
		rest := without(lib, selected, compiler.Errors)
		for _, e := range compiler.Errors {
			problems = append(problems, inputError(e))
		}
		if len(rest) == len(selected) { // the fault is in no selected control: nothing to leave out
			return nil, problems
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

func describe(config Config, selected []engine.Control, compiler *ast.Compiler) (*program, error) {
	p := &program{compiler: compiler, trusted: true}
	for file := range compiler.Modules {
		p.trusted = p.trusted && config.Library.Trusted(file)
	}
	for _, control := range selected {
		if selector := config.Selectors[control.ID]; selector != nil {
			p.controls = append(p.controls, compiled{Control: control, selector: selector, index: len(p.controls)})
			p.selective = true
			continue
		}
		matches, err := policy.Expand(control.Match)
		if err != nil {
			return nil, fmt.Errorf("expand match of %s: %w", control.ID, err)
		}
		c := compiled{Control: control, matches: matches, index: len(p.controls)}
		c.decides = config.Library.HasRule(control.File, ruleUnknown)
		c.declines = config.Library.HasRule(control.File, ruleNotApplicable)
		c.trusted = config.Library.Trusted(control.File)
		p.controls = append(p.controls, c)
	}
	return p, nil
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
