package lib.rbac_test

import data.lib.fixture_test as fixture
import data.lib.rbac

# ---- rules

asked := {"create", "deletecollection", "get"}

rules := {
	"the very resource": {"rule": _rule([""], ["secrets"], ["get"]), "target": "/secrets", "want": {"get"}},
	"another verb": {"rule": _rule([""], ["secrets"], ["update"]), "target": "/secrets", "want": set()},
	"any verb": {"rule": _rule([""], ["secrets"], ["*"]), "target": "/secrets", "want": asked},
	"any resource": {"rule": _rule([""], ["*"], ["get"]), "target": "/secrets", "want": {"get"}},
	"any group": {"rule": _rule(["*"], ["secrets"], ["get"]), "target": "/secrets", "want": {"get"}},
	"another resource": {"rule": _rule([""], ["pods"], ["get"]), "target": "/secrets", "want": null},
	"another group": {"rule": _rule(["apps"], ["secrets"], ["get"]), "target": "/secrets", "want": null},
	"a group with a name": {
		"rule": _rule(["apps"], ["deployments"], ["get"]),
		"target": "apps/deployments",
		"want": {"get"},
	},
	"a resource is not its subresource": {
		"rule": _rule([""], ["pods"], ["get"]),
		"target": "/pods/exec",
		"want": null,
	},
	"a subresource is not its resource": {
		"rule": _rule([""], ["pods/exec"], ["get"]),
		"target": "/pods",
		"want": null,
	},
	"the very subresource": {"rule": _rule([""], ["pods/exec"], ["get"]), "target": "/pods/exec", "want": {"get"}},
	"any resource with a subresource": {"rule": _rule([""], ["*"], ["get"]), "target": "/pods/exec", "want": {"get"}},
	"a subresource of any resource": {
		"rule": _rule([""], ["*/exec"], ["get"]),
		"target": "/pods/exec",
		"want": {"get"},
	},
	"another subresource of any resource": {
		"rule": _rule([""], ["*/log"], ["get"]),
		"target": "/pods/exec",
		"want": null,
	},
	"pods/* is no wildcard": {"rule": _rule([""], ["pods/*"], ["get"]), "target": "/pods/exec", "want": null},
	"null lists": {"rule": _rule(null, null, null), "target": "/pods", "want": null},
	"no lists": {"rule": {}, "target": "/pods", "want": null},
	"no verbs": {"rule": {"apiGroups": [""], "resources": ["pods"]}, "target": "/pods", "want": set()},
	"a name takes create and deletecollection away": {
		"rule": _named(["a"]),
		"target": "/pods",
		"want": {"get"},
	},
	"a name leaves create of a subresource": {
		"rule": _named(["a"]),
		"target": "/pods/exec",
		"want": asked,
	},
	"an empty name matches a request without one": {"rule": _named([""]), "target": "/pods", "want": asked},
	"an empty list of names": {"rule": _named([]), "target": "/pods", "want": asked},
	"null for names": {"rule": _named(null), "target": "/pods", "want": asked},
}

test_granted[note] if {
	some note, tc in rules
	found := [verbs | verbs := rbac.granted(tc.rule, asked, tc.target)]
	found == [tc.want | tc.want != null]
}

full := {
	"wildcards in one rule": {"rules": [_rule(["*"], ["*"], ["*"])], "want": true},
	"wildcards beside others": {"rules": [_rule(["*", "apps"], ["*"], ["get", "*"])], "want": true},
	"all standard verbs": {"rules": [_rule(["*"], ["*"], _standard)], "want": true},
	"all standard verbs over two rules": {
		"rules": [
			_rule(["*"], ["*"], ["get", "list", "watch", "delete"]),
			_rule(["*"], ["*"], ["create", "update", "patch", "deletecollection"]),
		],
		"want": true,
	},
	"read only": {"rules": [_rule(["*"], ["*"], ["get", "list", "watch"])], "want": false},
	"one group": {"rules": [_rule([""], ["*"], ["*"])], "want": false},
	"one resource": {"rules": [_rule(["*"], ["pods"], ["*"])], "want": false},
	"by name": {"rules": [object.union(_rule(["*"], ["*"], ["*"]), {"resourceNames": ["a"]})], "want": false},
	"two rules that do not add up": {
		"rules": [_rule(["*"], ["pods"], ["*"]), _rule([""], ["*"], ["*"])],
		"want": false,
	},
	"no rules": {"rules": [], "want": false},
}

