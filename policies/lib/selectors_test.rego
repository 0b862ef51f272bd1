package lib.selectors_test

import data.lib.selectors

labels := {"app": "web", "tier": "front"}

cases := {
	"no terms": {"selector": {}, "want": true},
	"null": {"selector": null, "want": true},
	"empty and null lists": {"selector": {"matchLabels": {}, "matchExpressions": null}, "want": true},
	"a label that is there": {"selector": {"matchLabels": {"app": "web"}}, "want": true},
	"a label of another value": {"selector": {"matchLabels": {"app": "db"}}, "want": false},
	"a label that is not there": {"selector": {"matchLabels": {"zone": "a"}}, "want": false},
	"labels are all needed": {"selector": {"matchLabels": {"app": "web", "tier": "back"}}, "want": false},
	"In": {"selector": _expression("app", "In", ["db", "web"]), "want": true},
	"In without the value": {"selector": _expression("app", "In", ["db"]), "want": false},
	"In without the key": {"selector": _expression("zone", "In", ["a"]), "want": false},
	"NotIn": {"selector": _expression("app", "NotIn", ["db"]), "want": true},
	"NotIn with the value": {"selector": _expression("app", "NotIn", ["web"]), "want": false},
	"NotIn without the key": {"selector": _expression("zone", "NotIn", ["a"]), "want": true},
	"Exists": {"selector": {"matchExpressions": [{"key": "app", "operator": "Exists"}]}, "want": true},
	"Exists without the key": {"selector": {"matchExpressions": [{"key": "zone", "operator": "Exists"}]}, "want": false},
	"DoesNotExist": {"selector": {"matchExpressions": [{"key": "zone", "operator": "DoesNotExist"}]}, "want": true},
	"DoesNotExist with the key": {
		"selector": {"matchExpressions": [{"key": "app", "operator": "DoesNotExist"}]},
		"want": false,
	},
	"an operator nobody knows": {"selector": _expression("app", "Like", ["web"]), "want": false},
	"labels and expressions are both needed": {
		"selector": {"matchLabels": {"app": "web"}, "matchExpressions": [_term("tier", "In", ["back"])]},
		"want": false,
	},
	"expressions and labels are both needed": {
		"selector": {"matchLabels": {"app": "db"}, "matchExpressions": [_term("tier", "In", ["front"])]},
		"want": false,
	},
	"expressions are all needed": {
		"selector": {"matchExpressions": [_term("tier", "In", ["front"]), _term("app", "In", ["db"])]},
		"want": false,
	},
}

test_selects[note] if {
	some note, tc in cases
	result := [true | selectors.selects(tc.selector, labels)] == [true]
	result == tc.want
}

test_is_everything if {
	selectors.is_everything({})
	selectors.is_everything(null)
	selectors.is_everything({"matchLabels": {}, "matchExpressions": []})
	not selectors.is_everything({"matchLabels": {"app": "web"}})
	not selectors.is_everything({"matchExpressions": [_term("app", "Exists", [])]})
}

test_labels if {
	labels == selectors.labels({"metadata": {"labels": labels}})
	{} == selectors.labels({"metadata": {"labels": null}})
	{} == selectors.labels({"metadata": {}})
	{} == selectors.labels({})
}

_expression(key, operator, values) := {"matchExpressions": [_term(key, operator, values)]}

_term(key, operator, values) := {"key": key, "operator": operator, "values": values}

test_decisions if {
	questions := [
		{"selector": {"matchLabels": {"app": "web"}}, "labels": {"app": "web"}},
		{"selector": {"matchLabels": {"app": "web"}}, "labels": {}},
		{"selector": {}, "labels": {}},
	]
	selectors.decisions == [true, false, true] with input.review.object as {"questions": questions}
}
