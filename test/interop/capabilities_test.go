package interop

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"sigs.k8s.io/yaml"

	"github.com/regolith-policy/regolith/engine/gatekeeper"
)

// oldest are the versions of OPA in the oldest Gatekeeper that runs each form of our templates: 3.19, the first with
// Rego v1, and 3.17 for the form before it.
var oldest = map[bool]string{false: "v1.3.0", true: "v0.67.0"}

// TestOldestGatekeeper checks the Rego of all templates with the built-ins and keywords of those versions.
func TestOldestGatekeeper(t *testing.T) {
	f := exported(t)
	for _, legacy := range []bool{false, true} {
		config := f.config
		config.Legacy = legacy
		export, err := gatekeeper.New(config)
		if err != nil {
			t.Fatal(err)
		}
		files := map[string][]byte{}
		seen := map[string]bool{}
		for _, id := range export.Exported {
			for _, text := range texts(t, export.Files["templates/"+gatekeeper.Name(id)+".yaml"]) {
				if !seen[text] {
					seen[text] = true
					files[fmt.Sprintf("%d.rego", len(files))] = []byte(text)
				}
			}
		}
		dir := f.write(t, fmt.Sprintf("check-%v", legacy), files)
		args := []string{"check", "--capabilities", oldest[legacy], dir}
		if legacy {
			args = append(args, "--v0-compatible")
		}
		out, err := exec.CommandContext(t.Context(), tool(t, "opa"), args...).CombinedOutput()
		if err != nil {
			t.Errorf("opa %v: %v: %s", args, err, tail(string(out)))
			continue
		}
		t.Logf("FIGURE templates: %d (%d modules, legacy %v) pass opa check with the capabilities of OPA %s",
			len(export.Exported), len(files), legacy, oldest[legacy])
	}
}

// TestCatalog has gator read the exported layout as a library of policies.
func TestCatalog(t *testing.T) {
	f := exported(t)
	dir := f.gatekeeper(t, "gatekeeper", false)
	catalog := filepath.Join(f.dir, "catalog.yaml")
	cmd := exec.CommandContext(t.Context(), tool(t, "gator"), "policy", "generate-catalog",
		"--library-path", dir, "--name", "regolith", "--version", "v1.0.0", "--output", catalog)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("gator policy generate-catalog: %v: %s", err, tail(string(out)))
	}
	text, err := os.ReadFile(catalog)
	if err != nil {
		t.Fatal(err)
	}
	var read struct {
		Policies []struct {
			Name string `json:"name"`
		} `json:"policies"`
	}
	if err := yaml.Unmarshal(text, &read); err != nil || len(read.Policies) != len(f.exportable) {
		t.Errorf("the catalog has %d of %d policies: %v", len(read.Policies), len(f.exportable), err)
	}
}

// texts are the Rego of a template.
func texts(t *testing.T, template []byte) []string {
	t.Helper()
	type code struct {
		Rego string   `json:"rego"`
		Libs []string `json:"libs"`
	}
	var file struct {
		Spec struct {
			Targets []struct {
				code
				Code []struct {
					Source code `json:"source"`
				} `json:"code"`
			} `json:"targets"`
		} `json:"spec"`
	}
	if err := yaml.Unmarshal(template, &file); err != nil {
		t.Fatal(err)
	}
	target := file.Spec.Targets[0]
	found := target.code
	if len(target.Code) > 0 {
		found = target.Code[0].Source
	}
	return append(found.Libs, found.Rego)
}
