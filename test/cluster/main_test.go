package cluster

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/regolith-policy/regolith/test/cluster/testcluster"
)

// The users of the cluster besides its administrator.
const (
	capturer  = "capturer"   // has the role that regolith snapshot --print-rbac prints
	noSecrets = "no-secrets" // has it without Secrets
	noRBAC    = "no-rbac"    // has it without RBAC objects
	oneSpace  = "one-space"  // may list Pods in one namespace
)

// shared is the cluster of all tests.
var shared *world

func TestMain(m *testing.M) {
	ctx := context.Background()
	cluster, err := testcluster.Start(ctx, testcluster.Config{Users: []string{capturer, noSecrets, noRBAC, oneSpace}})
	if err != nil {
		fmt.Fprintln(os.Stderr, "start cluster (make servers builds it):", err)
		os.Exit(1)
	}
	shared, err = newWorld(ctx, cluster)
	status := 1
	if err == nil {
		status = m.Run()
	} else {
		fmt.Fprintln(os.Stderr, err)
	}
	if err := cluster.Stop(); err != nil {
		fmt.Fprintln(os.Stderr, "stop cluster:", err)
		status = 1
	}
	os.Exit(status)
}

// world is a cluster with what is needed to write to it.
type world struct {
	*testcluster.Cluster
	client *http.Client

	mu    sync.Mutex
	paths map[string]resource // "apps/v1/Deployment" -> where its objects are
}

type resource struct {
	path       string // of the version
	plural     string
	namespaced bool
}

func newWorld(ctx context.Context, cluster *testcluster.Cluster) (*world, error) {
	client, err := cluster.Client(testcluster.Admin)
	if err != nil {
		return nil, err
	}
	w := &world{Cluster: cluster, client: client}
	return w, w.discover(ctx)
}

// discover finds out where objects are written.
func (w *world) discover(ctx context.Context) error {
	paths := map[string]resource{}
	var groups struct {
		Groups []struct {
			Versions []struct {
				GroupVersion string `json:"groupVersion"`
			} `json:"versions"`
		} `json:"groups"`
	}
	if err := w.call(ctx, http.MethodGet, "/apis", nil, &groups); err != nil {
		return err
	}
	at := map[string]string{"v1": "/api/v1"}
	for _, group := range groups.Groups {
		for _, version := range group.Versions {
			at[version.GroupVersion] = "/apis/" + version.GroupVersion
		}
	}
	for version, path := range at {
		var list struct {
			Resources []struct {
				Name       string `json:"name"`
				Kind       string `json:"kind"`
				Namespaced bool   `json:"namespaced"`
			} `json:"resources"`
		}
		if err := w.call(ctx, http.MethodGet, path, nil, &list); err != nil {
			return err
		}
		for _, r := range list.Resources {
			if !strings.Contains(r.Name, "/") {
				paths[version+"/"+r.Kind] = resource{path, r.Name, r.Namespaced}
			}
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.paths = paths
	return nil
}

// refusal is an answer of the server that is no success.
type refusal struct {
	code    int
	message string
}

func (r *refusal) Error() string { return fmt.Sprintf("%d: %s", r.code, r.message) }

// call sends a request as the administrator.
func (w *world) call(ctx context.Context, method, path string, body []byte, into any) error {
	request, err := http.NewRequestWithContext(ctx, method, w.URL+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "application/json")
	response, err := w.client.Do(request)
	if err != nil {
		return err
	}
	answer, err := io.ReadAll(response.Body)
	err = errors.Join(err, response.Body.Close())
	if err != nil {
		return err
	}
	if response.StatusCode >= 300 {
		var status struct {
			Message string `json:"message"`
		}
		_ = json.Unmarshal(answer, &status)
		return &refusal{response.StatusCode, status.Message}
	}
	if into == nil {
		return nil
	}
	return json.Unmarshal(answer, into)
}

var errNotServed = errors.New("not served")

// create writes an object. Namespaces that are missing are made.
func (w *world) create(ctx context.Context, apiVersion, kind, namespace string, object []byte) error {
	w.mu.Lock()
	at, ok := w.paths[apiVersion+"/"+kind]
	w.mu.Unlock()
	if !ok {
		return errNotServed
	}
	path := at.path + "/" + at.plural
	if at.namespaced {
		if namespace == "" {
			namespace = "default"
		}
		path = at.path + "/namespaces/" + namespace + "/" + at.plural
	}
	err := w.call(ctx, http.MethodPost, path, object, nil)
	var refused *refusal
	if errors.As(err, &refused) && refused.code == http.StatusNotFound && at.namespaced {
		made := fmt.Appendf(nil, `{"apiVersion":"v1","kind":"Namespace","metadata":{"name":%q}}`, namespace)
		err = w.call(ctx, http.MethodPost, "/api/v1/namespaces", made, nil)
		if err != nil && (!errors.As(err, &refused) || refused.code != http.StatusConflict) {
			return err
		}
		err = w.call(ctx, http.MethodPost, path, object, nil)
	}
	if errors.As(err, &refused) && refused.code == http.StatusConflict {
		return nil
	}
	return err
}

// result is how a run of regolith ended.
type result struct {
	code           int
	stdout, stderr string
	state          *os.ProcessState
}

// regolith runs the program as a user of the cluster.
func regolith(t *testing.T, user string, args ...string) result {
	t.Helper()
	cmd := command(t, user, args...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return result{cmd.ProcessState.ExitCode(), stdout.String(), stderr.String(), cmd.ProcessState}
}

func command(t *testing.T, user string, args ...string) *exec.Cmd {
	t.Helper()
	kubeconfig, err := shared.Kubeconfig(user)
	if err != nil {
		t.Fatal(err)
	}
	program, err := filepath.Abs("../../bin/regolith")
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Env = append(os.Environ(), "KUBECONFIG="+kubeconfig)
	return cmd
}
