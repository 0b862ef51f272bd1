package policies.audit.log_not_shipped_test

import data.lib.fixture_test as fixture
import data.policies.audit.log_not_shipped as control

_log := "--audit-log-path=/var/log/kubernetes/audit/audit.log"

_msg(directory) := sprintf("no webhook takes audit events, and no DaemonSet mounts %s", [directory])

cases := {
	"nobody takes it": {"args": [_log], "objects": [], "want": {_msg("/var/log/kubernetes/audit")}},
	"a webhook": {"args": [_log, "--audit-webhook-config-file=/a.yaml"], "objects": [], "want": set()},
	"an empty webhook": {
		"args": [_log, "--audit-webhook-config-file="],
		"objects": [],
		"want": {_msg("/var/log/kubernetes/audit")},
	},
	"a collector of the directory": {"args": [_log], "objects": [_collector("/var/log/kubernetes/audit")], "want": set()},
	"with a slash": {"args": [_log], "objects": [_collector("/var/log/kubernetes/audit/")], "want": set()},
	"a collector of a directory above": {"args": [_log], "objects": [_collector("/var/log")], "want": set()},
	"a collector of a directory of the like": {
		"args": [_log],
		"objects": [_collector("/var/log/kubernetes/aud")],
		"want": {_msg("/var/log/kubernetes/audit")},
	},
	"a collector of a directory below": {
		"args": [_log],
		"objects": [_collector("/var/log/kubernetes/audit/x")],
		"want": {_msg("/var/log/kubernetes/audit")},
	},
	"an agent that mounts the root": {
		"args": [_log],
		"objects": [_collector("/")],
		"want": {_msg("/var/log/kubernetes/audit")},
	},
	"another volume": {
		"args": [_log],
		"objects": [_daemonset("apps/v1", [{"emptyDir": {}}])],
		"want": {_msg("/var/log/kubernetes/audit")},
	},
	"another group": {
		"args": [_log],
		"objects": [_daemonset("apps.kruise.io/v1alpha1", [{"hostPath": {"path": "/var/log"}}])],
		"want": {_msg("/var/log/kubernetes/audit")},
	},
	"standard output": {"args": ["--audit-log-path=-"], "objects": [], "want": {_msg("/var/log/pods")}},
	"standard output, collected": {
		"args": ["--audit-log-path=-"],
		"objects": [_collector("/var/log/pods")],
		"want": set(),
	},
}

test_violation[note][form] if {
	some note, tc in cases
	some form, component in fixture.components("kube-apiserver", tc.args)
	tc.want == {v.msg | some v in control.violation} with input.review.object as component.object
		with data.inventory as fixture.inventory(tc.objects)
	0 == count(control.unknown | control.not_applicable) with input.review.object as component.object
		with data.inventory as fixture.inventory(tc.objects)
}

test_path if {
	{["spec", "containers", 0, "command", 2]} == {v.details.path |
		some v in control.violation
	} with input.review.object as fixture.static_pod("kube-apiserver", ["--v=2", _log])
		with data.inventory as fixture.inventory([])
}

test_no_log[note] if {
	some note, args in {"not set": ["--v=2"], "empty": ["--audit-log-path="]}
	pod := fixture.static_pod("kube-apiserver", args)
	{"no audit log is written"} == {n.msg | some n in control.not_applicable} with input.review.object as pod
	control.violation == set() with input.review.object as pod with data.inventory as fixture.inventory([])
}

test_no_log_but_a_webhook if {
	pod := fixture.static_pod("kube-apiserver", ["--audit-webhook-config-file=/a.yaml"])
	control.not_applicable == set() with input.review.object as pod
}

test_no_inventory if {
	pod := fixture.static_pod("kube-apiserver", ["--v=2", _log])
	{{"msg": "DaemonSets are not known", "details": {"path": ["spec", "containers", 0, "command", 2]}}} == control.unknown
		with input.review.object as pod
	control.violation == set() with input.review.object as pod
}

test_other_components_with_flags[form] if {
	some form, component in fixture.components("etcd", [_log])
	control.violation == set() with input.review.object as component.object with data.inventory as fixture.inventory([])
	control.not_applicable == set() with input.review.object as component.object
}

_collector(path) := _daemonset("apps/v1", [{"emptyDir": {}}, {"hostPath": {"path": path}}])

_daemonset(api_version, volumes) := {
	"apiVersion": api_version,
	"kind": "DaemonSet",
	"metadata": {"name": "collector", "namespace": "logging"},
	"spec": {"template": {"spec": {"volumes": volumes}}},
}

test_unknown if {
	facts := fixture.node_facts({"processes": [{"name": "kube-apiserver"}]})
	{["processes", 0]} == {u.details.path | some u in control.unknown} with input.review.object as facts
	control.violation == set() with input.review.object as facts
}

test_other_components[form] if {
	some form, component in fixture.components("kube-scheduler", [])
	control.violation == set() with input.review.object as component.object
	control.unknown == set() with input.review.object as component.object
}
