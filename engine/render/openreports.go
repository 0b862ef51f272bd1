package render

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/regolith-policy/regolith/engine"
)

// The part of the report APIs of openreports.io and wgpolicyk8s.io that a report needs: they share it.
type (
	policyReportList struct {
		APIVersion string         `json:"apiVersion"`
		Kind       string         `json:"kind"`
		Items      []policyReport `json:"items"`
	}
	policyReport struct {
		APIVersion string               `json:"apiVersion"`
		Kind       string               `json:"kind"`
		Metadata   policyReportMetadata `json:"metadata"`
		Source     string               `json:"source,omitempty"`
		Summary    policyReportSummary  `json:"summary"`
		Results    []policyResult       `json:"results"`
	}
	policyReportMetadata struct {
		Name      string            `json:"name"`
		Namespace string            `json:"namespace,omitempty"`
		Labels    map[string]string `json:"labels"`
	}
	policyReportSummary struct {
		Pass  int `json:"pass"`
		Fail  int `json:"fail"`
		Warn  int `json:"warn"`
		Error int `json:"error"`
		Skip  int `json:"skip"`
	}
	policyResult struct {
		Source     string            `json:"source,omitempty"`
		Policy     string            `json:"policy"`
		Category   string            `json:"category,omitempty"`
		Severity   string            `json:"severity,omitempty"`
		Result     string            `json:"result"`
		Scored     bool              `json:"scored"`
		Message    string            `json:"message,omitempty"`
		Timestamp  *policyTime       `json:"timestamp,omitempty"`
		Resources  []policyResource  `json:"resources,omitempty"`
		Properties map[string]string `json:"properties"`
	}
	policyTime struct {
		Seconds int64 `json:"seconds"`
		Nanos   int   `json:"nanos"`
	}
	policyResource struct {
		APIVersion string `json:"apiVersion,omitempty"`
		Kind       string `json:"kind,omitempty"`
		Namespace  string `json:"namespace,omitempty"`
		Name       string `json:"name,omitempty"`
		FieldPath  string `json:"fieldPath,omitempty"`
	}
	// policyDialect is one of the two APIs.
	policyDialect struct {
		apiVersion, namespaced, cluster string
		sourceOfReport                  bool // the report has a source, not only its results
		severities                      map[engine.Severity]string
	}
)

// maxPolicyResults is how many results one object holds, so that the API server takes it.
const maxPolicyResults = 500

// writeOpenReports writes a List of Reports, one a namespace, and of ClusterReports, to apply to a cluster.
func writeOpenReports(w io.Writer, v *view, _ Options) error {
	severities := map[engine.Severity]string{engine.SeverityNone: "info"}
	for _, s := range engine.Severities() {
		severities[s] = s.String()
	}
	return writePolicyReports(w, v, policyDialect{"openreports.io/v1alpha1", "Report", "ClusterReport", true, severities})
}

// writePolicyReport writes the same for wgpolicyk8s.io, whose severities end at high.
func writePolicyReport(w io.Writer, v *view, _ Options) error {
	severities := map[engine.Severity]string{
		engine.SeverityCritical: "high", engine.SeverityHigh: "high", engine.SeverityMedium: "medium", engine.SeverityLow: "low",
	}
	return writePolicyReports(w, v, policyDialect{"wgpolicyk8s.io/v1alpha2", "PolicyReport", "ClusterPolicyReport", false, severities})
}

