package render

import (
	"fmt"
	"io"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/regolith-policy/regolith/engine"
)

// How much of a long report the text format shows; the json format has all.
const (
	maxFindings = 5 // of one control
	maxFrames   = 2 // code frames of one control
	maxReasons  = 5 // reasons for unknown verdicts
	maxErrors   = 20
	minWidth    = 40
	everything  = "--format json has all"
)

// text writes the text format.
type text struct {
	page
	v     *view
	o     Options
	width int
	paint painter
}

func writeText(w io.Writer, v *view, o Options) error {
	t := &text{v: v, o: o, width: o.Width, paint: painter{o.Color}}
	if t.width <= 0 {
		t.width = defaultWidth
	}
	t.width = max(t.width, minWidth)

	t.wrapped("", "", t.paint.dim, v.provenance())
	t.blank()
	if len(o.Frameworks) > 0 {
		for _, name := range o.Frameworks {
			t.framework(v.framework(name))
		}
	} else {
		for _, g := range v.groups() {
			t.group(g)
		}
	}
	t.waived()
	if !o.Quiet {
		t.passes()
	}
	t.judgements()
	t.unknowns()
	t.broken()
	t.inputErrors()
	if !o.Quiet {
		t.table()
	}
	t.wrapped("", "", t.paint.bold, v.headline())
	return t.flush(w)
}

// title writes the line that opens a section: a badge, then what it is about, then a rule to the right margin.
func (t *text) title(badge string, paint func(string) string, about string) {
	about = ansi.Truncate(about, t.width-len("--   --")-ansi.StringWidth(badge), "…")
	used := len("-- ") + ansi.StringWidth(joined(" ", badge, about)) + len(" ")
	if about != "" {
		about = " " + t.paint.bold(about)
	}
	rule := max(2, t.width-used)
	t.line(t.paint.dim("──") + " " + paint(badge) + about + " " + t.paint.dim(strings.Repeat("─", rule)))
}

// wrapped writes text after a label, each further line indented as far as the label is wide.
func (t *text) wrapped(indent, label string, paint func(string) string, text string) {
	start := indent + label
	hang := strings.Repeat(" ", ansi.StringWidth(start))
	for _, line := range wrap(text, max(20, t.width-len(hang))) {
		t.line(strings.TrimRight(start+paint(line), " "))
		start = hang
	}
}

// hyphen stands for a hyphen while text is wrapped: a private character, which plain lets nobody else use.
const hyphen = "\ue000"

// wrap breaks text into lines of at most the given columns: at spaces, and not at the hyphens of names.
func wrap(text string, columns int) []string {
	lines := strings.Split(ansi.Wrap(strings.ReplaceAll(text, "-", hyphen), columns, ""), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(strings.ReplaceAll(line, hyphen, "-"), " ")
	}
	return lines
}

// waived lists the violations that are accepted, each with who answers for it.
func (t *text) waived() {
	list := t.v.of(engine.StatusWaived)
	if len(list) == 0 {
		return
	}
	t.title("WAIVED", t.paint.dim, count(len(list), "finding")+" accepted for now")
	for _, f := range list[:min(len(list), maxFindings)] {
		t.wrapped("   ", "", t.paint.none, joined("  ", plain(f.Control), objectName(f.Object), place(f.Location)))
		t.wrapped("     ", "", t.paint.none, plain(f.Message))
		t.wrapped("     ", t.paint.dim("because "), t.paint.none, waiver(f.Waiver))
	}
	t.more(len(list)-maxFindings, "waived finding")
	t.blank()
}

// waiver is a waiver in words.
func waiver(w *engine.Waiver) string {
	if w == nil {
		return "no reason is given"
	}
	text := plain(w.Reason)
	if w.Owner != "" {
		text = joined(" ", text, "(owner "+plain(w.Owner)+")")
	}
	if w.Expires != "" {
		text = joined(", ", text, "until "+plain(w.Expires))
	}
	return text
}

