package oci

import (
	"encoding/json"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// TestConftestRunsThePushedArtifact holds that conftest judges with what it pulls as with the files that were pushed.
func TestConftestRunsThePushedArtifact(t *testing.T) {
	t.Parallel()
	s, w := serve(t, nil), newWorld(t)
	w.build()
	w.must(0, "regolith", "export", "conftest", "--bundle", "pss-baseline", "-o", "exported")
	ref := "oci://" + s.host + "/policies/pss:v1"
	w.must(0, "regolith", "bundle", "push", "b.tar.gz", ref, "--with", "exported")

	pulled, local := w.conftest("--update", ref, "--policy", "pulled"), w.conftest("--policy", "exported")
	if !reflect.DeepEqual(pulled, local) {
		t.Errorf("what was pulled judges otherwise:\n%v\nthan what was pushed:\n%v", pulled, local)
	}
	if found := pulled["ci.pod.privileged_container"].Failures; len(found) != 1 || !strings.Contains(found[0].Msg, `container "app" runs privileged`) {
		t.Errorf("the pod runs privileged, and conftest says %v", found)
	}
	files, err := filepath.Glob(filepath.Join(w.folder, "pulled", "ci", "pod", "*.rego"))
	if err != nil || len(files) == 0 {
		t.Fatalf("conftest pulled no adapter: %v", err)
	}
	t.Logf("FIGURE an artifact pushed with the files of export conftest was pulled by conftest --update oci:// (%d controls), with the verdicts of the files", len(files))
}

// judged is what conftest says of one namespace of policies.
type judged struct {
	Namespace string `json:"namespace"`
	Successes int    `json:"successes"`
	Failures  []struct {
		Msg string `json:"msg"`
	} `json:"failures"`
}

// conftest judges the pod, which is bad, and gives what each namespace says: their order is another in every run.
func (w *world) conftest(args ...string) map[string]judged {
	w.t.Helper()
	out := w.must(1, "conftest", append([]string{"test", "pod.json", "--all-namespaces", "-o", "json"}, args...)...)
	var results []judged
	if err := json.Unmarshal([]byte(out), &results); err != nil {
		w.t.Fatal(err, out)
	}
	named := map[string]judged{}
	for _, r := range results {
		named[r.Namespace] = r
	}
	return named
}