test_is_full[note] if {
	some note, tc in full
	found := [true | rbac.is_full(tc.rules)]
	found == [true | tc.want == true]
}

# ---- the role under review

test_rules[kind] if {
	some kind in ["Role", "ClusterRole"]
	rule := _rule([""], ["pods"], ["get"])
	want := [{"path": ["rules", 0], "spec": rule}]
	rbac.rules == want with input.review.object as _role(kind, [rule])
}

test_rules_of_no_role[note] if {
	some note, reviewed in {
		"another kind": object.union(_role("Role", [{}]), {"kind": "RoleBinding"}),
		"another group": object.union(_role("Role", [{}]), {"apiVersion": "authorization.openshift.io/v1"}),
		"a stock role": _stock([{}]),
		"null": _role("Role", null),
	}
	rbac.rules == [] with input.review.object as reviewed
}

test_exempt[note] if {
	some note, tc in {
		"an ordinary role": {"object": _role("ClusterRole", [{}]), "want": set()},
		"a role without rules": {"object": _role("ClusterRole", []), "want": set()},
		"a stock role": {"object": _stock([{}]), "want": {"the role is part of Kubernetes itself"}},
		"not a role": {"object": object.union(_stock([{}]), {"kind": "RoleBinding"}), "want": set()},
		"an aggregated role": {
			"object": object.union(_role("ClusterRole", []), {"aggregationRule": {}}),
			"want": {"its rules are gathered from other ClusterRoles, which are judged themselves"},
		},
		"a live aggregated role": {
			"object": object.union(_role("ClusterRole", [{}]), {"aggregationRule": {}}),
			"want": set(),
		},
		"another kind with an aggregationRule": {
			"object": {"apiVersion": "v1", "kind": "ConfigMap", "aggregationRule": {}},
			"want": set(),
		},
	}
	rbac.exempt == tc.want with input.review.object as tc.object
}

test_is_stock if {
	rbac.is_stock with input.review.object as _stock([])
	not rbac.is_stock with input.review.object as _role("ClusterRole", [])
	not rbac.is_stock with input.review.object as object.union(_stock([]), {"kind": "ClusterRoleBinding"})
}

test_granting if {
	role := _role("Role", [
		_rule([""], ["configmaps"], ["get"]),
		_rule(["apps", "batch"], ["deployments", "jobs"], ["get", "create"]),
		_rule(["*"], ["*"], ["create", "update"]),
		_rule(["apps"], ["deployments"], ["list"]),
	])
	found := rbac.granting({"create", "update"}, {"apps/deployments", "batch/jobs"}) with input.review.object as role
	{{"path", "spec", "targets", "text", "verbs"}} == {object.keys(entry) | some entry in found}
	{["rules", 1], ["rules", 2]} == {entry.path | some entry in found}
	{"create on deployments, jobs", "create, update on deployments, jobs"} == {entry.text | some entry in found}
	{{"create"}, {"create", "update"}} == {entry.verbs | some entry in found}
	{{"apps/deployments", "batch/jobs"}} == {entry.targets | some entry in found}
	{role.rules[1], role.rules[2]} == {entry.spec | some entry in found}
}

test_granting_keeps_messages_short if {
	role := _role("Role", [_rule(["*"], ["*"], ["*"])])
	targets := {concat("", ["/", concat("", [letter | some _ in numbers.range(1, 200)])]) | some letter in ["a", "b"]}
	[150] == [count(entry.text) | some entry in rbac.granting({"get"}, targets)] with input.review.object as role
}

