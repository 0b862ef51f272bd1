package render

import (
	"fmt"
	"io"
	"strings"

	"github.com/regolith-policy/regolith/engine"
)

const (
	// maxMarkdown keeps the format within a pull request comment, which GitHub limits to 65,536 characters.
	maxMarkdown = 60_000
	// maxListed is how many findings of one control, or errors, the markdown format lists.
	maxListed = 10
)

// writeMarkdown writes a comment for a pull request: what came out, a table of domains, and each control that
// found something, folded. What does not fit into a comment is counted at the end.
func writeMarkdown(w io.Writer, v *view, o Options) error {
	m := markdown{v: v, o: o}
	head := "## Regolith: " + v.headline() + "\n\n" + md(v.provenance()) + "\n\n"
	head += m.errors() + m.table()
	tail := m.waived() + m.judgements() + m.unknowns()
	var blocks []block
	if len(o.Frameworks) > 0 {
		for _, name := range o.Frameworks {
			blocks = append(blocks, m.framework(v.framework(name))...)
		}
	} else {
		blocks = m.groups()
	}
	_, err := io.WriteString(w, head+fit(blocks, maxMarkdown-len(head)-len(tail))+tail)
	return err
}

// block is a part of the comment that is shown whole or left out.
type block struct {
	text     string
	findings int
}

// fit joins the blocks that fit into a number of bytes, in order, and says what is left out.
func fit(blocks []block, room int) string {
	var b strings.Builder
	left, findings := 0, 0
	for _, block := range blocks {
		if left > 0 || b.Len()+len(block.text) > room {
			left++
			findings += block.findings
			continue
		}
		b.WriteString(block.text)
	}
	if left > 0 {
		fmt.Fprintf(&b, "… and %s with %s that do not fit into a comment (%s).\n\n",
			count(left, "section"), count(findings, "finding"), md(everything))
	}
	return b.String()
}

type markdown struct {
	v *view
	o Options
}

func (m markdown) table() string {
	var b strings.Builder
	b.WriteString("| domain | status | critical | high | medium | low | unknown | pass |\n")
	b.WriteString("|---|---|--:|--:|--:|--:|--:|--:|\n")
	for _, r := range m.v.domainRows() {
		cells := []string{mdCell(r.name), strings.TrimSpace(mdSymbol(r.status) + " " + r.label())}
		if r.label() == "not checked" {
			cells[1] = r.label()
		}
		for _, s := range engine.Severities() {
			cells = append(cells, mdNumber(r.severities[s]))
		}
		cells = append(cells, mdNumber(r.counts.Unknown), mdNumber(r.counts.Pass))
		b.WriteString("| " + strings.Join(cells, " | ") + " |\n")
	}
	return b.String() + "\n"
}

// groups has a block a control that found something, under a heading a severity.
func (m markdown) groups() []block {
	var blocks []block
	var last engine.Severity
	for i, g := range m.v.groups() {
		var b strings.Builder
		if i == 0 || g.severity != last {
			fmt.Fprintf(&b, "### %s\n\n", capital(g.severity.String()))
			last = g.severity
		}
		fmt.Fprintf(&b, "<details><summary>%s %s (%s)</summary>\n\n",
			htmlCode(g.control.ID), htmlText(g.control.Title), count(len(g.findings), "finding"))
		for _, f := range g.findings[:min(len(g.findings), maxListed)] {
			b.WriteString(m.finding(f))
		}
		if n := len(g.findings) - maxListed; n > 0 {
			fmt.Fprintf(&b, "- … and %s (%s)\n", count(n, "more finding"), md(everything))
		}
		b.WriteString("\n")
		if !g.again {
			b.WriteString(advice(g.control))
		}
		b.WriteString("</details>\n\n")
		blocks = append(blocks, block{b.String(), len(g.findings)})
	}
	return blocks
}

// finding is one list item.
func (m markdown) finding(f engine.Finding) string {
	text := mdCode(objectName(f.Object))
	if f.Instances > 1 {
		text += fmt.Sprintf(" (%d instances)", f.Instances)
	}
	text = joined(" ", text, m.link(f.Location))
	text = joined("<br>", joined(": ", text, mdCode(f.Message)), mdCode(f.Path))
	if len(f.Related) > 0 {
		text += "<br>with " + mdCode(some(names(f.Related), 3))
	}
	for i, step := range f.Steps {
		text += fmt.Sprintf("<br>%d. %s", i+1, mdCode(step))
	}
	return "- " + text + "\n"
}

