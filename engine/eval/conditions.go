package eval

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/policy"
	"github.com/regolith-policy/regolith/engine/source/snapshot"
)

// condition is what holds for all verdicts of one control on one input.
type condition struct {
	notApplicable string // why the control says nothing about this cluster
	missing       string // what was not collected, so that only a violation by presence is certain
	unseen        string // which kinds of objects it would review were not collected
}

// contentless are the kinds whose objects cannot pass though they were collected: their content was not.
func (r *run) contentless() map[string]bool {
	var kinds map[string]bool
	for kind, state := range r.input.Ledger {
		if state == snapshot.Metadata {
			if kinds == nil {
				kinds = map[string]bool{}
			}
			kinds[kind] = true
		}
	}
	return kinds
}

// assess finds the condition of every control.
func (r *run) assess() []condition {
	present := map[string]bool{}
	for i := range r.objects {
		present[r.objects[i].kind] = true
	}
	conditions := make([]condition, len(r.program.controls))
	for i := range r.program.controls {
		c := &r.program.controls[i]
		conditions[i] = condition{
			notApplicable: r.outOfRange(c),
			missing:       r.missingNeeds(c, present),
			unseen:        r.unseenKinds(c),
		}
	}
	return conditions
}

// outOfRange tells why a control means nothing on this version of Kubernetes; "" where it does or the version
// is not known.
func (r *run) outOfRange(c *compiled) string {
	if c.Kubernetes == "" {
		return ""
	}
	version := r.kubernetesVersion()
	if version == "" {
		return ""
	}
	if in, err := policy.InRange(version, c.Kubernetes); err != nil || in {
		return ""
	}
	return fmt.Sprintf("it is about Kubernetes %s, and this is %s", c.Kubernetes, version)
}

// kubernetesVersion is that of the Cluster fact; "" where it is not known.
func (r *run) kubernetesVersion() string {
	for _, fact := range r.facts {
		if fact.kind == clusterKind {
			version, _ := stringOf(child(fact.term, "kubernetesVersion"))
			return version
		}
	}
	return ""
}

func (r *run) missingNeeds(c *compiled, present map[string]bool) string {
	var missing []string
	for _, need := range c.Needs {
		if reason := cmp.Or(r.shed(need), r.input.Uncollected(need)); reason != "" {
			missing = append(missing, reason)
			continue
		}
		if isFact(need) && !present[need] && !c.decides && c.reviewsNo(need) {
			missing = append(missing, "the input holds no "+strings.TrimPrefix(need, engine.FactsGroup+"/"))
		}
	}
	if r.options.Partial && c.Scope != engine.ScopeObject && slices.ContainsFunc(c.Needs, func(n string) bool { return !isFact(n) }) {
		missing = append(missing, "the input is part of a larger cluster (--partial), and the rest is not known")
	}
	return strings.Join(missing, "; ")
}

// shed says that there was no memory to keep what is needed; "" where there was.
func (r *run) shed(need string) string {
	group, all := strings.CutSuffix(need, "/*")
	for _, kind := range slices.Sorted(maps.Keys(r.dropped)) {
		if kind == need || all && strings.HasPrefix(kind, group+"/") {
			return kind + " was not collected (memory is short)"
		}
	}
	return ""
}

func isFact(groupKind string) bool { return strings.HasPrefix(groupKind, engine.FactsGroup+"/") }

// reviewsNo tells that a kind is not what the control reviews, but joins with.
func (c *compiled) reviewsNo(groupKind string) bool {
	return c.Scope != engine.ScopeHost && !slices.ContainsFunc(c.matches, func(m policy.Match) bool { return m.String() == groupKind })
}

func (r *run) unseenKinds(c *compiled) string {
	var unseen []string
	for _, m := range c.matches {
		if reason := r.input.Uncollected(m.String()); reason != "" {
			unseen = append(unseen, reason)
		}
	}
	return strings.Join(unseen, "; ")
}

// hasFactsFor tells whether the input holds any fact of a kind that the control reads.
func (r *run) hasFactsFor(c *compiled) bool {
	for _, fact := range r.facts {
		if fact.kind == clusterKind {
			continue
		}
		isReviewed := func(m policy.Match) bool { return m.String() == fact.kind }
		if slices.Contains(c.Needs, fact.kind) && !slices.ContainsFunc(c.matches, isReviewed) {
			return true
		}
		if slices.ContainsFunc(c.matches, func(m policy.Match) bool {
			return isReviewed(m) && tells(fact.term, m.Component)
		}) {
			return true
		}
	}
	return false
}

// tells tells whether a fact says whether a component runs; "" is any. That of a node of which nothing is known but what its
// kubelet says of its configuration tells that of the kubelet alone.
func tells(fact *ast.Term, component string) bool {
	return component == "" || component == "kubelet" || child(fact, "kubeletConfigz") == nil || child(fact, "processes") != nil
}
