package cluster_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/regolith-policy/regolith/engine/source"
	"github.com/regolith-policy/regolith/internal/clustergen"
	"github.com/regolith-policy/regolith/test/cluster/testcluster"
)

const deploy = "../../deploy"

// TestManifests has a real API server validate the manifests of deploy/ strictly, and admit a pod of each Job into its
// namespace: quota, limits and Pod Security are those of the manifests.
func TestManifests(t *testing.T) {
	t.Parallel()
	cluster, err := testcluster.Start(t.Context(), testcluster.Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := cluster.Stop(); err != nil {
			t.Error(err)
		}
	})
	if answer := create(t, cluster, "/api/v1/namespaces", `{"metadata":{"name":"x"},"specs":{}}`); answer.code != http.StatusBadRequest {
		t.Fatalf("what is no field is answered with %d", answer.code)
	}
	jobs, objects := 0, 0
	for _, document := range manifests(t, "fleet/namespace.yaml", "fleet/volumes.yaml", "fleet", "node-collector.yaml") {
		object := strings.ReplaceAll(string(document.JSON), "NODE", "node-1")
		answer := create(t, cluster, pathOf(t, document.Ref.Kind, document.Ref.Namespace), object)
		if answer.code != http.StatusCreated || len(answer.warnings) > 0 {
			t.Errorf("%s: %d, warnings %q\n%s", document.Ref, answer.code, answer.warnings, answer.body)
		}
		objects++
		if document.Ref.Kind != "Job" {
			continue
		}
		jobs++
		var created job
		if err := json.Unmarshal(answer.body, &created); err != nil {
			t.Fatal(err)
		}
		pod := fmt.Sprintf(`{"apiVersion":"v1","kind":"Pod","metadata":{"name":%q},"spec":%s}`, created.Metadata.Name+"-0", created.Spec.Template.Spec)
		if answer := create(t, cluster, pathOf(t, "Pod", document.Ref.Namespace), pod); answer.code != http.StatusCreated || len(answer.warnings) > 0 {
			t.Errorf("pod of %s: %d, warnings %q\n%s", document.Ref, answer.code, answer.warnings, answer.body)
		}
	}
	if jobs != 4 || objects != 14 {
		t.Errorf("%d Jobs, %d objects", jobs, objects)
	}
	t.Logf("FIGURE manifests of deploy/: %d objects and a pod of each of %d Jobs created on a real API server with strict field validation, 0 warnings", objects, jobs)
}

