package render

import (
	"fmt"
	"io"
	"strings"

	"github.com/regolith-policy/regolith/engine"
)

// writeGitHub writes GitHub workflow commands, one annotation a finding. The worst come first, because GitHub
// shows only the first ten of a kind for each step. Unknown and manual verdicts are one notice each.
func writeGitHub(w io.Writer, v *view, _ Options) error {
	out := new(page)
	for _, e := range v.Errors {
		out.line(annotation("error", e.Location, "Input that could not be judged", plain(e.Message), hint(e.Hint)))
	}
	for _, f := range v.of(engine.StatusError) {
		out.line(annotation("error", f.Location, "Control error: "+plain(f.Control),
			joined(": ", objectName(f.Object), plain(f.Message))))
	}
	for _, g := range v.groups() {
		title := fmt.Sprintf("%s %s", g.severity, joined(": ", plain(g.control.ID), plain(g.control.Title)))
		for _, f := range g.findings {
			message := joined(": ", objectName(f.Object), plain(f.Message))
			if f.Instances > 1 {
				message += fmt.Sprintf(" (%d instances)", f.Instances)
			}
			out.line(annotation(githubLevel(g.severity), f.Location, title, message,
				label("at ", plain(f.Path)), label("fix: ", strings.Join(plainLines(g.control.Remediation), "\n"))))
		}
	}
	v.githubNotices(out)
	out.line(v.headline())
	return out.flush(w)
}

// githubNotices sums up the unknown verdicts, and what a person has to judge.
func (v *view) githubNotices(out *page) {
	if reasons := v.reasons(engine.StatusUnknown); len(reasons) > 0 {
		lines := []string{"Without enough data; none of them is a pass."}
		for _, r := range reasons[:min(len(reasons), maxReasons)] {
			lines = append(lines, fmt.Sprintf("%d: %s (%s)", r.verdicts, r.text, some(r.controls, 3)))
		}
		out.line(annotation("notice", engine.Location{}, count(v.total(engine.StatusUnknown), "unknown verdict"), lines...))
	}
	if judgements := v.judgements(); len(judgements) > 0 {
		var lines []string
		for _, j := range judgements[:min(len(judgements), maxReasons)] {
			lines = append(lines, joined(": ", plain(j.control.ID), j.text))
		}
		out.line(annotation("notice", engine.Location{}, count(len(judgements), "control")+" to judge by hand", lines...))
	}
}

// githubLevel is the workflow command for a severity.
func githubLevel(s engine.Severity) string {
	switch s {
	case engine.SeverityCritical, engine.SeverityHigh:
		return "error"
	case engine.SeverityMedium:
		return "warning"
	case engine.SeverityLow, engine.SeverityNone:
	}
	return "notice"
}

// annotation is one workflow command; the lines of its message that are empty are left out.
func annotation(level string, l engine.Location, title string, lines ...string) string {
	var properties []string
	if file := printable(l.File); file != "" {
		properties = append(properties, "file="+githubProperty(file))
		if l.Line > 0 {
			properties = append(properties, fmt.Sprintf("line=%d", l.Line))
			if l.Column > 0 {
				properties = append(properties, fmt.Sprintf("col=%d", l.Column))
			}
		}
	}
	properties = append(properties, "title="+githubProperty(title))
	return "::" + level + " " + strings.Join(properties, ",") + "::" + githubData(joined("\n", lines...))
}

// githubData escapes the message of a workflow command.
func githubData(text string) string {
	text = strings.ReplaceAll(text, "%", "%25")
	text = strings.ReplaceAll(text, "\r", "%0D")
	return strings.ReplaceAll(text, "\n", "%0A")
}

// githubProperty escapes a property of a workflow command.
func githubProperty(text string) string {
	return strings.ReplaceAll(strings.ReplaceAll(githubData(text), ":", "%3A"), ",", "%2C")
}

func hint(text string) string { return label("hint: ", plain(text)) }

// label puts a label before a text that is not empty.
func label(name, text string) string {
	if text == "" {
		return ""
	}
	return name + text
}

// total counts the findings of one status.
func (v *view) total(s engine.Status) int { return len(v.of(s)) }
