package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	psaapi "k8s.io/pod-security-admission/api"
	psa "k8s.io/pod-security-admission/policy"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/builtin"
	"github.com/regolith-policy/regolith/engine/eval"
	"github.com/regolith-policy/regolith/engine/policy"
	"github.com/regolith-policy/regolith/engine/source"
	"github.com/regolith-policy/regolith/internal/clustergen"
	"github.com/regolith-policy/regolith/internal/cputime"
)

// floorSize is the objects of the cluster on which floors and prepared queries are measured.
const floorSize = 1000

// nativeSize is how many objects the cluster has whose pods native Pod Security checks: it is done with those of a small one in
// less than a millisecond.
const nativeSize = 10_000

// floorRounds is how often what is done in a moment is measured in a round.
const floorRounds = 5

// floors is CPU time in one process: what nothing can beat, ourselves, and OPA as its documentation embeds it.
type floors struct {
	megabytes  float64
	split      time.Duration // the bytes of a v1 List into documents with their places
	decode     time.Duration // JSON into ast.Value by OPA
	psaCheck   time.Duration // one check of native Pod Security on one pod that is decoded
	psaRead    time.Duration // the same where the pod is decoded first, as ours are
	pair       time.Duration // one of our controls on one object with a pod spec, each object for itself, reading included
	collapsed  time.Duration // the same where owners are judged for what they own; every object counted
	prepared   time.Duration // one control on one object by a prepared query each, input parsed
	pods       int           // objects with a pod spec
	controls   int           // that review them
	calibrated time.Duration
}

func measureFloors(ctx context.Context, c config) (floors, error) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1)) // a processor that is idle would collect garbage
	data := clustergen.List(floorSize, 1)
	file := filepath.Join(c.work, "floors.json")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		return floors{}, err
	}
	f := floors{megabytes: float64(len(data)) / 1e6}
	lib, problems := builtin.Parsed()
	if len(problems) > 0 {
		return f, problems[0]
	}
	controls := workloadControls(lib)
	evaluator, faults, err := eval.New(ctx, eval.Config{Library: lib, Controls: controls, Jobs: 1})
	if err != nil || len(faults) > 0 {
		return f, fmt.Errorf("compile: %v %w", faults, err)
	}
	prepared, err := prepare(ctx, lib, controls)
	if err != nil {
		return f, err
	}
	inputs, err := workloads(data)
	if err != nil {
		return f, err
	}
	f.pods, f.controls = len(inputs), len(controls)
	texts := podTexts(nativeSize)
	pods, err := decodePods(texts)
	if err != nil {
		return f, err
	}
	texts = texts[:len(inputs)]
	native, err := psa.NewEvaluator(psa.DefaultChecks(), nil)
	if err != nil {
		return f, err
	}
	read := func() *source.Input {
		input, readErr := source.Read(ctx, []string{file}, source.Config{Jobs: 1})
		err = readErr
		return input
	}
	scan := func(o eval.Options) func() {
		return func() { _, err = evaluator.Run(ctx, read(), o) }
	}
	for range floorRounds * c.rounds {
		f.calibrated = least(f.calibrated, cputime.Calibrate())
		f.split = least(f.split, timed(func() { read() }))
		f.decode = least(f.decode, timed(func() { _, err = ast.ValueFromReader(bytes.NewReader(data)) }))
		f.psaCheck = least(f.psaCheck, perCheck(timed(func() { evaluateNative(native, pods) }), len(pods)))
		f.psaRead = least(f.psaRead, perCheck(timed(func() { err = readNative(native, texts) }), len(texts)))
		if err != nil {
			return f, err
		}
		f.pair = least(f.pair, timed(scan(eval.Options{Apart: true}))/time.Duration(len(inputs)*len(controls)))
		f.collapsed = least(f.collapsed, timed(scan(eval.Options{}))/time.Duration(len(inputs)*len(controls)))
		if err != nil {
			return f, err
		}
	}
	for range c.rounds {
		f.prepared = least(f.prepared, timed(func() { err = evaluatePrepared(ctx, prepared, inputs) })/time.Duration(len(inputs)*len(controls)))
		if err != nil {
			return f, err
		}
	}
	return f, nil
}

