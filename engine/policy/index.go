package policy

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/regolith-policy/regolith/engine"
)

// indexEntry is what is known of a control or library without parsing it, as long as its bytes are the same.
type indexEntry struct {
	Digest  string          `json:"digest"`            // SHA-256 of the file
	Control *engine.Control `json:"control,omitempty"` // of controls
	Rules   []string        `json:"rules"`             // the names of its rules, sorted
}

// index maps the path of a file, as shown, to what is known of it.
type index map[string]indexEntry

// Index writes what a later Load of the same files can take from Source.Index instead of parsing them: JSON, the
// same bytes for the same library.
func (l *Library) Index() ([]byte, error) {
	out := index{}
	for path, f := range l.files {
		if f.role != roleControl && f.role != roleLibrary {
			continue
		}
		out[path] = indexEntry{Digest: f.digest(), Control: f.control, Rules: f.ruleNames()}
	}
	encoded, err := json.MarshalIndent(out, "", " ")
	if err != nil {
		return nil, fmt.Errorf("encode index: %w", err)
	}
	return append(encoded, '\n'), nil
}

// readIndex reads what Index wrote; an index that cannot be read knows nothing.
func readIndex(encoded []byte) index {
	var known index
	if err := json.Unmarshal(encoded, &known); err != nil {
		return nil
	}
	return known
}

// recall takes from the index what parsing the file would give; false where the index is of other bytes.
func (f *file) recall(known index) bool {
	entry, ok := known[f.path]
	if !ok || !f.trusted || entry.Digest != f.digest() || (entry.Control != nil) != (f.role == roleControl) {
		return false
	}
	f.control, f.rules = entry.Control, entry.Rules
	return true
}

// ruleNames lists the names of the rules of a file, sorted.
func (f *file) ruleNames() []string {
	if f.module == nil {
		return f.rules
	}
	return sortedKeys(ruleNames(f.module))
}

// digest is the SHA-256 of the bytes of a file, worked out once.
func (f *file) digest() string {
	if f.sum == "" {
		sum := sha256.Sum256(f.raw)
		f.sum = hex.EncodeToString(sum[:])
	}
	return f.sum
}

// HasRule tells whether a control or library, by its path as shown, has a rule of a name.
func (l *Library) HasRule(path, name string) bool {
	f := l.files[path]
	return f != nil && slices.Contains(f.ruleNames(), name)
}

// Parse parses into Modules the files given by their paths as shown and all that they import, or with no path
// everything, as far as an index has spared it. The problems are those of files that cannot be parsed.
func (l *Library) Parse(paths ...string) []Problem {
	if len(paths) == 0 {
		paths = sortedKeys(l.files)
	}
	byPackage := map[string]string{}
	for _, f := range l.libs {
		byPackage["data."+f.pkg()] = f.path
	}
	capabilities := Capabilities()
	var problems []Problem
	seen := map[string]bool{}
	for len(paths) > 0 {
		f := l.files[paths[0]]
		paths = paths[1:]
		if f == nil || seen[f.path] || f.role != roleControl && f.role != roleLibrary {
			continue
		}
		seen[f.path] = true
		if f.module == nil {
			if found := f.parse(capabilities, false); len(found) > 0 {
				problems = append(problems, found...)
				continue
			}
			l.Modules[f.path] = f.module
		}
		for _, i := range f.module.Imports {
			if path, ok := i.Path.Value.(ast.Ref); ok {
				paths = append(paths, byPackage[path.String()])
			}
		}
	}
	return problems
}

// LibraryFile gives the path, as shown, of the library of a noun; false where there is none.
func (l *Library) LibraryFile(noun string) (string, bool) {
	f, ok := l.libs[noun]
	if !ok {
		return "", false
	}
	return f.path, true
}

// Libraries lists the paths, as shown, of the libraries, sorted.
func (l *Library) Libraries() []string {
	paths := make([]string, 0, len(l.libs))
	for _, f := range l.libs {
		paths = append(paths, f.path)
	}
	slices.Sort(paths)
	return paths
}
