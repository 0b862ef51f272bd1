package render

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/regolith-policy/regolith/engine"
)

// What the page of the html format reads. All texts are plain; the short names are those of what there are thousands of.
type (
	htmlData struct {
		Severities []htmlNumber        `json:"severities"`
		Others     []htmlNumber        `json:"others"`
		Reasons    []htmlReason        `json:"reasons"`
		Errors     []htmlError         `json:"errors"`
		Domains    []htmlDomain        `json:"domains"`
		Frameworks []htmlFramework     `json:"frameworks"`
		Choices    map[string][]string `json:"choices"`
		Controls   []htmlControl       `json:"controls"`
		Findings   []htmlFinding       `json:"findings"`
	}
	htmlNumber struct {
		Name  string `json:"name"`
		Count int    `json:"count"`
	}
	htmlReason struct {
		Text  string `json:"text"`
		Count int    `json:"count"`
	}
	htmlError struct {
		Place string `json:"place"`
		Text  string `json:"text"`
		Hint  string `json:"hint"`
	}
	// htmlTally counts controls, or the items of a framework, that apply: by what became of them.
	htmlTally struct {
		Pass    int `json:"pass"`
		Fail    int `json:"fail"`
		Unknown int `json:"unknown"`
		Waived  int `json:"waived"`
	}
	htmlDomain struct {
		Name    string         `json:"name"`
		Status  engine.Status  `json:"status"`
		Label   string         `json:"label"`
		Tally   htmlTally      `json:"tally"`
		Numbers map[string]int `json:"numbers"`
	}
	htmlFramework struct {
		Name  string            `json:"name"`
		Title string            `json:"title"`
		Tally htmlTally         `json:"tally"`
		Items []htmlRequirement `json:"items"`
	}
	htmlRequirement struct {
		ID       string        `json:"id"`
		Status   engine.Status `json:"status"`
		Controls []string      `json:"controls"`
	}
	htmlControl struct {
		ID         string     `json:"id"`
		Domain     string     `json:"domain"`
		Title      string     `json:"title"`
		Why        []string   `json:"why"`
		Fix        []string   `json:"fix"`
		Verify     string     `json:"verify"`
		Manual     []string   `json:"manual"`
		Frameworks []string   `json:"frameworks"`
		Tags       []string   `json:"tags"`
		Links      []htmlLink `json:"links"`
	}
	htmlLink struct {
		Title string `json:"title"`
		URL   string `json:"url,omitempty"`
	}
	htmlFinding struct {
		Control     int           `json:"c"`
		Status      engine.Status `json:"s"`
		Severity    string        `json:"v"`
		Object      string        `json:"o,omitempty"`
		Namespace   string        `json:"ns,omitempty"`
		Place       string        `json:"l,omitempty"`
		Message     string        `json:"m"`
		Path        string        `json:"p,omitempty"`
		Related     []string      `json:"r,omitempty"`
		Steps       []string      `json:"steps,omitempty"`
		Instances   int           `json:"n"`
		Fingerprint string        `json:"fp,omitempty"`
		Waiver      string        `json:"w,omitempty"`
		Frame       []htmlLine    `json:"frame,omitempty"`
		Fix         []string      `json:"fix,omitempty"`
		Other       [][]string    `json:"other,omitempty"` // fixes for where that one breaks something
		Picture     [][]htmlNode  `json:"picture,omitempty"`
	}
	htmlLine struct {
		Number int    `json:"number"`
		Text   string `json:"text"`
		Mark   string `json:"mark,omitempty"` // what is at fault, to the end of the line
		Hit    bool   `json:"hit,omitempty"`
	}
)

func newHTMLData(v *view, o Options) htmlData {
	d := htmlData{
		Severities: []htmlNumber{}, Others: []htmlNumber{}, Reasons: []htmlReason{}, Errors: []htmlError{}, Domains: []htmlDomain{},
		Frameworks: v.htmlFrameworks(), Controls: []htmlControl{}, Findings: []htmlFinding{},
	}
	for _, s := range engine.Severities() {
		d.Severities = append(d.Severities, htmlNumber{s.String(), v.Summary.BySeverity[s.String()]})
	}
	for _, s := range []engine.Status{engine.StatusError, engine.StatusUnknown, engine.StatusManual, engine.StatusWaived} {
		d.Others = append(d.Others, htmlNumber{string(s), v.total(s)})
	}
	for _, r := range v.reasons(engine.StatusUnknown) {
		d.Reasons = append(d.Reasons, htmlReason{r.text, r.verdicts})
	}
	for _, e := range v.Errors {
		d.Errors = append(d.Errors, htmlError{place(e.Location), plain(e.Message), plain(e.Hint)})
	}
	for _, r := range v.domainRows() {
		d.Domains = append(d.Domains, v.htmlDomain(r))
	}
	d.addFindings(v, o)
	d.Choices = d.choices()
	return d
}

func (v *view) htmlDomain(r domainRow) htmlDomain {
	domain := htmlDomain{Name: plain(r.name), Status: r.status, Label: r.label(), Numbers: map[string]int{"unknown": r.counts.Unknown}}
	for severity, n := range r.severities {
		domain.Numbers[severity.String()] = n
	}
	for i := range v.Controls {
		if v.Controls[i].Domain == r.name {
			domain.Tally.add(v.Controls[i].Status)
		}
	}
	return domain
}

// add counts one verdict; what does not apply, and what only a person can judge, is not counted.
func (t *htmlTally) add(s engine.Status) {
	switch s {
	case engine.StatusPass:
		t.Pass++
	case engine.StatusFail:
		t.Fail++
	case engine.StatusUnknown, engine.StatusError:
		t.Unknown++
	case engine.StatusWaived:
		t.Waived++
	case engine.StatusManual, engine.StatusNotApplicable:
	}
}

