package lib.stockroles_test

import data.lib.stockroles

test_is_stock[name] if {
	some name in ["admin", "cluster-admin", "view", "system:node", "system:controller:job-controller"]
	stockroles.is_stock(_object(name, "rbac-defaults"))
}

test_a_name_alone_is_not_stock if not stockroles.is_stock({"metadata": {"name": "cluster-admin"}})

test_another_label_value_is_not_stock if not stockroles.is_stock(_object("cluster-admin", "true"))

test_a_prefix_alone_is_not_stock if not stockroles.is_stock(_object("system:mine", "rbac-defaults"))

subjects := {
	"cluster-admin": {"binding": ["cluster-admin", "cluster-admin"], "key": "Group:system:masters", "want": true},
	"a controller": {
		"binding": ["system:controller:job-controller", "system:controller:job-controller"],
		"key": "ServiceAccount:kube-system:job-controller",
		"want": true,
	},
	"another subject": {"binding": ["cluster-admin", "cluster-admin"], "key": "User:jane", "want": false},
	"another role": {"binding": ["cluster-admin", "view"], "key": "Group:system:masters", "want": false},
	"the account of another controller": {
		"binding": ["system:controller:job-controller", "system:controller:job-controller"],
		"key": "ServiceAccount:kube-system:node-controller",
		"want": false,
	},
	"an account named like a binding": {
		"binding": ["system:mine", "system:mine"],
		"key": "ServiceAccount:kube-system:system:mine",
		"want": false,
	},
}

test_is_stock_subject[note] if {
	some note, tc in subjects
	binding := {"metadata": {"name": tc.binding[0]}, "roleRef": {"name": tc.binding[1]}}
	result := [true | stockroles.is_stock_subject(binding, tc.key)]
	result == [true | tc.want == true]
}

test_roles_are_aggregated_along_their_labels if {
	roles := stockroles.cluster_roles
	key := "rbac.authorization.k8s.io/aggregate-to-"
	roles.admin.aggregationRule == {"clusterRoleSelectors": [{"matchLabels": {concat("", [key, "admin"]): "true"}}]}
	roles["system:aggregate-to-admin"].metadata.labels == {concat("", [key, "admin"]): "true"}
	roles.edit.metadata.labels == {concat("", [key, "admin"]): "true"}
	roles["system:aggregate-to-edit"].metadata.labels == {concat("", [key, "edit"]): "true"}
	roles.edit.aggregationRule == {"clusterRoleSelectors": [{"matchLabels": {concat("", [key, "edit"]): "true"}}]}
	roles.view.metadata.labels == {concat("", [key, "edit"]): "true"}
	roles["system:aggregate-to-view"].metadata.labels == {concat("", [key, "view"]): "true"}
	roles.admin.metadata.labels == {}
}

test_cluster_admin_may_do_everything if stockroles.cluster_roles["cluster-admin"].rules == [
	{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]},
	{"nonResourceURLs": ["*"], "verbs": ["*"]},
]

test_edit_reads_secrets_and_view_does_not if {
	"edit" in _readers("secrets")
	not "view" in _readers("secrets")
	"view" in _readers("configmaps")
}

test_edit_makes_tokens_and_impersonates if {
	{"apiGroups": [""], "resources": ["serviceaccounts"], "verbs": {"impersonate"}} in _rules("edit")
	{"apiGroups": [""], "resources": ["pods/eviction", "serviceaccounts/token"], "verbs": {"create"}} in _rules("edit")
	some rule in _rules("edit")
	rule.apiGroups == ["batch"]
	rule.verbs == {"create", "delete", "deletecollection", "patch", "update"}
}

_readers(resource) := {name |
	some name in ["edit", "view"]
	some rule in _rules(name)
	resource in rule.resources
	"get" in rule.verbs
}

_rules(name) := stockroles.cluster_roles[concat("-", ["system:aggregate-to", name])].rules

_object(name, label) := {"metadata": {"name": name, "labels": {"kubernetes.io/bootstrapping": label}}}