allowed := {
	"nothing": {"patterns": [], "want": false},
	"the name of a ClusterRole": {"kind": "ClusterRole", "patterns": ["reader"], "want": true},
	"a pattern": {"kind": "ClusterRole", "patterns": ["other", "read*"], "want": true},
	"another name": {"kind": "ClusterRole", "patterns": ["read"], "want": false},
	"the name alone does not name a Role": {"kind": "Role", "patterns": ["reader"], "want": false},
	"namespace and name of a Role": {"kind": "Role", "patterns": ["shop/reader"], "want": true},
	"any name in a namespace": {"kind": "Role", "patterns": ["shop/*"], "want": true},
	"dots are no borders": {"kind": "Role", "patterns": ["*"], "want": true},
}

test_is_allowed[note] if {
	some note, tc in allowed
	role := _role(object.get(tc, "kind", "Role"), [])
	found := [true | rbac.is_allowed(tc.patterns)] with input.review.object as role
	found == [true | tc.want == true]
}

test_only_bound_to[note] if {
	some note, tc in {
		"nothing allowed": {"patterns": [], "want": false},
		"one of two": {"patterns": ["Group:ops"], "want": false},
		"both": {"patterns": ["Group:ops", "ServiceAccount:ci:*"], "want": true},
	}
	world := fixture.inventory([
		_binding("RoleBinding", ["Role", "reader"], [_subject("Group", "ops"), _account("ci", "deploy")]),
		_binding("RoleBinding", ["ClusterRole", "reader"], [_subject("User", "jane")]),
	])
	found := [true | rbac.only_bound_to(tc.patterns)] with input.review.object as _role("Role", [])
		with data.inventory as world
	found == [true | tc.want == true]
}

test_a_role_without_bindings_is_bound_to_nobody if {
	not rbac.only_bound_to(["*"]) with input.review.object as _role("Role", [])
		with data.inventory as fixture.inventory([_role("Role", [])])
}

test_is_excused if {
	world_ := fixture.inventory([_binding("RoleBinding", ["Role", "reader"], [_subject("Group", "ops")])])
	rbac.is_excused(["shop/reader"], []) with input.review.object as _role("Role", []) with data.inventory as world_
	rbac.is_excused([], ["Group:ops"]) with input.review.object as _role("Role", []) with data.inventory as world_
	not rbac.is_excused([], []) with input.review.object as _role("Role", []) with data.inventory as world_
}

test_things if {
	"pods, secrets" == rbac.things(_rule([""], ["pods", "secrets"], ["get"]))
	"/metrics" == rbac.things({"nonResourceURLs": ["/metrics"], "resources": null})
	"" == rbac.things({})
	120 == count(rbac.things({"resources": [concat("", ["a" | some _ in numbers.range(1, 200)])]}))
}

# ---- the binding under review

test_subjects if {
	binding := _binding("RoleBinding", ["Role", "reader"], [
		_subject("Group", "ops"),
		_subject("User", "jane"),
		_account("ci", "deploy"),
		_account(null, "web"),
	])
	want := [
		{"path": ["subjects", 0], "key": "Group:ops", "text": `group "ops"`},
		{"path": ["subjects", 1], "key": "User:jane", "text": `user "jane"`},
		{"path": ["subjects", 2], "key": "ServiceAccount:ci:deploy", "text": `service account "ci/deploy"`},
		{"path": ["subjects", 3], "key": "ServiceAccount:shop:web", "text": `service account "shop/web"`},
	]
	rbac.subjects == want with input.review.object as binding
}

test_subjects_of_no_binding[note] if {
	some note, reviewed in {
		"another kind": _role("Role", []),
		"another group": {"apiVersion": "authorization.openshift.io/v1", "kind": "RoleBinding"},
	}
	rbac.subjects == [] with input.review.object as object.union(reviewed, {"subjects": [_subject("User", "jane")]})
}

test_role_key[note] if {
	some note, tc in {
		"ClusterRoleBinding": {"kind": "ClusterRoleBinding", "ref": ["ClusterRole", "a"], "want": "ClusterRole:a"},
		"RoleBinding to a ClusterRole": {"kind": "RoleBinding", "ref": ["ClusterRole", "a"], "want": "ClusterRole:a"},
		"RoleBinding to a Role": {"kind": "RoleBinding", "ref": ["Role", "a"], "want": "Role:shop:a"},
	}
	rbac.role_key == tc.want with input.review.object as _binding(tc.kind, tc.ref, [])
}

