package cluster

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// TestLarge writes many objects, captures them and scans the snapshot. OBJECTS is how many; 50000 is the full size.
func TestLarge(t *testing.T) {
	loaded(t)
	n, err := strconv.Atoi(cmp.Or(os.Getenv("OBJECTS"), "3000"))
	if err != nil {
		t.Fatal(err)
	}
	small := measured(t, filepath.Join(t.TempDir(), "small.snapshot"))
	began := time.Now()
	if err := shared.fill(t.Context(), n); err != nil {
		t.Fatal(err)
	}
	wrote := time.Since(began)
	file := filepath.Join(t.TempDir(), "large.snapshot")
	large := measured(t, file)
	if large.objects < small.objects+n {
		t.Errorf("%d objects before, %d written, %d captured", small.objects, n, large.objects)
	}
	// what grows with the cluster is the names, some 200 bytes an object: a page of 500 objects is all that is held
	if grown := large.peak - small.peak; grown > 64<<20+int64(n)*512 {
		t.Errorf("peak memory grew from %d MiB to %d MiB with %d objects", small.peak>>20, large.peak>>20, n)
	}
	r := regolith(t, "admin", "scan", file, "--fail-on", "none", "--format", "json", "--output", "text="+filepath.Join(t.TempDir(), "r"))
	if r.code != 0 {
		t.Fatalf("exit %d\n%s", r.code, r.stderr)
	}
	t.Logf("FIGURE real API server: %d objects written in %.0f s; a capture of %d objects: %.1f s CPU, %.1f s, peak %d MiB (%d MiB for %d objects); its scan: %.1f s CPU, peak %d MiB",
		n, wrote.Seconds(), large.objects, large.cpu.Seconds(), large.took.Seconds(), large.peak>>20, small.peak>>20, small.objects,
		cpuOf(r).Seconds(), peakOf(r)>>20)
}

// measure is what a capture cost.
type measure struct {
	objects   int
	peak      int64
	cpu, took time.Duration
}

func measured(t *testing.T, file string) measure {
	t.Helper()
	began := time.Now()
	r := regolith(t, "admin", "snapshot", "-o", file, "--qps", "500")
	if r.code != 0 {
		t.Fatalf("exit %d\n%s", r.code, r.stderr)
	}
	m := measure{peak: peakOf(r), cpu: cpuOf(r), took: time.Since(began)}
	m.objects = read(t, file).Snapshot.Objects.Count
	return m
}

func cpuOf(r result) time.Duration { return r.state.UserTime() + r.state.SystemTime() }

// peakOf is the largest resident set, in bytes.
func peakOf(r result) int64 {
	usage, ok := r.state.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	return usage.Maxrss << 10
}

// fill writes Deployments, ConfigMaps, Secrets and Services, in namespaces of a hundred. The Services are headless: the
// server gives out addresses one after another, and the slower the more of them are taken.
func (w *world) fill(ctx context.Context, n int) error {
	const writers = 16
	failures := make([]error, writers)
	var wait sync.WaitGroup
	for k := range writers {
		wait.Go(func() {
			for i := k; i < n && failures[k] == nil; i += writers {
				failures[k] = w.fillOne(ctx, i)
			}
		})
	}
	wait.Wait()
	return cmp.Or(failures...)
}

func (w *world) fillOne(ctx context.Context, i int) error {
	namespace, name := fmt.Sprintf("large-%d", i/100), fmt.Sprintf("object-%d", i)
	metadata := fmt.Sprintf(`"metadata":{"name":%q,"labels":{"app":%q}}`, name, name)
	switch i % 4 {
	case 0:
		return w.Create(ctx, "apps/v1", "Deployment", namespace, fmt.Appendf(nil, `{"apiVersion":"apps/v1","kind":"Deployment",%s,"spec":{
			"selector":{"matchLabels":{"app":%q}},"template":{"metadata":{"labels":{"app":%q}},"spec":{"containers":[
			{"name":"app","image":"registry.example.com/app:1.%d","env":[{"name":"MODE","value":"%d"}],"resources":{"limits":{"memory":"64Mi"}}}]}}}}`,
			metadata, name, name, i, i))
	case 1:
		return w.Create(ctx, "v1", "ConfigMap", namespace, fmt.Appendf(nil, `{"apiVersion":"v1","kind":"ConfigMap",%s,"data":{"text":%q}}`,
			metadata, strings.Repeat("a line of configuration\n", 40)))
	case 2:
		return w.Create(ctx, "v1", "Secret", namespace, fmt.Appendf(nil, `{"apiVersion":"v1","kind":"Secret",%s,"stringData":{"password":"p-%d"}}`, metadata, i))
	}
	return w.Create(ctx, "v1", "Service", namespace, fmt.Appendf(nil, `{"apiVersion":"v1","kind":"Service",%s,"spec":{
		"clusterIP":"None","selector":{"app":%q},"ports":[{"port":80}]}}`, metadata, name))
}
