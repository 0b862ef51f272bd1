package lib.leastrules_test

import data.lib.leastrules

_rule(groups, resources, verbs) := {"apiGroups": groups, "resources": resources, "verbs": verbs}

_named(rule, names) := object.union(rule, {"resourceNames": names})

_use(verb, group, resource) := {"verb": verb, "group": group, "resource": resource, "namespace": "shop", "count": 1}

_pods := _rule([""], ["pods"], ["get"])

cases := {
	"all of it is used": {"rule": _pods, "used": [_use("get", "", "pods")], "want": [_pods]},
	"nothing is": {"rule": _pods, "used": [], "want": []},
	"something else is": {
		"rule": _pods,
		"used": [_use("get", "", "pods/log"), _use("get", "apps", "pods"), _use("delete", "", "pods")],
		"want": [],
	},
	"a verb is not, and the order stays": {
		"rule": _rule([""], ["pods"], ["update", "delete", "get"]),
		"used": [_use("get", "", "pods"), _use("update", "", "pods")],
		"want": [_rule([""], ["pods"], ["update", "get"])],
	},
	"a resource is not, and a group": {
		"rule": _rule(["apps", ""], ["deployments", "pods", "jobs"], ["get"]),
		"used": [_use("get", "", "pods"), _use("get", "", "jobs")],
		"want": [_rule([""], ["pods", "jobs"], ["get"])],
	},
	"a verb of one resource is not": {
		"rule": _rule([""], ["pods", "services"], ["get", "delete"]),
		"used": [_use("get", "", "pods"), _use("delete", "", "pods"), _use("get", "", "services")],
		"want": [_rule([""], ["pods"], ["get", "delete"]), _rule([""], ["services"], ["get"])],
	},
	"a group without such a resource is no excess": {
		"rule": _rule(["", "apps"], ["pods", "deployments"], ["get"]),
		"used": [_use("get", "", "pods"), _use("get", "apps", "deployments")],
		"want": [_rule(["", "apps"], ["pods", "deployments"], ["get"])],
	},
	"nor is it where verbs go": {
		"rule": _rule(["", "apps"], ["pods", "deployments"], ["get", "delete"]),
		"used": [_use("get", "", "pods"), _use("get", "apps", "deployments")],
		"want": [_rule(["", "apps"], ["pods", "deployments"], ["get"])],
	},
	"wildcards become what they stood for": {
		"rule": _rule(["*"], ["*"], ["*"]),
		"used": [
			_use("get", "", "pods"), _use("get", "", "pods/log"), _use("get", "apps", "deployments"),
			_use("patch", "apps", "deployments"), _use("create", "", "events"), _use("create", "events.k8s.io", "events"),
		],
		"want": [
			_rule([""], ["pods", "pods/log"], ["get"]),
			_rule(["", "events.k8s.io"], ["events"], ["create"]),
			_rule(["apps"], ["deployments"], ["get", "patch"]),
		],
	},
	"a wildcard of subresources": {
		"rule": _rule([""], ["*/log"], ["get"]),
		"used": [_use("get", "", "pods/log"), _use("get", "", "pods")],
		"want": [_rule([""], ["pods/log"], ["get"])],
	},
	"what another rule spells out": {
		"rule": _rule([""], ["*"], ["get"]),
		"others": [_pods, _rule(["*"], ["services"], ["get"])],
		"used": [_use("get", "", "pods"), _use("get", "", "services")],
		"want": [_rule([""], ["services"], ["get"])],
	},
	"what is spelled out twice": {
		"rule": _pods,
		"others": [_pods],
		"used": [_use("get", "", "pods")],
		"want": [_pods],
	},
	"who lists will watch": {
		"rule": _rule([""], ["pods"], ["get", "list", "watch"]),
		"used": [_use("list", "", "pods")],
		"want": [_rule([""], ["pods"], ["list", "watch"])],
	},
	"who watches has listed": {
		"rule": _rule([""], ["pods"], ["list"]),
		"used": [_use("watch", "", "pods")],
		"want": [_rule([""], ["pods"], ["list"])],
	},
	"a stream by get asks for create": {
		"rule": _rule([""], ["pods/exec"], ["create", "get", "delete"]),
		"used": [_use("get", "", "pods/exec")],
		"want": [_rule([""], ["pods/exec"], ["create", "get"])],
	},
	"get of something else does not": {
		"rule": _rule([""], ["pods"], ["create", "get"]),
		"used": [_use("get", "", "pods")],
		"want": [_pods],
	},
	"verbs that no log shows": {
		"rule": _rule(["rbac.authorization.k8s.io"], ["roles"], ["bind", "delete"]),
		"used": [],
		"want": [_rule(["rbac.authorization.k8s.io"], ["roles"], ["bind"])],
	},
	"what other servers ask for": {
		"rule": _rule(["", "apps"], ["nodes/metrics", "deployments/finalizers", "nodes"], ["get"]),
		"used": [],
		"want": [_rule(["", "apps"], ["nodes/metrics", "deployments/finalizers"], ["get"])],
	},
	"somebody else's permission": {
		"rule": _rule([""], ["users"], ["*"]),
		"used": [_use("impersonate", "", "users")],
		"want": [],
	},
	"names that were used": {
		"rule": _named(_rule([""], ["configmaps"], ["get"]), ["a", "b", "c"]),
		"used": [_named_use("get", "configmaps", ["c", "a", "x"])],
		"want": [_named(_rule([""], ["configmaps"], ["get"]), ["a", "c"])],
	},
	"names that are not known": {
		"rule": _named(_rule([""], ["configmaps"], ["get"]), ["a", "b"]),
		"used": [_use("get", "", "configmaps")],
		"want": [_named(_rule([""], ["configmaps"], ["get"]), ["a", "b"])],
	},
	"names that no log shows": {
		"rule": _named(_rule([""], ["serviceaccounts"], ["impersonate"]), ["a", "b"]),
		"used": [],
		"want": [_named(_rule([""], ["serviceaccounts"], ["impersonate"]), ["a", "b"])],
	},
	"names of what is granted by name": {
		"rule": _rule([""], ["secrets", "configmaps"], ["get"]),
		"used": [_named_use("get", "secrets", ["b", "a"]), _named_use("get", "configmaps", ["a"])],
		"want": [_rule([""], ["configmaps"], ["get"]), _named(_rule([""], ["secrets"], ["get"]), ["a", "b"])],
	},
	"names, and all of them": {
		"rule": _rule([""], ["secrets"], ["get"]),
		"used": [_named_use("get", "secrets", ["a"]), _use("get", "", "secrets")],
		"want": [_rule([""], ["secrets"], ["get"])],
	},
	"paths that are spelled out": {"rule": _paths(["/metrics"], ["get"]), "used": [], "want": [_paths(["/metrics"], ["get"])]},
	"paths by a wildcard": {
		"rule": _paths(["/metrics", "/debug/*"], ["get"]),
		"used": [_request("get", "/debug/pprof"), _request("post", "/debug/x"), _request("get", "/healthz")],
		"want": [_paths(["/metrics", "/debug/pprof"], ["get"])],
	},
	"all paths and verbs": {
		"rule": _paths(["*"], ["*"]),
		"used": [_request("post", "/b"), _request("get", "/a"), _use("get", "", "pods")],
		"want": [_paths(["/a", "/b"], ["get", "post"])],
	},
	"all paths, and none used": {"rule": _paths(["*"], ["*"]), "used": [], "want": []},
	"no lists at all": {"rule": {"verbs": ["get"]}, "used": [_use("get", "", "pods")], "want": []},
}

