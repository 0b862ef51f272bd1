package lib.rolepower_test

import data.lib.fixture_test as fixture
import data.lib.rolepower

cases := {
	"nothing": {"rule": fixture.rule_on(["/configmaps"], ["get"]), "want": set()},
	"get of Secrets": {"rule": fixture.rule_on(["/secrets"], ["get"]), "want": {"reads Secrets"}},
	"list of Secrets": {"rule": fixture.rule_on(["/secrets"], ["list"]), "want": {"reads Secrets"}},
	"watch of Secrets": {"rule": fixture.rule_on(["/secrets"], ["watch"]), "want": {"reads Secrets"}},
	"a Secret": {"rule": fixture.rule_named(["/secrets"], ["get"], ["tls"]), "want": set()},
	"pods": {"rule": fixture.rule_on(["/pods"], ["create"]), "want": {"creates pods"}},
	"reading pods": {"rule": fixture.rule_on(["/pods"], ["get"]), "want": set()},
	"exec": {"rule": fixture.rule_on(["/pods/exec"], ["create"]), "want": {"runs commands in pods"}},
	"every verb": {"rule": fixture.rule_on(["/configmaps"], ["*"]), "want": {"has wildcards"}},
	"every resource": {"rule": fixture.rule_on(["apps/*"], ["get"]), "want": {"has wildcards"}},
	"everything": {
		"rule": fixture.rule_on(["*/*"], ["*"]),
		"want": {"creates pods", "has wildcards", "reads Secrets", "runs commands in pods"},
	},
}

test_strengths[note] if {
	some note, tc in cases
	world := fixture.inventory([fixture.cluster_role("app", [fixture.rule_on(["/events"], ["get"]), tc.rule])])
	found := rolepower.strengths("ClusterRole:app") with data.inventory as world
	found == tc.want
}

test_an_unknown_role if {
	set() == rolepower.strengths("ClusterRole:lost") with data.inventory as {}
}