test_other_kinds_have_no_role_key if {
	role := object.union(_role("Role", []), {"roleRef": {"kind": "Role", "name": "a"}})
	not rbac.role_key with input.review.object as role
}

test_subject_key[note] if {
	some note, tc in {
		"a user": {"subject": _subject("User", "jane"), "want": "User:jane"},
		"a group": {"subject": _subject("Group", "system:serviceaccounts"), "want": "Group:system:serviceaccounts"},
		"an account": {"subject": _account("ci", "a"), "want": "ServiceAccount:ci:a"},
		"an account without namespace": {"subject": _subject("ServiceAccount", "a"), "want": "ServiceAccount:shop:a"},
		"an account of an empty namespace": {"subject": _account("", "a"), "want": "ServiceAccount:shop:a"},
		"an account by its user name": {
			"subject": _subject("User", "system:serviceaccount:ci:a"),
			"want": "ServiceAccount:ci:a",
		},
		"a group named like an account": {
			"subject": _subject("Group", "system:serviceaccount:ci:a"),
			"want": "Group:system:serviceaccount:ci:a",
		},
	}
	rbac.subject_key(tc.subject, "shop") == tc.want
}

test_text[key] if {
	some key, want in {
		"User:system:admin": `user "system:admin"`,
		"Group:ops:eu": `group "ops:eu"`,
		"ServiceAccount:ci:a": `service account "ci/a"`,
		"ServiceAccount::a": `service account "a"`,
		"Robot:a": `Robot "a"`,
	}
	rbac.text(key) == want
}

# ---- everybody

test_reach[key] if {
	some key, want in {
		"ServiceAccount:ci:a": {
			"ServiceAccount:ci:a",
			"Group:system:serviceaccounts",
			"Group:system:serviceaccounts:ci",
			"Group:system:authenticated",
		},
		"User:jane": {"User:jane", "Group:system:authenticated"},
		"Group:ops": {"Group:ops", "Group:system:authenticated"},
		"User:system:anonymous": {"User:system:anonymous", "Group:system:unauthenticated"},
		"Group:system:unauthenticated": {"Group:system:unauthenticated"},
	}
	rbac.reach(key) == want
}

world := fixture.inventory([
	_role("Role", [_rule([""], ["pods"], ["get"])]),
	_loose("Role", "loose", [_rule([""], ["nodes"], ["get"])]),
	object.union(_cluster_role("foreign", {}, [{}]), {"apiVersion": "authorization.openshift.io/v1"}),
	object.union(_role("Role", [{}]), {
		"apiVersion": "authorization.openshift.io/v1",
		"metadata": {"name": "foreign"},
	}),
	object.union(_loose("Role", "alien", [{}]), {"apiVersion": "authorization.openshift.io/v1"}),
	object.union(_loose("RoleBinding", "alien", []), {
		"apiVersion": "authorization.openshift.io/v1",
		"roleRef": {"kind": "Role", "name": "alien"},
		"subjects": [_subject("User", "alien")],
	}),
	object.union(_binding("RoleBinding", ["Role", "x"], [_subject("User", "alien")]), {
		"apiVersion": "authorization.openshift.io/v1",
	}),
	object.union(_binding("ClusterRoleBinding", ["ClusterRole", "x"], [_subject("User", "alien")]), {
		"apiVersion": "authorization.openshift.io/v1",
	}),
	_cluster_role("part", {"into": "whole"}, [_rule([""], ["secrets"], ["get"])]),
	_cluster_role("other-part", {"into": "whole"}, [_rule([""], ["configmaps"], ["get"])]),
	_cluster_role("stranger", {"into": "nothing"}, [_rule([""], ["events"], ["get"])]),
	object.union(_cluster_role("whole", {"into": "top"}, []), _aggregates("whole")),
	object.union(_cluster_role("top", {}, null), _aggregates("top")),
	object.union(_cluster_role("live", {}, [_rule([""], ["pods"], ["list"])]), _aggregates("whole")),
	_cluster_role("tools", {"rbac.authorization.k8s.io/aggregate-to-edit": "true"}, [_rule(["x"], ["y"], ["get"])]),
	object.union(_cluster_role("part", {}, [{}]), {"apiVersion": "rbac.authorization.k8s.io/v1beta1"}),
	object.union(_cluster_role("part", {}, [{}]), {"apiVersion": "authorization.openshift.io/v1"}),
	object.union(_role("Role", [{}]), {"apiVersion": "authorization.openshift.io/v1"}),
	object.union(_loose("Role", "loose", [{}]), {"apiVersion": "authorization.openshift.io/v1"}),
	_binding("ClusterRoleBinding", ["ClusterRole", "part"], [_subject("Group", "ops")]),
	_binding("RoleBinding", ["ClusterRole", "part"], [_subject("Group", "ops"), _account(null, "web")]),
	object.union(_loose("RoleBinding", "loose", []), {
		"roleRef": {"kind": "Role", "name": "loose"},
		"subjects": [_subject("ServiceAccount", "web")],
	}),
])

