package policies.image.kubelet_pulled_image_credentials_unverified_test

import data.lib.fixture_test as fixture
import data.policies.image.kubelet_pulled_image_credentials_unverified as control

_gate := "the feature gate KubeletEnsureSecretPulledImages is off"

# by note, the configuration and what is said of which field
cases := {
	"unset": {"config": {}, "want": set()},
	"null": {"config": {"imagePullCredentialsVerificationPolicy": null}, "want": set()},
	"always": {"config": {"imagePullCredentialsVerificationPolicy": "AlwaysVerify"}, "want": set()},
	"not for a list": {
		"config": {"imagePullCredentialsVerificationPolicy": "NeverVerifyAllowlistedImages"},
		"want": set(),
	},
	"never": {
		"config": {"imagePullCredentialsVerificationPolicy": "NeverVerify"},
		"want": {[_policy, "imagePullCredentialsVerificationPolicy is NeverVerify"]},
	},
	"the gate is off": {
		"config": {"featureGates": {"KubeletEnsureSecretPulledImages": false}},
		"want": {[["featureGates", "KubeletEnsureSecretPulledImages"], _gate]},
	},
	"the gate is on": {"config": {"featureGates": {"KubeletEnsureSecretPulledImages": true}}, "want": set()},
	"values of one's own": {
		"config": {"imagePullCredentialsVerificationPolicy": "NeverVerifyPreloadedImages"},
		"params": {"accepted": ["AlwaysVerify"]},
		"want": {[_policy, "imagePullCredentialsVerificationPolicy is NeverVerifyPreloadedImages"]},
	},
	"the default is not accepted": {
		"config": {},
		"params": {"accepted": ["AlwaysVerify"]},
		"want": {[_policy, "imagePullCredentialsVerificationPolicy is NeverVerifyPreloadedImages"]},
	},
}

_policy := ["imagePullCredentialsVerificationPolicy"]

test_violation[note][seen] if {
	some note, tc in cases
	some seen, world in fixture.kubelets(tc.config)

	got := control.violation with input.review.object as world.object
		with input.parameters as object.get(tc, "params", {})
	{[v.details.path, v.msg] | some v in got} == {[array.concat(world.path, path), msg] | some [path, msg] in tc.want}
	control.unknown == set() with input.review.object as world.object
}

_node(args, configs) := fixture.node_facts({
	"configs": configs,
	"processes": [{"name": "kubelet", "args": array.concat(["kubelet"], args)}],
})

_never := {"imagePullCredentialsVerificationPolicy": "NeverVerify"}

_always := {"imagePullCredentialsVerificationPolicy": "AlwaysVerify"}

nodes := {
	"a bare answer of /configz": {
		"node": fixture.node_facts({"kubeletConfigz": _never}),
		"want": {["kubeletConfigz", "imagePullCredentialsVerificationPolicy"]},
	},
	"/configz comes before files": {
		"node": object.union(_node(["--config=/c"], {"/c": _always}), {"kubeletConfigz": {"kubeletconfig": _never}}),
		"want": {["kubeletConfigz", "kubeletconfig", "imagePullCredentialsVerificationPolicy"]},
	},
	"an empty answer does not": {
		"node": object.union(_node(["--config=/c"], {"/c": _never}), {"kubeletConfigz": {}}),
		"want": {["configs", "/c", "imagePullCredentialsVerificationPolicy"]},
	},
	"the last file counts": {
		"node": _node(["--config=/c", "--config-dir=/c.d/"], {
			"/c": _always,
			"/c.d/10.conf": _always,
			"/c.d/20.conf": _never,
			"/c.d/30.conf": {},
			"/c.d/40.txt": _always,
			"/d.d/50.conf": _always,
		}),
		"want": {["configs", "/c.d/20.conf", "imagePullCredentialsVerificationPolicy"]},
	},
	"no file": {"node": _node([], {"/c": _never}), "want": set()},
	"a gate in the flags": {
		"node": _node(["--feature-gates=KubeletEnsureSecretPulledImages=false"], {}),
		"want": {["processes", 0, "args", 1]},
	},
	"the flags come before the file": {
		"node": _node(
			["--config=/c", "--feature-gates=KubeletEnsureSecretPulledImages=false"],
			{"/c": {"featureGates": {"KubeletEnsureSecretPulledImages": false}}},
		),
		"want": {["processes", 0, "args", 2]},
	},
}

test_nodes[note] if {
	some note, tc in nodes

	{v.details.path | some v in control.violation} == tc.want with input.review.object as tc.node
	control.unknown == set() with input.review.object as tc.node
}

test_unknown[note] if {
	some note, node in {
		"the file was not collected": _node(["--config=/c", "--config-dir=/c.d"], {"/c.d/10.conf": _never}),
		"no kubelet": fixture.node_facts({}),
	}

	got := control.unknown with input.review.object as node
	{[u.details.path, u.msg] | some u in got} == {[[], "the configuration of the kubelet is not at hand"]}
	control.violation == set() with input.review.object as node
}

test_other_kinds_are_left_alone if {
	pod := object.union(fixture.pod({}), {"kubeletConfigz": object.union(_never, {"featureGates": {
		"KubeletEnsureSecretPulledImages": false,
	}})})
	control.violation == set() with input.review.object as pod
	control.unknown == set() with input.review.object as fixture.pod({})
}
