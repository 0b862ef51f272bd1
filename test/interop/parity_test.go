package interop

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/authoring"
	"github.com/regolith-policy/regolith/engine/bundle"
	"github.com/regolith-policy/regolith/engine/gatekeeper"
)

// full asks for everything; without it the default run is bounded, and its figures say to what.
var full = os.Getenv("PARITY") == "full"

// TestParity judges the same objects in all four hosts. The examples of each control are judged by that control (by
// conftest those of every third); examples/shop by every control, and with PARITY=full examples/shop-hardened, the
// corpus and all examples as one world too.
func TestParity(t *testing.T) {
	f := exported(t)
	for _, control := range f.exportable {
		examples, err := authoring.GatekeeperExamples(t.Context(), f.lib, control)
		if err != nil {
			t.Fatal(err)
		}
		f.config.Examples[control.ID] = examples
	}
	all := len(f.lib.Controls)
	t.Logf("FIGURE parity: %d of %d controls exportable to Gatekeeper and conftest (%.1f %%), %d of %d of scope object, referential and cluster",
		len(f.exportable), all, 100*float64(len(f.exportable))/float64(all), len(f.exportable), f.inCluster())
	exported := f.gatekeeper(t, "gatekeeper", false)
	policies, built := f.conftest(t), f.bundle(t)

	t.Run("examples", func(t *testing.T) { f.examples(t, exported, policies, built) })
	for _, w := range f.worlds(t) {
		t.Run(w.name, func(t *testing.T) { f.world(t, w, exported, policies, built) })
	}
}

// inCluster counts the controls that are about API objects alone.
func (f *fixture) inCluster() (n int) {
	for _, control := range f.lib.Controls {
		if control.Scope != engine.ScopeHost {
			n++
		}
	}
	return n
}

// examples compares on the examples of each control, each of them a world of its own.
func (f *fixture) examples(t *testing.T, exported, policies, built string) {
	want, worlds, objects := verdicts{}, 0, 0
	var cases []opaCase
	for _, control := range f.exportable {
		examples := f.config.Examples[control.ID]
		for k := range examples.Worlds {
			w := &examples.Worlds[k]
			worlds, objects = worlds+1, objects+len(w.Objects)
			known := inventory(w.Objects)
			for i := range w.Objects {
				object := &w.Objects[i]
				one := newCase(control, object, examples.Parameters)
				one.Inventory = known
				one.control = exampleKey(control, k)
				cases = append(cases, one)
				for _, message := range object.Messages {
					want.add(one.control, object.Ref, message)
				}
			}
		}
	}
	opa := verdicts{}
	for _, r := range stockOPA(t, built, t.TempDir(), cases, nil) {
		opa.add(cases[r.Case].control, cases[r.Case].ref, r.Msg)
	}
	sample := f.sample()
	wantOfSample, conftest := want.of(sample), f.conftestExamples(t, sample, policies)
	suites, assertions := f.verify(t, exported)
	t.Logf("FIGURE parity, examples of %d controls (%d worlds, %d objects): regolith %d violations, opa eval %d, differing %d; "+
		"of %d controls: regolith %d, conftest %d, differing %d; gator verify: %d suites with %d cases pass",
		len(f.exportable), worlds, objects, want.total(), opa.total(), len(differ(want, opa)),
		len(sample), wantOfSample.total(), conftest.total(), len(differ(wantOfSample, conftest)), suites, assertions)
	report(t, "opa eval", want, opa)
	report(t, "conftest", wantOfSample, conftest)
}

// sample is the controls whose examples conftest judges, as it is started once for each: every third, or all.
func (f *fixture) sample() []engine.Control {
	if full {
		return f.exportable
	}
	var out []engine.Control
	for i := 0; i < len(f.exportable); i += 3 {
		out = append(out, f.exportable[i])
	}
	return out
}

// of is what is said of the examples of some controls.
func (v verdicts) of(controls []engine.Control) verdicts {
	out := verdicts{}
	for line, count := range v {
		id, _, _ := strings.Cut(line, "#")
		if slices.ContainsFunc(controls, func(c engine.Control) bool { return c.ID == id }) {
			out[line] = count
		}
	}
	return out
}

func exampleKey(control engine.Control, world int) string {
	return fmt.Sprintf("%s#%d", control.ID, world)
}

func report(t *testing.T, host string, want, got verdicts) {
	t.Helper()
	differences := differ(want, got)
	for _, line := range differences[:min(20, len(differences))] {
		t.Errorf("%s: %s", host, line)
	}
	if len(differences) > 20 {
		t.Errorf("%s: %d more", host, len(differences)-20)
	}
}

// verify runs `gator verify` on all suites.
func (f *fixture) verify(t *testing.T, exported string) (suites, cases int) {
	t.Helper()
	for _, control := range f.exportable {
		file := filepath.Join(exported, "library", control.Domain, control.Slug(), "suite.yaml")
		content, err := os.ReadFile(file)
		if err != nil {
			t.Errorf("%s has no suite: %v", control.ID, err)
			continue
		}
		suites, cases = suites+1, cases+strings.Count(string(content), "\n        object: ")
	}
	cmd := exec.CommandContext(t.Context(), tool(t, "gator"), "verify", filepath.Join(exported, "library")+"/...")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("gator verify: %v: %s", err, tail(string(out)))
	}
	return suites, cases
}

