package policies.audit.policy_logs_secret_payloads_test

import data.lib.fixture_test as fixture
import data.policies.audit.policy_logs_secret_payloads as control

_secrets := [{"group": "", "resources": ["secrets"]}]

_guard := {"level": "Metadata", "resources": [
	{"group": "", "resources": ["secrets", "configmaps", "serviceaccounts/token"]},
	{"group": "authentication.k8s.io", "resources": ["tokenreviews"]},
]}

cases := {
	"a guard in front": {"rules": [_guard, {"level": "RequestResponse"}], "want": set()},
	"no bodies": {"rules": [{"level": "Metadata"}], "want": set()},
	"no rules": {"rules": [], "want": set()},
	"null": {"rules": null, "want": set()},
	"bodies of Secrets": {
		"rules": [{"level": "RequestResponse", "resources": _secrets}, {"level": "Metadata"}],
		"want": {["rules[0] logs secrets at level RequestResponse", ["rules", 0, "level"], "critical"]},
	},
	"a guard behind": {
		"rules": [{"level": "RequestResponse", "resources": _secrets}, _guard],
		"want": {["rules[0] logs secrets at level RequestResponse", ["rules", 0, "level"], "critical"]},
	},
	"bodies of everything": {
		"rules": [{"level": "RequestResponse"}],
		"want": {[
			"rules[0] logs secrets, serviceaccounts/token, tokenreviews at level RequestResponse",
			["rules", 0, "level"],
			"critical",
		]},
	},
	"bodies of requests": {
		"rules": [{"level": "Request", "resources": _secrets}],
		"want": {["rules[0] logs secrets (create, patch, update) at level Request", ["rules", 0, "level"], "critical"]},
	},
}

_bodies := {
	"requests without a body": {
		"rules": [{"level": "Request", "verbs": ["get", "list"]}, {"level": "Metadata"}],
		"want": {
			["rules[0] logs configmaps (get, list), secrets (get, list) at level Request", ["rules", 0, "level"], "low"],
		},
	},
	"deletions without a body": {
		"rules": [{"level": "Request", "resources": _secrets, "verbs": ["delete", "deletecollection", "watch"]}],
		"want": {[
			"rules[0] logs secrets (delete, deletecollection, watch) at level Request",
			["rules", 0, "level"],
			"low",
		]},
	},
	"responses to reads": {
		"rules": [{"level": "RequestResponse", "verbs": ["get"], "resources": _secrets}, {"level": "Metadata"}],
		"want": {["rules[0] logs secrets (get) at level RequestResponse", ["rules", 0, "level"], "critical"]},
	},
	"one namespace": {
		"rules": [{"level": "Request", "namespaces": ["shop"], "verbs": ["create"], "resources": _secrets}],
		"want": {["rules[0] logs secrets (create) at level Request", ["rules", 0, "level"], "critical"]},
	},
	"one user": {
		"rules": [{"level": "Request", "users": ["bob"], "verbs": ["create"], "resources": _secrets}],
		"want": {["rules[0] logs secrets (create) at level Request", ["rules", 0, "level"], "critical"]},
	},
	"tokens": {
		"rules": [{"level": "Request", "resources": [{"group": "authentication.k8s.io"}]}],
		"want": {["rules[0] logs tokenreviews at level Request", ["rules", 0, "level"], "critical"]},
	},
	"issued tokens": {
		"rules": [{"level": "RequestResponse", "resources": [{"group": "", "resources": ["serviceaccounts/*"]}]}],
		"want": {["rules[0] logs serviceaccounts/token at level RequestResponse", ["rules", 0, "level"], "critical"]},
	},
	"ConfigMaps only": {
		"rules": [{"level": "RequestResponse", "resources": [{"group": "", "resources": ["configmaps"]}]}],
		"want": {["rules[0] logs configmaps at level RequestResponse", ["rules", 0, "level"], "low"]},
	},
	"two rules": {
		"rules": [
			{"level": "RequestResponse", "verbs": ["create"], "resources": _secrets},
			{"level": "RequestResponse", "resources": [{"group": "", "resources": ["configmaps"]}]},
			{"level": "None"},
		],
		"want": {
			["rules[0] logs secrets (create) at level RequestResponse", ["rules", 0, "level"], "critical"],
			["rules[1] logs configmaps at level RequestResponse", ["rules", 1, "level"], "low"],
		},
	},
}

test_violation[note] if {
	some note, tc in cases
	tc.want == {[v.msg, v.details.path, v.details.severity] |
		some v in control.violation
	} with input.review.object as _policy(tc.rules)
	0 == count(control.unknown | control.not_applicable) with input.review.object as _policy(tc.rules)
}

test_violation_of_bodies[note] if {
	some note, tc in _bodies
	tc.want == {[v.msg, v.details.path, v.details.severity] |
		some v in control.violation
	} with input.review.object as _policy(tc.rules)
	0 == count(control.unknown | control.not_applicable) with input.review.object as _policy(tc.rules)
}

_parameters := {
	"own resources": {
		"parameters": {"resources": ["example.com/vaults"]},
		"rules": [{"level": "RequestResponse"}],
		"want": {["rules[0] logs vaults at level RequestResponse", "critical"]},
	},
	"no resources": {"parameters": {"resources": []}, "rules": [{"level": "RequestResponse"}], "want": set()},
	"requests are fine": {
		"parameters": {"maxLevel": "Request"},
		"rules": [
			{"level": "Request", "verbs": ["create"]},
			{"level": "RequestResponse", "resources": _secrets, "verbs": ["get"]},
		],
		"want": {["rules[1] logs secrets (get) at level RequestResponse", "critical"]},
	},
	"nothing is fine": {
		"parameters": {"maxLevel": "None", "resources": ["/secrets"]},
		"rules": [{"level": "Metadata"}],
		"want": {["rules[0] logs secrets at level Metadata", "critical"]},
	},
	"ConfigMaps are grave": {
		"parameters": {"configMapsSeverity": "high", "resources": ["/configmaps"]},
		"rules": [{"level": "RequestResponse"}],
		"want": {["rules[0] logs configmaps at level RequestResponse", "high"]},
	},
	"ConfigMaps are middling": {
		"parameters": {"configMapsSeverity": "medium", "resources": ["/configmaps"]},
		"rules": [{"level": "RequestResponse"}],
		"want": {["rules[0] logs configmaps at level RequestResponse", "medium"]},
	},
}

test_parameters[note] if {
	some note, tc in _parameters
	tc.want == {[v.msg, v.details.severity] |
		some v in control.violation
	} with input.review.object as _policy(tc.rules) with input.parameters as tc.parameters
}

_bad := _policy([{"level": "RequestResponse"}])

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
