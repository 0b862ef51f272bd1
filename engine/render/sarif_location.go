package render

import (
	"net/url"
	"path"
	"strings"

	"github.com/regolith-policy/regolith/engine"
)

// newSARIFLocation is where a finding is: file and line, and the object. A finding without a file (about the
// cluster as a whole) stands at what was scanned, since code scanning refuses a log with a result without place.
func newSARIFLocation(v *view, object engine.Ref, l engine.Location, field string) sarifLocation {
	location := sarifLocation{LogicalLocations: sarifObject(object, field)}
	file := l.File
	if file == "" && v != nil {
		file = v.Source.Name
	}
	if file == "" {
		return location
	}
	location.PhysicalLocation = &sarifPhysicalLocation{ArtifactLocation: sarifArtifact(file)}
	if l.File != "" && l.Line > 0 {
		location.PhysicalLocation.Region = &sarifRegion{StartLine: l.Line, StartColumn: max(0, l.Column)}
	}
	return location
}

// sarifArtifact is a file as a URI: relative to the directory of the scan, which is the root of the repository
// in CI, or absolute where the path is.
func sarifArtifact(file string) sarifArtifactLocation {
	file = strings.ReplaceAll(strings.ToValidUTF8(file, "\uFFFD"), `\`, "/")
	if strings.HasPrefix(file, "/") {
		return sarifArtifactLocation{URI: (&url.URL{Scheme: "file", Path: path.Clean(file)}).String()}
	}
	return sarifArtifactLocation{URI: relativeURI(file), BaseID: "%SRCROOT%"}
}

// relativeURI is a relative path as a URI reference, percent-encoded.
func relativeURI(file string) string {
	return strings.ReplaceAll((&url.URL{Path: path.Clean(file)}).String(), "&", "%26")
}

// sarifObject names an object, and the field of it that is at fault.
func sarifObject(r engine.Ref, field string) []sarifLogicalLocation {
	if r == (engine.Ref{}) {
		return nil
	}
	name := joined("/", r.APIVersion, r.Kind, r.Namespace, r.Name)
	return []sarifLogicalLocation{{Name: r.Name, FullyQualifiedName: joined("#", name, field), Kind: "resource"}}
}

// sarifRelated names the other objects that take part. Their ids count from 1, so that a message could link them.
func sarifRelated(refs []engine.Ref) []sarifLocation {
	var list []sarifLocation
	for i, r := range refs {
		list = append(list, sarifLocation{
			ID: i + 1, LogicalLocations: sarifObject(r, ""),
			Message: &sarifText{Text: sarifMessage(or(refText(r), "an object"))},
		})
	}
	return list
}

// sarifCodeFlows has the steps of a chain, which viewers show one by one. They all stand at the finding.
func sarifCodeFlows(v *view, f engine.Finding) []sarifCodeFlow {
	if len(f.Steps) == 0 {
		return nil
	}
	var steps []sarifStep
	for _, step := range f.Steps {
		location := newSARIFLocation(v, f.Object, f.Location, f.Path)
		location.Message = &sarifText{Text: sarifMessage(or(step, "a step"))}
		steps = append(steps, sarifStep{location})
	}
	return []sarifCodeFlow{{ThreadFlows: []sarifThreadFlow{{Locations: steps}}}}
}

// controlNotification tells of a control that broke.
func controlNotification(v *view, f engine.Finding) sarifNotification {
	text := joined(": ", f.Control, refText(f.Object), or(f.Message, "the control broke"))
	return sarifNotification{
		Level:          "error",
		Message:        sarifText{Text: sarifMessage(text)},
		Locations:      []sarifLocation{newSARIFLocation(v, f.Object, f.Location, f.Path)},
		AssociatedRule: &sarifRuleReference{ID: f.Control},
	}
}

// inputNotification tells of a document that could not be judged.
func inputNotification(e engine.InputError) sarifNotification {
	n := sarifNotification{Level: "error", Message: sarifText{Text: sarifMessage(joined(" (hint: ", e.Message, e.Hint))}}
	if e.Hint != "" && e.Message != "" {
		n.Message.Text += ")"
	}
	n.Message.Text = or(n.Message.Text, "a document could not be judged")
	if e.Location.File != "" {
		n.Locations = []sarifLocation{newSARIFLocation(nil, engine.Ref{}, e.Location, "")}
	}
	return n
}
