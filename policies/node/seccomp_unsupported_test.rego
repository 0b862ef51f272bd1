package policies.node.seccomp_unsupported_test

import data.lib.fixture_test as fixture
import data.policies.node.seccomp_unsupported as control

_node(kernel) := fixture.node_facts({"kernel": kernel})

_seccomp := ["kernel", "seccomp"]

_module := ["kernel", "seLinux"]

_msgs := {
	"seccomp": "it is not known whether the kernel has seccomp",
	"module": "it is not known whether AppArmor or SELinux is on",
}

# kernel, the paths of the faults, what is not known
cases := {
	"seccomp and AppArmor pass": [{"seccomp": true, "appArmor": true, "seLinux": "disabled"}, set(), set()],
	"seccomp and SELinux pass": [{"seccomp": true, "appArmor": false, "seLinux": "enforcing"}, set(), set()],
	"no seccomp": [{"seccomp": false, "appArmor": true, "seLinux": "disabled"}, {_seccomp}, set()],
	"neither module": [{"seccomp": true, "appArmor": false, "seLinux": "disabled"}, {_module}, set()],
	"SELinux only watches": [{"seccomp": true, "appArmor": false, "seLinux": "permissive"}, {_module}, set()],
	"nothing at all": [{"seccomp": false, "appArmor": false, "seLinux": "disabled"}, {_seccomp, _module}, set()],
	"AppArmor is enough to know": [{"seccomp": true, "appArmor": true}, set(), set()],
	"SELinux is enough to know": [{"seccomp": true, "seLinux": "enforcing"}, set(), set()],
	"AppArmor is not known": [{"seccomp": true, "seLinux": "permissive"}, set(), {"module"}],
	"SELinux is not known": [{"seccomp": true, "appArmor": false}, set(), {"module"}],
	"SELinux is in no state known": [{"seccomp": true, "appArmor": false, "seLinux": "on"}, set(), {"module"}],
	"seccomp is not known": [{"seccomp": null, "appArmor": true}, set(), {"seccomp"}],
	"nothing is known": [{}, set(), {"seccomp", "module"}],
}

test_verdict[note] if {
	some note, [kernel, faults, unknowns] in cases
	faults == {v.details.path | some v in control.violation} with input.review.object as _node(kernel)
	{_msgs[name] | some name in unknowns} == {u.msg | some u in control.unknown}
		with input.review.object as _node(kernel)
}

test_unknown_without_a_kernel if {
	count(control.unknown) == 2 with input.review.object as fixture.node_facts({})
}

test_message if {
	node := _node({"seccomp": false, "appArmor": false, "seLinux": "permissive"})
	want := {"the kernel has no seccomp", "AppArmor is off and SELinux is permissive"}
	want == {v.msg | some v in control.violation} with input.review.object as node
}

test_other_kinds[note] if {
	some note, kernel in {"faulty": {"seccomp": false, "appArmor": false, "seLinux": "disabled"}, "empty": {}}
	count(control.violation | control.unknown) == 0 with input.review.object as {"kind": "Node", "kernel": kernel}
}
