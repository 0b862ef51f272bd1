package policies.rbac.unused_granted_permissions_test

import data.lib.fixture_test as fixture
import data.policies.rbac.unused_granted_permissions as control

_web := {"kind": "ServiceAccount", "name": "web", "namespace": "shop"}

_role(kind, namespace, rules) := {
	"apiVersion": "rbac.authorization.k8s.io/v1",
	"kind": kind,
	"metadata": object.union({"name": "web"}, {key: namespace | some key in ["namespace"]; namespace != ""}),
	"rules": rules,
}

_binding(kind, namespace, role, subjects) := {
	"apiVersion": "rbac.authorization.k8s.io/v1",
	"kind": kind,
	"metadata": object.union({"name": "web"}, {key: namespace | some key in ["namespace"]; namespace != ""}),
	"roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": role, "name": "web"},
	"subjects": subjects,
}

_bound(subjects) := [_binding("RoleBinding", "shop", "Role", subjects)]

_log(fields) := object.union(
	{
		"apiVersion": "facts.regolith.dev/v1alpha1",
		"kind": "AuditLog",
		"metadata": {"name": "audit.log"},
		"first": "2026-11-01T00:00:00Z",
		"last": "2026-11-09T00:00:00Z",
		"users": [_user("web", [_use("get", "pods", "shop")])],
	},
	fields,
)

_user(name, permissions) := {
	"name": concat(":", ["system:serviceaccount:shop", name]),
	"requests": 1200,
	"permissions": permissions,
}

_use(verb, resource, namespace) := {"verb": verb, "group": "", "resource": resource, "namespace": namespace, "count": 3}

_rule(resources, verbs) := {"apiGroups": [""], "resources": resources, "verbs": verbs}

_wide := _role("Role", "shop", [_rule(["pods"], ["get", "delete"])])

_tight := _role("Role", "shop", [_rule(["pods"], ["get"])])

_cluster_role(rules) := _role("ClusterRole", "", rules)

_users(users) := _log({"users": users})

_policy := {
	"apiVersion": "audit.k8s.io/v1",
	"kind": "Policy",
	"metadata": {"name": "policy"},
	"rules": [{"level": "None", "resources": [{"resources": ["pods"]}]}, {"level": "Metadata"}],
}

_narrowed := [{"op": "add", "path": ["rules", 0, "verbs"], "value": ["get"]}]

