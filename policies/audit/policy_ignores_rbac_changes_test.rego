package policies.audit.policy_ignores_rbac_changes_test

import data.lib.fixture_test as fixture
import data.policies.audit.policy_ignores_rbac_changes as control

_four := "clusterrolebindings, clusterroles, rolebindings, roles"

_roles := [{"group": "rbac.authorization.k8s.io"}]

cases := {
	"bodies": {"rules": [{"level": "RequestResponse", "resources": _roles}], "want": set()},
	"the request": {"rules": [{"level": "Request"}], "want": set()},
	"names only": {
		"rules": [{"level": "Metadata"}],
		"want": {[sprintf("changes of %s are only logged at level Metadata", [_four]), ["rules", 0, "level"], "low"]},
	},
	"nothing": {
		"rules": [{"level": "None"}],
		"want": {[sprintf("changes of %s are not logged", [_four]), ["rules", 0, "level"], "high"]},
	},
	"no rule": {"rules": [], "want": {[sprintf("changes of %s are not logged", [_four]), ["rules"], "high"]}},
	"both": {
		"rules": [
			{"level": "None", "resources": [{"group": "rbac.authorization.k8s.io", "resources": ["roles"]}]},
			{"level": "Metadata", "verbs": ["delete"]},
			{"level": "Request"},
		],
		"want": {
			["changes of roles are not logged", ["rules", 0, "level"], "high"],
			[
				sprintf("changes of %s are only logged at level Metadata", [concat(", ", [
					"clusterrolebindings (delete)",
					"clusterroles (delete)",
					"rolebindings (delete)",
				])]),
				["rules", 1, "level"],
				"low",
			],
		},
	},
	"reads": {"rules": [{"level": "None", "verbs": ["get", "list", "watch"]}, {"level": "Request"}], "want": set()},
}

test_violation[note] if {
	some note, tc in cases
	tc.want == {[v.msg, v.details.path, object.get(v.details, "severity", "high")] |
		some v in control.violation
	} with input.review.object as _policy(tc.rules)
	0 == count(control.unknown | control.not_applicable) with input.review.object as _policy(tc.rules)
}

_levels := {
	"Metadata": {"rules[0]": "Metadata", "want": 0},
	"Request": {"rules[0]": "Metadata", "want": 1},
	"RequestResponse": {"rules[0]": "Request", "want": 1},
}

test_own_level[level] if {
	some level, tc in _levels
	tc.want == count(control.violation) with input.review.object as _policy([{"level": tc["rules[0]"]}])
		with input.parameters as {"minLevel": level}
}

test_each_is_looked_at[resource][verb] if {
	some resource in ["clusterrolebindings", "clusterroles", "rolebindings", "roles"]
	some verb in ["create", "delete", "patch", "update"]
	rules := [
		{"level": "None", "verbs": [verb], "resources": [{"group": "rbac.authorization.k8s.io", "resources": [resource]}]},
		{"level": "Request"},
	]
	{sprintf("changes of %s (%s) are not logged", [resource, verb])} == {v.msg |
		some v in control.violation
	} with input.review.object as _policy(rules)
}

test_low_inside_node_facts if {
	facts := _facts(["--audit-policy-file=/p.yaml"], {"/p.yaml": _policy([{"level": "Metadata"}])})
	{["configs", "/p.yaml", "rules", 0, "level"]} == {v.details.path |
		some v in control.violation
	} with input.review.object as facts
}

_bad := _policy([{"level": "None"}])

test_inside_node_facts if {
	facts := _facts(["--audit-policy-file=/p.yaml"], {"/p.yaml": _bad, "/other.yaml": _bad})
	alone := {v.details.path | some v in control.violation} with input.review.object as _bad
	count(alone) > 0
	{array.concat(["configs", "/p.yaml"], path) | some path in alone} == {v.details.path |
		some v in control.violation
	} with input.review.object as facts
}

test_unknown if {
	facts := _facts(["--audit-policy-file=/p.yaml"], {"/other.yaml": _bad})
	{"the file of --audit-policy-file is not recorded: /p.yaml"} == {u.msg |
		some u in control.unknown
	} with input.review.object as facts
	0 == count(control.violation | control.not_applicable) with input.review.object as facts
}

test_not_applicable if {
	{"no Policy is in use on this node"} == {n.msg |
		some n in control.not_applicable
	} with input.review.object as _facts([], {"/p.yaml": _bad})
	0 == count(control.violation | control.unknown) with input.review.object as _facts([], {"/p.yaml": _bad})
}

test_other_kinds if {
	object_ := object.union(_bad, {"apiVersion": "kyverno.io/v1"})
	0 == count(((control.violation | control.unknown) | control.not_applicable)) with input.review.object as object_
}

_facts(args, configs) := fixture.node_facts({
	"configs": configs,
	"processes": [{"name": "kube-apiserver", "args": array.concat(["kube-apiserver"], args)}],
})

_policy(rules) := {"apiVersion": "audit.k8s.io/v1", "kind": "Policy", "rules": rules}
