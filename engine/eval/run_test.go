package eval_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/eval"
	"github.com/regolith-policy/regolith/engine/policy"
	"github.com/regolith-policy/regolith/internal/clustergen"
)

// control is the Rego of a control for tests: its custom metadata and its body.
func control(name, custom, body string) (file string, data *fstest.MapFile) {
	text := fmt.Sprintf(`# METADATA
# title: Objects must be as the test of %[1]s wants them
# description: A control of a test.
# custom:
#   severity: medium
#   frameworks: {}
#   remediation: Nothing.
#   verify: "true"
%[2]s
package policies.test.%[1]s

%[3]s
`, name, "#   "+strings.ReplaceAll(custom, "\n", "\n#   "), body)
	return "test/" + name + ".rego", &fstest.MapFile{Data: []byte(text)}
}

// controls makes a library of one control and gives it with its evaluator.
func evaluator(t *testing.T, jobs int, custom, body string) *eval.Evaluator {
	t.Helper()
	file, data := control("sample", custom, body)
	lib, problems := policy.Load(policy.Source{FS: fstest.MapFS{file: data}, Name: "own", Trusted: true})
	if len(problems) > 0 {
		t.Fatalf("%v", problems)
	}
	e, broken, err := eval.New(t.Context(), eval.Config{Library: lib, Controls: lib.Controls, Jobs: jobs})
	if err != nil || len(broken) > 0 {
		t.Fatal(err, broken)
	}
	return e
}

const (
	podNamedBad = `violation contains {"msg": "it is bad", "details": {"path": ["metadata", "name"]}} if {
	input.review.object.kind == "Pod"
	input.review.object.metadata.name == "bad"
}
`
	noPolicy = `violation contains {"msg": "no policy", "details": {"path": ["metadata", "name"]}} if {
	input.review.object.kind == "Namespace"
	not _policies
}

_policies if {
	some gv
	some _ in data.inventory.namespace[input.review.object.metadata.name][gv].NetworkPolicy
}
`
	good      = `{"apiVersion":"v1","kind":"Pod","metadata":{"name":"good","namespace":"a"}}`
	bad       = `{"apiVersion":"v1","kind":"Pod","metadata":{"name":"bad","namespace":"a"}}`
	namespace = `{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"a"}}`
	netpol    = `{"apiVersion":"networking.k8s.io/v1","kind":"NetworkPolicy","metadata":{"name":"deny","namespace":"a"},"spec":{"podSelector":{}}}`
)

