package eval

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// dropPartial gives up the inventory of kinds of which not all objects were loaded for want of memory: of a part,
// absence would prove nothing, and the rest needs its room.
func (r *run) dropPartial() {
	if !r.watchdog.loaded() {
		return
	}
	r.dropped = map[string]bool{}
	for i := range r.objects {
		if o := &r.objects[i]; o.term == nil && !o.bad && o.retained {
			r.dropped[o.kind] = true
		}
	}
	for i := range r.objects {
		if o := &r.objects[i]; r.dropped[o.kind] {
			o.term = nil
		}
	}
	r.watchdog.resume()
}

// incomplete says what was left out of the run for want of memory; "" where nothing was.
func (r *run) incomplete() string {
	var left []string
	if r.input.Incomplete != "" {
		left = append(left, r.input.Incomplete)
	}
	if len(r.dropped) > 0 {
		left = append(left, "not looked up: "+strings.Join(slices.Sorted(maps.Keys(r.dropped)), ", "))
	}
	if n := len(r.objects) - int(r.done.Load()); n > 0 && r.watchdog.full.Load() {
		left = append(left, fmt.Sprintf("%d objects were not judged", n))
	}
	if left == nil {
		return ""
	}
	return "memory was short: " + strings.Join(left, "; ")
}
