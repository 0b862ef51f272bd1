package render

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"github.com/regolith-policy/regolith/engine"
)

// The JUnit format as Jenkins, GitLab and others read it. All strings in it are plain: XML cannot hold control
// characters, however they are escaped.
type (
	junitSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Errors   int          `xml:"errors,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		Skipped  int         `xml:"skipped,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Name    string        `xml:"name,attr"`
		Class   string        `xml:"classname,attr"`
		Failure *junitOutcome `xml:"failure"`
		Error   *junitOutcome `xml:"error"`
		Skipped *junitOutcome `xml:"skipped"`
	}
	junitOutcome struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr,omitempty"`
		Text    string `xml:",cdata"`
	}
)

// writeJUnit writes one test suite a domain, and one for bad input. Each pair of control and object that is no
// pass is a test case; a control that passed is one test case; what was not applicable is left out.
func writeJUnit(w io.Writer, v *view, _ Options) error {
	all := junitSuites{Name: or(plain(v.Tool.Name), "regolith")}
	cases := v.junitCases()
	for _, row := range v.domainRows() {
		all.add(junitSuite{Name: plain(row.name), Cases: cases[row.name]})
	}
	all.add(junitSuite{Name: "input", Cases: inputCases(v.Errors)})
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	encoder := xml.NewEncoder(w)
	encoder.Indent("", "  ")
	if err := encoder.Encode(all); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// add counts and adds a suite that has cases.
func (all *junitSuites) add(s junitSuite) {
	if len(s.Cases) == 0 {
		return
	}
	for _, c := range s.Cases {
		s.Tests++
		switch {
		case c.Failure != nil:
			s.Failures++
		case c.Error != nil:
			s.Errors++
		case c.Skipped != nil:
			s.Skipped++
		}
	}
	all.Tests += s.Tests
	all.Failures += s.Failures
	all.Errors += s.Errors
	all.Suites = append(all.Suites, s)
}

// verdictKey is one control on one object as it stands at one place; status because a pair may be waived in
// part.
type verdictKey struct {
	control string
	object  engine.Ref
	file    string
	status  engine.Status
}

// junitCases lists the test cases by domain.
func (v *view) junitCases() map[string][]junitCase {
	cases := map[string][]junitCase{}
	for _, c := range v.Controls {
		if c.Status == engine.StatusPass {
			passed := junitCase{Class: or(plain(c.ID), "control"), Name: or(plain(c.Title), plain(c.ID))}
			cases[c.Domain] = append(cases[c.Domain], passed)
		}
	}
	verdicts := map[verdictKey][]engine.Finding{}
	var order []verdictKey
	for _, f := range v.findings {
		if f.Status == engine.StatusPass || f.Status == engine.StatusNotApplicable {
			continue
		}
		key := verdictKey{f.Control, f.Object, f.Location.File, f.Status}
		if verdicts[key] == nil {
			order = append(order, key)
		}
		verdicts[key] = append(verdicts[key], f)
	}
	for _, key := range order {
		c := v.control(key.control)
		cases[c.Domain] = append(cases[c.Domain], newJUnitCase(c, key, verdicts[key]))
	}
	return cases
}

// newJUnitCase is the test case of one verdict with all its findings.
func newJUnitCase(c *engine.ControlResult, key verdictKey, findings []engine.Finding) junitCase {
	first := findings[0]
	message := plain(first.Message)
	if n := len(findings) - 1; n > 0 {
		message = joined(" ", message, fmt.Sprintf("(and %d more)", n))
	}
	name := or(objectName(key.object), or(plain(c.Title), "the whole input"))
	if key.file != "" {
		name += " in " + plain(key.file)
	}
	test := junitCase{Class: or(plain(c.ID), "control"), Name: name}
	switch key.status {
	case engine.StatusFail:
		test.Failure = &junitOutcome{Message: message, Type: first.Severity.String(), Text: junitText(c, findings)}
	case engine.StatusError:
		test.Error = &junitOutcome{Message: message, Type: "control error", Text: junitText(c, findings)}
	case engine.StatusWaived:
		test.Skipped = &junitOutcome{Message: "waived: " + joined("; ", message, waiver(first.Waiver))}
	case engine.StatusUnknown, engine.StatusManual, engine.StatusPass, engine.StatusNotApplicable:
		test.Skipped = &junitOutcome{Message: string(key.status) + ": " + cmp.Or(message, plain(c.Reason), plain(c.Manual))}
	}
	return test
}

// junitText is the whole story of a failed test case.
func junitText(c *engine.ControlResult, findings []engine.Finding) string {
	var b strings.Builder
	b.WriteString("\n")
	for _, f := range findings {
		b.WriteString(joined("  ", place(f.Location), plain(f.Path)) + "\n  " + plain(f.Message) + "\n")
		if f.Instances > 1 {
			fmt.Fprintf(&b, "  stands for %d instances\n", f.Instances)
		}
		if len(f.Related) > 0 {
			b.WriteString("  with " + strings.Join(names(f.Related), ", ") + "\n")
		}
		for i, step := range f.Steps {
			fmt.Fprintf(&b, "  %d. %s\n", i+1, plain(step))
		}
	}
	for _, part := range []struct{ label, text string }{
		{"control: ", c.Title}, {"why: ", c.Description}, {"fix: ", c.Remediation}, {"verify: ", c.Verify},
	} {
		if lines := plainLines(part.text); len(lines) > 0 {
			b.WriteString(part.label + strings.Join(lines, "\n  ") + "\n")
		}
	}
	return b.String()
}

// inputCases has a test case in error for each document that could not be judged.
func inputCases(list []engine.InputError) []junitCase {
	cases := make([]junitCase, 0, len(list))
	for _, e := range list {
		cases = append(cases, junitCase{
			Class: "input", Name: or(place(e.Location), "input"),
			Error: &junitOutcome{Message: plain(e.Message), Type: "input error", Text: plain(e.Hint)},
		})
	}
	return cases
}
