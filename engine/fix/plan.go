package fix

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/source"
	"github.com/regolith-policy/regolith/engine/source/edit"
)

// remedy is the remedy of one finding.
type remedy struct {
	finding engine.Finding
	object  *source.Document // nil where objects are made only
	patches []engine.Patch
}

// plan chooses the remedies that go together: each sees the object as those before it leave it. The others wait for the next
// round.
func (r *run) plan() []remedy {
	p := planner{run: r, drafts: map[*source.Document]*draft{}, made: map[string]bool{}}
	var steps []remedy
	for i := range r.report.Results {
		f := r.report.Results[i]
		if _, refused := r.refused[f.Fingerprint]; refused || f.Status != engine.StatusFail || !r.wanted(&f) {
			continue
		}
		step, ok := p.change(f)
		if len(f.Create) > 0 {
			step, ok = p.creation(f)
		}
		if ok {
			steps = append(steps, step)
		}
	}
	return firstInside(steps)
}

// planner chooses the remedies of one round.
type planner struct {
	*run
	drafts map[*source.Document]*draft
	made   map[string]bool // objects that another finding lacks too
}

// creation makes the objects that a finding lacks, once.
func (p planner) creation(f engine.Finding) (remedy, bool) {
	key := fmt.Sprint(f.Create)
	again := p.made[key] || p.written[f.Fingerprint]
	p.made[key] = true
	return remedy{finding: f}, !again
}

// change makes the fix of a finding, or the alternative whose turn it is.
func (p planner) change(f engine.Finding) (remedy, bool) {
	fix := f.Fix
	if n := p.next[f.Fingerprint]; n > 0 {
		fix = f.Alternatives[n-1]
	}
	if len(fix) == 0 {
		return remedy{}, false
	}
	object := p.input.At(f.Object, f.Location)
	if object == nil {
		p.refuse(f, ErrUnplaced)
		return remedy{}, false
	}
	if p.drafts[object] == nil {
		p.drafts[object] = newDraft(object)
	}
	d, alone := p.drafts[object], p.alone[f.Fingerprint]
	if d.closed || alone && len(d.taken) > 0 {
		return remedy{}, false
	}
	d.closed = alone
	patches, ok := d.take(fix)
	return remedy{f, object, patches}, ok
}

// firstInside leaves what holds for whole namespaces and for the cluster for when the objects inside are done.
func firstInside(steps []remedy) []remedy {
	inside := slices.DeleteFunc(slices.Clone(steps), func(s remedy) bool { return s.object != nil && s.object.Ref.Namespace == "" })
	if len(inside) > 0 {
		return inside
	}
	return steps
}

// edit makes the texts of the remedies, and tells which of them could be made. The first of an object that cannot be made is
// refused; those behind it may build on it, and wait.
func (r *run) edit(steps []remedy) (texts map[string][]byte, made []remedy) {
	var changes []source.Change
	var of []remedy
	for _, step := range steps {
		if step.object != nil {
			changes = append(changes, source.Change{Object: step.object, Patches: step.patches})
			of = append(of, step)
		}
	}
	texts, refused := r.input.Edit(changes)
	failed := map[*source.Document]bool{}
	for i, reason := range refused {
		switch step := of[i]; {
		case failed[step.object]:
		case reason == nil:
			made = append(made, step)
		default:
			failed[step.object] = true
			r.refuse(step.finding, reason)
		}
	}
	for _, step := range steps {
		if step.object != nil {
			continue
		}
		if err := r.create(step.finding, texts); err != nil {
			r.refuse(step.finding, err)
		} else {
			made = append(made, step)
		}
	}
	return texts, made
}

// create writes the objects that a finding lacks.
func (r *run) create(f engine.Finding, texts map[string][]byte) error {
	files := map[string][]byte{}
	for _, object := range f.Create {
		name, text, err := r.manifest(f, object)
		if err != nil {
			return err
		}
		files[name] = text
	}
	maps.Copy(texts, files)
	return nil
}

// beside is a file that new objects are written beside: that of the object with the finding, or of one that it is related to.
func (r *run) beside(f engine.Finding) string {
	if f.Location.File != "" {
		return f.Location.File
	}
	for i := range r.input.Documents {
		if d := &r.input.Documents[i]; slices.Contains(f.Related, d.Ref) {
			return d.File()
		}
	}
	return ""
}

