package trust_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/builtin"
	"github.com/regolith-policy/regolith/engine/eval"
	"github.com/regolith-policy/regolith/engine/policy"
	"github.com/regolith-policy/regolith/engine/source"
)

const nodeFacts = engine.FactsGroup + "/NodeFacts"

// worlds are the clusters that the sweep hides parts of: the first has the most verdicts that could turn to pass.
var worlds = []string{"shop", "shop-hardened"}

// sweepAll asks for the whole sweep: each kind alone and each fact in every cluster. Without it only the first cluster is
// taken apart that far; of the others the kinds go several at a time, and facts of nodes stay.
var sweepAll = os.Getenv("SWEEP") == "all"

// kindsAtATime is how many kinds of the other clusters the short sweep hides in one scan.
const kindsAtATime = 5

// worldsOfFacts are the clusters of which facts of nodes are hidden.
func worldsOfFacts() []string {
	if sweepAll {
		return worlds
	}
	return worlds[:1]
}

// extent says how far the sweep went.
func extent() string {
	if sweepAll {
		return "whole sweep"
	}
	return "short sweep, SWEEP=all for the whole"
}

// TestHiddenKindsNeverPass takes each kind that some control reads out of a whole cluster, with a ledger that says that it
// was forbidden. No verdict turns from fail or unknown to pass.
func TestHiddenKindsNeverPass(t *testing.T) {
	t.Parallel()
	lib, evaluator := compiled(t, func(engine.Control) bool { return true })
	kinds := kindsOf(t, lib)
	flips, verdictsSeen, runs := 0, 0, 0
	for i, world := range worlds {
		input := readWorld(t, world)
		before := judge(t, evaluator, input)
		verdictsSeen += len(before)
		size := 1
		if i > 0 && !sweepAll {
			size = kindsAtATime
		}
		for _, group := range groups(kinds, input, size) {
			hidden := &source.Input{Source: input.Source, Ledger: source.Ledger{}}
			for _, kind := range group {
				hidden.Ledger[kind] = "forbidden"
			}
			for i := range input.Documents {
				if !slices.Contains(group, input.Documents[i].Ref.GroupKind()) {
					hidden.Documents = append(hidden.Documents, input.Documents[i])
				}
			}
			runs++
			for _, flip := range compare(before, judge(t, evaluator, hidden)) {
				flips++
				t.Errorf("%s without %s: %s", world, strings.Join(group, ", "), flip)
			}
		}
	}
	t.Logf("FIGURE hide sweep: %d kinds hidden in %d clusters (%s; %d scans by %d controls, %d verdicts each round): %d turned to pass",
		len(kinds), len(worlds), extent(), runs, len(lib.Controls), verdictsSeen, flips)
}

// groups are the kinds to hide at a time: so many of those of which the cluster has objects, and all others together, which
// only the ledger shows.
func groups(kinds []string, input *source.Input, size int) [][]string {
	present := map[string]bool{}
	for _, kind := range input.Kinds() {
		present[kind] = true
	}
	var there, others []string
	for _, kind := range kinds {
		if present[kind] {
			there = append(there, kind)
		} else {
			others = append(others, kind)
		}
	}
	return append(slices.Collect(slices.Chunk(there, size)), others)
}

