package lib.patch_test

import data.lib.patch

reviewed := {"metadata": null, "spec": {"containers": [{"name": "a"}], "securityContext": {"runAsUser": 0}}}

cases := {
	"the field alone where its parent is there": {
		"path": ["spec", "securityContext", "runAsNonRoot"],
		"want": {"path": ["spec", "securityContext", "runAsNonRoot"], "value": true},
	},
	"a field that is set is set anew": {
		"path": ["spec", "securityContext", "runAsUser"],
		"want": {"path": ["spec", "securityContext", "runAsUser"], "value": true},
	},
	"an object is set anew": {
		"path": ["spec", "securityContext"],
		"want": {"path": ["spec", "securityContext"], "value": true},
	},
	"through a list, with the parents that are missing": {
		"path": ["spec", "containers", 0, "securityContext", "capabilities", "drop"],
		"want": {
			"path": ["spec", "containers", 0, "securityContext"],
			"value": {"capabilities": {"drop": true}},
		},
	},
	"a parent that is null is made": {
		"path": ["metadata", "labels"],
		"want": {"path": ["metadata"], "value": {"labels": true}},
	},
	"through a list, with more parents that are missing": {
		"path": ["spec", "containers", 0, "securityContext", "a", "b", "c"],
		"want": {
			"path": ["spec", "containers", 0, "securityContext"],
			"value": {"a": {"b": {"c": true}}},
		},
	},
	"from the root": {"path": ["status", "a", "b"], "want": {"path": ["status"], "value": {"a": {"b": true}}}},
}

test_put[note] if {
	some note, tc in cases

	[object.union({"op": "add"}, tc.want)] == patch.put(tc.path, true) with input.review.object as reviewed
}

test_put_keeps_the_kind_of_value if {
	[{"op": "add", "path": ["x"], "value": ["ALL"]}] == patch.put(["x"], ["ALL"]) with input.review.object as reviewed
}

test_remove if patch.remove(["a", 0]) == [{"op": "remove", "path": ["a", 0]}]

test_without[note] if {
	some note, tc in {
		"some": {
			"paths": {["spec", "drop", 0], ["spec", "drop", 2]},
			"want": {"op": "replace", "path": ["spec", "drop"], "value": ["b"]},
		},
		"all": {
			"paths": {["spec", "drop", i] | some i in [0, 1, 2]},
			"want": {"op": "remove", "path": ["spec", "drop"]},
		},
	}
	reviewed_list := {"spec": {"drop": ["a", "b", "c"]}}

	[tc.want] == patch.without(["spec", "drop"], tc.paths) with input.review.object as reviewed_list
}
