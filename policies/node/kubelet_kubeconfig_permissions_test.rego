package policies.node.kubelet_kubeconfig_permissions_test

import data.lib.fixture_test as fixture
import data.policies.node.kubelet_kubeconfig_permissions as control

_paths := ["/etc/kubernetes/kubelet.conf", "/var/lib/kubelet/kubeconfig"]

_fine := {"exists": true, "type": "file", "mode": "0600"}

_faulty := {"exists": true, "type": "file", "mode": "0640"}

_all(file) := {path: file | some path in _paths}

_first(file) := object.union(object.remove(_all(_fine), [_paths[0]]), {_paths[0]: file})

_faults := {v.details.path | some v in control.violation}

cases := {
	"the strictest file passes": {"file": _fine, "faulty": false},
	"fewer bits are fine": {"file": {"exists": true, "type": "file", "mode": "0400"}, "faulty": false},
	"a special bit is one too many": {"file": {"exists": true, "type": "file", "mode": "4600"}, "faulty": true},
	"a file that is too lax": {"file": _faulty, "faulty": true},
}

test_violation[note] if {
	some note, tc in cases
	node := fixture.node_facts({"files": _all(tc.file)})
	want := {["files", path, "mode"] | some path in _paths; tc.faulty}
	want == _faults with input.review.object as node
	count(control.unknown | control.not_applicable) == 0 with input.review.object as node
}

# every path of the default alone
test_each_path[path] if {
	some path in _paths
	node := fixture.node_facts({"files": object.union(_all({"exists": false}), {path: _faulty})})
	{["files", path, "mode"]} == _faults with input.review.object as node
	count(control.not_applicable) == 0 with input.review.object as node
}

test_unknown[note] if {
	some note, files in {
		"no file was looked for": {},
		"one could not be read": _first({"error": "permission denied"}),
		"the mode was not recorded": _first({"exists": true, "type": "file"}),
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
	node := fixture.node_facts({"files": {"/opt/file": {"exists": true, "type": "file", "mode": "0660"}}})
	parameters := {"paths": ["/opt/*"], "maxMode": "0640"}
	{["files", "/opt/file", "mode"]} == _faults with input.review.object as node
		with input.parameters as parameters
	count(control.violation) == 0 with input.review.object as node
		with input.parameters as object.union(parameters, {"maxMode": "0660"})
}

test_the_file_the_kubelet_was_told if {
	node := fixture.node_facts({
		"processes": [{"name": "kubelet", "args": ["kubelet", "--kubeconfig=/srv/kubernetes/file"]}],
		"files": object.union(_all(_fine), {"/srv/kubernetes/file": _faulty}),
	})
	{["files", "/srv/kubernetes/file", "mode"]} == _faults with input.review.object as node
}

test_the_file_the_kubelet_was_told_is_not_on_record if {
	node := fixture.node_facts({
		"processes": [{"name": "kubelet", "args": ["kubelet", "--kubeconfig=/srv/kubernetes/file"]}],
		"files": _all(_fine),
	})
	{"/srv/kubernetes/file was not looked for"} == {u.msg | some u in control.unknown} with input.review.object as node
}

test_the_file_the_kubelet_was_told_is_not_there if {
	missing := {"exists": false}
	node := fixture.node_facts({
		"processes": [{"name": "kubelet", "args": ["kubelet", "--kubeconfig=/srv/kubernetes/file"]}],
		"files": object.union(_all(missing), {"/srv/kubernetes/file": missing}),
	})
	count(control.not_applicable) == 1 with input.review.object as node
}

test_other_kinds if {
	object_ := {"kind": "Node", "files": _all(_faulty)}
	count(((control.violation | control.unknown) | control.not_applicable)) == 0 with input.review.object as object_
}
