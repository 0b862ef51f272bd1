package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/regolith-policy/regolith/engine/eval"
	"github.com/regolith-policy/regolith/engine/source/cluster"
)

// captureRole is the least ClusterRole with which a capture collects all kinds. Kinds of groups that the cluster does
// not serve do no harm in it.
func captureRole(kinds []string, o *snapshotting) (string, error) {
	var b strings.Builder
	b.WriteString(`# What regolith snapshot needs to collect every kind that some control reads: lists, and nothing else.
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: regolith-snapshot
rules:
`)
	if o.allKinds {
		b.WriteString(`  - apiGroups: ["*"]
    resources: ["*"]
    verbs: [list]
`)
		return b.String(), nil
	}
	groups, err := captureGroups(kinds, o.secrets)
	if err != nil {
		return "", err
	}
	for _, group := range groups {
		fmt.Fprintf(&b, "  - apiGroups: [%q]\n    resources:\n", group.name)
		for _, plural := range group.plurals {
			fmt.Fprintf(&b, "      - %s\n", yamlWord(plural))
		}
		b.WriteString("    verbs: [list]\n")
	}
	if o.secrets != cluster.SecretsNone {
		b.WriteString(`# RBAC cannot tell the names of Secrets from their values. --secrets metadata asks for no value, --secrets none for
# no Secret, and prints this role without the right.
`)
	}
	b.WriteString(`# The kubelets' configuration needs get on nodes/proxy, which also allows to run commands in every pod: it is left out.
`)
	return b.String(), nil
}

// apiGroup is a group with the plural names of its kinds.
type apiGroup struct {
	name    string
	plurals []string
}

// captureGroups sorts kinds by group, under the names that RBAC has for them.
func captureGroups(kinds []string, secrets string) ([]apiGroup, error) {
	builtIn, err := eval.Resources()
	if err != nil {
		return nil, err
	}
	var groups []apiGroup
	for _, kind := range kinds {
		slash := strings.LastIndex(kind, "/")
		group, name := kind[:max(slash, 0)], kind[slash+1:]
		if kind == "Secret" && secrets == cluster.SecretsNone {
			continue
		}
		i := slices.IndexFunc(groups, func(g apiGroup) bool { return g.name == group })
		if i < 0 {
			groups, i = append(groups, apiGroup{name: group}), len(groups)
		}
		groups[i].plurals = append(groups[i].plurals, pluralOf(builtIn, group, name))
	}
	for i := range groups {
		slices.Sort(groups[i].plurals)
		if slices.Contains(groups[i].plurals, "*") {
			groups[i].plurals = []string{"*"}
		}
	}
	slices.SortFunc(groups, func(a, b apiGroup) int { return strings.Compare(a.name, b.name) })
	return groups, nil
}

// pluralOf is the name that RBAC has for a kind. That of a kind which only a definition knows is what its makers took.
func pluralOf(builtIn []eval.Resource, group, kind string) string {
	k := slices.IndexFunc(builtIn, func(r eval.Resource) bool { return r.Group == group && r.Kind == kind })
	switch {
	case k >= 0:
		return builtIn[k].Plural
	case group == "constraints.gatekeeper.sh", strings.HasSuffix(kind, "s"):
		return strings.ToLower(kind)
	}
	return eval.Plural(kind)
}

// yamlWord quotes what YAML would read as something else than a text.
func yamlWord(word string) string {
	if word == "*" {
		return `"*"`
	}
	return word
}
