package policies.apiserver.event_rate_limit_plugin_missing_test

import data.lib.fixture_test as fixture
import data.policies.apiserver.event_rate_limit_plugin_missing as control

# want: paths into the argument list, in which the program is word 0
cases := {
	"not set": {"args": [], "want": {[]}},
	"another one is enabled": {"args": ["--enable-admission-plugins=NodeRestriction"], "want": {[1]}},
	"enabled without a file": {"args": ["--x", "--enable-admission-plugins=EventRateLimit"], "want": {[]}},
	"enabled with an empty name of a file": {
		"args": ["--enable-admission-plugins=EventRateLimit", "--admission-control-config-file="],
		"want": {[2]},
	},
	"a file, but not enabled": {"args": ["--admission-control-config-file=/x"], "want": {[]}},
}

test_violation[note][way] if {
	some note, tc in cases
	some way, seen in fixture.command_lines("kube-apiserver", tc.args)

	{array.concat(seen.list, at) | some at in tc.want} == _faults with input.review.object as seen.object
	set() == control.unknown with input.review.object as seen.object
}

test_message[note] if {
	some note, tc in {
		"not set": {"args": [], "want": {"the admission plugin EventRateLimit is not enabled"}},
		"no limits": {
			"args": ["--enable-admission-plugins=EventRateLimit"],
			"want": {"EventRateLimit is enabled without any limits"},
		},
	}
	pod := fixture.static_pod("kube-apiserver", tc.args)
	tc.want == {v.msg | some v in control.violation} with input.review.object as pod
}

test_kubeadm[note] if {
	some note, tc in {
		"defaults": {"fields": {}, "want": {["apiServer", "extraArgs"]}},
	}
	config := fixture.kubeadm(tc.fields)
	tc.want == _faults with input.review.object as config
}

test_unreadable[note] if {
	some note, object_ in fixture.unreadable("kube-apiserver")
	count(control.unknown) == 1 with input.review.object as object_
	set() == control.violation with input.review.object as object_
}

test_other_components[other] if {
	some other in ["kube-controller-manager", "kube-scheduler"]
	every tc in cases {
		every seen in fixture.command_lines(other, tc.args) {
			set() == control.violation | control.unknown with input.review.object as seen.object
		}
	}
}

test_file[note] if {
	some note, tc in {
		"limits": {"plugins": [_other, _plugin({"configuration": {"limits": [{}]}})], "want": "pass"},
		"limits in another file": {"plugins": [_plugin({"path": "/limits"})], "want": "pass"},
		"limits in another file that is not at hand": {"plugins": [_plugin({"path": "/y"})], "want": "unknown"},
		"no limits": {"plugins": [_plugin({"configuration": {"limits": []}})], "want": "fail"},
		"null": {"plugins": [_plugin({"configuration": {"limits": null}})], "want": "fail"},
		"no list of limits": {"plugins": [_plugin({"configuration": {}})], "want": "fail"},
		"no word of the plugin": {"plugins": [_other], "want": "fail"},
		"no plugins": {"plugins": null, "want": "fail"},
	}
	node := _node({
		"/admission": {"kind": "AdmissionConfiguration", "plugins": tc.plugins},
		"/limits": {"kind": "Configuration", "limits": [{}]},
	})
	{["processes", 0, "args", 2] | tc.want == "fail"} == _faults with input.review.object as node
	{["processes", 0, "args", 2] | tc.want == "unknown"} == _gaps with input.review.object as node
}

test_file_not_at_hand if {
	set() == _faults with input.review.object as _node({})
	want := {"the limits of EventRateLimit are in a file that is not at hand"}
	want == {u.msg | some u in control.unknown} with input.review.object as _node({})
}

test_file_of_a_plugin_that_is_off if {
	pod := fixture.static_pod("kube-apiserver", ["--admission-control-config-file=/x"])
	set() == control.unknown with input.review.object as pod
}

_gaps := {u.details.path | some u in control.unknown}

_other := {"name": "PodSecurity", "configuration": {"limits": [{}]}}

_plugin(fields) := object.union({"name": "EventRateLimit"}, fields)

_node(files) := fixture.node_facts({
	"processes": [{"name": "kube-apiserver", "args": [
		"kube-apiserver",
		"--enable-admission-plugins=EventRateLimit",
		"--admission-control-config-file=/admission",
	]}],
	"configs": files,
})

_faults := {v.details.path | some v in control.violation}
