package interop

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/builtin"
	"github.com/regolith-policy/regolith/engine/bundle"
	"github.com/regolith-policy/regolith/engine/conftest"
	"github.com/regolith-policy/regolith/engine/eval"
	"github.com/regolith-policy/regolith/engine/gatekeeper"
	"github.com/regolith-policy/regolith/engine/policy"
	"github.com/regolith-policy/regolith/engine/source"
)

// verdicts counts violations: "control object: message".
type verdicts map[string]int

func (v verdicts) add(control string, object engine.Ref, message string) {
	v[fmt.Sprintf("%s %s %s: %s", control, object.APIVersion, object, message)]++
}

func (v verdicts) total() (n int) {
	for _, count := range v {
		n += count
	}
	return n
}

// differ lists what two hosts do not say alike.
func differ(want, got verdicts) []string {
	var out []string
	for _, line := range slices.Sorted(maps.Keys(want)) {
		if got[line] != want[line] {
			out = append(out, fmt.Sprintf("%d instead of %d: %s", got[line], want[line], line))
		}
	}
	for _, line := range slices.Sorted(maps.Keys(got)) {
		if _, known := want[line]; !known {
			out = append(out, fmt.Sprintf("%d instead of 0: %s", got[line], line))
		}
	}
	return out
}

// fixture is everything exported once, for all tests.
type fixture struct {
	lib        *policy.Library
	exportable []engine.Control
	resources  []eval.Resource
	config     gatekeeper.Config
	dir        string // holds gatekeeper/, legacy/, conftest/ and bundle.tar.gz
}

// exported writes all controls that other hosts can run in all forms.
func exported(t *testing.T) *fixture {
	t.Helper()
	lib, problems := builtin.Parsed()
	if len(problems) > 0 {
		t.Fatal(problems[0])
	}
	f := &fixture{lib: lib, dir: t.TempDir()}
	for _, control := range lib.Controls {
		if gatekeeper.Unfit(control) == "" {
			f.exportable = append(f.exportable, control)
		}
	}
	var err error
	if f.resources, err = eval.Resources(); err != nil {
		t.Fatal(err)
	}
	f.config = gatekeeper.Config{Library: lib, Controls: f.exportable, Version: "1.0.0", Examples: map[string]gatekeeper.Examples{}}
	for _, r := range f.resources {
		f.config.Builtin = append(f.config.Builtin, gatekeeper.Resource{Group: r.Group, Version: r.Version, Kind: r.Kind})
	}
	return f
}

// write writes files below a directory of the fixture.
func (f *fixture) write(t *testing.T, name string, files map[string][]byte) string {
	t.Helper()
	dir := filepath.Join(f.dir, name)
	for file, content := range files {
		path := filepath.Join(dir, filepath.FromSlash(file))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func (f *fixture) gatekeeper(t *testing.T, name string, legacy bool) string {
	t.Helper()
	config := f.config
	config.Legacy = legacy
	export, err := gatekeeper.New(config)
	if err != nil {
		t.Fatal(err)
	}
	return f.write(t, name, export.Files)
}

func (f *fixture) conftest(t *testing.T) string {
	t.Helper()
	config := conftest.Config{Library: f.lib, Controls: f.exportable}
	for _, r := range f.resources {
		if r.Namespaced {
			config.Namespaced = append(config.Namespaced, strings.TrimPrefix(r.Group+"/"+r.Kind, "/"))
		}
	}
	export, err := conftest.New(config)
	if err != nil {
		t.Fatal(err)
	}
	return f.write(t, "conftest", export.Files)
}

func (f *fixture) bundle(t *testing.T) string {
	t.Helper()
	var ids []string
	for _, control := range f.exportable {
		ids = append(ids, control.ID)
	}
	selection, err := bundle.Select(f.lib, bundle.Request{Profiles: []bundle.Profile{{Name: "exportable", Include: ids}}})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := bundle.Build(&out, f.lib, selection, bundle.Describe(selection, "exportable", "1.0.0")); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(f.write(t, "bundle", map[string][]byte{"bundle.tar.gz": out.Bytes()}), "bundle.tar.gz")
}

// tool is the path of a program that `make peers` builds.
func tool(t *testing.T, name string) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join("..", "..", "bin", name))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("%v: run make peers", err)
	}
	return path
}

