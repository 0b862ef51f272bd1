package policies.rbac.anonymous_binding_test

import data.lib.fixture_test as fixture
import data.policies.rbac.anonymous_binding as control

subjects := {
	"nobody": {"subjects": [], "want": set()},
	"null": {"subjects": null, "want": set()},
	"somebody": {"subjects": [{"kind": "User", "name": "jane"}], "want": set()},
	"a group of that name": {"subjects": [{"kind": "Group", "name": "system:anonymous"}], "want": set()},
	"the user": {
		"subjects": [{"kind": "User", "name": "jane"}, _user],
		"want": {[["subjects", 1], "critical", `user "system:anonymous" gets ClusterRole "view"`]},
	},
	"the group": {
		"subjects": [_group],
		"want": {[["subjects", 0], "critical", `group "system:unauthenticated" gets ClusterRole "view"`]},
	},
}

test_violation[note][kind] if {
	some note, tc in subjects
	some kind in ["ClusterRoleBinding", "RoleBinding"]
	found := fixture.told(control.violation) with input.review.object as fixture.binding(kind, "view", tc.subjects)
	found == tc.want
}

roles := {
	"system:public-info-viewer": set(),
	"system:discovery": {"medium"},
	"system:basic-user": {"medium"},
	"system:monitoring": {"critical"},
}

test_roles[role] if {
	some role, want in roles
	binding := fixture.binding("ClusterRoleBinding", role, [_group])
	want == {v.details.severity | some v in control.violation} with input.review.object as binding
}

test_a_role_of_an_allowed_name_is_another_one if {
	binding := fixture.rbac("RoleBinding", {
		"roleRef": {"kind": "Role", "name": "system:public-info-viewer"},
		"subjects": [_user],
	})
	{"critical"} == {v.details.severity | some v in control.violation} with input.review.object as binding
}

cluster_info := {
	"as kubeadm makes it": {"rule": _get, "params": {}, "want": {"medium"}},
	"while tokens are in use": {"rule": _get, "params": {"bootstrapTokens": true}, "want": set()},
	"all ConfigMaps": {
		"rule": object.remove(_get, ["resourceNames"]),
		"params": {"bootstrapTokens": true},
		"want": {"critical"},
	},
	"writing": {"rule": object.union(_get, {"verbs": ["update"]}), "params": {}, "want": {"critical"}},
	"Secrets": {"rule": object.union(_get, {"resources": ["secrets"]}), "params": {}, "want": {"critical"}},
}

test_cluster_info[note] if {
	some note, tc in cluster_info
	metadata := {"name": "kubeadm:bootstrap-signer-clusterinfo", "namespace": "kube-public"}
	role := object.union(fixture.rbac("Role", {"rules": [tc.rule]}), {"metadata": metadata})
	binding := object.union(
		fixture.rbac("RoleBinding", {"roleRef": {"kind": "Role", "name": metadata.name}, "subjects": [_user]}),
		{"metadata": metadata},
	)
	found := {v.details.severity | some v in control.violation} with input.review.object as binding
		with input.parameters as tc.params
		with data.inventory as fixture.inventory([role])
	found == tc.want
}

test_tokens_excuse_nothing_else if {
	{"critical"} == {v.details.severity | some v in control.violation} with input.review.object as fixture.binding("RoleBinding", "view", [_user])
		with input.parameters as {"bootstrapTokens": true}
}

test_allowed_roles if {
	control.violation == set() with input.review.object as fixture.binding("RoleBinding", "view", [_user])
		with input.parameters as {"allowedRoles": ["view"]}
}

test_fix if {
	jane := {"kind": "User", "name": "jane"}
	binding := fixture.binding("RoleBinding", "view", [_user, jane, _group])
	fixes := {v.details.fix | some v in control.violation} with input.review.object as binding
	fixes == {[{"op": "replace", "path": ["subjects"], "value": [jane]}]}
}

test_other_kinds_are_left_alone if {
	role := object.union(fixture.binding("RoleBinding", "view", [_user]), {"kind": "Role"})
	control.violation == set() with input.review.object as role
}

_user := {"kind": "User", "name": "system:anonymous"}

_group := {"kind": "Group", "name": "system:unauthenticated"}

_get := {"apiGroups": [""], "resources": ["configmaps"], "resourceNames": ["cluster-info"], "verbs": ["get"]}
