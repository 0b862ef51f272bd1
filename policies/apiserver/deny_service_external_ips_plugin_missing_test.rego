package policies.apiserver.deny_service_external_ips_plugin_missing_test

import data.lib.fixture_test as fixture
import data.policies.apiserver.deny_service_external_ips_plugin_missing as control

# want: paths into the argument list, in which the program is word 0
cases := {
	"not set": {"args": [], "want": {[]}},
	"enabled": {"args": ["--enable-admission-plugins=NodeRestriction,DenyServiceExternalIPs"], "want": set()},
	"another one is enabled": {"args": ["--x", "--enable-admission-plugins=NodeRestriction"], "want": {[2]}},
	"enabled and disabled": {
		"args": ["--enable-admission-plugins=DenyServiceExternalIPs", "--disable-admission-plugins=DenyServiceExternalIPs"],
		"want": {[2]},
	},
}

test_violation[note][way] if {
	some note, tc in cases
	some way, seen in fixture.command_lines("kube-apiserver", tc.args)

	{array.concat(seen.list, at) | some at in tc.want} == _faults with input.review.object as seen.object
	set() == control.unknown with input.review.object as seen.object
}

test_message[note] if {
	some note, tc in {
		"not set": {"args": [], "want": {"nothing refuses Services with external IPs"}},
	}
	pod := fixture.static_pod("kube-apiserver", tc.args)
	tc.want == {v.msg | some v in control.violation} with input.review.object as pod
}

test_kubeadm[note] if {
	some note, tc in {
		"defaults": {"fields": {}, "want": {["apiServer", "extraArgs"]}},
		"enabled": {
			"fields": {"apiServer": {"extraArgs": {"enable-admission-plugins": "NodeRestriction,DenyServiceExternalIPs"}}},
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

test_policies[note] if {
	some note, tc in {
		"one that names the field": {"policy": _policy("Service", "!externalIPs", "Deny"), "faulty": false},
		"one that only audits": {"policy": _policy("Service", "!externalIPs", "Audit"), "faulty": true},
		"one about something else": {"policy": _policy("Service", "!nodePort", "Deny"), "faulty": true},
		"one about another kind": {"policy": _policy("Endpoints", "!externalIPs", "Deny"), "faulty": true},
		"a constraint": {"policy": _constraint("deny"), "faulty": false},
		"a constraint that only audits": {"policy": _constraint("dryrun"), "faulty": true},
	}
	tc.faulty == _is_faulty([tc.policy])
}

test_proxies[note] if {
	some note, tc in {
		"the gate is on by default": {"objects": [_proxy("a", [], {})], "faulty": true},
		"the flag switches it off": {"objects": [_proxy("a", [_off], {})], "faulty": false},
		"the flag switches it off on one of two nodes": {
			"objects": [_proxy("a", [_off], {}), _proxy("b", [], {})],
			"faulty": true,
		},
		"the file switches it off": {"objects": [_proxy("a", ["--config=/x"], {"/x": _gates(false)})], "faulty": false},
		"the file switches it on": {"objects": [_proxy("a", ["--config=/x"], {"/x": _gates(true)})], "faulty": true},
		"another file switches it off": {"objects": [_proxy("a", ["--config=/x"], {"/y": _gates(false)})], "faulty": true},
		"the flag counts more than the file": {
			"objects": [_proxy("a", ["--config=/x", _off], {"/x": _gates(true)})],
			"faulty": false,
		},
		"a document switches it off": {"objects": [_document(_gates(false))], "faulty": false},
		"a document says nothing": {"objects": [_document({})], "faulty": true},
		"another process": {
			"objects": [object.union(_proxy("a", [], {}), {"processes": [{"name": "kubelet", "args": ["kubelet", _off]}]})],
			"faulty": true,
		},
		"no gate, no proxy": {"objects": [], "faulty": true},
	}
	tc.faulty == _is_faulty(tc.objects)
}

_is_faulty(objects) if {
	count(control.violation) == 1 with input.review.object as fixture.static_pod("kube-apiserver", [])
		with data.inventory as fixture.inventory(objects)
} else := false

_off := "--feature-gates=AllowServiceExternalIPs=false"

_gates(state) := {"featureGates": {"AllowServiceExternalIPs": state}}

_proxy(name, args, files) := object.union(
	fixture.node_facts({
		"processes": [{"name": "kube-proxy", "args": array.concat(["kube-proxy"], args)}],
		"configs": files,
	}),
	{"metadata": {"name": name}},
)

_document(fields) := object.union(
	{"apiVersion": "kubeproxy.config.k8s.io/v1alpha1", "kind": "KubeProxyConfiguration", "metadata": {"name": "x"}},
	fields,
)

_policy(about, expression, action) := {
	"apiVersion": "kyverno.io/v1",
	"kind": "ClusterPolicy",
	"metadata": {"name": "x"},
	"spec": {"validationFailureAction": "Enforce", "rules": [{
		"match": {"any": [{"resources": {"kinds": [about]}}]},
		"validate": {"failureAction": {"Deny": "Enforce", "Audit": "Audit"}[action], "message": expression},
	}]},
}

_constraint(action) := {
	"apiVersion": "constraints.gatekeeper.sh/v1beta1",
	"kind": "K8sExternalIPs",
	"metadata": {"name": "x"},
	"spec": {"enforcementAction": action},
}

_faults := {v.details.path | some v in control.violation}
