package gatekeeper

import (
	_ "embed"
	"slices"
	"strings"
)

type syncSet struct {
	APIVersion string      `yaml:"apiVersion"`
	Kind       string      `yaml:"kind"`
	Metadata   meta        `yaml:"metadata"`
	Spec       syncSetSpec `yaml:"spec"`
}

type syncSetSpec struct {
	GVKs []gvk `yaml:"gvks"`
}

type gvk struct {
	Group   string `yaml:"group"`
	Version string `yaml:"version"`
	Kind    string `yaml:"kind"`
}

// newSyncSet has Gatekeeper put kinds into the inventory; nil for none.
func newSyncSet(name string, resources []Resource) *syncSet {
	if len(resources) == 0 {
		return nil
	}
	s := &syncSet{APIVersion: syncGroup + "/v1alpha1", Kind: "SyncSet", Metadata: meta{Name: name}}
	for _, r := range resources {
		s.Spec.GVKs = append(s.Spec.GVKs, gvk(r))
	}
	return s
}

const syncGroup = "syncset.gatekeeper.sh"

// builtin gives those of needed kinds that every cluster serves.
func builtin(c Config, needs []string) []Resource {
	var out []Resource
	for _, need := range needs {
		at := slices.IndexFunc(c.Builtin, func(r Resource) bool { return groupKind(r) == need })
		if at >= 0 && !IsNoObject(need) {
			out = append(out, c.Builtin[at])
		}
	}
	return out
}

func groupKind(r Resource) string { return strings.TrimPrefix(r.Group+"/"+r.Kind, "/") }

// addOptionalSync writes a sync set a group of kinds that a cluster serves only where an add-on defines them. To sync
// a kind that is not there is an error in Gatekeeper, so they stand apart.
func (e *Export) addOptionalSync(c Config, needs []string) {
	groups := map[string][]Resource{}
	for _, need := range slices.Compact(slices.Sorted(slices.Values(needs))) {
		group, kind, grouped := strings.Cut(need, "/")
		if IsNoObject(need) || !grouped || len(builtin(c, []string{need})) > 0 {
			continue
		}
		version := addonVersion(group, kind)
		if version == "" || kind == "*" {
			e.Unversioned = append(e.Unversioned, need)
			continue
		}
		groups[group] = append(groups[group], Resource{group, version, kind})
	}
	for group, resources := range groups {
		encoded, err := encode(newSyncSet(strings.ReplaceAll(group, ".", "-"), resources))
		if err == nil { // strings always encode
			e.Files["sync-optional/"+group+".yaml"] = encoded
		}
	}
}

// addonVersion is the version in which the current release of an add-on serves a kind (Gateway API 1.6, Kyverno 1.17,
// Istio 1.22, External Secrets 0.16, OpenShift 4.20, network-policy-api 0.2 and later ones); "" where that is not known.
func addonVersion(group, kind string) string {
	switch group + "/" + kind {
	case "policy.networking.k8s.io/ClusterNetworkPolicy":
		return "v1alpha2"
	case "gateway.networking.k8s.io/ReferenceGrant":
		return "v1beta1"
	}
	return map[string]string{
		"bitnami.com":                "v1alpha1",
		"cilium.io":                  "v2",
		"config.openshift.io":        "v1",
		"config.ratify.deislabs.io":  "v1beta1",
		"constraints.gatekeeper.sh":  "v1beta1",
		"crd.antrea.io":              "v1beta1",
		"crd.projectcalico.org":      "v1",
		"external-secrets.io":        "v1",
		"gateway.networking.k8s.io":  "v1",
		"hnc.x-k8s.io":               "v1alpha2",
		"isindir.github.com":         "v1alpha3",
		"kyverno.io":                 "v1",
		"policies.kubewarden.io":     "v1",
		"policies.kyverno.io":        "v1",
		"policy.networking.k8s.io":   "v1alpha1",
		"policy.sigstore.dev":        "v1beta1",
		"portieris.cloud.ibm.com":    "v1",
		"projectcalico.org":          "v3",
		"quota.openshift.io":         "v1",
		"route.openshift.io":         "v1",
		"secrets-store.csi.x-k8s.io": "v1",
		"secrets.hashicorp.com":      "v1beta1",
		"security.istio.io":          "v1",
		"security.openshift.io":      "v1",
		"templates.gatekeeper.sh":    "v1",
		"networking.istio.io":        "v1",
		"extensions.agents.x-k8s.io": "v1beta1",
	}[group]
}

// readyRego is the policy that tells whether what templates need in the inventory is synced.
//
//go:embed syncready.rego
var readyRego string

const readyName = "regolith-sync-ready"

// addReadiness adds the control that watches over the sync sets: a template whose needs are not synced finds nothing,
// and that would look like a pass.
func (e *Export) addReadiness(c Config) error {
	t := template{APIVersion: "templates.gatekeeper.sh/v1", Kind: "ConstraintTemplate"}
	t.Metadata = meta{Name: "regolithsyncready", Annotations: map[string]string{
		annotationTitle: "What constraint templates read must be synced", annotationVersion: version(c.Version),
		"description": "A template that reads other objects finds nothing where they are not synced, and that looks like a pass.",
	}}
	t.Spec.CRD.Spec.Names.Kind = "RegolithSyncReady"
	t.Spec.CRD.Spec.Validation.Schema = map[string]any{"type": "object"}
	encoded, err := encodeTemplate(t, c.Legacy, readyRego, nil)
	if err != nil {
		return err
	}
	watch := constraint{
		APIVersion: "constraints.gatekeeper.sh/v1beta1", Kind: "RegolithSyncReady", Metadata: meta{Name: readyName},
		Spec: constraintSpec{EnforcementAction: "dryrun", Parameters: map[string]any{}, Match: constraintMatch{
			Kinds:  []constraintKinds{{[]string{"templates.gatekeeper.sh"}, []string{"ConstraintTemplate"}}},
			Source: "Original",
		}},
	}
	e.Files["templates/"+readyName+".yaml"] = encoded
	if e.Files["constraints/"+readyName+".yaml"], err = encode(watch); err != nil {
		return err
	}
	e.Files["sync/"+readyName+".yaml"], err = encode(newSyncSet(readyName, []Resource{{syncGroup, "v1alpha1", "SyncSet"}}))
	return err
}
