package source_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regolith-policy/regolith/engine/source"
)

// TestDumps reads what other tools print of a cluster.
func TestDumps(t *testing.T) {
	t.Parallel()
	const (
		pod    = `{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a","namespace":"n","uid":"1","resourceVersion":"2"}}`
		newer  = `{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a","namespace":"n","uid":"1","resourceVersion":"3"}}`
		silent = `{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a","namespace":"n","uid":"1"}}`
		owned  = `{"apiVersion":"v1","kind":"Pod","metadata":{"name":"b","ownerReferences":[{"apiVersion":"v1","kind":"X","name":"x","uid":"1"}]}}`
		plain  = `{"apiVersion":"v1","kind":"Service","metadata":{"name":"s"}}`
		facts  = `{"apiVersion":"facts.regolith.dev/v1alpha1","kind":"NodeFacts","metadata":{"name":"n"}}`
	)
	tests := map[string]struct {
		in       []string
		objects  int
		warnings int
		ledger   source.Ledger
	}{
		"objects of a server":               {[]string{pod}, 1, 1, source.Ledger{"*": "not-asked", "Pod": "listed"}},
		"with facts of nodes":               {[]string{pod, facts}, 2, 1, source.Ledger{"*": "not-asked", "Pod": "listed"}},
		"facts alone":                       {[]string{facts}, 1, 0, nil},
		"nothing":                           {nil, 0, 0, nil},
		"manifests":                         {[]string{plain}, 1, 0, nil},
		"a manifest beside them":            {[]string{pod, plain}, 2, 0, nil},
		"a uid of somebody else":            {[]string{owned}, 1, 0, nil},
		"one object twice":                  {[]string{pod, pod, pod}, 1, 1, source.Ledger{"*": "not-asked", "Pod": "listed"}},
		"one object in two states":          {[]string{pod, newer}, 2, 2, source.Ledger{"*": "not-asked", "Pod": "listed"}},
		"one object in states nobody knows": {[]string{silent, silent}, 2, 2, source.Ledger{"*": "not-asked", "Pod": "listed"}},
		"two manifests of one name":         {[]string{plain, plain}, 2, 1, nil},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := strings.Join(tc.in, "\n")
			input, err := source.Read(t.Context(), []string{"-"}, source.Config{Stdin: strings.NewReader(text)})
			if err != nil {
				t.Fatal(err)
			}
			if len(input.Documents) != tc.objects || len(input.Warnings) != tc.warnings {
				t.Errorf("%d objects, want %d; warnings: %v", len(input.Documents), tc.objects, input.Warnings)
			}
			if diff := cmp.Diff(tc.ledger, input.Ledger); diff != "" {
				t.Errorf("ledger (-want +got)\n%s", diff)
			}
		})
	}
}

// TestLogsBetweenObjects holds that logs are left out and that everything behind them keeps its line.
func TestLogsBetweenObjects(t *testing.T) {
	t.Parallel()
	text := `{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"}}
==== START logs for container c of pod n/a ====
{"broken":
==== END logs for container c of pod n/a ====
{"apiVersion":"v1","kind":"Pod","metadata":{"name":"b"}}
==== START logs for container c of pod n/b ====
cut off`
	input, err := source.Read(t.Context(), []string{"-"}, source.Config{Stdin: strings.NewReader(text)})
	if err != nil || len(input.Errors) > 0 || len(input.Documents) != 2 {
		t.Fatalf("%v, %v, %d objects", err, input.Errors, len(input.Documents))
	}
	if line := input.Documents[1].Locate(nil).Line; line != 5 {
		t.Errorf("the second object is at line %d", line)
	}
}
