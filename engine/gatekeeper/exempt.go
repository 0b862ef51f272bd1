package gatekeeper

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/policy"
	"github.com/regolith-policy/regolith/engine/waiver"
)

// Exemption is what a constraint leaves out, as waivers accept it.
type Exemption struct {
	// Namespaces are left out with all in them; a star may begin and end a name.
	Namespaces []string
	// Labels are left out wherever an object carries one of them.
	Labels []Label
	// Until is the last day on which all of that is accepted, as in 2027-06-30. A constraint knows no end.
	Until string
}

// Label is one label of an object.
type Label struct{ Key, Value string }

// Carry puts waivers into the constraints to export, where match leaves out exactly what a waiver accepts on a day
// (2027-06-30). It gives what there is to say of the others, which change nothing.
func (c *Config) Carry(waivers []waiver.Waiver, day string) []waiver.Error {
	var notes []waiver.Error
	c.Exempt = map[string]Exemption{}
	for i := range waivers {
		w := &waivers[i]
		refused := map[string][]string{}
		for _, control := range c.Controls {
			if !slices.Contains(w.Controls, control.ID) || Unfit(control) != "" {
				continue
			}
			reason := "it expired on " + w.Expires
			if w.Holds(day) {
				reason = c.carry(w, control)
			}
			if reason != "" {
				refused[reason] = append(refused[reason], control.ID)
			}
		}
		for _, reason := range sortedKeys(refused) {
			message := fmt.Sprintf("the waiver is not in the constraints of %s: %s", strings.Join(refused[reason], ", "), reason)
			notes = append(notes, waiver.Error{Location: w.Location(), Message: message, Remedy: carryRemedy})
		}
	}
	return notes
}

const carryRemedy = "Gatekeeper reports what it accepts; waivers of a whole namespace or of one label carry over"

// carry puts a waiver into the constraint of a control, or tells why that is not possible.
func (c *Config) carry(w *waiver.Waiver, control engine.Control) (reason string) {
	kinds := Reviewed(control)
	selects := w.Object
	switch {
	case w.Path != "":
		return "it accepts one field, and match leaves out whole objects"
	case IsAnchored(control):
		return "the control is about the cluster and not about one object"
	case c.reportsElsewhere(control):
		return "the control reports on other objects than the one reviewed, and match knows only that one"
	case selects.Kind != "" && !hasKind(kinds, selects.Kind):
		return "" // it accepts nothing of this control
	case selects.Kind != "" && len(kinds) > 1:
		return "match cannot leave out one kind of several"
	}
	exempt := c.Exempt[control.ID]
	if len(selects.Labels) > 0 {
		label, reason := onlyLabel(selects)
		if reason != "" {
			return reason
		}
		exempt.Labels = append(exempt.Labels, label)
	} else {
		pattern, reason := onlyNamespace(selects, kinds)
		if reason != "" {
			return reason
		}
		exempt.Namespaces = append(exempt.Namespaces, pattern)
	}
	exempt.Until = sooner(exempt.Until, w.Expires)
	c.Exempt[control.ID] = exempt
	return ""
}

// sooner is the first of two days, of which the first may be "".
func sooner(a, b string) string {
	if a == "" {
		return b
	}
	return min(a, b)
}

func hasKind(kinds []policy.Match, kind string) bool {
	return slices.ContainsFunc(kinds, func(m policy.Match) bool { return m.Kind == kind || m.Kind == "*" })
}

// onlyNamespace is the namespace of a selector that selects a whole one: all in it where the control reviews no
// Namespaces, the Namespace alone where it reviews nothing else, for match leaves out both at once.
func onlyNamespace(s waiver.Selector, kinds []policy.Match) (pattern, reason string) {
	reviewsNamespaces := hasKind(kinds, "Namespace")
	switch {
	case s.Namespace == "" && s.Name == "":
		return "", "match cannot leave out the only kind that the control reviews"
	case s.Name != "" && (s.Namespace != "" || !reviewsNamespaces || len(kinds) > 1):
		return "", "match cannot leave out an object by its name"
	case s.Namespace != "" && reviewsNamespaces:
		return "", "match leaves out a namespace only together with the Namespace itself, which the control reviews"
	}
	pattern = s.Namespace + s.Name // of which one is empty
	if !wildcard.MatchString(pattern) {
		return "", fmt.Sprintf("match has no pattern for %q: a star may only begin and end a name", pattern)
	}
	return pattern, ""
}

// wildcard is what Gatekeeper takes as the name of namespaces.
var wildcard = regexp.MustCompile(`^\*?[a-z0-9-]+\*?$`)

// onlyLabel is the one label of a selector that selects by nothing else. A selector of a constraint is a list of things
// that must all hold: it can leave out what has one label, not what has two at once.
func onlyLabel(s waiver.Selector) (label Label, reason string) {
	if len(s.Labels) > 1 {
		return Label{}, "match cannot leave out what carries several labels at once"
	}
	if s.Namespace != "" || s.Name != "" {
		return Label{}, "match cannot leave out a label of some objects only"
	}
	for key, value := range s.Labels {
		label = Label{key, value}
	}
	return label, ""
}

// reportsElsewhere tells whether a control may put the fault on another object (details.object).
func (c *Config) reportsElsewhere(control engine.Control) bool {
	found := false
	ast.WalkTerms(c.Library.Module(control.ID), func(term *ast.Term) bool {
		if object, ok := term.Value.(ast.Object); ok && object.Get(ast.StringTerm("object")) != nil {
			found = true
		}
		return found
	})
	return found
}

// selector is the label selector that leaves out what is exempt; nil for none.
func (e Exemption) selector() *constraintSelector {
	if len(e.Labels) == 0 {
		return nil
	}
	s := &constraintSelector{}
	for _, label := range e.Labels {
		s.Expressions = append(s.Expressions, selectorExpression{label.Key, "NotIn", []string{label.Value}})
	}
	return s
}

// annotations says until when the exemption is accepted; nil for none.
func (e Exemption) annotations() map[string]string {
	if e.Until == "" {
		return nil
	}
	return map[string]string{annotationUntil: e.Until}
}
