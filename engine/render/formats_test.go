package render_test

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"pgregory.net/rapid"
	"sigs.k8s.io/yaml"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/render"
)

// schemas are what a document of each format must match; testdata/README.md says where they are from.
func schemas(t *testing.T) map[string]func(document string) error {
	t.Helper()
	whole := func(file string) func(string) error {
		schema := compile(t, "testdata/"+file)
		return func(document string) error { return validate(schema, document) }
	}
	items := func(of map[string]*jsonschema.Schema) func(string) error {
		return func(document string) error {
			var list struct {
				APIVersion, Kind string
				Items            []map[string]any
			}
			if err := json.Unmarshal([]byte(document), &list); err != nil {
				return err
			}
			for _, item := range list.Items {
				text, err := json.Marshal(item)
				if err != nil {
					return err
				}
				kind, _ := item["kind"].(string)
				if err := validate(of[kind], string(text)); err != nil {
					return err
				}
			}
			return nil
		}
	}
	crds := map[string]*jsonschema.Schema{
		"Report": crdSchema(t, "openreports.io_reports.yaml"), "ClusterReport": crdSchema(t, "openreports.io_clusterreports.yaml"),
		"PolicyReport": crdSchema(t, "wgpolicyk8s.io_policyreports.yaml"), "ClusterPolicyReport": crdSchema(t, "wgpolicyk8s.io_clusterpolicyreports.yaml"),
	}
	return map[string]func(string) error{
		"gitlab": whole("gitlab-codequality.json"), "gitlab-sast": whole("gitlab-sast-15.0.1.json"), "oscal": whole("oscal-assessment-results-1.2.0.json"),
		"openreports": items(crds), "policyreport": items(crds),
	}
}

