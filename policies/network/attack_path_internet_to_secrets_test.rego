package policies.network.attack_path_internet_to_secrets_test

import data.lib.fixture_test as fixture
import data.policies.network.attack_path_internet_to_secrets as control

_way := `reachable through Service "web" of type NodePort`

_out := "and may send to the internet on every port"

_bare := {"serviceAccountName": "web", "automountServiceAccountToken": false, "containers": [{"name": "app"}]}

# the pod spec, the text and the path of the loot below the spec
cases := {
	"a volume": [
		{"volumes": [{"name": "tls", "secret": {"secretName": "tls"}}]},
		`volume "tls" holds Secret "tls"`,
		["volumes", 0],
	],
	"a projected volume": [
		{"volumes": [{"name": "all", "projected": {"sources": [{"configMap": {"name": "a"}}, {"secret": {"name": "db"}}]}}]},
		`volume "all" holds Secret "db"`,
		["volumes", 0],
	],
	"a variable": [
		{"containers": [{"name": "app", "env": [{"name": "A"}, {"name": "B", "valueFrom": {"secretKeyRef": {"name": "db", "key": "x"}}}]}]},
		`container "app" has Secret "db" in its environment`,
		["containers", 0, "env", 1],
	],
	"all variables": [
		{"containers": [{"name": "app", "envFrom": [{"configMapRef": {"name": "a"}}, {"secretRef": {"name": "db"}}]}]},
		`container "app" has Secret "db" in its environment`,
		["containers", 0, "envFrom", 1],
	],
	"nothing": [{"volumes": [{"name": "tmp", "emptyDir": {}}]}, "", []],
}

test_violation[note][kind] if {
	some note, [spec, text, path] in cases
	some kind, made in fixture.workloads_with_metadata(object.union(_bare, spec), {"labels": {"app": "web"}})
	world := fixture.inventory([_service, _role(["secrets"]), _binding])
	found := control.violation with input.review.object as made.object with data.inventory as world
	{[v.msg, v.details.path] | some v in found} == {[sprintf("%s, %s, %s", [_way, text, _out]), array.concat(made.path, path)] |
		text != ""
	}
	control.unknown == set() with input.review.object as made.object with data.inventory as world
}

test_details if {
	found := control.violation with input.review.object as _pod(cases["a volume"][0]) with data.inventory as fixture.inventory([_service])
	[[v.details.steps, [ref.name | some ref in v.details.related]] | some v in found] == [[
		[
			`the outside reaches the pod through Service "web" of type NodePort`,
			`whoever gets into the pod reads Secret "tls" in volume "tls"`,
			"it sends them to any address of the internet on every port",
		],
		["web", "tls"],
	]]
	variable := control.violation with input.review.object as _pod(cases["a variable"][0])
		with data.inventory as fixture.inventory([_service, _policy({"policyTypes": ["Egress"], "egress": [{}]})])
	[[v.details.steps[1], v.details.related] | some v in variable] == [[
		`whoever gets into the pod reads Secret "db" in the environment of container "app"`,
		[
			{"apiVersion": "v1", "kind": "Service", "namespace": "shop", "name": "web"},
			{"apiVersion": "v1", "kind": "Secret", "namespace": "shop", "name": "db"},
			{"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "namespace": "shop", "name": "p"},
		],
	]]
}

# resources of the role, and whether they are Secrets
_rights := {"Secrets": ["secrets", true], "ConfigMaps": ["configmaps", false]}

test_rights[note] if {
	some note, [resource, want] in _rights
	pod := _pod({"automountServiceAccountToken": true})
	found := control.violation with input.review.object as pod
		with data.inventory as fixture.inventory([_service, _role([resource]), _binding])
	{[v.msg, v.details.path, v.details.steps, [ref.name | some ref in v.details.related]] | some v in found} == {[
		sprintf("%s, its service account reads Secrets in the whole cluster, %s", [_way, _out]),
		["spec", "serviceAccountName"],
		[
			`the outside reaches the pod through Service "web" of type NodePort`,
			`whoever gets into the pod has the token of service account "shop/web"`,
			`ClusterRoleBinding "b" gives it ClusterRole "reader" in the whole cluster`,
			"with it, it reads Secrets in the whole cluster",
			"it sends them to any address of the internet on every port",
		],
		["web", "b"],
	] |
		want
	}
}

_policies := {
	"ingress is shut": {},
	"egress is shut": {"policyTypes": ["Egress"]},
	"both are shut": {"policyTypes": ["Egress", "Ingress"]},
}

test_shut[note] if {
	some note, spec in _policies
	world := fixture.inventory([_service, _policy(spec)])
	control.violation == set() with input.review.object as _pod(cases["a volume"][0]) with data.inventory as world
	control.unknown == set() with input.review.object as _pod(cases["a volume"][0]) with data.inventory as world
}

# directions of a policy that is not read, another policy, whether it is unknown
_unread := {
	"in": [["Ingress"], [], true],
	"out": [["Egress"], [], true],
	"in, with egress shut": [["Ingress"], [{"policyTypes": ["Egress"]}], true],
	"out, with ingress shut": [["Egress"], [{}], false],
}

test_unknown[note] if {
	some note, [types, policies, want] in _unread
	unread := fixture.made(
		"projectcalico.org/v3", "GlobalNetworkPolicy", {"name": "some"},
		{"spec": {"selector": "has(team)", "types": types}},
	)
	world := fixture.inventory(array.concat([_service, unread], [_policy(spec) | some spec in policies]))
	control.violation == set() with input.review.object as _pod(cases["a volume"][0]) with data.inventory as world
	found := control.unknown with input.review.object as _pod(cases["a volume"][0]) with data.inventory as world
	{[u.msg, u.details.path, [ref.name | some ref in u.details.related]] | some u in found} == {[
		`volume "tls" holds Secret "tls", and GlobalNetworkPolicy "some" may keep the outside from it or it from the outside`,
		["spec", "volumes", 0],
		["some"],
	] |
		want
	}
}

test_nothing_to_take if {
	unread := fixture.made("projectcalico.org/v3", "GlobalNetworkPolicy", {"name": "some"}, {"spec": {"selector": "has(team)"}})
	control.unknown == set() with input.review.object as _pod({}) with data.inventory as fixture.inventory([_service, unread])
}

_pod(spec) := fixture.workloads_with_metadata(object.union(_bare, spec), {"labels": {"app": "web"}}).Pod.object

_service := fixture.made(
	"v1", "Service", {"name": "web", "namespace": "shop"},
	{"spec": {"type": "NodePort", "selector": {"app": "web"}}},
)

_role(resources) := fixture.rbac("ClusterRole", {
	"metadata": {"name": "reader"},
	"rules": [{"apiGroups": [""], "resources": resources, "verbs": ["get"]}],
})

_binding := fixture.rbac("ClusterRoleBinding", {
	"metadata": {"name": "b"},
	"roleRef": {"kind": "ClusterRole", "name": "reader"},
	"subjects": [{"kind": "ServiceAccount", "name": "web", "namespace": "shop"}],
})

_policy(spec) := fixture.made(
	"networking.k8s.io/v1", "NetworkPolicy", {"name": "p", "namespace": "shop"},
	{"spec": object.union({"podSelector": {}}, spec)},
)