test_roles if {
	roles := rbac.roles with data.inventory as world
	roles["Role:shop:reader"] == [_rule([""], ["pods"], ["get"])]
	roles["Role::loose"] == [_rule([""], ["nodes"], ["get"])]
	not roles["ClusterRole:foreign"]
	not roles["Role:shop:foreign"]
	not roles["Role::alien"]
}

test_aggregation if {
	roles := rbac.roles with data.inventory as world
	parts := {_rule([""], ["secrets"], ["get"]), _rule([""], ["configmaps"], ["get"])}
	{rule | some rule in roles["ClusterRole:whole"]} == parts
	{rule | some rule in roles["ClusterRole:top"]} == parts
	roles["ClusterRole:live"] == [_rule([""], ["pods"], ["list"])]
	roles["ClusterRole:part"] == [_rule([""], ["secrets"], ["get"])]
}

test_stock_roles_stand_in if {
	roles := rbac.roles with data.inventory as world
	rbac.is_full(roles["ClusterRole:cluster-admin"])
	_rule(["x"], ["y"], ["get"]) in roles["ClusterRole:admin"]
	_rule(["x"], ["y"], ["get"]) in roles["ClusterRole:edit"]
	not _rule(["x"], ["y"], ["get"]) in roles["ClusterRole:view"]
}

test_a_role_of_the_world_wins_over_the_stock_role if {
	rule := _rule([""], ["pods"], ["get"])
	mine := fixture.inventory([_cluster_role("cluster-admin", {}, [rule])])
	rbac.roles["ClusterRole:cluster-admin"] == [rule] with data.inventory as mine
}

test_an_empty_role_of_the_world_wins_over_the_stock_role if {
	mine := fixture.inventory([_cluster_role("admin", {}, [])])
	rbac.roles["ClusterRole:admin"] == [] with data.inventory as mine
}

test_grants if {
	grants := rbac.grants with data.inventory as world
	object.keys(grants) == {"Group:ops", "ServiceAccount:shop:web", "ServiceAccount::web"}
	{["*", "ClusterRole:part"], ["shop", "ClusterRole:part"]} == {[grant.scope, grant.role] |
		some grant in grants["Group:ops"]
	}
	{["shop", "ClusterRole:part"]} == {[grant.scope, grant.role] | some grant in grants["ServiceAccount:shop:web"]}
	[{
		"scope": "",
		"role": "Role::loose",
		"binding": {
			"apiVersion": "rbac.authorization.k8s.io/v1",
			"kind": "RoleBinding",
			"namespace": "",
			"name": "loose",
		},
	}] == [grant | some grant in grants["ServiceAccount::web"]]
}

test_full_roles if {
	all_powerful := fixture.inventory([
		_role("Role", [_rule(["*"], ["*"], ["*"])]),
		_cluster_role("part", {}, [_rule(["*"], ["*"], ["get"])]),
	])
	rbac.full_roles == {"ClusterRole:cluster-admin", "Role:shop:reader"} with data.inventory as all_powerful
}

