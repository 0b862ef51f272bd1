package fix

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/regolith-policy/regolith/engine"
)

func add(value any, path ...any) engine.Patch {
	return engine.Patch{Op: "add", Path: path, Value: value}
}

func remove(path ...any) engine.Patch { return engine.Patch{Op: "remove", Path: path} }

// TestDraft holds which changes of one object go together, and what becomes of the object.
func TestDraft(t *testing.T) {
	t.Parallel()
	const object = `{"a": {"x": 1}, "list": [{"p": 1}, {"p": 2}]}`
	tests := map[string]struct {
		fixes [][]engine.Patch
		taken []bool
		want  string
	}{
		"two fixes make one missing parent": {
			[][]engine.Patch{{add(map[string]any{"k": 1, "deep": map[string]any{"l": 2}}, "new")}, {add(map[string]any{"deep": map[string]any{"m": 3}}, "new")}},
			[]bool{true, true},
			`{"a": {"x": 1}, "list": [{"p": 1}, {"p": 2}], "new": {"k": 1, "deep": {"l": 2, "m": 3}}}`,
		},
		"one below what another made": {
			[][]engine.Patch{{add(map[string]any{"k": 1}, "new")}, {add(2, "new", "l")}},
			[]bool{true, true},
			`{"a": {"x": 1}, "list": [{"p": 1}, {"p": 2}], "new": {"k": 1, "l": 2}}`,
		},
		"they want different things": {
			[][]engine.Patch{{add(map[string]any{"k": 1}, "new")}, {add(map[string]any{"k": 2}, "new")}},
			[]bool{true, false},
			`{"a": {"x": 1}, "list": [{"p": 1}, {"p": 2}], "new": {"k": 1}}`,
		},
		"what is there is not merged into": {
			[][]engine.Patch{{add(map[string]any{"y": 1}, "a")}, {add(map[string]any{"z": 1}, "a")}},
			[]bool{true, false},
			`{"a": {"y": 1}, "list": [{"p": 1}, {"p": 2}]}`,
		},
		"the same twice": {
			[][]engine.Patch{{remove("a")}, {remove("a")}},
			[]bool{true, true},
			`{"list": [{"p": 1}, {"p": 2}]}`,
		},
		"below what is gone": {
			[][]engine.Patch{{remove("a")}, {add(1, "a", "y")}},
			[]bool{true, false},
			`{"list": [{"p": 1}, {"p": 2}]}`,
		},
		"an item that has moved": {
			[][]engine.Patch{{remove("list", 0)}, {remove("list", 1, "p")}},
			[]bool{true, false},
			`{"a": {"x": 1}, "list": [{"p": 2}]}`,
		},
		"different fields": {
			[][]engine.Patch{{remove("a", "x")}, {add(3, "list", 1, "p")}, {add(map[string]any{"p": 4}, "list", "-")}},
			[]bool{true, true, true},
			`{"a": {}, "list": [{"p": 1}, {"p": 3}, {"p": 4}]}`,
		},
		"what cannot be": {
			[][]engine.Patch{{remove("none")}, {add(1, "a", "x", "y")}, {remove("list", 7)}},
			[]bool{false, false, false},
			object,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := &draft{before: decode([]byte(object)), now: decode([]byte(object))}
			for i, fix := range test.fixes {
				if _, ok := d.take(fix); ok != test.taken[i] {
					t.Errorf("fix %d taken: %v", i, ok)
				}
			}
			var want any
			if err := json.Unmarshal([]byte(test.want), &want); err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(d.now, want) {
				t.Errorf("became %v, want %v", d.now, want)
			}
		})
	}
}

// TestBroken holds what counts as worse.
func TestBroken(t *testing.T) {
	t.Parallel()
	finding := func(control string, s engine.Severity) engine.Finding {
		return engine.Finding{Control: control, Status: engine.StatusFail, Severity: s, Object: engine.Ref{Kind: "Pod", Name: "a"}}
	}
	before := &engine.Report{Results: []engine.Finding{finding("x", engine.SeverityLow), finding("y", engine.SeverityHigh)}}
	tests := map[string]struct {
		after []engine.Finding
		worse bool
	}{
		"the same":         {before.Results, false},
		"less":             {before.Results[:1], false},
		"another control":  {append([]engine.Finding{finding("z", engine.SeverityLow)}, before.Results...), true},
		"more severe":      {[]engine.Finding{finding("x", engine.SeverityMedium)}, true},
		"less severe":      {[]engine.Finding{finding("y", engine.SeverityLow)}, false},
		"a waived finding": {[]engine.Finding{{Control: "z", Status: engine.StatusWaived, Severity: engine.SeverityHigh}}, false},
	}
	for name, test := range tests {
		by := broken(before, &engine.Report{Results: test.after}, func(*engine.Finding) bool { return false })
		if (by != nil) != test.worse {
			t.Errorf("%s: broken %v", name, by)
		}
	}
	unread := &engine.Report{Results: before.Results, Errors: []engine.InputError{{Message: "bad"}}}
	if broken(before, unread, func(*engine.Finding) bool { return false }) == nil {
		t.Error("an object that is no longer read is not broken")
	}
}
