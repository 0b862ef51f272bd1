package interop

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"sigs.k8s.io/yaml"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/eval"
	"github.com/regolith-policy/regolith/engine/gatekeeper"
	"github.com/regolith-policy/regolith/engine/source"
	"github.com/regolith-policy/regolith/test/cluster/testcluster"
)

const (
	constraintVersion = "constraints.gatekeeper.sh/v1beta1"
	definitions       = "apiextensions.k8s.io/v1"
)

// TestAudit has a real Gatekeeper audit a real API server, with everything exported installed, and finds in the status
// of every constraint what Regolith says of a snapshot of the same server. The server holds examples/shop, and the
// constraints are those of every third control; with PARITY=full they are all, and there are servers with the corpus and
// with examples/shop-hardened too.
func TestAudit(t *testing.T) {
	f := exported(t)
	f.exportable = f.sample()
	f.config.Controls = f.exportable
	worlds := map[string][]string{"shop": {"../../examples/shop"}}
	if full {
		worlds["shop-hardened"] = []string{"../../examples/shop-hardened"}
		if _, err := os.Stat(corpus); err == nil {
			worlds["corpus"] = []string{corpus}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(worlds)) {
		t.Run(name, func(t *testing.T) { f.audit(t, name, worlds[name]) })
	}
}

// corpus is manifests of others, where they are at hand.
const corpus = "../../../shared/corpus"

// audit compares on the objects of some files.
func (f *fixture) audit(t *testing.T, name string, paths []string) {
	server := newServer(t)
	server.install(t, gatekeeperModule(t))
	given, refused := server.load(t, f, paths)
	server.apply(t, f, "templates", "sync")
	server.applyOptional(t, f)
	audit := server.gatekeeper(t)
	server.awaitKinds(t, f)
	server.apply(t, f, "constraints")

	input := server.snapshot(t)
	want := judge(t, input, eval.Config{Library: f.lib, Controls: f.exportable})
	got := audit.await(t, f, want)
	t.Logf("FIGURE a real Gatekeeper v3.23.1 in audit mode, %s: %d constraints, %d objects in the API server (of the %d of the files it refused %d): "+
		"regolith %d violations, .status.violations %d, differing %d; %.0f s of CPU, %d audits",
		name, len(f.exportable), len(input.Documents), given, len(refused), want.total(), got.total(), len(differ(want, got)),
		audit.cpu(t).Seconds(), audit.seen)
	for _, line := range refused {
		t.Logf("refused by the API server: %s", line)
	}
	if want.total() < len(f.exportable)/2 {
		t.Errorf("%d violations prove little", want.total())
	}
	report(t, "Gatekeeper", want, got)
}

// server is an API server with the program that asks it.
type server struct {
	*testcluster.Cluster
	*testcluster.Objects
	kubeconfig string
}

func newServer(t *testing.T) *server {
	t.Helper()
	cluster, err := testcluster.Start(t.Context(), testcluster.Config{Dir: t.TempDir(), Bin: filepath.Dir(tool(t, "kube-apiserver"))})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := cluster.Stop(); err != nil {
			t.Error(err)
		}
	})
	s := &server{Cluster: cluster}
	if s.kubeconfig, err = cluster.Kubeconfig(testcluster.Admin); err != nil {
		t.Fatal(err)
	}
	if s.Objects, err = cluster.Objects(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

// gatekeeperModule is the directory of the module that bin/gatekeeper is built from.
func gatekeeperModule(t *testing.T) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "list", "-m", "-f", "{{.Dir}}", "github.com/open-policy-agent/gatekeeper/v3")
	cmd.Dir = "../../tools/gator"
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

// install writes the definitions and the namespace of Gatekeeper.
func (s *server) install(t *testing.T, module string) {
	t.Helper()
	in, err := source.Read(t.Context(), []string{filepath.Join(module, "charts", "gatekeeper", "crds")}, source.Config{})
	if err != nil || len(in.Documents) < 10 {
		t.Fatal(err, len(in.Documents))
	}
	s.mustLoad(t, in.Documents)
	s.mustCreate(t, engine.Ref{APIVersion: "v1", Kind: "Namespace"},
		[]byte(`{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"gatekeeper-system"}}`))
}

