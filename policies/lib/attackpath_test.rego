package lib.attackpath_test

import data.lib.attackpath
import data.lib.fixture_test as fixture

rights := {
	"a webhook": {
		"rules": [_rule("admissionregistration.k8s.io", "mutatingwebhookconfigurations", "patch")],
		"want": {"admission-webhooks-write"},
	},
	"a validating webhook": {
		"rules": [_rule("admissionregistration.k8s.io", "validatingwebhookconfigurations", "create")],
		"want": {"admission-webhooks-write"},
	},
	"a webhook by name": {
		"rules": [_named(_rule("admissionregistration.k8s.io", "mutatingwebhookconfigurations", "patch"), "app")],
		"want": set(),
	},
	"bind alone": {"rules": [_bind], "want": set()},
	"bind and bindings": {"rules": [_bind, _bindings], "want": {"bind"}},
	"bind to cluster-admin": {"rules": [_named(_bind, "cluster-admin"), _bindings], "want": {"bind"}},
	"bind to another role": {"rules": [_named(_bind, "view"), _bindings], "want": set()},
	"bindings by name": {"rules": [_bind, _named(_bindings, "app")], "want": set()},
	"bindings alone": {"rules": [_bindings], "want": set()},
	"request and decide": {"rules": [_request, _decide], "want": set()},
	"request, decide and approve": {"rules": [_request, _decide, _approve], "want": {"csr-create-and-approve"}},
	"approve for clients": {
		"rules": [_request, _decide, _named(_approve, "kubernetes.io/kube-apiserver-client")],
		"want": {"csr-create-and-approve"},
	},
	"approve for serving": {
		"rules": [_request, _decide, _named(_approve, "kubernetes.io/kubelet-serving")],
		"want": set(),
	},
	"escalate alone": {"rules": [_rule(_rbac, "clusterroles", "escalate")], "want": set()},
	"escalate and roles": {
		"rules": [_rule(_rbac, "clusterroles", "escalate"), _rule(_rbac, "clusterroles", "update")],
		"want": {"escalate"},
	},
	"escalate on roles of a namespace": {
		"rules": [_rule(_rbac, "roles", "escalate"), _rule(_rbac, "roles", "update")],
		"want": set(),
	},
	"impersonate users": {"rules": [_rule("", "users", "impersonate")], "want": {"impersonate"}},
	"impersonate a user": {"rules": [_named(_rule("", "users", "impersonate"), "jane")], "want": set()},
	"impersonate accounts": {"rules": [_rule("", "serviceaccounts", "impersonate")], "want": {"impersonate"}},
	"impersonate groups alone": {"rules": [_rule("", "groups", "impersonate")], "want": set()},
	"impersonate groups as somebody": {
		"rules": [_rule("", "groups", "impersonate"), _named(_rule("", "users", "impersonate"), "jane")],
		"want": {"impersonate"},
	},
	"impersonate masters as an account": {
		"rules": [
			_named(_rule("", "groups", "impersonate"), "system:masters"),
			_named(_rule("", "serviceaccounts", "impersonate"), "ci"),
		],
		"want": {"impersonate"},
	},
	"impersonate another group": {
		"rules": [
			_named(_rule("", "groups", "impersonate"), "ops"),
			_named(_rule("", "users", "impersonate"), "jane"),
		],
		"want": set(),
	},
	"namespaces alone": {"rules": [_rule("", "namespaces", "patch")], "want": set()},
	"namespaces and pods": {
		"rules": [_rule("", "namespaces", "patch"), _rule("batch", "jobs", "create")],
		"want": {"namespaces-modify", "pods-create-privileged-ns"},
	},
	"nodes/proxy": {"rules": [_rule("", "nodes/proxy", "get")], "want": {"nodes-proxy"}},
	"the proxy of everything": {"rules": [_rule("", "*/proxy", "create")], "want": {"nodes-proxy"}},
	"nodes/proxy by name": {"rules": [_named(_rule("", "nodes/proxy", "get"), "node-1")], "want": {"nodes-proxy"}},
	"volumes alone": {"rules": [_rule("", "persistentvolumes", "create")], "want": set()},
	"volumes and pods": {
		"rules": [_rule("", "persistentvolumes", "create"), _rule("", "pods", "create")],
		"want": {"persistent-volumes-create", "pods-create-privileged-ns"},
	},
	"pods": {"rules": [_rule("", "pods", "create")], "want": {"pods-create-privileged-ns"}},
	"reading pods": {"rules": [_rule("", "pods", "get")], "want": set()},
	"exec": {"rules": [_rule("", "pods/exec", "create")], "want": {"pods-exec-privileged-ns"}},
	"Secrets": {"rules": [_rule("", "secrets", "list")], "want": {"secrets-read-cluster-wide"}},
	"a Secret": {"rules": [_named(_rule("", "secrets", "get"), "tls")], "want": set()},
	"writing Secrets": {"rules": [_rule("", "secrets", "create")], "want": set()},
	"tokens": {"rules": [_rule("", "serviceaccounts/token", "create")], "want": {"token-request-privileged-ns"}},
	"everything": {"rules": [_rule("*", "*", "*")], "want": attackpath.powers},
	"nothing": {"rules": null, "want": set()},
}