// TestHiddenNodeFactsNeverPass takes each fact out of what is known of a node. No verdict on the node turns from fail or
// unknown to pass. All the nodes that lack one fact each are judged in one scan.
func TestHiddenNodeFactsNeverPass(t *testing.T) {
	t.Parallel()
	lib, evaluator := compiled(t, reviewsNodes)
	flips, facts := 0, 0
	for _, world := range worldsOfFacts() {
		input := readWorld(t, world)
		for i := range input.Documents {
			if input.Documents[i].Ref.GroupKind() != nodeFacts {
				continue
			}
			crowd := &source.Input{Source: input.Source, Documents: slices.Clone(input.Documents)}
			variants := withoutEach(t, input.Documents[i].JSON)
			for k, variant := range variants {
				d := input.Documents[i]
				d.Ref.Name = fmt.Sprintf("variant-%d", k)
				d.JSON = variant.object
				crowd.Documents = append(crowd.Documents, d)
			}
			verdicts := judge(t, evaluator, crowd)
			facts += len(variants)
			for k, variant := range variants {
				before, after := map[verdictKey]engine.Status{}, map[verdictKey]engine.Status{}
				for key, status := range verdicts {
					switch key.object {
					case "NodeFacts " + input.Documents[i].Ref.Name:
						before[verdictKey{key.control, "the node"}] = status
					case fmt.Sprintf("NodeFacts variant-%d", k):
						after[verdictKey{key.control, "the node"}] = status
					}
				}
				if len(before) < 50 || len(after) == 0 {
					t.Fatalf("%s without %s: %d and %d verdicts", world, variant.fact, len(before), len(after))
				}
				for _, flip := range compare(before, after) {
					flips++
					t.Errorf("%s without %s: %s", world, variant.fact, flip)
				}
			}
		}
	}
	if facts < 100 {
		t.Errorf("only %d facts were hidden", facts)
	}
	t.Logf("FIGURE hide sweep: %d facts of nodes hidden, one at a time (%s), before %d controls of nodes: %d verdicts turned to pass",
		facts, extent(), count(lib, reviewsNodes), flips)
}

// TestHiddenSectionsNeverPass takes each section out of what is known of a node, for the controls that judge other
// objects by it.
func TestHiddenSectionsNeverPass(t *testing.T) {
	t.Parallel()
	joins := func(c engine.Control) bool { return slices.Contains(c.Needs, nodeFacts) && !reviewsNodes(c) }
	lib, evaluator := compiled(t, joins)
	flips, sections := 0, 0
	for _, world := range worldsOfFacts() {
		input := readWorld(t, world)
		before := judge(t, evaluator, input)
		for i := range input.Documents {
			if input.Documents[i].Ref.GroupKind() != nodeFacts {
				continue
			}
			for _, variant := range withoutEach(t, input.Documents[i].JSON) {
				if strings.HasPrefix(variant.fact, "files ") || strings.Count(variant.fact, " ") > 1 {
					continue
				}
				sections++
				hidden := &source.Input{Source: input.Source, Documents: slices.Clone(input.Documents)}
				hidden.Documents[i].JSON = variant.object
				for _, flip := range compare(before, judge(t, evaluator, hidden)) {
					flips++
					t.Errorf("%s without %s: %s", world, variant.fact, flip)
				}
			}
		}
	}
	t.Logf("FIGURE hide sweep: %d sections of node facts hidden (%s) before %d controls that join with them: %d verdicts turned to pass",
		sections, extent(), count(lib, joins), flips)
}

// reviewsNodes tells that a control judges NodeFacts.
func reviewsNodes(c engine.Control) bool {
	matches, err := policy.Expand(c.Match)
	return err == nil && slices.ContainsFunc(matches, func(m policy.Match) bool { return m.String() == nodeFacts })
}

func count(lib *policy.Library, wanted func(engine.Control) bool) int {
	n := 0
	for _, control := range lib.Controls {
		if wanted(control) {
			n++
		}
	}
	return n
}

// compiled is an evaluator of all controls, also those that are off by default, that are asked for.
func compiled(t *testing.T, wanted func(engine.Control) bool) (*policy.Library, *eval.Evaluator) {
	t.Helper()
	lib, problems := builtin.Load()
	if len(problems) > 0 {
		t.Fatal(problems[0])
	}
	var controls []engine.Control
	for _, control := range lib.Controls {
		if wanted(control) {
			controls = append(controls, control)
		}
	}
	evaluator, broken, err := eval.New(t.Context(), eval.Config{Library: lib, Controls: controls})
	if err != nil || len(broken) > 0 {
		t.Fatal(err, broken)
	}
	return lib, evaluator
}

// kindsOf lists the kinds that controls read or review.
func kindsOf(t *testing.T, lib *policy.Library) []string {
	t.Helper()
	kinds := map[string]bool{}
	for i := range lib.Controls {
		matches, err := policy.Expand(lib.Controls[i].Match)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range matches {
			kinds[m.String()] = true
		}
		for _, need := range lib.Controls[i].Needs {
			kinds[need] = true
		}
	}
	return slices.Sorted(maps.Keys(kinds))
}

