package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/cli"
	"github.com/regolith-policy/regolith/engine/source"
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

// TestFixFalcoRules holds that the rules which are written are a rule file to the reader of Falco's, complete, and all that
// the next scan asks for.
func TestFixFalcoRules(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	config := "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: falco, namespace: security}\ndata:\n  falco.yaml: 'rules_files: [/etc/falco/rules.d]'\n"
	if err := os.WriteFile(filepath.Join(dir, "falco.yaml"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	run := func(args ...string) {
		t.Helper()
		var diagnostics bytes.Buffer
		streams := cli.Streams{In: strings.NewReader(""), Out: io.Discard, Err: &diagnostics, Env: func(string) string { return "" }, Now: today}
		if code := cli.Main(t.Context(), append(args, dir, "--domain", "runtime"), streams); code != cli.ExitClean {
			t.Fatalf("%v: exit code %d: %s", args, code, diagnostics.String())
		}
	}
	run("fix", "--write")
	run("scan", "--control", "runtime/falco-coverage-shell,runtime/falco-coverage-sensitive-files,"+
		"runtime/falco-coverage-privilege-escalation,runtime/falco-coverage-network-and-exfiltration,runtime/falco-custom-rule-invalid", "--fail-on", "low", "--fail-on-unknown")
	files, err := filepath.Glob(filepath.Join(dir, "configmap-security-falco-rules-*.yaml"))
	if err != nil || len(files) != 4 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		var written struct{ Data map[string]string }
		text, err := os.ReadFile(file)
		if err := errors.Join(err, yaml.Unmarshal(text, &written)); err != nil {
			t.Fatal(err)
		}
		for name, rules := range written.Data {
			holdsRule(t, name, []byte(rules))
		}
	}
}

// holdsRule reads a rule file as scan does.
func holdsRule(t *testing.T, name string, text []byte) {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	input, err := source.Read(t.Context(), []string{file}, source.Config{})
	if err != nil || len(input.Errors) > 0 || len(input.Documents) != 1 {
		t.Fatal(name, err, input)
	}
	var fact struct {
		Kind  string
		Rules []struct {
			Rule, Desc, Condition, Output, Priority string
			Tags                                    []string
		}
	}
	if err := json.Unmarshal(input.Documents[0].JSON, &fact); err != nil || fact.Kind != "DetectionRules" || len(fact.Rules) != 1 {
		t.Fatalf("%s: %v, %+v", name, err, fact)
	}
	if r := fact.Rules[0]; r.Rule == "" || r.Desc == "" || r.Condition == "" || r.Output == "" || r.Priority == "" || len(r.Tags) == 0 {
		t.Errorf("%s: %+v", name, r)
	}
}
