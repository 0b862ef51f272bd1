package policies.image.image_policy_webhook_default_allow_test

import data.lib.fixture_test as fixture
import data.policies.image.image_policy_webhook_default_allow as control

_args := [
	"--enable-admission-plugins=NodeRestriction,ImagePolicyWebhook",
	"--admission-control-config-file=/etc/kubernetes/admission.yaml",
]

_configuration(plugin) := {
	"apiVersion": "apiserver.config.k8s.io/v1",
	"kind": "AdmissionConfiguration",
	"metadata": {"name": "admission"},
	"plugins": [{"name": "PodSecurity"}, object.union({"name": "ImagePolicyWebhook"}, plugin)],
}

_embedded(policy) := _configuration({"configuration": {"imagePolicy": policy}})

_node(configs) := fixture.node_facts({
	"configs": configs,
	"processes": [{"name": "kube-apiserver", "args": array.concat(["kube-apiserver"], _args)}],
})

_of_node(admission) := _node({"/etc/kubernetes/admission.yaml": admission})

_file(policy) := _node({
	"/etc/kubernetes/admission.yaml": _configuration({"path": "/etc/kubernetes/image.yaml"}),
	"/etc/kubernetes/image.yaml": {"imagePolicy": policy},
})

_allow := {"ImagePolicyWebhook has defaultAllow: true in the file of --admission-control-config-file"}

_not_at_hand := {"the configuration of ImagePolicyWebhook is not at hand"}

cases := {
	"true": {"node": _of_node(_embedded({"defaultAllow": true})), "want": _allow, "unknown": set()},
	"false": {"node": _of_node(_embedded({"defaultAllow": false})), "want": set(), "unknown": set()},
	"unset": {"node": _of_node(_embedded({"allowTTL": 50})), "want": set(), "unknown": set()},
	"true in a file": {"node": _file({"defaultAllow": true}), "want": _allow, "unknown": set()},
	"false in a file": {"node": _file({"defaultAllow": false}), "want": set(), "unknown": set()},
	"no configuration of the plugin": {
		"node": _of_node(_configuration({})),
		"want": set(),
		"unknown": _not_at_hand,
	},
	"the file of the plugin is not there": {
		"node": _of_node(_configuration({"path": "/etc/kubernetes/image.yaml"})),
		"want": set(),
		"unknown": _not_at_hand,
	},
	"the file of the flag is not there": {
		"node": _node({}),
		"want": set(),
		"unknown": {"the file of --admission-control-config-file is not at hand: /etc/kubernetes/admission.yaml"},
	},
}

test_verdicts[note] if {
	some note, tc in cases

	violation := control.violation with input.review.object as tc.node with data.inventory as fixture.inventory([])
	{[v.details.path, v.msg] | some v in violation} == {[["processes", 0, "args", 2], msg] | some msg in tc.want}
	unknown := control.unknown with input.review.object as tc.node with data.inventory as fixture.inventory([])
	{[u.details.path, u.msg] | some u in unknown} == {[["processes", 0, "args", 2], msg] | some msg in tc.unknown}
	control.not_applicable == set() with input.review.object as tc.node with data.inventory as fixture.inventory([])
}

test_static_pod_with_a_file_in_the_scan if {
	inventory := fixture.inventory([_embedded({"defaultAllow": true})])
	got := control.violation with input.review.object as fixture.static_pod("kube-apiserver", _args)
		with data.inventory as inventory
	{v.msg | some v in got} == _allow
}

test_not_applicable_without_the_plugin[seen] if {
	some seen, world in fixture.components("kube-apiserver", [_args[1]])

	got := control.not_applicable with input.review.object as world.object with data.inventory as fixture.inventory([])
	{n.msg | some n in got} == {"the API server does not run ImagePolicyWebhook"}
	inventory := fixture.inventory([_embedded({"defaultAllow": true})])
	control.violation == set() with input.review.object as world.object with data.inventory as inventory
	control.unknown == set() with input.review.object as world.object with data.inventory as fixture.inventory([])
}

test_unknown_flags if {
	node := fixture.node_facts({"processes": [{"name": "kube-apiserver"}]})
	count(control.unknown) == 1 with input.review.object as node
}

test_other_components_are_left_alone[seen] if {
	some seen, world in fixture.components("kube-scheduler", _args)

	control.violation == set() with input.review.object as world.object
	control.not_applicable == set() with input.review.object as world.object
	control.unknown == set() with input.review.object as world.object
}
