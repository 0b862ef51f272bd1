package cluster

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/source"
	"github.com/regolith-policy/regolith/engine/source/snapshot"
)

// load writes the shop and, where it is there, the corpus to the cluster once, and gives what the server refused.
var load = sync.OnceValues(func() (refused []string, err error) {
	ctx := context.Background()
	for _, dir := range []string{"../../examples/shop", "../../../shared/corpus"} {
		if _, err := os.Stat(dir); errors.Is(err, os.ErrNotExist) {
			continue
		}
		in, err := source.Read(ctx, []string{dir}, source.Config{})
		if err != nil {
			return nil, err
		}
		not, err := shared.Load(ctx, in.Documents)
		if err != nil {
			return nil, err
		}
		refused = append(refused, not...)
	}
	return refused, shared.grant(ctx)
})

func loaded(t *testing.T) []string {
	t.Helper()
	refused, err := load()
	if err != nil {
		t.Fatal(err)
	}
	return refused
}

// TestRefused: the API server refuses no object of the examples, and what Pod Security refuses fails here too.
func TestRefused(t *testing.T) {
	for _, line := range loaded(t) {
		if strings.HasPrefix(line, "../../examples/") {
			t.Errorf("refused: %s", line)
		} else {
			t.Logf("refused of the corpus: %s", line)
		}
	}
	const pod = `{"apiVersion":"v1","kind":"Pod","metadata":{"name":"privileged","namespace":"restricted"},
		"spec":{"containers":[{"name":"app","image":"registry.example.com/app:1","securityContext":{"privileged":true}}]}}`
	err := shared.Create(t.Context(), "v1", "Namespace", "", []byte(`{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"restricted",
		"labels":{"pod-security.kubernetes.io/enforce":"restricted"}}}`))
	if err != nil {
		t.Fatal(err)
	}
	if err := shared.Create(t.Context(), "v1", "Pod", "restricted", []byte(pod)); err == nil || !strings.Contains(err.Error(), "violates PodSecurity") {
		t.Errorf("the server says %v", err)
	}
	file := filepath.Join(t.TempDir(), "pod.json")
	if err := os.WriteFile(file, []byte(pod), 0o600); err != nil {
		t.Fatal(err)
	}
	if r := regolith(t, "admin", "scan", file, "--bundle", "pss-restricted"); r.code != 1 {
		t.Errorf("regolith: exit %d\n%s", r.code, r.stdout)
	}
}

// capture captures the cluster as a user, and gives the file.
func capture(t *testing.T, user string, args ...string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "cluster.snapshot")
	if r := regolith(t, user, append([]string{"snapshot", "-o", file}, args...)...); r.code != 0 {
		t.Fatalf("exit %d\n%s", r.code, r.stderr)
	}
	return file
}

// read reads a snapshot.
func read(t *testing.T, file string) *source.Input {
	t.Helper()
	in, err := source.Read(t.Context(), []string{file}, source.Config{})
	if err != nil || len(in.Errors) > 0 || in.Snapshot == nil {
		t.Fatal(err, in.Errors)
	}
	return in
}

// scan judges a snapshot, passes included.
func scan(t *testing.T, file string) *engine.Report {
	t.Helper()
	r := regolith(t, "admin", "scan", file, "--show-pass", "--format", "json", "--fail-on", "none")
	if r.code != 0 {
		t.Fatalf("exit %d\n%s", r.code, r.stderr)
	}
	var report engine.Report
	if err := json.Unmarshal([]byte(r.stdout), &report); err != nil {
		t.Fatal(err)
	}
	return &report
}

// verdict is a control and an object.
type verdict struct {
	control string
	object  engine.Ref
}

// verdicts are the worst verdicts of each control and object.
func verdicts(report *engine.Report) map[verdict]engine.Status {
	rank := engine.Statuses()
	out := map[verdict]engine.Status{}
	for i := range report.Results {
		f := &report.Results[i]
		key := verdict{f.Control, f.Object}
		if known, ok := out[key]; !ok || slices.Index(rank, f.Status) < slices.Index(rank, known) {
			out[key] = f.Status
		}
	}
	return out
}

// TestSnapshotOfShop: a snapshot is what the server serves, twice the same, whole, and without secrets.
func TestSnapshotOfShop(t *testing.T) {
	loaded(t)
	first, second := capture(t, "admin"), capture(t, "admin")
	if a, b := still(t, first), still(t, second); !bytes.Equal(a, b) {
		t.Errorf("two snapshots of an unchanged cluster differ")
	}
	in := read(t, first)
	if in.Source.KubernetesVersion != "v1.37.2" || in.Snapshot.Cluster.UID == "" {
		t.Errorf("source %+v, cluster %+v", in.Source, in.Snapshot.Cluster)
	}
	for kind, state := range in.Ledger {
		if state == "forbidden" || state == "unavailable" || state == "partial" {
			t.Errorf("%s is %s", kind, state)
		}
	}
	all := read(t, capture(t, "admin", "--all-kinds"))
	t.Logf("FIGURE a snapshot of a real API server %s: %d objects of %d kinds, %d of all kinds; two snapshots of it are the same bytes but for the time",
		in.Source.KubernetesVersion, in.Snapshot.Objects.Count, kindsOf(in), all.Snapshot.Objects.Count)
}

