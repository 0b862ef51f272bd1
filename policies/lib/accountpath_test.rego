package lib.accountpath_test

import data.lib.accountpath
import data.lib.fixture_test as fixture

ways := {
	"make a token": {
		"rule": fixture.rule_on(["/serviceaccounts/token"], ["create"]),
		"want": {`it makes itself a token of service account "shop/admin"`},
	},
	"make a token of one account": {
		"rule": fixture.rule_named(["/serviceaccounts/token"], ["create"], ["admin", "x"]),
		"want": {`it makes itself a token of service account "shop/admin"`},
	},
	"make a token of another account": {
		"rule": fixture.rule_named(["/serviceaccounts/token"], ["create"], ["x"]),
		"want": set(),
	},
	"run a pod": {
		"rule": fixture.rule_on(["batch/jobs"], ["create"]),
		"want": {`it runs a pod as service account "shop/admin"`},
	},
	"run a pod by name is nothing": {
		"rule": fixture.rule_named(["/pods"], ["create"], ["x"]),
		"want": set(),
	},
	"exec": {
		"rule": fixture.rule_on(["/pods/exec"], ["create"]),
		"want": {`it runs commands in a pod of service account "shop/admin"`},
	},
	"exec in a pod by name": {"rule": fixture.rule_named(["/pods/exec"], ["create"], ["x"]), "want": set()},
	"patch": {
		"rule": fixture.rule_on(["/pods"], ["patch"]),
		"want": {`it puts an image of its own into a pod of service account "shop/admin"`},
	},
	"update": {
		"rule": fixture.rule_on(["/pods"], ["update"]),
		"want": {`it puts an image of its own into a pod of service account "shop/admin"`},
	},
	"read the Secret": {
		"rule": fixture.rule_on(["/secrets"], ["list"]),
		"want": {`it reads Secret "admin-token", a token of service account "shop/admin"`},
	},
	"read that Secret": {
		"rule": fixture.rule_named(["/secrets"], ["get"], ["admin-token"]),
		"want": {`it reads Secret "admin-token", a token of service account "shop/admin"`},
	},
	"read another Secret": {"rule": fixture.rule_named(["/secrets"], ["get"], ["x"]), "want": set()},
	"impersonate": {
		"rule": fixture.rule_named(["/serviceaccounts"], ["impersonate"], ["admin"]),
		"want": {`it acts as service account "shop/admin"`},
	},
	"nothing": {"rule": fixture.rule_on(["/pods"], ["get"]), "want": set()},
}

# in the namespace of the administrator and in the whole cluster it is the same
test_ways[note][kind] if {
	some note, tc in ways
	some kind in ["ClusterRoleBinding", "RoleBinding"]
	world := fixture.inventory(array.concat(_admin, [
		fixture.cluster_role("way", [tc.rule]),
		fixture.binding(kind, "way", [_subject("web")]),
	]))
	found := {step.text |
		some chain in object.get(accountpath.paths, ["ServiceAccount:shop:web", "chains"], [])
		step := chain[0]
	} with data.inventory as world
	found == tc.want
}

test_another_namespace if {
	binding := object.union(fixture.binding("RoleBinding", "edit", [_subject("web")]), {"metadata": {"namespace": "ci"}})
	paths := accountpath.paths with data.inventory as fixture.inventory(array.concat(_admin, [binding]))
	object.keys(paths) == {"ServiceAccount:shop:admin"}
}

test_what_is_not_there_cannot_be_used[note] if {
	some note, tc in {
		"a token": {"without": "ServiceAccount", "rule": fixture.rule_on(["/serviceaccounts/token"], ["create"])},
		"a pod": {"without": "ServiceAccount", "rule": fixture.rule_on(["/pods"], ["create"])},
		"a shell": {"without": "Pod", "rule": fixture.rule_on(["/pods/exec"], ["create"])},
		"an image": {"without": "Pod", "rule": fixture.rule_on(["/pods"], ["patch"])},
		"a Secret": {"without": "Secret", "rule": fixture.rule_on(["/secrets"], ["get"])},
	}
	rest := [object_ | some object_ in _admin; object_.kind != tc.without]
	world := fixture.inventory(array.concat(rest, [
		fixture.cluster_role("way", [tc.rule]),
		fixture.binding("RoleBinding", "way", [_subject("web")]),
	]))
	paths := accountpath.paths with data.inventory as world
	object.keys(paths) == {"ServiceAccount:shop:admin"}
}

test_only_tokens_count[note] if {
	some note, secret in {
		"another type": {"type": "Opaque", "metadata": {"annotations": {"kubernetes.io/service-account.name": "admin"}}},
		"another account": {"metadata": {"annotations": {"kubernetes.io/service-account.name": "x"}}},
	}
	rest := [object_ | some object_ in _admin; object_.kind != "Secret"]
	world := fixture.inventory(array.concat(rest, [
		object.union(_secret, secret),
		fixture.cluster_role("way", [fixture.rule_on(["/secrets"], ["get"])]),
		fixture.binding("RoleBinding", "way", [_subject("web")]),
	]))
	paths := accountpath.paths with data.inventory as world
	object.keys(paths) == {"ServiceAccount:shop:admin"}
}

