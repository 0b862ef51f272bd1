package render_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/render"
)

// sarifLog is what the tests read of a log.
type sarifLog struct {
	Runs []struct {
		Tool struct {
			Driver struct {
				Rules []struct{ ID string }
			}
		}
		Invocations []struct {
			ExecutionSuccessful        bool
			ToolExecutionNotifications []struct{ Level string }
		}
		Results []struct {
			RuleID      string
			RuleIndex   *int
			Kind, Level string
			Locations   []struct {
				PhysicalLocation *struct{ ArtifactLocation struct{ URI string } }
			}
			Suppressions []struct{ Kind, Status, Justification string }
			Properties   struct{ Status engine.Status }
		}
	}
}

func readSARIF(t *testing.T, r *engine.Report) sarifLog {
	t.Helper()
	var log sarifLog
	if err := json.Unmarshal([]byte(renderString(t, "sarif", r, render.Options{})), &log); err != nil {
		t.Fatal(err)
	}
	return log
}

// TestSARIFVerdicts holds how each verdict stands in a log, and that each result has a rule and a place.
func TestSARIFVerdicts(t *testing.T) {
	t.Parallel()
	type verdict struct {
		Kind, Level  string
		Suppressions int
	}
	got := map[engine.Status]verdict{}
	run := readSARIF(t, typicalReport()).Runs[0]
	for _, result := range run.Results {
		got[result.Properties.Status] = verdict{result.Kind, result.Level, len(result.Suppressions)}
		if result.RuleIndex == nil || run.Tool.Driver.Rules[*result.RuleIndex].ID != result.RuleID {
			t.Errorf("%s: rule index %v", result.RuleID, result.RuleIndex)
		}
		if len(result.Locations) != 1 || result.Locations[0].PhysicalLocation == nil || result.Locations[0].PhysicalLocation.ArtifactLocation.URI == "" {
			t.Errorf("%s has no place", result.RuleID)
		}
	}
	want := map[engine.Status]verdict{
		engine.StatusFail: {"fail", "warning", 0}, engine.StatusUnknown: {"open", "none", 0}, engine.StatusManual: {"review", "none", 0},
		engine.StatusWaived: {"fail", "note", 1},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	invocation := run.Invocations[0]
	if invocation.ExecutionSuccessful || len(invocation.ToolExecutionNotifications) != 3 {
		t.Errorf("one control error and two input errors give %+v", invocation)
	}
	if run := readSARIF(t, manyReport()).Runs[0]; !run.Invocations[0].ExecutionSuccessful || len(run.Results) != 500 {
		t.Errorf("a whole run has %d results and says %+v", len(run.Results), run.Invocations[0])
	}
}

// TestSARIFLevels holds the levels that code scanning ranks by.
func TestSARIFLevels(t *testing.T) {
	t.Parallel()
	for severity, want := range map[engine.Severity]string{
		engine.SeverityCritical: "error", engine.SeverityHigh: "error", engine.SeverityMedium: "warning", engine.SeverityLow: "note", engine.SeverityNone: "note",
	} {
		r := newReport()
		r.Results = []engine.Finding{{Control: "pod/unlisted", Status: engine.StatusFail, Severity: severity, Message: "x", Instances: 1}}
		result := readSARIF(t, r).Runs[0].Results[0]
		if result.Level != want || result.RuleIndex != nil {
			t.Errorf("%s: level %s, rule index %v, want %s and none", severity, result.Level, result.RuleIndex, want)
		}
	}
}
