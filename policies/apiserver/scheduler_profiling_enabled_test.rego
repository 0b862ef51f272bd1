package policies.apiserver.scheduler_profiling_enabled_test

import data.lib.fixture_test as fixture
import data.policies.apiserver.scheduler_profiling_enabled as control

# want: paths into the argument list, in which the program is word 0
cases := {
	"not set": {"args": ["--x=1"], "want": {[]}},
	"true": {"args": ["--x", "--profiling=true"], "want": {[2]}},
	"false": {"args": ["--profiling=false"], "want": set()},
	"no file": {"args": ["--config=", "--profiling=false"], "want": set()},
}

test_violation[note][way] if {
	some note, tc in cases
	some way, seen in fixture.command_lines("kube-scheduler", tc.args)

	{array.concat(seen.list, at) | some at in tc.want} == _faults with input.review.object as seen.object
	set() == control.unknown with input.review.object as seen.object
}

test_message[note] if {
	some note, tc in {
		"not set": {"args": [], "want": {"profiling is on"}},
	}
	pod := fixture.static_pod("kube-scheduler", tc.args)
	tc.want == {v.msg | some v in control.violation} with input.review.object as pod
}

test_kubeadm[note] if {
	some note, tc in {
		"defaults": {"fields": {}, "want": {["scheduler", "extraArgs"]}},
		"off": {"fields": {"scheduler": {"extraArgs": {"profiling": "false"}}}, "want": set()},
	}
	config := fixture.kubeadm(tc.fields)
	tc.want == _faults with input.review.object as config
}

test_unreadable[note] if {
	some note, object_ in fixture.unreadable("kube-scheduler")
	count(control.unknown) == 1 with input.review.object as object_
	set() == control.violation with input.review.object as object_
}

test_other_components[other] if {
	some other in ["kube-apiserver", "kube-controller-manager"]
	every tc in cases {
		every seen in fixture.command_lines(other, tc.args) {
			set() == control.violation | control.unknown with input.review.object as seen.object
		}
	}
}

test_file[note][profiling] if {
	some note, tc in {
		"off": {"file": {"enableProfiling": false}, "want": set()},
		"on": {"file": {"enableProfiling": true}, "want": {"profiling is on in the configuration file"}},
		"not set": {"file": {}, "want": {"profiling is on in the configuration file"}},
		"null": {"file": {"enableProfiling": null}, "want": {"profiling is on in the configuration file"}},
	}
	some profiling in ["true", "false"]
	node := _node(profiling, {"/config": object.union({"kind": "KubeSchedulerConfiguration"}, tc.file)})
	tc.want == {v.msg | some v in control.violation} with input.review.object as node
	{["processes", 0, "args", 2] | some _ in tc.want} == _faults with input.review.object as node
	set() == control.unknown with input.review.object as node
}

test_file_not_at_hand if {
	node := _node("false", {})
	set() == _faults with input.review.object as node
	{["processes", 0, "args", 2]} == {u.details.path | some u in control.unknown} with input.review.object as node
}

_node(profiling, files) := fixture.node_facts({
	"processes": [{"name": "kube-scheduler", "args": [
		"kube-scheduler",
		sprintf("--profiling=%s", [profiling]),
		"--config=/config",
	]}],
	"configs": files,
})

_faults := {v.details.path | some v in control.violation}
