package eval_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/builtin"
	"github.com/regolith-policy/regolith/engine/eval"
	"github.com/regolith-policy/regolith/engine/policy"
	"github.com/regolith-policy/regolith/engine/source"
	"github.com/regolith-policy/regolith/internal/clustergen"
	"github.com/regolith-policy/regolith/internal/cputime"
	"github.com/regolith-policy/regolith/internal/heap"
)

// library is the built-in library with the controls that are enabled.
func library(tb testing.TB) (*policy.Library, []engine.Control) {
	tb.Helper()
	lib, problems := builtin.Load()
	if len(problems) > 0 {
		tb.Fatalf("load policies: %v", problems[0])
	}
	return lib, slices.DeleteFunc(slices.Clone(lib.Controls), func(c engine.Control) bool { return !c.Enabled })
}

func read(tb testing.TB, data []byte) *source.Input {
	tb.Helper()
	input, err := source.Read(tb.Context(), []string{"-"}, source.Config{Stdin: bytes.NewReader(data)})
	if err != nil {
		tb.Fatal(err)
	}
	if len(input.Errors) > 0 {
		tb.Fatalf("%+v", input.Errors[0])
	}
	return input
}

// TestMain has benchmarks run in such memory as the program has.
func TestMain(m *testing.M) {
	release := heap.Prepare()
	code := m.Run()
	release()
	os.Exit(code)
}

// BenchmarkScan judges generated clusters with the whole library. For each size:
//   - whole: every object, owned pods through their owners, as a scan does; reading included, and all memory fresh from the
//     system, which is dear: what an object costs must not grow with the cluster
//   - workloads: the same with only the controls of pod specs, in memory that was used before, as functions are measured that
//     it is compared with; its µs/pair is the cost of one control on one object with a pod spec, reading included and every
//     such object counted
//   - apart: the same again, but each object for itself
//
// Times are CPU time of the process on one processor, garbage collection included, so that a busy machine shows less and an
// idle one has no processor to spare for it.
func BenchmarkScan(b *testing.B) {
	lib, controls := library(b)
	for _, n := range []int{1_000, 10_000, 50_000} {
		generate := sync.OnceValue(func() []byte { return clustergen.List(n, 1) })
		b.Run(fmt.Sprintf("whole/objects=%d", n), func(b *testing.B) {
			benchmark(b, lib, controls, generate(), eval.Options{}, debug.FreeOSMemory)
		})
		workloads := slices.DeleteFunc(slices.Clone(controls), func(c engine.Control) bool { return !slices.Contains(c.Match, "workload") })
		b.Run(fmt.Sprintf("workloads/objects=%d", n), func(b *testing.B) {
			benchmark(b, lib, workloads, generate(), eval.Options{}, runtime.GC)
		})
		b.Run(fmt.Sprintf("apart/objects=%d", n), func(b *testing.B) {
			benchmark(b, lib, workloads, generate(), eval.Options{Apart: true}, runtime.GC)
		})
	}
}

// BenchmarkJoins judges clusters of bindings, network policies and pods with all controls of the domains that join
// them: what one object costs must not grow with the cluster.
func BenchmarkJoins(b *testing.B) {
	lib, controls := library(b)
	joins := slices.DeleteFunc(controls, func(c engine.Control) bool { return c.Domain != "network" && c.Domain != "rbac" })
	for _, n := range []int{5_000, 50_000} {
		b.Run(fmt.Sprintf("objects=%d", n), func(b *testing.B) {
			benchmark(b, lib, joins, clustergen.ListOf(clustergen.Joins(n, 1)), eval.Options{}, debug.FreeOSMemory)
		})
	}
}

// benchmark runs clean before each round, outside of what is measured: what the round before left behind is not of this one.
func benchmark(b *testing.B, lib *policy.Library, controls []engine.Control, data []byte, o eval.Options, clean func()) {
	b.Helper()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	evaluator, problems, err := eval.New(b.Context(), eval.Config{Library: lib, Controls: controls, Jobs: 1})
	if err != nil || len(problems) > 0 {
		b.Fatal(err, problems)
	}
	heap.Expect(heap.PerByte * int64(len(data))) // as scan does
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	var report *engine.Report
	objects, pods := 0, 0
	input := read(b, data)
	for i := range input.Documents {
		objects++
		if _, ok := podSpec[input.Documents[i].Ref.GroupKind()]; ok {
			pods++
		}
	}
	file := filepath.Join(b.TempDir(), "cluster.json")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		b.Fatal(err)
	}
	var used time.Duration
	for b.Loop() {
		b.StopTimer()
		clean()
		b.StartTimer()
		start := cputime.Used()
		input, err := source.Read(b.Context(), []string{file}, source.Config{Jobs: 1})
		if err != nil {
			b.Fatal(err)
		}
		if report, err = evaluator.Run(b.Context(), input, o); err != nil {
			b.Fatal(err)
		}
		used += cputime.Used() - start
	}
	micros := float64(used.Microseconds()) / float64(b.N)
	if len(report.Errors) > 0 {
		b.Fatal(report.Errors[0])
	}
	b.ReportMetric(micros/float64(objects), "µs/object")
	b.ReportMetric(micros/float64(pods*len(controls)), "µs/pair")
}

// podSpec is the kinds of the generated clusters that hold a pod spec.
var podSpec = map[string]bool{
	"Pod": true, "apps/Deployment": true, "apps/ReplicaSet": true, "apps/DaemonSet": true, "apps/StatefulSet": true,
	"batch/Job": true, "batch/CronJob": true,
}
