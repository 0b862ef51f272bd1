package lib.auditprobe_test

import data.lib.auditprobe

_secrets := [{"group": "", "resources": ["secrets"]}]

_human_cases := {
	"no rules": {"rules": [], "want": {[-1, "None"]}},
	"a catch-all": {"rules": [{"level": "Metadata"}], "want": {[0, "Metadata"]}},
	"the first match": {
		"rules": [{"level": "Request", "resources": _secrets}, {"level": "Metadata"}],
		"want": {[0, "Request"]},
	},
	"another resource": {
		"rules": [
			{"level": "None", "resources": [{"group": "", "resources": ["pods", "secrets/*x"]}]},
			{"level": "Metadata"},
		],
		"want": {[1, "Metadata"]},
	},
	"another verb": {"rules": [{"level": "None", "verbs": ["list"]}, {"level": "Metadata"}], "want": {[1, "Metadata"]}},
	"another user": {"rules": [{"level": "None", "users": ["bob"]}, {"level": "Metadata"}], "want": {[1, "Metadata"]}},
	"another group": {
		"rules": [{"level": "None", "userGroups": ["system:masters"]}, {"level": "Metadata"}],
		"want": {[1, "Metadata"]},
	},
	"the group of all": {
		"rules": [{"level": "None", "userGroups": ["system:authenticated"]}, {"level": "Metadata"}],
		"want": {[0, "None"]},
	},
	"a namespace": {
		"rules": [{"level": "None", "namespaces": ["kube-system"]}, {"level": "Metadata"}],
		"want": {[0, "None"], [1, "Metadata"]},
	},
	"a namespace that an earlier rule covers": {
		"rules": [{"level": "Request"}, {"level": "None", "namespaces": ["kube-system"]}],
		"want": {[0, "Request"]},
	},
	"no namespace is none of a get": {
		"rules": [{"level": "None", "namespaces": [""]}, {"level": "Metadata"}],
		"want": {[1, "Metadata"]},
	},
	"a name": {
		"rules": [
			{"level": "None", "resources": [{"group": "", "resources": ["secrets"], "resourceNames": ["db"]}]},
			{"level": "Metadata"},
		],
		"want": {[0, "None"], [1, "Metadata"]},
	},
	"rules for some only": {
		"rules": [{"level": "Metadata", "namespaces": ["shop"]}],
		"want": {[0, "Metadata"], [-1, "None"]},
	},
}

test_outcomes_of_a_human[note] if {
	some note, tc in _human_cases
	{[outcome.rule, outcome.level] |
		some outcome in auditprobe.outcomes({"rules": tc.rules}, "/secrets", ["get"], auditprobe.human)
	} == tc.want
}

_anybody_cases := {
	"a named user": {"rules": [{"level": "None"}], "want": {0}},
	"users and the rest": {"rules": [{"level": "None", "users": ["bob", "eve"]}, {"level": "Metadata"}], "want": {0, 1}},
	"a service account by its group": {
		"rules": [
			{"level": "None", "userGroups": ["system:serviceaccounts:ci"]},
			{"level": "Request", "users": ["system:serviceaccount:ci:builder"]},
			{"level": "Metadata"},
		],
		"want": {0, 2},
	},
	"all service accounts": {
		"rules": [
			{"level": "None", "userGroups": ["system:serviceaccounts"]},
			{"level": "Request", "users": ["system:serviceaccount:ci:builder"]},
		],
		"want": {0, -1},
	},
	"a malformed service account is an ordinary user": {
		"rules": [
			{"level": "None", "userGroups": ["system:serviceaccounts"]},
			{"level": "Request", "users": ["system:serviceaccount:ci"]},
		],
		"want": {0, 1, -1},
	},
	"a node by its group": {
		"rules": [
			{"level": "None", "userGroups": ["system:nodes"]},
			{"level": "Request", "users": ["system:node:n1"]},
		],
		"want": {0, -1},
	},
	"a user in a group": {
		"rules": [{"level": "None", "users": ["bob"], "userGroups": ["dev"]}, {"level": "Request", "users": ["bob"]}],
		"want": {0, 1, -1},
	},
	"everybody is one or the other": {
		"rules": [
			{"level": "None", "userGroups": ["system:authenticated"]},
			{"level": "Request", "userGroups": ["system:unauthenticated"]},
			{"level": "Metadata"},
		],
		"want": {0, 1},
	},
	"members of a group are authenticated": {
		"rules": [{"level": "None", "userGroups": ["system:authenticated"]}, {"level": "Request", "userGroups": ["dev"]}],
		"want": {0, -1},
	},
	"the anonymous user by name": {
		"rules": [
			{"level": "None", "userGroups": ["system:unauthenticated"]},
			{"level": "Request", "users": ["system:anonymous"]},
		],
		"want": {0, -1},
	},
	"the anonymous user joins no group": {
		"rules": [{"level": "Request", "users": ["system:anonymous"], "userGroups": ["system:authenticated"]}],
		"want": {-1},
	},
	"others are authenticated": {
		"rules": [{"level": "Request", "users": ["bob"], "userGroups": ["system:unauthenticated"]}],
		"want": {-1},
	},
	"the anonymous user is not authenticated": {
		"rules": [
			{"level": "None", "userGroups": ["system:authenticated"]},
			{"level": "Request", "users": ["system:anonymous"]},
		],
		"want": {0, 1},
	},
}

