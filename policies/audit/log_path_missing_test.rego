package policies.audit.log_path_missing_test

import data.lib.fixture_test as fixture
import data.policies.audit.log_path_missing as control

_missing := "--audit-log-path is not set"

_stdout := "audit events go to the standard output, where the limits for age and size do not apply"

cases := {
	"not set": {"args": ["--v=2"], "want": {[_missing, "high"]}, "strict": {[_missing, "high"]}},
	"empty": {"args": ["--audit-log-path="], "want": {[_missing, "high"]}, "strict": {[_missing, "high"]}},
	"a file": {"args": ["--audit-log-path=/var/log/audit.log"], "want": set(), "strict": set()},
	"standard output": {"args": ["--audit-log-path=-"], "want": set(), "strict": {[_stdout, "low"]}},
	"a webhook": {"args": ["--audit-webhook-config-file=/a.yaml"], "want": set(), "strict": {[_missing, "high"]}},
	"an empty webhook": {
		"args": ["--audit-webhook-config-file="],
		"want": {[_missing, "high"]},
		"strict": {[_missing, "high"]},
	},
	"both": {
		"args": ["--audit-webhook-config-file=/a.yaml", "--audit-log-path=/var/log/audit.log"],
		"want": set(),
		"strict": set(),
	},
}

test_violation[note][form] if {
	some note, tc in cases
	some form, component in fixture.components("kube-apiserver", tc.args)
	tc.want == {[v.msg, object.get(v.details, "severity", "high")] |
		some v in control.violation
	} with input.review.object as component.object
	tc.strict == {[v.msg, object.get(v.details, "severity", "high")] |
		some v in control.violation
	} with input.review.object as component.object with input.parameters as {"strict": true}
	control.unknown == set() with input.review.object as component.object
}

test_paths if {
	empty := fixture.static_pod("kube-apiserver", ["--v=2", "--audit-log-path="])
	{["spec", "containers", 0, "command", 2]} == {v.details.path | some v in control.violation}
		with input.review.object as empty
	stdout := fixture.static_pod("kube-apiserver", ["--v=2", "--audit-log-path=-"])
	{["spec", "containers", 0, "command", 2]} == {v.details.path |
		some v in control.violation
	} with input.review.object as stdout with input.parameters as {"strict": true}
}

test_strict_other_components[form] if {
	some form, component in fixture.components("etcd", ["--audit-log-path=-"])
	control.violation == set() with input.review.object as component.object with input.parameters as {"strict": true}
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
