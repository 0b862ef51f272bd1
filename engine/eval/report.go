package eval

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/regolith-policy/regolith/engine"
)

// settle turns what a control said of an object into a verdict, counts it and keeps what is worth telling: in seen as well, by
// what it is about, where that is not nil.
func (w *worker) settle(j *judgement, o *object, term *ast.Term, seen map[string]*engine.Finding) {
	condition := &w.conditions[j.control.index]
	counts := &w.counts[j.control.index]
	switch {
	case j.err != nil:
		counts.Error++
		w.tell(j.control, engine.StatusError, o, term, []element{{message: errorText(j.err)}}, seen)
	case condition.notApplicable != "":
		counts.NotApplicable++
	case len(j.violations) > 0 && (condition.missing == "" || !j.control.Absence):
		counts.Fail += len(j.violations)
		w.tell(j.control, engine.StatusFail, o, term, j.violations, seen)
	case condition.missing != "", w.shallow != nil && w.shallow[o.kind]:
		counts.Unknown++
		w.missing[j.control.index]++
	case len(j.unknowns) > 0:
		counts.Unknown++
		w.tell(j.control, engine.StatusUnknown, o, term, j.unknowns, seen)
	case len(j.notApplicable) > 0:
		counts.NotApplicable++
	default:
		counts.Pass++
		if w.options.ShowPass {
			w.tell(j.control, engine.StatusPass, o, term, []element{{message: "passes"}}, nil)
		}
	}
}

// errorText is an evaluation error on one line.
func errorText(err error) string {
	return "the control broke: " + strings.Join(strings.Fields(err.Error()), " ")
}

// tell keeps a finding for each element.
func (w *worker) tell(
	c *compiled, status engine.Status, o *object, term *ast.Term, elements []element, seen map[string]*engine.Finding,
) {
	for i := range elements {
		finding := w.finding(c, status, o, term, &elements[i])
		w.findings = append(w.findings, finding)
		if seen != nil {
			seen[w.kinKey(finding, &elements[i], o, term)] = finding
		}
	}
}

// finding makes a finding.
func (w *worker) finding(c *compiled, status engine.Status, o *object, term *ast.Term, e *element) *engine.Finding {
	reviewed := o
	if e.object != nil && !w.options.AsReviewed {
		if i, ok := w.places()[identity(*e.object)]; ok && &w.objects[i] != o {
			o = &w.objects[i]
			term = w.decode(o)
		} else if !ok {
			o = &object{ref: *e.object, kind: e.object.GroupKind()}
		}
	}
	finding := w.blank()
	*finding = engine.Finding{
		Control:      c.ID,
		Status:       status,
		Severity:     cmp.Or(e.severity, c.Severity),
		Object:       o.ref,
		Message:      e.message,
		Path:         w.pathText(e.path),
		Related:      nonNil(e.related),
		Steps:        e.steps,
		Fix:          nonNil(e.fix),
		Alternatives: e.others,
		Create:       e.create,
		Instances:    1,
		Fingerprint:  fingerprint(c.ID, o.kind, o.ref, stablePath(term, e.path)),
	}
	if c.selector == nil { // what foreign controls say is left as it is
		finding.Message = truncate(e.message)
	}
	if o.document != nil {
		finding.Location = w.locator.Locate(o.document, e.path)
	}
	w.guard(c, finding, reviewed, o)
	return finding
}

// pathText is renderPath. The paths of many findings are the same.
func (w *worker) pathText(path engine.Path) string {
	w.pathBytes = appendPath(w.pathBytes[:0], path)
	if text, ok := w.paths[string(w.pathBytes)]; ok {
		return text
	}
	if w.paths == nil || len(w.paths) >= maxPaths {
		w.paths = map[string]string{}
	}
	text := string(w.pathBytes)
	w.paths[text] = text
	return text
}

// maxPaths bounds the paths that are remembered.
const maxPaths = 1 << 12

