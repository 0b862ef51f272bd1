package cluster_test

import (
	"bytes"
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/component-base/configz"
	kubelet "k8s.io/kubelet/config/v1beta1"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/source"
	"github.com/regolith-policy/regolith/test/cluster/testcluster"
)

// TestConfigurationOfKubelets captures through nodes/proxy of a real API server what the handler of the kubelet itself
// answers to /configz: one node that answers, one that is gone, and a user who may not ask.
func TestConfigurationOfKubelets(t *testing.T) {
	t.Parallel()
	const access, user = "access-to-static-pods", "jane"
	port := serveConfigz(t, &kubelet.KubeletConfiguration{
		TypeMeta: metav1.TypeMeta{Kind: "KubeletConfiguration", APIVersion: kubelet.SchemeGroupVersion.String()},
		Authentication: kubelet.KubeletAuthentication{
			Anonymous: kubelet.KubeletAnonymousAuthentication{Enabled: new(bool)},
		},
		ReadOnlyPort:       10255,
		StaticPodURLHeader: map[string][]string{"X-Access": {access}},
	})
	cluster, err := testcluster.Start(t.Context(), testcluster.Config{Dir: t.TempDir(), Users: []string{user}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := cluster.Stop(); err != nil {
			t.Error(err)
		}
	})
	post(t, cluster, "/api/v1/nodes", node(t, "answers", port))
	file, told := captureOf(t, cluster, testcluster.Admin)
	if state := stateOfFacts(t, file); state != "listed" {
		t.Errorf("NodeFacts are %s\n%s", state, told)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(text, []byte(access)) || !bytes.Contains(text, []byte(`"staticPodURLHeader":{"X-Access":["[redacted]"]}`)) {
		t.Error("the header by which the kubelet logs in is not redacted")
	}
	have := verdictsOf(t, file, "node/kubelet-read-only-port-enabled", "node/kubelet-anonymous-auth-enabled")
	if want := "node/kubelet-anonymous-auth-enabled answers pass, node/kubelet-read-only-port-enabled answers fail"; have != want {
		t.Errorf("want %s\nhave %s", want, have)
	}

	post(t, cluster, "/api/v1/nodes", node(t, "gone", 1))
	file, told = captureOf(t, cluster, testcluster.Admin)
	if state := stateOfFacts(t, file); state != "partial" || !strings.Contains(told, "configuration of the kubelets: collected in part only") {
		t.Errorf("with a node that is gone NodeFacts are %s\n%s", state, told)
	}
	part := verdictsOf(t, file, "node/kubelet-read-only-port-enabled")
	if want := "node/kubelet-read-only-port-enabled answers fail, node/kubelet-read-only-port-enabled gone unknown"; part != want {
		t.Errorf("want %s\nhave %s", want, part)
	}

	post(t, cluster, "/apis/rbac.authorization.k8s.io/v1/clusterroles", `{"metadata":{"name":"list"},"rules":[{"apiGroups":["*"],"resources":["*"],"verbs":["list"]}]}`)
	post(t, cluster, "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", `{"metadata":{"name":"list"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io",
		"kind":"ClusterRole","name":"list"},"subjects":[{"apiGroup":"rbac.authorization.k8s.io","kind":"User","name":"jane"}]}`)
	file, told = captureOf(t, cluster, user)
	if state := stateOfFacts(t, file); state != "forbidden" {
		t.Errorf("for who may not ask NodeFacts are %s\n%s", state, told)
	}
	refused := verdictsOf(t, file, "node/kubelet-read-only-port-enabled")
	if want := "node/kubelet-read-only-port-enabled answers unknown, node/kubelet-read-only-port-enabled gone unknown"; refused != want {
		t.Errorf("want %s\nhave %s", want, refused)
	}
	t.Logf("FIGURE /configz of the kubelet's own handler through nodes/proxy of a real API server: listed, partial and forbidden told apart, each node that did not tell unknown by name; %s; %s", have, part)
}

// serveConfigz answers /configz as kubelets do, on the machine's own address, since the API server proxies to none of
// the loopback.
func serveConfigz(t *testing.T, config *kubelet.KubeletConfiguration) (port int) {
	t.Helper()
	registered, err := configz.New("kubeletconfig")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { configz.Delete("kubeletconfig") })
	if err := registered.Set(config); err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	configz.InstallHandler(mux)
	server := httptest.NewUnstartedServer(mux)
	if err := server.Listener.Close(); err != nil {
		t.Fatal(err)
	}
	if server.Listener, err = net.Listen("tcp", net.JoinHostPort(address(t), "0")); err != nil {
		t.Fatal(err)
	}
	server.StartTLS()
	t.Cleanup(server.Close)
	tcp, ok := server.Listener.Addr().(*net.TCPAddr)
	if !ok {
		t.Fatal(server.Listener.Addr())
	}
	return tcp.Port
}

// address is one of the machine that is none of the loopback.
func address(t *testing.T) string {
	t.Helper()
	all, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range all {
		if network, ok := a.(*net.IPNet); ok && network.IP.IsGlobalUnicast() && network.IP.To4() != nil {
			return network.IP.String()
		}
	}
	t.Skip("this machine has no address but the loopback, to which no API server proxies")
	return ""
}

// node is a Node whose kubelet listens on a port of this machine.
func node(t *testing.T, name string, port int) string {
	t.Helper()
	return `{"metadata":{"name":"` + name + `"},"status":{"addresses":[{"type":"InternalIP","address":"` + address(t) + `"}],
		"daemonEndpoints":{"kubeletEndpoint":{"Port":` + strconv.Itoa(port) + `}}}}`
}

// post creates an object as the administrator.
func post(t *testing.T, cluster *testcluster.Cluster, path, object string) {
	t.Helper()
	if got := send(t, cluster, path, object); got.code != http.StatusCreated {
		t.Fatalf("POST %s: %d %s", path, got.code, got.body)
	}
}

// captureOf captures Nodes and kubelets as a user, and gives the file and what was told.
func captureOf(t *testing.T, cluster *testcluster.Cluster, user string) (file, told string) {
	t.Helper()
	kubeconfig, err := cluster.Kubeconfig(user)
	if err != nil {
		t.Fatal(err)
	}
	file = filepath.Join(t.TempDir(), "cluster.snapshot")
	out, err := exec.CommandContext(t.Context(), "../../bin/regolith", "snapshot", "-o", file, "--kubeconfig", kubeconfig).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return file, string(out)
}

// stateOfFacts is what the ledger of a snapshot says of the facts of nodes.
func stateOfFacts(t *testing.T, file string) string {
	t.Helper()
	in, err := source.Read(t.Context(), []string{file}, source.Config{})
	if err != nil || len(in.Errors) > 0 || in.Snapshot == nil {
		t.Fatal(err, in.Errors)
	}
	for _, entry := range in.Snapshot.Ledger {
		if entry.Kind == engine.FactsGroup+"/NodeFacts" {
			return entry.State
		}
	}
	return ""
}

// verdictsOf are the verdicts of controls on facts of nodes.
func verdictsOf(t *testing.T, file string, controls ...string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "../../bin/regolith", "scan", file, "--control", strings.Join(controls, ","),
		"--show-pass", "--format", "json", "--fail-on", "none").Output()
	if err != nil {
		t.Fatal(err)
	}
	var report engine.Report
	if err := json.Unmarshal(out, &report); err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, f := range report.Results {
		lines = append(lines, f.Control+" "+f.Object.Name+" "+string(f.Status))
	}
	slices.Sort(lines)
	return strings.Join(lines, ", ")
}