_named_use(verb, resource, names) := object.union(_use(verb, "", resource), {"names": names})

_paths(paths, verbs) := {"nonResourceURLs": paths, "verbs": verbs}

_request(verb, path) := {"verb": verb, "group": "", "path": path, "count": 1}

test_of[note] if {
	some note, tc in cases
	others := array.concat([tc.rule], object.get(tc, "others", []))
	tc.want == leastrules.of(tc.rule, others, tc.used, ["secrets"])
}

# a second look at what is left takes nothing away
test_of_again[note] if {
	some note, tc in cases
	tc.want == [again |
		some rule in tc.want
		some again in leastrules.of(rule, tc.want, tc.used, ["secrets"])
	]
}

changes := {
	"removed": {"rules": [], "want": [{"op": "remove", "path": ["rules", 3]}]},
	"narrowed": {
		"rules": [_rule([""], ["pods", "services"], ["list"])],
		"want": [{"op": "add", "path": ["rules", 3, "verbs"], "value": ["list"]}],
	},
	"in other groups": {
		"rules": [_named(_rule(["apps"], ["pods"], ["get"]), ["a"])],
		"want": [
			{"op": "add", "path": ["rules", 3, "apiGroups"], "value": ["apps"]},
			{"op": "add", "path": ["rules", 3, "resourceNames"], "value": ["a"]},
			{"op": "add", "path": ["rules", 3, "resources"], "value": ["pods"]},
		],
	},
	"split": {
		"rules": [_rule([""], ["services", "pods"], ["get"]), _pods, _rule(["apps"], ["pods"], ["get"])],
		"want": [
			{"op": "add", "path": ["rules", 4], "value": _pods},
			{"op": "add", "path": ["rules", 5], "value": _rule(["apps"], ["pods"], ["get"])},
		],
	},
	"paths": {
		"rules": [object.union(_rule([""], ["pods", "services"], ["get"]), {"nonResourceURLs": ["/a"]})],
		"want": [{"op": "add", "path": ["rules", 3, "nonResourceURLs"], "value": ["/a"]}],
	},
}

test_change[note] if {
	some note, tc in changes
	tc.want == leastrules.change(["rules", 3], _rule([""], ["pods", "services"], ["get"]), tc.rules)
}

_rbac := "rbac.authorization.k8s.io"

hidden := {
	"roles are written": {"rule": _rule(["*"], ["*"], ["*"]), "used": [_use("create", _rbac, "roles")], "want": true},
	"bindings are changed": {"rule": _rule(["*"], ["*"], ["*"]), "used": [_use("patch", _rbac, "rolebindings")], "want": true},
	"certificates are approved": {
		"rule": _rule(["certificates.k8s.io"], ["*"], ["*"]),
		"used": [_use("update", "certificates.k8s.io", "certificatesigningrequests/approval")],
		"want": true,
	},
	"as somebody else": {"rule": _rule([""], ["*"], ["*"]), "used": [_use("impersonate", "", "users")], "want": true},
	"roles are read": {"rule": _rule(["*"], ["*"], ["*"]), "used": [_use("get", _rbac, "roles")], "want": false},
	"pods are written": {"rule": _rule(["*"], ["*"], ["*"]), "used": [_use("create", "", "pods")], "want": false},
	"by another rule": {"rule": _rule(["apps"], ["*"], ["*"]), "used": [_use("create", _rbac, "roles")], "want": false},
	"the verbs are spelled out": {"rule": _rule(["*"], ["*"], ["create"]), "used": [_use("create", _rbac, "roles")], "want": false},
	"paths": {"rule": _paths(["*"], ["*"]), "used": [_request("get", "/a")], "want": false},
}

_is_hidden(rule, used) if leastrules.is_hidden(rule, used)

default _is_hidden(_, _) := false

test_is_hidden[note] if {
	some note, tc in hidden
	tc.want == _is_hidden(tc.rule, tc.used)
}
