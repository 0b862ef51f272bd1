package gatekeeper_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/yaml"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/builtin"
	"github.com/regolith-policy/regolith/engine/gatekeeper"
	"github.com/regolith-policy/regolith/engine/policy"
	"github.com/regolith-policy/regolith/engine/waiver"
)

const (
	ofWorkloads  = "pod/host-network"                      // reviews all kinds that make pods
	ofNamespaces = "pod/psa-enforce-privileged"            // reviews Namespaces alone
	ofCluster    = "pod/namespaces-not-used-as-boundaries" // reviewed on Namespace default, reports on others
	ofDaemonSets = "runtime/detector-unhealthy"            // reports on Pods
	ofHosts      = "secrets/encryption-weak-provider"      // not exported
)

// TestCarry carries waivers into constraints where match says exactly the same, and refuses all others.
func TestCarry(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		control, object, path string
		want                  string // how match leaves it out; "" not at all
		refused               string // why not
	}{
		"a namespace":                      {control: ofWorkloads, object: `{namespace: kube-system}`, want: `excludedNamespaces: [kube-system]`},
		"namespaces by pattern":            {control: ofWorkloads, object: `{namespace: "team-*"}`, want: `excludedNamespaces: ["team-*"]`},
		"a Namespace":                      {control: ofNamespaces, object: `{kind: Namespace, name: falco}`, want: `excludedNamespaces: [falco]`},
		"a Namespace, no kind said":        {control: ofNamespaces, object: `{name: "*-falco"}`, want: `excludedNamespaces: ["*-falco"]`},
		"a label":                          {control: ofWorkloads, object: `{labels: {tier: control-plane}}`, want: `labelSelector: {matchExpressions: [{key: tier, operator: NotIn, values: [control-plane]}]}`},
		"a label of the only kind":         {control: ofNamespaces, object: `{kind: Namespace, labels: {team: a}}`, want: `labelSelector: {matchExpressions: [{key: team, operator: NotIn, values: [a]}]}`},
		"the only kind":                    {control: ofNamespaces, object: `{kind: Namespace}`, refused: "match cannot leave out the only kind that the control reviews"},
		"another kind":                     {control: ofNamespaces, object: `{kind: Pod}`},
		"a control that is not exported":   {control: ofHosts, object: `{namespace: kube-system}`},
		"an object":                        {control: ofWorkloads, object: `{name: agent}`, refused: "match cannot leave out an object by its name"},
		"an object in a namespace":         {control: ofWorkloads, object: `{namespace: a, name: agent}`, refused: "match cannot leave out an object by its name"},
		"a kind":                           {control: ofWorkloads, object: `{kind: Pod}`, refused: "match cannot leave out one kind of several"},
		"a kind in a namespace":            {control: ofWorkloads, object: `{kind: Pod, namespace: a}`, refused: "match cannot leave out one kind of several"},
		"two labels":                       {control: ofWorkloads, object: `{labels: {a: b, c: d}}`, refused: "match cannot leave out what carries several labels at once"},
		"a label in a namespace":           {control: ofWorkloads, object: `{namespace: a, labels: {a: b}}`, refused: "match cannot leave out a label of some objects only"},
		"a field":                          {control: ofWorkloads, object: `{namespace: a}`, path: "spec.hostNetwork", refused: "it accepts one field, and match leaves out whole objects"},
		"all namespaces":                   {control: ofWorkloads, object: `{namespace: "*"}`, refused: `match has no pattern for "*": a star may only begin and end a name`},
		"a question mark":                  {control: ofWorkloads, object: `{namespace: "team-?"}`, refused: `match has no pattern for "team-?": a star may only begin and end a name`},
		"a star within":                    {control: ofWorkloads, object: `{namespace: "a*z"}`, refused: `match has no pattern for "a*z": a star may only begin and end a name`},
		"a control of the cluster":         {control: ofCluster, object: `{kind: Namespace, name: a}`, refused: "the control is about the cluster and not about one object"},
		"a control that reports elsewhere": {control: ofDaemonSets, object: `{namespace: a}`, refused: "the control reports on other objects than the one reviewed, and match knows only that one"},
		"what is in a reviewed Namespace":  {control: ofNamespaces, object: `{namespace: a}`, refused: "match leaves out a namespace only together with the Namespace itself, which the control reviews"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			match, notes := carried(t, tc.control, "2026-06-30", fmt.Sprintf("{controls: [%s], object: %s, path: %q, reason: r, owner: o, expires: 2026-06-30}", tc.control, tc.object, tc.path))
			if want := exclusion(t, tc.want); !cmp.Equal(want, match) {
				t.Errorf("match: %s", cmp.Diff(want, match))
			}
			want := ""
			if tc.refused != "" {
				want = "waivers.yaml:1: the waiver is not in the constraints of " + tc.control + ": " + tc.refused
			}
			if got := strings.Join(notes, "\n"); got != want {
				t.Errorf("have %q\nwant %q", got, want)
			}
		})
	}
}

