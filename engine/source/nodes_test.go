package source_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/source"
)

// Facts of one node out of a snapshot and out of the node itself are one object, whose fields are where they came from.
func TestFactsOfOneNode(t *testing.T) {
	t.Parallel()
	const (
		head    = `{"apiVersion":"facts.regolith.dev/v1alpha1","kind":"NodeFacts","metadata":{"name":"n1"}`
		kubelet = head + `,"kubeletConfigz":{"readOnlyPort":0}}`
		host    = head + `,"processes":[{"name":"kubelet"}]}`
		both    = head + `,"kubeletConfigz":{"readOnlyPort":10255},"processes":[]}`
	)
	for name, tc := range map[string]struct {
		first, second string
		want          []string // the field of the second file is where it is found
		warnings      int
	}{
		"the cluster first":   {kubelet, host, []string{"a.json"}, 0},
		"the node first":      {host, kubelet, []string{"b.json"}, 0},
		"both tell it":        {kubelet, both, []string{"a.json", "b.json"}, 1},
		"neither tells it":    {host, host, []string{"a.json", "b.json"}, 1},
		"more than a kubelet": {host, both, []string{"a.json", "b.json"}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			var paths []string
			for file, text := range map[string]string{"a.json": tc.first, "b.json": tc.second} {
				paths = append(paths, filepath.Join(dir, file))
				if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			in, err := source.Read(t.Context(), []string{dir}, source.Config{})
			if err != nil || len(in.Errors) > 0 {
				t.Fatal(err, in.Errors, paths)
			}
			var got []string
			for i := range in.Documents {
				got = append(got, filepath.Base(in.Documents[i].Locate(engine.Path{"kubeletConfigz", "readOnlyPort"}).File))
			}
			if diff := cmp.Diff(tc.want, got); diff != "" || len(in.Warnings) != tc.warnings {
				t.Errorf("%d warnings, want %d; places (-want +got)\n%s", len(in.Warnings), tc.warnings, diff)
			}
		})
	}
}
