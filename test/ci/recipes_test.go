package ci

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rhysd/actionlint"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"
)

const (
	recipes = "../../docs/ci"
	argo    = "github.com/argoproj/argo-workflows/v4@v4.0.5"
)

// documents reads the YAML documents of a file as JSON values.
func documents(t *testing.T, text []byte) []any {
	t.Helper()
	var all []any
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	for {
		var value any
		if err := decoder.Decode(&value); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		data, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		value, err = jsonschema.UnmarshalJSON(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, value)
	}
}

// argoSchema is the schema of the kinds of Argo Workflows, out of its own module.
func argoSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "mod", "download", "-json", argo).Output()
	if err != nil {
		t.Fatalf("download %s: %v", argo, err)
	}
	var module struct{ Dir string }
	if err := json.Unmarshal(out, &module); err != nil {
		t.Fatal(err)
	}
	return compile(t, filepath.Join(module.Dir, "api/jsonschema/schema.json"))
}

func compile(t *testing.T, path string) *jsonschema.Schema {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	value, err := jsonschema.UnmarshalJSON(file)
	if err != nil {
		t.Fatal(err)
	}
	if root, ok := value.(map[string]any); ok {
		delete(root, "$id") // an address that nobody asks
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource("recipe.json", value); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("recipe.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// TestSchemas validates the recipes, and the same recipes with a misspelt key, which must not pass.
func TestSchemas(t *testing.T) {
	for file, tc := range map[string]struct {
		schema    *jsonschema.Schema
		key, typo string
	}{
		"gitlab-ci.yml":          {compile(t, "testdata/gitlab-ci.json"), "artifacts:", "artefacts:"},
		"pre-commit-config.yaml": {compile(t, "testdata/pre-commit.json"), "entry:", "entri:"},
		"tekton.yaml":            {compile(t, "testdata/tekton-v1.json"), "workingDir:", "workdir:"},
		"argo-workflows.yaml":    {argoSchema(t), "workflowSpec:", "workflow:"},
	} {
		text, err := os.ReadFile(filepath.Join(recipes, file))
		if err != nil {
			t.Fatal(err)
		}
		for _, document := range documents(t, text) {
			if err := tc.schema.Validate(document); err != nil {
				t.Errorf("%s: %v", file, err)
			}
		}
		wrong := bytes.Replace(text, []byte(tc.key), []byte(tc.typo), 1)
		if bytes.Equal(text, wrong) || tc.schema.Validate(documents(t, wrong)[0]) == nil {
			t.Errorf("%s: %s instead of %s passes", file, tc.typo, tc.key)
		}
	}
}

// TestGitHub lints the workflow, and one with mistakes.
func TestGitHub(t *testing.T) {
	lint := func(text []byte) []*actionlint.Error {
		linter, err := actionlint.NewLinter(io.Discard, &actionlint.LinterOptions{Shellcheck: "", Pyflakes: ""})
		if err != nil {
			t.Fatal(err)
		}
		found, err := linter.Lint("workflow.yml", text, nil)
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	text, err := os.ReadFile(filepath.Join(recipes, "github-actions.yml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range lint(text) {
		t.Errorf("github-actions.yml:%d:%d: %s", e.Line, e.Column, e.Message)
	}
	if len(lint(bytes.Replace(text, []byte("github.token"), []byte("github.tokens"), 1))) == 0 || len(lint(bytes.Replace(text, []byte("runs-on:"), []byte("run-on:"), 1))) == 0 {
		t.Error("actionlint finds no mistake")
	}
}

// command is a call of Regolith in a recipe, up to the end of its line or of a folded text.
var command = regexp.MustCompile(`regolith scan ((?:[^\n]*\\\n)*[^\n]*)`)

// TestCommands runs what the recipes call, on the example cluster: a flag that is not there would fail with 2.
func TestCommands(t *testing.T) {
	files, err := filepath.Glob(recipes + "/*.y*ml")
	if err != nil || len(files) != 5 {
		t.Fatalf("%d recipes, %v", len(files), err)
	}
	program, err := filepath.Abs("../../bin/regolith")
	if err != nil {
		t.Fatal(err)
	}
	shop, err := filepath.Abs("../../examples/shop/apps")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		folded := regexp.MustCompile(`(regolith scan deploy/)\n\s+(--[^\n]*)\n\s+(--[^\n]*)`).ReplaceAllString(string(text), "$1 $2 $3")
		found := command.FindAllStringSubmatch(folded, -1)
		if len(found) != 1 {
			t.Errorf("%s calls regolith %d times", file, len(found))
			continue
		}
		line := strings.NewReplacer("\\\n", " ", "|| code=$?", "", `"$BUNDLE"`, "default", `"$FAIL_ON"`, "high", "/tmp/reports/", "").Replace(found[0][1])
		args := append([]string{"scan", shop}, strings.Fields(line)[1:]...)
		run := exec.CommandContext(t.Context(), program, args...)
		run.Dir = t.TempDir()
		out, err := run.CombinedOutput()
		var exit *exec.ExitError
		if !errors.As(err, &exit) || exit.ExitCode() != 1 {
			t.Errorf("%s: regolith %q: %v\n%s", file, args, err, out)
		}
	}
	fmt.Printf("FIGURE CI recipes: %d, each validated and its scan run\n", len(files))
}
