// Package fix remedies findings: it makes the changes that policies propose in the text of manifests, writes the objects
// that are missing, and judges the outcome before anybody sees it. What would break another control, or does not help, it
// takes back and tells why. It never changes a file itself.
package fix

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/source"
)

// Judge judges the input with some texts in place of those of the files.
type Judge func(ctx context.Context, texts map[string][]byte) (*source.Input, *engine.Report, error)

// Outcome is what can be remedied.
type Outcome struct {
	// Files are the files changed and made, sorted by name.
	Files []File
	// Fixed are the findings that are gone.
	Fixed []engine.Finding
	// Refused are those that stay though a policy proposes a remedy.
	Refused []Refusal
	// Unknown are the verdicts that are wanted and not possible, so that no policy proposes a remedy.
	Unknown []engine.Finding
}

// File is a file with its text before, nil where it is new, and after.
type File struct {
	Name          string
	Before, After []byte
}

// Refusal is a finding with the reason why it is not remedied.
type Refusal struct {
	Finding engine.Finding
	Reason  error
}

// The reasons that this package has, beside those of the package edit.
var (
	ErrNoEffect = errors.New("the change does not remedy it")
	ErrByHand   = errors.New("a file is written that its remedy needs; the rest is done by hand")
	ErrUnplaced = errors.New("the object is in no file that can be changed")
)

// BreaksError is the reason that a change makes another control fail.
type BreaksError struct{ By engine.Finding }

func (e *BreaksError) Error() string {
	if e.By.Control == "" {
		return "the object would no longer be read: " + e.By.Message
	}
	return "it breaks " + e.By.Control + ": " + e.By.Message
}

// maxRounds bounds the changes that make way for others, and the search for those that break something.
const maxRounds = 100

// Run remedies the findings that are wanted, round by round, since one change may make another one possible or needless.
func Run(ctx context.Context, judge Judge, wanted func(*engine.Finding) bool) (*Outcome, error) {
	r := &run{
		judge: judge, wanted: wanted, texts: map[string][]byte{}, before: map[string][]byte{},
		refused: map[string]Refusal{}, alone: map[string]bool{}, written: map[string]bool{}, next: map[string]int{},
	}
	var err error
	if r.input, r.report, err = judge(ctx, nil); err != nil {
		return nil, err
	}
	start := r.report
	for range maxRounds {
		steps := r.plan()
		if len(steps) == 0 {
			break
		}
		if err := r.round(ctx, steps); err != nil {
			return nil, err
		}
	}
	return r.outcome(start), nil
}

type run struct {
	judge   Judge
	wanted  func(*engine.Finding) bool
	texts   map[string][]byte  // the files changed so far
	before  map[string][]byte  // how they were
	refused map[string]Refusal // by fingerprint
	alone   map[string]bool    // by fingerprint: to be tried apart from the other changes of its object
	written map[string]bool    // by fingerprint: the objects that it lacks are written
	next    map[string]int     // by fingerprint: the alternative to be tried
	input   *source.Input
	report  *engine.Report
}

// round makes changes. Where something breaks, those of the object that breaks are left for later rounds, one by one.
func (r *run) round(ctx context.Context, steps []remedy) error {
	for len(steps) > 0 {
		by, err := r.try(ctx, steps)
		if by == nil || err != nil {
			return err
		}
		suspects, rest := divide(steps, by.Object)
		switch {
		case len(steps) == 1:
			r.refuse(steps[0].finding, &BreaksError{*by})
			return nil
		case len(suspects) == 0:
			steps = steps[:len(steps)/2]
		case len(suspects) == 1:
			r.refuse(suspects[0].finding, &BreaksError{*by})
			steps = rest
		default:
			for _, s := range suspects {
				r.alone[s.finding.Fingerprint] = true
			}
			steps = slices.Concat(rest, suspects[:1])
		}
	}
	return nil
}

// divide tells the changes of one object from the others.
func divide(steps []remedy, object engine.Ref) (of, rest []remedy) {
	for _, s := range steps {
		if s.object != nil && s.object.Ref == object {
			of = append(of, s)
		} else {
			rest = append(rest, s)
		}
	}
	return of, rest
}