// passes lists the controls that passed, where the report holds passing results.
func (t *text) passes() {
	objects := map[string]int{}
	var controls []string
	for _, f := range t.v.of(engine.StatusPass) {
		if objects[f.Control] == 0 {
			controls = append(controls, f.Control)
		}
		objects[f.Control]++
	}
	if len(controls) == 0 {
		return
	}
	t.title("PASS", t.paint.good, count(len(controls), "control")+" with passing objects")
	for _, id := range controls {
		t.wrapped("   ", t.paint.good(symbol(engine.StatusPass))+"  ", t.paint.none,
			joined("  ", plain(id), count(objects[id], "object")))
	}
	t.blank()
}

// judgements sums up what only a human can judge.
func (t *text) judgements() {
	list := t.v.judgements()
	if len(list) == 0 {
		return
	}
	t.title("MANUAL", t.paint.warn, count(len(list), "control")+" to judge by hand")
	for _, j := range list[:min(len(list), maxReasons)] {
		t.wrapped("   ", "", t.paint.none, plain(j.control.ID))
		t.wrapped("     ", "", t.paint.none, j.text)
		t.command("     ", j.control.Verify)
	}
	t.more(len(list)-maxReasons, "control")
	t.blank()
}

// unknowns sums up the unknown verdicts by their reason.
func (t *text) unknowns() {
	reasons := t.v.reasons(engine.StatusUnknown)
	if len(reasons) == 0 {
		return
	}
	verdicts := 0
	for _, r := range reasons {
		verdicts += r.verdicts
	}
	t.title("UNKNOWN", t.paint.warn, count(verdicts, "verdict")+" without enough data: none of them is a pass")
	for _, r := range reasons[:min(len(reasons), maxReasons)] {
		t.wrapped("   ", t.paint.bold(fmt.Sprintf("%5d  ", r.verdicts)), t.paint.none, r.text)
		t.wrapped("          ", "", t.paint.dim, some(r.controls, 3))
	}
	t.more(len(reasons)-maxReasons, "reason")
	t.blank()
}

// broken lists the controls that could not be evaluated.
func (t *text) broken() {
	list := t.v.of(engine.StatusError)
	if len(list) == 0 {
		return
	}
	t.title("ERROR", t.paint.bad, count(len(list), "control error")+": these verdicts are missing")
	for _, f := range list[:min(len(list), maxErrors)] {
		t.wrapped("   ", "", t.paint.none, joined("  ", plain(f.Control), objectName(f.Object), place(f.Location)))
		t.wrapped("     ", "", t.paint.none, plain(f.Message))
	}
	t.more(len(list)-maxErrors, "control error")
	t.blank()
}

// inputErrors lists the documents that could not be judged.
func (t *text) inputErrors() {
	list := t.v.Errors
	if len(list) == 0 {
		return
	}
	t.title("BAD INPUT", t.paint.bad, count(len(list), "input error")+": these documents were not judged")
	for _, e := range list[:min(len(list), maxErrors)] {
		t.wrapped("   ", "", t.paint.none, joined(": ", place(e.Location), plain(e.Message)))
		if e.Hint != "" {
			t.wrapped("     ", t.paint.dim("hint: "), t.paint.none, plain(e.Hint))
		}
	}
	t.more(len(list)-maxErrors, "input error")
	t.blank()
}

// more says that n more things are not shown, if n is positive.
func (t *text) more(n int, noun string) {
	if n > 0 {
		t.line("   " + t.paint.dim("… and "+count(n, "more "+noun)+" ("+everything+")"))
	}
}

// command writes a command that a person may copy: never wrapped, its lines kept.
func (t *text) command(indent, command string) {
	label := "verify  "
	for _, line := range plainLines(command) {
		t.line(indent + t.paint.dim(label) + line)
		label = "        "
	}
}

// joined joins the parts that are not empty.
func joined(separator string, parts ...string) string {
	var present []string
	for _, part := range parts {
		if part != "" {
			present = append(present, part)
		}
	}
	return strings.Join(present, separator)
}
