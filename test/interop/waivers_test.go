package interop

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/authoring"
	"github.com/regolith-policy/regolith/engine/eval"
	"github.com/regolith-policy/regolith/engine/waiver"
)

// TestWaivers exports constraints with waivers. gator must report what Regolith does not accept by the waivers that were
// carried, and nothing else: in examples/shop, by the controls of two domains.
func TestWaivers(t *testing.T) {
	f := exported(t)
	f.exportable = slices.DeleteFunc(f.exportable, func(c engine.Control) bool { return c.Domain != "pod" && c.Domain != "resources" })
	f.config.Controls = f.exportable
	objects, err := authoring.AsInCluster(t.Context(), []string{"../../examples/shop"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{name: "waivers", objects: authoring.Anchored(objects)}
	for name, object := range map[string]string{
		"a namespace":           `{namespace: shop}`,
		"namespaces by pattern": `{namespace: "*-system"}`,
		"a Namespace":           `{kind: Namespace, name: payments}`,
		"a label":               `{labels: {app.kubernetes.io/name: web}}`,
		"an object":             `{kind: Deployment, namespace: shop, name: web}`,
	} {
		t.Run(name, func(t *testing.T) { f.waive(t, w, name, object) })
	}
}

// waive compares with waivers of all controls on some objects, beside one that has expired.
func (f *fixture) waive(t *testing.T, w *world, name, object string) {
	var ids []string
	for _, control := range f.exportable {
		ids = append(ids, control.ID)
	}
	const rest = ", reason: r, owner: o, expires: "
	list := "{controls: [" + strings.Join(ids, ",") + "], object: "
	waivers, err := waiver.Parse([]byte("waivers: ["+list+object+rest+"2026-06-30},"+list+"{namespace: monitoring}"+rest+"2026-06-29}]"),
		"waivers.yaml", func(string) bool { return true })
	if err != nil {
		t.Fatal(err)
	}
	const day = "2026-06-30"
	refused := f.config.Carry(waivers, day)
	exported := f.gatekeeper(t, strings.ReplaceAll(name, " ", "-"), false)

	judged := evaluate(t, w.input(t), eval.Config{Library: f.lib, Controls: f.exportable})
	all := failures(judged).total()
	carried := waivers[:1]
	carried[0].Controls = slices.DeleteFunc(ids, func(id string) bool { _, ok := f.config.Exempt[id]; return !ok })
	waiver.Apply(judged, carried, day, w.labels(t))
	want := failures(judged)

	got := f.gator(t, exported, w)
	t.Logf("FIGURE waivers in constraints, %s %s: carried into %d of %d constraints; %d violations, %d with the waivers, gator %d, differing %d",
		name, object, len(carried[0].Controls), len(f.exportable), all, want.total(), got.total(), len(differ(want, got)))
	if isRefused := len(carried[0].Controls) == 0; isRefused != (want.total() == all) {
		t.Errorf("%d of %d violations are left, by waivers that were carried into %d constraints: %v", want.total(), all, len(carried[0].Controls), refused)
	}
	if last := refused[len(refused)-1].Message; !strings.HasSuffix(last, "it expired on 2026-06-29") {
		t.Errorf("of the waiver that expired nothing is said: %s", last)
	}
	report(t, "gator test", want, got)
}

// labels finds the labels of an object.
func (w *world) labels(t *testing.T) func(engine.Ref) map[string]string {
	t.Helper()
	return func(ref engine.Ref) map[string]string {
		for i := range w.objects {
			if w.objects[i].Ref != ref {
				continue
			}
			var object struct {
				Metadata struct {
					Labels map[string]string `json:"labels"`
				} `json:"metadata"`
			}
			if err := json.Unmarshal(w.objects[i].JSON, &object); err != nil {
				t.Fatal(err)
			}
			return object.Metadata.Labels
		}
		return nil
	}
}
