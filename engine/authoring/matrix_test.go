package authoring_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/authoring"
	"github.com/regolith-policy/regolith/engine/builtin"
	"github.com/regolith-policy/regolith/engine/eval"
	"github.com/regolith-policy/regolith/engine/policy"
	"github.com/regolith-policy/regolith/engine/source"
	"github.com/regolith-policy/regolith/policies"
)

// templates says where the pod template of each kind is; nil for the object itself.
var templates = map[string]struct {
	apiVersion string
	path       []string
}{
	"Pod":                   {"v1", nil},
	"PodTemplate":           {"v1", []string{"template"}},
	"ReplicationController": {"v1", []string{"spec", "template"}},
	"DaemonSet":             {"apps/v1", []string{"spec", "template"}},
	"Deployment":            {"apps/v1", []string{"spec", "template"}},
	"ReplicaSet":            {"apps/v1", []string{"spec", "template"}},
	"StatefulSet":           {"apps/v1", []string{"spec", "template"}},
	"Job":                   {"batch/v1", []string{"spec", "template"}},
	"CronJob":               {"batch/v1", []string{"spec", "jobTemplate", "spec", "template"}},
}

// noResources is why nothing is found in a list: the API server refuses resources for ephemeral containers.
const noResources = "ephemeral containers have no resources"

// elsewhere says why a control of workloads finds nothing where the matrix has put a container.
var elsewhere = map[string]string{
	"resources/cpu-limit-missing ephemeralContainers":      noResources,
	"resources/cpu-request-missing ephemeralContainers":    noResources,
	"resources/memory-limit-missing ephemeralContainers":   noResources,
	"resources/memory-request-missing ephemeralContainers": noResources,
}

// TestNoKindOrListIsForgotten takes every failing workload of the examples of every control of workloads, makes of it each
// kind that holds pods, and moves its containers to each list of containers. The control must find the same, however the
// pod is wrapped, and something wherever a container stands.
func TestNoKindOrListIsForgotten(t *testing.T) {
	t.Parallel()
	lib, problems := builtin.Load()
	if len(problems) > 0 {
		t.Fatal(problems[0])
	}
	for i := range lib.Controls {
		control := lib.Controls[i]
		if !slices.Contains(control.Match, "workload") {
			continue
		}
		t.Run(control.ID, func(t *testing.T) {
			t.Parallel()
			matrix(t, lib, control)
		})
	}
}

func matrix(t *testing.T, lib *policy.Library, control engine.Control) {
	t.Helper()
	archive, err := fs.ReadFile(policies.FS, strings.ReplaceAll(control.ID, "-", "_")+".txtar")
	if err != nil {
		t.Fatal(err)
	}
	examples, err := authoring.ParseExamples(control.ID, archive)
	if err != nil {
		t.Fatal(err)
	}
	evaluator, broken, err := eval.New(t.Context(), eval.Config{
		Library: lib, Controls: []engine.Control{control}, Jobs: 1,
		Parameters: map[string]map[string]any{control.ID: examples.Params},
	})
	if err != nil || len(broken) > 0 {
		t.Fatal(err, broken)
	}
	cells := 0
	for _, world := range examples.Worlds {
		if world.Want != engine.StatusFail {
			continue
		}
		documents := decode(t, world.Data)
		for at := range documents {
			template, ok := templateOf(documents[at])
			if !ok {
				continue
			}
			original := found(t, evaluator, documents, documents[at])
			if len(original) == 0 {
				continue
			}
			for kind := range templates {
				cells++
				wrapped := wrap(documents[at], template, kind)
				if have := found(t, evaluator, replaced(documents, at, wrapped), wrapped); !slices.Equal(have, original) {
					t.Errorf("%s as a %s: have %q, want %q", world.Name, kind, have, original)
				}
			}
			for _, list := range []string{"containers", "initContainers", "ephemeralContainers"} {
				moved := move(template, list)
				if moved == nil {
					continue
				}
				cells++
				pod := wrap(documents[at], moved, "Pod")
				if have := found(t, evaluator, replaced(documents, at, pod), pod); (len(have) == 0) != (elsewhere[control.ID+" "+list] != "") {
					t.Errorf("%s with its containers in %s: %d findings", world.Name, list, len(have))
				}
			}
		}
	}
	if cells == 0 {
		t.Error("no failing example is a workload")
	}
	t.Logf("%d cells", cells)
}

