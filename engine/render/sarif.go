package render

import (
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/regolith-policy/regolith/engine"
)

const (
	sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
	toolURL     = "https://github.com/regolith-policy/regolith"
	// sarifFingerprint is the version of the fingerprint's algorithm.
	sarifFingerprint = "regolith/v1"
)

// writeSARIF writes a SARIF 2.1.0 log of one run, with the structs of sarif_types.go: owenrumney/go-sarif writes
// every empty list and default of the standard into each result.
func writeSARIF(w io.Writer, v *view, _ Options) error {
	return encodeJSON(w, sarifLog{Schema: sarifSchema, Version: "2.1.0", Runs: []sarifRun{newSARIFRun(v)}})
}

func newSARIFRun(v *view) sarifRun {
	run := sarifRun{
		Tool: sarifTool{Driver: sarifDriver{
			Name: or(v.Tool.Name, "regolith"), Version: v.Tool.Version, InformationURI: toolURL, Rules: []sarifRule{},
		}},
		ColumnKind: "unicodeCodePoints",
		Results:    []sarifResult{},
		Properties: map[string]any{"source": v.Source, "bundles": v.Bundles, "summary": v.Summary},
	}
	index := map[string]int{}
	for i := range v.Controls {
		if _, ok := index[v.Controls[i].ID]; ok {
			continue // rules are unique
		}
		index[v.Controls[i].ID] = len(run.Tool.Driver.Rules)
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, newSARIFRule(&v.Controls[i]))
	}
	invocation := sarifInvocation{ExecutionSuccessful: true, Notifications: []sarifNotification{}}
	for _, f := range v.findings {
		switch f.Status {
		case engine.StatusError:
			invocation.Notifications = append(invocation.Notifications, controlNotification(v, f))
		case engine.StatusPass:
		default:
			run.Results = append(run.Results, newSARIFResult(v, f, index))
		}
	}
	for _, e := range v.Errors {
		invocation.Notifications = append(invocation.Notifications, inputNotification(e))
	}
	invocation.ExecutionSuccessful = len(invocation.Notifications) == 0
	run.Invocations = []sarifInvocation{invocation}
	return run
}

func newSARIFRule(c *engine.ControlResult) sarifRule {
	rule := sarifRule{
		ID:               c.ID,
		Name:             ruleName(c.ID),
		ShortDescription: sarifText{Text: or(c.Title, c.ID)},
		FullDescription:  sarifText{Text: or(c.Description, or(c.Title, c.ID))},
		Help:             sarifHelp(c),
		Configuration:    sarifConfiguration{Level: sarifLevel(c.Severity)},
		Properties: sarifRuleProperties{
			Tags: sarifTags(c), SecuritySeverity: securitySeverity(c.Severity), Severity: c.Severity,
		},
	}
	for _, link := range c.References {
		if address, ok := webURL(link.URL); ok {
			rule.HelpURI = address
			break
		}
	}
	return rule
}

// ruleName is the Gatekeeper kind of a control: "pod/privileged-container" gives "PodPrivilegedContainer".
func ruleName(id string) string {
	var b strings.Builder
	for _, word := range strings.FieldsFunc(id, func(r rune) bool { return r == '/' || r == '-' || r == '_' }) {
		r := []rune(word)
		b.WriteString(strings.ToUpper(string(r[0])) + string(r[1:]))
	}
	return or(b.String(), id)
}

// sarifHelp tells why, fix and verify, as text and as markdown.
func sarifHelp(c *engine.ControlResult) sarifText {
	var text, marked []string
	add := func(label, value, markdown string) {
		if value = strings.TrimSpace(value); value != "" {
			text = append(text, label+": "+value)
			marked = append(marked, "**"+label+"**:"+markdown)
		}
	}
	add("Why", c.Description, " "+md(c.Description))
	add("Fix", c.Remediation, " "+md(c.Remediation))
	add("Verify", c.Verify, "\n\n"+strings.TrimSpace(fence(c.Verify)))
	add("By hand", c.Manual, " "+md(c.Manual))
	for _, link := range c.References {
		add("See", strings.TrimSpace(link.Title+" "+link.URL), " "+mdReference(link))
	}
	if len(text) == 0 {
		return sarifText{Text: or(c.Title, c.ID)}
	}
	return sarifText{Text: strings.Join(text, "\n\n"), Markdown: strings.Join(marked, "\n\n")}
}

