package bundle

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	opabundle "github.com/open-policy-agent/opa/v1/bundle"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/policy"
)

// metadataKey is the key of the manifest's metadata under which a Manifest stands; contract is the version of
// docs/policy-contract.md that the policies keep.
const (
	metadataKey = "regolith"
	contract    = 1
)

// Manifest says what an archive is and which controls it runs. It stands in the metadata of the OPA manifest.
type Manifest struct {
	Contract    int    `json:"contract"`
	Name        string `json:"name"`
	Version     string `json:"version"` // also the revision of the OPA bundle
	Title       string `json:"title,omitempty"`
	Description string `json:"description,omitempty"`
	Framework   string `json:"framework,omitempty"`
	// Controls lists the ids of all controls of the archive, sorted.
	Controls []string `json:"controls"`
	// Parameters are given to controls where the user gives none: by control id, by parameter name.
	Parameters map[string]map[string]any `json:"parameters,omitempty"`
}

// roots are those of every archive: what data.inventory holds stays free for the host.
func roots() []string { return []string{"lib", "policies"} }

// Build writes the selected controls, the libraries they need and their parameters as an OPA bundle (gzipped tar)
// that stock OPA loads. Tests and examples are left out. The same input gives the same bytes. Controls and
// Parameters of the manifest are taken from the selection.
func Build(w io.Writer, lib *policy.Library, selection Selection, manifest Manifest) error {
	if manifest.Name == "" {
		return errors.New("build bundle: it has no name")
	}
	manifest.Contract, manifest.Parameters, manifest.Controls = contract, selection.Parameters, nil
	files := map[string][]byte{}
	for _, control := range selection.Controls {
		manifest.Controls = append(manifest.Controls, control.ID)
		if err := addModule(files, lib, lib.Modules[control.File]); err != nil {
			return fmt.Errorf("build bundle %s: %w", manifest.Name, err)
		}
	}
	slices.Sort(manifest.Controls)
	return pack(w, files, manifest, nil)
}

// Files gives the Rego of a control and of the libraries it needs, by path in an archive.
func Files(lib *policy.Library, control engine.Control) (map[string][]byte, error) {
	files := map[string][]byte{}
	if err := addModule(files, lib, lib.Modules[control.File]); err != nil {
		return nil, err
	}
	return files, nil
}

// addModule adds the file of a module and of the libraries it imports.
func addModule(files map[string][]byte, lib *policy.Library, module *ast.Module) error {
	name := moduleFile(module)
	if files[name] != nil {
		return nil
	}
	files[name] = lib.Raw[module.Package.Location.File]
	for _, i := range module.Imports {
		imported := libraryModule(lib, i.Path.String())
		if imported == nil {
			return fmt.Errorf("%s imports %s, which is not there", name, i.Path)
		}
		if err := addModule(files, lib, imported); err != nil {
			return err
		}
	}
	return nil
}

func libraryModule(lib *policy.Library, path string) *ast.Module {
	for _, module := range lib.Modules {
		if module.Package.Path.String() == path {
			return module
		}
	}
	return nil
}

// moduleFile is where a module stands in an archive: its package as a path.
func moduleFile(module *ast.Module) string {
	return strings.ReplaceAll(strings.TrimPrefix(module.Package.Path.String(), "data."), ".", "/") + ".rego"
}

// pack writes an archive, signed where there is a signer.
func pack(w io.Writer, files map[string][]byte, manifest Manifest, signer *signer) error {
	metadata, err := encode(manifest)
	if err != nil {
		return fmt.Errorf("build bundle %s: %w", manifest.Name, err)
	}
	version, rooted := ast.RegoV1.Int(), roots()
	b := opabundle.Bundle{
		Manifest: opabundle.Manifest{
			Revision: manifest.Version, Roots: &rooted, RegoVersion: &version,
			Metadata: map[string]any{metadataKey: metadata},
		},
		Data: map[string]any{},
	}
	for _, name := range sortedKeys(files) {
		module, err := ast.ParseModuleWithOpts(name, string(files[name]), ast.ParserOptions{RegoVersion: ast.RegoV1})
		if err != nil {
			return fmt.Errorf("build bundle %s: %w", manifest.Name, err)
		}
		b.Modules = append(b.Modules, opabundle.ModuleFile{
			URL: "/" + name, Path: "/" + name, RelativePath: "/" + name, Raw: files[name], Parsed: module,
		})
	}
	if signer != nil {
		if err := b.GenerateSignature(signer.config, signer.keyID, false); err != nil {
			return fmt.Errorf("sign bundle %s: %w", manifest.Name, err)
		}
	}
	if err := opabundle.NewWriter(w).DisableFormat(true).Write(b); err != nil {
		return fmt.Errorf("write bundle %s: %w", manifest.Name, err)
	}
	return nil
}

