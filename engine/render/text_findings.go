package render

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/regolith-policy/regolith/engine"
)

// maxLine is the longest source line in bytes that a code frame shows: nobody reads a minified document.
const maxLine = 10_000

// group writes the failing findings of one control: what is wrong, where, why it matters and what to do.
func (t *text) group(g group) {
	t.title(strings.ToUpper(g.severity.String()), t.paint.severity(g.severity), plain(g.control.ID))
	t.wrapped("   ", "", t.paint.bold,
		joined(" · ", plain(g.control.Title), count(len(g.findings), "finding")))
	t.blank()
	shown := g.findings[:min(len(g.findings), maxFindings)]
	frames := maxFrames
	seen := map[engine.Location]bool{}
	for i, f := range shown {
		t.finding(f)
		if frames > 0 && !seen[f.Location] && !aroundSecret(g.control, f) && t.frame(f.Location) {
			frames--
			if i < len(g.findings)-1 {
				t.blank()
			}
		}
		seen[f.Location] = true
	}
	t.more(len(g.findings)-maxFindings, "finding")
	t.blank()
	if g.again {
		t.wrapped("   ", "", t.paint.dim, "why and fix are told above, under its worse findings")
	} else {
		t.advice(g)
	}
	t.blank()
}

// aroundSecret tells that the lines around a finding may hold the value of a secret, which no report shows.
func aroundSecret(c *engine.ControlResult, f engine.Finding) bool {
	return f.Object.Kind == "Secret" || c.Domain == "secrets"
}

// finding writes one violation.
func (t *text) finding(f engine.Finding) {
	object := objectName(f.Object)
	if f.Instances > 1 {
		object += fmt.Sprintf(" (×%d instances)", f.Instances)
	}
	head := joined("  ", object, place(f.Location))
	path := plain(f.Path)
	full := joined("  ", head, path)
	if short := "   " + full; ansi.StringWidth(short) <= t.width {
		t.line("   " + joined("  ", t.paint.bold(object), place(f.Location), t.paint.dim(path)))
		path = ""
	} else {
		t.wrapped("   ", "", t.paint.bold, head)
	}
	t.wrapped("     ", "", t.paint.none, plain(f.Message))
	if path != "" {
		t.wrapped("     ", t.paint.dim("at "), t.paint.dim, path)
	}
	if len(f.Related) > 0 {
		t.wrapped("     ", t.paint.dim("with "), t.paint.none, some(names(f.Related), 3))
	}
	for i, step := range f.Steps {
		t.wrapped("       ", t.paint.dim(fmt.Sprintf("%d. ", i+1)), t.paint.none, plain(step))
	}
}

// advice writes what a person needs once a control: the risk, the remedy, the check by hand.
func (t *text) advice(g group) {
	t.paragraphs("   ", "why     ", g.control.Description)
	t.paragraphs("   ", "fix     ", g.control.Remediation)
	fixable := 0
	for _, f := range g.findings {
		if len(f.Fix) > 0 {
			fixable++
		}
	}
	if fixable > 0 {
		t.wrapped("           ", "", t.paint.dim,
			fmt.Sprintf("%d of %d carry an exact JSON Patch: see \"fix\" in --format json", fixable, len(g.findings)))
	}
	t.command("   ", g.control.Verify)
	t.paragraphs("   ", "by hand ", g.control.Manual)
}

// paragraphs writes a text with its line breaks folded, except those between paragraphs.
func (t *text) paragraphs(indent, label, text string) {
	for _, paragraph := range paragraphs(text) {
		t.wrapped(indent, t.paint.dim(label), t.paint.none, paragraph)
		label = strings.Repeat(" ", len(label))
	}
}

// paragraphs splits a text at blank lines and folds each part into one line.
func paragraphs(text string) []string {
	var list, current []string
	for _, line := range append(plainLines(text), "") {
		if line != "" {
			current = append(current, strings.TrimSpace(line))
			continue
		}
		if len(current) > 0 {
			list = append(list, strings.Join(current, " "))
		}
		current = nil
	}
	return list
}

// frame writes the source text around a location with a caret under the place at fault; false without source.
func (t *text) frame(l engine.Location) bool {
	if t.o.Snippet == nil || l.Line <= 0 {
		return false
	}
	lines := t.o.Snippet(l, 1)
	if len(lines) == 0 || slices.ContainsFunc(lines, func(l engine.Line) bool { return len(l.Text) > maxLine }) {
		return false
	}
	gutter := len(fmt.Sprint(lines[len(lines)-1].Number))
	room := max(20, t.width-gutter-len("     > "+" | "))
	for _, line := range lines {
		column := 0
		if line.Number == l.Line {
			column = l.Column
		}
		code, caret := window(line.Text, column, room)
		t.source(fmt.Sprintf("%*d", gutter, line.Number), code, line.Number == l.Line)
		if caret >= 0 {
			t.line("       " + strings.Repeat(" ", gutter) + t.paint.dim(" │ ") +
				strings.Repeat(" ", caret) + t.paint.bad("^"))
		}
	}
	return true
}

// source writes one line of a code frame; the faulty one is marked.
func (t *text) source(number, code string, faulty bool) {
	mark := " "
	if faulty {
		mark = t.paint.bad(">")
	}
	t.line(strings.TrimRight("     "+mark+" "+t.paint.dim(number+" │")+" "+code, " "))
}

// window is the part of a source line that fits into room columns, around the given column (from 1) if it is
// not 0, and the offset in columns at which the caret stands below it, -1 for none.
func window(line string, column, room int) (code string, caret int) {
	code, position := plainCode(line, column)
	caret = -1
	if position >= 0 {
		caret = ansi.StringWidth(string([]rune(code + strings.Repeat(" ", position))[:position]))
	}
	if ansi.StringWidth(code) <= room {
		return code, caret
	}
	start := 0
	if caret > room*3/4 {
		start = caret - room/2
	}
	code = ansi.Cut(code, start, ansi.StringWidth(code))
	if start > 0 {
		code = "…" + ansi.Cut(code, 1, ansi.StringWidth(code))
	}
	return ansi.Truncate(code, room, "…"), max(-1, caret-start)
}
