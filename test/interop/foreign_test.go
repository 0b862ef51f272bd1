package interop

import (
	"bytes"
	"strings"
	"testing"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/authoring"
	"github.com/regolith-policy/regolith/engine/eval"
	"github.com/regolith-policy/regolith/engine/gatekeeper"
	"github.com/regolith-policy/regolith/engine/policy"
	"github.com/regolith-policy/regolith/engine/source"
)

// TestForeign judges objects with constraint templates in the styles of the Gatekeeper library (Rego v0 and v1,
// libraries, parameters, inventory, every field of match) here and with `gator test`.
func TestForeign(t *testing.T) {
	foreign, problems, err := gatekeeper.Read(t.Context(), []string{"testdata/foreign"})
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	lib, _ := policy.Load()
	if err := foreign.AddTo(lib); err != nil {
		t.Fatal(err)
	}
	objects, err := authoring.AsInCluster(t.Context(), []string{"testdata/cluster.yaml"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{name: "foreign", objects: objects}
	input, err := source.Read(t.Context(), []string{"-"}, source.Config{Stdin: bytes.NewReader(w.text())})
	if err != nil {
		t.Fatal(err)
	}
	want := judge(t, input, eval.Config{
		Library: lib, Controls: foreign.Controls, Parameters: foreign.Parameters, Selectors: foreign.Selectors,
	})
	f := &fixture{dir: t.TempDir()}
	got := runGator(t, func(constraint engine.Ref) string {
		return gatekeeper.Domain + "/" + strings.ToLower(constraint.Kind) + "-" + constraint.Name
	}, []string{"-f", "testdata/foreign"}, f.save(t, w))
	for line := range got { // gator reviews the policies themselves too
		if strings.Contains(line, "gatekeeper.sh/") {
			delete(got, line)
		}
	}
	t.Logf("FIGURE constraints of others: %d constraints of %d templates, %d objects: regolith %d violations, gator %d, differing %d",
		len(foreign.Controls), 8, len(objects), want.total(), got.total(), len(differ(got, want)))
	for _, control := range foreign.Controls {
		if !strings.Contains(strings.Join(lines(want), "\n"), control.ID+" ") {
			t.Errorf("%s finds nothing, so it proves nothing", control.ID)
		}
	}
	report(t, "regolith", got, want)
}

func lines(v verdicts) []string {
	var out []string
	for line := range v {
		out = append(out, line)
	}
	return out
}
