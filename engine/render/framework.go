package render

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/maruel/natural"

	"github.com/regolith-policy/regolith/engine"
)

// framework is what the report says of a framework, or else what its controls say.
func (v *view) framework(name string) engine.FrameworkResult {
	for _, f := range v.Frameworks {
		if strings.EqualFold(f.Name, name) {
			return f
		}
	}
	return v.group(name)
}

// leftToPersons says why an item without a word of its own stays manual.
const leftToPersons = "the framework leaves this to a person; the verdict says what the evidence shows"

// Group groups the controls of a report by a framework's ids, as framework does, and says which are assessed by hand:
// manual lists the ids that the framework itself leaves to a person.
func Group(report *engine.Report, name string, manual []string) engine.FrameworkResult {
	v := newView(report)
	result := v.group(name)
	result.Requirements = present(result.Requirements)
	for i := range result.Requirements {
		r := &result.Requirements[i]
		r.Assessment = engine.Automated
		var reasons []string
		for _, id := range r.Controls {
			if reason := strings.TrimSpace(v.control(id).Manual); reason != "" && !slices.Contains(reasons, reason) {
				reasons = append(reasons, reason)
			}
		}
		if isManual(r.ID, manual) {
			r.Assessment = engine.Manual
			r.Manual = cmp.Or(strings.Join(reasons, " "), leftToPersons)
		}
	}
	return result
}

func isManual(id string, manual []string) bool {
	return slices.ContainsFunc(manual, func(m string) bool {
		return id == m || strings.HasSuffix(m, ".") && strings.HasPrefix(id, m)
	})
}

// group gathers a framework's ids from the controls that serve them, in natural order (1.2.10 after 1.2.9),
// each with the status that decides among its controls. The name is matched without regard to case.
func (v *view) group(name string) engine.FrameworkResult {
	result := engine.FrameworkResult{Name: name}
	index := map[string]int{}
	for i := range v.Controls {
		c := &v.Controls[i]
		for framework, ids := range c.Frameworks {
			if !strings.EqualFold(framework, name) {
				continue
			}
			for _, id := range ids {
				at, ok := index[id]
				if !ok {
					at = len(result.Requirements)
					index[id] = at
					result.Requirements = append(result.Requirements, engine.RequirementResult{
						Requirement: engine.Requirement{ID: id}, Status: c.Status,
					})
				}
				r := &result.Requirements[at]
				if slices.Contains(r.Controls, c.ID) {
					continue
				}
				r.Status = worse(r.Status, c.Status)
				r.Controls = append(r.Controls, c.ID)
				r.Counts = r.Counts.Plus(c.Counts)
			}
		}
	}
	slices.SortStableFunc(result.Requirements, func(a, b engine.RequirementResult) int {
		switch {
		case natural.Less(a.ID, b.ID):
			return -1
		case natural.Less(b.ID, a.ID):
			return 1
		}
		return cmp.Compare(a.ID, b.ID)
	})
	for i := range result.Requirements {
		slices.Sort(result.Requirements[i].Controls)
	}
	return result
}

// worse is the status that decides of two.
func worse(a, b engine.Status) engine.Status {
	order := engine.Statuses()
	if slices.Index(order, b) < slices.Index(order, a) {
		return b
	}
	return a
}

// tally counts a framework's ids by status, the status that decides first: "3 fail".
func tally(f engine.FrameworkResult) []string {
	n := map[engine.Status]int{}
	for _, r := range f.Requirements {
		n[r.Status]++
	}
	var list []string
	for _, s := range engine.Statuses() {
		if n[s] > 0 {
			list = append(list, strconv.Itoa(n[s])+" "+words(s))
		}
	}
	return list
}

// outside lists the failing controls that serve none of a framework's ids, and the number of their findings.
func (v *view) outside(f engine.FrameworkResult) (controls []string, findings int) {
	inside := map[string]bool{}
	for _, r := range f.Requirements {
		for _, id := range r.Controls {
			inside[id] = true
		}
	}
	for _, g := range v.groups() {
		if inside[g.control.ID] {
			continue
		}
		findings += len(g.findings)
		if !g.again {
			controls = append(controls, plain(g.control.ID))
		}
	}
	return controls, findings
}

// byControl lists the findings of each control, in order.
func (v *view) byControl() map[string][]engine.Finding {
	index := map[string][]engine.Finding{}
	for _, f := range v.findings {
		index[f.Control] = append(index[f.Control], f)
	}
	return index
}
