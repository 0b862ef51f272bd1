package render

import (
	"fmt"
	"strings"

	"github.com/regolith-policy/regolith/engine"
)

// maxLocations is how many findings of a control stand as evidence under a framework's id.
const maxLocations = 3

// framework writes one section an id: its status, the controls behind it, their evidence, and what stays open.
func (t *text) framework(f engine.FrameworkResult) {
	t.title("FRAMEWORK", t.paint.bold, plain(f.Name))
	if len(f.Requirements) == 0 {
		t.wrapped("   ", "", t.paint.none, "no control of this report serves it")
		t.blank()
		return
	}
	t.wrapped("   ", "", t.paint.bold, fmt.Sprintf("%s: %s",
		count(len(f.Requirements), "requirement"), strings.Join(tally(f), ", ")))
	t.blank()
	findings := t.v.byControl()
	for _, r := range f.Requirements {
		if t.o.Quiet && (r.Status == engine.StatusPass || r.Status == engine.StatusNotApplicable) {
			continue
		}
		t.requirement(r, findings)
	}
	if controls, n := t.v.outside(f); n > 0 {
		t.wrapped("   ", "", t.paint.none, fmt.Sprintf("Not part of %s: %s of %s: %s",
			plain(f.Name), count(n, "finding"), count(len(controls), "control"), some(controls, maxFindings)))
	}
	t.blank()
}

func (t *text) requirement(r engine.RequirementResult, findings map[string][]engine.Finding) {
	paint := t.paint.status(r.Status)
	t.wrapped("   ", paint(symbol(r.Status))+"  ", t.paint.none, joined("  ",
		t.paint.bold(plain(r.ID)), paint(words(r.Status)), t.paint.dim(plain(r.Assessment))))
	if manual := plain(r.Manual); manual != "" {
		t.wrapped("     ", t.paint.dim("by hand: "), t.paint.none, manual)
	}
	for _, id := range r.Controls {
		t.served(t.v.control(id), findings[id])
	}
	t.blank()
}

// served writes one control under an id.
func (t *text) served(c *engine.ControlResult, findings []engine.Finding) {
	paint := t.paint.status(c.Status)
	t.wrapped("     ", paint(symbol(c.Status))+"  ", t.paint.none,
		joined("  ", plain(c.ID)+" "+outcome(c), plain(c.Title)))
	evidence := 0
	for _, f := range findings {
		if f.Status != engine.StatusFail {
			continue
		}
		if evidence++; evidence <= maxLocations {
			t.wrapped("        ", t.paint.dim("-")+" ", t.paint.none,
				joined("  ", objectName(f.Object), place(f.Location), plain(f.Message)))
		}
	}
	if evidence > maxLocations {
		t.line("          " + t.paint.dim("… and "+count(evidence-maxLocations, "more finding")))
	}
	if evidence > 0 {
		t.paragraphs("        ", "fix: ", c.Remediation)
	}
	for _, text := range open(c, findings) {
		t.wrapped("        ", "", t.paint.none, text)
	}
}

// outcome is the counts of a control in words: "2 fail, 310 pass".
func outcome(c *engine.ControlResult) string {
	var parts []string
	for _, part := range []struct {
		n int
		s engine.Status
	}{
		{c.Counts.Error, engine.StatusError},
		{c.Counts.Fail, engine.StatusFail},
		{c.Counts.Unknown, engine.StatusUnknown},
		{c.Counts.Manual, engine.StatusManual},
		{c.Counts.Waived, engine.StatusWaived},
		{c.Counts.Pass, engine.StatusPass},
	} {
		if part.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", part.n, part.s))
		}
	}
	if len(parts) == 0 {
		return "(" + words(c.Status) + ")"
	}
	return "(" + strings.Join(parts, ", ") + ")"
}

// open lists why verdicts of a control are unknown or broken, and what stays for a person to judge.
func open(c *engine.ControlResult, findings []engine.Finding) []string {
	only := view{controls: map[string]*engine.ControlResult{c.ID: c}, byStatus: byStatus(findings)}
	var list []string
	for _, s := range []engine.Status{engine.StatusError, engine.StatusUnknown} {
		reasons := only.reasons(s)
		for _, r := range reasons[:min(len(reasons), maxLocations)] {
			list = append(list, fmt.Sprintf("%s: %s (%s)", s, r.text, count(r.verdicts, "verdict")))
		}
		if n := len(reasons) - maxLocations; n > 0 {
			list = append(list, fmt.Sprintf("%s: … and %s", s, count(n, "more reason")))
		}
	}
	if c.Status == engine.StatusNotApplicable && c.Reason != "" {
		list = append(list, "not applicable: "+plain(c.Reason))
	}
	if manual := plain(c.Manual); manual != "" {
		list = append(list, "by hand: "+manual)
	}
	return list
}
