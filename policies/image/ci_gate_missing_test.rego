package policies.image.ci_gate_missing_test

import data.lib.fixture_test as fixture
import data.policies.image.ci_gate_missing as control

cases := {
	"a gate": {"gates": [{"tool": "trivy", "severities": ["high", "critical"], "failsBuild": true}], "want": set()},
	"a gate in capitals": {"gates": [{"tool": "trivy", "severities": ["CRITICAL"], "failsBuild": true}], "want": set()},
	"a gate for all": {"gates": [{"tool": "trivy", "failsBuild": true}], "want": set()},
	"one gate of two": {
		"gates": [{"tool": "grype", "failsBuild": false}, {"tool": "trivy", "failsBuild": true}],
		"want": set(),
	},
	"it only reports": {
		"gates": [{"tool": "trivy", "severities": ["critical"], "failsBuild": false}],
		"want": {"the build goes on after critical findings of trivy"},
	},
	"they only report": {
		"gates": [{"tool": "trivy"}, {"tool": "grype", "severities": ["critical"]}],
		"want": {"the build goes on after critical findings of grype, trivy"},
	},
	"a gate for less": {
		"gates": [{"tool": "trivy", "severities": ["low"], "failsBuild": true}],
		"want": {"the pipeline scans for no critical vulnerabilities"},
	},
	"no gate": {"gates": [], "want": {"the pipeline scans for no critical vulnerabilities"}},
}

test_violation[note] if {
	some note, tc in cases

	got := control.violation with input.review.object as _report({"gates": tc.gates})
	{[v.details.path, v.msg] | some v in got} == {[["gates"], msg] | some msg in tc.want}
	control.unknown == set() with input.review.object as _report({"gates": tc.gates})
}

test_unknown_without_gates[note] if {
	some note, fields in {"unset": {}, "null": {"gates": null}}

	got := control.unknown with input.review.object as _report(fields)
	{u.msg | some u in got} == {"the report does not say which scans the pipeline runs"}
	control.violation == set() with input.review.object as _report(fields)
}

others := {
	"another fact": fixture.cluster({"gates": []}),
	"a report of others": object.union(_report({"gates": []}), {"apiVersion": "example.com/v1"}),
}

test_other_kinds_are_left_alone[note] if {
	some note, other in others

	control.violation == set() with input.review.object as other
	control.unknown == set() with input.review.object as object.remove(other, ["gates"])
}

_report(fields) := object.union(
	{
		"apiVersion": "facts.regolith.dev/v1alpha1",
		"kind": "PipelineReport",
		"metadata": {"name": "shop-web"},
		"tool": {"name": "github-actions"},
	},
	fields,
)
