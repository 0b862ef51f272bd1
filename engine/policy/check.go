package policy

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/regolith-policy/regolith/engine"
)

// Check does all that can be said of a library without evaluating it: the lints, for trusted sources too; slow styles; that tests
// and examples stand beside every control; that needs are what is read; and a strict compilation of everything
// against the capabilities and the types of Kubernetes, so that a misspelt field is an error. It parses the tests
// that are not yet parsed. The problems are sorted.
func Check(l *Library) []Problem {
	problems := append(l.ParseTests(), l.parseAnnotations()...)
	linter := newLinter(l, Capabilities())
	for _, path := range sortedKeys(l.files) {
		f := l.files[path]
		problems = append(problems, linter.lint(f)...)
		problems = append(problems, linter.lintSiblings(f)...)
		problems = append(problems, linter.lintSlow(f)...)
		if f.role == roleControl {
			problems = append(problems, linter.lintNeeds(f)...)
		}
	}
	problems = append(problems, compile(l)...)
	return sortProblems(problems)
}

// parseAnnotations parses again what was parsed without annotations, for the type checker needs them.
func (l *Library) parseAnnotations() []Problem {
	capabilities := Capabilities()
	var problems []Problem
	for path := range l.Modules {
		if f := l.files[path]; f.trusted {
			problems = append(problems, f.parse(capabilities, true)...)
			l.Modules[path] = f.module
		}
	}
	return problems
}

// compile compiles all modules and tests together.
func compile(l *Library) []Problem {
	modules := make(map[string]*ast.Module, len(l.Modules)+len(l.Tests))
	maps.Copy(modules, l.Modules)
	maps.Copy(modules, l.Tests)
	compiler := ast.NewCompiler().
		SetErrorLimit(0).
		WithStrict(true).
		WithCapabilities(Capabilities()).
		WithSchemas(Schemas()).
		WithUseTypeCheckAnnotations(true)
	compiler.Compile(modules)
	if !compiler.Failed() {
		return nil
	}
	return slices.DeleteFunc(fromOPA("", compiler.Errors), func(p Problem) bool {
		return strings.Contains(p.Message, "undefined schema: ") // told once, by the lints
	})
}

// lintSiblings checks that a control has tests and examples, and that they have a control.
func (lt *linter) lintSiblings(f *file) []Problem {
	beside := map[role]bool{}
	for _, other := range lt.library.files {
		if other.domain == f.domain && other.name == f.name {
			beside[other.role] = true
		}
	}
	problem := func(message, hint string) Problem {
		return Problem{File: f.path, Row: 1, Col: 1, Message: message, Hint: hint}
	}
	var problems []Problem
	switch f.role {
	case roleControl:
		if !beside[roleTest] {
			problems = append(problems, problem("the control has no tests", "write "+f.name+"_test.rego beside it"))
		}
		if !beside[roleExample] {
			problems = append(problems, problem("the control has no examples", "write "+f.name+".txtar beside it"))
		}
	case roleTest, roleExample:
		if f.domain != libDir && !beside[roleControl] {
			problems = append(problems, problem("there is no "+f.name+".rego beside the file", "rename or remove it"))
		}
	case roleNone, roleStray, roleLibrary:
	}
	return problems
}

// lintNeeds checks that a control declares the kinds that it reads, and reads those that it declares. Facts may be
// declared without being read, for the control may match them; the Cluster fact is always there.
func (lt *linter) lintNeeds(f *file) []Problem {
	b, problems := f.block()
	if len(problems) > 0 {
		return nil // told when the METADATA was read
	}
	read := lt.library.transitive(f)
	declared := map[string]bool{}
	for i, entry := range f.control.Needs {
		kind := kindOf(entry)
		declared[kind] = true
		isFact := entry == engine.FactsGroup+"/"+kind
		if read.kinds[kind] == nil && !isFact {
			at := b.find("custom", "needs", strconv.Itoa(i))
			problems = append(problems, f.at(at, fmt.Sprintf("%s is declared in needs and never read", entry),
				"remove it, or read it through data.inventory"))
		}
	}
	for _, kind := range sortedKeys(read.kinds) {
		if declared[kind] || kind == "Cluster" {
			continue
		}
		message, at := fmt.Sprintf("%s is read and not declared in needs", kind), read.kinds[kind]
		if at.File != f.path {
			message = fmt.Sprintf("%s is read, in %s:%d, and not declared in needs", kind, at.File, at.Row)
			at = b.find("custom", "needs")
		}
		problems = append(problems, f.at(at, message, "add it to needs: without it the verdict is unknown"))
	}
	return problems
}
