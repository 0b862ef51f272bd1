package lib.permissions_test

import data.lib.fixture_test as fixture
import data.lib.permissions

_v1 := "rbac.authorization.k8s.io/v1"

_role(kind, name, rules) := {"apiVersion": _v1, "kind": kind, "metadata": {"name": name}, "rules": rules}

_binding(kind, name, role_kind, role, subjects) := {
	"apiVersion": _v1,
	"kind": kind,
	"metadata": {"name": name},
	"roleRef": {"kind": role_kind, "name": role},
	"subjects": subjects,
}

_rule(groups, resources, verbs) := {"apiGroups": groups, "resources": resources, "verbs": verbs}

_world := {
	"cluster": {_v1: {
		"ClusterRole": {
			"reader": _role("ClusterRole", "reader", [_rule([""], ["pods", "pods/log"], ["get", "list"])]),
			"probe": _role("ClusterRole", "probe", [{"nonResourceURLs": ["/healthz", "/logs/*"], "verbs": ["get"]}]),
			"root": _role("ClusterRole", "root", [
				_rule(["*"], ["*"], ["*"]),
				{"nonResourceURLs": ["*"], "verbs": ["*"]},
			]),
			"scaler": _role("ClusterRole", "scaler", [_rule(["apps"], ["*/scale"], ["update"])]),
		},
		"ClusterRoleBinding": {
			"everybody": _binding("ClusterRoleBinding", "everybody", "ClusterRole", "probe", [{
				"kind": "Group",
				"name": "system:authenticated",
			}]),
			"lost": _binding("ClusterRoleBinding", "lost", "ClusterRole", "gone", [{"kind": "User", "name": "jane"}]),
			"root": _binding("ClusterRoleBinding", "root", "ClusterRole", "root", [{"kind": "User", "name": "root"}]),
		},
	}},
	"namespace": {"shop": {_v1: {
		"Role": {"web": object.union(
			_role("Role", "web", [object.union(
				_rule([""], ["secrets"], ["get"]),
				{"resourceNames": ["web-tls"]},
			)]),
			{"metadata": {"namespace": "shop"}},
		)},
		"RoleBinding": {
			"ops": object.union(
				_binding("RoleBinding", "ops", "ClusterRole", "reader", [{"kind": "Group", "name": "ops"}]),
				{"metadata": {"namespace": "shop"}},
			),
			"scale": object.union(
				_binding("RoleBinding", "scale", "ClusterRole", "scaler", [{"kind": "User", "name": "jane"}]),
				{"metadata": {"namespace": "shop"}},
			),
			"web": object.union(
				_binding("RoleBinding", "web", "Role", "web", [{"kind": "ServiceAccount", "name": "web", "namespace": "shop"}]),
				{"metadata": {"namespace": "shop"}},
			),
		},
	}}},
}

_resource(user, groups, verb, resource, name, namespace) := {
	"user": user,
	"groups": groups,
	"verb": verb,
	"group": "",
	"resource": resource,
	"name": name,
	"namespace": namespace,
}

_url(user, groups, path) := {"user": user, "groups": groups, "verb": "get", "path": path, "namespace": ""}

_web := "system:serviceaccount:shop:web"

