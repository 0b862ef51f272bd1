package policies.apiserver.scheduler_manifest_file_ownership_test

import data.lib.fixture_test as fixture
import data.policies.apiserver.scheduler_manifest_file_ownership as control

# files that match the default, one for each
_paths := ["/etc/kubernetes/manifests/kube-scheduler.yaml"]

cases := {
	"root by name": {"file": {"owner": "root", "group": "root"}, "faulty": false},
	"root by number": {"file": {"uid": 0, "gid": 0}, "faulty": false},
	"another user": {"file": {"uid": 1000, "gid": 0, "owner": "app", "group": "root"}, "faulty": true},
	"another group": {"file": {"uid": 0, "gid": 1000, "owner": "root", "group": "app"}, "faulty": true},
	"another user by number": {"file": {"uid": 1000, "gid": 0}, "faulty": true},
}

test_violation[note][path] if {
	some note, tc in cases
	some path in _paths
	node := _node({path: tc.file})
	{["files", path] | tc.faulty} == _faults with input.review.object as node
	set() == control.unknown | control.not_applicable with input.review.object as node
}

test_message if {
	node := _node({_paths[0]: {"owner": "app", "group": "app"}})
	want := {"/etc/kubernetes/manifests/kube-scheduler.yaml belongs to app:app, not to root:root"}
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
	parameters := {"paths": ["/opt/*.x"], "owner": "app:0"}
	node := fixture.node_facts({"files": {
		"/opt/a.x": {"owner": "app", "group": "app", "gid": 0},
		"/opt/b.x": {"uid": 0, "gid": 0, "owner": "root", "group": "root"},
	}})
	{["files", "/opt/b.x"]} == _faults with input.review.object as node with input.parameters as parameters
}

test_other_kinds if {
	thing := object.union(_node({_paths[0]: {"owner": "app", "group": "app"}}), {"kind": "Node"})
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
