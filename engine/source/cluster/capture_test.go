package cluster

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/regolith-policy/regolith/engine/source/snapshot"
)

func world() map[string][]string {
	return map[string][]string{
		"/api/v1/namespaces":                  named("shop", "kube-system"),
		"/api/v1/nodes":                       {`{"metadata":{"name":"n1","annotations":{"kubeadm.alpha.kubernetes.io/cri-socket":"x"}}}`},
		"/api/v1/pods":                        {pod("b", "y"), pod("a", "z"), pod("b", "x")},
		"/api/v1/secrets":                     {`{"metadata":{"name":"s","namespace":"a"},"type":"Opaque","data":{"key":"dmVyeS1zZWNyZXQ="}}`},
		"/apis/apps/v1/deployments":           {},
		"/apis/metrics.example.com/v1/loads":  named("l"),
		"/api/v1/namespaces/shop/pods":        {pod("shop", "p")},
		"/api/v1/namespaces/kube-system/pods": {},
	}
}

var kinds = []string{"Namespace", "Node", "Pod", "Secret", "apps/Deployment", "metrics.example.com/*", "batch/Job", "gone.example.com/Thing"}

func TestCapture(t *testing.T) {
	t.Parallel()
	header, lines := newFake(t, world()).capture(t, Options{Kinds: kinds})
	want := []string{
		`{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"kube-system","uid":"uid-of-kube-system"}}`,
		`{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"shop","uid":"uid-of-shop"}}`,
		`{"apiVersion":"v1","kind":"Node","metadata":{"annotations":{"kubeadm.alpha.kubernetes.io/cri-socket":"x"},"name":"n1"}}`,
		`{"apiVersion":"v1","kind":"Pod","metadata":{"name":"z","namespace":"a"},"spec":{"containers":[]}}`,
		`{"apiVersion":"v1","kind":"Pod","metadata":{"name":"x","namespace":"b"},"spec":{"containers":[]}}`,
		`{"apiVersion":"v1","kind":"Pod","metadata":{"name":"y","namespace":"b"},"spec":{"containers":[]}}`,
		`{"apiVersion":"v1","data":{"key":{"empty":false,"kind":"base64","redacted":true}},"kind":"Secret","metadata":{"name":"s","namespace":"a"},"type":"Opaque"}`,
		`{"apiVersion":"metrics.example.com/v1","kind":"Load","metadata":{"name":"l","uid":"uid-of-l"}}`,
	}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Error(diff)
	}
	ledger := map[string]string{
		"*": "not-asked", "Namespace": "listed", "Node": "listed", "Pod": "listed", "Secret": "listed", "apps/Deployment": "listed",
		"batch/Job": "absent", "gone.example.com/Thing": "unavailable", "metrics.example.com/*": "listed", "metrics.example.com/Load": "listed",
	}
	if diff := cmp.Diff(ledger, states(header)); diff != "" {
		t.Error(diff)
	}
	cluster := snapshot.Cluster{UID: "uid-of-kube-system", Name: header.Cluster.Name, KubernetesVersion: "v1.37.2", Platform: "kubeadm"}
	if diff := cmp.Diff(cluster, header.Cluster); diff != "" {
		t.Error(diff)
	}
	if header.Captured != (snapshot.Captured{At: "2027-01-15T08:00:00Z", From: "1000", To: "1000"}) {
		t.Errorf("captured %+v", header.Captured)
	}
}

// TestPatterns: a control may name a kind of any group; a group that cannot be asked may have one.
func TestPatterns(t *testing.T) {
	t.Parallel()
	header, _ := newFake(t, world()).capture(t, Options{Kinds: []string{"*/Deployment", "*/Widget"}})
	want := map[string]string{
		"*": "not-asked", "apps/Deployment": "listed", "*/Widget": "absent",
		"gone.example.com/Deployment": "unavailable", "gone.example.com/Widget": "unavailable",
	}
	if diff := cmp.Diff(want, states(header)); diff != "" {
		t.Error(diff)
	}
}

func TestCaptureIsReproducible(t *testing.T) {
	t.Parallel()
	f := newFake(t, world())
	first, second := f.text(t, Options{Kinds: kinds}), f.text(t, Options{Kinds: kinds, Jobs: 1})
	if !bytes.Equal(first, second) {
		t.Errorf("two captures of one cluster differ:\n%s\n%s", first, second)
	}
}

