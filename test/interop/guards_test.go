package interop

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/regolith-policy/regolith/engine/authoring"
	"github.com/regolith-policy/regolith/engine/gatekeeper"
)

// TestGuards holds that controls guard themselves by kind and not by the shape of an object: Gatekeeper hands them only
// what the match of their constraint selects, stock OPA and conftest hand them everything. Each control judges the
// objects of all examples that its constraint does not match, and all of them once more as a kind that nobody knows, and
// as their kind in a group that nobody knows.
func TestGuards(t *testing.T) {
	f := exported(t)
	type guarded struct {
		ID     string   `json:"id"`
		Domain string   `json:"domain"`
		Slug   string   `json:"slug"`
		Kinds  []string `json:"kinds"`
	}
	type reviewed struct {
		Kind   string          `json:"kind"`
		World  int             `json:"world"`
		Object json.RawMessage `json:"object"`
	}
	var controls []guarded
	var objects []reviewed
	var worlds []any
	for _, control := range f.exportable {
		domain, slug, _ := strings.Cut(strings.ReplaceAll(control.ID, "-", "_"), "/")
		c := guarded{ID: control.ID, Domain: domain, Slug: slug}
		for _, m := range gatekeeper.Reviewed(control) {
			c.Kinds = append(c.Kinds, m.String())
		}
		if gatekeeper.IsAnchored(control) {
			c.Kinds = append(c.Kinds, "Namespace")
		}
		if slices.ContainsFunc(c.Kinds, func(kind string) bool { return strings.Contains(kind, "*") }) {
			t.Errorf("%s reviews %v: nothing is known of such guards here", control.ID, c.Kinds)
		}
		controls = append(controls, c)
		examples, err := authoring.GatekeeperExamples(t.Context(), f.lib, control)
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range examples.Worlds {
			worlds = append(worlds, inventory(w.Objects))
			for i := range w.Objects {
				o := &w.Objects[i]
				objects = append(objects, reviewed{o.Ref.GroupKind(), len(worlds) - 1, o.JSON},
					reviewed{"example.com/Stranger", len(worlds) - 1, as(t, o, "Stranger")},
					reviewed{"example.com/" + o.Ref.Kind, len(worlds) - 1, as(t, o, o.Ref.Kind)})
			}
		}
	}
	dir := t.TempDir()
	input := filepath.Join(dir, "input.json")
	writeJSON(t, input, map[string]any{"controls": controls, "objects": objects, "worlds": worlds})
	var out struct {
		Result []struct {
			Expressions []struct {
				Value []string `json:"value"`
			} `json:"expressions"`
		} `json:"result"`
	}
	run(t, &out, []int{0}, "opa", "eval", "--bundle", f.bundle(t), "--input", input, "--format", "json",
		`[sprintf("%s on %s: %s", [c.id, o.kind, v.msg]) | some c in input.controls; some o in input.objects; not o.kind in c.kinds; `+
			`review := {"review": {"object": o.object}}; known := input.worlds[o.world]; `+
			`some v in data.policies[c.domain][c.slug].violation with input as review with data.inventory as known]`)
	said := out.Result[0].Expressions[0].Value
	t.Logf("FIGURE guards: %d controls on %d objects of all examples, each also as another kind and of another group, of other kinds than they review: %d violations",
		len(controls), len(objects)/3, len(said))
	slices.Sort(said)
	for _, line := range slices.Compact(said) {
		t.Errorf("a control judges what its constraint does not match: %s", line)
	}
}

// as is an object as a kind of a group that nobody knows.
func as(t *testing.T, o *gatekeeper.Object, kind string) json.RawMessage {
	t.Helper()
	var content map[string]any
	if err := json.Unmarshal(o.JSON, &content); err != nil {
		t.Fatal(err)
	}
	content["apiVersion"], content["kind"] = "example.com/v1", kind
	encoded, err := json.Marshal(content)
	if err != nil {
		t.Fatal(err)
	}
	return encoded
}
