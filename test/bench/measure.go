package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/builtin"
	"github.com/regolith-policy/regolith/engine/policy"
	"github.com/regolith-policy/regolith/internal/clustergen"
)

// row is one host on one cluster: the medians of the rounds.
type row struct {
	host    string
	objects int
	usage
	findings int   // -1 where they are its own
	kept     int64 // bytes of JSON of the objects that controls look up, where that was asked for
}

// result is all that was measured.
type result struct {
	config   config
	controls []string // that all hosts run
	lookedUp map[string]bool
	floors   floors
	peers    []row
	natives  []row // the first tier of controls, and kube-score
	scale    []row
	figures  []string
	missing  []string // hosts that are not installed
}

func measure(ctx context.Context, c config) (*result, error) {
	r := &result{config: c}
	var err error
	if r.floors, err = measureFloors(ctx, c); err != nil {
		return nil, err
	}
	lib, problems := builtin.Parsed()
	if len(problems) > 0 {
		return nil, problems[0]
	}
	r.lookedUp = lookedUp(lib)
	for _, control := range workloadControls(lib) {
		if control.Scope == "object" && len(control.Needs) == 0 { // what reads other objects says less where there are none
			r.controls = append(r.controls, control.ID)
		}
	}
	if err := export(ctx, c, r.controls); err != nil {
		return nil, err
	}
	for _, n := range c.peers {
		rows, err := r.compare(ctx, n)
		if err != nil {
			return nil, err
		}
		r.peers = append(r.peers, rows...)
	}
	for _, n := range c.natives {
		rows, err := r.beside(ctx, n)
		if err != nil {
			return nil, err
		}
		r.natives = append(r.natives, rows...)
	}
	for _, n := range c.sizes {
		row, err := r.whole(ctx, n)
		if err != nil {
			return nil, err
		}
		r.scale = append(r.scale, row)
	}
	r.conclude()
	return r, nil
}

// compare runs all hosts in turn on one cluster, in which no object owns another: all hosts judge each one.
func (r *result) compare(ctx context.Context, n int) ([]row, error) {
	objects, err := r.write(n, true)
	if err != nil {
		return nil, err
	}
	all := slices.DeleteFunc(r.installed(), func(h host) bool { return h.most > 0 && n > h.most })
	return r.inTurn(ctx, n, objects, all)
}

// inTurn runs hosts in turn on a file of n objects, round after round. Those whose findings can be read must find what the first does.
func (r *result) inTurn(ctx context.Context, n int, objects string, all []host) ([]row, error) {
	used := make([][]usage, len(all))
	found := make([]int, len(all))
	var want []string
	for range r.config.rounds {
		for i, h := range all {
			out, u, err := start(ctx, h.command(objects))
			if err != nil {
				return nil, err
			}
			used[i] = append(used[i], u)
			if found[i] = -1; h.findings == nil {
				continue
			}
			got, err := h.findings(out)
			if err != nil {
				return nil, err
			}
			if i == 0 {
				want = got
			}
			if !slices.Equal(want, got) {
				return nil, fmt.Errorf("%s finds %d faults and regolith %d: %s", h.name, len(got), len(want), difference(want, got))
			}
			found[i] = len(got)
		}
	}
	var rows []row
	for i, h := range all {
		rows = append(rows, row{host: h.name, objects: n, usage: median(used[i]), findings: found[i]})
	}
	return rows, nil
}

// beside runs the first tier of the library and kube-score in turn on one cluster as it is.
func (r *result) beside(ctx context.Context, n int) ([]row, error) {
	objects, err := r.write(n, false)
	if err != nil {
		return nil, err
	}
	defer os.Remove(objects)
	return r.inTurn(ctx, n, objects, []host{
		{name: fmt.Sprintf("regolith (%d controls)", len(r.config.tier)), command: func(objects string) []string {
			return scanCommand(r.config, objects, r.config.tier...)
		}},
		kubeScore(r.config),
	})
}

// installed are the hosts whose programs are there; the others are told.
func (r *result) installed() []host {
	all := hosts(r.config, r.controls)
	return slices.DeleteFunc(all, func(h host) bool {
		_, err := os.Stat(h.command("")[0])
		if err != nil && !slices.Contains(r.missing, h.name) {
			r.missing = append(r.missing, h.name)
		}
		return err != nil
	})
}

