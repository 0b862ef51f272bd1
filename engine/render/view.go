package render

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/regolith-policy/regolith/engine"
)

// view is a report with what several formats want to know about it.
type view struct {
	*engine.Report
	controls map[string]*engine.ControlResult
	// findings are the results, and after them one finding without an object for each control that is unknown,
	// manual or broken as a whole and that no result speaks of.
	findings []engine.Finding
	byStatus func() map[engine.Status][]engine.Finding
}

func newView(r *engine.Report) *view {
	r = complete(r)
	v := &view{Report: r, controls: make(map[string]*engine.ControlResult, len(r.Controls))}
	for i := range r.Controls {
		v.controls[r.Controls[i].ID] = &r.Controls[i]
	}
	v.findings = append(slices.Clip(r.Results), silent(r)...)
	v.byStatus = byStatus(v.findings)
	return v
}

// silent makes a finding for each control whose verdict is no pass although no result says why.
func silent(r *engine.Report) []engine.Finding {
	type verdict struct {
		control string
		status  engine.Status
	}
	told := map[verdict]bool{}
	for _, f := range r.Results {
		told[verdict{f.Control, f.Status}] = true
	}
	var untold []engine.Finding
	for _, c := range r.Controls {
		switch c.Status {
		case engine.StatusUnknown, engine.StatusManual, engine.StatusError:
		default:
			continue
		}
		if !told[verdict{c.ID, c.Status}] {
			untold = append(untold, engine.Finding{
				Control: c.ID, Status: c.Status, Severity: c.Severity, Message: cmp.Or(c.Reason, c.Manual), Instances: 1,
			})
		}
	}
	return untold
}

// control is the outcome of a control; for an id that the report does not list, one that knows no more than that.
func (v *view) control(id string) *engine.ControlResult {
	if c, ok := v.controls[id]; ok {
		return c
	}
	domain, _, _ := strings.Cut(id, "/")
	return &engine.ControlResult{ID: id, Domain: domain}
}

// byStatus sorts findings by their status, once somebody asks.
func byStatus(findings []engine.Finding) func() map[engine.Status][]engine.Finding {
	return sync.OnceValue(func() map[engine.Status][]engine.Finding {
		index := map[engine.Status][]engine.Finding{}
		for _, f := range findings {
			index[f.Status] = append(index[f.Status], f)
		}
		return index
	})
}

// of lists the findings of one status, in order.
func (v *view) of(s engine.Status) []engine.Finding { return v.byStatus()[s] }

// group is the failing findings of one control and severity.
type group struct {
	severity engine.Severity
	control  *engine.ControlResult
	findings []engine.Finding
	again    bool // the control had a group before, of a worse severity
}

// groups lists the failing findings, the worst severity first, then by control.
func (v *view) groups() []group {
	type key struct {
		severity engine.Severity
		control  string
	}
	index := map[key]int{}
	var list []group
	for _, f := range v.of(engine.StatusFail) {
		k := key{f.Severity, f.Control}
		i, ok := index[k]
		if !ok {
			i = len(list)
			index[k] = i
			list = append(list, group{severity: f.Severity, control: v.control(f.Control)})
		}
		list[i].findings = append(list[i].findings, f)
	}
	slices.SortStableFunc(list, func(a, b group) int {
		return cmp.Or(cmp.Compare(b.severity, a.severity), cmp.Compare(a.control.ID, b.control.ID))
	})
	seen := map[string]bool{}
	for i := range list {
		list[i].again = seen[list[i].control.ID]
		seen[list[i].control.ID] = true
	}
	return list
}

// reason is why verdicts are unknown, and which.
type reason struct {
	text     string
	verdicts int
	controls []string // in order of appearance
}

// reasons sums up the findings of one status by their message, the commonest first.
func (v *view) reasons(s engine.Status) []reason {
	index := map[string]int{}
	var list []reason
	for _, f := range v.of(s) {
		text := cmp.Or(plain(f.Message), plain(v.control(f.Control).Reason), "no reason is given")
		i, ok := index[text]
		if !ok {
			i = len(list)
			index[text] = i
			list = append(list, reason{text: text})
		}
		list[i].verdicts++
		if id := plain(f.Control); !slices.Contains(list[i].controls, id) {
			list[i].controls = append(list[i].controls, id)
		}
	}
	slices.SortStableFunc(list, func(a, b reason) int {
		return cmp.Or(cmp.Compare(b.verdicts, a.verdicts), cmp.Compare(a.text, b.text))
	})
	return list
}