// TestJobsDoAsTheySay runs the command lines of the Jobs, index by index: the shards of one cluster merge to the bytes
// of one scan, and of many clusters each gets one report, that of a scan of it alone.
func TestJobsDoAsTheySay(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, name := range []string{"snapshots", "reports/shards"} {
		if err := os.MkdirAll(filepath.Join(dir, name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	jobs := map[string]job{}
	for _, document := range manifests(t, "fleet") {
		if document.Ref.Kind != "Job" {
			continue
		}
		var j job
		if err := json.Unmarshal(document.JSON, &j); err != nil {
			t.Fatal(err)
		}
		jobs[j.Metadata.Name] = j
		checkJob(t, j)
	}
	if err := os.WriteFile(filepath.Join(dir, "snapshots", "cluster.json"), clustergen.List(200, 1), 0o600); err != nil {
		t.Fatal(err)
	}
	runJob(t, dir, jobs["shards"])
	runJob(t, dir, jobs["merge"])
	same(t, dir, "cluster.json", "cluster")
	if err := os.Remove(filepath.Join(dir, "reports", "cluster.json")); err != nil {
		t.Fatal(err)
	}
	const clusters = 7
	for i := range clusters {
		name := fmt.Sprintf("prod-%d.json", i)
		text := fmt.Sprintf(`{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"team-%d"}}`, i)
		if err := os.WriteFile(filepath.Join(dir, "snapshots", name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	told := runJob(t, dir, jobs["clusters"])
	for i := range clusters {
		name := fmt.Sprintf("prod-%d", i)
		same(t, dir, name+".json", name)
		if n := strings.Count(told, "\n"+name+": "); n != 1 {
			t.Errorf("%s is judged %d times", name, n)
		}
	}
	same(t, dir, "cluster.json", "cluster")
	t.Logf("FIGURE Jobs of deploy/fleet: %d shards merged to the bytes of one scan; %d clusters over %d indexes, each judged once, with the report of a scan of it alone",
		jobs["shards"].Spec.Completions, clusters+1, jobs["clusters"].Spec.Completions)
}

// job is what is asked of a Job.
type job struct {
	Metadata struct{ Name string }
	Spec     struct {
		CompletionMode                                 string
		Completions, Parallelism, BackoffLimitPerIndex int
		PodFailurePolicy                               struct {
			Rules []struct {
				Action      string
				OnExitCodes struct{ Values []int }
			}
		}
		Template struct{ Spec json.RawMessage }
	}
}

func (j job) args(t *testing.T) []string {
	t.Helper()
	var spec struct{ Containers []struct{ Args []string } }
	if err := json.Unmarshal(j.Spec.Template.Spec, &spec); err != nil || len(spec.Containers) != 1 {
		t.Fatal(err, spec)
	}
	return spec.Containers[0].Args
}

// checkJob checks what deploy/fleet/README.md says of a Job.
func checkJob(t *testing.T, j job) {
	t.Helper()
	text := strings.Join(j.args(t), " ")
	parts := regexp.MustCompile(`--shard \$\(SHARD\)/(\d+)`).FindStringSubmatch(text)
	mode, action, shards := "NonIndexed", "FailJob", 1
	if parts != nil {
		mode = "Indexed"
		shards, _ = strconv.Atoi(parts[1])
	}
	if j.Metadata.Name == "clusters" {
		action = "FailIndex" // of which another cluster is none
	}
	if j.Spec.CompletionMode != mode || j.Spec.Completions != shards || j.Spec.Parallelism > 40 {
		t.Errorf("%s: %s, %d completions, %d at a time: %s", j.Metadata.Name, j.Spec.CompletionMode, j.Spec.Completions, j.Spec.Parallelism, text)
	}
	rules := j.Spec.PodFailurePolicy.Rules
	if len(rules) != 1 || rules[0].Action != action || !slices.Equal(rules[0].OnExitCodes.Values, []int{2, 3}) {
		t.Errorf("%s: %+v", j.Metadata.Name, rules)
	}
}

// runJob runs the pods of a Job, one after another, with directories for its volumes, and gives what they told.
func runJob(t *testing.T, dir string, j job) (told string) {
	t.Helper()
	told = "\n"
	for i := range j.Spec.Completions {
		var args []string
		for _, arg := range j.args(t) {
			arg = strings.NewReplacer("$(SHARD)", strconv.Itoa(i), "/snapshots", dir+"/snapshots", "/reports", dir+"/reports").Replace(arg)
			args = append(args, arg)
		}
		out, err := exec.CommandContext(t.Context(), "../../bin/regolith", args...).CombinedOutput()
		if err != nil {
			t.Fatalf("%s %d: %v\n%s", j.Metadata.Name, i, err, out)
		}
		told += string(out)
	}
	return told
}

// same checks that a report is that of a scan of one snapshot.
func same(t *testing.T, dir, snapshot, report string) {
	t.Helper()
	have, err := os.ReadFile(filepath.Join(dir, "reports", report+".json"))
	if err != nil {
		t.Error(err)
		return
	}
	want, err := exec.CommandContext(t.Context(), "../../bin/regolith", "scan", filepath.Join(dir, "snapshots", snapshot),
		"--format", "json", "--fail-on", "none").Output()
	if err != nil || !bytes.Equal(have, want) {
		t.Errorf("the report of %s is not that of a scan of it: %v", snapshot, err)
	}
}

// manifests are the documents of files below deploy, each once.
func manifests(t *testing.T, names ...string) []source.Document {
	t.Helper()
	var paths []string
	for _, name := range names {
		paths = append(paths, filepath.Join(deploy, name))
	}
	in, err := source.Read(t.Context(), paths, source.Config{Strict: true})
	if err != nil {
		t.Fatal(err)
	}
	return in.Documents
}

// answer is that of the API server.
type answer struct {
	code     int
	warnings []string
	body     []byte
}

// create has the API server create an object, with all that it can say against it.
func create(t *testing.T, cluster *testcluster.Cluster, path, object string) answer {
	t.Helper()
	return send(t, cluster, path+"?fieldValidation=Strict", object)
}

// send creates an object.
func send(t *testing.T, cluster *testcluster.Cluster, path, object string) answer {
	t.Helper()
	client, err := cluster.Client(testcluster.Admin)
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, cluster.URL+path, strings.NewReader(object))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var body bytes.Buffer
	if _, err := body.ReadFrom(response.Body); err != nil {
		t.Fatal(err)
	}
	return answer{response.StatusCode, response.Header.Values("Warning"), body.Bytes()}
}

// pathOf is where objects of a kind are created.
func pathOf(t *testing.T, kind, namespace string) string {
	t.Helper()
	in := "/namespaces/" + namespace
	switch kind {
	case "Namespace":
		return "/api/v1/namespaces"
	case "Pod", "ServiceAccount", "ResourceQuota", "LimitRange", "PersistentVolumeClaim":
		return "/api/v1" + in + "/" + strings.ToLower(kind) + "s"
	case "NetworkPolicy":
		return "/apis/networking.k8s.io/v1" + in + "/networkpolicies"
	case "Job":
		return "/apis/batch/v1" + in + "/jobs"
	}
	t.Fatalf("no manifest of kind %s is expected", kind)
	return ""
}
