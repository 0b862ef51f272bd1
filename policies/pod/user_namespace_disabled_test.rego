package policies.pod.user_namespace_disabled_test

import data.lib.fixture_test as fixture
import data.policies.pod.user_namespace_disabled as control

cases := {
	"false passes": {"spec": {"hostUsers": false}, "want": set()},
	"true fails": {"spec": {"hostUsers": true}, "want": {[["hostUsers"], _message]}},
	"null fails": {"spec": {"hostUsers": null}, "want": {[["hostUsers"], _message]}},
	"unset fails": {"spec": {}, "want": {[["hostUsers"], _message]}},
	"Windows": {"spec": {"os": {"name": "windows"}}, "want": set()},
	"the network of the node": {"spec": {"hostNetwork": true}, "want": set()},
	"not the network of the node": {"spec": {"hostNetwork": false}, "want": {[["hostUsers"], _message]}},
}

# one subtest a case and kind: whatever is looped over stands in the head
test_violation[note][kind] if {
	some note, tc in cases
	some kind, world in fixture.workloads(tc.spec)

	want := {[array.concat(world.path, path), msg] | some [path, msg] in tc.want}
	got := control.violation with input.review.object as world.object
		with input.parameters as object.get(tc, "params", {})
	{[v.details.path, v.msg] | some v in got} == want
}

# by note, the pod, the parameters and why nothing is said of it, {} where something is
applicability := {
	"Windows": {"spec": {"os": {"name": "windows"}}, "want": {"the pod runs on Windows"}},
	"Linux": {"spec": {"os": {"name": "linux"}}, "want": set()},
	"no system named": {"spec": {}, "want": set()},
	"the processes of the node": {"spec": {"hostPID": true}, "want": {_excluded}},
	"the IPC of the node": {"spec": {"hostIPC": true}, "want": {_excluded}},
	"the network of the node": {"spec": {"hostNetwork": true}, "want": {_excluded}},
}

test_not_applicable[note][kind] if {
	some note, tc in applicability
	some kind, world in fixture.workloads(tc.spec)

	got := control.not_applicable with input.review.object as world.object
		with input.parameters as object.get(tc, "params", {})
	{n.msg | some n in got} == tc.want
}

test_no_pod_no_fault if {
	deployment := {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "app"}, "spec": {}}
	control.violation == set() with input.review.object as deployment
}

test_other_kinds_are_left_alone if {
	spec := {}
	service := {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "app"}, "spec": spec}
	control.violation == set() with input.review.object as service
	control.not_applicable == set() with input.review.object as service
}

severities := {
	"root": {"spec": {"containers": [{"name": "app", "securityContext": {"runAsUser": 0}}]}, "want": {"medium"}},
	"root by the pod": {
		"spec": {"containers": [{"name": "app"}], "securityContext": {"runAsUser": 0}},
		"want": {"medium"},
	},
	"another user": {"spec": {"containers": [{"name": "app", "securityContext": {"runAsUser": 1}}]}, "want": set()},
	"not known": {"spec": {"containers": [{"name": "app"}]}, "want": set()},
}

test_severity[note] if {
	some note, tc in severities

	pod := fixture.pod(tc.spec)
	got := control.violation with input.review.object as pod
	count(got) == 1
	{v.details.severity | some v in got} == tc.want
}

_message := "the pod runs in the user namespace of its node"

_excluded := "the pod shares a namespace of its node, which user namespaces exclude"
