package policy

import (
	"cmp"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/regolith-policy/regolith/engine"
)

// maxFileSize bounds one file of a source, in bytes.
const maxFileSize = 1 << 20

// Load reads all sources into one library. Files with problems are left out and told in the problems, and with
// them the controls that import a library which was left out; the rest is usable. Of two files for one control or
// library the first one loaded stays. The problems are sorted.
func Load(sources ...Source) (*Library, []Problem) {
	ld := &loader{library: newLibrary(), capabilities: Capabilities(), owners: map[string]string{}}
	ld.schema = sync.OnceValues(newControlSchema)
	var files []*file
	for _, source := range sources {
		read := ld.read(source)
		ld.prepare(read, readIndex(source.Index))
		files = append(files, read...)
		if source.Plan != "" {
			ld.library.plan = source.Plan
		}
	}
	for _, f := range files {
		ld.report(f, ld.add(f))
	}
	ld.lint()
	ld.leaveOutImporters()
	ld.finish()
	return ld.library, sortProblems(ld.problems)
}

type loader struct {
	library      *Library
	capabilities *ast.Capabilities
	schema       func() (*jsonschema.Schema, error) // of METADATA; made once, on demand
	owners       map[string]string                  // package (of examples: package and ending) -> path of its file
	problems     []Problem
}

// report keeps problems; a file that has some is left out.
func (ld *loader) report(f *file, problems []Problem) {
	if len(problems) > 0 {
		ld.problems = append(ld.problems, problems...)
		ld.library.drop(f)
	}
}

// read lists and reads the files of a source, in the order of their paths.
func (ld *loader) read(source Source) []*file {
	if info, err := fs.Stat(source.FS, policiesDir); err != nil || !info.IsDir() {
		return ld.readTree(source, ".", ".")
	}
	var files []*file
	if info, err := fs.Stat(source.FS, libDir); err == nil && info.IsDir() {
		files = ld.readTree(source, libDir, ".")
	}
	return append(files, ld.readTree(source, policiesDir, policiesDir)...)
}

// readTree reads the files below root; the folders of domains stand in base.
func (ld *loader) readTree(source Source, root, base string) []*file {
	var files []*file
	walk := func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil: // the rest is read all the same
			ld.problems = append(ld.problems, Problem{File: path.Join(source.Name, name), Message: "read: " + err.Error()})
		case entry.IsDir() && isHidden(path.Base(name)):
			return fs.SkipDir
		case !entry.IsDir():
			if f := ld.readFile(source, name, strings.TrimPrefix(name, base+"/")); f != nil {
				files = append(files, f)
			}
		}
		return nil
	}
	if err := fs.WalkDir(source.FS, root, walk); err != nil {
		ld.problems = append(ld.problems, Problem{File: source.Name, Message: "read: " + err.Error()})
	}
	return files
}

// isHidden tells whether a folder is none of ours by its name, as .git.
func isHidden(name string) bool { return name != "." && (name[0] == '.' || name[0] == '_') }

// readFile reads one file; nil for files that are not ours and such as cannot be read.
func (ld *loader) readFile(source Source, name, rel string) *file {
	f := classify(rel)
	if f.role == roleNone {
		return nil
	}
	f.path, f.trusted = path.Join(source.Name, name), source.Trusted
	raw, err := readLimited(source.FS, name)
	if err != nil {
		ld.problems = append(ld.problems, Problem{File: f.path, Message: err.Error()})
		return nil
	}
	f.raw = raw
	return f
}

func readLimited(fsys fs.FS, name string) ([]byte, error) {
	r, err := fsys.Open(name)
	if err != nil {
		return nil, fmt.Errorf("read: %w", err)
	}
	defer func() { _ = r.Close() }() // only read
	raw, err := io.ReadAll(io.LimitReader(r, maxFileSize+1))
	if err != nil {
		return nil, fmt.Errorf("read: %w", err)
	}
	if len(raw) > maxFileSize {
		return nil, fmt.Errorf("the file is over the limit of %d bytes", maxFileSize)
	}
	return raw, nil
}

// prepare parses files and reads the METADATA of controls, on all processors: it is most of the work of a load, and
// no file depends on another.
func (ld *loader) prepare(files []*file, known index) {
	var workers sync.WaitGroup
	work := make(chan *file)
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for f := range work {
				f.found = ld.understand(f)
			}
		})
	}
	for _, f := range files {
		if (f.role == roleControl || f.role == roleLibrary || f.role == roleTest && !f.trusted) && !f.recall(known) {
			work <- f
		}
	}
	close(work)
	workers.Wait()
}

