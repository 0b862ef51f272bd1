package render

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/regolith-policy/regolith/engine"
)

const (
	oscalVersion = "1.2.0"
	// oscalNamespace is the namespace of properties that only Regolith knows.
	oscalNamespace = toolURL + "/ns/oscal"
)

// writeOSCAL writes OSCAL assessment results: an observation for each finding, and for each control, or each item of the
// frameworks that were asked for, whether it is satisfied. What is unknown, waived or for a person to judge is not.
// All ids come from the content, so the same report has the same ones.
func writeOSCAL(w io.Writer, v *view, o Options) error {
	at := scanTime(v).Format("2006-01-02T15:04:05Z")
	seed, err := json.Marshal(v.Report)
	if err != nil {
		return err
	}
	result := oscalResult{
		UUID: uuid("result", string(seed)), Title: "Scan of " + or(plain(v.Source.Name), "the input"), Description: v.headline(), Start: at,
		Props: oscalProps("source-type", v.Source.Type, "kubernetes-version", v.Source.KubernetesVersion, "partial", yes(v.Source.Partial),
			"input-errors", positive(len(v.Errors)), "verdicts-unknown", positive(v.Summary.Unknown)),
	}
	observed := v.oscalObserve(&result, at)
	v.oscalConclude(&result, o, observed)
	return encodeJSON(w, oscalDocument{oscalAssessment{
		UUID: uuid("assessment", string(seed)),
		Metadata: oscalMetadata{
			Title: "Regolith: " + v.headline(), LastModified: at, Version: or(plain(v.Tool.Version), "unknown"), OSCALVersion: oscalVersion,
		},
		Plan: oscalHref{"#" + v.oscalPlan().UUID}, Results: []oscalResult{result}, BackMatter: oscalBackMatter{[]oscalResource{v.oscalPlan()}},
	}})
}

// oscalPlan stands for the assessment plan: the bundles of controls that were run.
func (v *view) oscalPlan() oscalResource {
	var props []oscalProperty
	var names []string
	for _, b := range v.Bundles {
		name := strings.TrimSpace(plain(b.Name) + " " + plain(b.Version))
		names = append(names, or(name, "unnamed"))
		props = append(props, oscalProps("bundle", or(name, "unnamed"), "digest", b.Digest)...)
	}
	title := "Controls of " + or(strings.Join(names, ", "), "no bundle")
	return oscalResource{UUID: uuid("plan", title), Title: title, Description: count(v.Summary.Controls, "control"), Props: props}
}

// oscalObserve adds an observation for each finding, and an inventory item for each object; it gives the observations of
// each control.
func (v *view) oscalObserve(result *oscalResult, at string) map[string][]string {
	observed := map[string][]string{}
	items := map[engine.Ref]string{}
	unique := distinct{}
	local := oscalLocal{}
	for i := range v.findings {
		f := &v.findings[i]
		text := or(plain(f.Message), or(plain(v.control(f.Control).Title), "no message"))
		o := oscalObservation{
			UUID: unique.id(f), Title: or(plain(f.Control), "control"), Description: joined(": ", objectName(f.Object), text),
			Methods: []string{"TEST"}, Types: []string{"finding"}, Collected: at,
			Props: oscalProps("status", string(f.Status), "severity", f.Severity.String(), "path", f.Path, "fingerprint", f.Fingerprint,
				"instances", strconv.Itoa(f.Instances)),
			Remarks: strings.Join(numbered(f.Steps), "\n"),
		}
		if f.Status == engine.StatusManual {
			o.Methods = []string{"EXAMINE"}
		}
		if f.Waiver != nil {
			o.Props = append(o.Props, oscalProps("waiver", waiver(f.Waiver))...)
		}
		if where := place(f.Location); where != "" {
			o.Evidence = []oscalEvidence{{Href: relativeURI(printable(f.Location.File)), Description: where}}
		}
		for _, r := range append([]engine.Ref{f.Object}, f.Related...) {
			if r == (engine.Ref{}) {
				continue
			}
			if _, ok := items[r]; !ok {
				items[r] = uuid("object", r.APIVersion, r.Kind, r.Namespace, r.Name)
				local.Inventory = append(local.Inventory, oscalInventoryItem{
					UUID: items[r], Description: or(objectName(r), "object"),
					Props: oscalProps("api-version", r.APIVersion, "kind", r.Kind, "namespace", r.Namespace, "name", r.Name),
				})
			}
			o.Subjects = append(o.Subjects, oscalSubject{items[r], "inventory-item", or(objectName(r), "object")})
		}
		observed[f.Control] = append(observed[f.Control], o.UUID)
		result.Observations = append(result.Observations, o)
	}
	if len(local.Inventory) > 0 {
		result.Local = &local
	}
	return observed
}

