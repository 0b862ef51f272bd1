package policies.audit.log_max_size_low_test

import data.lib.fixture_test as fixture
import data.policies.audit.log_max_size_low as control

_unset := "--audit-log-maxsize is not set, so that no size is promised"

cases := {
	"not set": {"args": ["--v=2"], "parameters": {}, "want": {_unset}},
	"0": {"args": ["--audit-log-maxsize=0"], "parameters": {}, "want": {_unset}},
	"less": {
		"args": ["--audit-log-maxsize=99"],
		"parameters": {},
		"want": {"audit files are rotated at 99 MB, less than 100"},
	},
	"just enough": {"args": ["--audit-log-maxsize=100"], "parameters": {}, "want": set()},
	"own limit": {
		"args": ["--audit-log-maxsize=100"],
		"parameters": {"min": 200},
		"want": {"audit files are rotated at 100 MB, less than 200"},
	},
}

test_violation[note][form] if {
	some note, tc in cases
	some form, component in fixture.components("kube-apiserver", tc.args)
	tc.want == {v.msg | some v in control.violation} with input.review.object as component.object
		with input.parameters as tc.parameters
	0 == count(control.unknown | control.not_applicable) with input.review.object as component.object
		with input.parameters as tc.parameters
}

test_paths if {
	few := fixture.static_pod("kube-apiserver", ["--v=2", "--audit-log-maxsize=1"])
	{["spec", "containers", 0, "command", 2]} == {v.details.path | some v in control.violation}
		with input.review.object as few
	none := fixture.static_pod("kube-apiserver", ["--v=2"])
	{["spec", "containers", 0, "command"]} == {v.details.path | some v in control.violation}
		with input.review.object as none
}

test_no_number if {
	pod := fixture.static_pod("kube-apiserver", ["--audit-log-maxsize=$(LIMIT)"])
	{"--audit-log-maxsize is no number: $(LIMIT)"} == {u.msg | some u in control.unknown} with input.review.object as pod
	control.violation == set() with input.review.object as pod
}

test_standard_output if {
	pod := fixture.static_pod("kube-apiserver", ["--audit-log-path=-"])
	{"the audit log goes to the standard output, where no limit applies"} == {n.msg |
		some n in control.not_applicable
	} with input.review.object as pod
	control.violation == set() with input.review.object as pod
}

test_unknown if {
	facts := fixture.node_facts({"processes": [{"name": "kube-apiserver"}]})
	{["processes", 0]} == {u.details.path | some u in control.unknown} with input.review.object as facts
	control.violation == set() with input.review.object as facts
}

test_other_components[form] if {
	some form, component in fixture.components("kube-scheduler", [])
	control.violation == set() with input.review.object as component.object
	control.unknown == set() with input.review.object as component.object
}
