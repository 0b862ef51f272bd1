package gatekeeper

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/eval"
	"github.com/regolith-policy/regolith/engine/policy"
	"github.com/regolith-policy/regolith/engine/source"
)

// Domain is that of the controls made of constraints.
const Domain = "gatekeeper"

// Foreign is what constraints and their templates are as controls: one control a constraint.
type Foreign struct {
	Controls   []engine.Control
	Parameters map[string]map[string]any // by control id
	Selectors  map[string]eval.Selector  // by control id

	modules map[string]map[string]*ast.Module // by control id and path
	raw     map[string][]byte
}

// Read reads the constraint templates and constraints of files and directories. Problems are those of files, templates
// and constraints, which are then left out.
func Read(ctx context.Context, paths []string) (*Foreign, []policy.Problem, error) {
	input, err := source.Read(ctx, paths, source.Config{Stdin: bytes.NewReader(nil)})
	if err != nil {
		return nil, nil, err
	}
	var problems []policy.Problem
	for _, e := range input.Errors {
		problems = append(problems, policy.Problem{
			File: e.Location.File, Row: e.Location.Line, Col: e.Location.Column, Message: e.Message, Hint: e.Hint,
		})
	}
	foreign, more := FromInput(input)
	return foreign, append(problems, more...), nil
}

// FromInput reads the constraint templates and constraints among objects, such as those of a cluster that runs
// Gatekeeper.
func FromInput(input *source.Input) (*Foreign, []policy.Problem) {
	r := &foreignReader{
		templates: map[string]*foreignTemplate{}, seen: map[string][]byte{},
		foreign: &Foreign{
			Parameters: map[string]map[string]any{}, Selectors: map[string]eval.Selector{},
			modules: map[string]map[string]*ast.Module{}, raw: map[string][]byte{},
		},
	}
	for i := range input.Documents {
		if d := &input.Documents[i]; d.Ref.GroupKind() == "templates.gatekeeper.sh/ConstraintTemplate" {
			r.template(d)
		}
	}
	for i := range input.Documents {
		if d := &input.Documents[i]; d.Ref.Group() == "constraints.gatekeeper.sh" {
			r.constraint(d)
		}
	}
	slices.SortFunc(r.foreign.Controls, func(a, b engine.Control) int { return cmp.Compare(a.ID, b.ID) })
	return r.foreign, r.problems
}

// AddTo puts the controls into a library.
func (f *Foreign) AddTo(lib *policy.Library) error {
	for _, control := range f.Controls {
		if err := lib.Adopt(control, f.modules[control.ID], f.raw); err != nil {
			return err
		}
	}
	return nil
}

type foreignReader struct {
	foreign   *Foreign
	templates map[string]*foreignTemplate // by kind of the constraints
	seen      map[string][]byte           // documents by kind and name
	problems  []policy.Problem
}

// tell notes a problem at a field of a document.
func (r *foreignReader) tell(d *source.Document, path engine.Path, hint, format string, args ...any) {
	at := d.Locate(path)
	r.problems = append(r.problems, policy.Problem{
		File: at.File, Row: at.Line, Col: at.Column, Message: d.Ref.String() + ": " + fmt.Sprintf(format, args...), Hint: hint,
	})
}

// isNew tells whether an object is the first of its identity; of another one with other content it tells a problem.
func (r *foreignReader) isNew(d *source.Document) bool {
	key := d.Ref.Kind + " " + d.Ref.Name
	first, known := r.seen[key]
	if known && !bytes.Equal(first, d.JSON) {
		r.tell(d, nil, "give one of them another name, or only one of the directories", "it is declared twice, and not alike")
	}
	r.seen[key] = d.JSON
	return !known
}

// foreignConstraint is a constraint, as far as it is read here.
type foreignConstraint struct {
	Metadata foreignMeta `json:"metadata"`
	Spec     struct {
		Enforcement string `json:"enforcementAction"`
		Scoped      []struct {
			Action string `json:"action"`
		} `json:"scopedEnforcementActions"`
		Match      *Match         `json:"match"`
		Parameters map[string]any `json:"parameters"`
	} `json:"spec"`
}

type foreignMeta struct {
	Annotations map[string]string `json:"annotations"`
	Labels      map[string]string `json:"labels"`
}

// constraint makes a control of a constraint.
func (r *foreignReader) constraint(d *source.Document) {
	if !r.isNew(d) {
		return
	}
	t := r.templates[d.Ref.Kind]
	if t == nil {
		r.tell(d, engine.Path{"kind"}, "give the ConstraintTemplate too", "no template has the kind %s", d.Ref.Kind)
		return
	}
	if t.broken {
		return // told with the template
	}
	var c foreignConstraint
	decoder := json.NewDecoder(bytes.NewReader(d.JSON))
	decoder.UseNumber() // parameters may hold numbers beyond the precision of a float
	if err := decoder.Decode(&c); err != nil {
		r.tell(d, engine.Path{"spec"}, "", "read constraint: %v", err)
		return
	}
	selector, err := newSelector(c.Spec.Match)
	if err != nil {
		r.tell(d, engine.Path{"spec", "match"}, "", "%v", err)
		return
	}
	slug := strings.ToLower(d.Ref.Kind) + "-" + strings.ReplaceAll(d.Ref.Name, ".", "-")
	id := Domain + "/" + slug
	file := d.File() + "#" + d.Ref.Kind + "/" + d.Ref.Name
	modules, reads := t.instance(id, file)
	r.foreign.modules[id] = modules
	r.foreign.raw[file] = t.raw
	r.foreign.Selectors[id] = selector
	if r.foreign.Parameters[id] = c.Spec.Parameters; c.Spec.Parameters == nil {
		r.foreign.Parameters[id] = map[string]any{}
	}
	r.foreign.Controls = append(r.foreign.Controls, engine.Control{
		ID: id, Domain: Domain, File: file, Enabled: true, Frameworks: map[string][]string{},
		Title:       cmp.Or(c.Metadata.Annotations[annotationTitle], t.title, d.Ref.Kind+" "+d.Ref.Name),
		Description: cmp.Or(c.Metadata.Annotations["description"], t.description),
		Severity:    c.severity(t), Scope: scopeOf(reads), Match: selector.kinds(), Needs: reads,
	})
}

// scopeOf is object where nothing of the inventory is read.
func scopeOf(reads []string) engine.Scope {
	if len(reads) > 0 {
		return engine.ScopeReferential
	}
	return engine.ScopeObject
}

// severity is that of the label of ours, else what the enforcement amounts to.
func (c *foreignConstraint) severity(t *foreignTemplate) engine.Severity {
	for _, label := range []string{c.Metadata.Labels[labelSeverity], t.severity} {
		if severity, err := engine.ParseSeverity(label); label != "" && err == nil {
			return severity
		}
	}
	actions := []string{c.Spec.Enforcement}
	if c.Spec.Enforcement == "scoped" {
		actions = nil
		for _, scoped := range c.Spec.Scoped {
			actions = append(actions, scoped.Action)
		}
	}
	severity := engine.SeverityLow
	for _, action := range actions {
		switch action {
		case "", "deny":
			severity = max(severity, engine.SeverityHigh)
		case "warn":
			severity = max(severity, engine.SeverityMedium)
		}
	}
	return severity
}