test_takeovers[note] if {
	some note, tc in rights
	world := fixture.inventory([
		fixture.rbac("ClusterRole", {"rules": tc.rules}),
		_binding("ClusterRoleBinding", "app", _web),
	])
	tc.want == object.keys(attackpath.takeovers(_key, {"kube-system"})) with data.inventory as world
}

workload_makers := {
	"": {"pods", "replicationcontrollers"},
	"apps": {"daemonsets", "deployments", "replicasets", "statefulsets"},
	"batch": {"cronjobs", "jobs"},
}

test_every_maker_of_pods[group][resource] if {
	some group, resources in workload_makers
	some resource in resources
	world := fixture.inventory([
		fixture.rbac("ClusterRole", {"rules": [_rule(group, resource, "create")]}),
		_binding("ClusterRoleBinding", "app", _web),
	])
	{"pods-create-privileged-ns"} == object.keys(attackpath.takeovers(_key, set())) with data.inventory as world
}

scopes := {
	"a namespace": {"namespace": "shop", "want": set()},
	"a privileged one": {
		"namespace": "kube-system",
		"want": {"impersonate", "pods-create-privileged-ns", "pods-exec-privileged-ns", "token-request-privileged-ns"},
	},
}

# a RoleBinding gives nothing of the cluster, however much its role allows
test_scopes[note] if {
	some note, tc in scopes
	binding := object.union(_binding("RoleBinding", "cluster-admin", _web), {"metadata": {"namespace": tc.namespace}})
	world := fixture.inventory([binding])
	found := object.keys(attackpath.takeovers(_key, {"kube-system"})) with data.inventory as world
	found == tc.want
}

test_rights_are_joined_over_bindings_groups_and_scopes if {
	world := fixture.inventory([
		_role("volumes", [_rule("", "persistentvolumes", "create")]),
		_role("pods", [_rule("", "pods", "create")]),
		_role("other", [_rule("", "pods", "get")]),
		_binding("ClusterRoleBinding", "volumes", {"kind": "Group", "name": "system:serviceaccounts:shop"}),
		_binding("ClusterRoleBinding", "other", _web),
		_binding("RoleBinding", "pods", _web),
	])
	found := attackpath.takeovers(_key, {"kube-system"}) with data.inventory as world
	{"persistent-volumes-create"} == object.keys(found)
	{["*", "ClusterRole:volumes", "persistent-volumes-create"], ["shop", "ClusterRole:pods", "pods-create-anywhere"]} == {
	[grant.scope, grant.role, grant.right] |
		some grant in found["persistent-volumes-create"]
	}
	{["ClusterRoleBinding", "", "volumes"], ["RoleBinding", "shop", "pods"]} == {[ref.kind, ref.namespace, ref.name] |
		some ref in attackpath.takeover_bindings(found)
	}
	attackpath.takeover_steps(found) == [
		`ClusterRoleBinding "volumes" gives it ClusterRole "volumes" in the whole cluster`,
		`RoleBinding "shop/pods" gives it ClusterRole "pods" in namespace "shop"`,
		"with persistent-volumes-create it mounts the disk of a node into a pod of its own",
	]
}

test_a_binding_without_a_namespace if {
	world := fixture.inventory([
		_role("secrets", [_rule("", "secrets", "get")]),
		object.union(
			object.remove(_binding("RoleBinding", "secrets", _web), ["metadata"]),
			{"metadata": {"name": "secrets"}},
		),
	])
	{`RoleBinding "secrets" gives it ClusterRole "secrets" in its namespace`} == {attackpath.granted(grant) |
		some grant in attackpath.secret_grants(_key)
	} with data.inventory as world
	{} == attackpath.takeovers(_key, {"kube-system"}) with data.inventory as world
}

test_long_chains_are_cut if {
	world := fixture.inventory([_binding("ClusterRoleBinding", "cluster-admin", _web)])
	found := attackpath.takeovers(_key, set()) with data.inventory as world
	attackpath.takeover_steps(found) == [
		`ClusterRoleBinding "cluster-admin" gives it ClusterRole "cluster-admin" in the whole cluster`,
		"with admission-webhooks-write it reads and rewrites every object on its way into the cluster",
		"with bind it binds itself to cluster-admin",
		"with csr-create-and-approve it makes itself a certificate in the name of an administrator",
		"9 more of its powers lead there as well",
	]
}