// encode turns a manifest into the plain values that OPA's manifest holds.
func encode(manifest Manifest) (map[string]any, error) {
	raw, err := json.Marshal(manifest)
	if err != nil {
		return nil, err
	}
	var plain map[string]any
	return plain, json.Unmarshal(raw, &plain)
}

// Profile is the archive as a choice of controls: all that it holds, with its parameters.
func (m Manifest) Profile() Profile {
	return Profile{
		Name: m.Name, Title: m.Title, Description: m.Description, Framework: m.Framework,
		Include: m.Controls, Parameters: m.Parameters, source: m.Name,
	}
}

// Describe is the manifest of a selection: of its one profile, or of several by their joined names.
func Describe(selection Selection, name, version string) Manifest {
	m := Manifest{Name: name, Version: version}
	var names []string
	for _, p := range selection.Profiles {
		names = append(names, p.Name)
	}
	if m.Name == "" {
		m.Name = strings.Join(names, "+")
	}
	if len(selection.Profiles) == 1 {
		p := selection.Profiles[0]
		m.Title, m.Description, m.Framework = p.Title, p.Description, p.Framework
	}
	return m
}

// Change is a control that two libraries have both, and what differs.
type Change struct {
	ID     string `json:"id"`
	What   string `json:"what"`   // severity, scope, match, needs, parameters, enabled or rego
	Before string `json:"before"` // "" for rego
	After  string `json:"after"`
}

// Difference is what changed from one set of policies to another.
type Difference struct {
	Added   []engine.Control `json:"added"`
	Removed []engine.Control `json:"removed"`
	Changed []Change         `json:"changed"`
}

// Compare tells how the controls of two libraries differ, sorted by id. Rego counts as changed where the bytes of
// the control or of any library that it imports did; where METADATA changed alone, that is what is told.
func Compare(before, after *policy.Library) (Difference, error) {
	d := Difference{Added: []engine.Control{}, Removed: []engine.Control{}, Changed: []Change{}}
	for _, old := range before.Controls {
		control, ok := after.Control(old.ID)
		if !ok {
			d.Removed = append(d.Removed, old)
			continue
		}
		changes, err := changes(before, after, old, control)
		if err != nil {
			return d, err
		}
		d.Changed = append(d.Changed, changes...)
	}
	for _, control := range after.Controls {
		if _, ok := before.Control(control.ID); !ok {
			d.Added = append(d.Added, control)
		}
	}
	return d, nil
}

func changes(before, after *policy.Library, old, control engine.Control) ([]Change, error) {
	var out []Change
	for _, field := range []struct {
		what     string
		old, now any
	}{
		{"severity", old.Severity, control.Severity},
		{"scope", old.Scope, control.Scope},
		{"match", old.Match, control.Match},
		{"needs", old.Needs, control.Needs},
		{"parameters", old.Parameters, control.Parameters},
		{"enabled", old.Enabled, control.Enabled},
	} {
		was, err := json.Marshal(field.old)
		if err != nil {
			return nil, fmt.Errorf("compare %s of %s: %w", field.what, old.ID, err)
		}
		is, err := json.Marshal(field.now)
		if err != nil {
			return nil, fmt.Errorf("compare %s of %s: %w", field.what, old.ID, err)
		}
		if string(was) != string(is) {
			out = append(out, Change{old.ID, field.what, strings.Trim(string(was), `"`), strings.Trim(string(is), `"`)})
		}
	}
	was, err := rules(before, old)
	if err != nil {
		return nil, err
	}
	is, err := rules(after, control)
	if err != nil {
		return nil, err
	}
	if was != is {
		out = append(out, Change{ID: old.ID, What: "rego"})
	}
	return out, nil
}

// rules is the Rego of a control and its libraries without comments, as one text.
func rules(lib *policy.Library, control engine.Control) (string, error) {
	files, err := Files(lib, control)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for _, name := range sortedKeys(files) {
		module, err := ast.ParseModuleWithOpts(name, string(files[name]), ast.ParserOptions{RegoVersion: ast.RegoV1})
		if err != nil {
			return "", fmt.Errorf("compare %s: %w", name, err)
		}
		b.WriteString(module.String() + "\n")
	}
	return b.String(), nil
}