test_allowed if {
	list := [_rule([""], ["secrets"], ["get"]), _rule([""], ["*"], ["list"]), _named(["a"]), _rule(["apps"], ["*"], ["*"])]
	rbac.allowed(list, {"get", "list", "watch"}, "/secrets") == {"get", "list"}
	rbac.allowed(list, {"get", "list", "watch"}, "/pods") == {"list"}
	rbac.allowed(list, {"get"}, "batch/jobs") == set()
}

everything := [_rule(["*"], ["*"], ["*"])]

test_full_path[note] if {
	some note, tc in {
		"not full": {"object": _role("Role", [_rule([""], ["*"], ["*"])]), "want": []},
		"everything, to read": {"object": _role("Role", [_rule(["*"], ["*"], ["get"])]), "want": []},
		"one rule": {"object": _role("Role", array.concat([{}], everything)), "want": [["rules", 1]]},
		"two rules": {
			"object": _role("Role", [{}, _rule(["*"], ["*"], array.slice(_standard, 0, 4)), _rule(["*"], ["*"], _standard)]),
			"want": [["rules", 1]],
		},
		"a stock role": {"object": _stock(everything), "want": []},
		"gathered": {"object": _gathering, "want": [["aggregationRule"]]},
		"a gathering stock role": {"object": object.union(_stock([]), _aggregates("whole")), "want": []},
		"gathered, and not full": {
			"object": object.union(_cluster_role("little", {}, []), _aggregates("other")),
			"want": [],
		},
		"gathered and filled in": {"object": object.union(_gathering, {"rules": [{}]}), "want": []},
		"empty": {"object": object.remove(_gathering, ["aggregationRule"]), "want": []},
	}
	found := [path | path := rbac.full_path] with input.review.object as tc.object
		with data.inventory as fixture.inventory([
			_gathering,
			object.union(_stock([]), _aggregates("whole")),
			object.union(_cluster_role("little", {}, []), _aggregates("other")),
			_cluster_role("part", {"into": "whole"}, everything),
		])
	found == tc.want
}

_gathering := object.union(_cluster_role("sum", {}, []), _aggregates("whole"))

powers := fixture.inventory([
	_role("Role", everything),
	_cluster_role("pods", {}, [_rule([""], ["pods"], ["get"])]),
	_binding("ClusterRoleBinding", ["ClusterRole", "cluster-admin"], [_subject("User", "root"), _account("ci", "deploy")]),
	_binding("ClusterRoleBinding", ["ClusterRole", "pods"], [_subject("User", "jane"), _account("shop", "web")]),
	_binding("ClusterRoleBinding", ["ClusterRole", "gone"], [_subject("User", "jane")]),
	_binding("RoleBinding", ["Role", "reader"], [_subject("User", "jane"), _account("shop", "web")]),
])

test_cluster_rules if {
	[_rule([""], ["pods"], ["get"])] == rbac.cluster_rules({"User:jane", "Group:nobody"}) with data.inventory as powers
}

test_unresolved if {
	jane := rbac.unresolved({"User:jane", "User:root"}) with data.inventory as powers
	{"ClusterRole:gone"} == {grant.role | some grant in jane}
}

test_full_grants if {
	jane := rbac.full_grants({"User:jane"}) with data.inventory as powers
	{["shop", "Role:shop:reader"]} == {[grant.scope, grant.role] | some grant in jane}
}

test_has_full_account[namespace] if {
	some namespace, want in {"ci": true, "shop": false, "other": false}
	found := [true | rbac.has_full_account(namespace)] with data.inventory as powers
	found == [true | want == true]
}

test_has_full_account_by_group[group] if {
	some group, namespaces in {
		"system:serviceaccounts": {"ci", "shop"},
		"system:serviceaccounts:shop": {"shop"},
		"system:authenticated": {"ci", "shop"},
	}
	binding := _binding("ClusterRoleBinding", ["ClusterRole", "cluster-admin"], [_subject("Group", group)])
	found := {namespace | some namespace in ["ci", "shop"]; rbac.has_full_account(namespace)}
		with data.inventory as fixture.inventory([binding])
	found == namespaces
}