func least(a, b time.Duration) time.Duration {
	if a == 0 {
		return b
	}
	return min(a, b)
}

// timed gives the CPU time of some work. What was left behind before is not of it.
func timed(work func()) time.Duration {
	runtime.GC()
	start := cputime.Used()
	work()
	return cputime.Used() - start
}

// workloadControls are the enabled controls of whatever holds a pod spec.
func workloadControls(lib *policy.Library) []engine.Control {
	var out []engine.Control
	for _, c := range lib.Controls {
		for _, match := range c.Match {
			if c.Enabled && match == "workload" {
				out = append(out, c)
			}
		}
	}
	return out
}

// prepare makes a prepared query of each control, as the documentation of OPA shows.
func prepare(ctx context.Context, lib *policy.Library, controls []engine.Control) ([]rego.PreparedEvalQuery, error) {
	compiler := ast.NewCompiler()
	if compiler.Compile(lib.Modules); compiler.Failed() {
		return nil, compiler.Errors
	}
	queries := make([]rego.PreparedEvalQuery, 0, len(controls))
	for _, c := range controls {
		q, err := rego.New(rego.Query("data."+packageOf(c.ID)+".violation"), rego.Compiler(compiler)).PrepareForEval(ctx)
		if err != nil {
			return nil, fmt.Errorf("prepare %s: %w", c.ID, err)
		}
		queries = append(queries, q)
	}
	return queries, nil
}

// perCheck is what one check on one pod takes, where all are asked about so many.
func perCheck(all time.Duration, pods int) time.Duration {
	return all / time.Duration(pods*len(psa.DefaultChecks()))
}

// workloads are the objects of a cluster that hold a pod spec, as parsed inputs.
func workloads(data []byte) ([]ast.Value, error) {
	var list struct{ Items []json.RawMessage }
	if err := json.Unmarshal(data, &list); err != nil {
		return nil, err
	}
	var inputs []ast.Value
	for _, raw := range list.Items {
		var meta metav1.TypeMeta
		if err := json.Unmarshal(raw, &meta); err != nil {
			return nil, err
		}
		switch meta.Kind {
		case "Pod", "Deployment", "ReplicaSet", "DaemonSet", "StatefulSet", "Job", "CronJob":
		default:
			continue
		}
		object, err := ast.ValueFromReader(bytes.NewReader(raw))
		if err != nil {
			return nil, err
		}
		review := ast.NewObject(ast.Item(ast.StringTerm("object"), ast.NewTerm(object)))
		inputs = append(inputs, ast.NewObject(ast.Item(ast.StringTerm("review"), ast.NewTerm(review))))
	}
	return inputs, nil
}

// podTexts are the pods of a cluster.
func podTexts(n int) []json.RawMessage {
	var pods []json.RawMessage
	for _, raw := range clustergen.Objects(n, 1) {
		var meta metav1.TypeMeta
		if err := json.Unmarshal(raw, &meta); err == nil && meta.Kind == "Pod" {
			pods = append(pods, raw)
		}
	}
	return pods
}

func decodePods(texts []json.RawMessage) ([]corev1.Pod, error) {
	pods := make([]corev1.Pod, len(texts))
	for i, text := range texts {
		if err := json.Unmarshal(text, &pods[i]); err != nil {
			return nil, err
		}
	}
	return pods, nil
}

func evaluateNative(evaluator psa.Evaluator, pods []corev1.Pod) {
	level := psaapi.LevelVersion{Level: psaapi.LevelRestricted, Version: psaapi.LatestVersion()}
	for i := range pods {
		evaluator.EvaluatePod(level, &pods[i].ObjectMeta, &pods[i].Spec)
	}
}

func readNative(evaluator psa.Evaluator, texts []json.RawMessage) error {
	pods, err := decodePods(texts)
	evaluateNative(evaluator, pods)
	return err
}

func evaluatePrepared(ctx context.Context, queries []rego.PreparedEvalQuery, inputs []ast.Value) error {
	for _, input := range inputs {
		for _, q := range queries {
			if _, err := q.Eval(ctx, rego.EvalParsedInput(input)); err != nil {
				return err
			}
		}
	}
	return nil
}
