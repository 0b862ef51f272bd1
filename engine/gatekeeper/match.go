package gatekeeper

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/eval"
)

// Match is spec.match of a constraint: what all of it says must hold for an object to be reviewed.
type Match struct {
	Kinds []struct {
		APIGroups []string `json:"apiGroups"`
		Kinds     []string `json:"kinds"`
	} `json:"kinds"`
	Scope              string         `json:"scope"`
	Namespaces         []string       `json:"namespaces"`
	ExcludedNamespaces []string       `json:"excludedNamespaces"`
	LabelSelector      *LabelSelector `json:"labelSelector"`
	NamespaceSelector  *LabelSelector `json:"namespaceSelector"`
	Name               string         `json:"name"`
	Source             string         `json:"source"`
}

// LabelSelector is a selector as Kubernetes has it.
type LabelSelector struct {
	MatchLabels      map[string]string `json:"matchLabels"`
	MatchExpressions []struct {
		Key      string   `json:"key"`
		Operator string   `json:"operator"`
		Values   []string `json:"values"`
	} `json:"matchExpressions"`
}

// selector is the match of a constraint; that of nil is everything.
type selector struct{ match Match }

func newSelector(match *Match) (*selector, error) {
	s := &selector{}
	if match == nil {
		return s, nil
	}
	s.match = *match
	if !slices.Contains([]string{"", "All", "Original", "Generated"}, match.Source) {
		return nil, fmt.Errorf("match.source is All, Original or Generated, not %q", match.Source)
	}
	for _, labels := range []*LabelSelector{match.LabelSelector, match.NamespaceSelector} {
		if err := labels.check(); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// UnmarshalJSON refuses fields that Gatekeeper does not know, as it does.
func (m *Match) UnmarshalJSON(data []byte) error {
	type plain Match
	decoder := json.NewDecoder(strings.NewReader(string(data)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode((*plain)(m)); err != nil {
		return fmt.Errorf("match: %w", err)
	}
	return nil
}

// kinds lists the kinds that can be selected, for people.
func (s *selector) kinds() []string {
	var out []string
	for _, k := range s.match.Kinds {
		for _, group := range orAny(k.APIGroups) {
			for _, kind := range orAny(k.Kinds) {
				out = append(out, strings.TrimPrefix(group+"/"+kind, "/"))
			}
		}
	}
	if len(out) == 0 {
		return []string{"*/*"}
	}
	return out
}

func orAny(list []string) []string {
	if len(list) == 0 {
		return []string{"*"}
	}
	return list
}

// Reviews tells whether the kinds of the match have a kind.
func (s *selector) Reviews(group, kind string) bool {
	has := func(list []string, name string) bool {
		return len(list) == 0 || slices.Contains(list, "*") || slices.Contains(list, name)
	}
	if ref := (engine.Ref{APIVersion: group + "/", Kind: kind}); IsNoObject(ref.GroupKind()) {
		return false
	}
	if len(s.match.Kinds) == 0 {
		return true
	}
	for _, k := range s.match.Kinds {
		if has(k.Kinds, kind) && has(k.APIGroups, group) {
			return true
		}
	}
	return false
}

// Selects tells whether an object matches, as Gatekeeper's audit does it.
func (s *selector) Selects(o eval.Subject) (selected bool, unknown string) {
	m := &s.match
	isNamespace := o.Ref.GroupKind() == "Namespace"
	namespace := o.Ref.Namespace
	if isNamespace {
		namespace = o.Ref.Name
	}
	if m.Source == "Generated" || // only expansions are
		!s.Reviews(o.Ref.Group(), o.Ref.Kind) ||
		!inScope(m.Scope, isNamespace, o.Ref) ||
		namespace != "" && !m.isIn(namespace) ||
		!m.LabelSelector.matches(o.Labels) ||
		!nameMatches(m.Name, o) {
		return false, ""
	}
	switch {
	case m.NamespaceSelector == nil, namespace == "":
		return true, ""
	case isNamespace:
		return m.NamespaceSelector.matches(o.Labels), ""
	case o.Namespace == nil:
		return false, fmt.Sprintf("namespace %q is not in the input, and its labels decide whether this is judged", namespace)
	}
	return m.NamespaceSelector.matches(o.Namespace), ""
}

// isIn tells whether a namespace is among those of the match.
func (m *Match) isIn(namespace string) bool {
	return (len(m.Namespaces) == 0 || anyGlob(m.Namespaces, namespace)) && !anyGlob(m.ExcludedNamespaces, namespace)
}

func inScope(scope string, isNamespace bool, ref engine.Ref) bool {
	inNamespace := ref.Namespace != "" && !isNamespace
	switch scope {
	case "Cluster":
		return !inNamespace
	case "Namespaced":
		return inNamespace
	}
	return true
}

func nameMatches(pattern string, o eval.Subject) bool {
	if pattern == "" || glob(pattern, o.Ref.Name) {
		return true
	}
	return strings.HasSuffix(pattern, "*") && glob(pattern, o.GenerateName)
}

func anyGlob(patterns []string, name string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool { return glob(pattern, name) })
}

// glob matches a name with a pattern that may begin and end with a star.
func glob(pattern, name string) bool {
	rest, open := strings.CutPrefix(pattern, "*")
	core, closed := strings.CutSuffix(rest, "*")
	switch {
	case open && (closed || rest == ""):
		return strings.Contains(name, core)
	case open:
		return strings.HasSuffix(name, rest)
	case closed:
		return strings.HasPrefix(name, core)
	}
	return pattern == name
}

// check tells what is wrong with a selector.
func (l *LabelSelector) check() error {
	if l == nil {
		return nil
	}
	for _, e := range l.MatchExpressions {
		switch e.Operator {
		case "In", "NotIn":
			if len(e.Values) == 0 {
				return fmt.Errorf("the selector has no values for %s %s", e.Key, e.Operator)
			}
		case "Exists", "DoesNotExist":
			if len(e.Values) > 0 {
				return fmt.Errorf("the selector has values for %s %s", e.Key, e.Operator)
			}
		default:
			return fmt.Errorf("the selector has the unknown operator %q", e.Operator)
		}
	}
	return nil
}

// matches tells whether labels fit; nil fits all.
func (l *LabelSelector) matches(labels map[string]string) bool {
	if l == nil {
		return true
	}
	for key, value := range l.MatchLabels {
		if have, ok := labels[key]; !ok || have != value {
			return false
		}
	}
	for _, e := range l.MatchExpressions {
		have, ok := labels[e.Key]
		holds := ok
		switch e.Operator {
		case "In":
			holds = ok && slices.Contains(e.Values, have)
		case "NotIn":
			holds = !ok || !slices.Contains(e.Values, have)
		case "DoesNotExist":
			holds = !ok
		}
		if !holds {
			return false
		}
	}
	return true
}