cases := {
	"a verb is not used": {"object": _wide, "world": [_log({})], "fix": _narrowed},
	"all is used": {"object": _tight, "world": [_log({})]},
	"no log": {"object": _wide, "world": [], "not_applicable": {"no audit log shows what was used"}},
	"nobody is bound": {"object": _wide, "bindings": [], "world": [_log({})], "not_applicable": {"nobody is bound to it"}},
	"no rules": {"object": _role("Role", "shop", []), "world": [_log({})]},
	"a role of Kubernetes": {
		"object": object.union(_cluster_role([_rule(["pods"], ["get"])]), {"metadata": {
			"name": "view",
			"labels": {"kubernetes.io/bootstrapping": "rbac-defaults"},
		}}),
		"bindings": [object.union(_binding("ClusterRoleBinding", "", "ClusterRole", [_web]), {"roleRef": {"name": "view"}})],
		"world": [_log({})],
		"not_applicable": {"the role is part of Kubernetes itself"},
	},
	"too short": {
		"object": _wide,
		"world": [_log({"last": "2026-11-07T23:00:00Z"})],
		"unknown": {"the audit log covers 6 days, which is less than 168h"},
	},
	"much too short": {
		"object": _wide,
		"world": [_log({"last": "2026-11-02T23:30:00Z"})],
		"unknown": {"the audit log covers 47 hours, which is less than 168h"},
	},
	"just long enough": {"object": _wide, "world": [_log({"last": "2026-11-08T00:00:00Z"})], "fix": _narrowed},
	"ninety days, if nothing else is said": {
		"object": _wide,
		"world": [_log({"last": "2027-01-29T23:00:00Z"})],
		"parameters": {"window": data.policies.rbac.unused_granted_permissions.window},
		"unknown": {"the audit log covers 89 days, which is less than 2160h"},
	},
	"another window": {
		"object": _wide,
		"world": [_log({})],
		"parameters": {"window": "192h1m"},
		"unknown": {"the audit log covers 8 days, which is less than 192h1m"},
	},
	"a window that is none": {
		"object": _wide,
		"world": [_log({})],
		"parameters": {"window": "week"},
		"unknown": {"the audit log covers 8 days, which is less than week"},
	},
	"a log with gaps": {
		"object": _wide,
		"world": [_log({"incomplete": true})],
		"unknown": {"events of the audit log could not be read or counted"},
	},
	"a group": {
		"object": _wide,
		"bindings": _bound([_web, {"kind": "Group", "name": "ops"}]),
		"world": [_log({})],
		"unknown": {`group "ops" is bound to it, and the audit log does not tell its needs`},
	},
	"an account that is not in the log": {
		"object": _wide,
		"bindings": _bound([_web, {"kind": "ServiceAccount", "name": "db", "namespace": "shop"}]),
		"world": [_log({})],
		"unknown": {`service account "shop/db" is not in the audit log`},
	},
	"what the policy leaves out": {
		"object": _wide,
		"world": [_log({}), _policy],
		"unknown": {"the audit policy lets requests go unlogged that its rules are about"},
	},
	"bind by a wildcard": {
		"object": _role("Role", "shop", [{"apiGroups": ["rbac.authorization.k8s.io"], "resources": ["roles"], "verbs": ["*"]}]),
		"world": [_users([_user("web", [object.union(_use("create", "roles", "shop"), {"group": "rbac.authorization.k8s.io"})])])],
		"unknown": {"what bind, escalate, approve or impersonate is used for, which it grants by *, is in no log"},
	},
	"a gathered role": {
		"object": _gathered,
		"bindings": [_binding("RoleBinding", "shop", "ClusterRole", [_web])],
		"world": [_log({}), _gathered],
		"unknown": {"ClusterRoles gather its rules, and the needs of those who are bound to them are not told apart"},
	},
	"two accounts, and what both used": {
		"object": _role("Role", "shop", [_rule(["pods"], ["get", "list", "delete"])]),
		"bindings": _bound([_web, {"kind": "ServiceAccount", "name": "db", "namespace": "shop"}]),
		"world": [_users([_user("web", [_use("get", "pods", "shop")]), _user("db", [_use("list", "pods", "shop")])])],
		"fix": [{"op": "add", "path": ["rules", 0, "verbs"], "value": ["get", "list"]}],
	},
	"used elsewhere, where another role grants it": {
		"object": _tight,
		"world": [_users([_user("web", [_use("get", "pods", "other")])])],
		"fix": [{"op": "remove", "path": ["rules", 0]}],
	},
	"a ClusterRole in one namespace": {
		"object": _cluster_role([_rule(["pods", "nodes"], ["get"])]),
		"bindings": [_binding("RoleBinding", "shop", "ClusterRole", [_web])],
		"world": [_users([_user("web", [_use("get", "pods", "shop"), object.remove(_use("get", "nodes", ""), ["namespace"])])])],
		"fix": [{"op": "add", "path": ["rules", 0, "resources"], "value": ["pods"]}],
	},
	"a ClusterRole everywhere": {
		"object": _cluster_role([_rule(["pods", "nodes", "secrets"], ["get"])]),
		"bindings": [_binding("ClusterRoleBinding", "", "ClusterRole", [_web])],
		"world": [_users([_user("web", [_use("get", "pods", "any"), object.remove(_use("get", "nodes", ""), ["namespace"])])])],
		"fix": [{"op": "add", "path": ["rules", 0, "resources"], "value": ["pods", "nodes"]}],
	},
	"a role of the same name": {
		"object": _wide,
		"bindings": array.concat(_bound([_web]), [object.union(_binding("ClusterRoleBinding", "", "ClusterRole", [_web]), {})]),
		"world": [_users([_user("web", [_use("get", "pods", "shop"), _use("delete", "pods", "other")])])],
		"fix": _narrowed,
	},
	"several rules, the last one first": {
		"object": _role("Role", "shop", [_rule(["pods"], ["get", "delete"]), _rule(["pods"], ["get"]), _rule(["jobs"], ["get"])]),
		"world": [_log({})],
		"fix": array.concat([{"op": "remove", "path": ["rules", 2]}], _narrowed),
	},
	"secrets by name": {
		"object": _role("Role", "shop", [_rule(["secrets"], ["get"])]),
		"world": [_users([_user("web", [_db])])],
		"fix": [{"op": "add", "path": ["rules", 0, "resourceNames"], "value": ["db"]}],
	},
	"secrets, by no name": {
		"object": _role("Role", "shop", [_rule(["secrets"], ["get"])]),
		"world": [_users([_user("web", [_db])])],
		"parameters": {"byName": []},
	},
	"a pod": {"object": fixture.pod({"containers": []}), "world": [_log({})]},
	"a role of others": {"object": object.union(_wide, {"apiVersion": "example.com/v1"}), "world": [_log({})]},
	"the cluster, with a log": {"object": fixture.cluster({}), "world": [_log({})], "not_applicable": {"roles are judged themselves"}},
	"the cluster, without one": {"object": fixture.cluster({}), "world": [], "unknown": {"no audit log shows what was used"}},
}