test_outcomes_of_anybody[note] if {
	some note, tc in _anybody_cases
	{outcome.rule | some outcome in auditprobe.outcomes({"rules": tc.rules}, "/secrets", ["get"], null)} == tc.want
}

_scope_cases := {
	"a cluster-scoped resource has no namespace": {
		"rules": [{"level": "None", "namespaces": ["shop"]}, {"level": "Request", "namespaces": [""]}],
		"resource": "rbac.authorization.k8s.io/clusterroles",
		"verb": "update",
		"want": {1},
	},
	"a list may be of all namespaces": {
		"rules": [{"level": "None", "namespaces": [""]}],
		"resource": "/secrets",
		"verb": "list",
		"want": {0, -1},
	},
	"so may a watch": {
		"rules": [{"level": "None", "namespaces": [""]}],
		"resource": "/secrets",
		"verb": "watch",
		"want": {0, -1},
	},
	"a deletion of many may not": {
		"rules": [{"level": "None", "namespaces": [""]}],
		"resource": "/secrets",
		"verb": "deletecollection",
		"want": {-1},
	},
	"a namespace is inside itself": {
		"rules": [{"level": "None", "namespaces": ["shop"]}, {"level": "Request", "namespaces": [""]}],
		"resource": "/namespaces",
		"verb": "delete",
		"want": {0, -1},
	},
	"a new namespace is in none": {
		"rules": [{"level": "None", "namespaces": ["shop"]}, {"level": "Request", "namespaces": [""]}],
		"resource": "/namespaces",
		"verb": "create",
		"want": {1},
	},
	"so is a list of them": {
		"rules": [{"level": "None", "namespaces": ["shop"]}, {"level": "Request", "namespaces": [""]}],
		"resource": "/namespaces",
		"verb": "list",
		"want": {1},
	},
	"and a watch": {
		"rules": [{"level": "None", "namespaces": ["shop"]}, {"level": "Request", "namespaces": [""]}],
		"resource": "/namespaces",
		"verb": "watch",
		"want": {1},
	},
	"a create has no name": {
		"rules": [{"level": "None", "resources": [{"group": "", "resources": ["pods"], "resourceNames": ["a"]}]}],
		"resource": "/pods",
		"verb": "create",
		"want": {-1},
	},
	"a create of a subresource has one": {
		"rules": [{"level": "None", "resources": [{"group": "", "resources": ["pods/exec"], "resourceNames": ["a"]}]}],
		"resource": "/pods/exec",
		"verb": "create",
		"want": {0, -1},
	},
	"a list has no name": {
		"rules": [{"level": "None", "resources": [{"group": "", "resources": ["pods"], "resourceNames": ["a"]}]}],
		"resource": "/pods",
		"verb": "list",
		"want": {-1},
	},
	"an update has one": {
		"rules": [{"level": "None", "resources": [{"group": "", "resources": ["pods"], "resourceNames": ["a"]}]}],
		"resource": "/pods",
		"verb": "update",
		"want": {0, -1},
	},
	"the group counts": {
		"rules": [{"level": "None", "resources": [{"group": "apps"}]}],
		"resource": "apps/deployments",
		"verb": "update",
		"want": {0},
	},
	"and the subresource": {
		"rules": [{"level": "None", "resources": [{"group": "apps", "resources": ["deployments"]}]}],
		"resource": "apps/deployments/scale",
		"verb": "update",
		"want": {-1},
	},
}

test_outcomes_by_scope[note] if {
	some note, tc in _scope_cases
	outcomes := auditprobe.outcomes({"rules": tc.rules}, tc.resource, [tc.verb], auditprobe.human)
	{outcome.rule | some outcome in outcomes} == tc.want
}

test_outcome if {
	policy := {"rules": [{"level": "Metadata", "verbs": ["get"]}]}
	auditprobe.outcomes(policy, "/secrets", ["get", "list"], auditprobe.human) == {
		{"resource": "/secrets", "verb": "get", "rule": 0, "level": "Metadata"},
		{"resource": "/secrets", "verb": "list", "rule": -1, "level": "None"},
	}
}