// still are the lines of a snapshot that an unchanged cluster does not change: all but the time, and the heartbeats that
// the API server writes for itself.
func still(t *testing.T, file string) []byte {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	header, objects, _ := bytes.Cut(text, []byte("\n"))
	for line := range bytes.Lines(objects) {
		if !bytes.Contains(line, []byte(`"kind":"Lease"`)) {
			out.Write(line)
		}
	}
	h, _, err := snapshot.ParseHeader(header)
	if err != nil {
		t.Fatal(err)
	}
	h.Captured, h.Objects = snapshot.Captured{}, snapshot.Objects{}
	line, _, err := h.Line()
	if err != nil {
		t.Fatal(err)
	}
	return append(line, out.Bytes()...)
}

func kindsOf(in *source.Input) int {
	kinds := map[string]bool{}
	for i := range in.Documents {
		kinds[in.Documents[i].Ref.GroupKind()] = true
	}
	return len(kinds)
}

// lostForGood are the controls that say something else in a cluster: evidence and files of nodes are not in it, the
// server writes the status of objects itself, and a Secret in it is no manifest.
var lostForGood = []string{
	"apiserver/anonymous-auth-enabled", "image/signature-missing", "image/vulnerability-critical",
	"runtime/detector-not-on-every-node", "secrets/manifest-plaintext-secret",
}

// TestFindingsOfShop: what is wrong in the files is wrong in the cluster that was made of them.
func TestFindingsOfShop(t *testing.T) {
	loaded(t)
	live := verdicts(scan(t, capture(t, "admin")))
	files := verdicts(scan(t, "../../examples/shop"))
	objects := map[engine.Ref]bool{}
	for v := range live {
		objects[v.object] = true
	}
	compared, lost := 0, []string{}
	for _, v := range slices.SortedFunc(maps.Keys(files), compareVerdicts) {
		if files[v] != engine.StatusFail || !objects[v.object] || v.object.APIVersion == engine.FactsVersion {
			continue
		}
		compared++
		if have := live[v]; have != engine.StatusFail {
			lost = append(lost, fmt.Sprintf("%s %s: %s", v.control, v.object, have))
		}
	}
	for _, line := range lost {
		if id, _, _ := strings.Cut(line, " "); !slices.Contains(lostForGood, id) {
			t.Errorf("a finding that the cluster does not show: %s", line)
		}
	}
	t.Logf("FIGURE findings of examples/shop that hold in the API server too: %d of %d", compared-len(lost), compared)
}

func compareVerdicts(a, b verdict) int {
	if c := strings.Compare(a.control, b.control); c != 0 {
		return c
	}
	return a.object.Compare(b.object)
}

// TestLimitedUsers: who may list less gets unknown instead, and never a pass that the administrator does not get.
func TestLimitedUsers(t *testing.T) {
	loaded(t)
	all := scan(t, capture(t, "admin"))
	whole := verdicts(all)
	for _, tc := range []struct {
		user, args string
		state      map[string]string
	}{
		{capturer, "", map[string]string{"Secret": "listed", "Pod": "listed", "rbac.authorization.k8s.io/ClusterRole": "listed"}},
		{capturer, "--secrets=metadata", map[string]string{"Secret": "metadata", "Pod": "listed"}},
		{noSecrets, "", map[string]string{"Secret": "forbidden", "Pod": "listed"}},
		{noRBAC, "", map[string]string{"Secret": "listed", "rbac.authorization.k8s.io/ClusterRole": "forbidden", "rbac.authorization.k8s.io/RoleBinding": "forbidden"}},
		{oneSpace, "-n=shop", map[string]string{"Pod": "partial", "Secret": "forbidden", "Node": "forbidden"}},
	} {
		t.Run(tc.user+tc.args, func(t *testing.T) {
			args := strings.Fields(tc.args)
			file := capture(t, tc.user, args...)
			in := read(t, file)
			for kind, want := range tc.state {
				if in.Ledger[kind] != want {
					t.Errorf("%s: want %s, have %s", kind, want, in.Ledger[kind])
				}
			}
			report := scan(t, file)
			unknown := report.Summary.Unknown - all.Summary.Unknown
			if less := tc.user != capturer || tc.args != ""; less != (unknown > 0) && tc.user != oneSpace { // who sees less objects has less of all verdicts
				t.Errorf("%d more verdicts are unknown", unknown)
			}
			turned := 0
			for v, status := range verdicts(report) {
				if before, known := whole[v]; status == engine.StatusPass && known && before != engine.StatusPass {
					turned++
					t.Errorf("%s %s: %s turned into pass", v.control, v.object, before)
				}
			}
			t.Logf("FIGURE captured as %s %s: verdicts that turn from fail or unknown to pass: %d; more unknown: %d", tc.user, tc.args, turned, unknown)
		})
	}
}
