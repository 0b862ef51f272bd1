package policies.network.policy_selects_nothing_test

import data.lib.fixture_test as fixture
import data.policies.network.policy_selects_nothing as control

_none := "no pod of its namespace has the labels that it selects"

_near(label) := sprintf(`%s; Pod "app" has %s`, [_none, label])

# a selector, the labels of the pod, and what is found
cases := {
	"its labels": [{"matchLabels": {"app": "web"}}, {"app": "web"}, set()],
	"other labels": [{"matchLabels": {"app": "web"}}, {"tier": "back"}, {["low", _none]}],
	"an expression": [{"matchExpressions": [{"key": "app", "operator": "Exists"}]}, {"tier": "back"}, {["low", _none]}],
	"an expression that fits": [{"matchExpressions": [{"key": "app", "operator": "DoesNotExist"}]}, {}, set()],
	"everything": [{}, {}, set()],
	"null": [null, {}, set()],
	"another value": [{"matchLabels": {"app": "web"}}, {"app": "api"}, {["low", _none]}],
	"another spelling": [{"matchLabels": {"app": "web-shop"}}, {"app": "Web_Shop"}, {["medium", _near("app: Web_Shop")]}],
	"the start of a value": [{"matchLabels": {"app": "web"}}, {"app": "web-shop"}, {["medium", _near("app: web-shop")]}],
	"more than the value": [{"matchLabels": {"app": "webs"}}, {"app": "web"}, {["medium", _near("app: web")]}],
	"the old key": [
		{"matchLabels": {"app.kubernetes.io/name": "web"}},
		{"app": "web"},
		{["medium", _near("app: web")]},
	],
	"the value under a key of another meaning": [{"matchLabels": {"app": "web"}}, {"tier": "web"}, {["low", _none]}],
	"another key with almost the value": [{"matchLabels": {"app": "web"}}, {"tier": "webs"}, {["low", _none]}],
	"the right value with a wrong other": [
		{"matchLabels": {"app": "web", "tier": "front"}},
		{"app": "web", "tier": "back"},
		{["low", _none]},
	],
}

test_violation[note][kind] if {
	some note, [selector, labels, want] in cases
	some kind in ["NetworkPolicy"]
	found := _found(selector, labels)
	{[v.details.severity, v.msg] | some v in found} == want
	{["spec", "podSelector"] | some _ in want} == {v.details.path | some v in found}
	{[v.details.severity, [ref.name | some ref in v.details.related]] | some v in found} == {[severity, names] |
		some [severity, _] in want
		names := {"low": [], "medium": ["app"]}[severity]
	}
}

test_pods_of_other_namespaces if {
	policy := object.union(_policy({"matchLabels": {"app": "web"}}), {"metadata": {"namespace": "pay"}})
	count(control.violation) == 1 with input.review.object as policy with data.inventory as fixture.inventory([_pod({"app": "web"})])
}

test_everything_where_nothing_runs if {
	control.violation == set() with input.review.object as _policy({}) with data.inventory as fixture.inventory([])
}

test_other_kinds if {
	policy := object.union(_policy({"matchLabels": {"app": "web"}}), {"kind": "Service"})
	control.violation == set() with input.review.object as policy with data.inventory as fixture.inventory([])
}

test_strangers[what] if {
	bad := _policy({"matchLabels": {"app": "gone"}})
	known := fixture.inventory([_pod({"app": "web"})])
	some what, stranger in fixture.strangers(bad)
	count(control.violation) > 0 with input.review.object as bad with data.inventory as known
	control.violation == set() with input.review.object as stranger with data.inventory as known
}

_found(selector, labels) := found if {
	found := control.violation with input.review.object as _policy(selector)
		with data.inventory as fixture.inventory([_pod(labels)])
}

_pod(labels) := fixture.workloads_with_metadata({}, {"labels": labels}).Pod.object

_policy(selector) := fixture.made(
	"networking.k8s.io/v1", "NetworkPolicy", {"name": "p", "namespace": "shop"},
	{"spec": {"podSelector": selector}},
)
