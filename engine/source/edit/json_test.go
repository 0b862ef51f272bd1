package edit_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/source/edit"
)

const podJSON = `{
    "kind": "Pod",
    "metadata": {"name": "web", "labels": {}},
    "spec": {
        "hostPID": true,
        "containers": [
            {"name": "a", "image": "x"},
            {
                "name": "b"
            }
        ],
        "volumes": []
    }
}
`

func TestApplyJSON(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		doc    string // podJSON where empty
		change engine.Patch
		want   [][2]string
	}{
		"a scalar": {
			change: engine.Patch{Op: "replace", Path: path("spec", "hostPID"), Value: false},
			want:   [][2]string{{"true", "false"}},
		},
		"the first field": {
			change: engine.Patch{Op: "remove", Path: path("spec", "hostPID")},
			want:   [][2]string{{"        \"hostPID\": true,\n", ""}},
		},
		"the last field": {
			change: engine.Patch{Op: "remove", Path: path("spec", "volumes")},
			want:   [][2]string{{",\n        \"volumes\": []", ""}},
		},
		"the only field": {
			change: engine.Patch{Op: "remove", Path: path("spec", "containers", 1, "name")},
			want:   [][2]string{{"{\n                \"name\": \"b\"\n            }", "{}"}},
		},
		"a new field": {
			change: engine.Patch{Op: "add", Path: path("spec", "containers", 1, "securityContext"), Value: map[string]any{"drop": []any{"<ALL>"}, "a": 1}},
			want: [][2]string{{`"b"`, `"b",
                "securityContext": {
                    "a": 1,
                    "drop": [
                        "<ALL>"
                    ]
                }`}},
		},
		"a new field on one line": {
			change: engine.Patch{Op: "add", Path: path("spec", "containers", 0, "env"), Value: []any{map[string]any{"name": "A"}}},
			want:   [][2]string{{`"x"}`, `"x", "env": [{"name":"A"}]}`}},
		},
		"the first field of what is empty": {
			change: engine.Patch{Op: "add", Path: path("metadata", "labels", "a/b"), Value: "c"},
			want:   [][2]string{{`{}`, `{"a/b": "c"}`}},
		},
		"the first item of what is empty": {
			change: engine.Patch{Op: "add", Path: path("spec", "volumes", "-"), Value: "v"},
			want:   [][2]string{{`[]`, "[\n            \"v\"\n        ]"}},
		},
		"an item before another": {
			change: engine.Patch{Op: "add", Path: path("spec", "containers", 0), Value: map[string]any{}},
			want:   [][2]string{{`{"name": "a"`, "{},\n            {\"name\": \"a\""}},
		},
		"an item behind the last": {
			change: engine.Patch{Op: "add", Path: path("spec", "containers", 2), Value: map[string]any{}},
			want:   [][2]string{{"\"b\"\n            }", "\"b\"\n            },\n            {}"}},
		},
		"an item": {
			change: engine.Patch{Op: "remove", Path: path("spec", "containers", 0)},
			want:   [][2]string{{"            {\"name\": \"a\", \"image\": \"x\"},\n", ""}},
		},
		"the last item": {
			change: engine.Patch{Op: "remove", Path: path("spec", "containers", 1)},
			want:   [][2]string{{",\n            {\n                \"name\": \"b\"\n            }", ""}},
		},
		"another item": {
			change: engine.Patch{Op: "replace", Path: path("spec", "containers", 1), Value: "c"},
			want:   [][2]string{{"{\n                \"name\": \"b\"\n            }", `"c"`}},
		},
		"without any space": {
			doc:    `{"a":{"b":1},"c":[]}`,
			change: engine.Patch{Op: "add", Path: path("c", 0), Value: map[string]any{"d": []any{1, 2}}},
			want:   [][2]string{{`[]`, `[{"d":[1,2]}]`}},
		},
		"a new field without any space": {
			doc:    `{"a":{"b":1}}`,
			change: engine.Patch{Op: "add", Path: path("a", "c"), Value: "é\u2028"},
			want:   [][2]string{{`1`, `1,"c":"é\u2028"`}},
		},
		"tabs and the line breaks of Windows": {
			doc:    "{\r\n\t\"a\": {\r\n\t\t\"b\": 1\r\n\t}\r\n}\r\n",
			change: engine.Patch{Op: "replace", Path: path("a", "b"), Value: map[string]any{"c": 1}},
			want:   [][2]string{{`1`, "{\r\n\t\t\t\"c\": 1\r\n\t\t}"}},
		},
		"numbers and escapes of others": {
			doc:    `{"a": 1.50, "b": "\u00e9\/", "c": 10000000000000000001}`,
			change: engine.Patch{Op: "add", Path: path("d"), Value: true},
			want:   [][2]string{{`1}`, `1, "d": true}`}},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			doc := test.doc
			if doc == "" {
				doc = podJSON
			}
			want := doc
			for _, w := range test.want {
				want = replaceOnce(t, want, w[0], w[1])
			}
			got, err := edit.ApplyJSON([]byte(doc), []engine.Patch{test.change})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, string(got)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestApplyJSONRefuses(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		change engine.Patch
		want   error
	}{
		"what is not there":       {engine.Patch{Op: "remove", Path: path("b")}, edit.ErrPath},
		"a value for it":          {engine.Patch{Op: "replace", Path: path("b"), Value: 1}, edit.ErrPath},
		"below what is not there": {engine.Patch{Op: "add", Path: path("b", "c"), Value: 1}, edit.ErrPath},
		"below a scalar":          {engine.Patch{Op: "add", Path: path("kind", "c"), Value: 1}, edit.ErrPath},
		"an item that is not":     {engine.Patch{Op: "remove", Path: path("spec", "containers", 2)}, edit.ErrPath},
		"far behind the last":     {engine.Patch{Op: "add", Path: path("spec", "containers", 3), Value: 1}, edit.ErrPath},
		"a key of a list":         {engine.Patch{Op: "add", Path: path("spec", "containers", "x"), Value: 1}, edit.ErrPath},
		"the whole document":      {engine.Patch{Op: "replace", Value: 1}, edit.ErrForm},
		"another operation":       {engine.Patch{Op: "move", Path: path("kind")}, edit.ErrForm},
	}
	for name, test := range tests {
		if got, err := edit.ApplyJSON([]byte(podJSON), []engine.Patch{test.change}); !errors.Is(err, test.want) {
			t.Errorf("%s: error %v, want %v; text %q", name, err, test.want, got)
		}
	}
	if _, err := edit.ApplyJSON([]byte(`{"a": 1} {"b": 2}`), nil); err == nil {
		t.Error("two documents are taken for one")
	}
}
