package changes_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/changes"
)

func finding(fingerprint string, status engine.Status, severity engine.Severity) engine.Finding {
	return engine.Finding{
		Fingerprint: fingerprint, Status: status, Severity: severity, Control: "pod/x", Message: "is `bad`",
		Object:   engine.Ref{APIVersion: "v1", Kind: "Pod", Namespace: "shop", Name: fingerprint},
		Location: engine.Location{File: "pod.yaml", Line: 3},
	}
}

func fingerprints(findings []engine.Finding) string {
	var names []string
	for i := range findings {
		names = append(names, findings[i].Fingerprint)
	}
	return strings.Join(names, " ")
}

func between() changes.Changes {
	before := &engine.Report{Results: []engine.Finding{
		finding("same", engine.StatusFail, engine.SeverityHigh),
		finding("fixed", engine.StatusFail, engine.SeverityHigh),
		finding("waived", engine.StatusFail, engine.SeverityHigh),
		finding("worse", engine.StatusFail, engine.SeverityLow),
		finding("unknown", engine.StatusUnknown, engine.SeverityHigh),
	}}
	after := &engine.Report{Results: []engine.Finding{
		finding("new", engine.StatusFail, engine.SeverityCritical),
		finding("worse", engine.StatusFail, engine.SeverityHigh),
		finding("waived", engine.StatusWaived, engine.SeverityHigh),
		finding("same", engine.StatusFail, engine.SeverityHigh),
		finding("unknown too", engine.StatusUnknown, engine.SeverityHigh),
	}}
	return changes.Between(before, after)
}

func TestBetween(t *testing.T) {
	t.Parallel()
	c := between()
	var changed []string
	for _, change := range c.Changed {
		if change.Before.Fingerprint != change.After.Fingerprint {
			t.Errorf("%q became %q", change.Before.Fingerprint, change.After.Fingerprint)
		}
		changed = append(changed, change.After.Fingerprint)
	}
	have := []string{fingerprints(c.New), fingerprints(c.Fixed), strings.Join(changed, " ")}
	if diff := cmp.Diff([]string{"new", "fixed", "worse waived"}, have); diff != "" || c.Same != 1 {
		t.Errorf("%d the same, (-want +have):\n%s", c.Same, diff)
	}
}

func TestWrite(t *testing.T) {
	t.Parallel()
	for format, want := range map[string]string{
		"text": `New (1)
  critical pod/x on Pod shop/new (pod.yaml:3): is 'bad'

Fixed (1)
  high pod/x on Pod shop/fixed (pod.yaml:3): is 'bad'

Changed (2)
  high pod/x on Pod shop/worse (pod.yaml:3): is 'bad', before: low
  high, waived pod/x on Pod shop/waived (pod.yaml:3): is 'bad', before: high

1 new, 1 fixed, 2 changed, 1 the same
`,
		"markdown": "### New (1)\n\n- `critical pod/x on Pod shop/new (pod.yaml:3): is 'bad'`\n\n" +
			"### Fixed (1)\n\n- `high pod/x on Pod shop/fixed (pod.yaml:3): is 'bad'`\n\n" +
			"### Changed (2)\n\n- `high pod/x on Pod shop/worse (pod.yaml:3): is 'bad', before: low`\n" +
			"- `high, waived pod/x on Pod shop/waived (pod.yaml:3): is 'bad', before: high`\n\n" +
			"1 new, 1 fixed, 2 changed, 1 the same\n",
	} {
		t.Run(format, func(t *testing.T) {
			t.Parallel()
			var out strings.Builder
			if err := changes.Write(&out, format, between()); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, out.String()); diff != "" {
				t.Errorf("(-want +have):\n%s", diff)
			}
		})
	}
	var out strings.Builder
	if err := changes.Write(&out, "json", between()); err != nil || !strings.Contains(out.String(), `"fingerprint": "fixed"`) {
		t.Errorf("%v: %s", err, out.String())
	}
	if err := changes.Write(&out, "xml", changes.Changes{}); err == nil || !strings.Contains(err.Error(), "text, markdown, json") {
		t.Errorf("have %v", err)
	}
}
