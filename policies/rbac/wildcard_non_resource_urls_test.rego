package policies.rbac.wildcard_non_resource_urls_test

import data.lib.fixture_test as fixture
import data.policies.rbac.wildcard_non_resource_urls as control

cases := {
	"null": {"urls": null, "want": set()},
	"paths": {"urls": ["/logs", "/debug/pprof", "/a*b"], "want": set()},
	"everything": {"urls": ["/healthz", "*"], "want": {[1, `rule allows every path that matches "*"`]}},
	"every path": {"urls": ["/*"], "want": {[0, `rule allows every path that matches "/*"`]}},
	"a part": {"urls": ["/debug/*"], "want": {[0, `rule allows every path that matches "/debug/*"`]}},
	"an allowed wildcard": {"urls": ["/healthz/*", "/apis/*"], "want": set()},
	"within an allowed wildcard": {"urls": ["/apis/apps/*"], "want": set()},
	"beside an allowed path": {"urls": ["/metrics*"], "want": {[0, `rule allows every path that matches "/metrics*"`]}},
}

test_violation[note] if {
	some note, tc in cases
	role := fixture.rbac("ClusterRole", {"rules": [{}, {"nonResourceURLs": tc.urls, "verbs": ["get"]}]})
	found := {[v.details.path, v.msg] | some v in control.violation} with input.review.object as role
	found == {[["rules", 1, "nonResourceURLs", i], msg] | some [i, msg] in tc.want}
}

test_allowed_paths[note] if {
	some note, tc in {
		"as it stands": {"allowed": ["/debug/*"], "want": 0},
		"a path is no wildcard": {"allowed": ["/debug", "/debug/"], "want": 1},
		"nothing": {"allowed": [], "want": 1},
	}
	role := fixture.rbac("ClusterRole", {"rules": [{"nonResourceURLs": ["/debug/*"], "verbs": ["get"]}]})
	violations := control.violation with input.review.object as role with input.parameters as {"allowedPaths": tc.allowed}
	count(violations) == tc.want
}

test_the_very_path_is_allowed if {
	role := fixture.rbac("ClusterRole", {"rules": [{"nonResourceURLs": ["*"], "verbs": ["get"]}]})
	control.violation == set() with input.review.object as role with input.parameters as {"allowedPaths": ["*"]}
}

test_other_kinds_are_left_alone[kind] if {
	some kind in ["Role", "ClusterRoleBinding"]
	role := fixture.rbac(kind, {"rules": [{"nonResourceURLs": ["*"], "verbs": ["get"]}]})
	control.violation == set() with input.review.object as role
}

test_not_applicable if {
	found := {n.msg | some n in control.not_applicable} with input.review.object as _stock
	found == {"the role is part of Kubernetes itself"}
	control.violation == set() with input.review.object as _stock
	control.not_applicable == set() with input.review.object as fixture.rbac("ClusterRole", {"rules": []})
}

_stock := fixture.stock_role({"rules": [{"nonResourceURLs": ["*"], "verbs": ["*"]}]})
