package lib.auditpolicy_test

import data.lib.auditpolicy
import data.lib.fixture_test as fixture

_request := {
	"user": "jane",
	"groups": {"dev", "system:authenticated"},
	"verb": "get",
	"group": "",
	"resource": "pods",
	"subresource": "",
	"namespace": "shop",
	"name": "web",
}

_exec := object.union(_request, {"verb": "create", "subresource": "exec"})

_deployment := object.union(_request, {"group": "apps", "resource": "deployments", "name": "api"})

_node := object.union(_request, {"resource": "nodes", "namespace": "", "name": "n"})

_url := {"user": "jane", "groups": {"dev"}, "verb": "get", "path": "/api/v1"}

_all := {"pod", "exec", "deployment", "node", "url"}

_requests := {"pod": _request, "exec": _exec, "deployment": _deployment, "node": _node, "url": _url}

_resources := _all - {"url"}

# a rule, and the requests it matches
cases := {
	"no condition": {"rule": {}, "want": _all},
	"empty lists": {
		"rule": {"users": [], "userGroups": [], "verbs": [], "namespaces": [], "resources": [], "nonResourceURLs": []},
		"want": _all,
	},
	"null lists": {
		"rule": {
			"users": null,
			"userGroups": null,
			"verbs": null,
			"namespaces": null,
			"resources": null,
			"nonResourceURLs": null,
		},
		"want": _all,
	},
	"the user": {"rule": {"users": ["bob", "jane"]}, "want": _all},
	"another user": {"rule": {"users": ["bob"]}, "want": set()},
	"no wildcard for users": {"rule": {"users": ["*"]}, "want": set()},
	"the group": {"rule": {"userGroups": ["dev"]}, "want": _all},
	"another group": {"rule": {"userGroups": ["system:authenticated"]}, "want": _resources},
	"the verb": {"rule": {"verbs": ["list", "get"]}, "want": _all - {"exec"}},
	"no wildcard for verbs": {"rule": {"verbs": ["*"]}, "want": set()},
	"user and verb": {"rule": {"users": ["jane"], "verbs": ["create"]}, "want": {"exec"}},
	"the namespace": {"rule": {"namespaces": ["shop"]}, "want": _resources - {"node"}},
	"no namespace": {"rule": {"namespaces": [""]}, "want": {"node"}},
	"a resource": {"rule": {"resources": [{"group": "", "resources": ["pods"]}]}, "want": {"pod"}},
	"a resource without a group": {"rule": {"resources": [{"resources": ["pods"]}]}, "want": {"pod"}},
	"a subresource": {"rule": {"resources": [{"group": "", "resources": ["pods/exec"]}]}, "want": {"exec"}},
	"all of a resource": {"rule": {"resources": [{"group": "", "resources": ["pods/*"]}]}, "want": {"pod", "exec"}},
	"a subresource everywhere": {"rule": {"resources": [{"group": "", "resources": ["*/exec"]}]}, "want": {"exec"}},
	"all resources": {"rule": {"resources": [{"group": "", "resources": ["*"]}]}, "want": {"pod", "exec", "node"}},
	"no resources": {"rule": {"resources": [{"group": "apps"}]}, "want": {"deployment"}},
	"null resources": {"rule": {"resources": [{"group": "apps", "resources": null}]}, "want": {"deployment"}},
	"every group": {
		"rule": {"resources": [{"group": "*", "resources": ["deployments", "nodes"]}]},
		"want": {"deployment", "node"},
	},
	"another API group": {"rule": {"resources": [{"group": "batch"}]}, "want": set()},
	"one of two": {
		"rule": {"resources": [{"group": "batch"}, {"group": "apps", "resources": ["deployments"]}]},
		"want": {"deployment"},
	},
	"a name": {"rule": {"resources": [{"group": "", "resources": ["pods"], "resourceNames": ["web"]}]}, "want": {"pod"}},
	"another name": {
		"rule": {"resources": [{"group": "", "resources": ["pods"], "resourceNames": ["db"]}]},
		"want": set(),
	},
	"namespace and resource": {
		"rule": {"namespaces": ["shop"], "resources": [{"group": ""}]},
		"want": {"pod", "exec"},
	},
	"every path": {"rule": {"nonResourceURLs": ["*"]}, "want": {"url"}},
	"a path": {"rule": {"nonResourceURLs": ["/healthz", "/api/v1"]}, "want": {"url"}},
	"the start of a path": {"rule": {"nonResourceURLs": ["/api*"]}, "want": {"url"}},
	"a part of a path": {"rule": {"nonResourceURLs": ["/api"]}, "want": set()},
	"the start of another path": {"rule": {"nonResourceURLs": ["/apis*"]}, "want": set()},
	"paths beside resources count for nothing": {
		"rule": {"resources": [{"group": ""}], "nonResourceURLs": ["*"]},
		"want": {"pod", "exec", "node"},
	},
}

test_matches[note] if {
	some note, tc in cases
	tc.want == {name | some name, request in _requests; auditpolicy.matches(tc.rule, request)}
}