// manifest is a new object as a file beside the one that the finding is about.
func (r *run) manifest(f engine.Finding, object map[string]any) (name string, text []byte, err error) {
	file := r.beside(f)
	if file == "" || strings.HasPrefix(file, "<") {
		return "", nil, ErrUnplaced
	}
	kind, _ := object["kind"].(string)
	metadata, _ := object["metadata"].(map[string]any)
	parts := []string{kind}
	for _, field := range []string{"namespace", "name"} {
		if part, _ := metadata[field].(string); part != "" {
			parts = append(parts, part)
		}
	}
	name = filepath.Join(filepath.Dir(file), strings.ToLower(strings.Join(parts, "-"))+".yaml")
	if known, ok := r.before[name]; ok && known != nil || r.input.Text(name) != nil {
		return "", nil, fmt.Errorf("the file %s is there already", name)
	}
	text, err = encode(object)
	return name, text, err
}

func encode(object map[string]any) ([]byte, error) {
	var out strings.Builder
	encoder := yaml.NewEncoder(&out)
	encoder.SetIndent(2)
	encoder.CompactSeqIndent()
	if err := errors.Join(encoder.Encode(edit.Plain(object)), encoder.Close()); err != nil {
		return nil, fmt.Errorf("write manifest: %w", err)
	}
	return []byte(out.String()), nil
}

// draft is an object while its changes are chosen.
type draft struct {
	before, now any
	taken       []engine.Patch
	closed      bool // takes no more
}

func newDraft(d *source.Document) *draft {
	out := &draft{}
	out.before, out.now = decode(d.JSON), decode(d.JSON)
	return out
}

func decode(text []byte) any {
	var value any
	_ = json.Unmarshal(text, &value) // it was read as JSON before
	return value
}

// take takes the changes of one finding, adapted to those taken before; false where they contradict them.
func (d *draft) take(patches []engine.Patch) ([]engine.Patch, bool) {
	now := clone(d.now)
	var adapted []engine.Patch
	for _, p := range patches {
		more, ok := d.adapt(now, p)
		if !ok {
			return nil, false
		}
		for _, p := range more {
			if !apply(&now, p) {
				return nil, false
			}
		}
		adapted = append(adapted, more...)
	}
	d.now, d.taken = now, append(d.taken, adapted...)
	return adapted, true
}

// adapt fits one change to those taken before: what another finding made already is not made again, and two findings that
// make the same missing parent share it.
func (d *draft) adapt(now any, p engine.Patch) ([]engine.Patch, bool) {
	for _, t := range d.taken {
		switch {
		case reflect.DeepEqual(plainPatch(t), plainPatch(p)):
			return nil, true
		case t.Op == "add" && p.Op == "add" && d.made(t.Path) && (within(p.Path, t.Path) || within(t.Path, p.Path)):
			return merge(now, p.Path, p.Value)
		case within(p.Path, t.Path) || within(t.Path, p.Path) || shifts(t, p) || shifts(p, t):
			return nil, false
		}
	}
	return []engine.Patch{p}, true
}

// made tells that a path was not there before.
func (d *draft) made(path engine.Path) bool {
	_, there := get(d.before, path)
	return !there
}

// merge adds to what is there what it lacks; false where it has something else.
func merge(now any, path engine.Path, value any) ([]engine.Patch, bool) {
	have, there := get(now, path)
	fields, isMap := value.(map[string]any)
	_, both := have.(map[string]any)
	switch {
	case !there:
		return []engine.Patch{{Op: "add", Path: path, Value: value}}, true
	case isMap && both:
		var out []engine.Patch
		for _, key := range sortedKeys(fields) {
			more, ok := merge(now, append(slices.Clone(path), key), fields[key])
			if !ok {
				return nil, false
			}
			out = append(out, more...)
		}
		return out, true
	}
	return nil, reflect.DeepEqual(normal(have), normal(value))
}

// within tells that a path is another one or leads below it.
func within(path, parent engine.Path) bool {
	return len(path) >= len(parent) && reflect.DeepEqual(path[:len(parent)], parent)
}

// shifts tells that a change moves the items of a list through which another one leads.
func shifts(change, other engine.Patch) bool {
	last := len(change.Path) - 1
	if last < 0 || change.Op == "replace" {
		return false
	}
	_, index := change.Path[last].(int)
	return index && len(other.Path) > last && within(other.Path, change.Path[:last])
}
