package eval

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/builtin"
	"github.com/regolith-policy/regolith/engine/source"
	"github.com/regolith-policy/regolith/engine/source/snapshot"
	"github.com/regolith-policy/regolith/internal/clustergen"
)

// TestShardsMergeToTheSameBytes holds that a scan in parts, read back from JSON and merged in any order, is the scan of
// the whole.
func TestShardsMergeToTheSameBytes(t *testing.T) {
	t.Parallel()
	lib, problems := builtin.Load()
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	e, broken, err := New(t.Context(), Config{Library: lib, Controls: lib.Controls})
	if err != nil || len(broken) > 0 {
		t.Fatal(err, broken)
	}
	inputs := map[string]*source.Input{
		"shop":      read(t, "", "../../examples/shop"),
		"generated": read(t, string(clustergen.List(300, 7)), "-"),
		"bad":       read(t, "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: x}\n---\nkind: [\n---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: b}\nautomountServiceAccountToken: []\n", "-"),
	}
	inputs["snapshot"] = captured(t, `{"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"a","namespace":"b"}}`+"\n", "", snapshot.Entry{
		Kind: "facts.regolith.dev/NodeFacts", State: snapshot.Unavailable, Reason: "gone", Nodes: map[string]string{"n1": "", "n2": "forbidden", "n3": ""},
	}, snapshot.Entry{Kind: "Secret", State: snapshot.Forbidden})
	if corpus := "../../../shared/corpus"; exists(corpus) {
		inputs["corpus"] = read(t, "", corpus)
	}
	for name, in := range inputs {
		want := encoded(t, runOver(t, e, in, 0, 0))
		for _, n := range []int{1, 2, 7, 64} {
			if name == "corpus" && n == 64 && os.Getenv("FULL") == "" {
				continue // minutes of reading the same inventory: FULL=1 runs it
			}
			parts := make([]*engine.Report, n)
			judged := 0
			for i := range parts {
				part := runOver(t, e, in, (i+1)%n, n)
				if n > 1 && part.Summary.Pass > 0 {
					judged++
				}
				if err := json.Unmarshal([]byte(encoded(t, part)), &parts[i]); err != nil {
					t.Fatal(err)
				}
			}
			merged, err := Merge(parts)
			if err != nil {
				t.Fatal(err)
			}
			if got := encoded(t, merged); got != want {
				t.Errorf("%s in %d shards: %s", name, n, cmp.Diff(want, got))
			}
			if n > 1 && judged < 2 && name != "bad" && name != "snapshot" {
				t.Errorf("%s in %d shards: one of them did all the work", name, n)
			}
		}
	}
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

func read(t *testing.T, text string, paths ...string) *source.Input {
	t.Helper()
	in, err := source.Read(t.Context(), paths, source.Config{Stdin: strings.NewReader(text)})
	if err != nil {
		t.Fatal(err)
	}
	return in
}

func runOver(t *testing.T, e *Evaluator, in *source.Input, shard, shards int) *engine.Report {
	t.Helper()
	report, err := e.Run(t.Context(), in, Options{Shard: shard, Shards: shards})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func encoded(t *testing.T, report *engine.Report) string {
	t.Helper()
	raw, err := json.MarshalIndent(report, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func TestMergeRefuses(t *testing.T) {
	t.Parallel()
	part := func(i, n int, edit ...func(*engine.Report)) *engine.Report {
		r := &engine.Report{Shard: &engine.Shard{Index: i, Count: n}}
		for _, f := range edit {
			f(r)
		}
		return r
	}
	for want, parts := range map[string][]*engine.Report{
		"there is none":              {},
		"the report of a whole scan": {part(0, 1, func(r *engine.Report) { r.Shard = nil })},
		"shard 1 of 2 is missing":    {part(0, 2)},
		"shard 0 of 2 is missing":    {part(1, 2)},
		"shard 0 is there twice":     {part(0, 2), part(0, 2)},
		"one is of 2 shards":         {part(0, 2), part(1, 3)},
		"of different inputs":        {part(0, 2), part(1, 2, func(r *engine.Report) { r.Summary.Objects = 1 })},
		"of different programs":      {part(0, 2), part(1, 2, func(r *engine.Report) { r.Tool.Version = "v2" })},
		"shard 3 of 2 is damaged":    {part(3, 2)},
		"shard 0 of 1 is damaged":    {part(0, 1, func(r *engine.Report) { r.Controls = make([]engine.ControlResult, 1) })},
	} {
		if _, err := Merge(parts); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v", fmt.Sprint(want), err)
		}
	}
}

// TestPermute holds that permute orders a list as told, whatever the order.
func TestPermute(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		order := rapid.Permutation([]int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}[:rapid.IntRange(0, 10).Draw(t, "n")]).Draw(t, "order")
		list := []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"}[:len(order)]
		want := make([]string, len(order))
		for i, from := range order {
			want[i] = list[from]
		}
		got := slices.Clone(list)
		if permute(got, slices.Clone(order)); !slices.Equal(got, want) {
			t.Fatalf("%v of %v gives %v, want %v", order, list, got, want)
		}
	})
}
