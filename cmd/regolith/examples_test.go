package main

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/cli"
)

func scanExample(t *testing.T, name string) engine.Report {
	t.Helper()
	var out, diagnostics bytes.Buffer
	code := cli.Main(context.Background(), []string{"scan", "../../examples/" + name, "--format", "json", "--fail-on", "none"},
		cli.Streams{In: strings.NewReader(""), Out: &out, Err: &diagnostics, Env: func(string) string { return "" }})
	if code != cli.ExitClean {
		t.Fatalf("exit code %d: %s", code, diagnostics.String())
	}
	var report engine.Report
	if err := json.Unmarshal(out.Bytes(), &report); err != nil {
		t.Fatal(err)
	}
	return report
}

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

// TestShopHardened holds that the hardened cluster has nothing at high or above, but for what must hold its node: the
// static pods of the control plane and the runtime detector, which the Pod Security Standards refuse everywhere.
func TestShopHardened(t *testing.T) {
	t.Parallel()
	for _, f := range scanExample(t, "shop-hardened").Results {
		if f.Status != engine.StatusFail || f.Severity < engine.SeverityHigh {
			continue
		}
		if !strings.HasPrefix(f.Control, "pod/") || !slices.Contains([]string{"kube-system", "falco"}, f.Object.Namespace) {
			t.Errorf("%s %s on %s: %s", f.Severity, f.Control, f.Object, f.Message)
		}
	}
}
