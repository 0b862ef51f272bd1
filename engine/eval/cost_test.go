package eval_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/eval"
	"github.com/regolith-policy/regolith/internal/clustergen"
	"github.com/regolith-policy/regolith/internal/cputime"
)

// cost is what one control costs on one object with a pod spec, each object judged for itself.
type cost struct {
	// Ratio is its CPU time in calibrations: see cputime.Calibrate.
	Ratio float64 `json:"ratio"`
	// Allocs and Bytes are what it allocates, the same on every machine.
	Allocs float64 `json:"allocs"`
	Bytes  float64 `json:"bytes"`
}

const (
	costTolerance  = 1.25
	allocTolerance = 1.05
	costRounds     = 5  // the least of so many rounds counts
	costPatience   = 40 // rounds on a machine that is busy, before a cost is believed to have grown
)

// TestCost fails where judging has become more than a quarter slower than testdata/cost.json says; UPDATE=1 writes it.
// A busy machine slows rounds down and never speeds one up: as long as the ratio is too high, more of them are run.
func TestCost(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1)) // a processor that is idle would collect garbage
	file := filepath.Join("testdata", "cost.json")
	measure := costMeasure(t)
	got, took := measure(costRounds)
	if os.Getenv("UPDATE") != "" {
		got, took = measure(costPatience)
		writeCost(t, file, got)
	}
	want := readCost(t, file)
	for rounds := costRounds; got.Ratio > want.Ratio*costTolerance && rounds < costPatience && testing.CoverMode() == ""; rounds += costRounds {
		got, took = measure(costRounds)
	}
	t.Logf("FIGURE one control on one workload, each judged for itself: %.1f µs of CPU, %.4f calibrations (stored %.4f), %.0f allocations (stored %.0f)",
		float64(took.Nanoseconds())/1000, got.Ratio, want.Ratio, got.Allocs, want.Allocs)
	if got.Ratio > want.Ratio*costTolerance && testing.CoverMode() == "" { // counting covered lines takes time
		t.Errorf("a control on an object takes %.4f calibrations, %.2f times the %.4f of %s", got.Ratio, got.Ratio/want.Ratio, want.Ratio, file)
	}
	if got.Allocs > want.Allocs*allocTolerance || got.Bytes > want.Bytes*allocTolerance {
		t.Errorf("a control on an object allocates %.0f times, %.0f bytes; %s says %.0f and %.0f", got.Allocs, got.Bytes, file, want.Allocs, want.Bytes)
	}
}

// costMeasure gives a function that measures so many more rounds and gives the least cost of all rounds so far.
func costMeasure(t *testing.T) func(rounds int) (cost, time.Duration) {
	t.Helper()
	lib, controls := library(t)
	controls = slices.DeleteFunc(controls, func(c engine.Control) bool { return !slices.Contains(c.Match, "workload") })
	evaluator, problems, err := eval.New(t.Context(), eval.Config{Library: lib, Controls: controls, Jobs: 1})
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	data := clustergen.List(150, 1)
	pairs := 0
	for _, document := range read(t, data).Documents {
		if podSpec[document.Ref.GroupKind()] {
			pairs += len(controls)
		}
	}
	run := func() {
		report, err := evaluator.Run(t.Context(), read(t, data), eval.Options{Apart: true})
		if err != nil || len(report.Errors) > 0 {
			t.Fatal(err, report.Errors)
		}
	}
	run() // plans are made once
	var least, unit time.Duration
	return func(rounds int) (cost, time.Duration) {
		var c cost
		for range rounds {
			unit = leastOf(unit, cputime.Calibrate())
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start := cputime.Used()
			run()
			least = leastOf(least, cputime.Used()-start)
			runtime.ReadMemStats(&after)
			c.Allocs = float64(after.Mallocs-before.Mallocs) / float64(pairs)
			c.Bytes = float64(after.TotalAlloc-before.TotalAlloc) / float64(pairs)
		}
		one := least / time.Duration(pairs)
		c.Ratio = float64(one) / float64(unit)
		return c, one
	}
}

func leastOf(a, b time.Duration) time.Duration {
	if a == 0 {
		return b
	}
	return min(a, b)
}

func readCost(t *testing.T, file string) (c cost) {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &c); err != nil {
		t.Fatal(err)
	}
	return c
}

func writeCost(t *testing.T, file string, c cost) {
	t.Helper()
	raw, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, append(raw, '\n'), 0o600); err != nil {
		t.Fatal(err)
	}
}
