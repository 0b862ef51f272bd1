package cluster

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"k8s.io/client-go/rest"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/source/snapshot"
)

// fake is an API server that serves what a test says.
type fake struct {
	*httptest.Server
	lists  map[string][]string // path -> items
	before func(w http.ResponseWriter, r *http.Request) (answered bool)

	mu       sync.Mutex
	requests []string // paths with their queries, in the order in which they came
	waits    []time.Duration
}

// discovery is what the fake serves: Namespace, Pod, Secret, Node, Deployment and a kind of an aggregated API.
const discovery = `{"kind":"APIGroupDiscoveryList","items":[%s]}`

const coreGroup = `{"metadata":{"name":""},"versions":[{"version":"v1","freshness":"Current","resources":[
	{"resource":"namespaces","scope":"Cluster","responseKind":{"kind":"Namespace"},"verbs":["list"]},
	{"resource":"nodes","scope":"Cluster","responseKind":{"kind":"Node"},"verbs":["list"]},
	{"resource":"bindings","scope":"Namespaced","responseKind":{"kind":"Binding"},"verbs":["create"]},
	{"resource":"pods","scope":"Namespaced","responseKind":{"kind":"Pod"},"verbs":["list"]},
	{"resource":"secrets","scope":"Namespaced","responseKind":{"kind":"Secret"},"verbs":["list"]}]}]}`

const otherGroups = `{"metadata":{"name":"apps"},"versions":[
	{"version":"v1","freshness":"Current","resources":[
		{"resource":"deployments","scope":"Namespaced","responseKind":{"kind":"Deployment"},"verbs":["list"]}]},
	{"version":"v1beta1","freshness":"Current","resources":[
		{"resource":"deployments","scope":"Namespaced","responseKind":{"kind":"Deployment"},"verbs":["list"]}]}]},
	{"metadata":{"name":"metrics.example.com"},"versions":[{"version":"v1","freshness":"Current","resources":[
		{"resource":"loads","scope":"Cluster","responseKind":{"kind":"Load"},"verbs":["list"]}]}]},
	{"metadata":{"name":"gone.example.com"},"versions":[{"version":"v1","freshness":"Stale","resources":[]}]}`

func newFake(t *testing.T, lists map[string][]string) *fake {
	t.Helper()
	f := &fake{lists: lists}
	f.Server = httptest.NewServer(http.HandlerFunc(f.serve))
	t.Cleanup(f.Close)
	return f
}

func (f *fake) serve(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	f.requests = append(f.requests, r.Method+" "+r.URL.String())
	f.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	if f.before != nil && f.before(w, r) {
		return
	}
	switch r.URL.Path {
	case "/version":
		fmt.Fprint(w, `{"gitVersion":"v1.37.2"}`)
	case "/api":
		fmt.Fprintf(w, discovery, coreGroup)
	case "/apis":
		fmt.Fprintf(w, discovery, otherGroups)
	default:
		f.list(w, r)
	}
}

// list serves a page of a list.
func (f *fake) list(w http.ResponseWriter, r *http.Request) {
	items, ok := f.lists[r.URL.Path]
	if !ok {
		refuse(w, http.StatusNotFound, "NotFound", "no such path")
		return
	}
	from, _ := strconv.Atoi(r.URL.Query().Get("continue"))
	to, next := len(items), ""
	if limit, _ := strconv.Atoi(r.URL.Query().Get("limit")); limit > 0 && from+limit < to {
		to = from + limit
		next = strconv.Itoa(to)
	}
	fmt.Fprintf(w, `{"kind":"List","metadata":{"resourceVersion":"%d","continue":%q},"items":[%s]}`, 1000+from, next, strings.Join(items[from:to], ","))
}

func refuse(w http.ResponseWriter, status int, reason, message string) {
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{"kind": "Status", "reason": reason, "message": message, "code": status})
}

// client is a client of the fake that does not wait.
func (f *fake) client(t *testing.T) *Client {
	t.Helper()
	client, err := newClient(&rest.Config{Host: f.URL}, 1e6)
	if err != nil {
		t.Fatal(err)
	}
	client.sleep = func(_ context.Context, d time.Duration) error {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.waits = append(f.waits, d)
		return nil
	}
	return client
}

// capture captures the fake, and gives the header and the lines after it.
func (f *fake) capture(t *testing.T, o Options) (snapshot.Header, []string) {
	t.Helper()
	text := f.text(t, o)
	line, objects, _ := bytes.Cut(text, []byte("\n"))
	header, _, err := snapshot.ParseHeader(line)
	if err != nil {
		t.Fatalf("%v\n%s", err, line)
	}
	if err := header.Check(objects); err != nil {
		t.Fatal(err)
	}
	return header, strings.Split(strings.TrimSuffix(string(objects), "\n"), "\n")
}

func (f *fake) text(t *testing.T, o Options) []byte {
	t.Helper()
	o.Tool, o.Dir, o.Now = engine.Tool{Name: "regolith", Version: "test"}, t.TempDir(), time.Unix(1_800_000_000, 0)
	captured, err := f.client(t).Capture(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer captured.Close()
	var out bytes.Buffer
	if _, err := captured.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// pod is an item of a list: items of built-in kinds have neither apiVersion nor kind.
func pod(namespace, name string) string {
	return fmt.Sprintf(`{"metadata":{"name":%q,"namespace":%q,"managedFields":[{"manager":"kubectl"}]},"spec":{"containers":[]}}`, name, namespace)
}

func named(names ...string) []string {
	items := make([]string, len(names))
	for i, name := range names {
		items[i] = fmt.Sprintf(`{"metadata":{"name":%q,"uid":"uid-of-%s"}}`, name, name)
	}
	return items
}

// states are the states of the ledger.
func states(h snapshot.Header) map[string]string {
	out := map[string]string{}
	for _, entry := range h.Ledger {
		out[entry.Kind] = entry.State
	}
	return out
}