_cases := {
	"a name that is granted": [_resource(_web, null, "get", "secrets", "web-tls", "shop"), true],
	"another name": [_resource(_web, null, "get", "secrets", "db", "shop"), false],
	"no name": [_resource(_web, null, "get", "secrets", "", "shop"), false],
	"another namespace": [_resource(_web, null, "get", "secrets", "web-tls", "other"), false],
	"all namespaces": [_resource("jane", ["ops"], "get", "pods", "", ""), false],
	"a group": [_resource("jane", ["ops"], "get", "pods", "", "shop"), true],
	"a group that is not given": [_resource("jane", [], "get", "pods", "", "shop"), false],
	"a group that nobody has by name": [_resource("jane", null, "get", "pods", "", "shop"), false],
	"a subresource": [_resource("jane", ["ops"], "get", "pods/log", "a", "shop"), true],
	"another subresource": [_resource("jane", ["ops"], "get", "pods/exec", "a", "shop"), false],
	"another verb": [_resource("jane", ["ops"], "delete", "pods", "a", "shop"), false],
	"another group of the API": [object.union(_resource("jane", ["ops"], "get", "pods", "", "shop"), {"group": "apps"}), false],
	"a wildcard of subresources": [
		object.union(_resource("jane", [], "update", "deployments/scale", "a", "shop"), {"group": "apps"}),
		true,
	],
	"what that wildcard leaves out": [
		object.union(_resource("jane", [], "update", "deployments/status", "a", "shop"), {"group": "apps"}),
		false,
	],
	"everything": [_resource("root", [], "delete", "nodes", "a", ""), true],
	"every path": [_url("root", [], "/metrics"), true],
	"the path": [_url("jane", null, "/healthz"), true],
	"below the path": [_url("jane", null, "/healthz/etcd"), false],
	"below a prefix": [_url("jane", null, "/logs/kubelet.log"), true],
	"nobody": [_url("system:anonymous", null, "/healthz"), false],
	"a resource is no path": [_resource("jane", null, "get", "/healthz", "", ""), false],
	"a master": [_resource("jane", ["system:masters"], "delete", "nodes", "", ""), true],
}

test_decisions[note] if {
	some note, [question, want] in _cases
	permissions.decisions == [want] with data.inventory as _world with input as {"review": {"object": {"questions": [question]}}}
}

test_answer_names_the_chain if {
	question := _resource("jane", ["ops"], "get", "pods", "", "shop")
	answer := permissions.answer with data.inventory as _world with input as {"review": {"object": question}}
	answer == {
		"is_master": false,
		"grants": {{
			"binding": {"apiVersion": _v1, "kind": "RoleBinding", "name": "ops", "namespace": "shop"},
			"role": "ClusterRole:reader",
			"rule": _rule([""], ["pods", "pods/log"], ["get", "list"]),
			"scope": "shop",
			"subject": "Group:ops",
		}},
		"unresolved": {{
			"binding": {"apiVersion": _v1, "kind": "ClusterRoleBinding", "name": "lost", "namespace": ""},
			"role": "ClusterRole:gone",
			"scope": "*",
		}},
	}
}

test_master_is_told if {
	question := _resource("jane", ["system:masters"], "get", "pods", "", "shop")
	answer := permissions.answer with data.inventory as _world with input as {"review": {"object": question}}
	answer.is_master
}

test_listing_holds_what_reaches_the_namespace if {
	listing := permissions.listing with data.inventory as _world
		with input as {"review": {"object": {"user": "jane", "groups": null, "namespace": "shop"}}}
	{grant.role | some grant in listing.held} == {"ClusterRole:probe", "ClusterRole:scaler"}
	{grant.role | some grant in listing.unresolved} == {"ClusterRole:gone"}
	listing.is_master == false
	listing.takeovers == {}
}

test_listing_tells_what_leads_to_the_cluster[note] if {
	some note, tc in {
		"a user": {"user": "root", "groups": null, "want": true},
		"a member of a group": {"user": "x", "groups": ["power"], "want": true},
		"somebody else": {"user": "x", "groups": ["ops"], "want": false},
	}
	world := fixture.inventory([
		fixture.cluster_role("proxy", [fixture.rule_on(["/nodes/proxy"], ["get"])]),
		fixture.binding("ClusterRoleBinding", "proxy", [{"kind": "User", "name": "root"}, {"kind": "Group", "name": "power"}]),
	])
	listing := permissions.listing with data.inventory as world
		with input as {"review": {"object": {"user": tc.user, "groups": tc.groups, "namespace": "shop"}}}
	listing.takeovers == {power: text |
		tc.want == true
		some power, text in {"nodes-proxy": "it runs commands in every pod, through the kubelets"}
	}
}

test_audience_is_everybody_who_may if {
	question := object.remove(_resource("", null, "get", "pods", "", "shop"), ["user", "groups"])
	audience := permissions.audience with data.inventory as _world with input as {"review": {"object": question}}
	{grant.subject | some grant in audience.holders} == {"Group:ops", "User:root"}
	{grant.role | some grant in audience.unresolved} == {"ClusterRole:gone"}
}
