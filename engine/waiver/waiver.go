// Package waiver accepts violations for a while: each waiver names the controls, the objects, why, who answers for it
// and until when. It changes no verdict but that of the violations it names, and tells of waivers that do nothing. It
// reads no clock and no files.
package waiver

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/regolith-policy/regolith/engine"
)

// Waiver accepts the violations of some controls on some objects. All fields but Path are required.
type Waiver struct {
	Controls []string `yaml:"controls"` // ids
	Object   Selector `yaml:"object"`
	Path     string   `yaml:"path,omitempty"` // only violations of this field or below, as reports print it: spec.hostNetwork
	Reason   string   `yaml:"reason"`
	Owner    string   `yaml:"owner"`
	Expires  string   `yaml:"expires"` // the last day it holds, 2027-06-30 (UTC)
	location engine.Location
	only     *engine.Ref // the object whose manifest carries the waiver; nil for one of a file
}

// Selector selects objects; what is left out selects all. Namespace and Name take * and ? as wildcards.
type Selector struct {
	Kind      string            `yaml:"kind,omitempty"`
	Namespace string            `yaml:"namespace,omitempty"`
	Name      string            `yaml:"name,omitempty"`
	Labels    map[string]string `yaml:"labels,omitempty"`
}

// File is a file of waivers.
type File struct {
	Waivers []Waiver `yaml:"waivers"`
}

// Error is a waiver that cannot be used, with what to do about it.
type Error struct {
	Location engine.Location
	Message  string
	Remedy   string
}

func (e *Error) Error() string {
	return fmt.Sprintf("%s:%d: %s", e.Location.File, e.Location.Line, e.Message)
}

// Hint says what to do.
func (e *Error) Hint() string { return e.Remedy }