// oscalItem is what a conclusion is about: a control, or an item of a framework.
type oscalItem struct {
	id, title, remarks string
	status             engine.Status
	controls           []string
	counts             engine.Counts
}

func (v *view) oscalItems(o Options) []oscalItem {
	var items []oscalItem
	if len(o.Frameworks) == 0 {
		for _, c := range v.Controls {
			items = append(items, oscalItem{c.ID, c.Title, or(c.Reason, c.Manual), c.Status, []string{c.ID}, c.Counts})
		}
	}
	for _, name := range o.Frameworks {
		for _, r := range v.framework(name).Requirements {
			items = append(items, oscalItem{name + "-" + r.ID, frameworkTitle(name) + " " + plain(r.ID), r.Manual, r.Status, r.Controls, r.Counts})
		}
	}
	return items
}

// oscalConclude adds what is reviewed, and a finding for each item that applies.
func (v *view) oscalConclude(result *oscalResult, o Options, observed map[string][]string) {
	var selected []oscalControlRef
	seen := map[string]bool{}
	for _, item := range v.oscalItems(o) {
		id := oscalToken(item.id)
		if item.status == engine.StatusNotApplicable || seen[id] {
			continue
		}
		seen[id] = true
		selected = append(selected, oscalControlRef{id})
		state := oscalStatus{"not-satisfied", "other", words(item.status)}
		switch item.status {
		case engine.StatusPass:
			state = oscalStatus{"satisfied", "pass", ""}
		case engine.StatusFail:
			state = oscalStatus{"not-satisfied", "fail", ""}
		default:
		}
		f := oscalTargetFinding{
			UUID: uuid("conclusion", result.UUID, id), Title: or(plain(item.title), id), Target: oscalTarget{"objective-id", id, state},
			Remarks: plain(item.remarks),
			Description: fmt.Sprintf("%d verdicts pass, %d fail, %d are unknown, %d are waived",
				item.counts.Pass, item.counts.Fail, item.counts.Unknown, item.counts.Waived),
			Props: oscalProps("status", string(item.status)),
		}
		for _, control := range item.controls {
			f.Props = append(f.Props, oscalProps("control", control)...)
			for _, observation := range observed[control] {
				f.Related = append(f.Related, oscalRelatedObs{observation})
			}
		}
		result.Findings = append(result.Findings, f)
	}
	result.Reviewed.Selections = []oscalSelection{{Controls: selected}}
	if len(selected) == 0 {
		result.Reviewed.Selections = []oscalSelection{{All: &struct{}{}}}
	}
}

// oscalToken is an id as OSCAL writes tokens: it begins with a letter, and slashes and the like become dots.
func oscalToken(id string) string {
	token := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) || strings.ContainsRune(".-_", r) {
			return r
		}
		return '.'
	}, plain(id))
	if first := []rune(token); len(first) == 0 || !unicode.IsLetter(first[0]) && first[0] != '_' {
		return "_" + token
	}
	return token
}

// oscalProps are properties of names and values in turn; those without a value are left out.
func oscalProps(pairs ...string) []oscalProperty {
	var props []oscalProperty
	for pair := range slices.Chunk(pairs, 2) {
		if value := plain(pair[1]); value != "" {
			props = append(props, oscalProperty{pair[0], oscalNamespace, value})
		}
	}
	return props
}

func yes(is bool) string {
	if is {
		return "true"
	}
	return ""
}

// positive is a number that says something, "" for 0.
func positive(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}