// run runs a program and decodes what it prints; these exit codes are good.
func run(t *testing.T, into any, good []int, name string, args ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), tool(t, name), args...)
	var out, diagnosis bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &diagnosis
	err := cmd.Run()
	if code := cmd.ProcessState.ExitCode(); !slices.Contains(good, code) {
		t.Fatalf("%s exits with %d (%v): %s%s", name, code, err, tail(diagnosis.String()), tail(out.String()))
	}
	if into == nil {
		return
	}
	if err := json.Unmarshal(out.Bytes(), into); err != nil {
		t.Fatalf("%s prints no JSON: %v\n%s%s", name, err, tail(out.String()), tail(diagnosis.String()))
	}
}

func tail(text string) string { return text[max(0, len(text)-4000):] }

// world is objects that are judged together, as an API server holds them.
type world struct {
	name    string
	objects []gatekeeper.Object
}

func (w *world) text() []byte {
	var out bytes.Buffer
	for _, object := range w.objects {
		out.WriteString("---\n")
		out.Write(append(bytes.TrimSpace(object.JSON), '\n'))
	}
	return out.Bytes()
}

// regolith judges a world with our own engine.
func (f *fixture) regolith(t *testing.T, w *world) verdicts {
	t.Helper()
	return judge(t, w.input(t), eval.Config{Library: f.lib, Controls: f.exportable})
}

func (w *world) input(t *testing.T) *source.Input {
	t.Helper()
	input, err := source.Read(t.Context(), []string{"-"}, source.Config{Stdin: bytes.NewReader(w.text())})
	if err != nil {
		t.Fatal(err)
	}
	if len(input.Errors) > 0 || len(input.Documents) != len(w.objects) {
		t.Fatalf("%s: %d of %d documents read; %v", w.name, len(input.Documents), len(w.objects), input.Errors)
	}
	return input
}

func judge(t *testing.T, input *source.Input, config eval.Config) verdicts {
	t.Helper()
	return failures(evaluate(t, input, config))
}