func TestCaptureAllKinds(t *testing.T) {
	t.Parallel()
	header, _ := newFake(t, world()).capture(t, Options{AllKinds: true, Secrets: SecretsNone})
	want := map[string]string{
		"*": "absent", "Namespace": "listed", "Node": "listed", "Pod": "listed", "Secret": "not-asked", "apps/Deployment": "listed",
		"gone.example.com/*": "unavailable", "metrics.example.com/Load": "listed",
	}
	if diff := cmp.Diff(want, states(header)); diff != "" {
		t.Error(diff)
	}
}

func TestPages(t *testing.T) {
	t.Parallel()
	var pods []string
	for i := range 1201 {
		pods = append(pods, pod("a", fmt.Sprintf("p%04d", i)))
	}
	f := newFake(t, map[string][]string{"/api/v1/pods": pods})
	header, _ := f.capture(t, Options{Kinds: []string{"Pod"}})
	if header.Objects.Count != len(pods) {
		t.Errorf("want %d pods, have %d", len(pods), header.Objects.Count)
	}
	want := []string{
		"GET /version", "GET /api", "GET /apis", "GET /api/v1/pods?limit=500",
		"GET /api/v1/pods?continue=500&limit=500", "GET /api/v1/pods?continue=1000&limit=500",
	}
	if diff := cmp.Diff(want, f.requests); diff != "" {
		t.Error(diff)
	}
}

// TestExpired: where the server forgets a page, the list begins anew; no object is there twice, none is lost.
func TestExpired(t *testing.T) {
	t.Parallel()
	for name, expiries := range map[string]int{"once": 1, "until it is asked for in one piece": 3} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var pods []string
			for i := range 700 {
				pods = append(pods, pod("a", fmt.Sprintf("p%04d", i)))
			}
			f := newFake(t, map[string][]string{"/api/v1/pods": pods})
			expired := 0
			f.before = func(w http.ResponseWriter, r *http.Request) bool {
				if r.URL.Query().Get("continue") == "" || expired >= expiries {
					return false
				}
				expired++
				refuse(w, http.StatusGone, "Expired", "the continue token is too old")
				return true
			}
			header, lines := f.capture(t, Options{Kinds: []string{"Pod"}})
			if header.Objects.Count != 700 || len(lines) != 700 || states(header)["Pod"] != snapshot.Listed {
				t.Errorf("want 700 pods, have %d in %d lines, %s", header.Objects.Count, len(lines), states(header)["Pod"])
			}
		})
	}
}

func TestRetries(t *testing.T) {
	t.Parallel()
	second := time.Second
	cases := map[string]struct {
		status, times int
		retryAfter    string
		waits         []time.Duration
		state         string
	}{
		"a busy server says how long":   {429, 2, "7", []time.Duration{7 * second, 7 * second}, snapshot.Listed},
		"a wait has a limit":            {429, 1, "86400", []time.Duration{60 * second}, snapshot.Listed},
		"a failing server recovers":     {500, 2, "", []time.Duration{second / 2, second}, snapshot.Listed},
		"an aggregated API is gone":     {503, 99, "", []time.Duration{second / 2, second, 2 * second, 4 * second}, snapshot.Unavailable},
		"what is wrong is not repeated": {400, 99, "", nil, snapshot.Unavailable},
		"nor what is forbidden":         {403, 99, "", nil, snapshot.Forbidden},
		"nor what is gone":              {404, 99, "", nil, snapshot.Absent},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t, world())
			sent := 0
			f.before = func(w http.ResponseWriter, r *http.Request) bool {
				if r.URL.Path != "/apis/metrics.example.com/v1/loads" || sent >= tc.times {
					return false
				}
				sent++
				if tc.retryAfter != "" {
					w.Header().Set("Retry-After", tc.retryAfter)
				}
				refuse(w, tc.status, "", "not now")
				return true
			}
			header, _ := f.capture(t, Options{Kinds: kinds})
			if diff := cmp.Diff(tc.waits, f.waits); diff != "" {
				t.Error(diff)
			}
			if have := states(header)["metrics.example.com/Load"]; have != tc.state {
				t.Errorf("want %s, have %s", tc.state, have)
			}
			if have := states(header)["Pod"]; have != snapshot.Listed {
				t.Errorf("pods are %s", have)
			}
		})
	}
}

