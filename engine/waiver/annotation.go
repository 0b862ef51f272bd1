package waiver

import (
	"fmt"
	"strings"

	"github.com/regolith-policy/regolith/engine"
)

// Annotation is the annotation by which a manifest accepts violations of its own object: `control=reason`, one a line.
const Annotation = "regolith.dev/waive"

// annotationOwner is who answers for a waiver that a manifest carries.
const annotationOwner = "whoever changes the manifest"

// FromAnnotation reads the waivers that an object carries for itself. They hold for no other object and have no end. What
// cannot be used is told, and accepts nothing.
func FromAnnotation(ref engine.Ref, location engine.Location, value string, known func(control string) bool) ([]Waiver, []Error) {
	var waivers []Waiver
	var faults []Error
	for line := range strings.Lines(value) {
		if strings.TrimSpace(line) == "" {
			continue
		}
		control, reason, _ := strings.Cut(line, "=")
		control, reason = strings.TrimSpace(control), strings.TrimSpace(reason)
		switch {
		case !known(control):
			faults = append(faults, Error{
				location, fmt.Sprintf("%s: there is no control %q", Annotation, control),
				"`regolith list` shows the ids; write control=reason, one a line",
			})
		case reason == "":
			faults = append(faults, Error{location, fmt.Sprintf("%s: %s is waived without a reason", Annotation, control), "write control=reason"})
		default:
			waivers = append(waivers, Waiver{Controls: []string{control}, Reason: reason, Owner: annotationOwner, location: location, only: &ref})
		}
	}
	return waivers, faults
}
