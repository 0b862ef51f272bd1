package render_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"pgregory.net/rapid"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/render"
)

const (
	reportSchema = "../../docs/report.schema.json"
	sarifSchema  = "testdata/sarif-schema-2.1.0.json"
)

// compile compiles a schema, with its formats asserted.
func compile(tb testing.TB, path string) *jsonschema.Schema {
	tb.Helper()
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	schema, err := compiler.Compile(path)
	if err != nil {
		tb.Fatal(err)
	}
	return schema
}

// validate is the error of a JSON document against a schema.
func validate(schema *jsonschema.Schema, document string) error {
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(document))
	if err != nil {
		return err
	}
	return schema.Validate(value)
}

// anyReport generates reports of any strings, verdicts and lists, nil ones too.
func anyReport() *rapid.Generator[*engine.Report] {
	return rapid.Custom(func(t *rapid.T) *engine.Report {
		text := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"", "pod", "pod/x", "web.yaml", payload, "\xff", "https://example.org/x"}))
		ref := rapid.Custom(func(t *rapid.T) engine.Ref {
			return engine.Ref{APIVersion: text.Draw(t, "apiVersion"), Kind: text.Draw(t, "kind"), Namespace: text.Draw(t, "ns"), Name: text.Draw(t, "name")}
		})
		location := rapid.Custom(func(t *rapid.T) engine.Location {
			return engine.Location{File: text.Draw(t, "file"), Line: rapid.IntRange(0, 9).Draw(t, "line"), Column: rapid.IntRange(0, 9).Draw(t, "column")}
		})
		status := rapid.SampledFrom(engine.Statuses())
		severity := rapid.SampledFrom(append(engine.Severities(), engine.SeverityNone))
		frameworks := rapid.MapOfN(text, rapid.SliceOfN(text, 0, 2), 0, 2)
		counts := rapid.Custom(func(t *rapid.T) engine.Counts {
			var c engine.Counts
			for _, s := range engine.Statuses() {
				c.Add(s, rapid.IntRange(0, 3).Draw(t, string(s)))
			}
			return c
		})
		patch := rapid.Custom(func(t *rapid.T) engine.Patch {
			p := engine.Patch{Op: text.Draw(t, "op"), Value: rapid.SampledFrom([]any{nil, "x", 1.5, true, []any{"a"}}).Draw(t, "value")}
			if rapid.Bool().Draw(t, "path") {
				p.Path = engine.Path{text.Draw(t, "key"), rapid.IntRange(0, 9).Draw(t, "index")}
			}
			return p
		})
		r := newReport()
		r.Source = engine.Source{Type: text.Draw(t, "type"), Name: text.Draw(t, "source"), Partial: rapid.Bool().Draw(t, "partial")}
		r.Controls = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) engine.ControlResult {
			return engine.ControlResult{
				ID: text.Draw(t, "id"), Title: text.Draw(t, "title"), Description: text.Draw(t, "why"), Domain: text.Draw(t, "domain"),
				Severity: severity.Draw(t, "severity"), Frameworks: frameworks.Draw(t, "frameworks"), Remediation: text.Draw(t, "fix"),
				Verify: text.Draw(t, "verify"), Manual: text.Draw(t, "manual"), Reason: text.Draw(t, "reason"), Status: status.Draw(t, "status"),
				References: []engine.Link{{Title: text.Draw(t, "link"), URL: text.Draw(t, "url")}}, Counts: counts.Draw(t, "counts"),
			}
		}), 0, 3).Draw(t, "controls")
		r.Results = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) engine.Finding {
			f := engine.Finding{
				Control: text.Draw(t, "control"), Status: status.Draw(t, "status"), Severity: severity.Draw(t, "severity"), Object: ref.Draw(t, "object"),
				Location: location.Draw(t, "location"), Message: text.Draw(t, "message"), Path: text.Draw(t, "path"),
				Related: rapid.SliceOfN(ref, 0, 4).Draw(t, "related"), Steps: rapid.SliceOfN(rapid.StringN(1, 40, 200), 0, 3).Draw(t, "steps"),
				Fix:       rapid.SliceOfN(patch, 0, 2).Draw(t, "fix"),
				Instances: rapid.IntRange(1, 3).Draw(t, "instances"), Fingerprint: text.Draw(t, "fingerprint"),
			}
			if f.Status == engine.StatusWaived {
				f.Waiver = &engine.Waiver{Reason: text.Draw(t, "reason"), Owner: text.Draw(t, "owner"), Expires: text.Draw(t, "expires")}
			}
			return f
		}), 0, 12).Draw(t, "results")
		r.Errors = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) engine.InputError {
			return engine.InputError{Location: location.Draw(t, "location"), Message: text.Draw(t, "message"), Hint: text.Draw(t, "hint")}
		}), 0, 3).Draw(t, "errors")
		r.Summary.ByDomain = rapid.MapOfN(text, counts, 0, 2).Draw(t, "byDomain")
		r.Summary.Counts = counts.Draw(t, "summary")
		return r
	})
}

