package policies.node.cni_config_ownership_test

import data.lib.fixture_test as fixture
import data.policies.node.cni_config_ownership as control

_paths := ["/etc/cni/net.d/10-net.conf", "/var/lib/cni/networks/cbr0/10.1.0.2"]

_fine := {"exists": true, "type": "file", "uid": 0, "gid": 0}

_faulty := {"exists": true, "type": "file", "uid": 1000, "gid": 0, "owner": "admin", "group": "root"}

_all(file) := {path: file | some path in _paths}

_first(file) := object.union(object.remove(_all(_fine), [_paths[0]]), {_paths[0]: file})

_faults := {v.details.path | some v in control.violation}

cases := {
	"the strictest file passes": {"file": _fine, "faulty": false},
	"names are equal to numbers": {"file": {"exists": true, "owner": "root", "group": "root"}, "faulty": false},
	"another group is a fault": {"file": {"exists": true, "uid": 0, "gid": 1000}, "faulty": true},
	"a file that is too lax": {"file": _faulty, "faulty": true},
}

test_violation[note] if {
	some note, tc in cases
	node := fixture.node_facts({"files": _all(tc.file)})
	want := {["files", path] | some path in _paths; tc.faulty}
	want == _faults with input.review.object as node
	count(control.unknown | control.not_applicable) == 0 with input.review.object as node
}

# every path of the default alone
test_each_path[path] if {
	some path in _paths
	node := fixture.node_facts({"files": object.union(_all({"exists": false}), {path: _faulty})})
	{["files", path]} == _faults with input.review.object as node
	count(control.not_applicable) == 0 with input.review.object as node
}

test_unknown[note] if {
	some note, files in {
		"no file was looked for": {},
		"one could not be read": _first({"error": "permission denied"}),
		"the owner was not recorded": _first({"exists": true, "type": "file"}),
	}
	count(control.unknown) > 0 with input.review.object as fixture.node_facts({"files": files})
	count(control.not_applicable) == 0 with input.review.object as fixture.node_facts({"files": files})
}

test_not_applicable_where_no_file_is_there if {
	node := fixture.node_facts({"files": _all({"exists": false})})
	count(control.not_applicable) == 1 with input.review.object as node
	count(control.violation | control.unknown) == 0 with input.review.object as node
}

test_parameters if {
	node := fixture.node_facts({"files": {"/opt/file": {"exists": true, "uid": 0, "gid": 0}}})
	parameters := {"paths": ["/opt/*"], "owner": "1000:0"}
	{["files", "/opt/file"]} == _faults with input.review.object as node
		with input.parameters as parameters
	count(control.violation) == 0 with input.review.object as node
		with input.parameters as object.union(parameters, {"owner": "0:0"})
}

test_other_kinds if {
	object_ := {"kind": "Node", "files": _all(_faulty)}
	count(((control.violation | control.unknown) | control.not_applicable)) == 0 with input.review.object as object_
}