_db := object.union(_use("get", "secrets", "shop"), {"names": ["db"]})

_gathered := object.union(_cluster_role([_rule(["pods"], ["get"])]), {"metadata": {"labels": {"rbac.authorization.k8s.io/aggregate-to-view": "true"}}})

test_verdict[note] if {
	some note, tc in cases
	world := fixture.inventory(array.concat(tc.world, object.get(tc, "bindings", _bound([_web]))))
	want := {fix | fix := tc.fix}
	verdict := {
		"fixes": {v.details.fix | some v in control.violation},
		"unknown": {v.msg | some v in control.unknown},
		"not_applicable": {v.msg | some v in control.not_applicable},
	} with input as {"review": {"object": tc.object}, "parameters": object.union({"window": "168h"}, object.get(tc, "parameters", {}))} with data.inventory as world
	verdict == {
		"fixes": want,
		"unknown": object.get(tc, "unknown", set()),
		"not_applicable": object.get(tc, "not_applicable", set()),
	}
}

messages := {
	"a verb": {"rules": [_rule(["pods"], ["get", "delete"])], "want": "delete on pods"},
	"a rule": {"rules": [_rule(["pods"], ["get"]), _rule(["jobs"], ["list", "watch"])], "want": "list, watch on jobs"},
	"a resource": {"rules": [_rule(["pods", "jobs"], ["get"])], "want": "get on jobs"},
	"a path": {"rules": [_rule(["pods"], ["get"]), {"nonResourceURLs": ["/a", "/b*"], "verbs": ["get"]}], "want": "get on /b*"},
	"a group": {
		"rules": [object.union(_rule(["pods"], ["get"]), {"apiGroups": ["", "metrics.k8s.io"]})],
		"want": "part of get on pods",
	},
	"many rules": {
		"rules": [_rule(["pods"], ["get"]), _rule([_long("a")], ["get"]), _rule([_long("b")], ["get"])],
		"want": sprintf("get on %s...%s; and 1 more", [substring(_long("a"), 0, 22), substring(_long("a"), 31, -1)]),
	},
	"two rules": {"rules": [_rule(["pods"], ["get", "delete"]), _rule(["jobs"], ["list"])], "want": "delete on pods; list on jobs"},
}

test_message[note] if {
	some note, tc in messages
	want := sprintf(`service account "shop/web" did not use in 8 days and 1200 requests: %s`, [tc.want])
	{[want, ["rules"]]} == {[v.msg, v.details.path] | some v in control.violation} with input.review.object as _role("Role", "shop", tc.rules)
		with input.parameters.window as "168h"
		with data.inventory as fixture.inventory(array.concat([_log({})], _bound([_web])))
}

# long names stay within the length of a message
test_message_length if {
	long := concat("", [sprintf("x%d", [i]) | some i in numbers.range(1, 90)])
	account := {"kind": "ServiceAccount", "name": long, "namespace": "shop"}
	world := fixture.inventory(array.concat([_users([_user(long, [])])], _bound([account])))
	{true} == {is_short | some v in control.violation; is_short := count(v.msg) <= 200}
		with input.review.object as _role("Role", "shop", [_rule([long], ["get"])])
		with input.parameters.window as "168h"
		with data.inventory as world
}

_long(letter) := concat("", [letter | some _ in numbers.range(1, 60)])
