package oci

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var digestPattern = regexp.MustCompile(`sha256:[0-9a-f]{64}`)

func TestPushedIsPulledAndJudgesAlike(t *testing.T) {
	t.Parallel()
	s, w := serve(t, nil), newWorld(t)
	w.build()
	ref := "oci://" + s.host + "/policies/pss:v1"
	digest := digestPattern.FindString(w.must(0, "regolith", "bundle", "push", "b.tar.gz", ref))
	if again := w.must(0, "regolith", "bundle", "push", "b.tar.gz", ref); !strings.Contains(again, digest) {
		t.Errorf("the same bundle has another digest: %s", again)
	}
	w.must(0, "regolith", "bundle", "pull", ref, "-o", "pulled.tar.gz")
	before, err := os.ReadFile(filepath.Join(w.folder, "b.tar.gz"))
	if err != nil {
		t.Fatal(err)
	}
	after, err := os.ReadFile(filepath.Join(w.folder, "pulled.tar.gz"))
	if err != nil || !bytes.Equal(before, after) {
		t.Errorf("what was pulled is not what was pushed: %v", err)
	}
	local := w.must(1, "regolith", "scan", "pod.json", "--bundle", "b.tar.gz", "--format", "json")
	for _, name := range []string{ref, ref + "@" + digest, "oci://" + s.host + "/policies/pss@" + digest} {
		if remote := w.must(1, "regolith", "scan", "pod.json", "--bundle", name, "--format", "json"); remote != local {
			t.Errorf("%s judges otherwise:\n%s", name, remote)
		}
	}
}

func TestPinnedBundleNeedsNoRegistry(t *testing.T) {
	t.Parallel()
	s, w := serve(t, nil), newWorld(t)
	w.build()
	name := "oci://" + s.host + "/policies/pss"
	digest := digestPattern.FindString(w.must(0, "regolith", "bundle", "push", "b.tar.gz", name+":v1"))
	w.must(1, "regolith", "scan", "pod.json", "--bundle", name+"@"+digest)
	asked := s.requests.Load()
	w.must(0, "regolith", "bundle", "lock", name+":v1", "-o", "regolith.lock")
	if s.requests.Load() == asked {
		t.Error("a tag was not asked for")
	}
	s.close()
	w.must(1, "regolith", "scan", "pod.json", "--bundle", name+"@"+digest)
	w.must(1, "regolith", "scan", "pod.json", "--bundle", name+":v1", "--lock", "regolith.lock")
	if out := w.must(2, "regolith", "scan", "pod.json", "--bundle", name+":v1"); !strings.Contains(out, "pull "+name+":v1") {
		t.Errorf("got %s", out)
	}
	// what was changed in the cache is not used
	kept, err := filepath.Glob(filepath.Join(w.folder, ".cache/regolith/bundles/sha256/*"))
	if err != nil || len(kept) != 2 {
		t.Fatalf("the cache holds %v, %v", kept, err)
	}
	for _, file := range kept {
		if err := os.WriteFile(file, []byte("{}"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	w.must(2, "regolith", "scan", "pod.json", "--bundle", name+"@"+digest)
}

func TestLockHoldsAgainstAMovedTag(t *testing.T) {
	t.Parallel()
	s, w := serve(t, nil), newWorld(t)
	w.build()
	ref := "oci://" + s.host + "/policies/pss:v1"
	w.must(0, "regolith", "bundle", "push", "b.tar.gz", ref)
	w.must(0, "regolith", "bundle", "lock", ref, "b.tar.gz", "-o", "regolith.lock")
	w.must(0, "regolith", "bundle", "build", "--bundle", "pss-baseline", "--control", "pod/host-path-volume", "--version", "v1", "-o", "b.tar.gz")
	w.must(0, "regolith", "bundle", "push", "b.tar.gz", ref)
	w.must(1, "regolith", "scan", "pod.json", "--bundle", ref, "--lock", "regolith.lock") // the one that was locked
	w.must(0, "regolith", "scan", "pod.json", "--bundle", ref)                            // the new one
	if out := w.must(2, "regolith", "scan", "pod.json", "--bundle", "b.tar.gz", "--lock", "regolith.lock"); !strings.Contains(out, "is not what was locked: its digest is") {
		t.Errorf("got %s", out)
	}
}

func TestCredentialsOfDocker(t *testing.T) {
	t.Parallel()
	s := serve(t, func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if user, password, _ := r.BasicAuth(); user != "robot" || password != "secret" {
				w.Header().Set("WWW-Authenticate", `Basic realm="registry"`)
				w.WriteHeader(http.StatusUnauthorized)
				return
			}
			next.ServeHTTP(w, r)
		})
	})
	w := newWorld(t)
	w.build()
	ref := "oci://" + s.host + "/policies/pss:v1"
	if out := w.must(2, "regolith", "bundle", "push", "b.tar.gz", ref); !strings.Contains(out, "docker login "+s.host) {
		t.Errorf("no remedy: %s", out)
	}
	w.write("config.json", `{"auths": {"`+s.host+`": {"auth": "cm9ib3Q6c2VjcmV0"}}}`)
	w.env = append(w.env, "DOCKER_CONFIG="+w.folder)
	w.must(0, "regolith", "bundle", "push", "b.tar.gz", ref)
	w.must(0, "regolith", "bundle", "pull", ref, "-o", "pulled.tar.gz")
}

// TestRegistryThatLies holds that no byte of a registry is believed without its digest.
func TestRegistryThatLies(t *testing.T) {
	t.Parallel()
	var lie bool
	s := serve(t, func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if !lie || r.Method != http.MethodGet || !strings.Contains(r.URL.Path, "/blobs/") {
				next.ServeHTTP(w, r)
				return
			}
			recorded := httptest.NewRecorder()
			next.ServeHTTP(recorded, r)
			body, _ := io.ReadAll(recorded.Body)
			body[len(body)/2] ^= 1
			for key, values := range recorded.Header() {
				w.Header()[key] = values
			}
			w.WriteHeader(recorded.Code)
			_, _ = w.Write(body)
		})
	})
	w := newWorld(t)
	w.build()
	ref := "oci://" + s.host + "/policies/pss:v1"
	w.must(0, "regolith", "bundle", "push", "b.tar.gz", ref)
	lie = true
	out := w.must(2, "regolith", "bundle", "pull", ref, "-o", "pulled.tar.gz")
	if !strings.Contains(out, "mismatch") {
		t.Errorf("got %s", out)
	}
	if _, err := os.Stat(filepath.Join(w.folder, "pulled.tar.gz")); err == nil {
		t.Error("a bundle was written all the same")
	}
}