// understand parses a file and reads the METADATA of a control.
func (ld *loader) understand(f *file) []Problem {
	if problems := f.parse(ld.capabilities, !f.trusted); len(problems) > 0 || f.role != roleControl {
		return problems
	}
	schema, err := ld.schema()
	if err != nil {
		return []Problem{{File: "control.schema.json", Message: err.Error()}}
	}
	return f.readMetadata(schema)
}

// add puts a prepared file into the library.
func (ld *loader) add(f *file) []Problem {
	if f.role == roleStray {
		return []Problem{{
			File: f.path, Message: "no policy stands here",
			Hint: "a control is <domain>/<slug>.rego, its tests and examples stand beside it, a library is lib/<noun>.rego",
		}}
	}
	if problems := f.checkName(); len(problems) > 0 {
		return problems
	}
	if problems := ld.claim(f); len(problems) > 0 {
		return problems
	}
	if len(f.found) > 0 {
		return f.found
	}
	ld.library.keep(f)
	return nil
}

// claim gives the package of a file to it, unless another file has it.
func (ld *loader) claim(f *file) []Problem {
	key := f.pkg()
	if f.role == roleExample {
		key += extExample
	}
	owner, taken := ld.owners[key]
	if !taken {
		ld.owners[key] = f.path
		return nil
	}
	what := map[role]string{
		roleControl: "control " + f.id(), roleLibrary: "library " + f.pkg(),
		roleTest: "test package " + f.pkg(), roleExample: "example of " + f.id(),
	}[f.role]
	if owner == f.path {
		owner += " of another source"
	}
	return []Problem{{
		File: f.path, Row: 1, Col: 1, Message: fmt.Sprintf("%s is already in %s", what, owner),
		Hint: "give it another name: what is there can be left unused, not replaced",
	}}
}

// lint runs the lints over what is not trusted.
func (ld *loader) lint() {
	var linter *linter // made only if it is needed: that takes time
	for _, name := range sortedKeys(ld.library.files) {
		f := ld.library.files[name]
		if f.trusted {
			continue
		}
		if linter == nil {
			linter = newLinter(ld.library, ld.capabilities)
		}
		ld.report(f, linter.lint(f))
	}
}

// leaveOutImporters leaves out what imports a library that was left out, until nothing does.
func (ld *loader) leaveOutImporters() {
	for again := true; again; {
		again = false
		for _, name := range sortedKeys(ld.library.files) {
			f := ld.library.files[name]
			if f.module == nil {
				continue
			}
			for _, imported := range f.module.Imports {
				owner := ld.owners[strings.TrimPrefix(imported.Path.String(), "data.")]
				if ld.library.left[owner] && f.role != roleTest {
					ld.report(f, []Problem{f.at(imported.Location, fmt.Sprintf("imports %s, which has problems itself", owner), "repair that first")})
					again = true
					break
				}
			}
		}
	}
}

// finish lists the controls, and forgets tests and examples of what was left out.
func (ld *loader) finish() {
	l := ld.library
	for _, name := range sortedKeys(l.files) {
		f := l.files[name]
		if f.role == roleTest || f.role == roleExample {
			subject := &file{role: roleControl, domain: f.domain, name: f.name}
			if l.left[ld.owners[subject.pkg()]] {
				l.drop(f)
				continue
			}
		}
		switch f.role {
		case roleControl:
			l.Controls = append(l.Controls, *f.control)
		case roleExample:
			l.Examples[f.id()] = f.raw
		case roleNone, roleStray, roleLibrary, roleTest:
		}
	}
	slices.SortFunc(l.Controls, func(a, b engine.Control) int { return cmp.Compare(a.ID, b.ID) })
	for i, control := range l.Controls {
		l.byID[control.ID] = i
	}
}

// keep adds a file without problems.
func (l *Library) keep(f *file) {
	l.files[f.path] = f
	if f.role != roleExample {
		l.Raw[f.path] = f.raw
	}
	switch f.role {
	case roleControl, roleLibrary:
		if f.module != nil {
			l.Modules[f.path] = f.module
		}
		if f.role == roleLibrary {
			l.libs[f.name] = f
		}
	case roleTest:
		if f.module != nil {
			l.Tests[f.path] = f.module
		}
	case roleNone, roleStray, roleExample:
	}
}

// drop leaves a file out. Another source may have kept a file that is shown by the same path: that one stays.
func (l *Library) drop(f *file) {
	if kept := l.files[f.path]; kept != nil && kept != f {
		return
	}
	l.left[f.path] = true
	delete(l.files, f.path)
	delete(l.Raw, f.path)
	delete(l.Modules, f.path)
	delete(l.Tests, f.path)
	if f.role == roleLibrary && l.libs[f.name] == f {
		delete(l.libs, f.name)
	}
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