// forbid refuses some paths.
func forbid(paths ...string) func(http.ResponseWriter, *http.Request) bool {
	return func(w http.ResponseWriter, r *http.Request) bool {
		for _, path := range paths {
			if r.URL.Path == path {
				refuse(w, http.StatusForbidden, "Forbidden", `pods is forbidden: User "jane" cannot list it`)
				return true
			}
		}
		return false
	}
}

func TestRightsInOneNamespace(t *testing.T) {
	t.Parallel()
	f := newFake(t, world())
	refused := forbid("/api/v1/pods", "/api/v1/secrets")
	f.before = func(w http.ResponseWriter, r *http.Request) bool {
		if r.Method == http.MethodPost {
			var body bytes.Buffer
			_, _ = body.ReadFrom(r.Body)
			rules := ""
			if strings.Contains(body.String(), `"shop"`) {
				rules = `{"verbs":["get","list"],"apiGroups":[""],"resources":["pods"]},{"verbs":["list"],"apiGroups":[""],"resources":["secrets"],"resourceNames":["one"]}`
			}
			fmt.Fprintf(w, `{"status":{"resourceRules":[%s]}}`, rules)
			return true
		}
		return refused(w, r)
	}
	header, lines := f.capture(t, Options{Kinds: []string{"Namespace", "Pod", "Secret"}})
	if len(lines) != 3 || !strings.Contains(lines[2], `"name":"p","namespace":"shop"`) {
		t.Errorf("have %s", lines)
	}
	for _, entry := range header.Ledger {
		switch entry.Kind {
		case "Pod":
			want := map[string]string{"*": "forbidden", "shop": "listed"}
			if diff := cmp.Diff(want, entry.Namespaces); diff != "" || entry.State != snapshot.Partial || entry.Objects != 1 {
				t.Errorf("%+v", entry)
			}
		case "Secret":
			if entry.State != snapshot.Forbidden || entry.Reason == "" {
				t.Errorf("%+v", entry)
			}
		}
	}
}

func TestNarrowed(t *testing.T) {
	t.Parallel()
	f := newFake(t, world())
	header, lines := f.capture(t, Options{Kinds: []string{"Namespace", "Pod"}, Namespaces: []string{"shop"}, Selector: "app=web"})
	if len(lines) != 3 {
		t.Errorf("have %s", lines)
	}
	want := map[string]string{"*": "not-asked", "Namespace": "partial", "Pod": "partial"}
	if diff := cmp.Diff(want, states(header)); diff != "" {
		t.Error(diff)
	}
	if last := f.requests[len(f.requests)-1]; last != "GET /api/v1/namespaces/shop/pods?labelSelector=app%3Dweb&limit=500" {
		t.Errorf("have %s", last)
	}
}

// TestSecretsWithoutValues: only names, labels and types are asked for, and whoever may see no more sees those.
func TestSecretsWithoutValues(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		mode  string
		asked int
	}{"by choice": {SecretsMetadata, 1}, "as all that is allowed": {SecretsFull, 2}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t, world())
			f.before = func(w http.ResponseWriter, r *http.Request) bool {
				if r.URL.Path != "/api/v1/secrets" {
					return false
				}
				if accept := r.Header.Get("Accept"); !strings.Contains(accept, "as=PartialObjectMetadataList") || strings.HasSuffix(accept, "application/json") {
					refuse(w, http.StatusForbidden, "Forbidden", "values are not for you")
					return true
				}
				fmt.Fprint(w, `{"kind":"Table","columnDefinitions":[{"name":"Name"},{"name":"Type"},{"name":"Data"}],
					"rows":[{"cells":["s","Opaque",1],"object":{"kind":"PartialObjectMetadata","metadata":{"name":"s","namespace":"a"}}}]}`)
				return true
			}
			header, lines := f.capture(t, Options{Kinds: []string{"Secret"}, Secrets: tc.mode})
			want := []string{`{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s","namespace":"a"},"type":"Opaque"}`}
			if diff := cmp.Diff(want, lines); diff != "" {
				t.Error(diff)
			}
			if have := states(header)["Secret"]; have != snapshot.Metadata {
				t.Errorf("Secrets are %s", have)
			}
			if asked := len(f.requests) - 3; asked != tc.asked {
				t.Errorf("want %d requests for Secrets, have %d", tc.asked, asked)
			}
		})
	}
}