// try makes changes and judges the outcome. They stand together or not at all: then it gives what they break.
func (r *run) try(ctx context.Context, steps []remedy) (*engine.Finding, error) {
	texts, made := r.edit(steps)
	if len(texts) == 0 {
		return nil, nil
	}
	all := maps.Clone(r.texts)
	maps.Copy(all, texts)
	input, report, err := r.judge(ctx, all)
	if err != nil {
		return nil, err
	}
	owned, created := owned(input), creations(made)
	by := broken(r.report, report, func(f *engine.Finding) bool { return owned[f.Object] || f.Severity < created[f.Object.GroupKind()] })
	if by != nil {
		return by, nil
	}
	left := map[string]bool{}
	for i := range report.Results {
		left[report.Results[i].Fingerprint] = true
	}
	idle := 0
	for _, step := range made {
		if step.object == nil {
			r.written[step.finding.Fingerprint] = true
		} else if left[step.finding.Fingerprint] {
			r.refuse(step.finding, ErrNoEffect)
			idle++
		}
	}
	if idle > 0 {
		return nil, nil // the next round leaves them out
	}
	for name := range texts {
		if _, known := r.before[name]; !known {
			r.before[name] = r.input.Text(name)
		}
	}
	r.texts, r.input, r.report = all, input, report
	return nil, nil
}

// refuse gives a change up; the next alternative is tried, if there is one.
func (r *run) refuse(f engine.Finding, reason error) {
	if r.next[f.Fingerprint] < len(f.Alternatives) {
		r.next[f.Fingerprint]++
		return
	}
	if _, known := r.refused[f.Fingerprint]; !known {
		r.refused[f.Fingerprint] = Refusal{f, reason}
	}
}

// owned are the objects that follow another one of the input, as the pods of a Deployment follow its template: what is true
// of them until they do is no fault of a change.
func owned(in *source.Input) map[engine.Ref]bool {
	there := map[engine.Ref]bool{}
	for i := range in.Documents {
		there[in.Documents[i].Ref] = true
	}
	out := map[engine.Ref]bool{}
	for i := range in.Documents {
		if d := &in.Documents[i]; d.Owner != nil && there[*d.Owner] {
			out[d.Ref] = true
		}
	}
	return out
}

// creations are the kinds of the objects made, with the severity of what they remedy: an object that is not perfect is better
// than none, as long as it is less severe what it lacks.
func creations(made []remedy) map[string]engine.Severity {
	out := map[string]engine.Severity{}
	for _, m := range made {
		for _, object := range m.finding.Create {
			version, _ := object["apiVersion"].(string)
			kind, _ := object["kind"].(string)
			ref := engine.Ref{APIVersion: version, Kind: kind}
			out[ref.GroupKind()] = max(out[ref.GroupKind()], m.finding.Severity)
		}
	}
	return out
}

// broken is a failure that was not there before, or was less severe; nil where all is as good as it was or better.
func broken(before, after *engine.Report, excused func(*engine.Finding) bool) *engine.Finding {
	type pair struct {
		control string
		object  engine.Ref
	}
	type faults [engine.SeverityCritical + 1]int // of at least a severity
	count := func(report *engine.Report) map[pair]faults {
		counts := map[pair]faults{}
		for i := range report.Results {
			f := &report.Results[i]
			if f.Status != engine.StatusFail && f.Status != engine.StatusError {
				continue
			}
			at := counts[pair{f.Control, f.Object}]
			for s := range f.Severity + 1 {
				at[s]++
			}
			counts[pair{f.Control, f.Object}] = at
		}
		return counts
	}
	was, is := count(before), count(after)
	for i := range after.Results {
		f := &after.Results[i]
		at := pair{f.Control, f.Object}
		if !excused(f) && f.Status != engine.StatusWaived && is[at][f.Severity] > was[at][f.Severity] {
			return f
		}
	}
	if len(after.Errors) > len(before.Errors) {
		for _, e := range after.Errors {
			if !slices.Contains(before.Errors, e) {
				return &engine.Finding{Message: e.Message}
			}
		}
	}
	return nil
}

// outcome tells what became of the findings of the first look.
func (r *run) outcome(start *engine.Report) *Outcome {
	left := map[string]bool{}
	for i := range r.report.Results {
		left[r.report.Results[i].Fingerprint] = true
	}
	out := &Outcome{}
	for i := range start.Results {
		f := start.Results[i]
		if f.Status == engine.StatusFail && !left[f.Fingerprint] {
			out.Fixed = append(out.Fixed, f)
		}
	}
	for i := range r.report.Results {
		if f := r.report.Results[i]; r.written[f.Fingerprint] {
			out.Refused = append(out.Refused, Refusal{f, ErrByHand})
		}
		if refusal, ok := r.refused[r.report.Results[i].Fingerprint]; ok {
			out.Refused = append(out.Refused, refusal)
		}
		if f := r.report.Results[i]; f.Status == engine.StatusUnknown && r.wanted(&f) {
			out.Unknown = append(out.Unknown, f)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(r.texts)) {
		if after := r.texts[name]; !bytes.Equal(r.before[name], after) {
			out.Files = append(out.Files, File{Name: name, Before: r.before[name], After: after})
		}
	}
	return out
}
