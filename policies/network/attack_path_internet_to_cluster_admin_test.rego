package policies.network.attack_path_internet_to_cluster_admin_test

import data.lib.fixture_test as fixture
import data.policies.network.attack_path_internet_to_cluster_admin as control

_rule(resources, verbs) := {"apiGroups": ["*"], "resources": resources, "verbs": verbs}

# rules of the role, and what the message says of them
_roles := {
	"everything": [[_rule(["*"], ["*"])], `admission-webhooks-write, bind, csr-create-and-approve and 9 more`],
	"Secrets": [[_rule(["secrets"], ["list"])], "secrets-read-cluster-wide"],
	"ConfigMaps": [[_rule(["configmaps"], ["*"])], ""],
}

test_violation[note][kind] if {
	some note, [rules, powers] in _roles
	some kind, made in fixture.workloads_with_metadata(_spec, {"labels": {"app": "web"}})
	found := control.violation with input.review.object as made.object
		with data.inventory as fixture.inventory([_service, _role(rules), _binding("reader")])
	{[v.msg, v.details.path, [ref.name | some ref in v.details.related]] | some v in found} == {[
		sprintf(`reachable through Service "web" of type NodePort, and its service account leads to cluster-admin by %s`, [powers]),
		array.concat(made.path, ["serviceAccountName"]),
		["web", "b"],
	] |
		powers != ""
	}
	control.unknown == set() with input.review.object as made.object
		with data.inventory as fixture.inventory([_service, _role(rules), _binding("reader")])
}

test_steps if {
	found := control.violation with input.review.object as _pod(_spec) with data.inventory as _world
	[v.details.steps | some v in found] == [[
		`the outside reaches the pod through Service "web" of type NodePort`,
		`whoever gets into the pod has the token of service account "shop/web"`,
		`ClusterRoleBinding "b" gives it ClusterRole "reader" in the whole cluster`,
		"with secrets-read-cluster-wide it reads the credentials of everybody else",
	]]
}

test_no_way if {
	world := fixture.inventory([_role([_rule(["secrets"], ["list"])]), _binding("reader")])
	control.violation == set() with input.review.object as _pod(_spec) with data.inventory as world
}

test_no_token if {
	spec := object.union(_spec, {"automountServiceAccountToken": false})
	control.violation == set() with input.review.object as _pod(spec) with data.inventory as _world
	bare := fixture.inventory([_service, _binding("missing")])
	control.unknown == set() with input.review.object as _pod(spec) with data.inventory as bare
}

test_shut if {
	policy := fixture.made("networking.k8s.io/v1", "NetworkPolicy", {"name": "p", "namespace": "shop"}, {"spec": {"podSelector": {}}})
	world := fixture.inventory([_service, _role([_rule(["secrets"], ["list"])]), _binding("reader"), policy])
	control.violation == set() with input.review.object as _pod(_spec) with data.inventory as world
	control.unknown == set() with input.review.object as _pod(_spec)
		with data.inventory as fixture.inventory([_service, _binding("missing"), policy])
}

test_perhaps_shut if {
	unread := fixture.made(
		"projectcalico.org/v3", "GlobalNetworkPolicy", {"name": "some"},
		{"spec": {"selector": "has(team)", "types": ["Ingress"]}},
	)
	world := fixture.inventory([_service, _role([_rule(["secrets"], ["list"])]), _binding("reader"), unread])
	control.violation == set() with input.review.object as _pod(_spec) with data.inventory as world
	found := control.unknown with input.review.object as _pod(_spec) with data.inventory as world
	{[u.msg, u.details.path, [ref.name | some ref in u.details.related]] | some u in found} == {[
		`leads to cluster-admin and is reachable through Service "web" of type NodePort, unless GlobalNetworkPolicy "some" shuts it`,
		["spec", "serviceAccountName"],
		["some"],
	]}
	harmless := fixture.inventory([_service, unread])
	control.unknown == set() with input.review.object as _pod(_spec) with data.inventory as harmless
}

test_unknown_roles if {
	world := fixture.inventory([_service, _binding("missing")])
	found := control.unknown with input.review.object as _pod(_spec) with data.inventory as world
	{[u.msg, u.details.path, [ref.name | some ref in u.details.related]] | some u in found} == {[
		`is reachable from outside, and what ClusterRole "missing" gives its service account is not known`,
		["spec", "serviceAccountName"],
		["b"],
	]}
	known := object.union(_binding("reader"), {"metadata": {"name": "c"}})
	both := fixture.inventory([_service, _role([_rule(["secrets"], ["list"])]), known, _binding("missing")])
	control.unknown == set() with input.review.object as _pod(_spec) with data.inventory as both
}

test_parameters if {
	role := _role([_rule(["pods"], ["create"])])
	binding := fixture.rbac("RoleBinding", {
		"metadata": {"name": "b", "namespace": "system"},
		"roleRef": {"kind": "ClusterRole", "name": "reader"},
		"subjects": [{"kind": "ServiceAccount", "name": "web", "namespace": "shop"}],
	})
	world := fixture.inventory([_service, role, binding])
	control.violation == set() with input.review.object as _pod(_spec) with data.inventory as world
	count(control.violation) == 1 with input.review.object as _pod(_spec) with data.inventory as world
		with input.parameters as {"privilegedNamespaces": ["system"]}
}

_spec := {"serviceAccountName": "web", "containers": [{"name": "app"}]}

_pod(spec) := fixture.workloads_with_metadata(spec, {"labels": {"app": "web"}}).Pod.object

_world := fixture.inventory([_service, _role([_rule(["secrets"], ["list"])]), _binding("reader")])

_service := fixture.made(
	"v1", "Service", {"name": "web", "namespace": "shop"},
	{"spec": {"type": "NodePort", "selector": {"app": "web"}}},
)

_role(rules) := fixture.rbac("ClusterRole", {"metadata": {"name": "reader"}, "rules": rules})

_binding(role) := fixture.rbac("ClusterRoleBinding", {
	"metadata": {"name": "b"},
	"roleRef": {"kind": "ClusterRole", "name": role},
	"subjects": [{"kind": "ServiceAccount", "name": "web", "namespace": "shop"}],
})