// judgement is what a person has to judge for a control.
type judgement struct {
	control *engine.ControlResult
	text    string
	objects int
}

// judgements lists the controls with manual findings, in order.
func (v *view) judgements() []judgement {
	index := map[string]int{}
	var list []judgement
	for _, f := range v.of(engine.StatusManual) {
		i, ok := index[f.Control]
		if !ok {
			c := v.control(f.Control)
			i = len(list)
			index[f.Control] = i
			list = append(list, judgement{control: c, text: cmp.Or(plain(c.Manual), plain(f.Message))})
		}
		list[i].objects++
	}
	return list
}

// headline is the report in one line that a person would quote.
func (v *view) headline() string {
	s := v.Summary
	var b strings.Builder
	if s.Fail == 0 {
		b.WriteString("no findings")
	} else {
		b.WriteString(count(s.Fail, "finding"))
		b.WriteString(" (" + strings.Join(severityCounts(s.BySeverity), ", ") + ")")
	}
	fmt.Fprintf(&b, " in %s by %s", count(s.Objects, "object"), count(s.Controls, "control"))
	var rest []string
	for _, part := range []struct {
		n    int
		text string
	}{
		{s.Unknown, fmt.Sprintf("%d unknown", s.Unknown)},
		{s.Manual, fmt.Sprintf("%d to judge by hand", s.Manual)},
		{s.Waived, fmt.Sprintf("%d waived", s.Waived)},
		{s.Error, count(s.Error, "control error")},
		{len(v.Errors), count(len(v.Errors), "input error")},
	} {
		if part.n > 0 {
			rest = append(rest, part.text)
		}
	}
	if len(rest) > 0 {
		b.WriteString("; " + strings.Join(rest, ", "))
	}
	return b.String()
}

// severityCounts lists the severities that have findings, worst first: "1 critical".
func severityCounts(by map[string]int) []string {
	var list []string
	for _, s := range append(engine.Severities(), engine.SeverityNone) {
		if n := by[s.String()]; n > 0 {
			list = append(list, fmt.Sprintf("%d %s", n, s))
		}
	}
	return list
}

// provenance says what was judged, by what.
func (v *view) provenance() string {
	parts := []string{strings.TrimSpace("Regolith " + plain(v.Tool.Version))}
	if source := strings.TrimSpace(plain(v.Source.Type) + " " + plain(v.Source.Name)); source != "" {
		parts = append(parts, source)
	}
	if v.Source.KubernetesVersion != "" {
		parts = append(parts, "Kubernetes "+plain(v.Source.KubernetesVersion))
	}
	for _, b := range v.Bundles {
		parts = append(parts, strings.TrimSpace("bundle "+plain(b.Name)+" "+plain(b.Version)))
	}
	if v.Source.ScannedAt != "" {
		parts = append(parts, plain(v.Source.ScannedAt))
	}
	if n := v.Source.Skipped; n > 0 {
		parts = append(parts, count(n, "document")+" skipped that are no Kubernetes objects")
	}
	if v.Source.Partial {
		parts = append(parts, "partial: a part of a larger cluster")
	}
	return strings.Join(parts, " · ")
}

// count is a number with its noun: "1 finding", "2 findings".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// some is the first few of a list in words: "a, b and 3 more".
func some(list []string, limit int) string {
	if len(list) <= limit {
		return strings.Join(list, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(list[:limit], ", "), len(list)-limit)
}

// objectName is how people write the object of a finding; "" if it has none.
func objectName(r engine.Ref) string {
	if r == (engine.Ref{}) {
		return ""
	}
	return plain(r.String())
}

// place is a location as compilers write it: "web.yaml:31:13"; "" if there is none.
func place(l engine.Location) string {
	text := plain(l.File)
	if l.Line <= 0 {
		return text
	}
	text += fmt.Sprintf(":%d", l.Line)
	if l.Column > 0 {
		text += fmt.Sprintf(":%d", l.Column)
	}
	return text
}

// names lists objects as people write them.
func names(refs []engine.Ref) []string {
	list := make([]string, 0, len(refs))
	for _, r := range refs {
		list = append(list, objectName(r))
	}
	return list
}
