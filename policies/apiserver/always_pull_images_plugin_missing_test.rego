package policies.apiserver.always_pull_images_plugin_missing_test

import data.lib.fixture_test as fixture
import data.policies.apiserver.always_pull_images_plugin_missing as control

# want: paths into the argument list, in which the program is word 0
cases := {
	"not set": {"args": [], "want": {[]}},
	"enabled": {"args": ["--enable-admission-plugins=NodeRestriction,AlwaysPullImages"], "want": set()},
	"another one is enabled": {"args": ["--x", "--enable-admission-plugins=NodeRestriction"], "want": {[2]}},
}

test_violation[note][way] if {
	some note, tc in cases
	some way, seen in fixture.command_lines("kube-apiserver", tc.args)

	{array.concat(seen.list, at) | some at in tc.want} == _faults with input.review.object as seen.object
	set() == control.unknown with input.review.object as seen.object
}

test_message[note] if {
	some note, tc in {
		"not set": {"args": [], "want": {"images on a node can be used without credentials for them"}},
	}
	pod := fixture.static_pod("kube-apiserver", tc.args)
	tc.want == {v.msg | some v in control.violation} with input.review.object as pod
}

test_kubeadm[note] if {
	some note, tc in {
		"defaults": {"fields": {}, "want": {["apiServer", "extraArgs"]}},
		"enabled": {
			"fields": {"apiServer": {"extraArgs": {"enable-admission-plugins": "NodeRestriction,AlwaysPullImages"}}},
			"want": set(),
		},
	}
	config := fixture.kubeadm(tc.fields)
	tc.want == _faults with input.review.object as config
}

test_unreadable[note] if {
	some note, object_ in fixture.unreadable("kube-apiserver")
	count(control.unknown) == 1 with input.review.object as object_
	set() == control.violation with input.review.object as object_
}

test_other_components[other] if {
	some other in ["kube-controller-manager", "kube-scheduler"]
	every tc in cases {
		every seen in fixture.command_lines(other, tc.args) {
			set() == control.violation | control.unknown with input.review.object as seen.object
		}
	}
}

_gate := "KubeletEnsureSecretPulledImages"

_policy := "imagePullCredentialsVerificationPolicy"

test_kubelets[note] if {
	some note, tc in {
		"nothing known": {"objects": [], "faulty": true},
		"on since 1.35": {"objects": [_configz("a", {})], "faulty": false},
		"off before 1.35": {"version": "v1.34.9", "objects": [_configz("a", {})], "faulty": true},
		"the gate before 1.35": {
			"version": "v1.34.9",
			"objects": [_configz("a", {"featureGates": {_gate: true}})],
			"faulty": false,
		},
		"no gate since 1.35": {"objects": [_configz("a", {"featureGates": {_gate: false}})], "faulty": true},
		"another gate": {"objects": [_configz("a", {"featureGates": {"Other": false}})], "faulty": false},
		"never": {"objects": [_configz("a", {_policy: "NeverVerify"})], "faulty": true},
		"always": {"objects": [_configz("a", {_policy: "AlwaysVerify"})], "faulty": false},
		"always, without the gate": {
			"objects": [_configz("a", {_policy: "AlwaysVerify", "featureGates": {_gate: false}})],
			"faulty": true,
		},
		"never on one of two nodes": {
			"objects": [_configz("a", {}), _configz("b", {_policy: "NeverVerify"})],
			"faulty": true,
		},
		"a node without facts": {"objects": [_configz("a", {}), _node("b")], "faulty": true},
		"a node with facts": {"objects": [_configz("a", {}), _node("a")], "faulty": false},
		"facts without the kubelet": {"objects": [_configz("a", {}), _facts("b", {})], "faulty": true},
		"a file": {
			"objects": [_facts("a", {"configs": {"/x": _file({}), "/y": {"kind": "Policy", _policy: "NeverVerify"}}})],
			"faulty": false,
		},
		"a file with never": {
			"objects": [_facts("a", {"configs": {"/x": _file({_policy: "NeverVerify"})}})],
			"faulty": true,
		},
		"two files": {"objects": [_facts("a", {"configs": {"/x": _file({}), "/y": _file({})}})], "faulty": true},
		"/configz before a file": {
			"objects": [_facts("a", {
				"configs": {"/x": _file({_policy: "NeverVerify"})},
				"kubeletConfigz": {"kubeletconfig": {}},
			})],
			"faulty": false,
		},
		"a document": {"objects": [object.union(_file({}), {"metadata": {"name": "x"}})], "faulty": false},
		"a document with never": {
			"objects": [object.union(_file({_policy: "NeverVerify"}), {"metadata": {"name": "x"}})],
			"faulty": true,
		},
	}
	cluster := fixture.cluster({"kubernetesVersion": object.get(tc, "version", "v1.35.0")})
	tc.faulty == _is_faulty(array.concat([cluster], tc.objects))
}

_is_faulty(objects) if {
	count(control.violation) == 1 with input.review.object as fixture.static_pod("kube-apiserver", [])
		with data.inventory as fixture.inventory(objects)
} else := false

_facts(name, fields) := object.union(fixture.node_facts(fields), {"metadata": {"name": name}})

_configz(name, fields) := _facts(name, {"kubeletConfigz": {"kubeletconfig": fields}})

_file(fields) := object.union(
	{"apiVersion": "kubelet.config.k8s.io/v1beta1", "kind": "KubeletConfiguration"},
	fields,
)

_node(name) := {"apiVersion": "v1", "kind": "Node", "metadata": {"name": name}}

_faults := {v.details.path | some v in control.violation}
