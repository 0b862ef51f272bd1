package policies.pod.psa_existing_violations_test

import data.lib.fixture_test as fixture
import data.policies.pod.psa_existing_violations as control

# breaks baseline by its host port and restricted by two more
_spec := {
	"containers": [{
		"name": "app",
		"ports": [{"containerPort": 80, "hostPort": 80}],
		"securityContext": {"allowPrivilegeEscalation": false, "capabilities": {"drop": ["ALL"]}, "runAsUser": 0},
	}],
	"securityContext": {"seccompProfile": {"type": "RuntimeDefault"}},
}

_ports := ["containers", 0, "ports", 0, "hostPort"]

_non_root := ["containers", 0, "securityContext", "runAsNonRoot"]

_user := ["containers", 0, "securityContext", "runAsUser"]

cases := {
	"enforced": {
		"labels": {"enforce": "baseline"},
		"want": {[_ports, "breaks hostPorts of level baseline, which its namespace enforces"]},
	},
	"enforced and warned of": {
		"labels": {"enforce": "baseline", "warn": "restricted"},
		"want": {
			[_ports, "breaks hostPorts of level baseline, which its namespace enforces"],
			[_non_root, "breaks runAsNonRoot of level restricted, which its namespace warns of"],
			[_user, "breaks runAsUser of level restricted, which its namespace warns of"],
		},
	},
	"audited and warned of": {
		"labels": {"audit": "baseline", "warn": "restricted"},
		"want": {
			[_ports, "breaks hostPorts of level baseline, which its namespace audits"],
			[_non_root, "breaks runAsNonRoot of level restricted, which its namespace warns of"],
			[_user, "breaks runAsUser of level restricted, which its namespace warns of"],
		},
	},
	"by the version of the label": {
		"labels": {"enforce": "restricted", "enforce-version": "v1.22"},
		"want": {
			[_ports, "breaks hostPorts of level restricted, which its namespace enforces"],
			[_non_root, "breaks runAsNonRoot of level restricted, which its namespace enforces"],
		},
	},
	"privileged": {"labels": {"enforce": "privileged"}, "want": set()},
	"no label": {
		"labels": {},
		"want": {
			[_ports, "breaks hostPorts of level restricted, which is the target"],
			[_non_root, "breaks runAsNonRoot of level restricted, which is the target"],
			[_user, "breaks runAsUser of level restricted, which is the target"],
		},
	},
	"no label, another target": {
		"labels": {},
		"params": {"targetLevel": "baseline"},
		"want": {[_ports, "breaks hostPorts of level baseline, which is the target"]},
	},
	"excluded": {"labels": {}, "params": {"excludedNamespaces": ["shop"]}, "want": set()},
	"others excluded": {
		"labels": {"enforce": "baseline"},
		"params": {"excludedNamespaces": ["bank"]},
		"want": {[_ports, "breaks hostPorts of level baseline, which its namespace enforces"]},
	},
}

test_violation[note][kind] if {
	some note, tc in cases
	some kind, world in fixture.workloads(_spec)

	inventory := fixture.inventory([_namespace("shop", tc.labels), _namespace("bank", {"enforce": "restricted"})])
	got := control.violation with input.review.object as world.object
		with input.parameters as object.get(tc, "params", {})
		with data.inventory as inventory
	{[v.details.path, v.msg] | some v in got} == {[array.concat(world.path, path), msg] | some [path, msg] in tc.want}
	control.unknown == set() with input.review.object as world.object with data.inventory as inventory
}

test_related if {
	got := control.violation with input.review.object as fixture.pod({"hostPID": true})
		with data.inventory as fixture.inventory([_namespace("shop", {"enforce": "baseline"})])
	{v.details.related | some v in got} == {[{"apiVersion": "v1", "kind": "Namespace", "namespace": "", "name": "shop"}]}
}

test_severity[mode] if {
	some mode, severity in {"enforce": "high", "audit": "medium", "warn": "medium"}
	got := control.violation with input.review.object as fixture.pod({"hostPID": true})
		with data.inventory as fixture.inventory([_namespace("shop", {mode: "baseline"})])
	{v.details.severity | some v in got} == {severity}
}

test_default_namespace if {
	pod := object.remove(fixture.pod({"hostPID": true}), ["metadata"])
	got := control.violation with input.review.object as pod
		with data.inventory as fixture.inventory([_namespace("default", {"enforce": "baseline"})])
	count(got) == 1
}

test_unknown_namespace[kind] if {
	some kind, world in fixture.workloads(_spec)

	got := control.unknown with input.review.object as world.object
		with data.inventory as fixture.inventory([_namespace("bank", {})])
	{[u.msg, u.details.path] | some u in got} == {
		[`namespace "shop" is not known, so that its level is not`, ["metadata", "namespace"]],
	}
	control.violation == set() with input.review.object as world.object
		with data.inventory as fixture.inventory([_namespace("bank", {})])
}

applicability := {
	"excluded": {"labels": {}, "params": {"excludedNamespaces": ["shop"]}, "want": {"the namespace is excluded"}},
	"privileged": {
		"labels": {"enforce": "privileged"},
		"params": {},
		"want": {"the namespace asks for no level above privileged"},
	},
	"the target is privileged": {
		"labels": {},
		"params": {"targetLevel": "privileged"},
		"want": {"the namespace asks for no level above privileged"},
	},
	"warned of": {"labels": {"enforce": "privileged", "warn": "baseline"}, "params": {}, "want": set()},
	"enforced": {"labels": {"enforce": "baseline"}, "params": {}, "want": set()},
}

test_not_applicable[note] if {
	some note, tc in applicability

	got := control.not_applicable with input.review.object as fixture.pod(_spec)
		with input.parameters as tc.params
		with data.inventory as fixture.inventory([_namespace("shop", tc.labels)])
	{n.msg | some n in got} == tc.want
}

test_system_is_excluded[name] if {
	some name in ["kube-node-lease", "kube-public", "kube-system"]

	pod := fixture.workloads_with_metadata(_spec, {"namespace": name}).Pod.object
	control.violation == set() with input.review.object as pod
		with data.inventory as fixture.inventory([_namespace(name, {"enforce": "restricted"})])
	control.unknown == set() with input.review.object as pod with data.inventory as fixture.inventory([])
}

test_other_kinds_are_left_alone if {
	service := {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "app", "namespace": "shop"}, "spec": _spec}
	inventory := fixture.inventory([_namespace("shop", {"enforce": "restricted"})])
	control.violation == set() with input.review.object as service with data.inventory as inventory
	control.unknown == set() with input.review.object as service with data.inventory as fixture.inventory([])
	control.not_applicable == set() with input.review.object as service
		with input.parameters as {"excludedNamespaces": ["shop"]}
		with data.inventory as fixture.inventory([_namespace("shop", {"enforce": "privileged"})])
	control.not_applicable == set() with input.review.object as service
		with data.inventory as fixture.inventory([_namespace("shop", {"enforce": "privileged"})])
}

_namespace(name, labels) := {"apiVersion": "v1", "kind": "Namespace", "metadata": {
	"name": name,
	"labels": {sprintf("pod-security.kubernetes.io/%s", [key]): value | some key, value in labels},
}}
