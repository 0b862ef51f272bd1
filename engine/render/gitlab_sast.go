package render

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/regolith-policy/regolith/engine"
)

const (
	// sastVersion is the version of GitLab's security report schema, which stands at sastSchemas.
	sastVersion = "15.0.1"
	sastSchemas = "https://gitlab.com/gitlab-org/security-products/security-report-schemas/-/raw/v"
)

// The part of GitLab's SAST report that a report needs; names and order are the schema's.
type (
	sastReport struct {
		Schema          string              `json:"schema"`
		Version         string              `json:"version"`
		Scan            sastScan            `json:"scan"`
		Vulnerabilities []sastVulnerability `json:"vulnerabilities"`
	}
	sastScan struct {
		Analyzer sastTool      `json:"analyzer"`
		Scanner  sastTool      `json:"scanner"`
		Messages []sastMessage `json:"messages"`
		Start    string        `json:"start_time"`
		End      string        `json:"end_time"`
		Status   string        `json:"status"`
		Type     string        `json:"type"`
	}
	sastTool struct {
		ID      string            `json:"id"`
		Name    string            `json:"name"`
		URL     string            `json:"url"`
		Version string            `json:"version"`
		Vendor  map[string]string `json:"vendor"`
	}
	sastMessage struct {
		Level string `json:"level"`
		Value string `json:"value"`
	}
	sastVulnerability struct {
		ID          string           `json:"id"`
		Name        string           `json:"name"`
		Description string           `json:"description"`
		Severity    string           `json:"severity"`
		Solution    string           `json:"solution,omitempty"`
		Identifiers []sastIdentifier `json:"identifiers"`
		Links       []sastLink       `json:"links,omitempty"`
		Location    sastLocation     `json:"location"`
	}
	sastIdentifier struct {
		Type  string `json:"type"`
		Name  string `json:"name"`
		Value string `json:"value"`
	}
	sastLink struct {
		Name string `json:"name,omitempty"`
		URL  string `json:"url"`
	}
	sastLocation struct {
		File      string `json:"file"`
		StartLine int    `json:"start_line"`
		Class     string `json:"class,omitempty"`  // the object, as the schema has no place of its own for it
		Method    string `json:"method,omitempty"` // the field
	}
)

// writeGitLabSAST writes GitLab's SAST report. It holds the violations; how many verdicts are unknown, waived or for a
// person to judge is said in its messages, since the format knows vulnerabilities only.
func writeGitLabSAST(w io.Writer, v *view, _ Options) error {
	tool := sastTool{
		ID: "regolith", Name: "Regolith", URL: toolURL, Version: or(plain(v.Tool.Version), "unknown"),
		Vendor: map[string]string{"name": "Regolith"},
	}
	at := scanTime(v).Format("2006-01-02T15:04:05")
	report := sastReport{
		Schema:  sastSchemas + sastVersion + "/dist/sast-report-format.json",
		Version: sastVersion, Vulnerabilities: []sastVulnerability{},
		Scan: sastScan{Analyzer: tool, Scanner: tool, Messages: v.sastMessages(), Start: at, End: at, Status: "success", Type: "sast"},
	}
	if v.Summary.Error > 0 || len(v.Errors) > 0 {
		report.Scan.Status = "failure"
	}
	unique := distinct{}
	for _, f := range v.of(engine.StatusFail) {
		report.Vulnerabilities = append(report.Vulnerabilities, newVulnerability(v, &f, unique))
	}
	return encodeJSON(w, report)
}

// scanTime is when the scan was, in UTC; without a clock, or out of the years that OSCAL knows, the beginning of time.
func scanTime(v *view) time.Time {
	if at, err := time.Parse(time.RFC3339, v.Source.ScannedAt); err == nil && at.UTC().Year() >= 1900 && at.UTC().Year() < 3000 {
		return at.UTC()
	}
	return time.Unix(0, 0).UTC()
}

func (v *view) sastMessages() []sastMessage {
	messages := []sastMessage{{"info", v.headline()}}
	for _, r := range v.reasons(engine.StatusUnknown) {
		messages = append(messages, sastMessage{"warn", fmt.Sprintf("%s: %s (%s)", count(r.verdicts, "unknown verdict"), r.text,
			some(r.controls, 3))})
	}
	for _, j := range v.judgements() {
		messages = append(messages, sastMessage{"info", "to judge by hand: " + joined(": ", plain(j.control.ID), j.text)})
	}
	for _, f := range v.of(engine.StatusWaived) {
		messages = append(messages, sastMessage{"info", "waived: " + joined(": ", plain(f.Control), objectName(f.Object), waiver(f.Waiver))})
	}
	for _, f := range v.of(engine.StatusError) {
		messages = append(messages, sastMessage{"warn", "control error: " + joined(": ", plain(f.Control), objectName(f.Object),
			plain(f.Message))})
	}
	for _, e := range v.Errors {
		messages = append(messages, sastMessage{"warn", joined(": ", place(e.Location), or(plain(e.Message), "a document could not be judged"))})
	}
	return messages
}

func newVulnerability(v *view, f *engine.Finding, unique distinct) sastVulnerability {
	c := v.control(f.Control)
	id := or(plain(c.ID), "control")
	found := sastVulnerability{
		ID: unique.id(f), Name: truncated(or(plain(c.Title), id), 255), Severity: capital(f.Severity.String()),
		Description: joined("\n\n", joined(": ", objectName(f.Object), plain(f.Message)), strings.Join(numbered(f.Steps), "\n"),
			strings.Join(paragraphs(c.Description), "\n\n")),
		Solution:    truncated(strings.Join(paragraphs(c.Remediation), "\n\n"), 7000),
		Identifiers: []sastIdentifier{{Type: "regolith", Name: id, Value: id}},
		Location: sastLocation{
			File: v.gitlabFile(f.Location), StartLine: max(1, f.Location.Line), Class: objectName(f.Object), Method: plain(f.Path),
		},
	}
	if f.Severity == engine.SeverityNone {
		found.Severity = "Info"
	}
	for _, tag := range frameworkTags(c) {
		if name, value, ok := strings.Cut(plain(tag), "/"); ok && name != "" && value != "" {
			found.Identifiers = append(found.Identifiers, sastIdentifier{Type: name, Name: frameworkTitle(name) + " " + value, Value: value})
		}
	}
	for _, link := range c.References {
		if address, ok := webURL(link.URL); ok {
			found.Links = append(found.Links, sastLink{Name: plain(link.Title), URL: address})
		}
	}
	return found
}

// truncated is a text of at most a number of characters.
func truncated(text string, most int) string {
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	return string(runes[:most-1]) + "…"
}
