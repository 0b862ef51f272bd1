package gatekeeper

import (
	"slices"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/policy"
)

type constraint struct {
	APIVersion string         `yaml:"apiVersion"`
	Kind       string         `yaml:"kind"`
	Metadata   meta           `yaml:"metadata"`
	Spec       constraintSpec `yaml:"spec"`
}

type constraintSpec struct {
	EnforcementAction string          `yaml:"enforcementAction"`
	Scoped            []scopedAction  `yaml:"scopedEnforcementActions,omitempty"`
	Match             constraintMatch `yaml:"match"`
	Parameters        map[string]any  `yaml:"parameters"`
}

type scopedAction struct {
	Action string             `yaml:"action"`
	Points []enforcementPoint `yaml:"enforcementPoints"`
}

type enforcementPoint struct {
	Name string `yaml:"name"`
}

type constraintMatch struct {
	Kinds              []constraintKinds   `yaml:"kinds"`
	Name               string              `yaml:"name,omitempty"`
	ExcludedNamespaces []string            `yaml:"excludedNamespaces,omitempty"`
	LabelSelector      *constraintSelector `yaml:"labelSelector,omitempty"`
	Source             string              `yaml:"source"`
}

type constraintSelector struct {
	Expressions []selectorExpression `yaml:"matchExpressions"`
}

type selectorExpression struct {
	Key      string   `yaml:"key"`
	Operator string   `yaml:"operator"`
	Values   []string `yaml:"values,flow"`
}

type constraintKinds struct {
	APIGroups []string `yaml:"apiGroups,flow"`
	Kinds     []string `yaml:"kinds,flow"`
}

// Anchor is the name of the Namespace on which controls about no single object are reviewed: every cluster has it,
// and hardly one excludes it.
const Anchor = "default"

// AnchorObject is that Namespace.
func AnchorObject() Object {
	return Object{
		Ref:  engine.Ref{APIVersion: "v1", Kind: "Namespace", Name: Anchor},
		JSON: []byte(`{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"default"}}`),
	}
}

// newConstraint is the constraint of a control. Where other objects take part it is for audits and gator alone: at
// admission what is missing may be about to follow.
func newConstraint(c Config, control engine.Control) constraint {
	exempt := c.Exempt[control.ID]
	out := constraint{
		APIVersion: "constraints.gatekeeper.sh/v1beta1", Kind: Kind(control.ID),
		Metadata: meta{Name: Name(control.ID), Labels: labels(control), Annotations: exempt.annotations()},
		Spec: constraintSpec{
			EnforcementAction: "deny",
			Match: constraintMatch{
				Kinds: constraintKindsOf(control), Source: "Original",
				ExcludedNamespaces: exempt.Namespaces, LabelSelector: exempt.selector(),
			},
			Parameters: c.Parameters[control.ID],
		},
	}
	if out.Spec.Parameters == nil {
		out.Spec.Parameters = map[string]any{}
	}
	if len(Reviewed(control)) == 0 {
		out.Spec.Match.Name = Anchor
	}
	if Joins(control) && !c.Legacy {
		out.Spec.EnforcementAction = "scoped"
		out.Spec.Scoped = []scopedAction{{"deny", []enforcementPoint{{"audit.gatekeeper.sh"}, {"gator.gatekeeper.sh"}}}}
	}
	if Joins(control) && c.Legacy { // before scopes there was only this way to let objects in
		out.Spec.EnforcementAction = "dryrun"
	}
	return out
}

// constraintKindsOf lists the kinds that a control reviews, a list a group.
func constraintKindsOf(control engine.Control) []constraintKinds {
	kinds := Reviewed(control)
	if IsAnchored(control) {
		kinds = append(kinds, policy.Match{Kind: "Namespace"})
	}
	var out []constraintKinds
	for _, m := range kinds {
		at := slices.IndexFunc(out, func(k constraintKinds) bool { return k.APIGroups[0] == m.Group })
		if at < 0 {
			out = append(out, constraintKinds{APIGroups: []string{m.Group}})
			at = len(out) - 1
		}
		if !slices.Contains(out[at].Kinds, m.Kind) {
			out[at].Kinds = append(out[at].Kinds, m.Kind)
		}
	}
	return out
}
