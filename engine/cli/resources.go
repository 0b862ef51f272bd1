package cli

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/regolith-policy/regolith/engine/eval"
	"github.com/regolith-policy/regolith/engine/policy"
	"github.com/regolith-policy/regolith/engine/source"
)

// shortNames are those of kubectl.
func shortNames() map[string]string {
	return map[string]string{
		"cj": "cronjobs", "cm": "configmaps", "crd": "customresourcedefinitions", "crds": "customresourcedefinitions",
		"csr":    "certificatesigningrequests",
		"deploy": "deployments", "ds": "daemonsets", "ep": "endpoints", "ev": "events", "hpa": "horizontalpodautoscalers", "ing": "ingresses",
		"limits": "limitranges", "netpol": "networkpolicies", "no": "nodes", "ns": "namespaces", "pc": "priorityclasses",
		"pdb": "poddisruptionbudgets",
		"po":  "pods", "pv": "persistentvolumes", "pvc": "persistentvolumeclaims", "quota": "resourcequotas", "rc": "replicationcontrollers",
		"rs": "replicasets", "sa": "serviceaccounts", "sc": "storageclasses", "sts": "statefulsets", "svc": "services",
	}
}

// servedResources lists the built-in resources and those that definitions in the input add.
func servedResources(in *source.Input) ([]eval.Resource, error) {
	served, err := eval.Resources()
	if err != nil {
		return nil, err
	}
	for i := range in.Documents {
		document := &in.Documents[i]
		if document.Ref.GroupKind() != "apiextensions.k8s.io/CustomResourceDefinition" {
			continue
		}
		var definition struct {
			Spec struct {
				Group string `json:"group"`
				Scope string `json:"scope"`
				Names struct {
					Kind   string `json:"kind"`
					Plural string `json:"plural"`
				} `json:"names"`
			} `json:"spec"`
		}
		if json.Unmarshal(document.JSON, &definition) != nil {
			continue // a scan tells what is wrong with it
		}
		spec := definition.Spec
		served = append(served, eval.Resource{
			Group: spec.Group, Kind: spec.Names.Kind, Plural: spec.Names.Plural, Namespaced: spec.Scope == "Namespaced",
		})
	}
	return served, nil
}

// isVersion tells v1 and v1beta2 from the first word of a group.
func isVersion(word string) bool {
	return len(word) > 1 && word[0] == 'v' && '1' <= word[1] && word[1] <= '9'
}

// findResource finds what people mean by "pods", "po", "Pod", "deployments.apps" or "deployments.v1.apps". What nobody
// serves is taken as it is written, as kubectl does, with a warning.
func findResource(served []eval.Resource, name string) (resource eval.Resource, warning string) {
	plural, group, grouped := strings.Cut(name, ".")
	if version, rest, ok := strings.Cut(group, "."); ok && isVersion(version) {
		group = rest
	}
	if long, ok := shortNames()[plural]; ok {
		plural = long
	}
	lower := strings.ToLower(plural)
	at := slices.IndexFunc(served, func(r eval.Resource) bool {
		return (r.Plural == lower || strings.ToLower(r.Kind) == lower) && (!grouped || r.Group == group)
	})
	if at >= 0 {
		return served[at], ""
	}
	if plural == "*" {
		return eval.Resource{Plural: plural, Group: group, Namespaced: true}, ""
	}
	warning = fmt.Sprintf("no resource %q is built in or defined in the input", name)
	names := make([]string, 0, len(served))
	for _, r := range served {
		names = append(names, r.Plural)
	}
	if near := policy.Nearest(lower, names); near != "" && !grouped {
		warning += fmt.Sprintf("; did you mean %q?", near)
	}
	return eval.Resource{Plural: plural, Group: group, Namespaced: true}, warning
}
