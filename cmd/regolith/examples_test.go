package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/cli"
)

func scanExample(t *testing.T, name string, flags ...string) engine.Report {
	t.Helper()
	var out, diagnostics bytes.Buffer
	args := append([]string{"scan", "../../examples/" + name, "--format", "json", "--fail-on", "none"}, flags...)
	code := cli.Main(context.Background(), args,
		cli.Streams{In: strings.NewReader(""), Out: &out, Err: &diagnostics, Env: func(string) string { return "" }, Now: today})
	if code != cli.ExitClean {
		t.Fatalf("exit code %d: %s", code, diagnostics.String())
	}
	var report engine.Report
	if err := json.Unmarshal(out.Bytes(), &report); err != nil {
		t.Fatal(err)
	}
	return report
}

func today() time.Time { return time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC) }

// TestShopHasFindingsInEveryDomain holds what make demo promises.
func TestShopHasFindingsInEveryDomain(t *testing.T) {
	t.Parallel()
	report := scanExample(t, "shop")
	for _, domain := range []string{
		"rbac", "network", "pod", "secrets", "image", "apiserver", "etcd", "audit", "runtime", "resources", "node", "mesh",
	} {
		if report.Summary.ByDomain[domain].Fail == 0 {
			t.Errorf("no finding in domain %s", domain)
		}
	}
	if report.Summary.Error > 0 || len(report.Errors) > 0 {
		t.Errorf("%d controls broke, %d bad documents", report.Summary.Error, len(report.Errors))
	}
}

// TestShopHardened holds that the hardened cluster has nothing at high or above but what its waivers accept: static pods
// of the control plane and the runtime detector must hold their node. No waiver is left without use.
func TestShopHardened(t *testing.T) {
	t.Parallel()
	report := scanExample(t, "shop-hardened", "--waivers", "../../examples/shop-hardened/waivers.yaml")
	for i := range report.Results {
		f := &report.Results[i]
		if f.Status == engine.StatusFail && f.Severity >= engine.SeverityHigh {
			t.Errorf("%s %s on %s: %s", f.Severity, f.Control, f.Object, f.Message)
		}
		if f.Status == engine.StatusWaived && !strings.HasPrefix(f.Control, "pod/") {
			t.Errorf("%s is waived on %s", f.Control, f.Object)
		}
	}
	if report.Summary.Waived == 0 {
		t.Error("the waivers accept nothing")
	}
}

// TestExamplesTable holds that each flaw that examples/README.md names is found by the control it names.
func TestExamplesTable(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../examples/README.md")
	if err != nil {
		t.Fatal(err)
	}
	report := scanExample(t, "shop")
	failing := map[string]bool{}
	for i := range report.Results {
		if f := &report.Results[i]; f.Status == engine.StatusFail {
			failing[f.Control] = true
		}
	}
	rows := regexp.MustCompile("(?m)^\\| `([^`]+)` \\| (.+) \\| `([a-z]+/[a-z-]+)` \\|$").FindAllStringSubmatch(string(text), -1)
	if len(rows) < 40 {
		t.Errorf("the table has %d rows", len(rows))
	}
	for _, row := range rows {
		if !failing[row[3]] {
			t.Errorf("%s: %s: %s finds nothing", row[1], row[2], row[3])
		}
		if _, err := os.Stat("../../examples/shop/" + row[1]); err != nil {
			t.Error(err)
		}
	}
}
