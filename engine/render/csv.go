package render

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"github.com/regolith-policy/regolith/engine"
)

// csvHeader names the columns.
func csvHeader() []string {
	return []string{
		"status", "severity", "domain", "control", "title", "apiVersion", "kind", "namespace", "name", "message", "path", "file", "line",
		"column", "instances",
		"frameworks", "remediation", "verify", "related", "waiver reason", "waiver owner", "waiver expires", "fingerprint", "steps",
	}
}

// writeCSV writes a table of the findings as RFC 4180 describes it, a line each, and one for each document that could
// not be judged. A cell that a spreadsheet would take for a formula begins with an apostrophe.
func writeCSV(w io.Writer, v *view, _ Options) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	rows := [][]string{csvHeader()}
	for i := range v.findings {
		rows = append(rows, v.csvRow(&v.findings[i]))
	}
	for _, e := range v.Errors {
		row := make([]string, len(csvHeader()))
		row[0], row[9], row[11] = "input error", joined("; hint: ", plain(e.Message), plain(e.Hint)), printable(e.Location.File)
		row[12], row[13] = number(e.Location.Line), number(e.Location.Column)
		rows = append(rows, row)
	}
	for _, row := range rows {
		for i := range row {
			row[i] = cell(row[i])
		}
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func (v *view) csvRow(f *engine.Finding) []string {
	c := v.control(f.Control)
	w := engine.Waiver{}
	if f.Waiver != nil {
		w = *f.Waiver
	}
	return []string{
		string(f.Status), f.Severity.String(), plain(c.Domain), plain(f.Control), plain(c.Title), plain(f.Object.APIVersion),
		plain(f.Object.Kind),
		plain(f.Object.Namespace), plain(f.Object.Name), plain(f.Message), plain(f.Path), printable(f.Location.File), number(f.Location.Line),
		number(f.Location.Column), strconv.Itoa(f.Instances), strings.Join(plainAll(frameworkTags(c)), " "),
		strings.Join(paragraphs(c.Remediation), " "),
		strings.Join(plainLines(c.Verify), " "), strings.Join(names(f.Related), ", "), plain(w.Reason), plain(w.Owner), plain(w.Expires),
		plain(f.Fingerprint), strings.Join(numbered(f.Steps), "; "),
	}
}

// cell is a value that no spreadsheet calculates.
func cell(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r|%", rune(text[0])) {
		return "'" + text
	}
	return text
}

// number is a position, "" for an unknown one.
func number(n int) string {
	if n <= 0 {
		return ""
	}
	return strconv.Itoa(n)
}