func TestKubelets(t *testing.T) {
	t.Parallel()
	f := newFake(t, world())
	f.before = func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path != "/api/v1/nodes/n1/proxy/configz" {
			return false
		}
		fmt.Fprint(w, `{"kubeletconfig":{"readOnlyPort":10255}}`)
		return true
	}
	header, lines := f.capture(t, Options{Kinds: []string{"Node"}, Kubelets: true})
	want := `{"apiVersion":"facts.regolith.dev/v1alpha1","kind":"NodeFacts","kubeletConfigz":{"readOnlyPort":10255},"metadata":{"name":"n1"}}`
	if len(lines) != 2 || lines[1] != want {
		t.Errorf("have %s", lines)
	}
	if have := states(header)["facts.regolith.dev/NodeFacts"]; have != snapshot.Listed {
		t.Errorf("NodeFacts are %s", have)
	}
}

// TestKubeletsThatDoNotTell: the ledger names every node of which the configuration is not known, and why.
func TestKubeletsThatDoNotTell(t *testing.T) {
	t.Parallel()
	const gone = "error trying to reach service: dial tcp 10.0.0.2:10250: connect: connection refused"
	tells := func(w http.ResponseWriter) { fmt.Fprint(w, `{"kubeletconfig":{}}`) }
	refuses := func(w http.ResponseWriter) {
		refuse(w, 403, "Forbidden", "nodes is forbidden: jane cannot get nodes/proxy")
	}
	fails := func(w http.ResponseWriter) { refuse(w, 503, "ServiceUnavailable", gone) }
	babbles := func(w http.ResponseWriter) { fmt.Fprint(w, "<html>") }
	floods := func(w http.ResponseWriter) { refuse(w, 400, "", strings.Repeat("long\n", 1000)) }
	cases := map[string]struct {
		n1, n2, n3 func(http.ResponseWriter)
		want       snapshot.Entry
		asked      int
	}{
		"all tell": {tells, tells, tells, snapshot.Entry{State: snapshot.Listed, Objects: 3}, 3},
		"one is gone": {tells, fails, tells, snapshot.Entry{
			State: snapshot.Partial, Objects: 2, Reason: gone, Nodes: map[string]string{"n2": gone},
		}, 3 + maxFailed},
		"all are gone": {fails, fails, fails, snapshot.Entry{
			State: snapshot.Unavailable, Reason: gone, Nodes: map[string]string{"n1": gone, "n2": gone, "n3": gone},
		}, 3 * (1 + maxFailed)},
		"none may be asked": {refuses, tells, tells, snapshot.Entry{
			State: snapshot.Forbidden, Reason: "nodes is forbidden: jane cannot get nodes/proxy",
			Nodes: map[string]string{"n1": "nodes is forbidden: jane cannot get nodes/proxy", "n2": "", "n3": ""},
		}, 1},
		"only the first may be asked": {tells, refuses, tells, snapshot.Entry{
			State: snapshot.Partial, Objects: 1, Reason: "nodes is forbidden: jane cannot get nodes/proxy",
			Nodes: map[string]string{"n2": "nodes is forbidden: jane cannot get nodes/proxy", "n3": ""},
		}, 2},
		"one is gone, and the next may not be asked": {fails, refuses, tells, snapshot.Entry{
			State: snapshot.Forbidden, Reason: "nodes is forbidden: jane cannot get nodes/proxy",
			Nodes: map[string]string{"n1": gone, "n2": "nodes is forbidden: jane cannot get nodes/proxy", "n3": ""},
		}, 2 + maxFailed},
		"one speaks no JSON": {babbles, tells, tells, snapshot.Entry{
			State: snapshot.Partial, Objects: 2,
			Reason: "read the answer to GET /api/v1/nodes/n1/proxy/configz: invalid character '<' looking for beginning of value",
			Nodes: map[string]string{
				"n1": "read the answer to GET /api/v1/nodes/n1/proxy/configz: invalid character '<' looking for beginning of value",
			},
		}, 3},
		"one says too much": {floods, tells, tells, snapshot.Entry{
			State: snapshot.Partial, Objects: 2, Reason: strings.Repeat("long ", 60) + "...",
			Nodes: map[string]string{"n1": strings.Repeat("long ", 60) + "..."},
		}, 3},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lists := world()
			lists["/api/v1/nodes"] = named("n3", "n1", "n2")
			f := newFake(t, lists)
			var asked atomic.Int32
			f.before = func(w http.ResponseWriter, r *http.Request) bool {
				answer, ok := map[string]func(http.ResponseWriter){"n1": tc.n1, "n2": tc.n2, "n3": tc.n3}[strings.TrimSuffix(strings.TrimPrefix(r.URL.Path, "/api/v1/nodes/"), "/proxy/configz")]
				if ok {
					asked.Add(1)
					answer(w)
				}
				return ok
			}
			header, _ := f.capture(t, Options{Kinds: []string{"Node"}, Kubelets: true})
			tc.want.Kind = "facts.regolith.dev/NodeFacts"
			at := slices.IndexFunc(header.Ledger, func(e snapshot.Entry) bool { return e.Kind == tc.want.Kind })
			if diff := cmp.Diff(tc.want, header.Ledger[max(at, 0)]); diff != "" {
				t.Error(diff)
			}
			if int(asked.Load()) != tc.asked {
				t.Errorf("%d requests, want %d", asked.Load(), tc.asked)
			}
		})
	}
}

