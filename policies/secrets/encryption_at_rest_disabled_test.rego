package policies.secrets.encryption_at_rest_disabled_test

import data.lib.fixture_test as fixture
import data.lib.manifest
import data.policies.secrets.encryption_at_rest_disabled as control

cases := {
	"not set": {"args": ["--v=2"], "want": 1},
	"no arguments": {"args": [], "want": 1},
	"empty": {"args": ["--encryption-provider-config="], "want": 1},
	"set": {"args": ["--encryption-provider-config=/etc/kubernetes/enc.yaml"], "want": 0},
	"as two words": {"args": ["--encryption-provider-config", "/etc/kubernetes/enc.yaml"], "want": 0},
	"a flag that begins alike": {"args": ["--encryption-provider-config-automatic-reload=true"], "want": 1},
}

test_violation[note][form] if {
	some note, tc in cases
	some form, component in fixture.components("kube-apiserver", tc.args)
	tc.want == count(control.violation) with input.review.object as component.object
	control.unknown == set() with input.review.object as component.object
}

test_finding if {
	pod := fixture.static_pod("kube-apiserver", ["--v=2"])
	{{
		"msg": "--encryption-provider-config is not set",
		"details": {"path": ["spec", "containers", 0, "command"], "create": [manifest.encryption]},
	}} == control.violation with input.review.object as pod
	empty := fixture.static_pod("kube-apiserver", ["--v=2", "--encryption-provider-config="])
	{["spec", "containers", 0, "command", 2]} == {v.details.path |
		some v in control.violation
	} with input.review.object as empty
}

test_unknown if {
	facts := fixture.node_facts({"processes": [{"name": "kube-apiserver"}]})
	1 == count(control.unknown) with input.review.object as facts
	control.violation == set() with input.review.object as facts
}

test_other_components[form] if {
	some form, component in fixture.components("kube-scheduler", [])
	control.violation == set() with input.review.object as component.object
}