// sarifTags are "security", the domain, and each framework's ids as "framework/id"; unique, as the standard asks.
func sarifTags(c *engine.ControlResult) []string {
	frameworks := frameworkTags(c)
	tags := []string{"security"}
	for _, tag := range append([]string{c.Domain}, frameworks...) {
		if tag != "" && !slices.Contains(tags, tag) {
			tags = append(tags, tag)
		}
	}
	return tags
}

// frameworkTags are the ids of each framework that a control serves, as "framework/id", in order.
func frameworkTags(c *engine.ControlResult) []string {
	var tags []string
	for name, ids := range c.Frameworks {
		for _, id := range ids {
			tags = append(tags, name+"/"+id)
		}
	}
	slices.Sort(tags)
	return tags
}

func newSARIFResult(v *view, f engine.Finding, index map[string]int) sarifResult {
	text := joined(": ", refText(f.Object), or(f.Message, v.control(f.Control).Reason))
	result := sarifResult{
		RuleID:     f.Control,
		Kind:       sarifKind(f.Status),
		Level:      "none", // what the standard asks of every kind but fail
		Message:    sarifText{Text: sarifMessage(or(text, f.Control))},
		Locations:  []sarifLocation{newSARIFLocation(v, f.Object, f.Location, f.Path)},
		Related:    sarifRelated(f.Related),
		CodeFlows:  sarifCodeFlows(v, f),
		Properties: sarifResultProperties{Status: f.Status, Severity: f.Severity},
	}
	if i, ok := index[f.Control]; ok {
		result.RuleIndex = &i
	}
	if result.Kind == "fail" {
		result.Level = sarifLevel(f.Severity)
	}
	if f.Instances > 1 {
		result.OccurrenceCount = f.Instances
	}
	if f.Fingerprint != "" {
		result.PartialFingerprints = map[string]string{sarifFingerprint: f.Fingerprint}
	}
	if f.Status == engine.StatusWaived {
		result.Suppressions = []sarifSuppression{{Kind: "external", Status: "accepted", Justification: waiver(f.Waiver)}}
	}
	return result
}

// sarifKind is the standard's evaluation state of a verdict. A waived violation is a fail with a suppression.
func sarifKind(s engine.Status) string {
	switch s {
	case engine.StatusUnknown, engine.StatusError:
		return "open"
	case engine.StatusManual:
		return "review"
	case engine.StatusNotApplicable:
		return "notApplicable"
	case engine.StatusPass:
		return "pass"
	case engine.StatusFail, engine.StatusWaived:
	}
	return "fail"
}

func sarifLevel(s engine.Severity) string {
	switch s {
	case engine.SeverityCritical, engine.SeverityHigh:
		return "error"
	case engine.SeverityMedium:
		return "warning"
	case engine.SeverityLow, engine.SeverityNone:
	}
	return "note"
}

// securitySeverity is the number, of CVSS's scale, from which code scanning reads critical, high, medium and low.
func securitySeverity(s engine.Severity) string {
	switch s {
	case engine.SeverityCritical:
		return "9.5"
	case engine.SeverityHigh:
		return "8.0"
	case engine.SeverityMedium:
		return "5.5"
	case engine.SeverityLow:
		return "2.0"
	case engine.SeverityNone:
	}
	return "0.0"
}

var (
	// sarifPlaceholder matches what the standard reads as a placeholder of a message.
	sarifPlaceholder = regexp.MustCompile(`\{(\d+)\}`)
	// sarifLink matches the middle of what it reads as an embedded link.
	sarifLink = regexp.MustCompile(`\]\(`)
)

// sarifMessage escapes what the standard would take for a placeholder or a link in a message.
func sarifMessage(text string) string {
	return sarifLink.ReplaceAllString(sarifPlaceholder.ReplaceAllString(text, "{{$1}}"), `\](`)
}

// or is the first argument that is more than white space.
func or(a, b string) string {
	if strings.TrimSpace(a) != "" {
		return a
	}
	return b
}

// refText is how people write an object, byte for byte; "" for none.
func refText(r engine.Ref) string {
	if r == (engine.Ref{}) {
		return ""
	}
	return r.String()
}
