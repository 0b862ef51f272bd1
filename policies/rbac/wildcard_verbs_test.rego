package policies.rbac.wildcard_verbs_test

import data.lib.fixture_test as fixture
import data.policies.rbac.wildcard_verbs as control

cases := {
	"verbs spelled out": {"rules": [_rule({"verbs": ["get", "list"]})], "want": set()},
	"no rules": {"rules": null, "want": set()},
	"no verbs": {"rules": [{"apiGroups": [""], "resources": ["pods"]}], "want": set()},
	"the wildcard": {"rules": [{}, _rule({"verbs": ["*"]})], "want": {[["rules", 1, "verbs"], "high", _msg]}},
	"the wildcard beside others": {
		"rules": [_rule({"verbs": ["get", "*"]})],
		"want": {[["rules", 0, "verbs"], "high", _msg]},
	},
	"one harmless object": {
		"rules": [_rule({"verbs": ["*"], "resourceNames": ["a"]})],
		"want": {[["rules", 0, "verbs"], "medium", _msg]},
	},
	"one sensitive object": {
		"rules": [_rule({"verbs": ["*"], "resourceNames": ["a"], "resources": ["configmaps", "secrets"]})],
		"want": {[["rules", 0, "verbs"], "high", "rule allows every verb on configmaps, secrets"]},
	},
	"one sensitive subresource": {
		"rules": [_rule({"verbs": ["*"], "resourceNames": ["a"], "resources": ["serviceaccounts/token"]})],
		"want": {[["rules", 0, "verbs"], "high", "rule allows every verb on serviceaccounts/token"]},
	},
	"paths": {
		"rules": [{"verbs": ["*"], "nonResourceURLs": ["/metrics"]}],
		"want": {[["rules", 0, "verbs"], "medium", "rule allows every verb on /metrics"]},
	},
}

test_violation[note][kind] if {
	some note, tc in cases
	some kind in ["Role", "ClusterRole"]

	role := fixture.rbac(kind, {"rules": tc.rules})
	tc.want == {[v.details.path, v.details.severity, v.msg] | some v in control.violation} with input.review.object as role
}

test_allowed_roles[kind] if {
	some kind, pattern in {"Role": "shop/*", "ClusterRole": "app"}
	role := fixture.rbac(kind, {"rules": cases["the wildcard"].rules})
	control.violation == set() with input.review.object as role with input.parameters as {"allowedRoles": [pattern]}
	control.violation != set() with input.review.object as role with input.parameters as {"allowedRoles": ["other"]}
}

test_allowed_subjects if {
	role := fixture.rbac("Role", {"rules": cases["the wildcard"].rules})
	binding := fixture.rbac("RoleBinding", {
		"roleRef": {"kind": "Role", "name": "app"},
		"subjects": [{"kind": "Group", "name": "ops"}],
	})
	control.violation == set() with input.review.object as role
		with input.parameters as {"allowedSubjects": ["Group:ops"]}
		with data.inventory as fixture.inventory([role, binding])
	control.violation != set() with input.review.object as role
		with data.inventory as fixture.inventory([role, binding])
}

test_other_kinds_are_left_alone if {
	rules := cases["the wildcard"].rules
	control.violation == set() with input.review.object as fixture.rbac("RoleBinding", {"rules": rules})
}

test_not_applicable if {
	found := {n.msg | some n in control.not_applicable} with input.review.object as _stock
	found == {"the role is part of Kubernetes itself"}
	control.not_applicable == set() with input.review.object as fixture.rbac("ClusterRole", {"rules": []})
}

_stock := fixture.stock_role({"rules": [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}]})

test_sensitive[resource] if {
	some resource in {
		"*", "certificatesigningrequests", "clusterrolebindings", "clusterroles", "cronjobs", "daemonsets", "deployments",
		"groups", "jobs", "mutatingwebhookconfigurations", "namespaces", "nodes", "persistentvolumes", "pods",
		"replicasets", "replicationcontrollers", "rolebindings", "roles", "secrets", "serviceaccounts", "signers",
		"statefulsets", "users", "validatingwebhookconfigurations",
	}
	rule := _rule({"verbs": ["*"], "resourceNames": ["a"], "resources": [resource]})
	severities := {v.details.severity | some v in control.violation} with input.review.object as fixture.rbac(
		"ClusterRole",
		{"rules": [rule]},
	)
	severities == {"high"}
}

_rule(fields) := object.union({"apiGroups": [""], "resources": ["configmaps"]}, fields)

_msg := "rule allows every verb on configmaps"