test_the_default_account_is_always_there if {
	world := fixture.inventory([
		fixture.binding("ClusterRoleBinding", "cluster-admin", [_subject("default")]),
		fixture.cluster_role("way", [fixture.rule_on(["/pods"], ["create"])]),
		fixture.binding("RoleBinding", "way", [_subject("web")]),
	])
	paths := accountpath.paths with data.inventory as world
	paths["ServiceAccount:shop:web"].hops == 1
}

finals := {
	"bind": {
		"rules": [
			fixture.rule_on(["rbac.authorization.k8s.io/clusterroles"], ["bind"]),
			fixture.rule_on(["rbac.authorization.k8s.io/clusterrolebindings"], ["create"]),
		],
		"want": "it binds itself to cluster-admin",
	},
	"escalate": {
		"rules": [fixture.rule_on(["rbac.authorization.k8s.io/clusterroles"], ["escalate", "update"])],
		"want": "it writes itself a role that allows everything",
	},
	"impersonate": {
		"rules": [fixture.rule_on(["/users"], ["impersonate"])],
		"want": "it acts as an identity that may do everything",
	},
	"approve": {
		"rules": [
			fixture.rule_on(["certificates.k8s.io/certificatesigningrequests"], ["create"]),
			fixture.rule_on(["certificates.k8s.io/certificatesigningrequests/approval"], ["update"]),
			fixture.rule_on(["certificates.k8s.io/signers"], ["approve"]),
		],
		"want": "it makes itself a certificate in the name of an administrator",
	},
}

test_finals[note] if {
	some note, tc in finals
	world := fixture.inventory([
		fixture.cluster_role("final", tc.rules),
		fixture.binding("ClusterRoleBinding", "final", [_subject("web")]),
	])
	path := accountpath.paths["ServiceAccount:shop:web"] with data.inventory as world
	path == {"hops": 1, "chains": [[{
		"from": "ServiceAccount:shop:web",
		"grants": [{"binding": _ref("ClusterRoleBinding", "", "final"), "scope": "*", "role": "ClusterRole:final"}],
		"text": tc.want,
		"to": "",
	}]]}
}

test_no_power_is_no_way if {
	world := fixture.inventory([
		fixture.cluster_role("final", [fixture.rule_on(["/nodes/proxy"], ["get"])]),
		fixture.binding("ClusterRoleBinding", "final", [_subject("web")]),
	])
	{} == accountpath.paths with data.inventory as world
}

# from a over b, c and d to the administrator
test_hops if {
	paths := accountpath.paths with data.inventory as _long
	{key: path.hops | some key, path in paths} == {
		"ServiceAccount:n1:a": 4,
		"ServiceAccount:n2:b": 3,
		"ServiceAccount:n3:c": 2,
		"ServiceAccount:n4:d": 1,
		"ServiceAccount:shop:admin": 0,
	}
	[chain] := paths["ServiceAccount:n2:b"].chains
	[step.to | some step in chain] == ["ServiceAccount:n3:c", "ServiceAccount:n4:d", "ServiceAccount:shop:admin", ""]
	accountpath.sentences(chain) == [
		`RoleBinding "n3/b" gives service account "n2/b" ClusterRole "way" in namespace "n3"`,
		`it runs a pod as service account "n3/c"`,
		`RoleBinding "n4/c" gives service account "n3/c" ClusterRole "way" in namespace "n4"`,
		`it runs a pod as service account "n4/d"`,
		`RoleBinding "shop/d" gives service account "n4/d" ClusterRole "way" in namespace "shop"`,
		`it runs a pod as service account "shop/admin"`,
		`ClusterRoleBinding "cluster-admin" gives service account "shop/admin" ClusterRole "cluster-admin" in the whole cluster`,
		"it may do everything",
	]
	accountpath.related(chain) == {
		_ref("ClusterRoleBinding", "", "cluster-admin"),
		_ref("RoleBinding", "n3", "b"),
		_ref("RoleBinding", "n4", "c"),
		_ref("RoleBinding", "shop", "d"),
		object.union(_ref("ServiceAccount", "n3", "c"), {"apiVersion": "v1"}),
		object.union(_ref("ServiceAccount", "n4", "d"), {"apiVersion": "v1"}),
		object.union(_ref("ServiceAccount", "shop", "admin"), {"apiVersion": "v1"}),
	}
}

