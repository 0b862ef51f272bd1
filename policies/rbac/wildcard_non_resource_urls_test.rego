package policies.rbac.wildcard_non_resource_urls_test

import data.lib.fixture_test as fixture
import data.policies.rbac.wildcard_non_resource_urls as control

cases := {
	"nothing": {"urls": null, "want": set()},
	"paths": {"urls": ["/metrics", "/debug/pprof", "/a*b"], "want": set()},
	"paths that everybody may open": {"urls": ["/healthz/*", "/apis/*"], "want": set()},
	"everything": {
		"urls": ["/metrics", "*"],
		"want": {[1, "rule covers every path of the API server, /debug/pprof and /logs included"]},
	},
	"everything after the slash": {
		"urls": ["/*"],
		"want": {[0, "rule covers every path of the API server, /debug/pprof and /logs included"]},
	},
	"a prefix": {"urls": ["/debug/*"], "want": {[0, `rule covers every path that begins with "/debug/"`]}},
}

test_violation[note] if {
	some note, tc in cases
	role := fixture.rbac("ClusterRole", {"rules": [{}, {"nonResourceURLs": tc.urls, "verbs": ["get"]}]})
	found := {[v.details.path, v.msg] | some v in control.violation} with input.review.object as role
	found == {[["rules", 1, "nonResourceURLs", i], msg] | some [i, msg] in tc.want}
}

test_allowed_paths if {
	role := fixture.rbac("ClusterRole", {"rules": [{"nonResourceURLs": ["/healthz/*", "/debug/*"]}]})
	found := {v.details.path[3] | some v in control.violation} with input.review.object as role
		with input.parameters as {"allowedPaths": ["/debug/*"]}
	found == {0}
}

test_not_applicable if {
	stock := fixture.stock_role({"rules": [{"nonResourceURLs": ["*"], "verbs": ["*"]}]})
	control.violation == set() with input.review.object as stock
	found := {n.msg | some n in control.not_applicable} with input.review.object as stock
	found == {"the role is part of Kubernetes itself"}
	other := object.union(stock, {"kind": "Role"})
	control.not_applicable == set() with input.review.object as other
	control.not_applicable == set() with input.review.object as fixture.rbac("ClusterRole", {"rules": []})
}

test_other_kinds_are_left_alone if {
	role := fixture.rbac("Role", {"rules": [{"nonResourceURLs": ["*"], "verbs": ["get"]}]})
	control.violation == set() with input.review.object as role
}
