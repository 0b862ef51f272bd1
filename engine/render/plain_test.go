package render_test

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/render"
)

// checkText holds that text is safe to show: valid UTF-8 without control or format characters but line breaks
// and, in markdown, the space of no width.
func checkText(t interface{ Errorf(string, ...any) }, format, out string) {
	if !utf8.ValidString(out) {
		t.Errorf("%s is not valid UTF-8", format)
	}
	for i, r := range out {
		if r == '\n' || r == '\u200b' && format == "markdown" {
			continue
		}
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029' {
			t.Errorf("%s holds %U at %d: %q", format, r, i, out[max(0, i-40):min(len(out), i+40)])
			return
		}
	}
}

// checkXML holds that a document is well-formed and what the JUnit schema of Jenkins allows.
func checkXML(t interface{ Errorf(string, ...any) }, out string) {
	for _, complaint := range junitComplaints(out) {
		t.Errorf("%s", complaint)
	}
}

// junitElements are the elements that the schema allows, with their parents and attributes; the first number of
// attributes is required.
func junitElements() map[string]struct {
	parent, required, optional string
} {
	return map[string]struct{ parent, required, optional string }{
		"testsuites": {"", "", "name time tests failures errors"},
		"testsuite":  {"testsuites", "name tests failures errors", "group time skipped timestamp hostname id package file log url"},
		"testcase":   {"testsuite", "name", "time classname group"},
		"failure":    {"testcase", "", "type message"},
		"error":      {"testcase", "", "type message"},
		"skipped":    {"testcase", "", "type message"},
	}
}

// junitComplaints lists what is wrong with a JUnit document: its form, its elements, its sums.
func junitComplaints(out string) []string {
	var complaints, parents []string
	totals := map[string]map[string]int{} // what each testsuite(s) says, by depth, and what was counted
	decoder := xml.NewDecoder(strings.NewReader(out))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return append(complaints, err.Error())
		}
		switch token := token.(type) {
		case xml.StartElement:
			parent := ""
			if len(parents) > 0 {
				parent = parents[len(parents)-1]
			}
			complaints = append(complaints, elementComplaints(token, parent)...)
			countElement(totals, token)
			parents = append(parents, token.Name.Local)
		case xml.EndElement:
			parents = parents[:len(parents)-1]
			if token.Name.Local == "testsuite" && !maps.Equal(totals["said"], totals["suite"]) {
				complaints = append(complaints, "a testsuite says other numbers than it has")
			}
		}
	}
	if !maps.Equal(totals["all said"], totals["all"]) {
		complaints = append(complaints, "the testsuites say other numbers than they have")
	}
	return complaints
}

func elementComplaints(e xml.StartElement, parent string) []string {
	rule, ok := junitElements()[e.Name.Local]
	if !ok || rule.parent != parent {
		return []string{"element " + e.Name.Local + " in " + parent}
	}
	var complaints []string
	seen := map[string]bool{}
	allowed := strings.Fields(rule.required + " " + rule.optional)
	for _, a := range e.Attr {
		seen[a.Name.Local] = true
		if !slices.Contains(allowed, a.Name.Local) {
			complaints = append(complaints, "attribute "+a.Name.Local+" of "+e.Name.Local)
		}
	}
	for _, name := range strings.Fields(rule.required) {
		if !seen[name] {
			complaints = append(complaints, "no "+name+" of "+e.Name.Local)
		}
	}
	return complaints
}

// countElement adds one element to the sums.
func countElement(totals map[string]map[string]int, e xml.StartElement) {
	said := map[string]int{}
	for _, a := range e.Attr {
		if a.Name.Local == "tests" || a.Name.Local == "failures" || a.Name.Local == "errors" || a.Name.Local == "skipped" {
			said[a.Name.Local], _ = strconv.Atoi(a.Value)
		}
	}
	zero := func() map[string]int { return map[string]int{"tests": 0, "failures": 0, "errors": 0} }
	switch e.Name.Local {
	case "testsuites":
		totals["all said"], totals["all"] = said, zero()
	case "testsuite":
		totals["said"], totals["suite"] = said, zero()
		totals["suite"]["skipped"] = 0
	case "testcase":
		totals["suite"]["tests"]++
		totals["all"]["tests"]++
	case "failure":
		totals["suite"]["failures"]++
		totals["all"]["failures"]++
	case "error":
		totals["suite"]["errors"]++
		totals["all"]["errors"]++
	case "skipped":
		totals["suite"]["skipped"]++
	}
}

// command matches a workflow command as the runner of GitHub reads it.
var command = regexp.MustCompile(`^::(error|warning|notice) (?:file=[^:,]+(?:,line=\d+(?:,col=\d+)?)?,)?title=[^:,]*::`)

// checkGitHub holds that each line is a command, but for the last, which the runner must take for none.
func checkGitHub(t interface{ Errorf(string, ...any) }, out string) {
	lines := strings.Split(strings.TrimSuffix(out, "\n"), "\n")
	for i, line := range lines {
		if i == len(lines)-1 {
			if strings.Contains(line, "::") || strings.Contains(line, "##[") {
				t.Errorf("the summary may be a command: %q", line)
			}
			continue
		}
		if !command.MatchString(line) {
			t.Errorf("line %d is no command: %q", i+1, line)
		}
		if rest := regexp.MustCompile(`%(?:25|0A|0D|3A|2C)`).ReplaceAllString(line, ""); strings.Contains(rest, "%") {
			t.Errorf("line %d holds an unescaped percent: %q", i+1, line)
		}
	}
}

