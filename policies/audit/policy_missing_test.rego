package policies.audit.policy_missing_test

import data.lib.fixture_test as fixture
import data.lib.manifest
import data.policies.audit.policy_missing as control

cases := {
	"not set": {"args": ["--audit-log-path=/var/log/audit.log", "--audit-log-maxage=30"], "want": 1},
	"empty": {"args": ["--audit-policy-file="], "want": 1},
	"set": {"args": ["--audit-policy-file=/etc/kubernetes/audit-policy.yaml"], "want": 0},
	"as two words": {"args": ["--audit-policy-file", "/etc/kubernetes/audit-policy.yaml"], "want": 0},
}

test_violation[note][form] if {
	some note, tc in cases
	some form, component in fixture.components("kube-apiserver", tc.args)
	tc.want == count(control.violation) with input.review.object as component.object
	control.unknown == set() with input.review.object as component.object
}

test_finding if {
	pod := fixture.static_pod("kube-apiserver", ["--v=2", "--audit-policy-file="])
	{{
		"msg": "--audit-policy-file is not set",
		"details": {"path": ["spec", "containers", 0, "command", 2], "create": [manifest.audit_policy]},
	}} == control.violation with input.review.object as pod
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
