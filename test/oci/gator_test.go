package oci

import (
	"encoding/json"
	"reflect"
	"sort"
	"strings"
	"testing"
)

// TestOneArtifactForAll pushes a bundle with the exports for conftest and Gatekeeper beside it, and has gator, conftest,
// stock OPA and regolith judge a pod with that one artifact.
func TestOneArtifactForAll(t *testing.T) {
	t.Parallel()
	s, w := serve(t, nil), newWorld(t)
	w.build()
	w.must(0, "regolith", "export", "conftest", "--bundle", "pss-baseline", "-o", "for-conftest")
	w.must(0, "regolith", "export", "gatekeeper", "--bundle", "pss-baseline", "-o", "for-gatekeeper")
	ref := "oci://" + s.host + "/policies/all:v1"
	w.must(0, "regolith", "bundle", "push", "b.tar.gz", ref, "--with", "for-conftest", "--with", "for-gatekeeper")

	pulled := w.gator("--image", s.host+"/policies/all:v1")
	local := w.gator("--filename", "for-gatekeeper/templates", "--filename", "for-gatekeeper/constraints")
	if !reflect.DeepEqual(pulled, local) {
		t.Errorf("gator judges with what it pulls\n%s\nand with what was pushed\n%s", strings.Join(pulled, "\n"), strings.Join(local, "\n"))
	}
	if want := `pod-privileged-container Pod web: container "app" runs privileged`; !strings.Contains(strings.Join(pulled, "\n"), want) {
		t.Errorf("the pod runs privileged, and gator says %v", pulled)
	}
	if found := w.conftest("--update", ref, "--policy", "pulled")["ci.pod.privileged_container"].Failures; len(found) != 1 {
		t.Errorf("the pod runs privileged, and conftest says %v", found)
	}
	address := w.opa(s, s.host+"/policies/all:v1", "")
	get(t, address+asked, `{"input": {"review": {"object": `+privilegedPod+`}}}`, func(_ int, answer string) bool {
		return strings.Contains(answer, message)
	})
	w.must(1, "regolith", "scan", "pod.json", "--bundle", ref)
	t.Logf("FIGURE one artifact was run by gator test --image (%d violations, those of the files that were pushed), conftest, opa run and regolith", len(pulled))
}

// gator judges the pod, which is bad, and gives a line a violation.
func (w *world) gator(args ...string) []string {
	w.t.Helper()
	out := w.must(1, "gator", append([]string{"test", "--filename", "pod.json", "--output", "json"}, args...)...)
	type object struct {
		Kind     string `json:"kind"`
		Metadata struct {
			Name string `json:"name"`
		} `json:"metadata"`
	}
	var results []struct {
		Msg        string `json:"msg"`
		Constraint object `json:"constraint"`
		Object     object `json:"violatingObject"`
	}
	if err := json.Unmarshal([]byte(out), &results); err != nil {
		w.t.Fatal(err, out)
	}
	var lines []string
	for _, r := range results {
		lines = append(lines, r.Constraint.Metadata.Name+" "+r.Object.Kind+" "+r.Object.Metadata.Name+": "+r.Msg)
	}
	sort.Strings(lines)
	return lines
}
