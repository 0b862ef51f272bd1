package policies.mesh.istio_analyze_findings_test

import data.lib.fixture_test as fixture
import data.policies.mesh.istio_analyze_findings as control

cases := {
	"nothing": {"messages": [], "want": set()},
	"null": {"messages": null, "want": set()},
	"information": {"messages": [_message({"level": "Info"})], "want": set()},
	"an error": {
		"messages": [_message({"level": "Info"}), _message({"level": "Error"})],
		"want": {[["messages", 1], "medium", "IST0101 VirtualService shop/web: Referenced gateway not found: \"a\""]},
	},
	"a warning": {
		"messages": [_message({"level": "Warning"})],
		"want": {[["messages", 0], "low", "IST0101 VirtualService shop/web: Referenced gateway not found: \"a\""]},
	},
	"upper case": {
		"messages": [{"code": "IST0001", "level": "ERROR", "message": "Broken.\n"}],
		"want": {[["messages", 0], "medium", "IST0001 the mesh: Broken"]},
	},
	"no message": {
		"messages": [{"code": "IST0001", "level": "error"}],
		"want": {[["messages", 0], "medium", "IST0001 the mesh: "]},
	},
}

test_violation[note] if {
	some note, tc in cases
	analysis := _analysis("MeshAnalysis", tc.messages)
	violations := control.violation with input.review.object as analysis
	tc.want == {[v.details.path, v.details.severity, v.msg] | some v in violations}
}

test_long_messages_are_cut if {
	long := concat("", ["a" | some _ in numbers.range(1, 300)])
	analysis := _analysis("MeshAnalysis", [{"code": "IST0001", "level": "Error", "message": long, "resource": long}])
	[170] == [count(v.msg) | some v in control.violation] with input.review.object as analysis
}

test_other_kinds_are_left_alone if {
	analysis := _analysis("RuntimeAlerts", cases["an error"].messages)
	control.violation == set() with input.review.object as analysis
}

_analysis(kind, messages) := fixture.made("facts.regolith.dev/v1alpha1", kind, {"name": "mesh"}, {"messages": messages})

_message(fields) := object.union(
	{
		"code": "IST0101",
		"message": "Referenced gateway\n  not found: \"a\".",
		"resource": "VirtualService shop/web",
	},
	fields,
)
