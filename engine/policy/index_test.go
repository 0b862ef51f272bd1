package policy_test

import (
	"bytes"
	"io/fs"
	"maps"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/regolith-policy/regolith/engine/policy"
	"github.com/regolith-policy/regolith/policies"
)

// TestIndexSaysWhatParsingWould: with the index of the tree nothing is parsed, and all is known that parsing tells.
func TestIndexSaysWhatParsingWould(t *testing.T) {
	t.Parallel()
	source := policy.Source{FS: policies.FS, Name: "policies", Trusted: true}
	parsed, problems := policy.Load(source)
	if len(problems) > 0 {
		t.Fatal(problems[0])
	}
	source.Index = policies.Index
	indexed, problems := policy.Load(source)
	if len(problems) > 0 {
		t.Fatal(problems[0])
	}
	if n := len(indexed.Modules); n > 0 {
		t.Errorf("%d modules were parsed at load", n)
	}
	if diff := cmp.Diff(parsed.Controls, indexed.Controls); diff != "" {
		t.Errorf("controls (-parsed +indexed):\n%s", diff)
	}
	for file := range parsed.Modules {
		for _, rule := range []string{"violation", "unknown", "not_applicable"} {
			if parsed.HasRule(file, rule) != indexed.HasRule(file, rule) {
				t.Errorf("%s: the index is wrong about rule %s", file, rule)
			}
		}
	}
	if problems := indexed.Parse(); len(problems) > 0 {
		t.Fatal(problems[0])
	}
	if diff := cmp.Diff(slices.Sorted(maps.Keys(parsed.Modules)), slices.Sorted(maps.Keys(indexed.Modules))); diff != "" {
		t.Errorf("modules (-parsed +indexed):\n%s", diff)
	}
}

// TestIndexOfOtherBytes: what changed since the index was written is parsed, so that an index is never wrong.
func TestIndexOfOtherBytes(t *testing.T) {
	t.Parallel()
	const file = "pod/privileged_container.rego"
	raw, err := fs.ReadFile(policies.FS, file)
	if err != nil {
		t.Fatal(err)
	}
	changed := bytes.Replace(raw, []byte("severity: critical"), []byte("severity: low"), 1)
	tree := fstest.MapFS{file: {Data: changed}}
	for _, lib := range []string{"lib/workload.rego", "lib/baseline.rego", "lib/patch.rego"} {
		data, err := fs.ReadFile(policies.FS, lib)
		if err != nil {
			t.Fatal(err)
		}
		tree[lib] = &fstest.MapFile{Data: data}
	}
	lib, problems := policy.Load(policy.Source{FS: tree, Name: "policies", Trusted: true, Index: policies.Index})
	if len(problems) > 0 {
		t.Fatal(problems[0])
	}
	if control, _ := lib.Control("pod/privileged-container"); control.Severity.String() != "low" {
		t.Errorf("severity is %s, the index was believed", control.Severity)
	}
	if len(lib.Modules) != 1 {
		t.Errorf("%d modules parsed at load, want the changed one", len(lib.Modules))
	}
}
