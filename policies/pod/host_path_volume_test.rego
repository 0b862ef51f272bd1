package policies.pod.host_path_volume_test

import data.lib.fixture_test as fixture
import data.policies.pod.host_path_volume as control

cases := {
	"other volumes pass": {"spec": {"volumes": [{"name": "tmp", "emptyDir": {}}]}, "want": set()},
	"null passes": {"spec": _spec(null, []), "want": set()},
	"a path fails, even where nothing mounts it": {
		"spec": _spec({"path": "/etc"}, []),
		"want": {[_path, _message("/etc")]},
	},
	"a path of null": {"spec": _spec({"path": null}, []), "want": {[_path, _message("")]}},
	"without a path": {"spec": _spec({}, []), "want": {[_path, _message("")]}},
	"an allowed path": {
		"spec": _spec({"path": "/var/log"}, [{"name": "host", "readOnly": false}]),
		"params": _allow({"pathPrefix": "/var/log"}),
		"want": set(),
	},
	"a path below": {
		"spec": _spec({"path": "/var/log/pods"}, []),
		"params": _allow({"pathPrefix": "/var/log/"}),
		"want": set(),
	},
	"everything": {"spec": _spec({"path": "/etc"}, []), "params": _allow({"pathPrefix": "/"}), "want": set()},
	"a path that begins so": {
		"spec": _spec({"path": "/var/logs"}, []),
		"params": _allow({"pathPrefix": "/var/log"}),
		"want": {[_path, _message("/var/logs")]},
	},
	"a path above": {
		"spec": _spec({"path": "/var"}, []),
		"params": _allow({"pathPrefix": "/var/log"}),
		"want": {[_path, _message("/var")]},
	},
	"a way back": {
		"spec": _spec({"path": "/var/log/../etc"}, []),
		"params": _allow({"pathPrefix": "/var/log"}),
		"want": {[_path, _message("/var/log/../etc")]},
	},
	"no path is no allowed one": {
		"spec": _spec({}, []),
		"params": _allow({"pathPrefix": "/"}),
		"want": {[_path, _message("")]},
	},
	"read-only, and it is": {
		"spec": _spec({"path": "/var/log"}, [{"name": "host", "readOnly": true}, {"name": "other"}]),
		"params": _allow({"pathPrefix": "/var/log", "readOnly": true}),
		"want": set(),
	},
	"read-only, and it is not": {
		"spec": _spec({"path": "/var/log"}, [{"name": "host", "readOnly": true}, {"name": "host"}]),
		"params": _allow({"pathPrefix": "/var/log", "readOnly": true}),
		"want": {[_path, _message("/var/log")]},
	},
	"read-only need not be": {
		"spec": _spec({"path": "/var/log"}, [{"name": "host"}]),
		"params": _allow({"pathPrefix": "/var/log", "readOnly": false}),
		"want": set(),
	},
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

test_other_kinds_are_left_alone if {
	spec := _spec({"path": "/"}, [])
	service := {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "app"}, "spec": spec}
	control.violation == set() with input.review.object as service
}

_path := ["volumes", 1, "hostPath"]

_message(path) := sprintf("volume \"host\" is path %q of the node", [path])

_allow(entry) := {"allowedHostPaths": [{"pathPrefix": "/nowhere"}, entry]}

_spec(source, mounts) := {
	"containers": [{"name": "app", "volumeMounts": mounts}],
	"volumes": [{"name": "tmp", "emptyDir": {}}, {"name": "host", "hostPath": source}],
}