test_the_shortest_wins if {
	binding := object.union(
		fixture.binding("RoleBinding", "way", [{"kind": "ServiceAccount", "name": "a", "namespace": "n1"}]),
		{"metadata": {"name": "short"}},
	)
	longer := _objects(_links)
	world := fixture.inventory(array.concat(longer, array.concat(_admin, [binding])))
	path := accountpath.paths["ServiceAccount:n1:a"] with data.inventory as world
	path.hops == 1
	{[step.to | some step in chain] | some chain in path.chains} == {["ServiceAccount:shop:admin", ""]}
}

test_several_of_one_length if {
	rules := [fixture.rule_on(["/pods", "/pods/exec"], ["create"])]
	world := fixture.inventory(array.concat(_admin, [
		fixture.cluster_role("way", rules),
		fixture.binding("RoleBinding", "way", [_subject("web")]),
	]))
	path := accountpath.paths["ServiceAccount:shop:web"] with data.inventory as world
	[chain[0].text | some chain in path.chains] == [
		`it runs a pod as service account "shop/admin"`,
		`it runs commands in a pod of service account "shop/admin"`,
	]
}

test_not_more_than_ten if {
	admins := [fixture.made("v1", "ServiceAccount", {"name": sprintf("admin-%s", [format_int(i, 10)]), "namespace": "shop"}, {}) |
		some i in numbers.range(1, 12)
	]
	world := fixture.inventory(array.concat(admins, [
		fixture.binding("ClusterRoleBinding", "cluster-admin", [_subject(admin.metadata.name) | some admin in admins]),
		fixture.cluster_role("way", [fixture.rule_on(["/pods"], ["create"])]),
		fixture.binding("RoleBinding", "way", [_subject("web")]),
	]))
	paths := accountpath.paths with data.inventory as world
	count(paths["ServiceAccount:shop:web"].chains) == 10
}

test_rights_of_groups_count if {
	world := fixture.inventory(array.concat(_admin, [
		fixture.made("v1", "ServiceAccount", {"name": "web", "namespace": "ci"}, {}),
		fixture.cluster_role("way", [fixture.rule_on(["/pods"], ["create"])]),
		fixture.binding("RoleBinding", "way", [{"kind": "Group", "name": "system:serviceaccounts:ci"}]),
	]))
	paths := accountpath.paths with data.inventory as world
	paths["ServiceAccount:ci:web"].hops == 1
}

test_key if {
	"ServiceAccount:shop:admin" == accountpath.key with input.review.object as _admin[0]
	not accountpath.key with input.review.object as _secret
}

test_is_controller[note] if {
	some note, tc in {
		"its own": {"account": "job-controller", "namespace": "kube-system", "role": "job-controller", "want": true},
		"of another": {"account": "job-controller", "namespace": "kube-system", "role": "node-controller", "want": false},
		"elsewhere": {"account": "job-controller", "namespace": "shop", "role": "job-controller", "want": false},
	}
	subject := {"kind": "ServiceAccount", "name": tc.account, "namespace": tc.namespace}
	binding := fixture.binding("ClusterRoleBinding", concat("", ["system:controller:", tc.role]), [subject])
	account := concat(":", ["ServiceAccount", tc.namespace, tc.account])
	found := {true | accountpath.is_controller(account)} with data.inventory as fixture.inventory([binding])
	found == {true | tc.want == true}
}

_admin := [
	fixture.made("v1", "ServiceAccount", {"name": "admin", "namespace": "shop"}, {}),
	fixture.binding("ClusterRoleBinding", "cluster-admin", [_subject("admin")]),
	fixture.made(
		"v1", "Pod", {"name": "admin", "namespace": "shop"},
		{"spec": {"serviceAccountName": "admin", "containers": []}},
	),
	_secret,
]

_secret := fixture.made(
	"v1", "Secret",
	{
		"name": "admin-token",
		"namespace": "shop",
		"annotations": {"kubernetes.io/service-account.name": "admin"},
	},
	{"type": "kubernetes.io/service-account-token"},
)

_subject(name) := {"kind": "ServiceAccount", "name": name, "namespace": "shop"}

_ref(kind, namespace, name) := {
	"apiVersion": "rbac.authorization.k8s.io/v1",
	"kind": kind,
	"namespace": namespace,
	"name": name,
}

_links := [["n1", "a", "n2"], ["n2", "b", "n3"], ["n3", "c", "n4"], ["n4", "d", "shop"], ["n0", "z", "n1"]]

_long := fixture.inventory(array.concat(_admin, _objects(_links)))

# each account may run pods in the namespace of the next one
_objects(links) := array.concat(
	[fixture.cluster_role("way", [fixture.rule_on(["/pods"], ["create"])])],
	[object_ |
		some [namespace, name, next] in links
		subject := {"kind": "ServiceAccount", "name": name, "namespace": namespace}
		binding := fixture.binding("RoleBinding", "way", [subject])
		some object_ in [
			fixture.made("v1", "ServiceAccount", {"name": name, "namespace": namespace}, {}),
			object.union(binding, {"metadata": {"name": name, "namespace": next}}),
		]
	],
)