test_dropped if {
	rules := [
		{"level": "None", "verbs": ["delete"], "resources": [{"group": "apps"}, {"group": "", "resources": ["pods"]}]},
		{"level": "None", "resources": [{"group": "", "resources": ["pods"]}]},
		{"level": "Metadata", "verbs": ["create"]},
	]
	targets := {
		"/pods": ["create", "delete"],
		"apps/deployments": ["create", "delete"],
		"batch/jobs": ["create", "delete"],
	}
	auditprobe.dropped({"path": ["at"], "spec": {"rules": rules}}, targets) == {
		{
			"msg": "rules[0] leaves deployments (delete), pods (delete) out of the log",
			"details": {"path": ["at", "rules", 0, "level"]},
		},
		{"msg": "rules[1] leaves pods (create) out of the log", "details": {"path": ["at", "rules", 1, "level"]}},
		{"msg": "no rule matches, which leaves jobs (delete) out of the log", "details": {"path": ["at", "rules"]}},
	}
	auditprobe.dropped({"path": [], "spec": {"rules": [{"level": "Metadata"}]}}, targets) == set()
}

test_below if {
	rules := [
		{"level": "Request", "verbs": ["create"]},
		{"level": "Metadata", "verbs": ["delete"]},
		{"level": "None", "resources": [{"group": "apps"}]},
	]
	targets := {"apps/deployments": ["create", "delete", "update"]}
	auditprobe.below({"path": [], "spec": {"rules": rules}}, targets, "Request") == {
		{"rule": 1, "level": "Metadata", "path": ["rules", 1, "level"], "what": "deployments (delete)"},
		{"rule": 2, "level": "None", "path": ["rules", 2, "level"], "what": "deployments (update)"},
	}
}

_labels := {
	"all verbs": {"found": {["/pods/exec", "get"], ["/pods/exec", "create"]}, "want": "pods/exec"},
	"some verbs": {"found": {["apps/deployments", "b"], ["apps/deployments", "a"]}, "want": "deployments (a, b)"},
	"many verbs": {"found": {["/secrets", verb] | some verb in ["a", "b", "c", "d"]}, "want": "secrets (4 of 5 verbs)"},
	"three of them": {"found": {["/secrets", verb] | some verb in ["a", "b", "c"]}, "want": "secrets (a, b, c)"},
	"two resources": {
		"found": {["/secrets", "a"], ["/pods/exec", "get"]},
		"want": "pods/exec (get), secrets (a)",
	},
}

test_labels[note] if {
	some note, tc in _labels
	targets := {
		"/pods/exec": ["create", "get"],
		"/secrets": ["a", "b", "c", "d", "e"],
		"apps/deployments": {"a", "b", "c"},
	}
	found := {{"resource": resource, "verb": verb} | some [resource, verb] in tc.found}
	auditprobe.labels(found, targets) == tc.want
}