// checkAll renders a report into every format and checks each.
func checkAll(t interface {
	Fatalf(string, ...any)
	Errorf(string, ...any)
}, r *engine.Report, o render.Options,
) {
	for _, format := range render.Formats() {
		out := renderAny(t, format, r, o)
		switch format {
		case "html":
			checkText(t, format, out)
			checkHTML(t, out)
		case "csv":
			checkText(t, format, strings.ReplaceAll(out, "\r\n", "\n"))
		case "gitlab", "gitlab-sast", "openreports", "policyreport", "oscal":
			checkText(t, format, out)
			fallthrough
		case "json", "sarif":
			if !utf8.ValidString(out) || !json.Valid([]byte(out)) {
				t.Errorf("%s is not valid JSON:\n%s", format, out)
			}
		case "junit":
			checkText(t, format, out)
			checkXML(t, out)
		case "github":
			checkText(t, format, out)
			checkGitHub(t, out)
		case "markdown":
			checkText(t, format, out)
			checkMarkdown(t, out)
		default:
			checkText(t, format, out)
		}
	}
}

func TestEveryFormatIsWellFormed(t *testing.T) {
	t.Parallel()
	for name, r := range reports() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			checkAll(t, r, render.Options{})
			checkAll(t, r, render.Options{Frameworks: []string{"cis", payload}, Width: 1})
		})
	}
	t.Run("any", func(t *testing.T) {
		t.Parallel()
		rapid.Check(t, func(t *rapid.T) {
			checkAll(t, anyReport().Draw(t, "report"), render.Options{
				Quiet: rapid.Bool().Draw(t, "quiet"), Frameworks: rapid.SampledFrom([][]string{nil, {"pod", ""}}).Draw(t, "frameworks"),
				Width: rapid.IntRange(0, 200).Draw(t, "width"),
				Snippet: func(l engine.Location, _ int) []engine.Line {
					return []engine.Line{{Number: l.Line, Text: l.File + "\t" + payload}}
				},
			})
		})
	})
}

// TestChecksFind holds the checks above: what is wrong must be found.
func TestChecksFind(t *testing.T) {
	t.Parallel()
	good := renderString(t, "junit", typicalReport(), render.Options{})
	if complaints := junitComplaints(good); len(complaints) > 0 {
		t.Fatalf("complaints about a good document: %v", complaints)
	}
	for name, bad := range map[string]string{
		"not well-formed":   good[:len(good)-5],
		"a control char":    strings.Replace(good, "privileged", "\x01", 1),
		"an element":        strings.ReplaceAll(good, "skipped message", "ignored message"),
		"a missing name":    strings.Replace(good, `<testcase name=`, `<testcase class=`, 1),
		"a wrong sum":       strings.Replace(good, `failures="1"`, `failures="2"`, 1),
		"a wrong total":     strings.Replace(good, `tests="13"`, `tests="14"`, 1),
		"a strange nesting": strings.Replace(good, "<testsuite ", "<testsuites><testsuite ", 1),
	} {
		if len(junitComplaints(bad)) == 0 {
			t.Errorf("%s: no complaint", name)
		}
	}
	for _, line := range []string{"plain", "::error title=a:b::x", "::error file=a,b,title=x::y", "::warning::x", "::debug title=x::y"} {
		if command.MatchString(line) {
			t.Errorf("%q passes for a command", line)
		}
	}
}

// FuzzRender puts any text into every string of a report.
func FuzzRender(f *testing.F) {
	for _, seed := range []string{"", "plain", payload, "\x1b]8;;https://evil.example\x07x\x1b]8;;\x07", "`", "``` ", "|", "]]>", "&#x1;", "%0A::error::x", "a\r", "1.", "- x", "\u202e", "\xc2", "日本語", "👩‍💻"} {
		f.Add(seed, 3, 9)
	}
	schema := compile(f, sarifSchema)
	f.Fuzz(func(t *testing.T, text string, line, column int) {
		r := hostileReport()
		replace(r, text, line, column)
		checkAll(t, r, render.Options{
			Frameworks: nil, Snippet: func(l engine.Location, _ int) []engine.Line { return []engine.Line{{Number: l.Line, Text: text}} },
		})
		checkAll(t, r, render.Options{Frameworks: []string{"cis", text}})
		if err := validate(schema, renderString(t, "sarif", r, render.Options{})); err != nil {
			t.Errorf("sarif: %v", err)
		}
	})
}

// replace replaces the payload in a report by another text, by way of the places the hostile report has it in.
func replace(r *engine.Report, text string, line, column int) {
	r.Tool.Version, r.Source.Name, r.Source.KubernetesVersion, r.Bundles[0].Name = text, text, text, text
	c := &r.Controls[0]
	c.ID, c.Domain, c.Title, c.Description, c.Remediation, c.Verify, c.Manual, c.Reason = text, text, text, text, text, text, text, text
	c.Frameworks = map[string][]string{"cis": {text}, text: {text}}
	c.References = []engine.Link{{Title: text, URL: "javascript:" + text}, {Title: text, URL: "https://example.org/" + text}}
	object := engine.Ref{APIVersion: text, Kind: text, Namespace: text, Name: text}
	for i := range r.Results {
		f := &r.Results[i]
		f.Control, f.Object, f.Message, f.Path, f.Fingerprint, f.Related, f.Steps = text, object, text, text, text, []engine.Ref{object}, []string{text}
		f.Location = engine.Location{File: text, Line: line, Column: column}
		f.Waiver = &engine.Waiver{Reason: text, Owner: text, Expires: text}
	}
	r.Errors[0] = engine.InputError{Location: engine.Location{File: text, Line: line, Column: column}, Message: text, Hint: text}
	r.Summary.ByDomain = map[string]engine.Counts{text: {Fail: 1}}
}