// htmlFrameworks has the frameworks that were asked for first, then those that the controls serve, by name.
func (v *view) htmlFrameworks() []htmlFramework {
	var names []string
	served := map[string]bool{}
	for _, f := range v.Frameworks {
		names = append(names, f.Name)
	}
	for i := range v.Controls {
		for name := range v.Controls[i].Frameworks {
			served[name] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(served)) {
		if !slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, name) }) {
			names = append(names, name)
		}
	}
	list := make([]htmlFramework, 0, len(names))
	for _, name := range names {
		f := htmlFramework{Name: plain(name), Title: frameworkTitle(name), Items: []htmlRequirement{}}
		for _, r := range v.framework(name).Requirements {
			f.Tally.add(r.Status)
			f.Items = append(f.Items, htmlRequirement{plain(r.ID), r.Status, plainAll(r.Controls)})
		}
		list = append(list, f)
	}
	return list
}

// frameworkTitle is how people call a framework.
func frameworkTitle(name string) string {
	known := map[string]string{
		"cis": "CIS Benchmark", "pss": "Pod Security Standards", "nsa": "NSA/CISA hardening guide", "mitre": "MITRE ATT&CK",
		"owasp_k8s": "OWASP Kubernetes",
		"pci_dss4":  "PCI DSS 4", "soc2": "SOC 2", "hipaa": "HIPAA", "nist_800_190": "NIST SP 800-190", "stig": "DISA STIG",
	}
	return cmp.Or(known[name], plain(name), "unnamed")
}

// addFindings adds the findings, what decides first before the rest, and the controls that they are of.
func (d *htmlData) addFindings(v *view, o Options) {
	order := engine.Statuses()
	findings := slices.Clone(v.findings)
	slices.SortStableFunc(findings, func(a, b engine.Finding) int {
		return cmp.Compare(slices.Index(order, a.Status), slices.Index(order, b.Status))
	})
	index := map[string]int{}
	for i := range findings {
		f := &findings[i]
		at, ok := index[f.Control]
		if !ok {
			at = len(d.Controls)
			index[f.Control] = at
			d.Controls = append(d.Controls, newHTMLControl(v.control(f.Control)))
		}
		d.Findings = append(d.Findings, newHTMLFinding(f, at, o))
	}
}

func newHTMLControl(c *engine.ControlResult) htmlControl {
	control := htmlControl{
		ID: plain(c.ID), Domain: plain(c.Domain), Title: or(plain(c.Title), plain(c.ID)), Why: present(paragraphs(c.Description)),
		Fix:    present(paragraphs(c.Remediation)),
		Verify: strings.Join(plainLines(c.Verify), "\n"), Manual: present(paragraphs(c.Manual)), Frameworks: []string{}, Tags: []string{},
		Links: []htmlLink{},
	}
	for _, name := range slices.Sorted(maps.Keys(c.Frameworks)) {
		control.Frameworks = append(control.Frameworks, plain(name))
		for _, id := range c.Frameworks[name] {
			control.Tags = append(control.Tags, plain(frameworkTitle(name)+" "+id))
		}
	}
	for _, l := range c.References {
		link := htmlLink{Title: or(plain(l.Title), plain(l.URL))}
		if address, ok := webURL(l.URL); ok {
			link.URL = address
		}
		control.Links = append(control.Links, link)
	}
	return control
}

func newHTMLFinding(f *engine.Finding, control int, o Options) htmlFinding {
	frame := htmlFrame(f, o)
	finding := htmlFinding{
		Control: control, Status: f.Status, Severity: f.Severity.String(), Object: objectName(f.Object), Namespace: plain(f.Object.Namespace),
		Place: place(f.Location), Message: plain(f.Message), Path: plain(f.Path), Related: names(f.Related), Instances: f.Instances,
		Fingerprint: plain(f.Fingerprint), Frame: frame, Fix: htmlFix(f, frame), Picture: htmlPicture(f),
	}
	if len(f.Steps) > 0 {
		finding.Steps = plainAll(f.Steps)
	}
	for _, patches := range f.Alternatives {
		finding.Other = append(finding.Other, htmlPatches(f, patches, frame))
	}
	if f.Waiver != nil {
		finding.Waiver = waiver(f.Waiver)
	}
	return finding
}

// choices are what the filters offer: what occurs.
func (d *htmlData) choices() map[string][]string {
	seen := map[string]map[string]bool{"domain": {}, "namespace": {}, "framework": {}, "status": {}, "severity": {}}
	for _, f := range d.Findings {
		c := d.Controls[f.Control]
		seen["domain"][c.Domain] = true
		seen["namespace"][f.Namespace] = true
		seen["status"][string(f.Status)] = true
		seen["severity"][f.Severity] = true
		for _, name := range c.Frameworks {
			seen["framework"][name] = true
		}
	}
	choices := map[string][]string{}
	for name, values := range seen {
		delete(values, "")
		choices[name] = present(slices.Sorted(maps.Keys(values)))
	}
	order := []string{"critical", "high", "medium", "low", "none"}
	slices.SortFunc(choices["severity"], func(a, b string) int { return cmp.Compare(slices.Index(order, a), slices.Index(order, b)) })
	return choices
}

func plainAll(list []string) []string {
	out := make([]string, len(list))
	for i, text := range list {
		out[i] = plain(text)
	}
	return out
}

// numbered are the steps of an attack path as people read them.
func numbered(steps []string) []string {
	lines := make([]string, 0, len(steps))
	for i, step := range steps {
		lines = append(lines, strconv.Itoa(i+1)+". "+plain(step))
	}
	return lines
}