func writePolicyReports(w io.Writer, v *view, dialect policyDialect) error {
	list := policyReportList{APIVersion: "v1", Kind: "List", Items: []policyReport{}}
	byNamespace := map[string][]policyResult{"": {}}
	for i := range v.findings {
		f := &v.findings[i]
		if f.Status != engine.StatusNotApplicable {
			namespace := plain(f.Object.Namespace)
			byNamespace[namespace] = append(byNamespace[namespace], newPolicyResult(v, f, dialect))
		}
	}
	for _, e := range v.Errors {
		byNamespace[""] = append(byNamespace[""], policyResult{
			Source: "regolith", Policy: "input", Result: "error", Message: joined(": ", place(e.Location), plain(e.Message)),
			Properties: map[string]string{"status": "input error"},
		})
	}
	for _, namespace := range slices.Sorted(maps.Keys(byNamespace)) {
		results := byNamespace[namespace]
		for part := 0; part == 0 || part*maxPolicyResults < len(results); part++ {
			some := results[part*maxPolicyResults : min(len(results), (part+1)*maxPolicyResults)]
			list.Items = append(list.Items, newPolicyReport(namespace, part, some, dialect))
		}
	}
	return encodeJSON(w, list)
}

func newPolicyReport(namespace string, part int, results []policyResult, dialect policyDialect) policyReport {
	report := policyReport{
		APIVersion: dialect.apiVersion, Kind: dialect.namespaced, Results: results,
		Metadata: policyReportMetadata{
			Name: "regolith", Namespace: namespace,
			Labels: map[string]string{"app.kubernetes.io/managed-by": "regolith"},
		},
	}
	if namespace == "" {
		report.Kind = dialect.cluster
	}
	if part > 0 {
		report.Metadata.Name = fmt.Sprintf("regolith-%d", part+1)
	}
	if dialect.sourceOfReport {
		report.Source = "regolith"
	}
	for _, r := range results {
		report.Summary.add(r.Result)
	}
	return report
}

func (s *policyReportSummary) add(result string) {
	switch result {
	case "pass":
		s.Pass++
	case "fail":
		s.Fail++
	case "warn":
		s.Warn++
	case "error":
		s.Error++
	default:
		s.Skip++
	}
}

func newPolicyResult(v *view, f *engine.Finding, dialect policyDialect) policyResult {
	c := v.control(f.Control)
	result := policyResult{
		Source: "regolith", Policy: or(plain(f.Control), "control"), Category: plain(c.Domain), Severity: dialect.severities[f.Severity],
		Result: policyOutcome(f.Status), Scored: f.Status == engine.StatusFail || f.Status == engine.StatusPass,
		Message: or(plain(f.Message), plain(c.Title)), Properties: policyProperties(c, f),
	}
	if v.Source.ScannedAt != "" {
		result.Timestamp = &policyTime{Seconds: scanTime(v).Unix()}
	}
	if f.Object != (engine.Ref{}) {
		result.Resources = []policyResource{{
			plain(f.Object.APIVersion), plain(f.Object.Kind), plain(f.Object.Namespace), plain(f.Object.Name), plain(f.Path),
		}}
	}
	return result
}

// policyOutcome is a verdict in the words of these APIs: what nobody knows is a warning, never a pass; what is waived
// was left out on purpose.
func policyOutcome(s engine.Status) string {
	switch s {
	case engine.StatusFail:
		return "fail"
	case engine.StatusPass:
		return "pass"
	case engine.StatusError:
		return "error"
	case engine.StatusUnknown, engine.StatusManual:
		return "warn"
	case engine.StatusWaived, engine.StatusNotApplicable:
	}
	return "skip"
}

// policyProperties holds what the APIs have no field for; only what there is.
func policyProperties(c *engine.ControlResult, f *engine.Finding) map[string]string {
	properties := map[string]string{
		"status": string(f.Status), "severity": f.Severity.String(), "title": plain(c.Title), "place": place(f.Location),
		"remediation": strings.Join(paragraphs(c.Remediation), "\n"), "verify": strings.Join(plainLines(c.Verify), "\n"),
		"frameworks": strings.Join(plainAll(frameworkTags(c)), " "), "related": strings.Join(names(f.Related), ", "),
		"fingerprint": plain(f.Fingerprint),
	}
	if f.Instances > 1 {
		properties["instances"] = strconv.Itoa(f.Instances)
	}
	if f.Waiver != nil {
		properties["waiver"] = waiver(f.Waiver)
	}
	maps.DeleteFunc(properties, func(_, value string) bool { return value == "" })
	return properties
}
