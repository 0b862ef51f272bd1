package policies.rbac.secrets_read_cluster_wide_test

import data.lib.fixture_test as fixture
import data.policies.rbac.secrets_read_cluster_wide as control

reads := {
	"get": {"rule": _rule([""], ["secrets"], ["get"]), "want": true},
	"list": {"rule": _rule([""], ["secrets"], ["list"]), "want": true},
	"watch": {"rule": _rule([""], ["secrets"], ["watch"]), "want": true},
	"everything": {"rule": _rule(["*"], ["*"], ["*"]), "want": true},
	"write only": {"rule": _rule([""], ["secrets"], ["create"]), "want": false},
	"something else": {"rule": _rule([""], ["pods"], ["get"]), "want": false},
	"by name": {"rule": object.union(_rule([""], ["secrets"], ["get"]), {"resourceNames": ["tls"]}), "want": false},
}

test_violation[note] if {
	some note, tc in reads
	role := fixture.rbac("ClusterRole", {"rules": [_rule([""], ["pods"], ["get"]), tc.rule]})
	binding := _binding("ClusterRoleBinding", "shop", "ClusterRole")
	found := {[v.details.path, v.msg] | some v in control.violation} with input.review.object as binding
		with data.inventory as fixture.inventory([role, binding])
	control.unknown == set() with input.review.object as binding
		with data.inventory as fixture.inventory([role, binding])
	found == {want |
		tc.want == true
		some want in {
			[["subjects", 0], `user "jane" can read the Secrets of every namespace`],
			[["subjects", 1], `service account "ci/deploy" can read the Secrets of every namespace`],
		}
	}
}

test_namespaces[note][kind] if {
	some note, tc in {
		"privileged": {"namespace": "kube-system", "params": {}, "want": {`namespace "kube-system"`}},
		"another one": {"namespace": "shop", "params": {}, "want": set()},
		"by parameter": {
			"namespace": "vault",
			"params": {"privilegedNamespaces": ["vault"]},
			"want": {`namespace "vault"`},
		},
	}
	some kind in ["ClusterRole", "Role"]
	rules := [reads.list.rule]
	role := object.union(fixture.rbac(kind, {"rules": rules}), {"metadata": _metadata(kind, tc.namespace)})
	binding := _binding("RoleBinding", tc.namespace, kind)
	found := {v.msg | some v in control.violation} with input.review.object as binding
		with input.parameters as tc.params
		with data.inventory as fixture.inventory([role])
	found == {sprintf("%s can read the Secrets of %s", [who, where]) |
		some where in tc.want
		some who in [`user "jane"`, `service account "ci/deploy"`]
	}
}

test_a_namespace_that_means_nothing if {
	binding := object.union(
		_binding("ClusterRoleBinding", "", "ClusterRole"),
		{"metadata": {"namespace": "kube-system"}, "roleRef": {"name": "cluster-admin"}},
	)
	count(control.violation) == 2 with input.review.object as binding with data.inventory as {}
}

test_stock_subjects if {
	binding := object.union(_binding("ClusterRoleBinding", "", "ClusterRole"), {
		"metadata": {"name": "cluster-admin"},
		"roleRef": {"name": "cluster-admin"},
		"subjects": [{"kind": "Group", "name": "system:masters"}, {"kind": "Group", "name": "ops"}],
	})
	{["subjects", 1]} == {v.details.path | some v in control.violation} with input.review.object as binding
		with data.inventory as {}
}

test_unknown[note] if {
	some note, tc in {
		"everywhere": {"binding": _binding("ClusterRoleBinding", "", "ClusterRole"), "want": {"every namespace"}},
		"in a privileged namespace": {
			"binding": _binding("RoleBinding", "kube-system", "Role"),
			"want": {`namespace "kube-system"`},
		},
		"in another namespace": {"binding": _binding("RoleBinding", "shop", "Role"), "want": set()},
		"nobody is bound": {
			"binding": object.union(_binding("ClusterRoleBinding", "", "ClusterRole"), {"subjects": []}),
			"want": set(),
		},
	}
	found := {[u.details.path, u.msg] | some u in control.unknown} with input.review.object as tc.binding
		with data.inventory as {}
	found == {[["roleRef", "name"], sprintf("the role that it binds in %s is not in the inventory", [where])] |
		some where in tc.want
	}
}

test_other_kinds_are_left_alone if {
	role := object.union(_binding("ClusterRoleBinding", "", "ClusterRole"), {"kind": "ClusterRole"})
	control.violation == set() with input.review.object as role with data.inventory as {}
	control.unknown == set() with input.review.object as role with data.inventory as {}
}

_binding(kind, namespace, role_kind) := object.union(
	fixture.rbac(kind, {
		"roleRef": {"kind": role_kind, "name": "app"},
		"subjects": [
			{"kind": "User", "name": "jane"},
			{"kind": "ServiceAccount", "name": "deploy", "namespace": "ci"},
		],
	}),
	{"metadata": _metadata(trim_suffix(kind, "Binding"), namespace)},
)

_metadata("ClusterRole", _) := {"name": "app"}

_metadata("Role", namespace) := {"name": "app", "namespace": namespace}

_rule(groups, resources, verbs) := {"apiGroups": groups, "resources": resources, "verbs": verbs}