test_role_text[key] if {
	some key, want in {
		"ClusterRole:system:node": `ClusterRole "system:node"`,
		"Role:shop:a:b": `Role "a:b"`,
		"Role::a": `Role "a"`,
	}
	rbac.role_text(key) == want
}

test_a_world_without_roles if {
	"ClusterRole:view" in object.keys(rbac.roles) with data.inventory as {}
	rbac.grants == {} with data.inventory as {}
}

_standard := ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"]

_rule(groups, resources, verbs) := {"apiGroups": groups, "resources": resources, "verbs": verbs}

_named(names) := object.union(_rule([""], ["pods", "pods/exec"], ["*"]), {"resourceNames": names})

_role("Role", list) := {
	"apiVersion": "rbac.authorization.k8s.io/v1",
	"kind": "Role",
	"metadata": {"name": "reader", "namespace": "shop"},
	"rules": list,
}

_role("ClusterRole", list) := _cluster_role("reader", {}, list)

_cluster_role(name, labels, list) := {
	"apiVersion": "rbac.authorization.k8s.io/v1",
	"kind": "ClusterRole",
	"metadata": {"name": name, "labels": labels},
	"rules": list,
}

_stock(list) := _cluster_role("cluster-admin", {"kubernetes.io/bootstrapping": "rbac-defaults"}, list)

_loose(kind, name, list) := {
	"apiVersion": "rbac.authorization.k8s.io/v1",
	"kind": kind,
	"metadata": {"name": name},
	"rules": list,
}

_aggregates(into) := {"aggregationRule": {"clusterRoleSelectors": [{"matchLabels": {"into": into}}]}}

_binding("RoleBinding", ref, list) := {
	"apiVersion": "rbac.authorization.k8s.io/v1",
	"kind": "RoleBinding",
	"metadata": {"name": concat("-", ref), "namespace": "shop"},
	"roleRef": {"kind": ref[0], "name": ref[1]},
	"subjects": list,
}

_binding("ClusterRoleBinding", ref, list) := {
	"apiVersion": "rbac.authorization.k8s.io/v1",
	"kind": "ClusterRoleBinding",
	"metadata": {"name": concat("-", ref)},
	"roleRef": {"kind": ref[0], "name": ref[1]},
	"subjects": list,
}

_subject(kind, name) := {"kind": kind, "name": name}

_account(namespace, name) := {"kind": "ServiceAccount", "namespace": namespace, "name": name}

# ---- more of the role under review

test_scopes_and_holders[note] if {
	both := [
		_binding("RoleBinding", ["ClusterRole", "reader"], [_subject("User", "jane")]),
		_binding("ClusterRoleBinding", ["ClusterRole", "reader"], [_subject("Group", "ops"), _account("ci", "a")]),
		_binding("RoleBinding", ["Role", "reader"], [_subject("User", "joe")]),
	]
	some note, tc in {
		"a Role": {"kind": "Role", "bindings": both, "scopes": {"shop"}, "holders": {"User:joe"}},
		"a Role bound to nobody": {"kind": "Role", "bindings": [], "scopes": {"shop"}, "holders": set()},
		"a ClusterRole": {
			"kind": "ClusterRole",
			"bindings": both,
			"scopes": {"shop", "*"},
			"holders": {"User:jane", "Group:ops", "ServiceAccount:ci:a"},
		},
		"a ClusterRole bound to nobody": {
			"kind": "ClusterRole",
			"bindings": [both[2]],
			"scopes": set(),
			"holders": set(),
		},
	}
	role := _role(tc.kind, [])
	tc.scopes == rbac.scopes with input.review.object as role with data.inventory as fixture.inventory(tc.bindings)
	tc.holders == rbac.holders with input.review.object as role with data.inventory as fixture.inventory(tc.bindings)
}

