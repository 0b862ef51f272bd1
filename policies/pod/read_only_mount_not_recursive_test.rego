package policies.pod.read_only_mount_not_recursive_test

import data.lib.fixture_test as fixture
import data.policies.pod.read_only_mount_not_recursive as control

cases := {
	"Enabled": {"spec": _spec({"readOnly": true, "recursiveReadOnly": "Enabled"}), "want": set()},
	"IfPossible": {"spec": _spec({"readOnly": true, "recursiveReadOnly": "IfPossible"}), "want": set()},
	"a writable mount": {"spec": _spec({}), "want": set()},
	"null": {"spec": _spec({"readOnly": null}), "want": set()},
	"unset": {"spec": _spec({"readOnly": true}), "want": {[_path, _message]}},
	"Disabled": {"spec": _spec({"readOnly": true, "recursiveReadOnly": "Disabled"}), "want": {[_path, _message]}},
	"another volume": {"spec": _spec({"name": "tmp", "readOnly": true}), "want": set()},
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

# by note, the pod and the fixes of its faults, {} where none is safe
fixes := {
	"the field is set": {"spec": _spec({"readOnly": true}), "want": {[_set]}},
	"without propagation": {"spec": _spec({"mountPropagation": "None", "readOnly": true}), "want": {[_set]}},
	"without propagation, null": {"spec": _spec({"mountPropagation": null, "readOnly": true}), "want": {[_set]}},
	"not with propagation": {"spec": _spec({"mountPropagation": "HostToContainer", "readOnly": true}), "want": set()},
}

test_fix[note] if {
	some note, tc in fixes

	pod := fixture.pod(tc.spec)
	got := control.violation with input.review.object as pod with input.parameters as object.get(tc, "params", {})
	{v.details.fix | some v in got} == tc.want
}

test_other_kinds_are_left_alone if {
	spec := _spec({"readOnly": true})
	service := {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "app"}, "spec": spec}
	control.violation == set() with input.review.object as service
}

_path := ["containers", 0, "volumeMounts", 0, "recursiveReadOnly"]

_message := `container "app" mounts "/host" read-only but not what is below it`

_set := {"op": "add", "path": array.concat(["spec"], _path), "value": "IfPossible"}

_spec(mount) := {
	"containers": [{"name": "app", "volumeMounts": [object.union({"name": "host", "mountPath": "/host"}, mount)]}],
	"volumes": [{"name": "host", "hostPath": {"path": "/"}}, {"name": "tmp", "emptyDir": {}}],
}