// renderAny renders a report or fails.
func renderAny(t interface{ Fatalf(string, ...any) }, format string, r *engine.Report, o render.Options) string {
	var out strings.Builder
	if err := render.Write(&out, format, r, o); err != nil {
		t.Fatalf("write %s: %v", format, err)
	}
	return out.String()
}

func TestReportsMatchTheirSchema(t *testing.T) {
	t.Parallel()
	schema := compile(t, reportSchema)
	for name, r := range reports() {
		if err := validate(schema, renderString(t, "json", r, render.Options{})); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		out := renderAny(t, "json", anyReport().Draw(t, "report"), render.Options{})
		if err := validate(schema, out); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		if strings.Contains(out, ": null,\n") && strings.Contains(out, "\"related\": null") {
			t.Fatalf("a nil list is null:\n%s", out)
		}
	})
}

func TestSARIFMatchesTheStandard(t *testing.T) {
	t.Parallel()
	schema := compile(t, sarifSchema)
	for name, r := range reports() {
		if err := validate(schema, renderString(t, "sarif", r, render.Options{})); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		out := renderAny(t, "sarif", anyReport().Draw(t, "report"), render.Options{})
		if err := validate(schema, out); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	})
}

// TestSchemaRefuses holds the schema itself: what is wrong must not pass.
func TestSchemaRefuses(t *testing.T) {
	t.Parallel()
	schema := compile(t, reportSchema)
	good := renderString(t, "json", typicalReport(), render.Options{})
	for name, change := range map[string]func(map[string]any){
		"another kind":       func(r map[string]any) { r["kind"] = "List" },
		"another version":    func(r map[string]any) { r["apiVersion"] = "regolith.dev/v2" },
		"no results":         func(r map[string]any) { delete(r, "results") },
		"null results":       func(r map[string]any) { r["results"] = nil },
		"an unknown field":   func(r map[string]any) { r["extra"] = 1 },
		"an unknown verdict": func(r map[string]any) { first(r, "results")["status"] = "FAIL" },
		"a bad severity":     func(r map[string]any) { first(r, "results")["severity"] = "urgent" },
		"a negative count":   func(r map[string]any) { first(r, "controls")["counts"].(map[string]any)["fail"] = -1 },
		"no fingerprint":     func(r map[string]any) { delete(first(r, "results"), "fingerprint") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var report map[string]any
			if err := json.Unmarshal([]byte(good), &report); err != nil {
				t.Fatal(err)
			}
			change(report)
			bad, err := json.Marshal(report)
			if err != nil {
				t.Fatal(err)
			}
			if validate(schema, string(bad)) == nil {
				t.Error("the schema accepts it")
			}
		})
	}
}

func first(r map[string]any, list string) map[string]any {
	return r[list].([]any)[0].(map[string]any)
}

// TestSchemaDescribesEveryField walks the types of the report beside the schema.
func TestSchemaDescribesEveryField(t *testing.T) {
	t.Parallel()
	describe(t, compile(t, reportSchema), reflect.TypeFor[engine.Report](), "report")
}

// describe compares the fields of a struct with the properties of its schema, and descends into both.
func describe(t *testing.T, schema *jsonschema.Schema, typ reflect.Type, path string) {
	t.Helper()
	described := schema.Description != ""
	for schema.Ref != nil {
		schema = schema.Ref
		described = described || schema.Description != ""
	}
	if !described {
		t.Errorf("%s has no description", path)
	}
	if typ.Kind() == reflect.Pointer && len(schema.AnyOf) == 2 {
		describe(t, schema.AnyOf[1], typ.Elem(), path)
		return
	}
	switch typ.Kind() {
	case reflect.Slice:
		if typ.Elem().Kind() == reflect.Struct {
			describe(t, schema.Items2020, typ.Elem(), path+"[]")
		}
	case reflect.Map:
		values, ok := schema.AdditionalProperties.(*jsonschema.Schema)
		if !ok {
			if len(schema.Properties) == 0 {
				t.Errorf("%s: the schema has neither values nor names", path)
			}
			return
		}
		if typ.Elem().Kind() == reflect.Struct {
			describe(t, values, typ.Elem(), path+"{}")
		}
	case reflect.Struct:
		fields := jsonFields(typ)
		for name, field := range fields {
			property, ok := schema.Properties[name]
			if !ok {
				t.Errorf("%s.%s is not in the schema", path, name)
				continue
			}
			describe(t, property, field, path+"."+name)
		}
		for name := range schema.Properties {
			if _, ok := fields[name]; !ok {
				t.Errorf("%s.%s is in the schema only", path, name)
			}
		}
	default:
	}
}

// jsonFields are the fields of a struct by their JSON name, those of embedded structs included.
func jsonFields(typ reflect.Type) map[string]reflect.Type {
	fields := map[string]reflect.Type{}
	for i := range typ.NumField() {
		field := typ.Field(i)
		if field.Anonymous {
			for name, embedded := range jsonFields(field.Type) {
				fields[name] = embedded
			}
			continue
		}
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		fields[name] = field.Type
	}
	return fields
}