func TestVerdicts(t *testing.T) {
	t.Parallel()
	podControl := "scope: object\nmatch: [Pod]"
	absence := "scope: referential\nabsence: true\nmatch: [Namespace]\nneeds: [networking.k8s.io/NetworkPolicy]"
	tests := map[string]struct {
		custom, body, input string
		ledger              map[string]string
		partial             bool
		status              engine.Status
		counts              engine.Counts
		reason              string
	}{
		"fail and pass":     {podControl, podNamedBad, good + bad, nil, false, engine.StatusFail, engine.Counts{Fail: 1, Pass: 1}, ""},
		"nothing to review": {podControl, podNamedBad, namespace, nil, false, engine.StatusNotApplicable, engine.Counts{NotApplicable: 1}, "nothing in the input is a Pod"},
		"the reviewed kind was forbidden": {
			podControl, podNamedBad, namespace,
			map[string]string{"Pod": "forbidden"},
			false, engine.StatusUnknown,
			engine.Counts{Unknown: 1},
			"Pod was not collected (forbidden)",
		},
		"absence in the whole world": {absence, noPolicy, namespace, nil, false, engine.StatusFail, engine.Counts{Fail: 1}, ""},
		"presence":                   {absence, noPolicy, namespace + netpol, nil, false, engine.StatusPass, engine.Counts{Pass: 1}, ""},
		"absence in a part of the world": {
			absence, noPolicy, namespace, nil, true, engine.StatusUnknown,
			engine.Counts{Unknown: 1},
			"the input is part of a larger cluster (--partial), and the rest is not known",
		},
		"absence of what was forbidden": {
			absence, noPolicy, namespace,
			map[string]string{"networking.k8s.io/NetworkPolicy": "forbidden"},
			false, engine.StatusUnknown,
			engine.Counts{Unknown: 1},
			"networking.k8s.io/NetworkPolicy was not collected (forbidden)",
		},
		"absence of what was not asked for": {
			absence, noPolicy, namespace,
			map[string]string{"networking.k8s.io/NetworkPolicy": "not-asked"},
			false, engine.StatusUnknown,
			engine.Counts{Unknown: 1},
			"networking.k8s.io/NetworkPolicy was not collected (not-asked)",
		},
		"absence of what the server does not have": {
			absence, noPolicy, namespace, map[string]string{"networking.k8s.io/NetworkPolicy": "absent"}, false, engine.StatusFail, engine.Counts{Fail: 1}, "",
		},
		"absence of what could not be served": {
			absence, noPolicy, namespace,
			map[string]string{"networking.k8s.io/NetworkPolicy": "unavailable"},
			false, engine.StatusUnknown,
			engine.Counts{Unknown: 1},
			"networking.k8s.io/NetworkPolicy was not collected (unavailable)",
		},
		"absence of what is there in part": {
			absence, noPolicy, namespace,
			map[string]string{"networking.k8s.io/NetworkPolicy": "partial"},
			false, engine.StatusUnknown,
			engine.Counts{Unknown: 1},
			"networking.k8s.io/NetworkPolicy was collected in part only",
		},
		"absence of a kind that the ledger does not name": {
			absence, noPolicy, namespace,
			map[string]string{"*": "not-asked", "Namespace": "listed"},
			false, engine.StatusUnknown,
			engine.Counts{Unknown: 1},
			"networking.k8s.io/NetworkPolicy was not collected (not-asked)",
		},
		"absence where everything was listed": {
			absence, noPolicy, namespace, map[string]string{"*": "absent", "Namespace": "listed"}, false, engine.StatusFail, engine.Counts{Fail: 1}, "",
		},
		"an object without its content does not pass, but may fail": {
			podControl, podNamedBad, good + bad,
			map[string]string{"Pod": "metadata"},
			false, engine.StatusFail,
			engine.Counts{Fail: 1, Unknown: 1},
			"Pod was collected without its content",
		},
		"a violation by presence is certain whatever is missing": {
			strings.Replace(absence, "absence: true", "absence: false", 1), noPolicy, namespace,
			map[string]string{"networking.k8s.io/NetworkPolicy": "forbidden"},
			false, engine.StatusFail,
			engine.Counts{Fail: 1},
			"",
		},
		"facts that nobody brought": {
			"scope: host\nmatch: [facts.regolith.dev/NodeFacts]\nneeds: [facts.regolith.dev/NodeFacts]", podNamedBad, namespace, nil, false,
			engine.StatusUnknown,
			engine.Counts{Unknown: 1},
			"nothing in the input shows facts.regolith.dev/NodeFacts",
		},
		"the control itself does not know": {
			podControl, podNamedBad + `unknown contains {"msg": "who knows", "details": {"path": []}} if input.review.object.metadata.name == "good"` + "\n",
			good + bad, nil, false, engine.StatusFail,
			engine.Counts{Fail: 1, Unknown: 1},
			"",
		},
		"the control says nothing": {
			podControl, podNamedBad + `not_applicable contains {"msg": "not mine"} if input.review.object.metadata.name == "good"` + "\n",
			good, nil, false, engine.StatusNotApplicable,
			engine.Counts{NotApplicable: 1},
			"",
		},
		"only a human can judge what passes": {
			podControl + "\nmanual: Ask the owner.", podNamedBad, good, nil, false, engine.StatusManual, engine.Counts{Pass: 1, Manual: 1}, "Ask the owner.",
		},
		"nothing stays manual where it fails": {
			podControl + "\nmanual: Ask the owner.", podNamedBad, bad, nil, false, engine.StatusFail, engine.Counts{Fail: 1}, "",
		},
		"another version of Kubernetes": {
			podControl + "\nkubernetes: \">=1.30\"", podNamedBad, bad + `{"apiVersion":"facts.regolith.dev/v1alpha1","kind":"Cluster","metadata":{"name":"c"},"kubernetesVersion":"v1.9.3"}`,
			nil, false, engine.StatusNotApplicable,
			engine.Counts{NotApplicable: 1},
			"it is about Kubernetes >=1.30, and this is v1.9.3",
		},
		"a control that breaks": {
			podControl, `violation contains {"msg": _m, "details": {"path": []}} if input.review.object.kind == "Pod"` + "\n\n_m := \"a\" if input.review.object.kind\n\n_m := \"b\" if input.review.object.metadata\n",
			bad, nil, false, engine.StatusError,
			engine.Counts{Error: 1},
			"",
		},
		"a malformed result is an error, not a pass": {
			podControl, `violation contains "x" if input.review.object.kind == "Pod"`, bad, nil, false, engine.StatusError, engine.Counts{Error: 1}, "",
		},
		"a built-in error is an error, not a pass": {
			podControl, `violation contains {"msg": "x", "details": {"path": []}} if to_number(input.review.object.metadata.name) == 1`, bad, nil, false,
			engine.StatusError,
			engine.Counts{Error: 1},
			"",
		},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			input := read(t, []byte(tc.input))
			input.Ledger = tc.ledger
			report, err := evaluator(t, 1, tc.custom, tc.body).Run(t.Context(), input, eval.Options{Partial: tc.partial})
			if err != nil {
				t.Fatal(err)
			}
			got := report.Controls[0]
			if got.Status != tc.status || got.Counts != tc.counts || got.Reason != tc.reason {
				t.Errorf("status %s, counts %+v, reason %q; want %s, %+v, %q", got.Status, got.Counts, got.Reason, tc.status, tc.counts, tc.reason)
			}
		})
	}
}