test_system_accounts[key] if {
	some key, want in {
		"ServiceAccount:kube-system:cloud-controller-manager": {true},
		"ServiceAccount:kube-system:helm-traefik": {true},
		"ServiceAccount:openshift-cluster-version:cluster-version-operator": {true},
		"ServiceAccount:openshift-cluster-version:default": {true},
		"ServiceAccount:kube-system:helm-mine": set(),
		"ServiceAccount:shop:cloud-controller-manager": set(),
		"User:kube-system:cloud-controller-manager": set(),
	}
	want == {true | attackpath.is_system(key)}
}

test_every_power_has_an_outcome[power] if {
	some power in attackpath.powers
	startswith(attackpath.outcome(power), "it ")
}

test_secret_grants[note] if {
	some note, tc in {
		"get": {"rule": _rule("", "secrets", "get"), "want": {"*"}},
		"list": {"rule": _rule("", "secrets", "list"), "want": {"*"}},
		"watch": {"rule": _rule("", "secrets", "watch"), "want": {"*"}},
		"write": {"rule": _rule("", "secrets", "update"), "want": set()},
		"by name": {"rule": _named(_rule("", "secrets", "get"), "tls"), "want": set()},
	}
	world := fixture.inventory([
		_role("app", [tc.rule]),
		_role("other", [_rule("", "pods", "get")]),
		_binding("ClusterRoleBinding", "app", _web),
		_binding("RoleBinding", "other", _web),
	])
	tc.want == {grant.scope | some grant in attackpath.secret_grants(_key)} with data.inventory as world
}

test_holds_token if {
	attackpath.holds_token(_key) == `whoever gets into the pod has the token of service account "shop/web"`
}

test_summary[note] if {
	some note, tc in {
		"one": {"names": {"bind"}, "want": "bind"},
		"three": {"names": {"c", "b", "a"}, "want": "a, b, c"},
		"more": {"names": {"c", "b", "a", "e", "d"}, "want": "a, b, c and 2 more"},
	}
	attackpath.summary(tc.names) == tc.want
}

creators := {
	"edit of the namespace": {"bindings": [_binding("RoleBinding", "edit", _jane)], "want": {"User:jane"}},
	"of the cluster": {"bindings": [_binding("ClusterRoleBinding", "edit", _jane)], "want": {"User:jane"}},
	"of another namespace": {
		"bindings": [object.union(_binding("RoleBinding", "edit", _jane), {"metadata": {"namespace": "ci"}})],
		"want": set(),
	},
	"view": {"bindings": [_binding("RoleBinding", "view", _jane)], "want": set()},
	"an administrator": {
		"bindings": [_binding("RoleBinding", "edit", _jane), _binding("ClusterRoleBinding", "cluster-admin", _jane)],
		"want": set(),
	},
	"an administrator of the namespace": {
		"bindings": [_binding("RoleBinding", "cluster-admin", _jane)],
		"want": {"User:jane"},
	},
	"an account of the system": {
		"bindings": [_binding("ClusterRoleBinding", "edit", object.union(_web, {"namespace": "kube-system"}))],
		"want": set(),
	},
	"the system itself": {
		"bindings": [
			_role("system:kube-scheduler", [_rule("", "pods", "create")]),
			_binding("ClusterRoleBinding", "system:kube-scheduler", {"kind": "User", "name": "system:kube-scheduler"}),
		],
		"want": set(),
	},
	"somebody beside the system": {
		"bindings": [
			_role("system:kube-scheduler", [_rule("", "pods", "create")]),
			_binding("ClusterRoleBinding", "system:kube-scheduler", _jane),
		],
		"want": {"User:jane"},
	},
	"several": {
		"bindings": [_binding("RoleBinding", "edit", _jane), _binding("ClusterRoleBinding", "admin", _web)],
		"want": {"ServiceAccount:shop:web", "User:jane"},
	},
}

test_pod_creators[note] if {
	some note, tc in creators
	found := {creator.key | some creator in attackpath.pod_creators("shop")} with data.inventory as fixture.inventory(tc.bindings)
	found == tc.want
}

_jane := {"kind": "User", "name": "jane"}

_key := "ServiceAccount:shop:web"

_web := {"kind": "ServiceAccount", "name": "web", "namespace": "shop"}

_rbac := "rbac.authorization.k8s.io"

_bind := _rule(_rbac, "clusterroles", "bind")

_bindings := _rule(_rbac, "clusterrolebindings", "create")

_request := _rule("certificates.k8s.io", "certificatesigningrequests", "create")

_decide := _rule("certificates.k8s.io", "certificatesigningrequests/approval", "update")

_approve := _rule("certificates.k8s.io", "signers", "approve")

_rule(group, resource, verb) := {"apiGroups": [group], "resources": [resource], "verbs": [verb]}

_named(rule, name) := object.union(rule, {"resourceNames": [name]})

_role(name, rules) := object.union(fixture.rbac("ClusterRole", {"rules": rules}), {"metadata": {"name": name}})

_binding(kind, role, subject) := object.union(
	fixture.rbac(kind, {"roleRef": {"kind": "ClusterRole", "name": role}, "subjects": [subject]}),
	{"metadata": {"name": role}},
)
