package engine

import (
	"cmp"
	"strings"
)

// FactsGroup is the API group of objects that are no API objects: facts about the cluster, its nodes, and
// what other tools found.
const FactsGroup = "facts.regolith.dev"

// FactsVersion is the apiVersion of every fact object.
const FactsVersion = FactsGroup + "/v1alpha1"

// Ref names an object.
type Ref struct {
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
	Namespace  string `json:"namespace,omitempty"`
	Name       string `json:"name"`
}

// Group is the API group, "" for the core group.
func (r Ref) Group() string {
	group, _, found := strings.Cut(r.APIVersion, "/")
	if !found {
		return ""
	}
	return group
}

// GroupKind is "group/Kind", or "Kind" in the core group.
func (r Ref) GroupKind() string {
	if group := r.Group(); group != "" {
		return group + "/" + r.Kind
	}
	return r.Kind
}

// String is how people write it: "Deployment shop/web".
func (r Ref) String() string {
	if r.Namespace == "" {
		return r.Kind + " " + r.Name
	}
	return r.Kind + " " + r.Namespace + "/" + r.Name
}

// Compare orders references by namespace, kind, name and apiVersion.
func (r Ref) Compare(other Ref) int {
	return cmp.Or(
		cmp.Compare(r.Namespace, other.Namespace),
		cmp.Compare(r.Kind, other.Kind),
		cmp.Compare(r.Name, other.Name),
		cmp.Compare(r.APIVersion, other.APIVersion),
	)
}

// Location is a place in an input file. Line and column count from 1; 0 means unknown.
type Location struct {
	File   string `json:"file"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
}

// Path leads to a field: keys are strings, indices are ints.
type Path []any