func (s *server) mustLoad(t *testing.T, documents []source.Document) {
	t.Helper()
	refused, err := s.Load(t.Context(), documents)
	if err != nil || len(refused) > 0 {
		t.Fatal(err, refused)
	}
}

func (s *server) mustCreate(t *testing.T, ref engine.Ref, object []byte) {
	t.Helper()
	if err := s.Create(t.Context(), ref.APIVersion, ref.Kind, ref.Namespace, object); err != nil {
		t.Fatalf("write %s: %v", ref, err)
	}
}

// load writes the objects to be judged, with definitions for kinds that add-ons bring. It gives how many it tried, and
// what the server refused.
func (s *server) load(t *testing.T, f *fixture, paths []string) (given int, refused []string) {
	t.Helper()
	in, err := source.Read(t.Context(), paths, source.Config{})
	if err != nil {
		t.Fatal(err)
	}
	documents := slices.DeleteFunc(in.Documents, func(d source.Document) bool { return gatekeeper.IsNoObject(d.Ref.GroupKind()) })
	given = len(documents)
	isDefinition := func(d source.Document) bool { return d.Ref.Kind == "CustomResourceDefinition" }
	theirs, err := s.Load(t.Context(), slices.DeleteFunc(slices.Clone(documents), func(d source.Document) bool { return !isDefinition(d) }))
	if err != nil {
		t.Fatal(err)
	}
	s.define(t, f, documents)
	rest, err := s.Load(t.Context(), slices.DeleteFunc(documents, isDefinition))
	if err != nil {
		t.Fatal(err)
	}
	return given, append(theirs, rest...)
}

// kind is a kind in all versions that somebody uses.
type kind struct {
	group, kind string
	namespaced  bool
	versions    []string
}