test_scopes_and_holders_of_no_role[kind] if {
	some kind in ["Role", "ClusterRole"]
	alien := object.union(_role(kind, []), {"apiVersion": "authorization.openshift.io/v1"})
	not rbac.scopes with input.review.object as alien with data.inventory as {}
	not rbac.holders with input.review.object as alien with data.inventory as {}
}

test_held if {
	mine := fixture.inventory([
		_binding("ClusterRoleBinding", ["ClusterRole", "a"], [_subject("Group", "system:serviceaccounts")]),
		_binding("ClusterRoleBinding", ["ClusterRole", "b"], [_account("ci", "a")]),
		_binding("ClusterRoleBinding", ["ClusterRole", "c"], [_account("ci", "b")]),
	])
	held := rbac.held("ServiceAccount:ci:a") with data.inventory as mine
	{"ClusterRole:a", "ClusterRole:b"} == {grant.role | some grant in held}
}

test_can[note] if {
	some note, tc in {
		"a verb on a target": {
			"role": "Role:shop:reader",
			"verbs": {"get", "list"},
			"targets": {"/pods", "/x"},
			"want": true,
		},
		"another verb": {"role": "Role:shop:reader", "verbs": {"list"}, "targets": {"/pods"}, "want": false},
		"another target": {"role": "Role:shop:reader", "verbs": {"get"}, "targets": {"/x"}, "want": false},
		"another role": {"role": "Role:shop:writer", "verbs": {"get"}, "targets": {"/pods"}, "want": false},
	}
	mine := fixture.inventory([_role("Role", [_rule([""], ["pods"], ["get"])])])
	found := [true | rbac.can(tc.role, tc.verbs, tc.targets)] with data.inventory as mine
	found == [true | tc.want == true]
}

strong := {
	"everything": _all("*"),
	"bind": _rule(["rbac.authorization.k8s.io"], ["clusterroles"], ["bind"]),
	"escalate": _rule(["rbac.authorization.k8s.io"], ["clusterroles"], ["escalate"]),
	"pods": _rule([""], ["pods"], ["create"]),
	"exec": _rule([""], ["pods/exec"], ["create"]),
	"tokens": _rule([""], ["serviceaccounts/token"], ["create"]),
	"deployments": _rule(["apps"], ["deployments"], ["create"]),
	"daemonsets": _rule(["apps"], ["daemonsets"], ["create"]),
	"kubelets": _rule([""], ["nodes/proxy"], ["get"]),
	"a secret": _rule([""], ["secrets"], ["get"]),
	"all secrets": _rule([""], ["secrets"], ["list"]),
	"users": _rule([""], ["users"], ["impersonate"]),
	"groups": _rule([""], ["groups"], ["impersonate"]),
	"accounts": _rule([""], ["serviceaccounts"], ["impersonate"]),
}

test_strong_accounts if {
	mine := {
		"cluster": {"rbac.authorization.k8s.io/v1": {
			"ClusterRole": {name: _cluster_role(name, {}, [rule]) | some name, rule in strong},
			"ClusterRoleBinding": object.union(
				{name: _binding("ClusterRoleBinding", ["ClusterRole", name], [_account("ci", name), _subject("User", "jane")]) |
					some name, _ in strong
				},
				{"weak": _binding("ClusterRoleBinding", ["ClusterRole", "view"], [_account("ci", "weak")])},
			),
		}},
		"namespace": {"shop": {"rbac.authorization.k8s.io/v1": {"RoleBinding": {"weak": _binding(
			"RoleBinding", ["ClusterRole", "everything"],
			[_account("ci", "confined")],
		)}}}},
	}
	want := {concat(":", ["ServiceAccount:ci", name]) | some name, _ in strong}
	want == rbac.strong_accounts with data.inventory as mine
}

test_a_role_bound_in_a_namespace_makes_nobody_strong if {
	mine := fixture.inventory([
		_binding("RoleBinding", ["ClusterRole", "cluster-admin"], [_account("ci", "a")]),
		_binding("ClusterRoleBinding", ["ClusterRole", "view"], [_account("ci", "a")]),
	])
	rbac.strong_accounts == set() with data.inventory as mine
}

_all(verb) := _rule(["*"], ["*"], [verb])
