package evidence

import (
	"encoding/json"
	"regexp"

	"github.com/regolith-policy/regolith/engine"
)

// benchmarks makes a BenchmarkReport of every run of kube-bench in a file.
type benchmarks struct {
	file string
	runs []Fact
	old  *benchRun // the run that a kube-bench before 0.3 prints as one value a part
}

// benchRun is what is known of one run.
type benchRun struct {
	benchmark string
	value     int
	checks    []check
	places    []Place
}

// benchmark is a BenchmarkReport. kube-bench tells neither its own version, nor the node, nor the time.
type benchmark struct {
	meta
	Tool      tool    `json:"tool"`
	Benchmark string  `json:"benchmark,omitempty"`
	Checks    []check `json:"checks"`
}

type check struct {
	ID          string `json:"id"`
	Title       string `json:"title,omitempty"`
	Status      string `json:"status"`
	Type        string `json:"type,omitempty"`
	Remediation string `json:"remediation,omitempty"`
}

// benchControls is a part of a run, such as the checks of the master node.
type benchControls struct {
	Version string `json:"version"`
	Tests   []struct {
		Results []struct {
			Number      string `json:"test_number"`
			Desc        string `json:"test_desc"`
			Type        string `json:"type"`
			Remediation string `json:"remediation"`
			Status      string `json:"status"`
		} `json:"results"`
	} `json:"tests"`
}

func (b *benchmarks) read(index int, v Value) error {
	if isList(v.JSON) {
		var parts []benchControls
		if err := json.Unmarshal(v.JSON, &parts); err != nil {
			return err
		}
		return b.whole(index, parts, nil)
	}
	if field(v.JSON, "Controls") != nil {
		var run struct{ Controls []benchControls }
		if err := json.Unmarshal(v.JSON, &run); err != nil {
			return err
		}
		return b.whole(index, run.Controls, engine.Path{"Controls"})
	}
	var part benchControls
	if err := json.Unmarshal(v.JSON, &part); err != nil {
		return err
	}
	if b.old == nil {
		b.old = &benchRun{value: index}
	}
	return b.old.add(index, nil, part)
}

// whole takes a run that is one value, with its parts at a path.
func (b *benchmarks) whole(index int, parts []benchControls, path engine.Path) error {
	run := benchRun{value: index}
	for i, part := range parts {
		if err := run.add(index, at(path, i), part); err != nil {
			return err
		}
	}
	b.runs = append(b.runs, run.fact(b.file))
	return nil
}

var plainVersion = regexp.MustCompile(`^[0-9]+\.[0-9]+$`)

// add takes the checks of a part.
func (r *benchRun) add(index int, path engine.Path, part benchControls) error {
	if r.benchmark == "" {
		r.benchmark = part.Version
		if plainVersion.MatchString(part.Version) {
			r.benchmark = "cis-" + part.Version
		}
	}
	for i, test := range part.Tests {
		for j, result := range test.Results {
			if result.Number == "" || result.Status == "" {
				return missing("test_number or status")
			}
			r.checks = append(r.checks, check{
				ID: result.Number, Title: result.Desc, Status: result.Status, Type: result.Type, Remediation: result.Remediation,
			})
			r.places = append(r.places, Place{index, at(path, "tests", i, "results", j)})
		}
	}
	return nil
}

func (r *benchRun) fact(file string) Fact {
	checks := r.checks
	if checks == nil {
		checks = []check{}
	}
	m := newMeta(benchmarkReport, file)
	return newFact(m, r.value, map[string][]Place{"checks": r.places},
		benchmark{meta: m, Tool: tool{Name: "kube-bench"}, Benchmark: r.benchmark, Checks: checks})
}

func (b *benchmarks) facts() []Fact {
	if b.old != nil {
		return append(b.runs, b.old.fact(b.file))
	}
	return b.runs
}

// at is a path with more steps, which shares no memory with it.
func at(path engine.Path, steps ...any) engine.Path {
	return append(path[:len(path):len(path)], steps...)
}
