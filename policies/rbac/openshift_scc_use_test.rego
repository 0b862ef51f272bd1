package policies.rbac.openshift_scc_use_test

import data.lib.fixture_test as fixture
import data.policies.rbac.openshift_scc_use as control

cases := {
	"every one": {"rule": fixture.rule_on([_scc], ["use"]), "want": {"rule allows use of every security context constraint"}},
	"by name": {
		"rule": fixture.rule_named([_scc], ["use"], ["privileged", "restricted-v2", "anyuid"]),
		"want": {"rule allows use of security context constraints anyuid, privileged"},
	},
	"the restricted one": {"rule": fixture.rule_named([_scc], ["use"], ["restricted-v2"]), "want": set()},
	"reading": {"rule": fixture.rule_on([_scc], ["get"]), "want": set()},
	"another resource": {"rule": fixture.rule_on(["security.openshift.io/rangeallocations"], ["use"]), "want": set()},
}

test_violation[note][kind] if {
	some note, tc in cases
	some kind in ["Role", "ClusterRole"]
	role := fixture.rbac(kind, {"rules": [fixture.rule_on(["/pods"], ["get"]), tc.rule]})
	found := {[v.details.path, v.msg] | some v in control.violation} with input.review.object as role
	found == {[["rules", 1], msg] | some msg in tc.want}
	control.not_applicable == set() with input.review.object as role
}

platforms := {
	"openshift": {"want": {"rule allows use of every security context constraint"}, "elsewhere": set()},
	"eks": {"want": set(), "elsewhere": {"the cluster has no security context constraints"}},
	"": {"want": set(), "elsewhere": {"the cluster has no security context constraints"}},
}

test_wildcards[platform][kind] if {
	some platform, tc in platforms
	some kind in ["Role", "ClusterRole"]
	role := fixture.rbac(kind, {"rules": [fixture.rule_on(["*/*"], ["*"])]})
	world := fixture.inventory([fixture.cluster({"platform": platform})])
	found := {v.msg | some v in control.violation} with input.review.object as role with data.inventory as world
	found == tc.want
	elsewhere := {n.msg | some n in control.not_applicable} with input.review.object as role with data.inventory as world
	elsewhere == tc.elsewhere
}

test_parameters if {
	role := fixture.rbac("Role", {"rules": [fixture.rule_named([_scc], ["use"], ["privileged", "gpu"])]})
	found := {v.msg | some v in control.violation} with input.review.object as role
		with input.parameters as {"names": ["gpu"]}
	found == {"rule allows use of security context constraints gpu"}
}

test_the_system_itself if {
	stock := fixture.stock_role({"rules": [fixture.rule_on(["*/*"], ["*"])]})
	world := fixture.inventory([fixture.cluster({"platform": "openshift"})])
	control.violation == set() with input.review.object as stock with data.inventory as world
	found := {n.msg | some n in control.not_applicable} with input.review.object as stock with data.inventory as world
	found == {"the role is part of Kubernetes itself"}
}

test_other_kinds_are_left_alone if {
	binding := fixture.rbac("RoleBinding", {"rules": [fixture.rule_on([_scc], ["use"])]})
	control.violation == set() with input.review.object as binding
	control.not_applicable == set() with input.review.object as binding
}

_scc := "security.openshift.io/securitycontextconstraints"
