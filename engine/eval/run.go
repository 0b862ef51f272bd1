package eval

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/source"
	"github.com/regolith-policy/regolith/engine/vm"
)

// Options says how to judge one input.
type Options struct {
	// Tool and Bundles name the program and what was selected, for the report.
	Tool    engine.Tool
	Bundles []engine.Bundle
	// Partial says that the input is part of a larger cluster, so that absence proves nothing.
	Partial bool
	// ScannedAt is the time of the scan in RFC 3339, for the policies that need one; "" where it is not given.
	ScannedAt string
	// Namespaces restricts which objects are judged; empty means all. The inventory stays whole.
	Namespaces []string
	// Apart judges every object for itself, also those that another one in the input owns.
	Apart bool
	// AsReviewed reports every finding on the object that was reviewed, also where the control says that the fault is
	// on another one: what hosts say that know nothing of details.object.
	AsReviewed bool
	// Shards, where it is over zero, says that only the Shard-th of so many parts of the objects is judged; Merge puts the
	// reports together. The inventory is whole, and what is judged through its owner stays with it.
	Shard, Shards int
	// ShowPass adds the passes to the results.
	ShowPass bool
	// Progress, if set, is told how many of all objects are judged. It is called from several goroutines.
	Progress func(done, total int)
}

// object is a document on its way through the evaluator.
type object struct {
	ref      engine.Ref
	kind     string // ref.GroupKind()
	owner    *engine.Ref
	document *source.Document // nil for the Cluster that the host makes up
	retained bool             // its kind is one that the inventory holds
	term     *ast.Term        // kept only where it is retained
	bad      bool             // it could not be read: not judged
}

// run is one input under evaluation.
type run struct {
	*Evaluator
	options    Options
	input      *source.Input
	objects    []object
	facts      []*object // those of objects that are no objects of the API
	cluster    engine.Ref
	places     func() map[engine.Ref]int       // identity -> index of the object
	data       func() ast.Value                // as OPA knows it, for interpreters
	worlds     []*vm.World                     // of program.plans
	foreign    *interpretation                 // of the controls that no machine runs
	whole      func() (*interpretation, error) // of all controls; made on demand
	conditions []condition                     // by index of the control
	secrets    func() []string                 // the texts of all Secrets of the input
	shallow    map[string]bool                 // kinds of which only metadata was collected; nil where there are none
	dropped    map[string]bool                 // kinds for whose inventory there was no memory
	done       atomic.Int64
	watchdog   *watchdog
}

// Run judges an input. The report is complete even where documents or controls are at fault; the error is for
// a cancelled context and whatever else makes the whole run void.
func (e *Evaluator) Run(ctx context.Context, in *source.Input, o Options) (*engine.Report, error) {
	r := &run{Evaluator: e, options: o, input: in, watchdog: newWatchdog(e.time, e.memory)}
	defer r.watchdog.watch(ctx)()
	r.planner.restart()
	r.options.Partial = o.Partial || in.Incomplete != ""
	r.places = sync.OnceValue(r.index)
	r.secrets = sync.OnceValue(r.allSecrets)
	loaded, err := r.load(ctx)
	if err != nil {
		return nil, err
	}
	judged, err := r.judge(ctx)
	if err != nil {
		return nil, err
	}
	return r.report(append(loaded, judged...)), nil
}

// parallel runs one worker a job over the indices below n, and gives the workers with what they found.
func (r *run) parallel(ctx context.Context, n int, share bool, work func(w *worker, i int) error) ([]*worker, error) {
	var next atomic.Int64
	workers := make([]*worker, r.jobs)
	failures := make([]error, r.jobs)
	var wait sync.WaitGroup
	for k := range workers {
		w := newWorker(r, share)
		workers[k] = w
		wait.Go(func() {
			defer func() { r.watchdog.forget(w.brake) }()
			failures[k] = r.input.Guard(func() error {
				for ctx.Err() == nil && !r.watchdog.full.Load() {
					i := int(next.Add(1)) - 1
					if i >= n {
						return nil
					}
					if err := work(w, i); err != nil {
						return err
					}
				}
				return nil
			})
		})
	}
	wait.Wait()
	for k := range failures {
		if errors.Is(failures[k], errFull) {
			failures[k] = nil
		}
	}
	return workers, cmp.Or(append(failures, ctx.Err())...)
}