// TestEnds: what makes a capture void leaves nothing behind.
func TestEnds(t *testing.T) {
	t.Parallel()
	cut := func(w http.ResponseWriter, _ *http.Request) {
		if hijacker, ok := w.(http.Hijacker); ok {
			if connection, _, err := hijacker.Hijack(); err == nil {
				_ = connection.Close()
			}
		}
	}
	cases := map[string]struct {
		answer func(http.ResponseWriter, *http.Request)
		want   func(error) bool
	}{
		"the server goes away": {cut, func(err error) bool { return errors.As(err, new(*UnreachableError)) }},
		"it forgets the user": {
			func(w http.ResponseWriter, _ *http.Request) { refuse(w, 401, "Unauthorized", "Unauthorized") },
			func(err error) bool { return code(err) == http.StatusUnauthorized },
		},
		"it speaks no JSON": {
			func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<html>") },
			func(err error) bool { return strings.HasPrefix(err.Error(), "read the answer to GET /api/v1/pods: ") },
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t, world())
			f.before = func(w http.ResponseWriter, r *http.Request) bool {
				if r.URL.Path != "/api/v1/pods" {
					return false
				}
				tc.answer(w, r)
				return true
			}
			dir := t.TempDir()
			captured, err := f.client(t).Capture(t.Context(), Options{Kinds: kinds, Dir: dir})
			if captured != nil || err == nil || !tc.want(err) {
				t.Errorf("have %v", err)
			}
			if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
				t.Errorf("left behind: %v, %v", left, err)
			}
		})
	}
}

func TestCancelled(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	f := newFake(t, world())
	f.before = func(http.ResponseWriter, *http.Request) bool { cancel(); return false }
	if _, err := f.client(t).Capture(ctx, Options{Kinds: kinds, Dir: t.TempDir()}); !errors.Is(err, context.Canceled) {
		t.Errorf("have %v", err)
	}
}

// TestLegacyDiscovery: servers before 1.26 are asked version by version.
func TestLegacyDiscovery(t *testing.T) {
	t.Parallel()
	f := newFake(t, world())
	answers := map[string]string{
		"/api":               `{"kind":"APIVersions","versions":["v1"]}`,
		"/api/v1":            `{"resources":[{"name":"pods","kind":"Pod","namespaced":true,"verbs":["list"]},{"name":"pods/log","kind":"Pod","verbs":["list"]}]}`,
		"/apis":              `{"kind":"APIGroupList","groups":[{"name":"apps","versions":[{"version":"v1beta1"},{"version":"v1"}],"preferredVersion":{"version":"v1"}}]}`,
		"/apis/apps/v1":      `{"resources":[{"name":"deployments","kind":"Deployment","namespaced":true,"verbs":["list"]}]}`,
		"/apis/apps/v1beta1": `{"resources":[{"name":"deployments","kind":"Deployment","namespaced":true,"verbs":["list"]}]}`,
	}
	f.before = func(w http.ResponseWriter, r *http.Request) bool {
		answer, ok := answers[r.URL.Path]
		if ok {
			fmt.Fprint(w, answer)
		}
		return ok
	}
	header, _ := f.capture(t, Options{Kinds: []string{"Pod", "apps/Deployment"}})
	if diff := cmp.Diff(map[string]string{"*": "not-asked", "Pod": "listed", "apps/Deployment": "listed"}, states(header)); diff != "" {
		t.Error(diff)
	}
}
