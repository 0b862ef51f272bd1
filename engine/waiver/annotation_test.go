package waiver_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/waiver"
)

func TestFromAnnotation(t *testing.T) {
	t.Parallel()
	pod := engine.Ref{APIVersion: "v1", Kind: "Pod", Namespace: "shop", Name: "web"}
	at := engine.Location{File: "pod.yaml", Line: 6, Column: 5}
	value := "pod/host-network = it is the network plugin, see A=B\n\npod/host-pid\nnode/x=y\npod/unused=fixed long ago\n"
	waivers, faults := waiver.FromAnnotation(pod, at, value, known)
	var told []string
	for _, f := range faults {
		told = append(told, f.Error())
	}
	want := []string{
		"pod.yaml:6: regolith.dev/waive: pod/host-pid is waived without a reason", `pod.yaml:6: regolith.dev/waive: there is no control "node/x"`,
	}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Error(diff)
	}
	other := pod
	other.Name = "web2"
	report := &engine.Report{Summary: engine.Summary{BySeverity: map[string]int{}, ByDomain: map[string]engine.Counts{}}}
	for _, f := range []engine.Finding{
		{Control: "pod/host-network", Object: pod}, {Control: "pod/host-network", Object: other}, {Control: "pod/host-pid", Object: pod},
	} {
		f.Status = engine.StatusFail
		report.Results = append(report.Results, f)
	}
	notes := waiver.Apply(report, waivers, "2999-01-01", func(engine.Ref) map[string]string { return nil })
	if len(notes) != 1 || notes[0].Error() != "pod.yaml:6: the waiver accepts nothing" {
		t.Errorf("notes: %v", notes)
	}
	var statuses []engine.Status
	for _, f := range report.Results {
		statuses = append(statuses, f.Status)
	}
	if diff := cmp.Diff([]engine.Status{engine.StatusWaived, engine.StatusFail, engine.StatusFail}, statuses); diff != "" {
		t.Error(diff)
	}
	wantWaiver := &engine.Waiver{Reason: "it is the network plugin, see A=B", Owner: "whoever changes the manifest"}
	if diff := cmp.Diff(wantWaiver, report.Results[0].Waiver); diff != "" {
		t.Error(diff)
	}
}
