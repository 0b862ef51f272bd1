package policies.rbac.namespace_admin_wildcard_test

import data.lib.fixture_test as fixture
import data.policies.rbac.namespace_admin_wildcard as control

cases := {
	"nothing": {"rules": null, "want": set()},
	"wildcards": {"rules": [{}, _rule("*", ["*"], ["*"])], "want": {["rules", 1]}},
	"to read": {"rules": [_rule("*", ["*"], ["get", "list", "watch"])], "want": set()},
	"one group": {"rules": [_rule("", ["*"], ["*"])], "want": set()},
}

test_violation[note] if {
	some note, tc in cases
	found := control.violation with input.review.object as fixture.rbac("Role", {"rules": tc.rules})
	found == {{"msg": msg, "details": {"path": path}} |
		some path in tc.want
		msg := "its rules allow every verb on every resource of the namespace"
	}
}

test_other_kinds_are_left_alone if {
	role := fixture.rbac("ClusterRole", {"rules": _everything})
	control.violation == set() with input.review.object as role
}

_everything := [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}]

_rule(group, resources, verbs) := {"apiGroups": [group], "resources": resources, "verbs": verbs}
