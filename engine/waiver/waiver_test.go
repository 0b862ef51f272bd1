package waiver_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/waiver"
)

const whole = `
waivers:
  - controls: [pod/host-network]
    object: {kind: Pod, namespace: kube-system, name: "kube-*"}
    reason: it comes before the pod network
    owner: platform@example.com
    expires: 2027-06-30
`

func known(id string) bool { return strings.HasPrefix(id, "pod/") }

func parse(t *testing.T, text string) []waiver.Waiver {
	t.Helper()
	waivers, err := waiver.Parse([]byte(text), "waivers.yaml", known)
	if err != nil {
		t.Fatal(err)
	}
	return waivers
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ from, to, want string }{
		"unknown control":  {"pod/host-network", "node/host", `waivers.yaml:3: there is no control "node/host"`},
		"no control":       {"[pod/host-network]", "[]", "waivers.yaml:3: the waiver names no control"},
		"no object":        {`{kind: Pod, namespace: kube-system, name: "kube-*"}`, "{}", "waivers.yaml:3: the waiver names no object"},
		"bad pattern":      {"kube-*", "[", `waivers.yaml:3: "[" is no pattern`},
		"no reason":        {"it comes before the pod network", `" "`, "waivers.yaml:3: the waiver gives no reason"},
		"no owner":         {"platform@example.com", `""`, "waivers.yaml:3: the waiver has no owner"},
		"no day":           {"2027-06-30", "never", `waivers.yaml:3: expires "never" is no day`},
		"a day that isn't": {"2027-06-30", "2027-06-31", `waivers.yaml:3: expires "2027-06-31" is no day`},
		"misspelt key":     {"owner:", "ower:", "waivers.yaml:3: field ower not found"},
		"misspelt list":    {"waivers:", "waiver:", "waivers.yaml:1: "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := waiver.Parse([]byte(strings.Replace(whole, tc.from, tc.to, 1)), "waivers.yaml", known)
			if err == nil || !strings.HasPrefix(err.Error(), tc.want) {
				t.Errorf("have %v, want %q", err, tc.want)
			}
			var hinted *waiver.Error
			if !errors.As(err, &hinted) || hinted.Hint() == "" {
				t.Errorf("%v says not what to do", err)
			}
		})
	}
}

func TestParseTellsEveryFault(t *testing.T) {
	t.Parallel()
	two := whole + strings.TrimPrefix(whole, "\nwaivers:\n")
	_, err := waiver.Parse([]byte(strings.ReplaceAll(two, "platform@example.com", `""`)), "waivers.yaml", known)
	if err == nil || !strings.Contains(err.Error(), "waivers.yaml:3:") || !strings.Contains(err.Error(), "waivers.yaml:8:") {
		t.Errorf("have %v", err)
	}
}

func TestParseNothing(t *testing.T) {
	t.Parallel()
	if waivers := parse(t, ""); len(waivers) != 0 {
		t.Errorf("have %v", waivers)
	}
}

// report has one violation of high severity, one of low, and one verdict that is unknown, all of one control.
func report() *engine.Report {
	pod := engine.Ref{APIVersion: "v1", Kind: "Pod", Namespace: "kube-system", Name: "kube-scheduler"}
	counts := engine.Counts{Fail: 2, Unknown: 1}
	return &engine.Report{
		Summary: engine.Summary{
			Counts: counts, BySeverity: map[string]int{"high": 1, "low": 1}, ByDomain: map[string]engine.Counts{"pod": counts},
		},
		Controls: []engine.ControlResult{{ID: "pod/host-network", Domain: "pod", Status: engine.StatusFail, Counts: counts}},
		Results: []engine.Finding{
			{Control: "pod/host-network", Status: engine.StatusFail, Severity: engine.SeverityHigh, Object: pod, Path: "spec.hostNetwork"},
			{Control: "pod/host-network", Status: engine.StatusFail, Severity: engine.SeverityLow, Object: pod, Path: "spec.hostNetworks"},
			{Control: "pod/host-network", Status: engine.StatusUnknown, Severity: engine.SeverityHigh, Object: pod, Path: "spec.hostNetwork"},
		},
	}
}

func noLabels(engine.Ref) map[string]string { return nil }

