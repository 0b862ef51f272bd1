package policies.audit.log_max_backup_low_test

import data.lib.fixture_test as fixture
import data.policies.audit.log_max_backup_low as control

cases := {
	"not set": {"args": ["--v=2"], "parameters": {}, "want": {"--audit-log-maxbackup is not set"}},
	"0 keeps all": {"args": ["--audit-log-maxbackup=0"], "parameters": {}, "want": set()},
	"less": {
		"args": ["--audit-log-maxbackup=9"],
		"parameters": {},
		"want": {"9 rotated audit files are kept, less than 10"},
	},
	"just enough": {"args": ["--audit-log-maxbackup=10"], "parameters": {}, "want": set()},
	"own limit": {
		"args": ["--audit-log-maxbackup=10"],
		"parameters": {"min": 11},
		"want": {"10 rotated audit files are kept, less than 11"},
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
	few := fixture.static_pod("kube-apiserver", ["--v=2", "--audit-log-maxbackup=1"])
	{["spec", "containers", 0, "command", 2]} == {v.details.path | some v in control.violation}
		with input.review.object as few
	none := fixture.static_pod("kube-apiserver", ["--v=2"])
	{["spec", "containers", 0, "command"]} == {v.details.path | some v in control.violation}
		with input.review.object as none
}

test_no_number if {
	pod := fixture.static_pod("kube-apiserver", ["--audit-log-maxbackup=$(LIMIT)"])
	{"--audit-log-maxbackup is no number: $(LIMIT)"} == {u.msg | some u in control.unknown} with input.review.object as pod
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
