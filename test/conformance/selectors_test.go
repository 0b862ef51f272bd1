package conformance

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"

	"github.com/regolith-policy/regolith/engine/builtin"
	"github.com/regolith-policy/regolith/engine/eval"
	"github.com/regolith-policy/regolith/engine/policy"
	"github.com/regolith-policy/regolith/engine/source"
)

// selection asks whether a selector selects an object with these labels.
type selection struct {
	Selector metav1.LabelSelector `json:"selector"`
	Labels   map[string]string    `json:"labels"`
}

// TestSelectors compares lib.selectors with apimachinery over random selectors. SELECTORS is how many.
func TestSelectors(t *testing.T) {
	t.Parallel()
	lib, problems := builtin.Load()
	if len(problems) > 0 {
		t.Fatal(problems[0])
	}
	want, err := strconv.Atoi(cmp.Or(os.Getenv("SELECTORS"), "20000"))
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(3, 17)) //nolint:gosec // the same questions each time
	asked, selected := 0, 0
	for asked < want {
		batch := make([]selection, 2000)
		for i := range batch {
			batch[i] = randomSelection(random)
		}
		for i, got := range decisions(t, lib, batch) {
			selector, err := metav1.LabelSelectorAsSelector(&batch[i].Selector)
			if err != nil {
				t.Fatal(err)
			}
			if yes := selector.Matches(labels.Set(batch[i].Labels)); yes != got {
				raw, err := json.Marshal(batch[i])
				t.Fatalf("apimachinery says %t, lib.selectors %t (%v)\n%s", yes, got, err, raw)
			} else if yes {
				selected++
			}
		}
		asked += len(batch)
	}
	if selected < asked/20 || selected > asked*19/20 {
		t.Errorf("%d of %d objects are selected: they say little", selected, asked)
	}
	t.Logf("FIGURE label selectors: %d random selectors agree with apimachinery, %d of them select, 0 disagreements", asked, selected)
}

// decisions asks lib.selectors.
func decisions(tb testing.TB, lib *policy.Library, batch []selection) []bool {
	tb.Helper()
	in, err := source.Read(tb.Context(), []string{"-"}, source.Config{Stdin: bytes.NewReader([]byte(`{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"a"}}`))})
	if err != nil {
		tb.Fatal(err)
	}
	var object any
	raw, err := json.Marshal(map[string]any{"questions": batch})
	if err == nil {
		err = json.Unmarshal(raw, &object)
	}
	if err != nil {
		tb.Fatal(err)
	}
	var answers []bool
	faults, err := eval.Ask(tb.Context(), in, eval.Question{Library: lib, Noun: "selectors", Rule: "decisions", Object: object}, &answers)
	if err != nil || len(faults) > 0 || len(answers) != len(batch) {
		tb.Fatal(err, faults, len(answers))
	}
	return answers
}

// randomSelection draws from few keys and values, so that selectors and labels meet.
func randomSelection(random *rand.Rand) selection {
	key := func() string { return fmt.Sprintf("k%d", random.IntN(3)) }
	value := func() string { return []string{"", "a", "b", "c"}[random.IntN(4)] }
	s := selection{Labels: map[string]string{}}
	for range random.IntN(4) {
		s.Labels[key()] = value()
	}
	for range random.IntN(2) {
		if s.Selector.MatchLabels == nil {
			s.Selector.MatchLabels = map[string]string{}
		}
		s.Selector.MatchLabels[key()] = value()
	}
	for range random.IntN(3) {
		e := metav1.LabelSelectorRequirement{Key: key(), Operator: []metav1.LabelSelectorOperator{
			metav1.LabelSelectorOpIn, metav1.LabelSelectorOpNotIn, metav1.LabelSelectorOpExists, metav1.LabelSelectorOpDoesNotExist,
		}[random.IntN(4)]}
		if e.Operator == metav1.LabelSelectorOpIn || e.Operator == metav1.LabelSelectorOpNotIn {
			for range 1 + random.IntN(3) {
				e.Values = append(e.Values, value())
			}
		}
		s.Selector.MatchExpressions = append(s.Selector.MatchExpressions, e)
	}
	return s
}
