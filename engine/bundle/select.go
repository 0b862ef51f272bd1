package bundle

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/policy"
)

// Request says which controls to run. Profiles add up; the filters then narrow.
type Request struct {
	Profiles []Profile
	Controls []string // ids: exactly these, enabled or not, of whatever profile
	Domains  []string
	// Frameworks keeps controls that serve any of these.
	Frameworks []string
	// Severity keeps controls of at least this severity.
	Severity engine.Severity
	// Parameters override those of the profiles.
	Parameters map[string]map[string]any
	// Version is that of the program, under which its bundles are reported.
	Version string
}

// Selection is what to run.
type Selection struct {
	Controls   []engine.Control
	Parameters map[string]map[string]any
	Bundles    []engine.Bundle
	Profiles   []Profile
}

// ErrEmpty is returned where a request selects no control at all.
var ErrEmpty = errors.New("no control is selected")

// Select resolves a request. Unknown ids, domains and frameworks, parameters that nothing uses, and values
// that do not fit their schema are errors that name the nearest match.
func Select(lib *policy.Library, r Request) (Selection, error) {
	selected := map[string]bool{}
	s := Selection{Parameters: map[string]map[string]any{}, Profiles: r.Profiles}
	for _, p := range r.Profiles {
		ids, err := p.resolve(lib)
		if err != nil {
			return Selection{}, err
		}
		for _, id := range ids {
			selected[id] = true
		}
		if err := s.parameterize(lib, p.Parameters, "profile "+p.Name); err != nil {
			return Selection{}, err
		}
		s.Bundles = append(s.Bundles, engine.Bundle{Name: p.Name, Version: r.Version, Digest: digest(lib, ids, p.Parameters)})
	}
	if err := r.filter(lib, selected); err != nil {
		return Selection{}, err
	}
	for _, control := range lib.Controls {
		if selected[control.ID] {
			s.Controls = append(s.Controls, control)
		}
	}
	if len(s.Controls) == 0 {
		return Selection{}, ErrEmpty
	}
	if err := s.parameterize(lib, r.Parameters, "--params"); err != nil {
		return Selection{}, err
	}
	for _, id := range slices.Sorted(maps.Keys(r.Parameters)) {
		if !selected[id] {
			return Selection{}, fmt.Errorf("--params gives parameters to %s, which is not selected", id)
		}
	}
	return s, nil
}

// resolve lists the ids of a profile's controls.
func (p Profile) resolve(lib *policy.Library) ([]string, error) {
	chosen := map[string]bool{}
	for _, control := range lib.Controls {
		if len(p.Select) == 0 && len(p.Include) == 0 {
			chosen[control.ID] = control.Enabled
		}
		for _, criterion := range p.Select {
			chosen[control.ID] = chosen[control.ID] || criterion.holds(control)
		}
	}
	for _, list := range [][]string{p.Include, p.Exclude} {
		for _, id := range list {
			if _, ok := lib.Control(id); !ok {
				return nil, unknown("control", id, controlIDs(lib), "profile "+p.Name)
			}
		}
	}
	for _, id := range p.Include {
		chosen[id] = true
	}
	for _, id := range p.Exclude {
		chosen[id] = false
	}
	maps.DeleteFunc(chosen, func(_ string, in bool) bool { return !in })
	if len(chosen) == 0 {
		return nil, fmt.Errorf("profile %s: %w", p.Name, ErrEmpty)
	}
	return slices.Sorted(maps.Keys(chosen)), nil
}

func (c Criterion) holds(control engine.Control) bool {
	severity, err := c.severity()
	return err == nil &&
		(control.Enabled || c.Disabled) &&
		control.Severity >= severity &&
		(len(c.Domains) == 0 || slices.Contains(c.Domains, control.Domain)) &&
		(len(c.Frameworks) == 0 || slices.ContainsFunc(c.Frameworks, func(name string) bool {
			return slices.ContainsFunc(control.Frameworks[name], c.covers)
		}))
}

func (c Criterion) covers(id string) bool {
	return len(c.IDs) == 0 || slices.ContainsFunc(c.IDs, func(want string) bool {
		isPrefix := strings.HasSuffix(want, "/") || strings.HasSuffix(want, ".")
		return id == want || isPrefix && strings.HasPrefix(id, want)
	})
}