// Parse reads a file of waivers; name is how messages call it, known tells whether a control exists. A waiver that is not
// whole makes the whole file unusable: nobody should believe that something is accepted when it is not.
func Parse(data []byte, name string, known func(control string) bool) ([]Waiver, error) {
	var file struct {
		Waivers []yaml.Node `yaml:"waivers"`
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	decoder.KnownFields(true)
	if err := decoder.Decode(&file); err != nil && !errors.Is(err, io.EOF) {
		location := engine.Location{File: name, Line: 1}
		return nil, &Error{location, err.Error(), "a file of waivers is a list under `waivers:`; `regolith waive` writes one"}
	}
	waivers := make([]Waiver, 0, len(file.Waivers))
	var faults []error
	for i := range file.Waivers {
		w := Waiver{location: engine.Location{File: name, Line: file.Waivers[i].Line, Column: file.Waivers[i].Column}}
		if err := decodeStrictly(&file.Waivers[i], &w); err != nil {
			faults = append(faults, &Error{w.location, err.Error(), "a waiver has controls, object, path, reason, owner and expires"})
			continue
		}
		if message, remedy := w.fault(known); message != "" {
			faults = append(faults, &Error{w.location, message, remedy})
		}
		waivers = append(waivers, w)
	}
	return waivers, errors.Join(faults...)
}

// decodeStrictly decodes a node and refuses keys that mean nothing.
func decodeStrictly(node *yaml.Node, into *Waiver) error {
	text, err := yaml.Marshal(node)
	if err != nil {
		return err
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	err = decoder.Decode(into)
	if err != nil {
		return errors.New(plain.ReplaceAllString(err.Error(), "$1"))
	}
	return nil
}

// plain takes out of an error of the YAML library what only the program knows: its types, and lines of the copy.
var plain = regexp.MustCompile(`(?s)yaml: unmarshal errors:\n\s*line \d+: (.*?)(?: in type \S+| into \S+)?$`)

// fault is what a waiver lacks, and what to do about it.
func (w *Waiver) fault(known func(string) bool) (message, remedy string) {
	for _, id := range w.Controls {
		if !known(id) {
			return fmt.Sprintf("there is no control %q", id), "`regolith list` shows the ids"
		}
	}
	for _, pattern := range []string{w.Object.Namespace, w.Object.Name} {
		if _, err := path.Match(pattern, ""); err != nil {
			return fmt.Sprintf("%q is no pattern", pattern), "wildcards are * and ?"
		}
	}
	switch {
	case len(w.Controls) == 0:
		return "the waiver names no control", "name them under controls:"
	case w.Object.isEmpty():
		return "the waiver names no object", "give kind, namespace, name or labels under object:"
	case strings.TrimSpace(w.Reason) == "":
		return "the waiver gives no reason", "say under reason: why the risk is accepted"
	case strings.TrimSpace(w.Owner) == "":
		return "the waiver has no owner", "say under owner: who answers for it"
	}
	if _, err := time.Parse(time.DateOnly, w.Expires); err != nil {
		return fmt.Sprintf("expires %q is no day", w.Expires), "write the last day it holds as 2027-06-30"
	}
	return "", ""
}

func (s Selector) isEmpty() bool {
	return s.Kind == "" && s.Namespace == "" && s.Name == "" && len(s.Labels) == 0
}

// isBroad tells whether a selector is open for objects nobody has thought of: of a whole kind or a whole namespace.
func (s Selector) isBroad() bool {
	named := s.Name != "" && strings.Trim(s.Name, "*?") != ""
	return !named && len(s.Labels) == 0
}

func (s Selector) selects(ref engine.Ref, labels func(engine.Ref) map[string]string) bool {
	if s.Kind != "" && s.Kind != ref.Kind || !matches(s.Namespace, ref.Namespace) || !matches(s.Name, ref.Name) {
		return false
	}
	if len(s.Labels) == 0 {
		return true
	}
	have := labels(ref)
	for key, value := range s.Labels {
		if got, ok := have[key]; !ok || got != value {
			return false
		}
	}
	return true
}

func matches(pattern, name string) bool {
	ok, err := path.Match(cmp.Or(pattern, "*"), name)
	return err == nil && ok
}

// covers tells whether a field is the one waived, or below it.
func (w *Waiver) covers(field string) bool {
	rest, ok := strings.CutPrefix(field, w.Path)
	return ok && (w.Path == "" || rest == "" || rest[0] == '.' || rest[0] == '[')
}

// Location is where the waiver stands.
func (w *Waiver) Location() engine.Location { return w.location }

// Holds tells whether a waiver is in force on a day (2027-06-30).
func (w *Waiver) Holds(day string) bool { return w.Expires == "" || day <= w.Expires }

func (w *Waiver) accepts(f *engine.Finding, labels func(engine.Ref) map[string]string) bool {
	if !slices.Contains(w.Controls, f.Control) || !w.covers(f.Path) {
		return false
	}
	if w.only != nil {
		return f.Object == *w.only
	}
	return w.Object.selects(f.Object, labels)
}

// Apply marks the violations of a report that waivers accept on a day (2027-06-30), and adds it up anew. labels gives
// the labels of an object. It gives what there is to say of the waivers themselves: those that have expired, accept
// nothing, or accept more than is there today.
func Apply(report *engine.Report, waivers []Waiver, day string, labels func(engine.Ref) map[string]string) []Error {
	used := make([]int, len(waivers))
	for i := range report.Results {
		f := &report.Results[i]
		if f.Status != engine.StatusFail {
			continue
		}
		for k := range waivers {
			w := &waivers[k]
			if !w.accepts(f, labels) {
				continue
			}
			used[k]++
			if w.Holds(day) && f.Waiver == nil {
				f.Status = engine.StatusWaived
				f.Waiver = &engine.Waiver{Reason: w.Reason, Owner: w.Owner, Expires: w.Expires}
				move(report, f)
			}
		}
	}
	var notes []Error
	for k := range waivers {
		w := &waivers[k]
		switch {
		case used[k] == 0:
			notes = append(notes, Error{w.location, "the waiver accepts nothing", "take it out: what it was for is fixed or gone"})
		case !w.Holds(day):
			notes = append(notes, Error{
				w.location, "the waiver expired on " + w.Expires + ": what it accepted counts again",
				"fix it, or ask " + w.Owner + " to accept it anew",
			})
		case w.only == nil && w.Object.isBroad():
			notes = append(notes, Error{
				w.location, "the waiver accepts objects that nobody has seen yet", "name the object, or select it by labels",
			})
		}
	}
	return notes
}

// move counts a violation as waived.
func move(report *engine.Report, f *engine.Finding) {
	shift := func(c *engine.Counts) {
		c.Add(engine.StatusFail, -1)
		c.Add(engine.StatusWaived, 1)
	}
	shift(&report.Summary.Counts)
	report.Summary.BySeverity[f.Severity.String()]--
	for i := range report.Controls {
		if c := &report.Controls[i]; c.ID == f.Control {
			shift(&c.Counts)
			c.Status = c.Counts.Status()
			domain := report.Summary.ByDomain[c.Domain]
			shift(&domain)
			report.Summary.ByDomain[c.Domain] = domain
		}
	}
}

// Propose writes waivers for the violations of a report, one an object and reason to be, for a person to complete:
// reason and owner are left empty, so that the file is refused until somebody has thought.
func Propose(w io.Writer, report *engine.Report, chosen func(*engine.Finding) bool, expires string) error {
	index := map[engine.Ref]int{}
	file := File{Waivers: []Waiver{}}
	for i := range report.Results {
		f := &report.Results[i]
		if f.Status != engine.StatusFail || !chosen(f) {
			continue
		}
		at, ok := index[f.Object]
		if !ok {
			at = len(file.Waivers)
			index[f.Object] = at
			file.Waivers = append(file.Waivers, Waiver{
				Object:  Selector{Kind: f.Object.Kind, Namespace: f.Object.Namespace, Name: f.Object.Name},
				Expires: expires,
			})
		}
		if ids := &file.Waivers[at].Controls; !slices.Contains(*ids, f.Control) {
			*ids = append(*ids, f.Control)
		}
	}
	const head = "# Say for each why the risk is accepted (reason) and who answers for it (owner); take out what is to be fixed.\n"
	if _, err := io.WriteString(w, head); err != nil {
		return err
	}
	encoder := yaml.NewEncoder(w)
	encoder.SetIndent(2)
	return errors.Join(encoder.Encode(file), encoder.Close())
}
