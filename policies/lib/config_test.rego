package lib.config_test

import data.lib.config
import data.lib.fixture_test as fixture
import data.lib.flags

_kinds := {
	"AdmissionConfiguration": {"flag": "admission-control-config-file", "group": "apiserver.config.k8s.io/v1"},
	"AuthenticationConfiguration": {"flag": "authentication-config", "group": "apiserver.config.k8s.io/v1"},
	"AuthorizationConfiguration": {"flag": "authorization-config", "group": "apiserver.config.k8s.io/v1"},
	"EncryptionConfiguration": {"flag": "encryption-provider-config", "group": "apiserver.config.k8s.io/v1"},
	"KubeSchedulerConfiguration": {"flag": "config", "group": "kubescheduler.config.k8s.io/v1"},
	"Policy": {"flag": "audit-policy-file", "group": "audit.k8s.io/v1"},
}

# what each function finds for one process
_found(process) := {
	"AdmissionConfiguration": {file | file := config.admission(process)},
	"AuthenticationConfiguration": {file | file := config.authentication(process)},
	"AuthorizationConfiguration": {file | file := config.authorization(process)},
	"EncryptionConfiguration": {file | file := config.encryption(process)},
	"KubeSchedulerConfiguration": {file | file := config.scheduler(process)},
	"Policy": {file | file := config.audit(process)},
}

test_file_on_the_node_under_review[kind] if {
	some kind, spec in _kinds
	file := _file(kind, "x")
	found := _judged(_node("node-1", spec.flag, {"/x": file}), [])
	{file} == found[kind]
	{set()} == {files | some other, files in found; other != kind}
}

test_file_in_the_inventory[kind] if {
	some kind, spec in _kinds
	file := _file(kind, "x")
	{file} == _judged(_pod(spec.flag, "/x", null), [file])[kind]
	set() == _judged(_pod("other", "/x", null), [file])[kind]
	set() == _judged(_pod(spec.flag, "", null), [file])[kind]
	set() == _judged(_pod(spec.flag, "/x", null), [file, _file(kind, "y")])[kind]
	set() == _judged(_pod(spec.flag, "/x", null), [])[kind]
}

test_only_audit_policies_are_audit_policies if {
	file := object.union(_file("Policy", "x"), {"apiVersion": "example.com/v1"})
	set() == _judged(_pod("audit-policy-file", "/x", null), [file]).Policy
}

test_file_of_a_pod[note] if {
	node_1 := _node("node-1", "x", {"/x": _file("AdmissionConfiguration", "x")})
	node_2 := _node("node-2", "x", {"/x": _file("AdmissionConfiguration", "y")})
	like_1 := _node("node-3", "x", {"/x": _file("AdmissionConfiguration", "x")})
	some note, tc in {
		"its own node": {"node": "node-2", "inventory": [node_1, node_2], "want": {"y"}},
		"no facts of its node": {"node": "node-9", "inventory": [node_1], "want": set()},
		"not on its node, but in the inventory": {
			"node": "node-9",
			"inventory": [node_1, _file("AdmissionConfiguration", "z")],
			"want": {"z"},
		},
		"no node named": {"node": null, "inventory": [node_1], "want": {"x"}},
		"no node named, nodes that agree": {"node": null, "inventory": [node_1, like_1], "want": {"x"}},
		"no node named, nodes that differ": {"node": null, "inventory": [node_1, node_2], "want": set()},
		"the node before the inventory": {
			"node": "node-1",
			"inventory": [node_1, _file("AdmissionConfiguration", "z")],
			"want": {"x"},
		},
	}
	found := _judged(_pod("admission-control-config-file", "/x", tc.node), tc.inventory).AdmissionConfiguration
	tc.want == {file.metadata.name | some file in found}
}

test_node_facts_see_their_own_files_only if {
	other := _node("node-2", "x", {"/x": _file("AdmissionConfiguration", "x")})
	set() == _judged(_node("node-1", "admission-control-config-file", {}), [other]).AdmissionConfiguration
}

test_only_node_facts_hold_files if {
	pod := _pod("admission-control-config-file", "/x", null)
	odd := object.union(pod, {"configs": {"/x": _file("AdmissionConfiguration", "x")}})
	set() == _judged(odd, []).AdmissionConfiguration
}

test_another_kind_at_the_path if {
	node := _node("node-1", "admission-control-config-file", {"/x": _file("AuthenticationConfiguration", "x")})
	set() == _judged(node, []).AdmissionConfiguration
}

test_plugin[note] if {
	some note, tc in {
		"embedded": {"plugins": [_other, {"name": "P", "path": "/p", "configuration": {"a": 1}}], "want": {{"a": 1}}},
		"in a file": {"plugins": [_other, {"name": "P", "path": "/p"}], "want": {{"b": 1}}},
		"null": {"plugins": [{"name": "P", "path": "/p", "configuration": null}], "want": {{"b": 1}}},
		"in a file that is not at hand": {"plugins": [{"name": "P", "path": "/other"}], "want": set()},
		"nowhere": {"plugins": [{"name": "P"}], "want": set()},
		"not named": {"plugins": [_other, {"name": "Q", "path": "/p"}], "want": set()},
		"no plugins": {"plugins": null, "want": set()},
	}
	tc.want == {c | c := config.plugin({"plugins": tc.plugins}, "P")} with input.review.object as _node("n", "x", {
		"/p": {"b": 1},
		"/q": {"q": 1},
	})
}

test_missing[note] if {
	some note, tc in {
		"given": {
			"args": ["--a", "--f=/x"],
			"want": {{"msg": "the file of --f is not at hand: /x", "details": {"path": ["at", 1]}}},
		},
		"empty": {"args": ["--f="], "want": set()},
		"not given": {"args": [], "want": set()},
	}
	process := {"args": tc.args, "at": [["at", i] | some i, _ in tc.args], "path": ["list"]}
	tc.want == config.missing(process, "f")
}

test_admissions if {
	node := _node("node-1", "x", {
		"/x": _file("AdmissionConfiguration", "x"),
		"/y": _file("EncryptionConfiguration", "y"),
	})
	{"x", "z"} == {file.metadata.name |
		some file in config.admissions with data.inventory as fixture.inventory([
			node,
			_file("AdmissionConfiguration", "z"),
			_file("EncryptionConfiguration", "v"),
		])
	}
}

_judged(object_, inventory) := found if {
	found := [_found(process) |
		some process in flags.processes
	][0] with input.review.object as object_
		with data.inventory as fixture.inventory(inventory)
}

_other := {"name": "Q", "path": "/q", "configuration": {"q": 1}}

_file(kind, name) := {"apiVersion": _kinds[kind].group, "kind": kind, "metadata": {"name": name}}

_node(name, flag, configs) := object.union(
	fixture.node_facts({
		"configs": configs,
		"processes": [{"name": "kube-apiserver", "args": ["kube-apiserver", sprintf("--%s=/x", [flag])]}],
	}),
	{"metadata": {"name": name}},
)

_pod(flag, value, node) := object.union(
	fixture.static_pod("kube-apiserver", [sprintf("--%s=%s", [flag, value])]),
	{"spec": {"nodeName": name | name := node; name != null}},
)
