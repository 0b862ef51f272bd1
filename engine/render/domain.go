package render

import (
	"maps"
	"slices"

	"github.com/regolith-policy/regolith/engine"
)

// domains lists the twelve domains that every report tells about, in the order of the design.
func domains() []string {
	return []string{
		"rbac", "network", "pod", "secrets", "image", "apiserver", "etcd", "audit", "runtime", "resources", "node", "mesh",
	}
}

// domainRow is one domain of the report's table.
type domainRow struct {
	name       string
	status     engine.Status
	controls   int                     // selected controls of the domain; 0: the domain was not checked
	severities map[engine.Severity]int // failing findings
	counts     engine.Counts
}

// domainRows has a row for each of the twelve domains, then one for each other domain of the report by name.
func (v *view) domainRows() []domainRow {
	names := domains()
	known := map[string]bool{}
	for _, name := range names {
		known[name] = true
	}
	others := map[string]bool{}
	controls := map[string]int{}
	for _, c := range v.Controls {
		controls[c.Domain]++
		others[c.Domain] = true
	}
	for name := range v.Summary.ByDomain {
		others[name] = true
	}
	severities := map[string]map[engine.Severity]int{}
	for _, f := range v.of(engine.StatusFail) {
		domain := v.control(f.Control).Domain
		others[domain] = true
		if severities[domain] == nil {
			severities[domain] = map[engine.Severity]int{}
		}
		severities[domain][f.Severity]++
	}
	maps.DeleteFunc(others, func(name string, _ bool) bool { return known[name] })
	rows := make([]domainRow, 0, len(names)+len(others))
	for _, name := range append(names, slices.Sorted(maps.Keys(others))...) {
		counts := v.Summary.ByDomain[name]
		rows = append(rows, domainRow{
			name: name, status: counts.Status(), controls: controls[name], severities: severities[name], counts: counts,
		})
	}
	return rows
}

// label is the status of a row in words.
func (r domainRow) label() string {
	if r.controls == 0 && r.counts == (engine.Counts{}) {
		return "not checked"
	}
	return words(r.status)
}

// words is a status as people read it.
func words(s engine.Status) string {
	if s == engine.StatusNotApplicable {
		return "not applicable"
	}
	return string(s)
}

// symbol is the sign of a status, of one column.
func symbol(s engine.Status) string {
	switch s {
	case engine.StatusFail:
		return "✗"
	case engine.StatusPass:
		return "✓"
	case engine.StatusUnknown:
		return "?"
	case engine.StatusError:
		return "!"
	case engine.StatusManual:
		return "☐"
	case engine.StatusWaived:
		return "~"
	case engine.StatusNotApplicable:
	}
	return "-"
}
