// Package policy turns an fs.FS of Rego into controls. It parses the files, reads each control out of the METADATA
// of its package, and refuses what breaks docs/policy-contract.md, with file, line, column and a remedy. It never
// evaluates a control and reads nothing but the file systems it is given.
package policy

import (
	"io/fs"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/regolith-policy/regolith/engine"
)

// Source is one tree of policies: <domain>/<slug>.rego and lib/<noun>.rego, with their tests and examples beside
// them. Where the tree has a folder "policies", the controls stand in that, and nothing but it and lib is read.
type Source struct {
	FS fs.FS
	// Name is put before the paths in messages and in the keys of a Library: "policies", or the user's folder.
	// It may be empty.
	Name string
	// Trusted is for policies that are known to be clean, those embedded in the program. So that a scan starts
	// fast, the lints are skipped, tests are not parsed (see Library.ParseTests), and of the annotations only the
	// METADATA of controls is read.
	Trusted bool
	// Index is what Library.Index gave for the same files, if anything. Files of a trusted source whose bytes it
	// knows are not parsed before Library.Parse, so that a scan starts faster still.
	Index []byte
	// Plan is what Library.Sign gave for the same files, if anything. Of several sources that of the last counts.
	Plan string
}

// Library is a set of policies that belong together. All maps with a path for a key use the path as shown:
// Source.Name joined with the path in the source.
type Library struct {
	// Controls is sorted by id. File of each is a key of Modules and Raw.
	Controls []engine.Control
	// Modules holds controls and libraries, no tests: of a source with an index only what Parse was asked for. Those
	// of trusted sources have no Annotations.
	Modules map[string]*ast.Module
	// Tests holds the parsed test modules, those of trusted sources only after ParseTests.
	Tests map[string]*ast.Module
	// Raw holds the bytes of all Rego files, tests included.
	Raw map[string][]byte
	// Examples maps the id of a control to its .txtar.
	Examples map[string][]byte

	files map[string]*file // every Rego and example file that was kept, by path
	left  map[string]bool  // every Rego file that was left out because of problems, by path
	byID  map[string]int   // index in Controls
	libs  map[string]*file // libraries by noun

	plan     string                    // of the source
	readings func() map[string]reading // what each rule reads; made once, on demand
}

// Control gives the control with an id; false where there is none.
func (l *Library) Control(id string) (engine.Control, bool) {
	i, ok := l.byID[id]
	if !ok {
		return engine.Control{}, false
	}
	return l.Controls[i], true
}

// Module gives the parsed module of the control with an id; nil where there is none.
func (l *Library) Module(id string) *ast.Module {
	control, ok := l.Control(id)
	if !ok {
		return nil
	}
	return l.Modules[control.File]
}

// Trusted tells whether a file of the library, by its path as shown, comes from a trusted source.
func (l *Library) Trusted(path string) bool {
	f := l.files[path]
	return f != nil && f.trusted
}

// Nearest gives the known id that is most like the given one, for hints: one that contains it, else the one at the
// smallest edit distance. It is "" where none is near.
func (l *Library) Nearest(id string) string {
	ids := make([]string, 0, len(l.Controls))
	for _, control := range l.Controls {
		ids = append(ids, control.ID)
	}
	return nearest(id, ids)
}

// ParseTests parses the tests that Load left unparsed, those of trusted sources, into Tests. It may be called more
// than once; only the first call finds work.
func (l *Library) ParseTests() []Problem {
	var problems []Problem
	allowed := Capabilities()
	for _, path := range sortedKeys(l.files) {
		f := l.files[path]
		if f.role != roleTest || f.module != nil {
			continue
		}
		if found := f.parse(allowed, true); len(found) > 0 {
			problems = append(problems, found...)
			l.drop(f)
			continue
		}
		l.Tests[path] = f.module
	}
	return problems
}

func newLibrary() *Library {
	l := &Library{
		Modules:  map[string]*ast.Module{},
		Tests:    map[string]*ast.Module{},
		Raw:      map[string][]byte{},
		Examples: map[string][]byte{},
		files:    map[string]*file{},
		left:     map[string]bool{},
		byID:     map[string]int{},
		libs:     map[string]*file{},
	}
	l.readings = sync.OnceValue(func() map[string]reading { return newReadings(l) })
	return l
}
