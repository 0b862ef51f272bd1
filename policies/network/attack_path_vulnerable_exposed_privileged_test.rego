package policies.network.attack_path_vulnerable_exposed_privileged_test

import data.lib.fixture_test as fixture
import data.policies.network.attack_path_vulnerable_exposed_privileged as control

_way := `reachable through Service "web" of type NodePort, has CVE-2026-1, and`

_privileged := {"securityContext": {"privileged": true}}

# the container, the pod, the objects, and the end of the message
cases := {
	"the node": [_privileged, {}, [_service, _report({})], "container \"app\" is privileged"],
	"the cluster": [
		{},
		{},
		array.concat([_service, _report({})], _rights),
		"its service account leads to cluster-admin by secrets-read-cluster-wide",
	],
	"both": [_privileged, {}, array.concat([_service, _report({})], _rights), "container \"app\" is privileged"],
	"the cluster without token": [{}, {"automountServiceAccountToken": false}, array.concat([_service, _report({})], _rights), ""],
	"no power": [{}, {}, [_service, _report({})], ""],
	"no way": [_privileged, {}, [_report({})], ""],
	"no report": [_privileged, {}, [_service], ""],
	"a vulnerability that is high": [_privileged, {}, [_service, _report({"severity": "high"})], ""],
	"a vulnerability that does not count": [_privileged, {}, [_service, _report({"vexStatus": "not_affected"})], ""],
	"a vulnerability that is fixed": [_privileged, {}, [_service, _report({"vexStatus": "fixed"})], ""],
	"a way that is shut": [_privileged, {}, [_service, _report({}), _policy], ""],
}

test_violation[note][kind] if {
	some note, [container, spec, objects, power] in cases
	some kind, made in fixture.workloads_with_metadata(_spec(container, spec), {"labels": {"app": "web"}})
	found := control.violation with input.review.object as made.object with data.inventory as fixture.inventory(objects)
	{[v.msg, v.details.path] | some v in found} == {[
		sprintf("%s %s", [_way, power]),
		array.concat(made.path, ["containers", 0, "image"]),
	] |
		power != ""
	}
	control.unknown == set() with input.review.object as made.object with data.inventory as fixture.inventory(objects)
}

test_details if {
	node := control.violation with input.review.object as _pod(_privileged)
		with data.inventory as fixture.inventory([_service, _report({})])
	[[[ref.name | some ref in v.details.related], v.details.steps] | some v in node] == [[["web", "fact"], [
		`the outside reaches the pod through Service "web" of type NodePort`,
		`CVE-2026-1 lets it into container "app"`,
		`container "app" is privileged, so that it has the node and the tokens of all pods there`,
	]]]
	cluster := control.violation with input.review.object as _pod({})
		with data.inventory as fixture.inventory(array.concat([_service, _report({})], _rights))
	[[[ref.name | some ref in v.details.related], array.slice(v.details.steps, 2, 9)] | some v in cluster] == [[["web", "fact", "b"], [
		`whoever gets into the pod has the token of service account "shop/web"`,
		`ClusterRoleBinding "b" gives it ClusterRole "reader" in the whole cluster`,
		"with secrets-read-cluster-wide it reads the credentials of everybody else",
	]]]
}

test_unknown if {
	unread := fixture.made(
		"projectcalico.org/v3", "GlobalNetworkPolicy", {"name": "some"},
		{"spec": {"selector": "has(team)", "types": ["Ingress"]}},
	)
	world := fixture.inventory([_service, _report({}), unread])
	control.violation == set() with input.review.object as _pod(_privileged) with data.inventory as world
	found := control.unknown with input.review.object as _pod(_privileged) with data.inventory as world
	{[u.msg, u.details.path, [ref.name | some ref in u.details.related]] | some u in found} == {[
		`has CVE-2026-1, container "app" is privileged, and is reachable unless GlobalNetworkPolicy "some" shuts it`,
		["spec", "containers", 0, "image"],
		["some"],
	]}
}

test_parameters if {
	affected := fixture.inventory([_service, _report({"vexStatus": "under_investigation"})])
	count(control.violation) == 1 with input.review.object as _pod(_privileged) with data.inventory as affected
	control.violation == set() with input.review.object as _pod(_privileged) with data.inventory as affected
		with input.parameters as {"vexStatuses": ["under_investigation"]}
	binding := fixture.rbac("RoleBinding", {
		"metadata": {"name": "b", "namespace": "system"},
		"roleRef": {"kind": "ClusterRole", "name": "maker"},
		"subjects": [{"kind": "ServiceAccount", "name": "web", "namespace": "shop"}],
	})
	role := fixture.rbac("ClusterRole", {
		"metadata": {"name": "maker"},
		"rules": [{"apiGroups": [""], "resources": ["pods"], "verbs": ["create"]}],
	})
	world := fixture.inventory([_service, _report({}), role, binding])
	control.violation == set() with input.review.object as _pod({}) with data.inventory as world
	count(control.violation) == 1 with input.review.object as _pod({}) with data.inventory as world
		with input.parameters as {"privilegedNamespaces": ["system"]}
}

_spec(container, spec) := object.union(
	{
		"serviceAccountName": "web",
		"containers": [object.union({"name": "app", "image": "registry.example.com/shop/web:1"}, container)],
	},
	spec,
)

_pod(container) := fixture.workloads_with_metadata(_spec(container, {}), {"labels": {"app": "web"}}).Pod.object

_service := fixture.made(
	"v1", "Service", {"name": "web", "namespace": "shop"},
	{"spec": {"type": "NodePort", "selector": {"app": "web"}}},
)

_report(fields) := fixture.fact("VulnerabilityReport", {
	"image": {"reference": "registry.example.com/shop/web:1", "digest": ""},
	"vulnerabilities": [object.union({"id": "CVE-2026-1", "severity": "Critical"}, fields)],
})

_policy := fixture.made("networking.k8s.io/v1", "NetworkPolicy", {"name": "p", "namespace": "shop"}, {"spec": {"podSelector": {}}})

_rights := [
	fixture.rbac("ClusterRole", {
		"metadata": {"name": "reader"},
		"rules": [{"apiGroups": [""], "resources": ["secrets"], "verbs": ["get"]}],
	}),
	fixture.rbac("ClusterRoleBinding", {
		"metadata": {"name": "b"},
		"roleRef": {"kind": "ClusterRole", "name": "reader"},
		"subjects": [{"kind": "ServiceAccount", "name": "web", "namespace": "shop"}],
	}),
]
