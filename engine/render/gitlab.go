package render

import (
	"cmp"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/regolith-policy/regolith/engine"
)

// gitlabIssue is one entry of GitLab's Code Quality report.
type gitlabIssue struct {
	Description string         `json:"description"`
	CheckName   string         `json:"check_name"`
	Fingerprint string         `json:"fingerprint"`
	Severity    string         `json:"severity"`
	Location    gitlabLocation `json:"location"`
}

type gitlabLocation struct {
	Path  string `json:"path"`
	Lines struct {
		Begin int `json:"begin"`
	} `json:"lines"`
}

// writeGitLab writes a Code Quality report: what GitLab shows in a merge request, beside the lines that it changes. What
// is waived, unknown or for a person to judge stands in it as information.
func writeGitLab(w io.Writer, v *view, _ Options) error {
	issues := []gitlabIssue{}
	unique := distinct{}
	for i := range v.findings {
		f := &v.findings[i]
		if f.Status == engine.StatusPass || f.Status == engine.StatusNotApplicable {
			continue
		}
		issue := gitlabIssue{
			Description: gitlabText(v, f), CheckName: or(plain(f.Control), "control"), Fingerprint: unique.id(f), Severity: gitlabSeverity(f),
		}
		issue.Location.Path = v.gitlabFile(f.Location)
		issue.Location.Lines.Begin = max(1, f.Location.Line)
		issues = append(issues, issue)
	}
	for _, e := range v.Errors {
		issue := gitlabIssue{
			Description: joined(" (hint: ", plain(e.Message), plain(e.Hint)), CheckName: "input", Severity: "critical",
			Fingerprint: unique.id(&engine.Finding{Control: "input", Location: e.Location, Message: e.Message}),
		}
		if e.Hint != "" {
			issue.Description += ")"
		}
		issue.Description = or(issue.Description, "a document could not be judged")
		issue.Location.Path = v.gitlabFile(e.Location)
		issue.Location.Lines.Begin = max(1, e.Location.Line)
		issues = append(issues, issue)
	}
	return encodeJSON(w, issues)
}

// gitlabText tells a finding in one line: its status where it is no plain failure, its object, what is wrong.
func gitlabText(v *view, f *engine.Finding) string {
	text := joined(": ", objectName(f.Object), or(plain(f.Message), or(plain(v.control(f.Control).Title), "no message")))
	if f.Status != engine.StatusFail {
		text = joined(": ", words(f.Status), text)
	}
	return text
}

// gitlabFile is the file of a place, relative to the directory of the scan; a finding without one stands at what was scanned.
func (v *view) gitlabFile(l engine.Location) string {
	file := cmp.Or(printable(l.File), printable(v.Source.Name), ".")
	return path.Clean(strings.ReplaceAll(file, `\`, "/"))
}

func gitlabSeverity(f *engine.Finding) string {
	switch f.Status {
	case engine.StatusError:
		return "critical"
	case engine.StatusFail:
	case engine.StatusUnknown, engine.StatusManual, engine.StatusWaived, engine.StatusPass, engine.StatusNotApplicable:
		return "info"
	}
	switch f.Severity {
	case engine.SeverityCritical:
		return "blocker"
	case engine.SeverityHigh:
		return "critical"
	case engine.SeverityMedium:
		return "major"
	case engine.SeverityLow:
		return "minor"
	case engine.SeverityNone:
	}
	return "info"
}

// distinct gives each finding an id of its own, the same in each run: tools keep only one of several with one id.
type distinct map[string]int

// id is a UUID out of the fingerprint, or out of what there is in its place.
func (d distinct) id(f *engine.Finding) string {
	key := fmt.Sprintf("%s %s %s %s", f.Control, f.Status, f.Fingerprint, f.Object.APIVersion)
	if f.Fingerprint == "" {
		key = fmt.Sprintf("%s %s %v %v %s %s", f.Control, f.Status, f.Object, f.Location, f.Path, f.Message)
	}
	d[key]++
	return uuid("finding", fmt.Sprintf("%s %d", key, d[key]))
}