func TestApply(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		from, to string
		day      string
		labels   map[string]string
		waived   []int // indices of results
		notes    []string
	}{
		"the whole object":  {day: "2027-01-01", waived: []int{0, 1}},
		"on the last day":   {day: "2027-06-30", waived: []int{0, 1}},
		"a day later":       {day: "2027-07-01", notes: []string{"the waiver expired on 2027-06-30: what it accepted counts again"}},
		"one field":         {from: "reason:", to: "path: spec.hostNetwork\n    reason:", waived: []int{0}},
		"a field above":     {from: "reason:", to: "path: spec\n    reason:", waived: []int{0, 1}},
		"another field":     {from: "reason:", to: "path: spec.host\n    reason:", notes: []string{"the waiver accepts nothing"}},
		"another control":   {from: "host-network", to: "host-pid", notes: []string{"the waiver accepts nothing"}},
		"another kind":      {from: "kind: Pod", to: "kind: Job", notes: []string{"the waiver accepts nothing"}},
		"another namespace": {from: "kube-system", to: "shop", notes: []string{"the waiver accepts nothing"}},
		"another name":      {from: "kube-*", to: "etcd-*", notes: []string{"the waiver accepts nothing"}},
		"labels":            {from: `name: "kube-*"`, to: "labels: {tier: x}", labels: map[string]string{"tier": "x"}, waived: []int{0, 1}},
		"other labels":      {from: `name: "kube-*"`, to: "labels: {tier: x}", labels: map[string]string{"tier": "y"}, notes: []string{"the waiver accepts nothing"}},
		"a label without value, of an object without it": {
			from: `name: "kube-*"`, to: `labels: {tier: ""}`, labels: map[string]string{"x": "y"}, notes: []string{"the waiver accepts nothing"},
		},
		"a whole namespace": {
			from: `, name: "kube-*"`, to: "", waived: []int{0, 1},
			notes: []string{"the waiver accepts objects that nobody has seen yet"},
		},
		"any name": {
			from: `kube-*`, to: "*", waived: []int{0, 1},
			notes: []string{"the waiver accepts objects that nobody has seen yet"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			day := tc.day
			if day == "" {
				day = "2027-01-01"
			}
			r := report()
			notes := waiver.Apply(r, parse(t, strings.Replace(whole, tc.from, tc.to, 1)), day,
				func(engine.Ref) map[string]string { return tc.labels })
			var waived []int
			for i := range r.Results {
				if r.Results[i].Status == engine.StatusWaived {
					waived = append(waived, i)
				}
			}
			if diff := cmp.Diff(tc.waived, waived); diff != "" {
				t.Errorf("waived (-want +have):\n%s", diff)
			}
			var messages []string
			for _, note := range notes {
				messages = append(messages, note.Message)
			}
			if diff := cmp.Diff(tc.notes, messages); diff != "" {
				t.Errorf("notes (-want +have):\n%s", diff)
			}
		})
	}
}

func TestApplyCountsAnew(t *testing.T) {
	t.Parallel()
	r := report()
	one := parse(t, strings.Replace(whole, "reason:", "path: spec.hostNetwork\n    reason:", 1))
	// two waivers of one violation count it once
	waiver.Apply(r, append(one, one...), "2027-01-01", noLabels)
	want := engine.Counts{Fail: 1, Unknown: 1, Waived: 1}
	if diff := cmp.Diff(want, r.Summary.Counts); diff != "" {
		t.Errorf("summary (-want +have):\n%s", diff)
	}
	if diff := cmp.Diff(want, r.Summary.ByDomain["pod"]); diff != "" {
		t.Errorf("domain (-want +have):\n%s", diff)
	}
	if diff := cmp.Diff(want, r.Controls[0].Counts); diff != "" {
		t.Errorf("control (-want +have):\n%s", diff)
	}
	if diff := cmp.Diff(map[string]int{"high": 0, "low": 1}, r.Summary.BySeverity); diff != "" {
		t.Errorf("severities (-want +have):\n%s", diff)
	}
	if diff := cmp.Diff(&engine.Waiver{Reason: "it comes before the pod network", Owner: "platform@example.com", Expires: "2027-06-30"},
		r.Results[0].Waiver); diff != "" {
		t.Errorf("waiver (-want +have):\n%s", diff)
	}
}

// TestProposal holds that what is proposed is refused as it is, and accepts the violations once a person has filled it in.
func TestProposal(t *testing.T) {
	t.Parallel()
	r := report()
	var out strings.Builder
	if err := waiver.Propose(&out, r, func(f *engine.Finding) bool { return f.Control == "pod/host-network" }, "2027-06-30"); err != nil {
		t.Fatal(err)
	}
	if _, err := waiver.Parse([]byte(out.String()), "w.yaml", known); err == nil {
		t.Errorf("accepted without reason and owner:\n%s", out.String())
	}
	filled := strings.NewReplacer(`reason: ""`, "reason: because", `owner: ""`, "owner: me").Replace(out.String())
	notes := waiver.Apply(r, parse(t, filled), "2027-01-01", noLabels)
	if len(notes) != 0 || r.Summary.Fail != 0 || r.Summary.Waived != 2 {
		t.Errorf("notes %v, summary %+v, after\n%s", notes, r.Summary, filled)
	}
}