// conftestExamples runs conftest once a control, with a List a world.
func (f *fixture) conftestExamples(t *testing.T, controls []engine.Control, policies string) verdicts {
	t.Helper()
	out := verdicts{}
	for _, control := range controls {
		examples := f.config.Examples[control.ID]
		if len(examples.Worlds) == 0 {
			continue
		}
		for name, found := range conftestLists(t, f, control, policies, examples) {
			for _, failure := range found {
				out.add(fmt.Sprintf("%s#%s", control.ID, name), failure.Object, failure.Message)
			}
		}
	}
	return out
}

type failure struct {
	Control string     `json:"control"`
	Message string     `json:"message"`
	Object  engine.Ref `json:"object"`
}

func conftestLists(
	t *testing.T, f *fixture, control engine.Control, policies string, examples gatekeeper.Examples,
) map[string][]failure {
	t.Helper()
	slug := strings.ReplaceAll(control.ID, "-", "_")
	dir := t.TempDir()
	args := []string{"test", "-o", "json", "-n", "ci." + strings.ReplaceAll(slug, "/", ".")}
	files, err := bundle.Files(f.lib, control)
	if err != nil {
		t.Fatal(err)
	}
	for name := range files {
		args = append(args, "-p", filepath.Join(policies, name))
	}
	args = append(args, "-p", filepath.Join(policies, "ci", slug+".rego"), "-p", filepath.Join(policies, "ci", "lib", "host.rego"))
	if examples.Parameters != nil {
		writeJSON(t, filepath.Join(dir, "parameters.json"), map[string]any{"parameters": map[string]any{control.ID: examples.Parameters}})
		args = append(args, "-d", filepath.Join(dir, "parameters.json"))
	}
	for k := range examples.Worlds {
		file := filepath.Join(dir, fmt.Sprintf("world-%d.json", k))
		writeJSON(t, file, list(examples.Worlds[k].Objects))
		args = append(args, file)
	}
	var results []struct {
		Filename string `json:"filename"`
		Failures []struct {
			Metadata failure `json:"metadata"`
		} `json:"failures"`
	}
	run(t, &results, []int{0, 1}, "conftest", args...)
	out := map[string][]failure{}
	for _, r := range results {
		name := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(r.Filename), "world-"), ".json")
		for _, found := range r.Failures {
			out[name] = append(out[name], found.Metadata)
		}
	}
	return out
}

// worlds are the clusters that every control judges.
func (f *fixture) worlds(t *testing.T) []*world {
	t.Helper()
	paths := []string{"../../examples/shop"}
	if full {
		paths = append(paths, "../../examples/shop-hardened")
	}
	if folders, err := filepath.Glob(corpus + "/*"); err == nil && full {
		paths = append(paths, slices.DeleteFunc(folders, func(p string) bool { return strings.HasSuffix(p, "README.md") })...)
	}
	var out []*world
	for _, path := range paths {
		objects, err := authoring.AsInCluster(context.WithoutCancel(t.Context()), []string{path}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if len(objects) > 0 {
			out = append(out, &world{name: filepath.Base(path), objects: authoring.Anchored(objects)})
		}
	}
	if full {
		everything := &world{name: "all-examples"}
		for _, control := range f.exportable {
			for _, w := range f.config.Examples[control.ID].Worlds {
				everything.objects = append(everything.objects, w.Objects...)
			}
		}
		everything.objects = authoring.Anchored(oneOfEach(everything.objects))
		out = append(out, everything)
	}
	return out
}

// oneOfEach keeps the last object of each identity, as an API server does.
func oneOfEach(objects []gatekeeper.Object) []gatekeeper.Object {
	last := map[engine.Ref]int{}
	for i := range objects {
		last[objects[i].Ref] = i
	}
	var out []gatekeeper.Object
	for i := range objects {
		if last[objects[i].Ref] == i {
			out = append(out, objects[i])
		}
	}
	return out
}

// world compares on one cluster.
func (f *fixture) world(t *testing.T, w *world, exported, policies, built string) {
	want := f.regolith(t, w)
	gator := f.gator(t, exported, w)
	conftest := f.conftestRun(t, policies, w)
	var cases []opaCase
	for _, control := range f.exportable {
		for i := range w.objects {
			cases = append(cases, newCase(control, &w.objects[i], nil))
		}
	}
	opa := verdicts{}
	for _, r := range stockOPA(t, built, t.TempDir(), cases, inventory(w.objects)) {
		opa.add(cases[r.Case].control, cases[r.Case].ref, r.Msg)
	}
	t.Logf("FIGURE parity, %s (%d objects x %d controls): regolith %d violations, opa eval %d, gator test %d, conftest %d, differing %d",
		w.name, len(w.objects), len(f.exportable), want.total(), opa.total(), gator.total(), conftest.total(),
		len(differ(want, opa))+len(differ(want, gator))+len(differ(want, conftest)))
	report(t, "opa eval", want, opa)
	report(t, "gator test", want, gator)
	report(t, "conftest", want, conftest)
}

func list(objects []gatekeeper.Object) map[string]any {
	items := make([]any, 0, len(objects))
	for i := range objects {
		items = append(items, rawJSON(objects[i].JSON))
	}
	return map[string]any{"apiVersion": "v1", "kind": "List", "items": items}
}