// load decodes what the inventory holds and evaluates the rules that depend on no single object.
func (r *run) load(ctx context.Context) ([]*worker, error) {
	r.objects = make([]object, len(r.input.Documents), len(r.input.Documents)+1)
	of := map[[2]string]object{}
	for i := range r.input.Documents {
		document := &r.input.Documents[i]
		kind := [2]string{document.Ref.APIVersion, document.Ref.Kind}
		o, ok := of[kind]
		if !ok {
			o = object{kind: document.Ref.GroupKind(), retained: r.retains(document.Ref)}
			of[kind] = o
		}
		o.ref, o.owner, o.document = document.Ref, document.Owner, document
		r.objects[i] = o
	}
	r.watchdog.loading.Store(true)
	workers, err := r.parallel(ctx, len(r.objects), true, func(w *worker, i int) error {
		if o := &r.objects[i]; o.retained {
			o.term = w.decode(o)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, w := range workers {
		w.decoder = nil // with all that it could have shared
	}
	r.dropPartial()
	r.addCluster()
	for i := range r.objects {
		if isFact(r.objects[i].kind) {
			r.facts = append(r.facts, &r.objects[i])
		}
	}
	inventory := newInventory()
	for i := range r.objects {
		if o := &r.objects[i]; o.term != nil {
			inventory.add(o.ref, r.shapes.inventoryNamespace(o.ref), trimmed(o.term, r.status))
		}
	}
	data := inventory.data(r.params)
	r.data = sync.OnceValue(func() ast.Value { return vm.Whole(data).Value })
	r.conditions, r.shallow = r.assess(), r.contentless()
	for _, plan := range r.program.plans {
		r.worlds = append(r.worlds, vm.NewWorld(plan, data.Value))
	}
	r.whole = sync.OnceValues(func() (*interpretation, error) {
		interpreter, err := r.program.whole()
		if err != nil {
			return nil, err
		}
		return r.interpretation(ctx, interpreter)
	})
	r.foreign, err = r.interpretation(ctx, r.program.foreign)
	return workers, err
}

const clusterKind = engine.FactsGroup + "/Cluster"

// addCluster makes up the Cluster fact where the input has none, so that there is always one.
func (r *run) addCluster() {
	for i := range r.objects {
		if r.objects[i].kind == clusterKind {
			r.cluster = r.objects[i].ref
			return
		}
	}
	r.cluster = engine.Ref{APIVersion: engine.FactsVersion, Kind: "Cluster", Name: "cluster"}
	fact := map[string]any{
		"apiVersion": r.cluster.APIVersion, "kind": r.cluster.Kind, "metadata": map[string]any{"name": r.cluster.Name},
	}
	if v := r.input.Source.KubernetesVersion; v != "" {
		fact["kubernetesVersion"] = v
	}
	if r.options.ScannedAt != "" {
		fact["scannedAt"] = r.options.ScannedAt
	}
	r.objects = append(r.objects, object{ref: r.cluster, kind: clusterKind, term: ast.NewTerm(ast.MustInterfaceToValue(fact))})
}

// index finds objects by identity; of two with one identity the last.
func (r *run) index() map[engine.Ref]int {
	places := make(map[engine.Ref]int, len(r.objects))
	for i := range r.objects {
		places[identity(r.objects[i].ref)] = i
	}
	return places
}

// judge reviews every object, families together.
func (r *run) judge(ctx context.Context) ([]*worker, error) {
	var groups []family
	if r.options.Apart {
		for i := range r.objects {
			groups = append(groups, family{head: i})
		}
	} else {
		groups = families(r.objects)
	}
	if r.options.Shards > 0 {
		groups = slices.DeleteFunc(groups, func(f family) bool { return !r.inShard(f) })
	}
	return r.parallel(ctx, len(groups), false, func(w *worker, i int) error {
		if err := w.family(ctx, groups[i]); err != nil {
			return err
		}
		r.objects[groups[i].head].finished()
		for _, k := range groups[i].members {
			r.objects[k].finished()
		}
		done := r.done.Add(int64(1 + len(groups[i].members)))
		if r.options.Progress != nil {
			r.options.Progress(int(done), len(r.objects))
		}
		return nil
	})
}

// finished tells that the text of an object is not needed any more.
func (o *object) finished() {
	if o.document != nil {
		o.document.Finished()
	}
}

// judges tells whether the options leave an object to be judged.
func (r *run) judges(o *object) bool {
	return !o.bad && (len(r.options.Namespaces) == 0 || slices.Contains(r.options.Namespaces, o.ref.Namespace))
}
