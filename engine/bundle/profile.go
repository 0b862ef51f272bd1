// Package bundle turns profiles and flags into the controls to run and their parameters, and packs these as OPA
// bundles: builds, reads, compares, signs and verifies them. It never evaluates, and writes nothing of an archive to
// a disk.
package bundle

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/regolith-policy/regolith/engine"
)

// Profile is a named choice of controls: all enabled ones, or those that some criterion selects, with includes
// and excludes by id.
type Profile struct {
	Name        string `yaml:"name"`
	Title       string `yaml:"title"`
	Description string `yaml:"description"`
	// Select chooses by metadata; a control is in if any criterion holds for it. Empty with no Include means
	// all controls that are enabled.
	Select []Criterion `yaml:"select"`
	// Include adds controls by id, enabled or not; Exclude takes away.
	Include []string `yaml:"include"`
	Exclude []string `yaml:"exclude"`
	// Parameters are given to controls: by control id, by parameter name.
	Parameters map[string]map[string]any `yaml:"parameters"`
	// Framework, if set, is the framework by whose own ids reports of this profile are grouped.
	Framework string `yaml:"framework"`
	// Manual lists the ids of that framework that it leaves to a person itself; those that end in "." are prefixes.
	Manual []string `yaml:"manual"`
	// WaiveInManifest lets manifests accept their own violations, by the annotation regolith.dev/waive.
	WaiveInManifest bool `yaml:"waiveInManifest"`

	source string // where it was read from, for messages
}

// Criterion chooses controls by metadata: all that is set must hold, of a list any element.
type Criterion struct {
	Frameworks []string `yaml:"frameworks"` // names of frameworks
	IDs        []string `yaml:"ids"`        // ids within those frameworks; one that ends in "/" or "." is a prefix
	Domains    []string `yaml:"domains"`
	Severity   string   `yaml:"severity"` // at least
	Disabled   bool     `yaml:"disabled"` // also controls that are off by default
}

// ParseProfile reads one profile from YAML. Unknown keys are errors; source is how messages name it.
func ParseProfile(data []byte, source string) (Profile, error) {
	p := Profile{source: source}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	decoder.KnownFields(true)
	if err := decoder.Decode(&p); err != nil {
		if errors.Is(err, io.EOF) {
			err = errors.New("the file is empty")
		}
		return Profile{}, fmt.Errorf("read profile %s: %w", source, err)
	}
	if err := decoder.Decode(&Profile{}); !errors.Is(err, io.EOF) {
		return Profile{}, fmt.Errorf("read profile %s: a profile is one document", source)
	}
	if p.Name == "" {
		return Profile{}, fmt.Errorf("read profile %s: it has no name", source)
	}
	for _, c := range p.Select {
		if _, err := c.severity(); err != nil {
			return Profile{}, fmt.Errorf("read profile %s: %w", source, err)
		}
		if len(c.IDs) > 0 && len(c.Frameworks) == 0 {
			return Profile{}, fmt.Errorf("read profile %s: ids select within frameworks: name them", source)
		}
	}
	return p, nil
}

// Profiles reads all profiles of a file system, one YAML file each.
func Profiles(fsys fs.FS) ([]Profile, error) {
	files, err := fs.Glob(fsys, "*.yaml")
	if err != nil {
		return nil, fmt.Errorf("list profiles: %w", err)
	}
	profiles := make([]Profile, 0, len(files))
	for _, file := range files {
		data, err := fs.ReadFile(fsys, file)
		if err != nil {
			return nil, fmt.Errorf("read profile: %w", err)
		}
		p, err := ParseProfile(data, file)
		if err != nil {
			return nil, err
		}
		if want := strings.TrimSuffix(file, ".yaml"); p.Name != want {
			return nil, fmt.Errorf("read profile %s: its name is %q, not that of the file", file, p.Name)
		}
		profiles = append(profiles, p)
	}
	return profiles, nil
}

func (c Criterion) severity() (engine.Severity, error) {
	if c.Severity == "" {
		return engine.SeverityNone, nil
	}
	return engine.ParseSeverity(c.Severity)
}
