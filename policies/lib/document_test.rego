package lib.document_test

import data.lib.document
import data.lib.fixture_test as fixture

_file := {"kind": "Policy", "group": "audit.k8s.io", "flag": "audit-policy-file"}

_policy := {"apiVersion": "audit.k8s.io/v1", "kind": "Policy", "rules": []}

_flag := "--audit-policy-file=/a.yaml"

cases := {
	"the document itself": {"object": _policy, "of": {[]}, "unread": set(), "absent": set()},
	"another group": {
		"object": {"apiVersion": "kyverno.io/v1", "kind": "Policy"},
		"of": set(),
		"unread": set(),
		"absent": set(),
	},
	"a group that begins alike": {
		"object": {"apiVersion": "audit.k8s.io.example/v1", "kind": "Policy"},
		"of": set(),
		"unread": set(),
		"absent": set(),
	},
	"another kind": {
		"object": {"apiVersion": "audit.k8s.io/v1", "kind": "Event"},
		"of": set(),
		"unread": set(),
		"absent": set(),
	},
	"facts with nothing": {
		"object": fixture.node_facts({}),
		"of": set(),
		"unread": set(),
		"absent": {"no Policy is in use on this node"},
	},
	"facts with null": {
		"object": fixture.node_facts({"configs": null, "processes": null}),
		"of": set(),
		"unread": set(),
		"absent": {"no Policy is in use on this node"},
	},
	"facts without a process: all files count": {
		"object": fixture.node_facts({"configs": {"/a.yaml": _policy, "/b.yaml": _policy, "/c.yaml": {"kind": "Policy"}}}),
		"of": {["configs", "/a.yaml"], ["configs", "/b.yaml"]},
		"unread": set(),
		"absent": set(),
	},
	"facts with another component": {
		"object": _node("kubelet", [_flag], {"/a.yaml": _policy, "/b.yaml": _policy}),
		"of": {["configs", "/a.yaml"], ["configs", "/b.yaml"]},
		"unread": set(),
		"absent": set(),
	},
	"facts with the process: the file it names": {
		"object": _node("kube-apiserver", [_flag], {"/a.yaml": _policy, "/b.yaml": _policy}),
		"of": {["configs", "/a.yaml"]},
		"unread": set(),
		"absent": set(),
	},
	"the file is not there": {
		"object": _node("kube-apiserver", [_flag], {"/b.yaml": _policy}),
		"of": set(),
		"unread": {"the file of --audit-policy-file is not recorded: /a.yaml"},
		"absent": set(),
	},
	"the file is another one": {
		"object": _node("kube-apiserver", [_flag], {"/a.yaml": {"apiVersion": "v1", "kind": "Secret"}}),
		"of": set(),
		"unread": {"the file of --audit-policy-file is not recorded: /a.yaml"},
		"absent": set(),
	},
	"no flag": {
		"object": _node("kube-apiserver", [], {"/a.yaml": _policy}),
		"of": set(),
		"unread": set(),
		"absent": {"no Policy is in use on this node"},
	},
	"an empty flag": {
		"object": _node("kube-apiserver", ["--audit-policy-file="], {"/a.yaml": _policy}),
		"of": set(),
		"unread": set(),
		"absent": {"no Policy is in use on this node"},
	},
	"no arguments": {
		"object": fixture.node_facts({"processes": [{"name": "kube-apiserver"}]}),
		"of": set(),
		"unread": {"the flags of kube-apiserver cannot be read: no arguments recorded"},
		"absent": set(),
	},
	"a pod": {
		"object": fixture.static_pod("kube-apiserver", [_flag]),
		"of": set(),
		"unread": set(),
		"absent": set(),
	},
	"a pod with a script": {
		"object": {"apiVersion": "v1", "kind": "Pod", "spec": {"containers": [{"command": [
			"sh",
			"-c",
			"exec kube-apiserver $FLAGS",
		]}]}},
		"of": set(),
		"unread": set(),
		"absent": set(),
	},
	"facts of another group": {
		"object": object.union(_node("kube-apiserver", [_flag], {"/a.yaml": _policy}), {"apiVersion": "a.example/v1"}),
		"of": set(),
		"unread": set(),
		"absent": set(),
	},
}

test_of[note] if {
	some note, tc in cases
	tc.of == {entry.path | some entry in document.of(_file)} with input.review.object as tc.object
}

test_unread[note] if {
	some note, tc in cases
	tc.unread == {finding.msg | some finding in document.unread(_file)} with input.review.object as tc.object
}

test_absent[note] if {
	some note, tc in cases
	tc.absent == {finding.msg | some finding in document.absent(_file)} with input.review.object as tc.object
}

test_spec if {
	{_policy} == {entry.spec | some entry in document.of(_file)} with input.review.object as _policy
	facts := _node("kube-apiserver", [_flag], {"/a.yaml": _policy})
	{_policy} == {entry.spec | some entry in document.of(_file)} with input.review.object as facts
}

test_unread_path if {
	facts := _node("kube-apiserver", ["--v=2", _flag], {})
	{["processes", 0, "args", 2]} == {finding.details.path |
		some finding in document.unread(_file)
	} with input.review.object as facts
}

_node(component, args, configs) := fixture.node_facts({
	"configs": configs,
	"processes": [{"name": component, "args": array.concat([component], args)}],
})
