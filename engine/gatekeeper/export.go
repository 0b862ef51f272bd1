// Package gatekeeper speaks the language of OPA Gatekeeper. It turns controls into constraint templates, constraints,
// sync sets and suites for gator, and constraint templates and constraints of others into controls. It evaluates
// nothing and reads no files.
package gatekeeper

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/bundle"
	"github.com/regolith-policy/regolith/engine/policy"
)

// Resource is a kind that every cluster serves, with the version to read it in.
type Resource struct {
	Group, Version, Kind string
}

// Config says what to export.
type Config struct {
	Library *policy.Library
	// Controls and their Parameters, by control id and parameter name.
	Controls   []engine.Control
	Parameters map[string]map[string]any
	// Version is that of the policies.
	Version string
	// Legacy writes templates for Gatekeeper before 3.19, which reads Rego v0.
	Legacy bool
	// Builtin are the kinds that every cluster serves; other kinds are synced only where the user says so.
	Builtin []Resource
	// Examples are those of controls, by id, for the suites.
	Examples map[string]Examples
	// Exempt is what constraints leave out, by control id; Carry fills it.
	Exempt map[string]Exemption
}

// Skipped is a control that Gatekeeper cannot run, and why.
type Skipped struct {
	ID     string `json:"id"`
	Reason string `json:"reason"`
}

// Export is the result: files by path, and what is in them.
type Export struct {
	Files    map[string][]byte
	Exported []string // ids
	Skipped  []Skipped
	// Unversioned are kinds that some control reads and whose version is not known: the user must sync them.
	Unversioned []string
}

// maxTemplate bounds a template in bytes: over 256 KiB a client-side kubectl apply fails.
const maxTemplate = 200 << 10

// New exports controls.
func New(c Config) (*Export, error) {
	e := &Export{Files: map[string][]byte{}}
	kinds := map[string]string{}
	var needs []string
	for _, control := range c.Controls {
		if reason := Unfit(control); reason != "" {
			e.Skipped = append(e.Skipped, Skipped{control.ID, reason})
			continue
		}
		kind := Kind(control.ID)
		if other := kinds[kind]; other != "" {
			return nil, fmt.Errorf("export %s: %s has the kind %s already", control.ID, other, kind)
		}
		kinds[kind] = control.ID
		if err := e.add(c, control); err != nil {
			return nil, fmt.Errorf("export %s: %w", control.ID, err)
		}
		e.Exported = append(e.Exported, control.ID)
		needs = append(needs, control.Needs...)
	}
	if len(e.Exported) == 0 {
		return e, nil
	}
	e.addOptionalSync(c, needs)
	if err := e.addReadiness(c); err != nil {
		return nil, err
	}
	return e, e.addKustomization()
}

// add exports one control.
func (e *Export) add(c Config, control engine.Control) error {
	sources, err := bundle.Files(c.Library, control)
	if err != nil {
		return err
	}
	name := Name(control.ID)
	template, err := newTemplate(c, control, sources)
	if err != nil {
		return err
	}
	if len(template) > maxTemplate {
		return fmt.Errorf("its template has %d bytes, and %d are the limit", len(template), maxTemplate)
	}
	constraint, err := encode(newConstraint(c, control))
	if err != nil {
		return err
	}
	home := path.Join("library", control.Domain, control.Slug())
	e.Files["templates/"+name+".yaml"] = template
	e.Files["constraints/"+name+".yaml"] = constraint
	e.Files[path.Join(home, "template.yaml")] = template
	e.Files[path.Join(home, "samples", name, "constraint.yaml")] = constraint
	if sync := newSyncSet(name, builtin(c, control.Needs)); sync != nil {
		if e.Files["sync/"+name+".yaml"], err = encode(sync); err != nil {
			return err
		}
	}
	return e.addSuite(home, control, c.Examples[control.ID])
}

// addKustomization lists what `kubectl apply -k` applies first; constraints can follow only when the kinds are there.
func (e *Export) addKustomization() error {
	k := kustomization{APIVersion: "kustomize.config.k8s.io/v1beta1", Kind: "Kustomization"}
	for _, name := range sortedKeys(e.Files) {
		if strings.HasPrefix(name, "templates/") || strings.HasPrefix(name, "sync/") {
			k.Resources = append(k.Resources, name)
		}
	}
	encoded, err := encode(k)
	e.Files["kustomization.yaml"] = encoded
	return err
}

type kustomization struct {
	APIVersion string   `yaml:"apiVersion"`
	Kind       string   `yaml:"kind"`
	Resources  []string `yaml:"resources"`
}

// Unfit tells why a host without facts, such as Gatekeeper and conftest, cannot judge a control; "" where it can.
func Unfit(control engine.Control) string {
	if control.Scope == engine.ScopeHost {
		return "it reads facts that no API object holds"
	}
	if len(Reviewed(control)) == 0 && !IsAnchored(control) {
		return "it reviews " + strings.Join(control.Match, ", ") + ", which is no API object"
	}
	if control.Absence {
		for _, need := range control.Needs {
			if isFact(need) && need != clusterFact {
				return "without " + need + " a missing object proves nothing"
			}
		}
	}
	return ""
}

const clusterFact = engine.FactsGroup + "/Cluster"

func isFact(groupKind string) bool { return strings.HasPrefix(groupKind, engine.FactsGroup+"/") }

// IsNoObject tells the kinds that no API server serves: facts and configuration files.
func IsNoObject(groupKind string) bool { return isFact(groupKind) || isFile(groupKind) }

// isFile tells the kinds of configuration files, which no API server serves.
func isFile(groupKind string) bool {
	group, _, _ := strings.Cut(groupKind, "/")
	return strings.HasSuffix(group, ".config.k8s.io") || group == "audit.k8s.io" || group == "kubeadm.k8s.io"
}

// Reviewed lists the API kinds that a control reviews, without the anchor.
func Reviewed(control engine.Control) []policy.Match {
	var out []policy.Match
	for _, m := range matches(control) {
		m.Component = "" // the control guards itself
		if !IsNoObject(m.String()) && !slices.Contains(out, m) {
			out = append(out, m)
		}
	}
	return out
}

// Joins tells whether other objects than the one under review take part.
func Joins(control engine.Control) bool {
	return control.Scope != engine.ScopeObject || slices.ContainsFunc(control.Needs, func(need string) bool { return !IsNoObject(need) })
}

// IsAnchored tells whether a control is reviewed on the anchor.
func IsAnchored(control engine.Control) bool {
	return slices.ContainsFunc(matches(control), func(m policy.Match) bool { return m.String() == clusterFact })
}

func matches(control engine.Control) []policy.Match {
	expanded, err := policy.Expand(control.Match)
	if err != nil { // METADATA is checked at load
		return nil
	}
	return expanded
}