_shadow_cases := {
	"no rules": {"rules": [], "want": {}},
	"null": {"rules": null, "want": {}},
	"one rule": {"rules": [{}], "want": {}},
	"behind a catch-all": {"rules": [{}, {"users": ["bob"]}, {}], "want": {1: {0}, 2: {0}}},
	"a catch-all behind others": {"rules": [{"users": ["bob"]}, {"verbs": ["get"]}, {}], "want": {}},
	"the same user": {"rules": [{"users": ["bob", "eve"]}, {"users": ["bob"], "verbs": ["get"]}], "want": {1: {0}}},
	"another user": {"rules": [{"users": ["bob"]}, {"users": ["bob", "eve"]}], "want": {}},
	"two rules together": {
		"rules": [{"users": ["bob"]}, {"users": ["eve"]}, {"users": ["bob", "eve"]}],
		"want": {2: {0, 1}},
	},
	"both kinds of users": {
		"rules": [{"userGroups": ["system:authenticated"]}, {"userGroups": ["system:unauthenticated"]}, {}],
		"want": {2: {0, 1}},
	},
	"one kind of users": {"rules": [{"userGroups": ["system:authenticated"]}, {}], "want": {}},
	"a group of the authenticated": {
		"rules": [{"userGroups": ["system:authenticated"]}, {"userGroups": ["dev"]}],
		"want": {1: {0}},
	},
	"an identity that cannot be": {
		"rules": [{"verbs": ["get"]}, {"users": ["system:anonymous"], "userGroups": ["dev"], "verbs": ["get"]}],
		"want": {},
	},
	"a user out of a group": {"rules": [{"userGroups": ["dev"]}, {"users": ["bob"]}], "want": {}},
	"the same verb": {"rules": [{"verbs": ["get", "list"]}, {"verbs": ["list"]}], "want": {1: {0}}},
	"all verbs": {"rules": [{"verbs": ["get", "list"]}, {"users": ["bob"]}], "want": {}},
	"the same namespace": {"rules": [{"namespaces": ["a", "b"]}, {"namespaces": ["b"]}], "want": {1: {0}}},
	"all namespaces": {"rules": [{"namespaces": ["a"]}, {"resources": [{"group": ""}]}], "want": {}},
	"all resources cover all namespaces": {
		"rules": [{"resources": [{"group": "*"}]}, {"namespaces": ["a"]}],
		"want": {1: {0}},
	},
	"a resource of the group": {
		"rules": [{"resources": [{"group": "apps"}]}, {"resources": [{"group": "apps", "resources": ["deployments"]}]}],
		"want": {1: {0}},
	},
	"a group of all groups": {
		"rules": [{"resources": [{"group": "*", "resources": ["pods"]}]}, {"resources": [{"resources": ["pods"]}]}],
		"want": {1: {0}},
	},
	"all groups are more than one": {
		"rules": [{"resources": [{"group": "apps"}]}, {"resources": [{"group": "*"}]}],
		"want": {},
	},
	"all resources are more than one": {
		"rules": [{"resources": [{"resources": ["pods"]}]}, {"resources": [{"resources": ["*"]}]}],
		"want": {},
	},
	"a subresource of all": {
		"rules": [{"resources": [{"resources": ["*"]}]}, {"resources": [{"resources": ["pods/exec"]}]}],
		"want": {1: {0}},
	},
	"a subresource is not the resource": {
		"rules": [{"resources": [{"resources": ["pods"]}]}, {"resources": [{"resources": ["pods/exec"]}]}],
		"want": {},
	},
	"all subresources are more than one": {
		"rules": [{"resources": [{"resources": ["pods", "pods/exec"]}]}, {"resources": [{"resources": ["pods/*"]}]}],
		"want": {},
	},
	"the subresource everywhere is more than one": {
		"rules": [{"resources": [{"resources": ["pods/exec"]}]}, {"resources": [{"resources": ["*/exec"]}]}],
		"want": {},
	},
	"a subresource everywhere": {
		"rules": [{"resources": [{"resources": ["*/exec"]}]}, {"resources": [{"resources": ["pods/exec"]}]}],
		"want": {1: {0}},
	},
	"a name": {
		"rules": [{"resources": [{"resources": ["pods"]}]}, {"resources": [{"resources": ["pods"], "resourceNames": ["a"]}]}],
		"want": {1: {0}},
	},
	"all names are more than one": {
		"rules": [{"resources": [{"resources": ["pods"], "resourceNames": ["a"]}]}, {"resources": [{"resources": ["pods"]}]}],
		"want": {},
	},
	"one of several resources is left": {
		"rules": [{"resources": [{"resources": ["pods"]}]}, {"resources": [{"resources": ["pods", "secrets"]}]}],
		"want": {},
	},
	"paths of all paths": {"rules": [{"nonResourceURLs": ["*"]}, {"nonResourceURLs": ["/api*"]}], "want": {1: {0}}},
	"a longer start of a path": {
		"rules": [{"nonResourceURLs": ["/a*"]}, {"nonResourceURLs": ["/api*"]}],
		"want": {1: {0}},
	},
	"a deeper start of a path": {"rules": [{"nonResourceURLs": ["/api/*"]}, {"nonResourceURLs": ["/api*"]}], "want": {}},
	"all paths are more than some": {"rules": [{"nonResourceURLs": ["/api*"]}, {"nonResourceURLs": ["*"]}], "want": {}},
	"all paths by their slash": {"rules": [{"nonResourceURLs": ["/*"]}, {"nonResourceURLs": ["*"]}], "want": {1: {0}}},
	"paths are no resources": {"rules": [{"resources": [{"group": "*"}]}, {"nonResourceURLs": ["*"]}], "want": {}},
	"resources are no paths": {"rules": [{"nonResourceURLs": ["*"]}, {"resources": [{"group": "*"}]}], "want": {}},
	"a rule for both is left with paths": {"rules": [{"resources": [{"group": "*"}]}, {"users": ["bob"]}], "want": {}},
	"a rule for both is left with resources": {"rules": [{"nonResourceURLs": ["*"]}, {"users": ["bob"]}], "want": {}},
	"a rule for both, all taken": {
		"rules": [{"nonResourceURLs": ["*"]}, {"resources": [{"group": "*"}]}, {"users": ["bob"]}],
		"want": {2: {0, 1}},
	},
	"a path and a verb": {
		"rules": [{"nonResourceURLs": ["/api"], "verbs": ["get"]}, {"nonResourceURLs": ["/api"], "verbs": ["get", "post"]}],
		"want": {},
	},
}

test_shadowed[note] if {
	some note, tc in _shadow_cases
	auditprobe.shadowed({"rules": tc.rules}) == tc.want
}
