package cluster

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/regolith-policy/regolith/engine/source"
)

// TestServerGoesAway: wherever the connection to the server ends for good, the capture fails, tells it, and leaves no
// file.
func TestServerGoesAway(t *testing.T) {
	loaded(t)
	kubeconfig, err := shared.Kubeconfig("admin")
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(kubeconfig)
	if err != nil {
		t.Fatal(err)
	}
	whole := int64(0)
	for _, share := range []float64{2, 0, 0.3, 0.6, 0.9} { // the first run is whole, and is measured
		limit := int64(share * float64(whole))
		if share > 1 {
			limit = 1 << 40
		}
		proxy := newProxy(t, strings.TrimPrefix(shared.URL, "https://"), limit)
		changed := filepath.Join(t.TempDir(), "kubeconfig")
		if err := os.WriteFile(changed, bytes.Replace(text, []byte(shared.URL), []byte("https://"+proxy.address), 1), 0o600); err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		file := filepath.Join(dir, "cluster.snapshot")
		r := regolith(t, "admin", "snapshot", "-o", file, "--kubeconfig", changed, "--kubelets=false")
		if share > 1 {
			whole = proxy.passed.Load()
			if r.code != 0 {
				t.Fatalf("exit %d\n%s", r.code, r.stderr)
			}
			continue
		}
		left, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		if r.code != 3 || !strings.Contains(r.stderr, "capture cluster: the API server does not answer: ") || len(left) > 0 {
			t.Errorf("after %d of %d bytes: exit %d, %v left\n%s", limit, whole, r.code, left, r.stderr)
		}
	}
}

// proxy passes on what a server sends, up to a number of bytes over all connections; then it is as good as dead.
type proxy struct {
	address string
	passed  atomic.Int64
}

func newProxy(t *testing.T, server string, limit int64) *proxy {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{address: listener.Addr().String()}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			go p.serve(client, server, limit)
		}
	}()
	return p
}

func (p *proxy) serve(client net.Conn, server string, limit int64) {
	defer client.Close()
	upstream, err := net.Dial("tcp", server)
	if err != nil {
		return
	}
	defer upstream.Close()
	go func() { _, _ = io.Copy(upstream, client) }()
	buffer := make([]byte, 4096)
	for {
		n, err := upstream.Read(buffer)
		if err != nil || p.passed.Add(int64(n)) > limit {
			return
		}
		if _, err := client.Write(buffer[:n]); err != nil {
			return
		}
	}
}

// TestCaptureKilled kills a capture at 100 random points. What is there after is nothing, or a whole snapshot, or
// refused; the file of the name that was asked for is never refused.
func TestCaptureKilled(t *testing.T) {
	loaded(t)
	dir := t.TempDir()
	file := filepath.Join(dir, "cluster.snapshot")
	began := time.Now()
	if r := regolith(t, "admin", "snapshot", "-o", file); r.code != 0 {
		t.Fatalf("exit %d\n%s", r.code, r.stderr)
	}
	took := time.Since(began)
	random := rand.New(rand.NewPCG(100, 37)) //nolint:gosec // the points need not be secret
	killed, whole, pieces := 0, 0, 0
	for i := range 100 {
		dir := filepath.Join(t.TempDir(), fmt.Sprint(i))
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(dir, "cluster.snapshot")
		cmd := command(t, "admin", "snapshot", "-o", file)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(random.Float64() * float64(took)))
		_ = cmd.Process.Kill()
		if cmd.Wait() != nil {
			killed++
		}
		left, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, entry := range left {
			in, err := source.Read(t.Context(), []string{filepath.Join(dir, entry.Name())}, source.Config{})
			if err != nil && !errors.Is(err, os.ErrNotExist) {
				t.Fatal(err)
			}
			switch {
			case in.Snapshot != nil && len(in.Errors) == 0:
				whole++
			case entry.Name() == "cluster.snapshot":
				t.Errorf("kill %d: a half file under the name that was asked for: %v", i, in.Errors)
			case len(in.Documents) > 0:
				t.Errorf("kill %d: %s passes for input: %d documents", i, entry.Name(), len(in.Documents))
			default:
				pieces++
			}
		}
	}
	t.Logf("FIGURE capture killed at 100 random points: %d died, %d whole files, %d refused pieces, 0 files that pretend to be whole", killed, whole, pieces)
}
