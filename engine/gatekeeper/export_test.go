package gatekeeper_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"sigs.k8s.io/yaml"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/builtin"
	"github.com/regolith-policy/regolith/engine/bundle"
	"github.com/regolith-policy/regolith/engine/gatekeeper"
	"github.com/regolith-policy/regolith/engine/policy"
)

// TestTemplates exports all controls, in both forms, and finds the Rego of each in its template as it is.
func TestTemplates(t *testing.T) {
	t.Parallel()
	lib, problems := builtin.Parsed()
	if len(problems) > 0 {
		t.Fatal(problems[0])
	}
	for _, legacy := range []bool{false, true} {
		export, err := gatekeeper.New(gatekeeper.Config{Library: lib, Controls: lib.Controls, Version: "v1.2.3", Legacy: legacy})
		if err != nil {
			t.Fatal(err)
		}
		if len(export.Exported)+len(export.Skipped) != len(lib.Controls) || len(export.Exported) < 100 {
			t.Errorf("%d exported and %d skipped of %d", len(export.Exported), len(export.Skipped), len(lib.Controls))
		}
		for _, id := range export.Exported {
			control, _ := lib.Control(id)
			checkTemplate(t, lib, control, export.Files["templates/"+gatekeeper.Name(id)+".yaml"], legacy)
		}
	}
}

type templateFile struct {
	Metadata struct {
		Name string `json:"name"`
	} `json:"metadata"`
	Spec struct {
		Targets []struct {
			Rego string   `json:"rego"`
			Libs []string `json:"libs"`
			Code []struct {
				Source struct {
					Rego string   `json:"rego"`
					Libs []string `json:"libs"`
				} `json:"source"`
			} `json:"code"`
		} `json:"targets"`
	} `json:"spec"`
}

func checkTemplate(t *testing.T, lib *policy.Library, control engine.Control, text []byte, legacy bool) {
	t.Helper()
	var file templateFile
	if err := yaml.Unmarshal(text, &file); err != nil || len(file.Spec.Targets) != 1 {
		t.Fatalf("%s: %v", control.ID, err)
	}
	kind := gatekeeper.Kind(control.ID)
	if len(kind) > 59 || file.Metadata.Name != strings.ToLower(kind) || len(gatekeeper.Name(control.ID)) > 63 {
		t.Errorf("%s: kind %s, name %s", control.ID, kind, file.Metadata.Name)
	}
	target := file.Spec.Targets[0]
	if legacy {
		for _, text := range append(target.Libs, target.Rego) {
			if _, err := ast.ParseModuleWithOpts("x.rego", text, ast.ParserOptions{RegoVersion: ast.RegoV0}); err != nil {
				t.Errorf("%s: %v", control.ID, err)
			}
		}
		return
	}
	sources, err := bundle.Files(lib, control)
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, source := range sources {
		known[string(source)] = true
	}
	texts := slices.Concat(target.Code[0].Source.Libs, []string{target.Code[0].Source.Rego})
	for _, text := range texts {
		if !known[text] {
			t.Errorf("%s: the template holds other Rego than the files:\n%s", control.ID, text)
		}
	}
	if len(texts) != len(sources) {
		t.Errorf("%s: %d texts of %d files", control.ID, len(texts), len(sources))
	}
}

func TestUnfit(t *testing.T) {
	t.Parallel()
	for want, control := range map[string]engine.Control{
		"": {Scope: engine.ScopeObject, Match: []string{"workload"}},
		"it reads facts that no API object holds":                {Scope: engine.ScopeHost, Match: []string{"Pod"}},
		"it reviews audit.k8s.io/Policy, which is no API object": {Scope: engine.ScopeObject, Match: []string{"audit.k8s.io/Policy"}},
		"without facts.regolith.dev/NodeFacts a missing object proves nothing": {
			Scope: engine.ScopeCluster, Match: []string{"cluster"}, Absence: true,
			Needs: []string{"facts.regolith.dev/Cluster", "facts.regolith.dev/NodeFacts"},
		},
	} {
		if got := gatekeeper.Unfit(control); got != want {
			t.Errorf("%v: %q instead of %q", control.Match, got, want)
		}
	}
}

// TestSyncReady holds the meta-control to what it says: a need counts as met where one of its alternatives is synced.
func TestSyncReady(t *testing.T) {
	t.Parallel()
	lib, _ := builtin.Parsed()
	control, _ := lib.Control("pod/privileged-container")
	export, err := gatekeeper.New(gatekeeper.Config{Library: lib, Controls: []engine.Control{control}})
	if err != nil {
		t.Fatal(err)
	}
	var file templateFile
	if err := yaml.Unmarshal(export.Files["templates/regolith-sync-ready.yaml"], &file); err != nil {
		t.Fatal(err)
	}
	const needs = `[[{"groups":["networking.k8s.io"],"versions":["v1"],"kinds":["NetworkPolicy"]}],[{"groups":[""],"versions":["v1"],"kinds":["Namespace"]},{"groups":["x"],"versions":["v1"],"kinds":["Y"]}]]`
	for synced, want := range map[string]int{
		`[]`: 2,
		`[{"group":"networking.k8s.io","version":"v1","kind":"NetworkPolicy"}]`:                                     1,
		`[{"group":"networking.k8s.io","version":"v1","kind":"NetworkPolicy"},{"version":"v1","kind":"Namespace"}]`: 0,
		`[{"group":"networking.k8s.io","version":"v1","kind":"NetworkPolicy"},{"group":"x","kind":"Y"}]`:            0,
	} {
		var gvks []any
		if err := yaml.Unmarshal([]byte(synced), &gvks); err != nil {
			t.Fatal(err)
		}
		result, err := rego.New(
			rego.Module("ready.rego", file.Spec.Targets[0].Code[0].Source.Rego),
			rego.Query(`count(data.regolith.syncready.violation) with data.inventory as `+
				`{"cluster": {"syncset.gatekeeper.sh/v1alpha1": {"SyncSet": {"all": {"spec": {"gvks": input.gvks}}}}}}`),
			rego.Input(map[string]any{"gvks": gvks, "review": map[string]any{"object": map[string]any{
				"kind":     "ConstraintTemplate",
				"metadata": map[string]any{"annotations": map[string]any{"metadata.gatekeeper.sh/requires-sync-data": needs}},
			}}}),
		).Eval(t.Context())
		if err != nil || len(result) != 1 || result[0].Expressions[0].Value.(interface{ String() string }).String() != map[int]string{0: "0", 1: "1", 2: "2"}[want] {
			t.Errorf("%s: %v %v, want %d", synced, result, err, want)
		}
	}
}
