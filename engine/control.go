package engine

import "strings"

// Scope says how much of the world a control looks at to judge one object.
type Scope string

// The scopes, narrowest first.
const (
	ScopeObject      Scope = "object"      // the object alone decides
	ScopeReferential Scope = "referential" // other objects take part, through the inventory
	ScopeCluster     Scope = "cluster"     // about no single object: reviewed once, on the Cluster
	ScopeHost        Scope = "host"        // reads facts that no API object holds
)

// Control is everything about one policy that is not Rego: the METADATA of its package, checked, and the
// identity derived from its path.
type Control struct {
	ID          string `json:"id"`     // "<domain>/<slug>"
	Domain      string `json:"domain"` // first part of the id
	Title       string `json:"title"`
	Description string `json:"description"`

	Severity Severity `json:"severity"`
	Scope    Scope    `json:"scope"`
	// Absence is true where a missing object is the fault: such a verdict needs a complete inventory.
	Absence bool `json:"absence,omitempty"`
	// Match lists what is reviewed: kinds as "Kind" or "group/Kind", or an alias such as "workload".
	Match []string `json:"match"`
	// Needs lists the kinds ("Kind" or "group/Kind") without which the verdict is unknown.
	Needs []string `json:"needs,omitempty"`
	// Frameworks maps a framework (cis, pss, nsa...) to the ids in it that the control serves.
	Frameworks map[string][]string  `json:"frameworks"`
	Parameters map[string]Parameter `json:"parameters,omitempty"`

	Remediation string `json:"remediation"`
	Verify      string `json:"verify"`           // the command by which a person checks it by hand
	Manual      string `json:"manual,omitempty"` // what only a human can judge
	Enabled     bool   `json:"enabled"`
	Kubernetes  string `json:"kubernetes,omitempty"` // version range in which it means something
	References  []Link `json:"references,omitempty"`

	// File is where the control stands, relative to the root it was loaded from.
	File string `json:"file"`
}

// Parameter is one parameter of a control: a structural OpenAPI v3 schema with its default.
type Parameter map[string]any

// Link is a reference for further reading.
type Link struct {
	Title string `json:"title,omitempty"`
	URL   string `json:"url"`
}

// Slug is the id without its domain.
func (c Control) Slug() string {
	_, slug, _ := strings.Cut(c.ID, "/")
	return slug
}

// Package is the Rego package path of a control id, without "data.":
// "pod/privileged-container" gives "policies.pod.privileged_container".
func Package(id string) string {
	return "policies." + strings.NewReplacer("/", ".", "-", "_").Replace(id)
}
