// Package render writes a report in the formats that people and machines read. Every format is rendered from
// the report alone, so a saved report can be replayed into any of them. It counts, sorts and lays out what the
// report says; it never computes a verdict, reads a file or a cluster, or hides an unknown.
package render

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"

	"github.com/regolith-policy/regolith/engine"
)

// UnknownFormatError says that Write was given none of Formats.
type UnknownFormatError struct {
	Name    string
	Nearest string // the format that Name most likely stands for
}

func (e *UnknownFormatError) Error() string {
	return fmt.Sprintf("unknown format %q, the nearest is %q", e.Name, e.Nearest)
}

// Hint is the remedy: the formats there are.
func (e *UnknownFormatError) Hint() string {
	return "the formats are " + strings.Join(Formats(), ", ")
}

// defaultWidth is the width of the text format in columns where Options gives none.
const defaultWidth = 100

// Options says how to render; the zero value is usable.
type Options struct {
	// Color allows colours in the text format.
	Color bool
	// Width is the number of terminal columns that the text format may use; 0 means 100.
	Width int
	// Snippet returns the input line of a location with up to the given number of lines before and after it, in
	// order; nil where the source text is not at hand. A nil Snippet leaves out all code frames.
	Snippet func(engine.Location, int) []engine.Line
	// Quiet leaves the passing controls and the domain table out of the text format.
	Quiet bool
	// Frameworks groups the text and markdown formats by the ids of these frameworks ("cis", "nsa"...), in place
	// of severity and control.
	Frameworks []string
	// LinkBase is the URL that the markdown format puts before a file to link to it, such as
	// "https://github.com/owner/repo/blob/main/". If empty, links are relative.
	LinkBase string
}

// format is one output format.
type format struct {
	name  string
	write func(io.Writer, *view, Options) error
}

// formats lists the formats in the order in which help shows them.
func formats() []format {
	return []format{
		{"text", writeText},
		{"json", writeJSON},
		{"sarif", writeSARIF},
		{"junit", writeJUnit},
		{"markdown", writeMarkdown},
		{"html", writeHTML},
		{"github", writeGitHub},
		{"gitlab", writeGitLab},
		{"gitlab-sast", writeGitLabSAST},
		{"csv", writeCSV},
		{"openreports", writeOpenReports},
		{"policyreport", writePolicyReport},
		{"oscal", writeOSCAL},
	}
}

// Formats lists the names of the formats that Write knows.
func Formats() []string {
	all := formats()
	names := make([]string, 0, len(all))
	for _, f := range all {
		names = append(names, f.name)
	}
	return names
}

// Write renders the report r in a format of Formats to w. It does not change r. The error is that of Check, or of w.
func Write(w io.Writer, format string, r *engine.Report, o Options) error {
	for _, f := range formats() {
		if f.name != format {
			continue
		}
		if err := f.write(w, newView(r), o); err != nil {
			return fmt.Errorf("write %s report: %w", format, err)
		}
		return nil
	}
	return Check(format)
}

// Check tells whether Write knows a format: nil, or an *UnknownFormatError that names the nearest one.
func Check(format string) error {
	names := Formats()
	if slices.Contains(names, format) {
		return nil
	}
	return &UnknownFormatError{Name: format, Nearest: nearest(format, names)}
}

// nearest is the name that another one abbreviates ("md"), or else that of the fewest edits from it; the first
// of several.
func nearest(name string, names []string) string {
	name = strings.ToLower(name)
	best, distance := "", -1
	for _, candidate := range names {
		if abbreviates(name, candidate) {
			return candidate
		}
		d := levenshtein.ComputeDistance(name, candidate)
		if distance < 0 || d < distance {
			best, distance = candidate, d
		}
	}
	return best
}

// abbreviates is whether the letters of short occur in long, in order.
func abbreviates(short, long string) bool {
	for _, letter := range short {
		_, rest, found := strings.Cut(long, string(letter))
		if !found {
			return false
		}
		long = rest
	}
	return true
}

// page collects output lines; the writer is asked once, at the end.
type page struct {
	strings.Builder
}

func (p *page) line(text string) {
	p.WriteString(text)
	p.WriteByte('\n')
}

// blank writes an empty line, unless the last one is empty.
func (p *page) blank() {
	if !strings.HasSuffix(p.String(), "\n\n") {
		p.WriteByte('\n')
	}
}

// flush writes what was collected to w.
func (p *page) flush(w io.Writer) error {
	_, err := io.WriteString(w, p.String())
	return err
}
