// Package conftest writes controls as a policy directory that stock conftest runs on raw manifests. It evaluates
// nothing and reads no files.
package conftest

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/template"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/bundle"
	"github.com/regolith-policy/regolith/engine/gatekeeper"
	"github.com/regolith-policy/regolith/engine/policy"
)

// Config says what to export.
type Config struct {
	Library    *policy.Library
	Controls   []engine.Control
	Parameters map[string]map[string]any
	// Namespaced are the built-in kinds ("Pod", "apps/Deployment") that live in a namespace.
	Namespaced []string
}

// Export is the result: files by path, and what is in them.
type Export struct {
	Files    map[string][]byte
	Exported []string // ids
	Skipped  []gatekeeper.Skipped
}

// New exports controls: the Rego of each and of its libraries as it is, and an adapter for each in ci/.
func New(c Config) (*Export, error) {
	e := &Export{Files: map[string][]byte{}}
	for _, control := range c.Controls {
		if reason := gatekeeper.Unfit(control); reason != "" {
			e.Skipped = append(e.Skipped, gatekeeper.Skipped{ID: control.ID, Reason: reason})
			continue
		}
		sources, err := bundle.Files(c.Library, control)
		if err != nil {
			return nil, fmt.Errorf("export %s: %w", control.ID, err)
		}
		maps.Copy(e.Files, sources)
		adapter, err := adapt(control, c.Parameters[control.ID])
		if err != nil {
			return nil, fmt.Errorf("export %s: %w", control.ID, err)
		}
		e.Files["ci/"+strings.ReplaceAll(control.ID, "-", "_")+".rego"] = adapter
		e.Exported = append(e.Exported, control.ID)
	}
	host, err := hostLibrary(c.Namespaced)
	if err != nil {
		return nil, err
	}
	e.Files["ci/lib/host.rego"] = host
	return e, nil
}

//go:embed host.rego
var hostRego string

// hostLibrary is the library of the adapters, with the kinds that live in a namespace.
func hostLibrary(namespaced []string) ([]byte, error) {
	kinds, err := json.Marshal(slices.Sorted(slices.Values(namespaced)))
	if err != nil {
		return nil, fmt.Errorf("write kinds: %w", err)
	}
	return append([]byte(hostRego), fmt.Sprintf("\nnamespaced_kinds := {kind | some kind in %s}\n", kinds)...), nil
}

//go:embed adapter.rego.tmpl
var adapterText string

// adapt writes the adapter of a control.
func adapt(control engine.Control, parameters map[string]any) ([]byte, error) {
	var kinds []string
	for _, m := range gatekeeper.Reviewed(control) {
		kinds = append(kinds, fmt.Sprintf("%q", m.String()))
	}
	if parameters == nil {
		parameters = map[string]any{}
	}
	given, err := json.Marshal(parameters)
	if err != nil {
		return nil, fmt.Errorf("write parameters: %w", err)
	}
	parsed, err := template.New("adapter").Parse(adapterText)
	if err != nil {
		return nil, fmt.Errorf("read adapter: %w", err)
	}
	var out bytes.Buffer
	err = parsed.Execute(&out, map[string]any{
		"ID": control.ID, "Package": strings.TrimPrefix(engine.Package(control.ID), "policies."), "Severity": control.Severity.String(),
		"Kinds": strings.Join(kinds, ", "), "Parameters": string(given),
		"Anchored": gatekeeper.IsAnchored(control), "Joins": gatekeeper.Joins(control),
	})
	return out.Bytes(), err
}