const owned = `{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"a"},"spec":{"template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"app","image":"x:1"}]}}}}
{"apiVersion":"apps/v1","kind":"ReplicaSet","metadata":{"name":"web-1","namespace":"a","ownerReferences":[{"apiVersion":"apps/v1","kind":"Deployment","name":"web","controller":true}]},"spec":{"template":{"metadata":{"labels":{"app":"web","pod-template-hash":"1"}},"spec":{"containers":[{"name":"app","image":"x:1"}]}}}}
`

func ownedPod(name, spec string) string {
	return fmt.Sprintf(`{"apiVersion":"v1","kind":"Pod","metadata":{"name":%q,"namespace":"a","labels":{"app":"web","pod-template-hash":"1"},"ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"web-1","controller":true}]},"spec":{%s}}`+"\n", name, spec)
}

func TestOwners(t *testing.T) {
	t.Parallel()
	body := `import data.lib.workload

violation contains {"msg": "it has a container", "details": {"path": container.path}} if some container in workload.containers
`
	file, data := control("sample", "scope: object\nmatch: [workload]", body)
	onlyPods, onlyPodsData := control("pods", "scope: object\nmatch: [Pod]", `violation contains {"msg": "it is a pod", "details": {"path": []}} if input.review.object.kind == "Pod"`)
	builtin, _ := library(t)
	workloadLib := builtin.Raw["policies/lib/workload.rego"]
	lib, problems := policy.Load(policy.Source{FS: fstest.MapFS{
		"policies/" + file: data, "policies/" + onlyPods: onlyPodsData, "lib/workload.rego": {Data: workloadLib},
	}, Name: "own", Trusted: true})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	e, broken, err := eval.New(t.Context(), eval.Config{Library: lib, Controls: lib.Controls})
	if err != nil || len(broken) > 0 {
		t.Fatal(err, broken)
	}
	same := `"nodeName":"n1","containers":[{"name":"app","image":"x:1","volumeMounts":[{"name":"kube-api-access-abcde","mountPath":"/var/run/secrets/kubernetes.io/serviceaccount"}]}],` +
		`"volumes":[{"name":"kube-api-access-abcde","projected":{}}]`
	injected := `"containers":[{"name":"app","image":"x:1"},{"name":"proxy","image":"p:1"}]`
	input := owned + ownedPod("web-1-a", same) + ownedPod("web-1-b", same) + ownedPod("web-1-c", same) +
		ownedPod("web-1-d", injected) + ownedPod("web-1-e", injected) + ownedPod("lonely", same)
	input = strings.Replace(input, `"name":"lonely","namespace":"a","labels":{"app":"web","pod-template-hash":"1"},"ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"web-1"`,
		`"name":"lonely","namespace":"a","labels":{"app":"web","pod-template-hash":"1"},"ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"gone"`, 1)
	report, err := e.Run(t.Context(), read(t, []byte(input)), eval.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range report.Results {
		got = append(got, fmt.Sprintf("%s %s %s x%d", f.Control, f.Object, f.Path, f.Instances))
	}
	want := []string{
		"test/pods Pod a/lonely  x1",
		"test/pods Pod a/web-1-a  x1",
		"test/pods Pod a/web-1-b  x1",
		"test/pods Pod a/web-1-c  x1",
		"test/pods Pod a/web-1-d  x1",
		"test/pods Pod a/web-1-e  x1",
		"test/sample Deployment a/web spec.template.spec.containers[0] x5",
		"test/sample Pod a/lonely spec.containers[0] x1",
		"test/sample Pod a/web-1-d spec.containers[1] x2",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestRelatedDecidesLast holds that findings alike but for what they relate to have one order: two bindings that
// grant one account the same.
func TestRelatedDecidesLast(t *testing.T) {
	t.Parallel()
	e := evaluator(t, 4, "scope: object\nmatch: [Pod]", `violation contains {"msg": "x", "details": {"path": [], "related": [{"kind": "Role", "name": name}]}} if {
	some name in ["b", "a", "d", "c"]
	input.review.object.kind == "Pod"
}
`)
	for range 20 {
		report, err := e.Run(t.Context(), read(t, []byte(good)), eval.Options{})
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, f := range report.Results {
			got += f.Related[0].Name
		}
		if got != "abcd" {
			t.Fatalf("order %s", got)
		}
	}
}

func TestSameInputSameBytes(t *testing.T) {
	t.Parallel()
	lib, controls := library(t)
	data := clustergen.List(400, 7)
	var first []byte
	for _, jobs := range []int{1, 8, 3} {
		e, broken, err := eval.New(t.Context(), eval.Config{Library: lib, Controls: controls, Jobs: jobs})
		if err != nil || len(broken) > 0 {
			t.Fatal(err, broken)
		}
		report, err := e.Run(t.Context(), read(t, data), eval.Options{})
		if err != nil {
			t.Fatal(err)
		}
		encoded, err := json.Marshal(report)
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = encoded
		}
		if !bytes.Equal(first, encoded) {
			t.Fatalf("%d jobs give another report", jobs)
		}
	}
}

// TestEveryControlSurvivesGeneratedObjects runs the whole library over a generated cluster: no control breaks.
func TestEveryControlSurvivesGeneratedObjects(t *testing.T) {
	t.Parallel()
	lib, _ := library(t)
	e, broken, err := eval.New(t.Context(), eval.Config{Library: lib, Controls: lib.Controls})
	if err != nil || len(broken) > 0 {
		t.Fatal(err, broken)
	}
	report, err := e.Run(t.Context(), read(t, clustergen.List(600, 3)), eval.Options{Apart: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range report.Results {
		if f.Status == engine.StatusError {
			t.Errorf("%s on %s: %s", f.Control, f.Object, f.Message)
		}
	}
	if len(report.Errors) > 0 {
		t.Error(report.Errors[0])
	}
}

func TestFingerprintsSurviveReordering(t *testing.T) {
	t.Parallel()
	lib, controls := library(t)
	e, broken, err := eval.New(t.Context(), eval.Config{Library: lib, Controls: controls})
	if err != nil || len(broken) > 0 {
		t.Fatal(err, broken)
	}
	pod := `{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web","namespace":"a"},"spec":{"containers":[%s]}}`
	app, side := `{"name":"app","image":"x","securityContext":{"privileged":true}}`, `{"name":"side","image":"y"}`
	fingerprints := func(data string) []string {
		report, err := e.Run(t.Context(), read(t, []byte(data)), eval.Options{})
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, f := range report.Results {
			out = append(out, f.Fingerprint)
		}
		slices.Sort(out)
		return slices.Compact(out)
	}
	a, b := fingerprints(fmt.Sprintf(pod, app+","+side)), fingerprints(fmt.Sprintf(pod, side+","+app))
	if diff := cmp.Diff(a, b); diff != "" {
		t.Error(diff)
	}
}

// TestKinds holds that leaving out the controls of kinds that are not there changes nothing in a report.
func TestKinds(t *testing.T) {
	t.Parallel()
	lib, controls := library(t)
	for _, data := range [][]byte{
		clustergen.List(200, 3),
		[]byte("apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: b, securityContext: {privileged: true}}]}\n"),
	} {
		input := read(t, data)
		var reports [2]*engine.Report
		for i, kinds := range [][]string{nil, input.Kinds()} {
			evaluator, problems, err := eval.New(t.Context(), eval.Config{Library: lib, Controls: controls, Kinds: kinds, Jobs: 1})
			if err != nil || len(problems) > 0 {
				t.Fatal(err, problems)
			}
			if reports[i], err = evaluator.Run(t.Context(), read(t, data), eval.Options{}); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff(reports[0], reports[1]); diff != "" {
			t.Errorf("of all controls (-), of those that can match (+):\n%s", diff)
		}
	}
}

// TestUnknownControl holds that a control that the library does not have is an error, and not a crash.
func TestUnknownControl(t *testing.T) {
	t.Parallel()
	lib, _ := library(t)
	_, _, err := eval.New(t.Context(), eval.Config{Library: lib, Controls: []engine.Control{{ID: "pod/nothing", File: "pod/nothing.rego"}}})
	if err == nil || !strings.Contains(err.Error(), "pod/nothing") {
		t.Errorf("have %v", err)
	}
}
