package render

import (
	"fmt"
	"strings"

	"github.com/regolith-policy/regolith/engine"
)

// framework has a block an id that is no pass, then one that names the ids that passed or do not apply.
func (m markdown) framework(f engine.FrameworkResult) []block {
	head := "### " + md(f.Name) + "\n\n"
	if len(f.Requirements) == 0 {
		return []block{{text: head + "No control of this report serves it.\n\n"}}
	}
	head += fmt.Sprintf("%s: %s\n\n", count(len(f.Requirements), "requirement"), strings.Join(tally(f), ", "))
	blocks := []block{{text: head}}
	findings := m.v.byControl()
	settled := map[engine.Status][]string{}
	for _, r := range f.Requirements {
		if r.Status == engine.StatusPass && !m.manual(r) || r.Status == engine.StatusNotApplicable {
			settled[r.Status] = append(settled[r.Status], mdCode(r.ID))
			continue
		}
		blocks = append(blocks, m.requirement(r, findings))
	}
	for _, s := range []engine.Status{engine.StatusPass, engine.StatusNotApplicable} {
		if ids := settled[s]; len(ids) > 0 {
			blocks = append(blocks, block{text: capital(words(s)) + ": " + strings.Join(ids, ", ") + "\n\n"})
		}
	}
	if controls, n := m.v.outside(f); n > 0 {
		blocks = append(blocks, block{findings: n, text: fmt.Sprintf("Not part of %s: %s of %s: %s\n\n",
			md(f.Name), count(n, "finding"), count(len(controls), "control"), mdCode(some(controls, maxFindings)))})
	}
	return blocks
}

// manual is whether something of an id stays for a person to judge.
func (m markdown) manual(r engine.RequirementResult) bool {
	text := r.Manual
	for _, id := range r.Controls {
		text += m.v.control(id).Manual
	}
	return text != ""
}

func (m markdown) requirement(r engine.RequirementResult, findings map[string][]engine.Finding) block {
	var b strings.Builder
	summary := joined(" ", mdSymbol(r.Status), htmlCode(r.ID), words(r.Status), htmlText(r.Assessment))
	if r.Counts.Fail > 0 {
		summary += " (" + count(r.Counts.Fail, "finding") + ")"
	}
	b.WriteString("<details><summary>" + summary + "</summary>\n\n")
	if r.Manual != "" {
		b.WriteString("By hand: " + md(r.Manual) + "\n\n")
	}
	for _, id := range r.Controls {
		b.WriteString(m.served(m.v.control(id), findings[id]))
	}
	return block{b.String() + "\n</details>\n\n", r.Counts.Fail}
}

// served is one control under an id.
func (m markdown) served(c *engine.ControlResult, findings []engine.Finding) string {
	var b strings.Builder
	fmt.Fprintf(&b, "- %s\n", joined(" ", mdSymbol(c.Status), mdCode(c.ID), outcome(c), md(c.Title)))
	evidence := 0
	for _, f := range findings {
		if f.Status != engine.StatusFail {
			continue
		}
		if evidence++; evidence <= maxLocations {
			b.WriteString("  " + m.finding(f))
		}
	}
	if n := evidence - maxLocations; n > 0 {
		b.WriteString("  - … and " + count(n, "more finding") + "\n")
	}
	if fix := paragraphs(c.Remediation); evidence > 0 && len(fix) > 0 {
		b.WriteString("  - fix: " + md(strings.Join(fix, " ")) + "\n")
	}
	for _, text := range open(c, findings) {
		b.WriteString("  - " + md(text) + "\n")
	}
	return b.String()
}
