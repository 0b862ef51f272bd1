package policies.apiserver.manifest_file_permissions_test

import data.lib.fixture_test as fixture
import data.policies.apiserver.manifest_file_permissions as control

# files that match the default, one for each
_paths := ["/etc/kubernetes/manifests/kube-apiserver.yaml"]

cases := {
	"the greatest mode": {"file": {"exists": true, "mode": "0600"}, "faulty": false},
	"less": {"file": {"exists": true, "mode": "0400"}, "faulty": false},
	"readable by the group": {"file": {"exists": true, "mode": "0640"}, "faulty": true},
	"open to all": {"file": {"exists": true, "mode": "0777"}, "faulty": true},
	"a special bit": {"file": {"exists": true, "mode": "4600"}, "faulty": true},
	"without the leading zero": {"file": {"exists": true, "mode": "600"}, "faulty": false},
}

test_violation[note][path] if {
	some note, tc in cases
	some path in _paths
	node := _node({path: tc.file})
	{["files", path, "mode"] | tc.faulty} == _faults with input.review.object as node
	set() == control.unknown | control.not_applicable with input.review.object as node
}

test_message if {
	node := _node({_paths[0]: {"mode": "0644"}})
	want := {"/etc/kubernetes/manifests/kube-apiserver.yaml has mode 0644, more than 0600"}
	want == {v.msg | some v in control.violation} with input.review.object as node
}

test_unknown[note] if {
	some note, files in {
		"not looked for": {},
		"not read": _with({_paths[0]: {"error": "permission denied"}}),
		"not recorded": _with({_paths[0]: {"exists": true}}),
	}
	node := fixture.node_facts({"files": files})
	count(control.unknown) > 0 with input.review.object as node
	set() == control.violation | control.not_applicable with input.review.object as node
}

test_not_applicable if {
	count(control.not_applicable) == 1 with input.review.object as _node({})
	set() == control.violation | control.unknown with input.review.object as _node({})
}

test_parameters if {
	parameters := {"paths": ["/opt/*.x"], "maxMode": "0640"}
	node := fixture.node_facts({"files": {
		"/opt/a.x": {"mode": "0640"},
		"/opt/b.x": {"mode": "0644"},
	}})
	{["files", "/opt/b.x", "mode"]} == _faults with input.review.object as node with input.parameters as parameters
}

test_other_kinds if {
	thing := object.union(_node({_paths[0]: {"mode": "0644"}}), {"kind": "Node"})
	set() == (control.violation | control.unknown) | control.not_applicable with input.review.object as thing
}

_faults := {v.details.path | some v in control.violation}

_node(files) := fixture.node_facts({"files": _with(files)})

# the other files are missing
_with(files) := object.union(
	{path: {"exists": false} |
		some path in array.concat(_paths, [])
		not path in object.keys(files)
	},
	files,
)
