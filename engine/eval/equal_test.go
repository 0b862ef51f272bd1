package eval

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"testing"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/builtin"
	"github.com/regolith-policy/regolith/engine/policy"
	"github.com/regolith-policy/regolith/engine/source"
	"github.com/regolith-policy/regolith/internal/clustergen"
)

// Nothing that makes a scan fast changes a byte of its report: plans that machines run, shared rules, results that are kept,
// several workers.
func TestFastEqualsPlain(t *testing.T) {
	t.Parallel()
	inputs := map[string][]string{
		"shop":          {"../../examples/shop"},
		"shop-hardened": {"../../examples/shop-hardened"},
		"generated":     {"-"},
	}
	if _, err := os.Stat("../../../shared/corpus"); err == nil {
		inputs["corpus"] = []string{"../../../shared/corpus"}
	}
	lib, problems := builtin.Load()
	if len(problems) > 0 {
		t.Fatal(problems[0])
	}
	controls := slices.DeleteFunc(slices.Clone(lib.Controls), func(c engine.Control) bool { return !c.Enabled })
	stock := builtin.Source()
	stock.Plan = ""
	unplanned, _ := policy.Load(stock)
	plain := evaluator(t, Config{Library: unplanned, Controls: controls, Jobs: 1})
	plain.stock, plain.program.foreign.inputFree = true, nil
	for name, paths := range inputs {
		t.Run(name, func(t *testing.T) {
			read := func() *source.Input { return testInput(t, paths) }
			var kinds []string
			for _, document := range read().Documents {
				kinds = append(kinds, document.Ref.GroupKind())
			}
			fast := evaluator(t, Config{Library: lib, Controls: controls, Kinds: kinds, Jobs: 3})
			for i := range fast.program.controls {
				if c := &fast.program.controls[i]; !c.planned {
					t.Errorf("no machine runs %s: run make generate, and see what engine/vm leaves to OPA", c.ID)
				}
			}
			for _, apart := range []bool{false, true} {
				want, got := reported(t, plain, read(), apart), reported(t, fast, read(), apart)
				if at := firstDifference(want, got); at >= 0 {
					t.Errorf("apart %t: the fast report differs: it says\n%.1000s\ninstead of\n%.1000s", apart, got[at:], want[at:])
				}
			}
		})
	}
}

// firstDifference is where two texts part, a little before; -1 where they do not.
func firstDifference(a, b string) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return max(0, i-200)
		}
	}
	if len(a) == len(b) {
		return -1
	}
	return max(0, min(len(a), len(b))-200)
}

func evaluator(t *testing.T, c Config) *Evaluator {
	t.Helper()
	e, problems, err := New(t.Context(), c)
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	return e
}

// testInput reads paths; "-" is a small generated cluster.
func testInput(t *testing.T, paths []string) *source.Input {
	t.Helper()
	input, err := source.Read(t.Context(), paths, source.Config{Stdin: bytes.NewReader(clustergen.List(150, 5))})
	if err != nil {
		t.Fatal(err)
	}
	return input
}

func reported(t *testing.T, e *Evaluator, in *source.Input, apart bool) string {
	t.Helper()
	report, err := e.Run(t.Context(), in, Options{Apart: apart, ShowPass: true, ScannedAt: "2026-11-01T00:00:00Z"})
	if err != nil {
		t.Fatal(err)
	}
	encoded, err := json.MarshalIndent(report, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(encoded)
}
