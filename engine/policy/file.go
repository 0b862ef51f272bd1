package policy

import (
	"fmt"
	"path"
	"regexp"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/regolith-policy/regolith/engine"
)

// role is what a file is for.
type role int

const (
	roleNone    role = iota // not ours: embed.go, README.md
	roleStray               // Rego or an example where none belongs
	roleControl             // <domain>/<slug>.rego
	roleLibrary             // lib/<noun>.rego
	roleTest                // *_test.rego beside one of these
	roleExample             // <domain>/<slug>.txtar
)

// The folder of libraries, the optional folder of controls, and the endings of the files.
const (
	libDir      = "lib"
	policiesDir = "policies"
	extRego     = ".rego"
	extExample  = ".txtar"
	testSuffix  = "_test"
)

var namePattern = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)

// file is one file of a source.
type file struct {
	path    string // as shown
	role    role
	domain  string // folder, as spelt; "lib" for libraries
	name    string // base name without the ending and without "_test"
	trusted bool
	raw     []byte
	sum     string          // of raw; see digest
	module  *ast.Module     // nil until parsed, and for examples
	control *engine.Control // of controls, after their METADATA was read
	rules   []string        // names of the rules, where an index spared the parsing
	found   []Problem       // what parse and readMetadata found
}

// classify says what the file at a path in a source is. The path is relative to the folder of controls.
func classify(rel string) *file {
	base, ext := path.Base(rel), path.Ext(rel)
	if ext != extRego && ext != extExample {
		return &file{role: roleNone}
	}
	dir := path.Dir(rel)
	f := &file{domain: dir, name: strings.TrimSuffix(base, ext)}
	switch {
	case dir == "." || strings.Contains(dir, "/"), dir == libDir && ext == extExample:
		f.role = roleStray
	case ext == extExample:
		f.role = roleExample
	case strings.HasSuffix(f.name, testSuffix):
		f.role = roleTest
		f.name = strings.TrimSuffix(f.name, testSuffix)
	case dir == libDir:
		f.role = roleLibrary
	default:
		f.role = roleControl
	}
	return f
}

// id is that of the control which the file is, or belongs to.
func (f *file) id() string {
	return strings.ReplaceAll(f.domain+"/"+f.name, "_", "-")
}

// pkg is the package that the file must have, as "lib.k8s", without "data".
func (f *file) pkg() string {
	prefix := policiesDir + "." + f.domain
	if f.domain == libDir {
		prefix = libDir
	}
	name := prefix + "." + f.name
	if f.role == roleTest {
		name += testSuffix
	}
	return name
}

// parse parses the Rego and checks that the package is that of the path. Annotations are what the type checker
// reads; a scan does without them.
func (f *file) parse(capabilities *ast.Capabilities, annotations bool) []Problem {
	module, err := ast.ParseModuleWithOpts(f.path, string(f.raw), ast.ParserOptions{
		ProcessAnnotation: annotations,
		Capabilities:      capabilities,
		RegoVersion:       ast.RegoV1,
	})
	if err != nil {
		return f.yamlProblems(fromOPA(f.path, err))
	}
	f.module = module
	return f.checkPackage()
}

// checkPackage checks that the package is that of the path.
func (f *file) checkPackage() []Problem {
	want := f.pkg()
	if got := strings.TrimPrefix(f.module.Package.Path.String(), "data."); got != want {
		return []Problem{f.at(f.module.Package.Location, fmt.Sprintf("package is %s", got),
			fmt.Sprintf("the path of the file makes it %s: rename one of them", want))}
	}
	return nil
}

// checkName checks that the names in the path can be those of a package and of an id.
func (f *file) checkName() []Problem {
	for _, name := range []string{f.domain, f.name} {
		if !namePattern.MatchString(name) {
			return []Problem{{
				File: f.path, Message: fmt.Sprintf("%q is no name of a domain, control or library", name),
				Hint: "use lower-case words joined by underscores, as in pod/privileged_container.rego",
			}}
		}
	}
	return nil
}

// at is a problem at a place in the file.
func (f *file) at(location *ast.Location, message, hint string) Problem {
	p := Problem{File: f.path, Row: 1, Col: 1, Message: message, Hint: hint}
	if location != nil {
		p.Row, p.Col = location.Row, location.Col
	}
	return p
}
