package policies.apiserver.user_service_account_tokens_test

import data.lib.fixture_test as fixture
import data.policies.apiserver.user_service_account_tokens as control

_inventory := fixture.inventory([_node("a", {"podCIDRs": ["10.244.0.0/24", "fd00::/64"]})])

agents := {
	"kubectl": {"user": {"userAgents": ["Go-http-client/2.0", "kubectl/v1.37.2 (linux/amd64)"]}, "faulty": true},
	"a browser": {"user": {"userAgents": ["Mozilla/5.0 (X11)"]}, "faulty": true},
	"a program": {"user": {"userAgents": ["controller/v1 kubectl/v1"]}, "faulty": false},
	"null": {"user": {"userAgents": null}, "faulty": false},
	"a person": {"user": {"name": "jane", "userAgents": ["kubectl/v1.37.2"], "sourceIPs": ["8.8.8.8"]}, "faulty": false},
	"a pod": {"user": {"sourceIPs": ["10.244.0.7"]}, "faulty": false},
	"a pod of IPv6": {"user": {"sourceIPs": ["fd00::7"]}, "faulty": false},
	"a node": {"user": {"sourceIPs": ["10.0.0.10"]}, "faulty": false},
	"loopback": {"user": {"sourceIPs": ["127.0.0.1", "::1"]}, "faulty": false},
	"elsewhere": {"user": {"sourceIPs": ["10.244.0.7", "192.0.2.1"]}, "faulty": true},
	"elsewhere in IPv6": {"user": {"sourceIPs": ["2001:db8::1"]}, "faulty": true},
	"no address": {"user": {"sourceIPs": ["here", 7]}, "faulty": false},
}

test_log[note] if {
	some note, tc in agents
	log := _log([{"name": "x"}, object.union({"name": "system:serviceaccount:shop:app", "kind": "token"}, tc.user)])
	{["users", 1] | tc.faulty} == _faults with input.review.object as log with data.inventory as _inventory
	set() == control.unknown | control.not_applicable with input.review.object as log with data.inventory as _inventory
}

test_messages if {
	user := {
		"name": "system:serviceaccount:shop:app",
		"userAgents": ["kubectl/v1"],
		"sourceIPs": ["192.0.2.2", "192.0.2.1"],
	}
	{
		`the token of "system:serviceaccount:shop:app" is used with kubectl`,
		`the token of "system:serviceaccount:shop:app" is used from 192.0.2.1`,
	} == {v.msg | some v in control.violation} with input.review.object as _log([user]) with data.inventory as _inventory
}

test_ranges[note] if {
	some note, tc in {
		"no nodes": {"nodes": [], "parameters": {}, "faulty": false},
		"no nodes, but ranges": {"nodes": [], "parameters": {"internalRanges": ["10.0.0.0/8"]}, "faulty": false},
		"a node that does not tell": {
			"nodes": [_node("a", {"podCIDRs": ["10.244.0.0/24"]}), _node("b", {})],
			"parameters": {},
			"faulty": false,
		},
		"a node that tells": {"nodes": [_node("a", {"podCIDRs": ["10.244.0.0/24"]})], "parameters": {}, "faulty": true},
		"a range of the parameter": {
			"nodes": [_node("a", {"podCIDRs": ["10.244.0.0/24"]})],
			"parameters": {"internalRanges": ["192.0.2.0/24"]},
			"faulty": false,
		},
	}
	log := _log([{"name": "system:serviceaccount:shop:app", "sourceIPs": ["192.0.2.1"]}])
	{["users", 0] | tc.faulty} == _faults with input.review.object as log
		with data.inventory as fixture.inventory(tc.nodes)
		with input.parameters as tc.parameters
}

test_secrets[note] if {
	some note, tc in {
		"not used": {"secret": _token("robot"), "faulty": true},
		"used": {"secret": _token("app"), "faulty": false},
		"used elsewhere": {"secret": object.union(_token("app"), {"metadata": {"namespace": "bank"}}), "faulty": true},
		"no account named": {"secret": object.union(_token("x"), {"metadata": {"annotations": null}}), "faulty": false},
	}
	pod := fixture.pod({"containers": [], "serviceAccountName": "app"})
	{["metadata", "annotations"] | tc.faulty} == _faults with input.review.object as tc.secret
		with data.inventory as fixture.inventory([pod])
	set() == control.unknown | control.not_applicable with input.review.object as tc.secret
}

test_message_of_a_secret if {
	want := {`the token is for "robot", as which no workload runs`}
	want == {v.msg | some v in control.violation} with input.review.object as _token("robot")
		with data.inventory as fixture.inventory([])
}

test_other_secrets if {
	secret := object.union(_token("robot"), {"type": "Opaque"})
	count(control.not_applicable) == 1 with input.review.object as secret
	set() == control.violation with input.review.object as secret with data.inventory as fixture.inventory([])
}

test_unknown[note] if {
	some note, log in {"null": _log(null), "not set": object.remove(_log([]), ["users"])}
	{["users"]} == {u.details.path | some u in control.unknown} with input.review.object as log
}

test_other_kinds[note] if {
	some note, thing in {
		"a Secret of another group": object.union(_token("x"), {"apiVersion": "example.com/v1"}),
		"a Secret of another kind": object.union(_token("x"), {"kind": "Thing"}),
		"a log of another group": object.union(_log(null), {"apiVersion": "v1"}),
		"a log of another kind": object.union(_log(null), {"kind": "Thing"}),
		"users of another kind": object.union(
			_log([{"name": "system:serviceaccount:shop:app", "userAgents": ["kubectl/v1"]}]),
			{"kind": "Thing"},
		),
	}
	set() == (control.violation | control.unknown) | control.not_applicable with input.review.object as thing
		with data.inventory as fixture.inventory([])
}

_faults := {v.details.path | some v in control.violation}

_token(account) := {
	"apiVersion": "v1",
	"kind": "Secret",
	"metadata": {
		"name": "x",
		"namespace": "shop",
		"annotations": {"kubernetes.io/service-account.name": account},
	},
	"type": "kubernetes.io/service-account-token",
}

_node(name, spec) := {
	"apiVersion": "v1",
	"kind": "Node",
	"metadata": {"name": name},
	"spec": spec,
	"status": {"addresses": [{"type": "Hostname", "address": name}, {"type": "InternalIP", "address": "10.0.0.10"}]},
}

_log(users) := fixture.fact("AuditLog", {"users": users})
