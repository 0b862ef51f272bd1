// Package changes compares two reports by the fingerprints of their findings, which survive reordering, reformatting and
// renaming of files. It does no I/O but to print what it is given.
package changes

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/regolith-policy/regolith/engine"
)

// Changes is what happened from one report to the next. All lists are in the order of their reports.
type Changes struct {
	New     []engine.Finding `json:"new"`     // only in the second
	Fixed   []engine.Finding `json:"fixed"`   // only in the first
	Changed []Change         `json:"changed"` // in both, with another status, severity or message
	Same    int              `json:"same"`    // in both, and the same
}

// Change is one finding in both reports.
type Change struct {
	Before engine.Finding `json:"before"`
	After  engine.Finding `json:"after"`
}

// Between compares the violations of two reports, waived ones included.
func Between(before, after *engine.Report) Changes {
	old, now := violations(before), violations(after)
	c := Changes{New: []engine.Finding{}, Fixed: []engine.Finding{}, Changed: []Change{}}
	for i := range after.Results {
		f := &after.Results[i]
		if now[f.Fingerprint] != f {
			continue
		}
		switch o := old[f.Fingerprint]; {
		case o == nil:
			c.New = append(c.New, *f)
		case o.Status != f.Status || o.Severity != f.Severity || o.Message != f.Message:
			c.Changed = append(c.Changed, Change{*o, *f})
		default:
			c.Same++
		}
	}
	for i := range before.Results {
		if f := &before.Results[i]; old[f.Fingerprint] == f && now[f.Fingerprint] == nil {
			c.Fixed = append(c.Fixed, *f)
		}
	}
	return c
}

// violations is those of a report by fingerprint, waived ones included.
func violations(report *engine.Report) map[string]*engine.Finding {
	found := map[string]*engine.Finding{}
	for i := range report.Results {
		if f := &report.Results[i]; f.Status == engine.StatusFail || f.Status == engine.StatusWaived {
			found[f.Fingerprint] = f
		}
	}
	return found
}

// Formats lists the formats of Write.
func Formats() []string { return []string{"text", "markdown", "json"} }

// Write prints changes in one of Formats.
func Write(w io.Writer, format string, c Changes) error {
	switch format {
	case "json":
		encoder := json.NewEncoder(w)
		encoder.SetIndent("", "  ")
		encoder.SetEscapeHTML(false)
		return encoder.Encode(c)
	case "text":
		return c.write(w, "%s (%d)\n", "  %s\n")
	case "markdown":
		return c.write(w, "### %s (%d)\n\n", "- `%s`\n")
	}
	return fmt.Errorf("unknown format %q: formats are %s", format, strings.Join(Formats(), ", "))
}

func (c Changes) write(w io.Writer, title, item string) error {
	var b strings.Builder
	section := func(name string, lines []string) {
		if len(lines) == 0 {
			return
		}
		fmt.Fprintf(&b, title, name, len(lines))
		for _, line := range lines {
			fmt.Fprintf(&b, item, strings.ReplaceAll(line, "`", "'"))
		}
		b.WriteString("\n")
	}
	section("New", each(c.New))
	section("Fixed", each(c.Fixed))
	var changed []string
	for _, change := range c.Changed {
		changed = append(changed, line(&change.After)+", before: "+what(&change.Before))
	}
	section("Changed", changed)
	fmt.Fprintf(&b, "%d new, %d fixed, %d changed, %d the same\n", len(c.New), len(c.Fixed), len(c.Changed), c.Same)
	_, err := io.WriteString(w, b.String())
	return err
}

func each(findings []engine.Finding) []string {
	lines := make([]string, len(findings))
	for i := range findings {
		lines[i] = line(&findings[i])
	}
	return lines
}

// line is a finding on one line.
func line(f *engine.Finding) string {
	at := ""
	if f.Location.File != "" {
		at = fmt.Sprintf(" (%s:%d)", f.Location.File, f.Location.Line)
	}
	return fmt.Sprintf("%s %s on %s%s: %s", what(f), f.Control, f.Object, at, f.Message)
}

func what(f *engine.Finding) string {
	if f.Status == engine.StatusWaived {
		return f.Severity.String() + ", waived"
	}
	return f.Severity.String()
}