// crdSchema is the schema of a CustomResourceDefinition, closed: the API server drops what it does not know.
func crdSchema(t *testing.T, file string) *jsonschema.Schema {
	t.Helper()
	text, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	var crd struct {
		Spec struct {
			Versions []struct {
				Schema struct {
					OpenAPIV3Schema map[string]any `json:"openAPIV3Schema"`
				} `json:"schema"`
			} `json:"versions"`
		} `json:"spec"`
	}
	if err := yaml.Unmarshal(text, &crd); err != nil {
		t.Fatal(err)
	}
	root := crd.Spec.Versions[0].Schema.OpenAPIV3Schema
	closeSchema(root)
	delete(root["properties"].(map[string]any)["metadata"].(map[string]any), "additionalProperties")
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource(file, any(root)); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile(file)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func closeSchema(schema map[string]any) {
	if properties, ok := schema["properties"].(map[string]any); ok {
		schema["additionalProperties"] = false
		for _, property := range properties {
			closeSchema(property.(map[string]any))
		}
	}
	if items, ok := schema["items"].(map[string]any); ok {
		closeSchema(items)
	}
}

// TestFormatsMatchTheirSchemas renders the reports of the golden files, and random ones, and validates each.
func TestFormatsMatchTheirSchemas(t *testing.T) {
	t.Parallel()
	for format, check := range schemas(t) {
		t.Run(format, func(t *testing.T) {
			t.Parallel()
			for name, r := range reports() {
				for _, frameworks := range [][]string{nil, {"cis", "pss"}} {
					if err := check(renderString(t, format, r, render.Options{Frameworks: frameworks})); err != nil {
						t.Errorf("%s: %v", name, err)
					}
				}
			}
			rapid.Check(t, func(t *rapid.T) {
				if out := renderAny(t, format, anyReport().Draw(t, "report"), render.Options{}); check(out) != nil {
					t.Fatalf("%v\n%s", check(out), out)
				}
			})
		})
	}
}

// TestSchemasOfFormatsRefuse holds the schemas themselves: what is wrong must not pass.
func TestSchemasOfFormatsRefuse(t *testing.T) {
	t.Parallel()
	all := schemas(t)
	for format, change := range map[string][2]string{
		"gitlab": {`"severity": "blocker"`, `"severity": "fatal"`}, "gitlab-sast": {`"type": "sast"`, `"type": "dast"`},
		"oscal": {`"target-id"`, `"target"`}, "openreports": {`"result": "warn"`, `"result": "unknown"`}, "policyreport": {`"severity": "high"`, `"severity": "urgent"`},
	} {
		good := renderString(t, format, typicalReport(), render.Options{})
		bad := strings.Replace(good, change[0], change[1], 1)
		if bad == good {
			t.Errorf("%s does not hold %s", format, change[0])
		}
		if all[format](bad) == nil {
			t.Errorf("%s: the schema accepts %s", format, change[1])
		}
	}
}

// TestEveryFindingIsInEveryFormat holds that nothing that is not a pass is lost on the way to a machine.
func TestEveryFindingIsInEveryFormat(t *testing.T) {
	t.Parallel()
	r := typicalReport()
	for format, pattern := range map[string]string{
		"gitlab": `"check_name": "`, "openreports": `"policy": "`, "policyreport": `"policy": "`, "oscal": `"collected": "`, "csv": "\r\n",
	} {
		want := len(r.Results) + 1 // one control is unknown as a whole
		if format != "oscal" {
			want += len(r.Errors)
		}
		if format == "csv" {
			want++ // its header
		}
		if got := strings.Count(renderString(t, format, r, render.Options{}), pattern); got != want {
			t.Errorf("%s tells %d findings, want %d", format, got, want)
		}
	}
	sast := renderString(t, "gitlab-sast", r, render.Options{})
	if got := strings.Count(sast, `"identifiers": [`); got != r.Summary.Fail {
		t.Errorf("gitlab-sast tells %d violations, want %d", got, r.Summary.Fail)
	}
}

// TestStepsAreInFormatsForMachines holds that an attack path is told in its order where a format has a place for text.
func TestStepsAreInFormatsForMachines(t *testing.T) {
	t.Parallel()
	for format, between := range map[string]string{"csv": "; ", "gitlab-sast": `\n`, "oscal": `\n`} {
		want := `1. first` + between + `2. then`
		r := typicalReport()
		for i := range r.Results {
			r.Results[i].Steps = []string{"first", "then\x1b[0m"}
		}
		if out := renderString(t, format, r, render.Options{}); strings.Count(out, want) < r.Summary.Fail {
			t.Errorf("%s does not hold %s:\n%s", format, want, out)
		}
	}
}

// TestIdentifiersAreUnique holds that no two findings share the id by which other tools know them, in any run.
func TestIdentifiersAreUnique(t *testing.T) {
	t.Parallel()
	twice := typicalReport()
	twice.Results = append(twice.Results, twice.Results...)
	for format, pattern := range map[string]string{"gitlab": `"fingerprint": "(.*)"`, "gitlab-sast": `"id": "([0-9a-f-]{36})"`, "oscal": `"uuid": "(.*)"`} {
		out := renderString(t, format, twice, render.Options{})
		if out != renderString(t, format, twice, render.Options{}) {
			t.Errorf("%s differs from run to run", format)
		}
		seen := map[string]bool{}
		for _, id := range regexp.MustCompile(pattern).FindAllStringSubmatch(out, -1) {
			if seen[id[1]] {
				t.Errorf("%s has %s twice", format, id[1])
			}
			seen[id[1]] = true
		}
		if len(seen) < 10 {
			t.Errorf("%s has %d ids", format, len(seen))
		}
	}
}

// TestOSCALReferences holds that what an OSCAL document refers to stands in it.
func TestOSCALReferences(t *testing.T) {
	t.Parallel()
	out := renderString(t, "oscal", typicalReport(), render.Options{Frameworks: []string{"cis"}})
	defined := map[string]bool{}
	for _, id := range regexp.MustCompile(`"uuid": "(.*)"`).FindAllStringSubmatch(out, -1) {
		defined[id[1]] = true
	}
	references := regexp.MustCompile(`"(?:subject-uuid|observation-uuid|href)": "#?([0-9a-f]{8}-[0-9a-f-]{27})"`).FindAllStringSubmatch(out, -1)
	if len(references) < 10 {
		t.Errorf("%d references", len(references))
	}
	for _, id := range references {
		if !defined[id[1]] {
			t.Errorf("%s is not in the document", id[1])
		}
	}
	if !strings.Contains(out, `"target-id": "cis-5.2.2"`) {
		t.Error("the items of the framework are not the targets")
	}
}

// record is a line of RFC 4180: fields with quotes around them where they hold quotes, commas or line breaks.
var record = regexp.MustCompile(`^(?:"(?:[^"]|"")*"|[^",\r\n]*)(?:,(?:"(?:[^"]|"")*"|[^",\r\n]*))*$`)

func TestCSV(t *testing.T) {
	t.Parallel()
	for name, r := range reports() {
		out := renderString(t, "csv", r, render.Options{})
		lines := strings.Split(strings.TrimSuffix(out, "\r\n"), "\r\n")
		for i, line := range lines {
			if !record.MatchString(line) {
				t.Errorf("%s: line %d is no record: %q", name, i+1, line)
			}
		}
		rows, err := csv.NewReader(strings.NewReader(out)).ReadAll() // all rows have the columns of the first
		if err != nil || len(rows) != len(lines) {
			t.Errorf("%s: %d rows of %d lines, %v", name, len(rows), len(lines), err)
		}
	}
}

// TestCSVHoldsNoFormula plants what spreadsheets calculate.
func TestCSVHoldsNoFormula(t *testing.T) {
	t.Parallel()
	for _, formula := range []string{"=1+1", "+1", "-1+1", "@SUM(A1)", "=HYPERLINK(\"x\")", "|calc", "%0A"} {
		r := newReport()
		r.Results = []engine.Finding{{
			Control: formula, Status: engine.StatusFail, Message: formula, Path: formula, Object: engine.Ref{Kind: formula, Name: formula, Namespace: formula, APIVersion: formula},
			Location: engine.Location{File: formula}, Instances: 1, Fingerprint: formula, Waiver: &engine.Waiver{Reason: formula, Owner: formula},
		}}
		rows, err := csv.NewReader(strings.NewReader(renderString(t, "csv", r, render.Options{}))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for i, cell := range rows[1] {
			if cell != "" && strings.ContainsRune("=+-@|%", rune(cell[0])) {
				t.Errorf("%s: cell %d is %q", formula, i, cell)
			}
		}
	}
}
