package policies.apiserver.policy_engine_missing_test

import data.lib.fixture_test as fixture
import data.policies.apiserver.policy_engine_missing as control

cases := {
	"nothing": {"objects": [], "faulty": true},
	"a level on every namespace": {"objects": [_namespace("shop", {"enforce": "baseline"})], "faulty": false},
	"the strict level on every namespace": {"objects": [_namespace("shop", {"enforce": "restricted"})], "faulty": false},
	"a level that refuses nothing": {"objects": [_namespace("shop", {"enforce": "privileged"})], "faulty": true},
	"a level that only warns": {"objects": [_namespace("shop", {"warn": "restricted"})], "faulty": true},
	"a level on one of two namespaces": {
		"objects": [_namespace("shop", {"enforce": "baseline"}), _namespace("bank", {})],
		"faulty": true,
	},
	"a default level": {"objects": [_admission("a", {"enforce": "baseline"})], "faulty": false},
	"a strict default level": {"objects": [_admission("a", {"enforce": "restricted"})], "faulty": false},
	"a default level that refuses nothing": {"objects": [_admission("a", {"enforce": "privileged"})], "faulty": true},
	"a default level that warns": {"objects": [_admission("a", {"warn": "restricted"})], "faulty": true},
	"a default level on a node": {
		"objects": [fixture.node_facts({"configs": {"/x": _admission("a", {"enforce": "baseline"})}})],
		"faulty": false,
	},
	"a policy": {"objects": [_kyverno("Pod")], "faulty": false},
	"a policy about something else": {"objects": [_kyverno("Service")], "faulty": true},
	"a constraint": {"objects": [_constraint("deny")], "faulty": false},
	"a constraint that audits": {"objects": [_constraint("dryrun")], "faulty": true},
	"OpenShift": {
		"objects": [{
			"apiVersion": "security.openshift.io/v1",
			"kind": "SecurityContextConstraints",
			"metadata": {"name": "restricted-v2"},
		}],
		"faulty": false,
	},
}

test_violation[note] if {
	some note, tc in cases
	world := array.concat([_namespace("shop", {}), _namespace("kube-system", {})], tc.objects)
	inventory := fixture.inventory(_last_wins(world))
	want := {["metadata", "name"] | tc.faulty}
	want == {v.details.path | some v in control.violation} with input.review.object as _cluster
		with data.inventory as inventory
	set() == control.unknown with input.review.object as _cluster with data.inventory as inventory
}

test_messages[note] if {
	some note, tc in {
		"nothing": {"objects": [], "want": "nothing refuses pods in bank, shop"},
		"Kyverno": {
			"objects": [_kyverno("Service")],
			"want": "nothing refuses pods in bank, shop; policies of Kyverno are there and refuse none",
		},
		"Gatekeeper": {
			"objects": [_template("K8sPSPCapabilities")],
			"want": "nothing refuses pods in bank, shop; policies of Gatekeeper are there and refuse none",
		},
	}
	world := array.concat([_namespace("shop", {}), _namespace("bank", {})], tc.objects)
	{tc.want} == {v.msg | some v in control.violation} with input.review.object as _cluster
		with data.inventory as fixture.inventory(world)
}

test_parameter if {
	world := fixture.inventory([_namespace("shop", {}), _namespace("kube-system", {})])
	set() == control.violation with input.review.object as _cluster
		with data.inventory as world
		with input.parameters as {"systemNamespaces": ["shop", "kube-system"]}
	{"nothing refuses pods in kube-system"} == {v.msg | some v in control.violation} with input.review.object as _cluster
		with data.inventory as world
		with input.parameters as {"systemNamespaces": ["shop"]}
}

test_default_system_namespaces[name] if {
	some name in ["kube-system", "kube-public", "kube-node-lease"]
	set() == control.violation with input.review.object as _cluster
		with data.inventory as fixture.inventory([_namespace(name, {})])
}

test_other_templates if {
	world := fixture.inventory([_namespace("shop", {}), _template("K8sPSPCapabilities"), _template("CompanyPods")])
	set() == control.violation with input.review.object as _cluster with data.inventory as world
	{"whether CompanyPods of Gatekeeper refuses pods is not known"} == {u.msg |
		some u in control.unknown
	} with input.review.object as _cluster
		with data.inventory as world
}

test_other_templates_beside_what_enforces if {
	world := fixture.inventory([_namespace("shop", {}), _template("CompanyPods"), _kyverno("Pod")])
	set() == control.violation | control.unknown with input.review.object as _cluster with data.inventory as world
}

test_no_namespaces[note] if {
	some note, objects in {"nothing": [], "another template": [_template("CompanyPods")]}
	{"no namespaces were collected"} == {u.msg | some u in control.unknown} with input.review.object as _cluster
		with data.inventory as fixture.inventory(objects)
	set() == control.violation with input.review.object as _cluster with data.inventory as fixture.inventory(objects)
}

test_other_kinds if {
	world := fixture.inventory([_namespace("shop", {}), _template("CompanyPods"), _cluster])
	set() == control.violation | control.unknown with input.review.object as _namespace("default", {})
		with data.inventory as world
	set() == control.violation with input.review.object as _namespace("shop", {})
		with data.inventory as fixture.inventory([_namespace("shop", {})])
	set() == control.violation | control.unknown with input.review.object as _namespace("shop", {})
		with data.inventory as fixture.inventory([])
}

_cluster := fixture.cluster({})

# one object a name, as in a cluster
_last_wins(objects) := [o |
	some i, o in objects
	count([1 | some k, p in objects; k > i; [p.kind, p.metadata.name] == [o.kind, o.metadata.name]]) == 0
]

_namespace(name, levels) := {
	"apiVersion": "v1",
	"kind": "Namespace",
	"metadata": {"name": name, "labels": {key: level |
		some mode, level in levels
		key := sprintf("pod-security.kubernetes.io/%s", [mode])
	}},
}

_admission(name, defaults) := {
	"apiVersion": "apiserver.config.k8s.io/v1",
	"kind": "AdmissionConfiguration",
	"metadata": {"name": name},
	"plugins": [{"name": "EventRateLimit"}, {"name": "PodSecurity", "configuration": {"defaults": defaults}}],
}

_kyverno(about) := {
	"apiVersion": "kyverno.io/v1",
	"kind": "ClusterPolicy",
	"metadata": {"name": "x"},
	"spec": {"validationFailureAction": "Enforce", "rules": [{
		"match": {"resources": {"kinds": [about]}},
		"validate": {"message": "no"},
	}]},
}

_constraint(action) := {
	"apiVersion": "constraints.gatekeeper.sh/v1beta1",
	"kind": "K8sPSPPrivilegedContainer",
	"metadata": {"name": "x"},
	"spec": {"enforcementAction": action},
}

_template(kind) := {
	"apiVersion": "templates.gatekeeper.sh/v1",
	"kind": "ConstraintTemplate",
	"metadata": {"name": lower(kind)},
	"spec": {"crd": {"spec": {"names": {"kind": kind}}}},
}
