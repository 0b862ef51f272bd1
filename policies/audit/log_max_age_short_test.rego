package policies.audit.log_max_age_short_test

import data.lib.fixture_test as fixture
import data.policies.audit.log_max_age_short as control

_unset := "--audit-log-maxage is not set, so that no time is promised"

cases := {
	"not set": {"args": ["--v=2"], "parameters": {}, "want": {_unset}},
	"0": {"args": ["--audit-log-maxage=0"], "parameters": {}, "want": {_unset}},
	"less": {
		"args": ["--audit-log-maxage=29"],
		"parameters": {},
		"want": {"audit logs are kept for 29 days, less than 30"},
	},
	"just enough": {"args": ["--audit-log-maxage=30"], "parameters": {}, "want": set()},
	"more": {"args": ["--audit-log-maxage=100"], "parameters": {}, "want": set()},
	"own limit": {
		"args": ["--audit-log-maxage=100"],
		"parameters": {"minDays": 365},
		"want": {"audit logs are kept for 100 days, less than 365"},
	},
	"no limit is accepted": {"args": ["--v=2"], "parameters": {"acceptUnlimited": true}, "want": set()},
	"0 is accepted": {"args": ["--audit-log-maxage=0"], "parameters": {"acceptUnlimited": true}, "want": set()},
	"less is not accepted": {
		"args": ["--audit-log-maxage=1"],
		"parameters": {"acceptUnlimited": true},
		"want": {"audit logs are kept for 1 days, less than 30"},
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
	few := fixture.static_pod("kube-apiserver", ["--v=2", "--audit-log-maxage=1"])
	{["spec", "containers", 0, "command", 2]} == {v.details.path | some v in control.violation}
		with input.review.object as few
	none := fixture.static_pod("kube-apiserver", ["--v=2"])
	{["spec", "containers", 0, "command"]} == {v.details.path | some v in control.violation}
		with input.review.object as none
}

test_no_number if {
	pod := fixture.static_pod("kube-apiserver", ["--audit-log-maxage=$(LIMIT)"])
	{"--audit-log-maxage is no number: $(LIMIT)"} == {u.msg | some u in control.unknown} with input.review.object as pod
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