// TestCarrySeveral puts waivers of one control together, without those that have expired.
func TestCarrySeveral(t *testing.T) {
	t.Parallel()
	waive := func(object, expires string) string {
		return fmt.Sprintf("{controls: [%s, %s], object: %s, reason: r, owner: o, expires: %s}", ofWorkloads, ofNamespaces, object, expires)
	}
	match, notes := carried(t, ofWorkloads, "2026-07-01", waive("{namespace: a}", "2026-12-31")+","+waive("{namespace: b}", "2026-09-30")+
		","+waive("{namespace: c}", "2026-06-30")+","+waive("{labels: {x: y}}", "2027-01-01"))
	want := exclusion(t, `{until: 2026-09-30, excludedNamespaces: [a, b], labelSelector: {matchExpressions: [{key: x, operator: NotIn, values: ["y"]}]}}`)
	if !cmp.Equal(want, match) {
		t.Errorf("match: %s", cmp.Diff(want, match))
	}
	text := strings.Join(notes, "\n")
	if strings.Count(text, "expired on 2026-06-30") != 1 || strings.Count(text, "in the constraints of "+ofNamespaces+": match leaves out a namespace") != 2 {
		t.Errorf("notes: %s", text)
	}
}

// exclusion is what a constraint leaves out, as YAML.
func exclusion(t *testing.T, text string) map[string]any {
	t.Helper()
	var out map[string]any
	if err := yaml.Unmarshal([]byte(text), &out); err != nil {
		t.Fatal(err)
	}
	if out != nil && out["until"] == nil {
		out["until"] = "2026-06-30"
	}
	return out
}

// library is the built-in one, loaded once.
var library = sync.OnceValue(func() *policy.Library {
	lib, problems := builtin.Parsed()
	if len(problems) > 0 {
		panic(problems[0])
	}
	return lib
})

// carried exports a control with waivers, and gives what its constraint leaves out and until when.
func carried(t *testing.T, id, day, waivers string) (match map[string]any, notes []string) {
	t.Helper()
	lib := library()
	known := func(id string) bool { _, ok := lib.Control(id); return ok }
	parsed, err := waiver.Parse([]byte("waivers: ["+waivers+"]"), "waivers.yaml", known)
	if err != nil {
		t.Fatal(err)
	}
	config := gatekeeper.Config{Library: lib}
	for _, id := range []string{ofWorkloads, ofNamespaces, ofCluster, ofDaemonSets, ofHosts} {
		control, ok := lib.Control(id)
		if !ok {
			t.Fatalf("there is no control %s", id)
		}
		config.Controls = append(config.Controls, control)
	}
	for _, note := range config.Carry(parsed, day) {
		notes = append(notes, note.Error())
	}
	export, err := gatekeeper.New(config)
	if err != nil {
		t.Fatal(err)
	}
	var constraint struct {
		Metadata struct {
			Annotations map[string]string `json:"annotations"`
		} `json:"metadata"`
		Spec struct {
			Match map[string]any `json:"match"`
		} `json:"spec"`
	}
	if err := yaml.Unmarshal(export.Files["constraints/"+gatekeeper.Name(id)+".yaml"], &constraint); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"excludedNamespaces", "labelSelector"} {
		if value := constraint.Spec.Match[key]; value != nil {
			if match == nil {
				match = map[string]any{"until": constraint.Metadata.Annotations["regolith.dev/waived-until"]}
			}
			match[key] = value
		}
	}
	return match, notes
}

// TestSyncSets finds only kinds that an API server can serve in what Gatekeeper is told to cache: it goes on failing
// over any other.
func TestSyncSets(t *testing.T) {
	t.Parallel()
	lib := library()
	config := gatekeeper.Config{Library: lib, Controls: lib.Controls, Builtin: []gatekeeper.Resource{
		{Group: engine.FactsGroup, Version: "v1alpha1", Kind: "Cluster"},
		{Group: engine.FactsGroup, Version: "v1alpha1", Kind: "NodeFacts"},
		{Group: "networking.k8s.io", Version: "v1", Kind: "NetworkPolicy"},
		{Version: "v1", Kind: "Pod"},
		{Version: "v1", Kind: "Namespace"},
	}}
	export, err := gatekeeper.New(config)
	if err != nil {
		t.Fatal(err)
	}
	sets := 0
	for name, file := range export.Files {
		if !strings.HasPrefix(name, "sync") && !strings.HasPrefix(name, "templates/") {
			continue
		}
		var read struct {
			Metadata struct {
				Annotations map[string]string `json:"annotations"`
			} `json:"metadata"`
			Spec struct {
				GVKs []struct{ Group, Version, Kind string } `json:"gvks"`
			} `json:"spec"`
		}
		if err := yaml.Unmarshal(file, &read); err != nil {
			t.Fatal(err)
		}
		if needs := read.Metadata.Annotations["metadata.gatekeeper.sh/requires-sync-data"]; strings.Contains(needs, engine.FactsGroup) {
			t.Errorf("%s wants %s", name, needs)
		}
		for _, gvk := range read.Spec.GVKs {
			sets++
			if gvk.Version == "" || gatekeeper.IsNoObject(gvk.Group+"/"+gvk.Kind) {
				t.Errorf("%s: %v", name, gvk)
			}
		}
	}
	if sets < 20 {
		t.Errorf("%d kinds are synced", sets)
	}
}
