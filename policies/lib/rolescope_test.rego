package lib.rolescope_test

import data.lib.fixture_test as fixture
import data.lib.rolescope

worlds := {
	"bound to nobody": {"world": [], "scopes": set(), "in_cluster": true, "in_shop": true},
	"in the cluster": {
		"world": [_binding("ClusterRoleBinding", "app")],
		"scopes": {"*"},
		"in_cluster": true,
		"in_shop": true,
	},
	"in a namespace": {
		"world": [_binding("RoleBinding", "app")],
		"scopes": {"shop"},
		"in_cluster": false,
		"in_shop": true,
	},
	"in another namespace": {
		"world": [object.union(_binding("RoleBinding", "app"), {"metadata": {"namespace": "ci"}})],
		"scopes": {"ci"},
		"in_cluster": false,
		"in_shop": false,
	},
	"gathered by a role of the cluster": {
		"world": [_binding("RoleBinding", "app"), _gatherer, _binding("ClusterRoleBinding", "all")],
		"scopes": {"shop", "*"},
		"in_cluster": true,
		"in_shop": true,
	},
	"gathered by a live role": {
		"world": [_live, _binding("ClusterRoleBinding", "all")],
		"scopes": {"*"},
		"in_cluster": true,
		"in_shop": true,
	},
	"gathered by a stock role": {
		"world": [_binding("RoleBinding", "edit")],
		"scopes": {"shop"},
		"in_cluster": false,
		"in_shop": true,
	},
	"gathered over two roles": {
		"world": [_binding("RoleBinding", "admin")],
		"scopes": {"shop"},
		"in_cluster": false,
		"in_shop": true,
	},
	"another role in the cluster": {
		"world": [_binding("RoleBinding", "app"), _binding("ClusterRoleBinding", "all")],
		"scopes": {"shop"},
		"in_cluster": false,
		"in_shop": true,
	},
	"a role that gathers others": {
		"world": [
			object.union(_gatherer, {"aggregationRule": {"clusterRoleSelectors": [{"matchLabels": {"all": "no"}}]}}),
			_binding("ClusterRoleBinding", "all"),
		],
		"scopes": set(),
		"in_cluster": true,
		"in_shop": true,
	},
	"roles of another group": {
		"world": [object.union(_gatherer, {"apiVersion": "example.com/v1"}), _binding("ClusterRoleBinding", "all")],
		"scopes": set(),
		"in_cluster": true,
		"in_shop": true,
	},
}

test_scopes[note] if {
	some note, tc in worlds
	world := fixture.inventory(array.concat([_role], tc.world))
	scopes := rolescope.scopes with input.review.object as _role with data.inventory as world
	scopes == tc.scopes
	in_cluster := {true | rolescope.in_cluster} with input.review.object as _role with data.inventory as world
	in_cluster == {true | tc.in_cluster == true}
	in_shop := {true | rolescope.in_namespace("shop")} with input.review.object as _role with data.inventory as world
	in_shop == {true | tc.in_shop == true}
	exempt := rolescope.exempt with input.review.object as _role with data.inventory as world
	exempt == {"it is only bound in namespaces, where it grants nothing on resources of the cluster" |
		tc.in_cluster == false
	}
}

test_a_role_works_in_its_namespace if {
	role := object.union(fixture.rbac("Role", {"rules": []}), {"metadata": {"name": "app"}})
	world := fixture.inventory([role, _role, _gatherer, _binding("ClusterRoleBinding", "all")])
	{"shop"} == rolescope.scopes with input.review.object as role with data.inventory as world
	not rolescope.in_cluster with input.review.object as role with data.inventory as world
	rolescope.in_namespace("shop") with input.review.object as role with data.inventory as world
	not rolescope.in_namespace("ci") with input.review.object as role with data.inventory as world
	set() == rolescope.exempt with input.review.object as role with data.inventory as world
}

test_a_role_without_a_namespace_is_of_no_cluster if {
	role := {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": {"name": "app"}}
	not rolescope.in_cluster with input.review.object as role
}

test_a_stock_role_is_exempt if {
	{"the role is part of Kubernetes itself"} == rolescope.exempt with input.review.object as fixture.stock_role({})
}

test_other_kinds_are_left_alone if {
	binding := fixture.rbac("ClusterRoleBinding", {})
	set() == rolescope.scopes with input.review.object as binding
	not rolescope.in_cluster with input.review.object as binding
	set() == rolescope.exempt with input.review.object as binding
}

patterns := {
	"no wildcard": {"resources": ["pods"], "patterns": {"/pods"}, "want": {"/pods"}},
	"a group": {
		"resources": ["k8srequiredlabels", "*"],
		"patterns": {"constraints.gatekeeper.sh/*"},
		"want": {"constraints.gatekeeper.sh/*", "constraints.gatekeeper.sh/k8srequiredlabels"},
	},
	"a part of a name": {
		"resources": ["globalnetworkpolicies", "ippools"],
		"patterns": {"crd.projectcalico.org/*networkpolicies"},
		"want": {"crd.projectcalico.org/*networkpolicies", "crd.projectcalico.org/globalnetworkpolicies"},
	},
	"a subresource is another thing": {
		"resources": ["policies/status"],
		"patterns": {"kyverno.io/*"},
		"want": {"kyverno.io/*"},
	},
	"the core group": {"resources": ["services"], "patterns": {"/serv*"}, "want": {"/serv*", "/services"}},
}

test_targets[note] if {
	some note, tc in patterns
	role := object.union(_role, {"rules": [
		{"apiGroups": [""], "resources": ["x"], "verbs": ["get"]},
		{"apiGroups": ["*"], "resources": tc.resources, "verbs": ["get"]},
	]})
	extra := {"constraints.gatekeeper.sh/x", "kyverno.io/x"}
	tc.want == rolescope.targets(tc.patterns) - extra with input.review.object as role
}

_role := object.union(
	fixture.rbac("ClusterRole", {"rules": []}),
	{"metadata": {"labels": {"all": "yes", "rbac.authorization.k8s.io/aggregate-to-edit": "true"}}},
)

_gatherer := object.union(
	fixture.rbac("ClusterRole", {"aggregationRule": {"clusterRoleSelectors": [{"matchLabels": {"all": "yes"}}]}}),
	{"metadata": {"name": "all"}},
)

_live := object.union(_gatherer, {"rules": [{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}]})

_binding(kind, role) := object.union(
	fixture.rbac(kind, {
		"roleRef": {"kind": "ClusterRole", "name": role},
		"subjects": [{"kind": "User", "name": "jane"}],
	}),
	{"metadata": {"name": role}},
)

test_gatherers if {
	world := fixture.inventory([_role, _gatherer])
	{"admin", "all", "edit"} == rolescope.gatherers with input.review.object as _role with data.inventory as world
	set() == rolescope.gatherers with input.review.object as _gatherer with data.inventory as world
	set() == rolescope.gatherers with input.review.object as fixture.rbac("Role", {"rules": []}) with data.inventory as world
}
