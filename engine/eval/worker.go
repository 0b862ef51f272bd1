package eval

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/policy"
	"github.com/regolith-policy/regolith/engine/source"
	"github.com/regolith-policy/regolith/engine/vm"
)

// worker judges objects, one after another, and keeps what it found.
type worker struct {
	*run
	brake    *brake
	decoder  *decoder
	locator  source.Locator
	caches   map[*interpreter]*ruleCache // made on first use
	machines []*vm.Machine               // of run.worlds; made on first use
	counts   []engine.Counts             // by index of the control
	missing  []int                       // by index of the control: verdicts unknown because data was not collected
	findings []*engine.Finding
	blanks   []engine.Finding // for findings
	errors   []engine.InputError

	paths      map[string]string // by their own text
	pathBytes  []byte
	harmless   map[string]struct{} // texts with nothing to hide
	judgements []judgement         // of the object under review
}

func newWorker(r *run, share bool) *worker {
	return &worker{
		run:     r,
		brake:   r.watchdog.brake(),
		decoder: newDecoder(share, r.leftOut),
		counts:  make([]engine.Counts, len(r.program.controls)),
		missing: make([]int, len(r.program.controls)),
	}
}

// judgement is what one control said of one object.
type judgement struct {
	control       *compiled
	violations    []element
	unknowns      []element
	notApplicable []element
	err           error
}

// decode reads an object; nil where it cannot be read, which is then told.
func (w *worker) decode(o *object) *ast.Term {
	if o.term != nil || o.bad {
		return o.term
	}
	term, err := w.decoder.Decode(o.document.JSON)
	if err != nil {
		o.bad = true
		var syntax *syntaxError
		location := o.document.Locate(nil)
		if errors.As(err, &syntax) {
			location = o.document.LocateOffset(syntax.Offset)
		}
		w.errors = append(w.errors, engine.InputError{Location: location, Message: "read document: " + err.Error()})
		return nil
	}
	for _, fault := range w.shapes.check(o.ref, term) {
		o.bad = true
		w.errors = append(w.errors, engine.InputError{
			Location: o.document.Locate(fault.path),
			Message:  fmt.Sprintf("%s: %s: %s", o.ref, renderPath(fault.path), fault.message),
			Hint:     "the API server would refuse this object, so it is not judged; correct the field",
		})
	}
	if o.bad {
		return nil
	}
	return term
}

// family judges an object and what it owns.
func (w *worker) family(ctx context.Context, f family) error {
	head := &w.objects[f.head]
	if !w.judges(head) {
		return nil
	}
	term := w.decode(head)
	if term == nil {
		return nil
	}
	var seen map[string]*engine.Finding
	if len(f.members) > 0 {
		seen = map[string]*engine.Finding{}
	}
	judgements, err := w.review(ctx, head, term, "")
	if err != nil {
		return err
	}
	for i := range judgements {
		w.settle(&judgements[i], head, term, seen)
	}
	first := true
	for _, i := range f.members {
		if err := w.member(ctx, &w.objects[i], head, term, seen, &first); err != nil {
			return err
		}
	}
	return nil
}

// member judges an owned object: through its owner where it is what the owner's template says, itself where it
// is not.
func (w *worker) member(ctx context.Context, o, head *object, owner *ast.Term, seen map[string]*engine.Finding, first *bool) error {
	term := w.decode(o)
	if term == nil {
		return nil
	}
	same := sameTemplate(template(head.kind, owner), template(o.kind, term))
	judgedAs := ""
	if same {
		judgedAs = head.kind
		w.countInstance(o, seen, first)
	}
	judgements, err := w.review(ctx, o, term, judgedAs)
	if err != nil {
		return err
	}
	for i := range judgements {
		if j := &judgements[i]; same || !j.control.reviews(head.kind, "") {
			w.settle(j, o, term, nil)
		} else {
			w.settleDifferences(j, o, term, seen)
		}
	}
	return nil
}

