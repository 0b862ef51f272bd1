package lib.authorizer_test

import data.lib.authorizer
import data.lib.fixture_test as fixture
import data.lib.flags

test_chain[note] if {
	some note, tc in {
		"nothing given": {"args": [], "modes": ["AlwaysAllow"], "types": ["AlwaysAllow"], "path": []},
		"nothing named": {
			"args": ["--authorization-mode="],
			"modes": ["AlwaysAllow"],
			"types": ["AlwaysAllow"],
			"path": [1],
		},
		"modes": {
			"args": ["--authorization-mode=Node,RBAC"],
			"modes": ["Node", "RBAC"],
			"types": ["Node", "RBAC"],
			"path": [1],
		},
		"a file": {
			"args": ["--x", "--authorization-config=/authz"],
			"modes": [],
			"types": ["Webhook", "RBAC"],
			"path": [2],
		},
		"a file that is not at hand": {
			"args": ["--authorization-config=/other"],
			"modes": [],
			"types": "undefined",
			"path": [1],
		},
		"an empty file": {"args": ["--authorization-config=/empty"], "modes": [], "types": [], "path": [1]},
	}
	some process in flags.processes with input.review.object as _node(tc.args)
	tc.modes == authorizer.modes(process)
	tc.types == _types(process) with input.review.object as _node(tc.args)
	array.concat(["processes", 0, "args"], tc.path) == authorizer.path(process)
}

test_unknown[note] if {
	some note, tc in {
		"flags": {"object": _node(["--authorization-mode=RBAC"]), "want": set()},
		"a file": {"object": _node(["--authorization-config=/authz"]), "want": set()},
		"a file that is not at hand": {
			"object": _node(["--authorization-config=/other"]),
			"want": {["processes", 0, "args", 1]},
		},
		"no arguments recorded": {
			"object": fixture.node_facts({"processes": [{"name": "kube-apiserver"}]}),
			"want": {["processes", 0]},
		},
		"another component": {
			"object": fixture.node_facts({"processes": [{"name": "kubelet", "args": ["", "--authorization-config=/x"]}]}),
			"want": set(),
		},
	}
	tc.want == {finding.details.path | some finding in authorizer.unknown} with input.review.object as tc.object
}

_types(process) := found if {
	found := authorizer.types(process)
} else := "undefined"

_node(args) := fixture.node_facts({
	"processes": [{"name": "kube-apiserver", "args": array.concat(["kube-apiserver"], args)}],
	"configs": {
		"/authz": {
			"kind": "AuthorizationConfiguration",
			"authorizers": [{"type": "Webhook", "name": "w"}, {"type": "RBAC", "name": "r"}, {"name": "no type"}],
		},
		"/empty": {"kind": "AuthorizationConfiguration", "authorizers": null},
	},
})