// filter narrows a set of ids to what the request asks for.
func (r Request) filter(lib *policy.Library, selected map[string]bool) error {
	if err := r.checkNames(lib); err != nil {
		return err
	}
	if len(r.Controls) > 0 {
		clear(selected)
		for _, id := range r.Controls {
			selected[id] = true
		}
	}
	criterion := Criterion{Domains: r.Domains, Frameworks: r.Frameworks, Disabled: true}
	if r.Severity != engine.SeverityNone {
		criterion.Severity = r.Severity.String()
	}
	for _, control := range lib.Controls {
		if selected[control.ID] && !criterion.holds(control) {
			delete(selected, control.ID)
		}
	}
	return nil
}

// checkNames refuses names that nothing has: a filter that matches nothing is a typing error.
func (r Request) checkNames(lib *policy.Library) error {
	domains, frameworks := map[string]bool{}, map[string]bool{}
	for _, control := range lib.Controls {
		domains[control.Domain] = true
		for name := range control.Frameworks {
			frameworks[name] = true
		}
	}
	for _, list := range []struct {
		what, flag   string
		given, known []string
	}{
		{"control", "--control", r.Controls, controlIDs(lib)},
		{"domain", "--domain", r.Domains, slices.Sorted(maps.Keys(domains))},
		{"framework", "--framework", r.Frameworks, slices.Sorted(maps.Keys(frameworks))},
	} {
		for _, name := range list.given {
			if !slices.Contains(list.known, name) {
				return unknown(list.what, name, list.known, list.flag)
			}
		}
	}
	return nil
}

// parameterize lays parameters over those given before, checked against their schemas.
func (s *Selection) parameterize(lib *policy.Library, given map[string]map[string]any, origin string) error {
	for _, id := range slices.Sorted(maps.Keys(given)) {
		control, ok := lib.Control(id)
		if !ok {
			return unknown("control", id, controlIDs(lib), origin)
		}
		for _, name := range slices.Sorted(maps.Keys(given[id])) {
			schema, ok := control.Parameters[name]
			if !ok {
				return unknown("parameter of "+id, name, slices.Sorted(maps.Keys(control.Parameters)), origin)
			}
			if err := policy.CheckParameter(schema, given[id][name]); err != nil {
				return fmt.Errorf("%s: parameter %s of %s: %w", origin, name, id, err)
			}
			if s.Parameters[id] == nil {
				s.Parameters[id] = map[string]any{}
			}
			s.Parameters[id][name] = given[id][name]
		}
	}
	return nil
}

func controlIDs(lib *policy.Library) []string {
	ids := make([]string, 0, len(lib.Controls))
	for _, control := range lib.Controls {
		ids = append(ids, control.ID)
	}
	return ids
}

// UnknownError names something that does not exist, and what comes nearest to it.
type UnknownError struct {
	What, Name, Nearest, Origin string
}

func (e *UnknownError) Error() string {
	return fmt.Sprintf("%s: unknown %s %q", e.Origin, e.What, e.Name)
}

// Hint is the remedy, "" where none is known.
func (e *UnknownError) Hint() string {
	if e.Nearest == "" {
		return ""
	}
	return fmt.Sprintf("did you mean %q?", e.Nearest)
}

func unknown(what, name string, known []string, origin string) error {
	return &UnknownError{What: what, Name: name, Nearest: policy.Nearest(name, known), Origin: origin}
}

// digest covers what decides the verdicts: the bytes of the controls and of all libraries, and the parameters; not
// where they were read from.
func digest(lib *policy.Library, ids []string, parameters map[string]map[string]any) string {
	files := map[string]string{} // by package
	for _, id := range ids {
		if control, ok := lib.Control(id); ok {
			files[engine.Package(id)] = control.File
		}
	}
	for _, file := range lib.Libraries() {
		files["lib."+strings.TrimSuffix(path.Base(file), ".rego")] = file
	}
	hash := sha256.New()
	for _, name := range sortedKeys(files) {
		hash.Write(fmt.Appendf(nil, "%s %d\n%s", name, len(lib.Raw[files[name]]), lib.Raw[files[name]]))
	}
	encoded, err := json.Marshal(parameters)
	if err != nil {
		encoded = fmt.Append(nil, parameters)
	}
	hash.Write(encoded)
	return "sha256:" + hex.EncodeToString(hash.Sum(nil))
}