// countInstance counts a pod on each finding of its owner. The first pod is the one the finding stands for.
func (w *worker) countInstance(o *object, seen map[string]*engine.Finding, first *bool) {
	if o.kind != "Pod" {
		return
	}
	if *first {
		*first = false
		return
	}
	for _, finding := range seen {
		finding.Instances++
	}
}

// settleDifferences tells only what the owner's findings do not say already.
func (w *worker) settleDifferences(j *judgement, o *object, term *ast.Term, seen map[string]*engine.Finding) {
	known := func(status engine.Status) func(element) bool {
		return func(e element) bool {
			finding := engine.Finding{Control: j.control.ID, Status: status, Message: e.message}
			at, ok := seen[w.kinKey(&finding, &e, o, term)]
			if ok {
				at.Instances++
			}
			return ok
		}
	}
	j.violations = slices.DeleteFunc(slices.Clone(j.violations), known(engine.StatusFail))
	j.unknowns = slices.DeleteFunc(slices.Clone(j.unknowns), known(engine.StatusUnknown))
	if len(j.violations) == 0 && len(j.unknowns) == 0 && j.err == nil {
		return // a pass here is its owner's
	}
	w.settle(j, o, term, seen)
}

// kinKey says what a finding is about, the same for an owner and for what it owns.
func (w *worker) kinKey(f *engine.Finding, e *element, o *object, term *ast.Term) string {
	at := templatePath[o.kind]
	relative := e.path
	if len(relative) >= len(at) {
		inside := true
		for i, key := range at {
			inside = inside && relative[i] == key
		}
		if inside {
			relative = relative[len(at):]
		}
	}
	return strings.Join([]string{f.Control, string(f.Status), e.message, stablePath(template(o.kind, term), relative)}, "\x00")
}

// review evaluates all controls that review an object.
func (w *worker) review(ctx context.Context, o *object, term *ast.Term, judgedAs string) ([]judgement, error) {
	selected, open := w.selected(o, term)
	p := w.planner.plan(class{o.kind, components(o.kind, term), judgedAs, selected})
	if len(p.controls)+len(p.stopped) == 0 {
		return open, nil
	}
	var judgements []judgement
	var err error
	if len(p.controls) > 0 {
		judgements, err = w.evaluate(ctx, p, term)
	}
	if err != nil && ctx.Err() == nil {
		judgements, err = w.blame(ctx, o, p, term, err)
	}
	for _, out := range p.stopped {
		judgements = append(judgements, judgement{control: out.control, err: out.err})
	}
	return append(judgements, open...), cmp.Or(ctx.Err(), err)
}

// inputOf is the input document of a review.
func (w *worker) inputOf(term *ast.Term) *ast.Term {
	return single(ast.InternedTerm("review"), w.reviewOf(term))
}

// evaluate asks the controls of a plan about one object.
func (w *worker) evaluate(ctx context.Context, p *plan, term *ast.Term) ([]judgement, error) {
	input := w.inputOf(term)
	judgements := w.blankJudgements(len(p.controls))
	lost, err := w.ask(ctx, p, input, judgements)
	if err != nil {
		return nil, err
	}
	for _, i := range lost {
		in, err := w.whole()
		if err != nil {
			return nil, err
		}
		alone, err := w.interpret(ctx, in, w.planner.single(p.controls[i]), input)
		if err != nil {
			return nil, err
		}
		judgements[i] = alone[0]
	}
	if p.rest != nil {
		told, err := w.interpret(ctx, w.foreign, p.rest, input)
		if err != nil {
			return nil, err
		}
		for k, i := range p.places {
			judgements[i] = told[k]
		}
	}
	return judgements, nil
}

// blankJudgements is room for the judgements of one object: those of the last one are not read any more.
func (w *worker) blankJudgements(n int) []judgement {
	w.judgements = slices.Grow(w.judgements[:0], n)[:n]
	clear(w.judgements)
	return w.judgements
}