// advice tells why, fix and verify of a control.
func advice(c *engine.ControlResult) string {
	var b strings.Builder
	for _, part := range []struct{ label, text string }{{"Why", c.Description}, {"Fix", c.Remediation}} {
		if paragraphs := paragraphs(part.text); len(paragraphs) > 0 {
			for i := range paragraphs {
				paragraphs[i] = md(paragraphs[i])
			}
			fmt.Fprintf(&b, "**%s**: %s\n\n", part.label, strings.Join(paragraphs, "\n\n"))
		}
	}
	if command := fence(c.Verify); command != "" {
		b.WriteString("**Verify**:\n\n" + command + "\n")
	}
	for _, link := range c.References {
		if text := mdReference(link); text != "" {
			b.WriteString("**See**: " + text + "\n\n")
		}
	}
	return b.String()
}

func (m markdown) errors() string {
	list := m.v.of(engine.StatusError)
	var b strings.Builder
	for _, e := range m.v.Errors[:min(len(m.v.Errors), maxListed)] {
		text := joined(": ", m.link(e.Location), mdCode(e.Message))
		fmt.Fprintf(&b, "- ❗ %s\n", joined("<br>hint: ", text, md(e.Hint)))
	}
	for _, f := range list[:min(len(list), maxListed)] {
		where := joined(" ", mdCode(f.Control), mdCode(objectName(f.Object)), m.link(f.Location))
		fmt.Fprintf(&b, "- ❗ %s\n", joined(": ", where, mdCode(f.Message)))
	}
	if b.Len() == 0 {
		return ""
	}
	n := len(list) + len(m.v.Errors)
	left := max(0, len(list)-maxListed) + max(0, len(m.v.Errors)-maxListed)
	if left > 0 {
		fmt.Fprintf(&b, "- … and %s (%s)\n", count(left, "more error"), md(everything))
	}
	return "**" + count(n, "error") + ": what follows is incomplete**\n\n" + b.String() + "\n"
}

func (m markdown) waived() string {
	list := m.v.of(engine.StatusWaived)
	if len(list) == 0 {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "<details><summary>%s waived</summary>\n\n", count(len(list), "finding"))
	for _, f := range list[:min(len(list), maxListed)] {
		what := joined(" ", mdCode(f.Control), mdCode(objectName(f.Object)), m.link(f.Location))
		fmt.Fprintf(&b, "- %s: %s\n", what, md(waiver(f.Waiver)))
	}
	if n := len(list) - maxListed; n > 0 {
		fmt.Fprintf(&b, "- … and %s (%s)\n", count(n, "more waived finding"), md(everything))
	}
	return b.String() + "\n</details>\n\n"
}

func (m markdown) judgements() string {
	list := m.v.judgements()
	if len(list) == 0 {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "<details><summary>%s to judge by hand</summary>\n\n", count(len(list), "control"))
	for _, j := range list[:min(len(list), maxListed)] {
		fmt.Fprintf(&b, "- %s: %s\n", mdCode(j.control.ID), md(j.text))
	}
	if n := len(list) - maxListed; n > 0 {
		fmt.Fprintf(&b, "- … and %s (%s)\n", count(n, "more control"), md(everything))
	}
	return b.String() + "\n</details>\n\n"
}

func (m markdown) unknowns() string {
	reasons := m.v.reasons(engine.StatusUnknown)
	if len(reasons) == 0 {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "<details><summary>%s without enough data: none of them is a pass</summary>\n\n",
		count(m.v.total(engine.StatusUnknown), "verdict"))
	for _, r := range reasons[:min(len(reasons), maxListed)] {
		fmt.Fprintf(&b, "- %d: %s (%s)\n", r.verdicts, mdCode(r.text), mdCode(some(r.controls, 3)))
	}
	if n := len(reasons) - maxListed; n > 0 {
		fmt.Fprintf(&b, "- … and %s (%s)\n", count(n, "more reason"), md(everything))
	}
	return b.String() + "\n</details>\n\n"
}
