package eval

import (
	"errors"
	"fmt"
	"hash/fnv"
	"reflect"
	"slices"

	"github.com/regolith-policy/regolith/engine"
)

// inShard tells whether a family is judged in this shard. It depends on the name of its head alone, so that all
// shards agree whatever order they read the input in.
func (r *run) inShard(f family) bool { return r.holds(r.objects[f.head].ref) }

// holds tells whether this shard is that of an object.
func (r *run) holds(ref engine.Ref) bool {
	ref = identity(ref)
	hash := fnv.New64a()
	for _, part := range []string{ref.APIVersion, ref.Kind, ref.Namespace, ref.Name} {
		hash.Write([]byte(part + "\x00"))
	}
	return hash.Sum64()%uint64(r.options.Shards) == uint64(r.options.Shard)
}

// Merge puts the reports of all shards together: the report that one run over everything would have made.
func Merge(reports []*engine.Report) (*engine.Report, error) {
	parts := slices.Clone(reports)
	for _, part := range parts {
		if err := checkShard(part); err != nil {
			return nil, fmt.Errorf("merge reports: %w", err)
		}
	}
	if len(parts) == 0 {
		return nil, errors.New("merge reports: there is none")
	}
	slices.SortStableFunc(parts, func(a, b *engine.Report) int { return a.Shard.Index - b.Shard.Index })
	out := *parts[0]
	out.Shard, out.Results, out.Errors, out.Incomplete = nil, []engine.Finding{}, []engine.InputError{}, ""
	out.Controls = slices.Clone(out.Controls)
	pending := slices.Clone(parts[0].Shard.Pending)
	for i, part := range parts {
		if err := fits(parts[0], part, i, len(parts)); err != nil {
			return nil, fmt.Errorf("merge reports: %w", err)
		}
		out.Results = append(out.Results, part.Results...)
		out.Errors = union(out.Errors, part.Errors)
		if out.Incomplete == "" {
			out.Incomplete = part.Incomplete
		}
		for k := range out.Controls {
			if i > 0 {
				out.Controls[k].Counts = out.Controls[k].Counts.Plus(part.Controls[k].Counts)
				pending[k].MissingCount += part.Shard.Pending[k].MissingCount
			}
		}
	}
	finish(&out, parts[0].Shard.Cluster, pending)
	return &out, nil
}

// checkShard refuses what no scan writes.
func checkShard(part *engine.Report) error {
	s := part.Shard
	if s == nil {
		return errors.New("one is the report of a whole scan, not of a shard")
	}
	damaged := s.Count < 1 || s.Index < 0 || s.Index >= s.Count || len(s.Pending) != len(part.Controls)
	for k := 0; k < len(s.Pending) && !damaged; k++ {
		damaged = s.Pending[k].Control != part.Controls[k].ID
	}
	if damaged {
		return fmt.Errorf("the report of shard %d of %d is damaged", s.Index, s.Count)
	}
	return nil
}

// fits tells why a report is not the i-th of the n parts of one scan.
func fits(first, part *engine.Report, i, n int) error {
	switch {
	case part.Shard.Count != first.Shard.Count:
		return fmt.Errorf("one is of %d shards, another of %d", first.Shard.Count, part.Shard.Count)
	case part.Shard.Index < i:
		return fmt.Errorf("shard %d is there twice", part.Shard.Index)
	case part.Shard.Index > i:
		return fmt.Errorf("shard %d of %d is missing", i, first.Shard.Count)
	case i == n-1 && n != first.Shard.Count:
		return fmt.Errorf("shard %d of %d is missing", n, first.Shard.Count)
	}
	for _, same := range []struct {
		what string
		a, b any
	}{
		{"programs", first.Tool, part.Tool},
		{"bundles", first.Bundles, part.Bundles},
		{"inputs", first.Source, part.Source},
		{"inputs", first.Summary.Objects, part.Summary.Objects},
		{"controls", ids(first), ids(part)},
	} {
		if !reflect.DeepEqual(same.a, same.b) {
			return fmt.Errorf("shards %d and %d are of different %s", first.Shard.Index, part.Shard.Index, same.what)
		}
	}
	return nil
}

func ids(report *engine.Report) []string {
	out := make([]string, 0, len(report.Controls))
	for i := range report.Controls {
		out = append(out, report.Controls[i].ID)
	}
	return out
}

// union adds the errors that are not there as often: every shard tells those of the whole input.
func union(errs, more []engine.InputError) []engine.InputError {
	have := map[engine.InputError]int{}
	for _, e := range errs {
		have[e]++
	}
	for _, e := range more {
		if have[e]--; have[e] < 0 {
			errs = append(errs, e)
		}
	}
	return errs
}