_targets := {
	"open": {"rule": {"namespaces": ["a"]}, "want": {"pods", "exec", "deployments"}},
	"paths": {"rule": {"nonResourceURLs": ["*"]}, "want": set()},
	"a group": {"rule": {"resources": [{"group": "apps"}]}, "want": {"deployments"}},
	"a resource": {"rule": {"resources": [{"group": "*", "resources": ["pods"]}]}, "want": {"pods"}},
	"another name": {"rule": {"resources": [{"resources": ["*/exec"], "resourceNames": ["x"]}]}, "want": {"exec"}},
}

test_is_for_resource[note] if {
	some note, tc in _targets
	tc.want == {name |
		some name, target in {
			"pods": {"group": "", "resource": "pods", "subresource": ""},
			"exec": {"group": "", "resource": "pods", "subresource": "exec"},
			"deployments": {"group": "apps", "resource": "deployments", "subresource": ""},
		}
		auditpolicy.is_for_resource(tc.rule, target)
	}
}

test_is_for_identity if {
	auditpolicy.is_for_identity({"users": ["jane"], "userGroups": ["dev"]}, _request)
	not auditpolicy.is_for_identity({"users": ["bob"], "userGroups": ["dev"]}, _request)
	not auditpolicy.is_for_identity({"users": ["jane"], "userGroups": ["ops"]}, _request)
}

test_decides if {
	rules := [
		{"level": "None", "verbs": ["create"]},
		{"level": "Request", "users": ["jane"]},
		{"level": "Metadata"},
	]
	auditpolicy.decides({"rules": rules}, _exec) == 0
	auditpolicy.decides({"rules": rules}, _request) == 1
	auditpolicy.decides({"rules": array.slice(rules, 0, 1)}, _request) == -1
	auditpolicy.decides({"rules": null}, _request) == -1
	auditpolicy.decides({}, _request) == -1
}

test_level if {
	rules := [{"level": "Request", "users": ["jane"], "verbs": ["get"]}, {"level": "Verbose", "verbs": ["create"]}]
	auditpolicy.level({"rules": rules}, _request) == "Request"
	auditpolicy.level({"rules": rules}, _exec) == "None"
	auditpolicy.level({"rules": array.slice(rules, 0, 1)}, _exec) == "None"
	auditpolicy.level_of({"rules": rules}, 0) == "Request"
	auditpolicy.level_of({"rules": rules}, 1) == "None"
	auditpolicy.level_of({"rules": [{}]}, 0) == "None"
	auditpolicy.level_of({"rules": rules}, -1) == "None"
}

test_rank_orders_levels if {
	["None", "Metadata", "Request", "RequestResponse"] == [name |
		some i in numbers.range(0, 3)
		some name in [key | some key, value in auditpolicy.rank; value == i]
	]
}

_fields := {"verbs", "users", "userGroups", "namespaces", "resources", "nonResourceURLs"}

test_unconditional[field] if {
	auditpolicy.is_unconditional({"level": "Metadata", "omitStages": ["RequestReceived"]})
	some field in _fields
	auditpolicy.is_unconditional({field: null})
	not auditpolicy.is_unconditional({field: ["x"]})
}

test_about_resources if {
	auditpolicy.is_about_resources({"namespaces": ["shop"]})
	auditpolicy.is_about_resources({"resources": [{"group": ""}]})
	not auditpolicy.is_about_resources({"users": ["x"], "nonResourceURLs": ["/x"]})
}

test_path if {
	auditpolicy.path({"path": ["configs", "/a"]}, 2, "level") == ["configs", "/a", "rules", 2, "level"]
	auditpolicy.path({"path": []}, 0, "level") == ["rules", 0, "level"]
	auditpolicy.path({"path": []}, -1, "level") == ["rules"]
}

test_names if {
	auditpolicy.name(12) == "rules[12]"
	auditpolicy.names({"b", "a"}) == "a, b"
	auditpolicy.names({"b", "a", "d", "c"}) == "a, b, c, d"
	auditpolicy.names(set()) == ""
	long := concat("", ["x" | some _ in numbers.range(1, 60)])
	auditpolicy.names({long, "a", "b", concat("", ["y", long])}) == sprintf("a, b and %d more", [2])
	auditpolicy.names({long, concat("", ["y", long])}) == concat("", [long, ", y", long])
	auditpolicy.names({substring(long, 0, 50), substring(long, 0, 48)}) == concat("", [
		substring(long, 0, 48),
		", ",
		substring(long, 0, 50),
	])
	exact := {concat("", ["a", substring(long, 0, 48)]), concat("", ["b", substring(long, 0, 45)]), "c"}
	auditpolicy.names(exact) == concat(", ", sort(exact))
	more := {concat("", ["a", substring(long, 0, 48)]), concat("", ["b", substring(long, 0, 46)]), "c"}
	endswith(auditpolicy.names(more), " and 1 more")
}

test_documents if {
	policy := {"apiVersion": "audit.k8s.io/v1", "kind": "Policy", "rules": []}
	{{"path": [], "spec": policy}} == auditpolicy.documents with input.review.object as policy
	process := {"name": "kube-apiserver", "args": ["kube-apiserver", "--audit-policy-file=/a.yaml"]}
	1 == count(auditpolicy.unread) with input.review.object as fixture.node_facts({"processes": [process]})
	1 == count(auditpolicy.absent) with input.review.object as fixture.node_facts({})
	0 == count(auditpolicy.documents) with input.review.object as object.union(policy, {"apiVersion": "kyverno.io/v1"})
}