// define writes a definition for each kind of an add-on that the server does not serve: in the versions of the objects,
// and in those that the exported sync sets name.
func (s *server) define(t *testing.T, f *fixture, documents []source.Document) {
	t.Helper()
	kinds := map[string]*kind{}
	add := func(ref engine.Ref, namespaced bool) {
		group, version, ok := strings.Cut(ref.APIVersion, "/")
		if !ok || s.Serves(ref.APIVersion, ref.Kind) {
			return
		}
		k := kinds[ref.GroupKind()]
		if k == nil {
			k = &kind{group: group, kind: ref.Kind}
			kinds[ref.GroupKind()] = k
		}
		k.namespaced = k.namespaced || namespaced
		if !slices.Contains(k.versions, version) {
			k.versions = append(k.versions, version)
		}
	}
	served := s.Groups()
	for i := range documents {
		if ref := documents[i].Ref; !slices.Contains(served, ref.Group()) {
			add(ref, ref.Namespace != "")
		}
	}
	for _, gvk := range f.optionalSync(t) {
		if ref := gvk; kinds[ref.GroupKind()] != nil {
			add(ref, false)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(kinds)) {
		k := kinds[name]
		in, err := source.Read(t.Context(), []string{"-"}, source.Config{Stdin: bytes.NewReader(k.definition(t))})
		if err != nil {
			t.Fatal(err)
		}
		s.mustLoad(t, in.Documents)
	}
}

// definition is one that lets everything in.
func (k *kind) definition(t *testing.T) []byte {
	t.Helper()
	plural := strings.ToLower(k.kind) + "s"
	scope := map[bool]string{true: "Namespaced", false: "Cluster"}[k.namespaced]
	var versions []any
	for i, version := range k.versions {
		versions = append(versions, map[string]any{
			"name": version, "served": true, "storage": i == 0,
			"schema": map[string]any{"openAPIV3Schema": map[string]any{"type": "object", "x-kubernetes-preserve-unknown-fields": true}},
		})
	}
	encoded, err := json.Marshal(map[string]any{
		"apiVersion": definitions, "kind": "CustomResourceDefinition",
		"metadata": map[string]any{
			"name": plural + "." + k.group, "annotations": map[string]any{"api-approved.kubernetes.io": "unapproved, for a test"},
		},
		"spec": map[string]any{
			"group": k.group, "scope": scope, "versions": versions,
			"names": map[string]any{"kind": k.kind, "plural": plural, "singular": strings.ToLower(k.kind)},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return encoded
}

// files are the exported files below a folder, in order.
func (f *fixture) files(t *testing.T, folder string) [][]byte {
	t.Helper()
	export, err := gatekeeper.New(f.config)
	if err != nil {
		t.Fatal(err)
	}
	var out [][]byte
	for _, name := range slices.Sorted(maps.Keys(export.Files)) {
		if strings.HasPrefix(name, folder+"/") {
			out = append(out, export.Files[name])
		}
	}
	return out
}

// syncSet is one as it is written.
type syncSet struct {
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
	Metadata   struct {
		Name string `json:"name"`
	} `json:"metadata"`
	Spec struct {
		GVKs []gvk `json:"gvks"`
	} `json:"spec"`
}

type gvk struct {
	Group   string `json:"group"`
	Version string `json:"version"`
	Kind    string `json:"kind"`
}

func (g gvk) ref() engine.Ref {
	return engine.Ref{APIVersion: strings.TrimPrefix(g.Group+"/"+g.Version, "/"), Kind: g.Kind}
}

// optionalSync are the kinds of the sync sets for add-ons.
func (f *fixture) optionalSync(t *testing.T) (out []engine.Ref) {
	t.Helper()
	for _, file := range f.files(t, "sync-optional") {
		var set syncSet
		if err := yaml.Unmarshal(file, &set); err != nil {
			t.Fatal(err)
		}
		for _, g := range set.Spec.GVKs {
			out = append(out, g.ref())
		}
	}
	return out
}

// apply installs what was exported into folders, which docs/gatekeeper.md tells the order of.
func (s *server) apply(t *testing.T, f *fixture, folders ...string) {
	t.Helper()
	for _, folder := range folders {
		for _, file := range f.files(t, folder) {
			s.applyFile(t, file)
		}
	}
}

// applyOptional installs of the sync sets for add-ons what the server serves.
func (s *server) applyOptional(t *testing.T, f *fixture) {
	t.Helper()
	for _, file := range f.files(t, "sync-optional") {
		var set syncSet
		if err := yaml.Unmarshal(file, &set); err != nil {
			t.Fatal(err)
		}
		set.Spec.GVKs = slices.DeleteFunc(set.Spec.GVKs, func(g gvk) bool { return !s.Serves(g.ref().APIVersion, g.Kind) })
		if len(set.Spec.GVKs) == 0 {
			continue
		}
		encoded, err := json.Marshal(set)
		if err != nil {
			t.Fatal(err)
		}
		s.applyFile(t, encoded)
	}
}

func (s *server) applyFile(t *testing.T, file []byte) {
	t.Helper()
	var o object
	if err := yaml.Unmarshal(file, &o); err != nil {
		t.Fatal(err)
	}
	encoded, err := yaml.YAMLToJSON(file)
	if err != nil {
		t.Fatal(err)
	}
	s.mustCreate(t, o.ref(), encoded)
}

// awaitKinds waits until Gatekeeper has made the kinds of all constraints.
func (s *server) awaitKinds(t *testing.T, f *fixture) {
	t.Helper()
	for range 240 {
		missing := 0
		if err := s.Discover(t.Context()); err != nil {
			t.Fatal(err)
		}
		for _, control := range f.exportable {
			if !s.Serves(constraintVersion, gatekeeper.Kind(control.ID)) {
				missing++
			}
		}
		if missing == 0 {
			return
		}
		time.Sleep(time.Second)
	}
	t.Fatal("Gatekeeper has not made the kinds of all constraints")
}

// snapshot captures the server. Facts, which Gatekeeper does not know, are left out.
func (s *server) snapshot(t *testing.T) *source.Input {
	t.Helper()
	file := filepath.Join(t.TempDir(), "cluster.snapshot")
	cmd := exec.CommandContext(t.Context(), tool(t, "regolith"), "snapshot", "-o", file, "--qps", "500", "--quiet", "--kubeconfig", s.kubeconfig)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("regolith snapshot: %v: %s", err, out)
	}
	input, err := source.Read(t.Context(), []string{file}, source.Config{})
	if err != nil || len(input.Errors) > 0 {
		t.Fatal(err, input.Errors)
	}
	input.Documents = slices.DeleteFunc(input.Documents, func(d source.Document) bool { return gatekeeper.IsNoObject(d.Ref.GroupKind()) })
	return input
}

// audits is a Gatekeeper that audits.
type audits struct {
	server *server
	cmd    *exec.Cmd
	run    *testcluster.Process
	seen   int // audits so far
}

// interval is how often an audit begins. What one writes has to be written before the next begins.
const interval = 60

// gatekeeper starts Gatekeeper.
func (s *server) gatekeeper(t *testing.T) *audits {
	t.Helper()
	ports, err := testcluster.FreePorts(2)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(context.WithoutCancel(t.Context()), tool(t, "gatekeeper"),
		"--operation=audit", "--operation=status", "--operation=generate", fmt.Sprintf("--audit-interval=%d", interval),
		"--constraint-violations-limit=10000", "--disable-cert-rotation", "--debug-use-fake-pod", "--api-cache-dir="+t.TempDir(),
		fmt.Sprintf("--health-addr=127.0.0.1:%d", ports[0]), fmt.Sprintf("--prometheus-port=%d", ports[1]),
		"--audit-match-kind-only", "--enable-external-data=false", "--disable-opa-builtin={http.send}", "--log-level=WARNING")
	cmd.Env = append(os.Environ(), "KUBECONFIG="+s.kubeconfig,
		"POD_NAME=fake", "POD_NAMESPACE=gatekeeper-system", "NAMESPACE=gatekeeper-system", "CONTAINER_NAME=manager")
	run, err := testcluster.StartProcess(filepath.Join(s.Dir, "gatekeeper.log"), cmd)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := run.Stop(); err != nil {
			t.Error(err)
		}
	})
	return &audits{server: s, cmd: cmd, run: run}
}

// cpu ends Gatekeeper, and tells what it took.
func (a *audits) cpu(t *testing.T) time.Duration {
	t.Helper()
	if err := a.run.Stop(); err != nil {
		t.Fatal(err)
	}
	return a.cmd.ProcessState.UserTime() + a.cmd.ProcessState.SystemTime()
}

// await gives what the constraints say in the end: after the first audit that says what is wanted, or after the last one
// in the time there is. An audit may begin before Gatekeeper has taken up all constraints and objects.
func (a *audits) await(t *testing.T, f *fixture, want verdicts) verdicts {
	t.Helper()
	var got verdicts
	var last string
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(time.Second) {
		select {
		case <-a.run.Done():
			t.Fatal(a.run.Failure())
		default:
		}
		said, audit := a.said(t, f, last)
		if audit == "" {
			continue
		}
		a.seen++
		got, last = said, audit
		if len(differ(want, got)) == 0 {
			return got
		}
	}
	if got == nil {
		t.Fatal("no audit was whole: ", a.run.Failure())
	}
	return got
}

// patience is how long an audit may take to say what is wanted.
const patience = 10 * time.Minute

// said is what the constraints say, and the time of the audit that all of them are of; "" while they differ, and where
// it is that of the last.
func (a *audits) said(t *testing.T, f *fixture, last string) (verdicts, string) {
	t.Helper()
	out, audit := verdicts{}, ""
	for _, control := range f.exportable {
		var constraint struct {
			Status struct {
				AuditTimestamp  string `json:"auditTimestamp"`
				TotalViolations int    `json:"totalViolations"`
				Violations      []struct {
					Group     string `json:"group"`
					Version   string `json:"version"`
					Kind      string `json:"kind"`
					Namespace string `json:"namespace"`
					Name      string `json:"name"`
					Message   string `json:"message"`
				} `json:"violations"`
			} `json:"status"`
		}
		err := a.server.Get(t.Context(), constraintVersion, gatekeeper.Kind(control.ID), gatekeeper.Name(control.ID), &constraint)
		var refused *testcluster.Refusal
		if errors.As(err, &refused) && refused.Code == http.StatusTooManyRequests {
			return nil, ""
		}
		if err != nil {
			t.Fatal(control.ID, err)
		}
		status := constraint.Status
		if status.AuditTimestamp == "" || status.AuditTimestamp == last || status.AuditTimestamp != cmp.Or(audit, status.AuditTimestamp) {
			return nil, ""
		}
		audit = status.AuditTimestamp
		if status.TotalViolations != len(status.Violations) {
			t.Errorf("%s: %d violations, of which the status holds %d", control.ID, status.TotalViolations, len(status.Violations))
		}
		for _, v := range status.Violations {
			ref := gvk{v.Group, v.Version, v.Kind}.ref()
			ref.Namespace, ref.Name = v.Namespace, v.Name
			out.add(control.ID, ref, v.Message)
		}
	}
	return out, audit
}