// blank is room for a finding; there are many, so that they are made many at a time.
func (w *worker) blank() *engine.Finding {
	if len(w.blanks) == 0 {
		w.blanks = make([]engine.Finding, 32)
	}
	blank := &w.blanks[0]
	w.blanks = w.blanks[1:]
	return blank
}

func nonNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// report folds what the workers found.
func (r *run) report(workers []*worker) *engine.Report {
	out := &engine.Report{
		APIVersion: engine.ReportVersion,
		Kind:       engine.ReportKind,
		Tool:       r.options.Tool,
		Bundles:    nonNil(r.options.Bundles),
		Source:     r.input.Source,
		Results:    []engine.Finding{},
		Errors:     nonNil(slices.Clone(r.input.Errors)),
	}
	out.Source.Partial = r.options.Partial
	out.Source.ScannedAt = cmp.Or(out.Source.ScannedAt, r.options.ScannedAt)
	if out.Incomplete = r.incomplete(); out.Incomplete != "" {
		out.Errors = append(out.Errors, engine.InputError{
			Message: "the report is incomplete: " + out.Incomplete, Hint: "raise --memory-limit, or scan in shards on several machines",
		})
	}
	counts := make([]engine.Counts, len(r.program.controls))
	missing := make([]int, len(r.program.controls))
	found := len(r.program.controls) // what is said of them as a whole
	for _, w := range workers {
		found += len(w.findings)
	}
	out.Results = make([]engine.Finding, 0, found)
	for _, w := range workers {
		for _, f := range w.findings {
			out.Results = append(out.Results, *f)
		}
		w.findings = nil
		out.Errors = append(out.Errors, w.errors...)
		for i := range counts {
			counts[i] = counts[i].Plus(w.counts[i])
			missing[i] += w.missing[i]
		}
	}
	pending := make([]engine.Pending, 0, len(counts))
	for i := range r.program.controls {
		unread := r.unread(&r.program.controls[i])
		out.Results = append(out.Results, unread...)
		counts[i].Unknown += len(unread)
		pending = append(pending, r.pending(&r.program.controls[i], missing[i]))
		out.Controls = append(out.Controls, controlResult(&r.program.controls[i], counts[i]))
	}
	out.Summary.Objects = len(r.input.Documents)
	if r.options.Shards > 0 {
		out.Shard = &engine.Shard{Index: r.options.Shard, Count: r.options.Shards, Cluster: r.cluster, Pending: pending}
		sortResults(out)
		summarize(out)
		return out
	}
	finish(out, r.cluster, pending)
	return out
}

// pending is what can be said of a control only when all objects were judged.
func (r *run) pending(c *compiled, missing int) engine.Pending {
	condition := r.conditions[c.index]
	p := engine.Pending{
		Control: c.ID, NotApplicable: condition.notApplicable, Missing: cmp.Or(condition.missing, condition.unseen), MissingCount: missing,
		Unseen: condition.unseen, Nothing: "nothing in the input is a " + strings.Join(c.Match, ", "), NothingStatus: engine.StatusNotApplicable,
	}
	if c.Scope == engine.ScopeHost && !r.hasFactsFor(c) {
		p.Nothing, p.NothingStatus = "nothing in the input shows "+strings.Join(c.Match, ", "), engine.StatusUnknown
	}
	return p
}

// finish adds to a report the verdicts that are about controls as a whole, orders it and adds it up.
func finish(out *engine.Report, cluster engine.Ref, pending []engine.Pending) {
	for i := range out.Controls {
		conclude(out, &out.Controls[i], pending[i], cluster)
	}
	sortResults(out)
	distinguish(out.Results)
	summarize(out)
}