func readWorld(t *testing.T, name string) *source.Input {
	t.Helper()
	input, err := source.Read(t.Context(), []string{"../../examples/" + name}, source.Config{})
	if err != nil || len(input.Errors) > 0 {
		t.Fatal(err, input.Errors)
	}
	return input
}

// verdictKey is what a verdict is about; object "" is the control as a whole.
type verdictKey struct{ control, object string }

// judge gives the worst verdict of each control on each object, and that of each control on the whole. Every object is
// judged for itself, so that hiding an owner changes nothing but what is known.
func judge(t *testing.T, evaluator *eval.Evaluator, input *source.Input) map[verdictKey]engine.Status {
	t.Helper()
	report, err := evaluator.Run(context.Background(), input, eval.Options{ShowPass: true, Apart: true, ScannedAt: "2026-11-23T00:00:00Z"})
	if err != nil {
		t.Fatal(err)
	}
	verdicts := map[verdictKey]engine.Status{}
	for i := range report.Results {
		f := &report.Results[i]
		key := verdictKey{f.Control, f.Object.String()}
		if old, ok := verdicts[key]; !ok || slices.Index(engine.Statuses(), f.Status) < slices.Index(engine.Statuses(), old) {
			verdicts[key] = f.Status
		}
	}
	for i := range report.Controls {
		verdicts[verdictKey{report.Controls[i].ID, ""}] = report.Controls[i].Status
	}
	return verdicts
}

// compare lists the verdicts that turned to pass, and those that broke.
func compare(before, after map[verdictKey]engine.Status) []string {
	var flips []string
	for key, status := range after {
		was := before[key]
		if status == engine.StatusPass && (was == engine.StatusFail || was == engine.StatusUnknown) ||
			status == engine.StatusError && was != engine.StatusError {
			flips = append(flips, fmt.Sprintf("%s %s: %s, then %s", key.control, key.object, was, status))
		}
	}
	slices.Sort(flips)
	return flips
}

// without is a NodeFacts that lacks one fact.
type without struct {
	fact   string
	object []byte
}

// withoutEach takes out each fact of a NodeFacts: each section, each member of a section that maps or lists, the
// arguments of each process.
func withoutEach(t *testing.T, facts []byte) []without {
	t.Helper()
	var all []without
	number := 0
	remove := func(path ...any) {
		var object map[string]any
		if err := json.Unmarshal(facts, &object); err != nil {
			t.Fatal(err)
		}
		parent := any(object)
		for _, step := range path[:len(path)-1] {
			parent = at(parent, step)
		}
		switch last := path[len(path)-1].(type) {
		case string:
			delete(parent.(map[string]any), last)
		case int:
			section := path[0].(string)
			object[section] = slices.Delete(object[section].([]any), last, last+1)
		}
		if metadata, ok := object["metadata"].(map[string]any); ok {
			metadata["name"] = fmt.Sprintf("variant-%d", number)
		}
		number++
		raw, err := json.Marshal(object)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, without{strings.Trim(fmt.Sprintf("%v", path), "[]"), raw})
	}
	var object map[string]any
	if err := json.Unmarshal(facts, &object); err != nil {
		t.Fatal(err)
	}
	delete(object, "metadata")
	for section, value := range object {
		switch members := value.(type) {
		case map[string]any:
			for name, member := range members {
				remove(section, name)
				if inner, ok := member.(map[string]any); ok {
					for field := range inner {
						remove(section, name, field)
					}
				}
			}
		case []any:
			for i, member := range members {
				remove(section, i)
				if inner, ok := member.(map[string]any); ok {
					for field := range inner {
						remove(section, i, field)
					}
				}
			}
		}
		if section != "apiVersion" && section != "kind" {
			remove(section)
		}
	}
	return all
}

func at(value, step any) any {
	switch key := step.(type) {
	case string:
		return value.(map[string]any)[key]
	case int:
		return value.([]any)[key]
	}
	return nil
}
