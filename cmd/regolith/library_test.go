package main

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"strings"
	"testing"

	"github.com/regolith-policy/regolith/engine/cli"
)

// tier1 is the ids of the inventory's first tier: CIS 1.12, the Pod Security Standards and the hardening checklist.
//
//go:embed testdata/tier1.txt
var tier1 string

// TestListHasTier1 holds that no control of the first tier is missing.
func TestListHasTier1(t *testing.T) {
	t.Parallel()
	var out, diagnostics bytes.Buffer
	code := cli.Main(t.Context(), []string{"list", "--format", "json"},
		cli.Streams{In: strings.NewReader(""), Out: &out, Err: &diagnostics, Env: func(string) string { return "" }, Now: today})
	if code != cli.ExitClean {
		t.Fatalf("exit code %d: %s", code, diagnostics.String())
	}
	var listed []struct{ ID string }
	if err := json.Unmarshal(out.Bytes(), &listed); err != nil {
		t.Fatal(err)
	}
	have := map[string]bool{}
	for _, c := range listed {
		have[c.ID] = true
	}
	want := strings.Fields(tier1)
	if len(want) != 248 {
		t.Errorf("the list has %d ids", len(want))
	}
	for _, id := range want {
		if !have[id] {
			t.Errorf("%s is not listed", id)
		}
	}
}