// conclude adds what could not be judged of a control, and what only a human can judge. The reason is for a verdict
// that is neither pass nor fail.
func conclude(out *engine.Report, c *engine.ControlResult, p engine.Pending, cluster engine.Ref) {
	add := func(status engine.Status, message string, instances int) string {
		out.Results = append(out.Results, engine.Finding{
			Control: c.ID, Status: status, Severity: c.Severity, Object: cluster, Message: message,
			Related: []engine.Ref{}, Fix: []engine.Patch{}, Instances: instances,
			Fingerprint: fingerprint(c.ID, cluster.GroupKind(), cluster, string(status)),
		})
		return message
	}
	switch counts := &c.Counts; {
	case p.NotApplicable != "":
		c.Reason = p.NotApplicable
	case p.MissingCount > 0:
		c.Reason = add(engine.StatusUnknown, p.Missing, p.MissingCount)
	case p.Unseen != "":
		counts.Unknown++
		c.Reason = add(engine.StatusUnknown, p.Unseen, 1)
	case *counts == engine.Counts{}:
		counts.Add(p.NothingStatus, 1)
		if c.Reason = p.Nothing; p.NothingStatus == engine.StatusUnknown {
			add(engine.StatusUnknown, p.Nothing, 1)
		}
	case c.Manual != "" && counts.Fail+counts.Waived+counts.Unknown+counts.Error == 0 && counts.Pass > 0:
		counts.Manual++
		c.Reason = add(engine.StatusManual, c.Manual, 1)
	}
	c.Status = c.Counts.Status()
}

func controlResult(c *compiled, counts engine.Counts) engine.ControlResult {
	return engine.ControlResult{
		ID: c.ID, Title: c.Title, Description: c.Description, Severity: c.Severity, Domain: c.Domain,
		Frameworks: c.Frameworks, Remediation: c.Remediation, Verify: c.Verify, Manual: c.Manual,
		References: c.References, Status: counts.Status(), Counts: counts,
	}
}

func sortResults(report *engine.Report) {
	order := make([]int, len(report.Results))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return compareFindings(&report.Results[a], &report.Results[b]) })
	permute(report.Results, order)
	slices.SortFunc(report.Errors, func(a, b engine.InputError) int {
		return cmp.Or(compareLocations(a.Location, b.Location), cmp.Compare(a.Message, b.Message))
	})
}

// permute puts the element that is at order[i] at i. It uses the order up.
func permute[T any](list []T, order []int) {
	for i := range order {
		first, at := list[i], i
		for order[at] != i {
			from := order[at]
			list[at], order[at] = list[from], at
			at = from
		}
		list[at], order[at] = first, at
	}
}

func compareFindings(a, b *engine.Finding) int {
	if c := cmp.Or(cmp.Compare(b.Severity, a.Severity), cmp.Compare(a.Control, b.Control)); c != 0 {
		return c
	}
	if c := a.Object.Compare(b.Object); c != 0 {
		return c
	}
	return cmp.Or(
		compareLocations(a.Location, b.Location),
		cmp.Compare(a.Path, b.Path),
		cmp.Compare(a.Message, b.Message),
		cmp.Compare(a.Status, b.Status),
		slices.CompareFunc(a.Related, b.Related, engine.Ref.Compare),
	)
}

// distinguish gives findings of one fingerprint (several faults of one field) a fingerprint each.
func distinguish(results []engine.Finding) {
	seen := map[string]int{}
	for i := range results {
		f := &results[i]
		seen[f.Fingerprint]++
		if n := seen[f.Fingerprint]; n > 1 {
			f.Fingerprint = digest(f.Fingerprint, fmt.Sprint(n))
		}
	}
}

func compareLocations(a, b engine.Location) int {
	return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
}

func summarize(report *engine.Report) {
	s := engine.Summary{
		Objects:    report.Summary.Objects,
		Controls:   len(report.Controls),
		BySeverity: map[string]int{},
		ByDomain:   map[string]engine.Counts{},
	}
	for _, severity := range engine.Severities() {
		s.BySeverity[severity.String()] = 0
	}
	for i := range report.Controls {
		c := &report.Controls[i]
		s.Counts = s.Plus(c.Counts)
		s.ByDomain[c.Domain] = s.ByDomain[c.Domain].Plus(c.Counts)
	}
	for i := range report.Results {
		if report.Results[i].Status == engine.StatusFail {
			s.BySeverity[report.Results[i].Severity.String()]++
		}
	}
	report.Summary = s
}
