package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/cli"
)

// TestFixShop holds that fixing the example leaves nothing that can be fixed, touches only the fields that it names, and does
// nothing the second time.
func TestFixShop(t *testing.T) {
	t.Parallel()
	shop := filepath.Join(t.TempDir(), "shop")
	if err := os.CopyFS(shop, os.DirFS("../../examples/shop")); err != nil {
		t.Fatal(err)
	}
	const waivers = "../../examples/shop-hardened/waivers.yaml"
	run := func(args ...string) (string, string) {
		var out, diagnostics bytes.Buffer
		streams := cli.Streams{In: strings.NewReader(""), Out: &out, Err: &diagnostics, Env: func(string) string { return "" }, Now: today}
		if code := cli.Main(context.Background(), args, streams); code != cli.ExitClean {
			t.Fatalf("%v: exit code %d: %s", args, code, diagnostics.String())
		}
		return out.String(), diagnostics.String()
	}
	shown, _ := run("fix", shop, "--waivers", waivers)
	shown = strings.ReplaceAll(shown, shop, "shop")
	golden := filepath.Join("testdata", "fix_shop.diff")
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(golden, []byte(shown), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if want, err := os.ReadFile(golden); err != nil || shown != string(want) {
		t.Errorf("the difference is not that of %s (UPDATE=1 writes it): %v\n%s", golden, err, shown)
	}
	_, told := run("fix", shop, "--waivers", waivers, "--write")
	again, _ := run("fix", shop, "--waivers", waivers)
	if again != "" {
		t.Errorf("the second time it changes\n%s", again)
	}
	report, _ := run("scan", shop, "--waivers", waivers, "--format", "json", "--fail-on", "none")
	var after engine.Report
	if err := json.Unmarshal([]byte(report), &after); err != nil {
		t.Fatal(err)
	}
	for i := range after.Results {
		f := &after.Results[i]
		if f.Status == engine.StatusFail && len(f.Fix)+len(f.Create) > 0 && !strings.Contains(told, "left: "+f.Control+" of "+f.Object.String()) {
			t.Errorf("%s of %s is not fixed, and nobody says why", f.Control, f.Object)
		}
	}
}