// interpret runs one query over an input document.
func (w *worker) interpret(ctx context.Context, in *interpretation, p *plan, input *ast.Term) ([]judgement, error) {
	body, err := w.planner.compiled(p, in.interpreter)
	if err != nil {
		return nil, err
	}
	judgements := make([]judgement, 0, len(p.controls))
	query := in.query(body, w.data()).WithInput(vm.Whole(input)).WithCancel(w.brake).WithVirtualCache(w.virtualCache(in))
	err = w.guarded(!in.trusted, func() error {
		return query.Iter(ctx, func(result topdown.QueryResult) error {
			for i, control := range p.controls {
				j := judgement{control: control}
				var values [3]*ast.Term
				for k, name := range p.vars[i] {
					values[k] = result[name]
				}
				j.decode(values)
				judgements = append(judgements, j)
			}
			return nil
		})
	})
	if err != nil {
		return nil, err // what was left behind may still write to judgements
	}
	if len(judgements) != len(p.controls) {
		err = fmt.Errorf("%d of %d controls gave a result", len(judgements), len(p.controls))
	}
	return judgements, err
}

// virtualCache is the cache for the next object.
func (w *worker) virtualCache(in *interpretation) topdown.VirtualCache {
	if w.stock {
		return topdown.NewVirtualCache()
	}
	cache := w.cacheOf(in)
	cache.next()
	return cache
}

// cacheOf is the cache of an interpreter.
func (w *worker) cacheOf(in *interpretation) *ruleCache {
	cache := w.caches[in.interpreter]
	if cache == nil {
		if w.caches == nil {
			w.caches = map[*interpreter]*ruleCache{}
		}
		cache = newRuleCache(in.paths, in.shared)
		w.caches[in.interpreter] = cache
	}
	return cache
}

// decode reads what the rules of a control say: violation, unknown and not_applicable, nil where it has no such rule.
func (j *judgement) decode(values [3]*ast.Term) {
	for k, into := range []*[]element{&j.violations, &j.unknowns, &j.notApplicable} {
		elements, err := decodeSet(values[k], j.control.selector != nil)
		*into = elements
		j.err = errors.Join(j.err, err)
	}
}

// components names the components an object shows, sorted: the program that a container of a pod starts, the
// processes of a node.
func components(kind string, term *ast.Term) string {
	found := map[string]bool{}
	switch kind {
	default:
		return ""
	case "Pod":
		for _, container := range elements(child(child(term, "spec"), "containers")) {
			words := append(elements(child(container, "command")), elements(child(container, "args"))...)
			for _, program := range started(words) {
				found[program] = true
			}
		}
	case engine.FactsGroup + "/NodeFacts":
		for _, process := range elements(child(term, "processes")) {
			if program, _ := stringOf(child(process, "name")); policy.IsComponent(program) {
				found[program] = true
			}
		}
		if child(term, "kubeletConfigz") != nil {
			found["kubelet"] = true
		}
	case "kubeadm.k8s.io/ClusterConfiguration":
		return strings.Join(policy.KubeadmComponents(), ",")
	}
	return strings.Join(slices.Sorted(maps.Keys(found)), ",")
}

// started gives the components that a command line starts: the program, with nothing but launchers and their flags
// before it, or whatever the script of a shell names. It is the counterpart of lib.flags.
func started(words []*ast.Term) []string {
	for i, word := range words {
		text, _ := stringOf(word)
		program := path.Base(text)
		switch {
		case strings.HasPrefix(text, "-"):
		case policy.IsComponent(program):
			return []string{program}
		case slices.Contains([]string{"ash", "bash", "dash", "sh"}, program):
			return scripted(words[i+1:])
		case !isLauncher(program):
			return nil
		}
	}
	return nil
}

// isLauncher tells whether a program starts the one named after it.
func isLauncher(program string) bool {
	return slices.Contains([]string{
		"dumb-init", "exec", "go-runner", "hyperkube", "kube-log-runner", "nice", "tini", "watch-termination",
	}, program)
}

// scripted gives the components that a script names.
func scripted(words []*ast.Term) []string {
	var programs []string
	for _, word := range words {
		text, _ := stringOf(word)
		for part := range strings.FieldsSeq(text) {
			if program := path.Base(part); policy.IsComponent(program) {
				programs = append(programs, program)
			}
		}
	}
	return programs
}
