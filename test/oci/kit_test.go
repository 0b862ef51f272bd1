package oci

import (
	"context"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-containerregistry/pkg/registry"
)

// server is a registry on this machine.
type server struct {
	host     string
	requests atomic.Int64
	close    func()
}

// serve starts a registry behind a handler, nil for none.
func serve(t *testing.T, around func(http.Handler) http.Handler) *server {
	t.Helper()
	handler := registry.New(registry.Logger(log.New(io.Discard, "", 0)))
	if around != nil {
		handler = around(handler)
	}
	s := &server{}
	running := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.requests.Add(1)
		handler.ServeHTTP(w, r)
	}))
	t.Cleanup(running.Close)
	s.host, s.close = strings.TrimPrefix(running.URL, "http://"), running.Close
	return s
}

// tool is the path of a program that make builds.
func tool(t *testing.T, name string) string {
	t.Helper()
	path, err := filepath.Abs("../../bin/" + name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("%v: run `make oci`", err)
	}
	return path
}

// world is a folder of its own in which commands run, with a home of its own.
type world struct {
	t      *testing.T
	folder string
	env    []string
}

func newWorld(t *testing.T) *world {
	t.Helper()
	folder := t.TempDir()
	return &world{t: t, folder: folder, env: []string{"HOME=" + folder, "PATH=" + os.Getenv("PATH")}}
}

func (w *world) write(name, text string) {
	w.t.Helper()
	if err := os.WriteFile(filepath.Join(w.folder, name), []byte(text), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) command(ctx context.Context, program string, args ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, tool(w.t, program), args...)
	c.Dir, c.Env = w.folder, w.env
	return c
}

// run runs a command and gives its output, both streams, and its exit code.
func (w *world) run(program string, args ...string) (string, int) {
	w.t.Helper()
	c := w.command(w.t.Context(), program, args...)
	out, err := c.CombinedOutput()
	if c.ProcessState == nil {
		w.t.Fatal(err)
	}
	return string(out), c.ProcessState.ExitCode()
}

// must runs a command that must end with a code.
func (w *world) must(code int, program string, args ...string) string {
	w.t.Helper()
	out, got := w.run(program, args...)
	if got != code {
		w.t.Fatalf("%s %s: exit code %d, not %d\n%s", program, strings.Join(args, " "), got, code, out)
	}
	return out
}

const privilegedPod = `{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web", "namespace": "shop"},
 "spec": {"containers": [{"name": "app", "image": "registry.example.com/app:1", "securityContext": {"privileged": true}}]}}`

const message = `container \"app\" runs privileged`

// build builds a bundle of one profile, and a pod that breaks it.
func (w *world) build() {
	w.t.Helper()
	w.write("pod.json", privilegedPod)
	w.must(0, "regolith", "bundle", "build", "--bundle", "pss-baseline", "--version", "v1", "-o", "b.tar.gz")
}