// evaluate judges objects as Gatekeeper does: each apart, and reported on the one that was reviewed.
func evaluate(t *testing.T, input *source.Input, config eval.Config) *engine.Report {
	t.Helper()
	evaluator, problems, err := eval.New(t.Context(), config)
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	report, err := evaluator.Run(t.Context(), input, eval.Options{Apart: true, AsReviewed: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range report.Errors {
		t.Errorf("regolith: %s:%d: %s", e.Location.File, e.Location.Line, e.Message)
	}
	for i := range report.Results {
		finding := &report.Results[i]
		if finding.Status == engine.StatusError {
			t.Errorf("regolith: %s on %s: %s", finding.Control, finding.Object, finding.Message)
		}
		if finding.Object.GroupKind() == engine.FactsGroup+"/Cluster" {
			finding.Object = gatekeeper.AnchorObject().Ref
		}
	}
	return report
}

func failures(report *engine.Report) verdicts {
	out := verdicts{}
	for i := range report.Results {
		if finding := &report.Results[i]; finding.Status == engine.StatusFail {
			out.add(finding.Control, finding.Object, finding.Message)
		}
	}
	return out
}

// gator judges a world with `gator test`.
func (f *fixture) gator(t *testing.T, exported string, w *world) verdicts {
	t.Helper()
	ids := map[string]string{}
	var args []string
	for _, control := range f.exportable {
		name := gatekeeper.Name(control.ID)
		ids[name] = control.ID
		for _, folder := range []string{"templates", "constraints"} {
			args = append(args, "-f", filepath.Join(exported, folder, name+".yaml"))
		}
	}
	return runGator(t, func(constraint engine.Ref) string { return ids[constraint.Name] }, args, f.save(t, w))
}

func (f *fixture) save(t *testing.T, w *world) string {
	t.Helper()
	return filepath.Join(f.write(t, "worlds", map[string][]byte{w.name + ".yaml": w.text()}), w.name+".yaml")
}

// object is what hosts print of an object.
type object struct {
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
	Metadata   struct {
		Name      string `json:"name"`
		Namespace string `json:"namespace"`
	} `json:"metadata"`
}

func (o *object) ref() engine.Ref {
	return engine.Ref{APIVersion: o.APIVersion, Kind: o.Kind, Namespace: o.Metadata.Namespace, Name: o.Metadata.Name}
}

func runGator(t *testing.T, id func(constraint engine.Ref) string, args []string, input string) verdicts {
	t.Helper()
	var results []struct {
		Msg        string `json:"msg"`
		Constraint object `json:"constraint"`
		Object     object `json:"violatingObject"`
	}
	run(t, &results, []int{0, 1}, "gator", append(append([]string{"test", "-o", "json"}, args...), "-f", input)...)
	out := verdicts{}
	for i := range results {
		r := &results[i]
		out.add(id(r.Constraint.ref()), r.Object.ref(), r.Msg)
	}
	return out
}

// conftestRun judges a world with conftest, given as one List.
func (f *fixture) conftestRun(t *testing.T, exported string, w *world) verdicts {
	t.Helper()
	var results []struct {
		Failures []struct {
			Metadata struct {
				Control string     `json:"control"`
				Message string     `json:"message"`
				Object  engine.Ref `json:"object"`
			} `json:"metadata"`
		} `json:"failures"`
	}
	run(t, &results, []int{0, 1}, "conftest", "test", "--all-namespaces", "--combine", "-o", "json", "-p", exported, f.save(t, w))
	out := verdicts{}
	for _, r := range results {
		for _, failure := range r.Failures {
			out.add(failure.Metadata.Control, failure.Metadata.Object, failure.Metadata.Message)
		}
	}
	return out
}

// stockOPA judges cases with `opa eval` on the built bundle: one process for all.
func stockOPA(t *testing.T, built, dir string, cases []opaCase, inventory any) []opaResult {
	t.Helper()
	input := filepath.Join(dir, "cases.json")
	writeJSON(t, input, map[string]any{"cases": cases})
	args := []string{"eval", "--bundle", built, "--input", input, "--format", "json"}
	with := "with input as request with data.inventory as known"
	if inventory != nil {
		file := filepath.Join(dir, "inventory.json")
		writeJSON(t, file, map[string]any{"inventory": inventory})
		args = append(args, "--data", file)
		with = "with input as request"
	}
	args = append(args, `[{"case": i, "msg": v.msg} | some i, c in input.cases; request := c.input; known := object.get(c, "inventory", {}); some v in data.policies[c.domain][c.slug].violation `+with+`]`)
	var out struct {
		Result []struct {
			Expressions []struct {
				Value []opaResult `json:"value"`
			} `json:"expressions"`
		} `json:"result"`
	}
	run(t, &out, []int{0}, "opa", args...)
	return out.Result[0].Expressions[0].Value
}

type opaCase struct {
	Domain    string         `json:"domain"`
	Slug      string         `json:"slug"`
	Input     map[string]any `json:"input"`
	Inventory any            `json:"inventory,omitempty"`

	control string
	ref     engine.Ref
}

type opaResult struct {
	Case int    `json:"case"`
	Msg  string `json:"msg"`
}

func newCase(control engine.Control, object *gatekeeper.Object, parameters map[string]any) opaCase {
	domain, slug, _ := strings.Cut(strings.ReplaceAll(control.ID, "-", "_"), "/")
	input := map[string]any{"review": map[string]any{"object": json.RawMessage(object.JSON)}}
	if parameters != nil {
		input["parameters"] = parameters
	}
	return opaCase{Domain: domain, Slug: slug, Input: input, control: control.ID, ref: object.Ref}
}

func writeJSON(t *testing.T, file string, value any) {
	t.Helper()
	encoded, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, encoded, 0o644); err != nil {
		t.Fatal(err)
	}
}

// inventory is data.inventory of objects; of two with one identity the last.
func inventory(objects []gatekeeper.Object) map[string]any {
	cluster, namespaces := map[string]any{}, map[string]any{}
	for i := range objects {
		o := &objects[i]
		at := cluster
		if o.Ref.Namespace != "" {
			at = below(namespaces, o.Ref.Namespace)
		}
		below(below(at, o.Ref.APIVersion), o.Ref.Kind)[o.Ref.Name] = json.RawMessage(o.JSON)
	}
	return map[string]any{"cluster": cluster, "namespace": namespaces}
}

func below(m map[string]any, key string) map[string]any {
	if m[key] == nil {
		m[key] = map[string]any{}
	}
	return m[key].(map[string]any)
}

func rawJSON(text []byte) json.RawMessage { return json.RawMessage(text) }
