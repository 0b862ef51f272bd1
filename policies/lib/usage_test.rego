package lib.usage_test

import data.lib.fixture_test as fixture
import data.lib.usage

_log(name, fields) := object.union(
	{"apiVersion": "facts.regolith.dev/v1alpha1", "kind": "AuditLog", "metadata": {"name": name}, "users": []},
	fields,
)

_span(name, first, last) := _log(name, {
	"first": sprintf("2026-11-%sT00:00:00Z", [first]),
	"last": sprintf("2026-11-%sT00:00:00Z", [last]),
})

_world(objects) := fixture.inventory(objects)

test_is_known if {
	usage.is_known with data.inventory as _world([_log("a", {})])
	not usage.is_known with data.inventory as _world([])
	not usage.is_known with data.inventory as _world([object.union(_log("a", {}), {"apiVersion": "example.com/v1"})])
}

test_is_incomplete if {
	usage.is_incomplete with data.inventory as _world([_log("a", {}), _log("b", {"incomplete": true})])
	not usage.is_incomplete with data.inventory as _world([_log("a", {}), _log("b", {"incomplete": false})])
}

spans := {
	"no log": {"logs": [], "days": 0},
	"one": {"logs": [_span("a", "01", "03")], "days": 2},
	"a gap": {"logs": [_span("b", "10", "11"), _span("a", "01", "03")], "days": 3},
	"they overlap": {"logs": [_span("a", "01", "04"), _span("b", "02", "06")], "days": 5},
	"one in another": {"logs": [_span("a", "01", "08"), _span("b", "02", "03"), _span("c", "07", "09")], "days": 8},
	"no times": {"logs": [_log("a", {}), _log("b", {"first": "x", "last": "y"})], "days": 0},
}

test_covered[note] if {
	some note, tc in spans
	(tc.days * (((24 * 3600) * 1000) * 1000)) * 1000 == usage.covered with data.inventory as _world(tc.logs)
}

_user(name, requests, fields) := object.union({"name": name, "requests": requests}, fields)

test_accounts if {
	web := "system:serviceaccount:shop:web"
	world := _world([
		_log("a", {"users": [_user(web, 3, {"permissions": [{"verb": "get"}]}), _user("jane", 1, {"permissions": []})]}),
		_log("b", {"users": [_user(web, 4, {"permissions": [{"verb": "get"}, {"verb": "list"}]})]}),
		_log("c", {"users": [
			_user("system:serviceaccount:shop:old", 4, {}),
			_user("system:serviceaccount:shop:idle", 0, {"permissions": []}),
		]}),
		_log("d", {"users": [_user("system:serviceaccount:shop:old", 4, {"permissions": []})]}),
	])
	usage.accounts == {
		"ServiceAccount:shop:idle": {"requests": 0, "permissions": []},
		"ServiceAccount:shop:web": {
			"requests": 7,
			"permissions": [{"verb": "get"}, {"verb": "get"}, {"verb": "list"}],
		},
	} with data.inventory as world
}

_rest := {"level": "Metadata"}

_role(groups, resources) := {"apiGroups": groups, "resources": resources, "verbs": ["get"]}

policies := {
	"no policy": {"rules": null, "want": false},
	"all is logged": {"rules": [_rest], "want": false},
	"only some is logged": {"rules": [{"level": "Metadata", "resources": [{"group": "apps"}]}], "want": true},
	"the rest is not": {"rules": [{"level": "Request", "verbs": ["create"]}, {"level": "None"}], "want": true},
	"everything of theirs is not": {"rules": [{"level": "None", "userGroups": ["system:serviceaccounts:shop"]}, _rest], "want": true},
	"of all accounts": {"rules": [{"level": "None", "userGroups": ["system:serviceaccounts"]}, _rest], "want": true},
	"of everybody": {"rules": [{"level": "None", "userGroups": ["system:authenticated"]}, _rest], "want": true},
	"of the account": {"rules": [{"level": "None", "users": ["system:serviceaccount:shop:web"]}, _rest], "want": true},
	"of another one": {"rules": [{"level": "None", "users": ["system:serviceaccount:shop:db"]}, _rest], "want": false},
	"paths": {"rules": [{"level": "None", "nonResourceURLs": ["/healthz*"]}, _rest], "want": false},
	"the resource": {"rules": [{"level": "None", "resources": [{"resources": ["pods"]}]}, _rest], "want": true},
	"the group": {"rules": [{"level": "None", "resources": [{"group": ""}]}, _rest], "want": true},
	"all resources": {"rules": [{"level": "None", "resources": [{"group": "", "resources": ["*"]}]}, _rest], "want": true},
	"subresources": {"rules": [{"level": "None", "resources": [{"resources": ["pods/*"]}]}, _rest], "want": true},
	"a subresource": {"rules": [{"level": "None", "resources": [{"resources": ["pods/log"]}]}, _rest], "want": false},
	"another resource": {"rules": [{"level": "None", "resources": [{"group": "", "resources": ["events"]}]}, _rest], "want": false},
	"another group": {"rules": [{"level": "None", "resources": [{"group": "apps", "resources": ["pods"]}]}, _rest], "want": false},
}

_policy(null) := []

_policy(rules) := [{
	"apiVersion": "audit.k8s.io/v1",
	"kind": "Policy",
	"metadata": {"name": "policy"},
	"rules": rules,
}] if {
	rules != null
}

_is_unlogged(role) if usage.is_unlogged("ServiceAccount:shop:web", role)

default _is_unlogged(_) := false

test_is_unlogged[note] if {
	some note, tc in policies
	tc.want == _is_unlogged(_role([""], ["pods"])) with data.inventory as _world(_policy(tc.rules))
}

wildcards := {
	"resources": {"role": _role([""], ["*"]), "policy": "the resource", "want": true},
	"subresources": {"role": _role([""], ["*/log"]), "policy": "a subresource", "want": true},
	"groups": {"role": _role(["*"], ["pods"]), "policy": "the resource", "want": true},
	"of another group": {"role": _role([""], ["*"]), "policy": "another group", "want": false},
	"a subresource of its own": {"role": _role([""], ["pods/log"]), "policy": "a subresource", "want": true},
	"none for paths": {"role": _role(["*"], ["*"]), "policy": "paths", "want": false},
}

test_is_unlogged_wildcard[note] if {
	some note, tc in wildcards
	tc.want == _is_unlogged(tc.role) with data.inventory as _world(_policy(policies[tc.policy].rules))
}

test_is_unlogged_other_policy if {
	other := [object.union(_policy([{"level": "None"}])[0], {"apiVersion": "kyverno.io/v1"})]
	not usage.is_unlogged("ServiceAccount:shop:web", _role([""], ["pods"])) with data.inventory as _world(other)
}