func decode(t *testing.T, data []byte) []map[string]any {
	t.Helper()
	var documents []map[string]any
	for _, text := range bytes.Split(data, []byte("\n---\n")) {
		var document map[string]any
		if err := yaml.Unmarshal(text, &document); err != nil {
			t.Fatal(err)
		}
		documents = append(documents, document)
	}
	return documents
}

// isOf tells that a finding is about an object.
func isOf(f *engine.Finding, object map[string]any) bool {
	metadata, _ := object["metadata"].(map[string]any)
	name, _ := metadata["name"].(string)
	return f.Object.Kind == object["kind"] && f.Object.Name == name
}

// templateOf is the metadata and spec of the pods that an object makes.
func templateOf(object map[string]any) (map[string]any, bool) {
	kind, ok := templates[fmt.Sprint(object["kind"])]
	if !ok || kind.apiVersion != object["apiVersion"] {
		return nil, false
	}
	at := object
	for _, key := range kind.path {
		if at, ok = at[key].(map[string]any); !ok {
			return nil, false
		}
	}
	return map[string]any{"metadata": at["metadata"], "spec": at["spec"]}, true
}

// wrap is an object of a kind around a pod template, with the name and namespace of another.
func wrap(like, template map[string]any, kind string) map[string]any {
	k := templates[kind]
	metadata := map[string]any{}
	if m, ok := like["metadata"].(map[string]any); ok {
		for _, key := range []string{"name", "namespace"} {
			if value, ok := m[key]; ok {
				metadata[key] = value
			}
		}
	}
	object := map[string]any{"apiVersion": k.apiVersion, "kind": kind, "metadata": metadata}
	if k.path == nil {
		if m, ok := template["metadata"].(map[string]any); ok {
			for _, key := range []string{"labels", "annotations"} {
				if value, ok := m[key]; ok {
					metadata[key] = value
				}
			}
		}
		object["spec"] = template["spec"]
		return object
	}
	at := object
	for _, key := range k.path[:len(k.path)-1] {
		inner := map[string]any{}
		at[key] = inner
		at = inner
	}
	at[k.path[len(k.path)-1]] = template
	return object
}

// move is a template with all its containers in one list; nil where it has none.
func move(template map[string]any, list string) map[string]any {
	spec, ok := template["spec"].(map[string]any)
	if !ok {
		return nil
	}
	moved := map[string]any{}
	var containers []any
	for key, value := range spec {
		switch key {
		case "containers", "initContainers", "ephemeralContainers":
			some, _ := value.([]any)
			containers = append(containers, some...)
		default:
			moved[key] = value
		}
	}
	if len(containers) == 0 {
		return nil
	}
	moved["containers"] = []any{map[string]any{"name": "pause", "image": "registry.example.com/pause@sha256:" + strings.Repeat("0", 64)}}
	moved[list] = containers
	return map[string]any{"metadata": template["metadata"], "spec": moved}
}

func replaced(documents []map[string]any, at int, by map[string]any) []map[string]any {
	out := slices.Clone(documents)
	out[at] = by
	return out
}

// found is the messages of the violations of one object, but those of the container that move adds.
func found(t *testing.T, evaluator *eval.Evaluator, documents []map[string]any, object map[string]any) []string {
	t.Helper()
	var data []byte
	for _, document := range documents {
		text, err := yaml.Marshal(document)
		if err != nil {
			t.Fatal(err)
		}
		data = append(append(data, text...), "---\n"...)
	}
	input, err := source.Read(t.Context(), []string{"-"}, source.Config{Stdin: bytes.NewReader(data), Jobs: 1})
	if err != nil || len(input.Errors) > 0 {
		t.Fatalf("%v %v\n%s", err, input.Errors, data)
	}
	report, err := evaluator.Run(t.Context(), input, eval.Options{Apart: true})
	if err != nil || len(report.Errors) > 0 {
		t.Fatalf("%v %v\n%s", err, report.Errors, data)
	}
	var messages []string
	for i := range report.Results {
		f := &report.Results[i]
		if f.Status == engine.StatusFail && isOf(f, object) && !strings.Contains(f.Message, `"pause"`) {
			messages = append(messages, f.Message)
		}
	}
	slices.Sort(messages)
	return messages
}