// difference is the first finding that only one of two has.
func difference(want, got []string) string {
	for i := range max(len(want), len(got)) {
		switch {
		case i >= len(want):
			return "only the other: " + got[i]
		case i >= len(got):
			return "only regolith: " + want[i]
		case want[i] != got[i]:
			return fmt.Sprintf("%q against %q", want[i], got[i])
		}
	}
	return "none"
}

// whole judges a cluster as it is with all controls that are on by default.
func (r *result) whole(ctx context.Context, n int) (row, error) {
	objects, err := r.write(n, false)
	if err != nil {
		return row{}, err
	}
	var used []usage
	for range r.config.rounds {
		_, u, err := start(ctx, scanCommand(r.config, objects))
		if err != nil {
			return row{}, err
		}
		used = append(used, u)
	}
	return row{"regolith, whole library", n, median(used), -1, kept(r.lookedUp, n)}, os.Remove(objects)
}

// lookedUp are the kinds that controls read through the inventory.
func lookedUp(lib *policy.Library) map[string]bool {
	kinds := map[string]bool{}
	for _, c := range lib.Controls {
		for _, need := range c.Needs {
			kinds[need] = kinds[need] || c.Enabled
		}
	}
	return kinds
}

// kept is the size of the JSON of those objects of a cluster that are of some kinds.
func kept(kinds map[string]bool, n int) int64 {
	var size int64
	for _, raw := range clustergen.Objects(n, 1) {
		var ref engine.Ref
		if err := json.Unmarshal(raw, &ref); err != nil {
			continue // it is ours
		}
		if kinds[ref.GroupKind()] || kinds[ref.Group()+"/*"] {
			size += int64(len(raw))
		}
	}
	return size
}

// write makes a cluster and writes it: as one v1 List, or without owners as documents of a YAML file and a JSON list.
func (r *result) write(n int, apart bool) (string, error) {
	if !apart {
		file := filepath.Join(r.config.work, fmt.Sprintf("cluster-%d.json", n))
		return file, os.WriteFile(file, clustergen.List(n, 1), 0o600)
	}
	var documents, items bytes.Buffer
	for i, raw := range clustergen.Objects(n, 1) {
		var object map[string]any
		if err := json.Unmarshal(raw, &object); err != nil {
			return "", err
		}
		if meta, ok := object["metadata"].(map[string]any); ok {
			delete(meta, "ownerReferences")
		}
		plain, err := json.Marshal(object)
		if err != nil {
			return "", err
		}
		if i > 0 {
			documents.WriteString("---\n")
			items.WriteByte(',')
		}
		documents.Write(append(plain, '\n'))
		items.Write(plain)
	}
	file := filepath.Join(r.config.work, fmt.Sprintf("apart-%d.yaml", n))
	if err := os.WriteFile(file, documents.Bytes(), 0o600); err != nil {
		return "", err
	}
	list := fmt.Appendf(nil, `{"items":[%s]}`, items.Bytes())
	return file, os.WriteFile(filepath.Join(r.config.work, fmt.Sprintf("apart-%d.json", n)), list, 0o600)
}

func median(all []usage) usage {
	pick := func(get func(usage) int64) int64 {
		values := make([]int64, 0, len(all))
		for _, u := range all {
			values = append(values, get(u))
		}
		slices.Sort(values)
		return values[len(values)/2]
	}
	return usage{
		cpu:  time.Duration(pick(func(u usage) int64 { return int64(u.cpu) })),
		wall: time.Duration(pick(func(u usage) int64 { return int64(u.wall) })),
		rss:  pick(func(u usage) int64 { return u.rss }),
	}
}

// growth is how many bytes of memory more a larger cluster takes for each byte more of JSON that controls look up.
func growth(a, b row) float64 { return float64(b.rss-a.rss) / float64(b.kept-a.kept) }

// exponent is how cost grows between two sizes: 1 is linear.
func exponent(a, b row) float64 {
	return math.Log(b.cpu.Seconds()/a.cpu.Seconds()) / math.Log(float64(b.objects)/float64(a.objects))
}
