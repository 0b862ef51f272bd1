package policies.image.image_policy_webhook_missing_test

import data.lib.fixture_test as fixture
import data.policies.image.image_policy_webhook_missing as control

test_violation[args][seen] if {
	some args, at in {
		"--enable-admission-plugins=NodeRestriction": 1,
		"--profiling=false": 0,
		"--enable-admission-plugins=ImagePolicyWebhook --disable-admission-plugins=ImagePolicyWebhook": 2,
	}
	some seen, world in fixture.components("kube-apiserver", split(args, " "))

	list := {"node facts": ["processes", 0, "args"], "static pod": ["spec", "containers", 0, "command"]}[seen]
	path := array.concat(list, [i | some i in [at]; i > 0])
	got := control.violation with input.review.object as world.object with data.inventory as fixture.inventory([])
	{[v.details.path, v.msg] | some v in got} == {[path, "ImagePolicyWebhook is off, and nothing else verifies images"]}
}

test_pass[seen] if {
	some seen, world in fixture.components(
		"kube-apiserver",
		["--enable-admission-plugins=NodeRestriction,ImagePolicyWebhook"],
	)

	control.violation == set() with input.review.object as world.object with data.inventory as fixture.inventory([])
	control.unknown == set() with input.review.object as world.object with data.inventory as fixture.inventory([])
}

_policy := {
	"apiVersion": "policies.kyverno.io/v1",
	"kind": "ImageValidatingPolicy",
	"metadata": {"name": "signed"},
}

test_another_mechanism_will_do[seen] if {
	some seen, world in fixture.components("kube-apiserver", ["--profiling=false"])

	control.violation == set() with input.review.object as world.object with data.inventory as fixture.inventory([_policy])
}

_unreadable := fixture.node_facts({"processes": [{"name": "kube-apiserver"}]})

test_unknown_flags if {
	count(control.unknown) == 1 with input.review.object as _unreadable with data.inventory as fixture.inventory([])
	control.violation == set() with input.review.object as _unreadable with data.inventory as fixture.inventory([])
	control.unknown == set() with input.review.object as _unreadable with data.inventory as fixture.inventory([_policy])
}

test_other_components_are_left_alone[seen] if {
	some seen, world in fixture.components("kube-scheduler", ["--profiling=false"])

	control.violation == set() with input.review.object as world.object with data.inventory as fixture.inventory([])
}
