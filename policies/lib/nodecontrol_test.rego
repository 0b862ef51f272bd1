package lib.nodecontrol_test

import data.lib.fixture_test as fixture
import data.lib.nodecontrol

contexts := {
	"none": {"spec": {}, "context": null, "want": set()},
	"privileged": {"spec": {}, "context": {"privileged": true}, "want": {`container "app" is privileged`}},
	"not privileged": {"spec": {}, "context": {"privileged": false}, "want": set()},
	"capability alone": {"spec": {}, "context": _added(["SYS_ADMIN"]), "want": set()},
	"namespace alone": {"spec": {"hostPID": true}, "context": _added(["NET_ADMIN"]), "want": set()},
	"in the processes of the node": {
		"spec": {"hostPID": true},
		"context": _added(["CHOWN", "SYS_PTRACE"]),
		"want": {`container "app" has SYS_PTRACE in a namespace of the node`},
	},
	"in the network of the node": {
		"spec": {"hostNetwork": true},
		"context": _added(["CAP_SYS_ADMIN"]),
		"want": {`container "app" has SYS_ADMIN in a namespace of the node`},
	},
	"every capability": {
		"spec": {"hostPID": true},
		"context": _added(["ALL"]),
		"want": {`container "app" has ALL in a namespace of the node`},
	},
	"false is no sharing": {
		"spec": {"hostPID": false, "hostNetwork": false},
		"context": _added(["ALL"]),
		"want": set(),
	},
}

test_contexts[note] if {
	some note, tc in contexts
	pod := fixture.pod(object.union({"containers": [{"name": "app", "securityContext": tc.context}]}, tc.spec))
	found := nodecontrol.powers with input.review.object as pod
	{power.text | some power in found} == tc.want
}

test_paths if {
	pod := fixture.pod({
		"hostPID": true,
		"containers": [{"name": "app", "securityContext": object.union({"privileged": true}, _added(["ALL"]))}],
	})
	found := nodecontrol.powers with input.review.object as pod
	{power.path | some power in found} == {
		["spec", "containers", 0, "securityContext", "privileged"],
		["spec", "containers", 0, "securityContext", "capabilities", "add", 0],
	}
}

_added(names) := {"capabilities": {"add": names}}

# path, read-only, what is told
mounts := {
	"a file of the application": ["/srv/shop", false, set()],
	"the whole disk": ["/", false, {"write", "socket"}],
	"a system folder": ["/etc", false, {"write"}],
	"below it": ["/etc/kubernetes/pki", false, {"write"}],
	"with a slash": ["/etc/", false, {"write"}],
	"a name that begins alike": ["/etcetera", false, set()],
	"read-only": ["/etc", true, set()],
	"the disk, read-only": ["/", true, {"socket"}],
	"docker": ["/var/run/docker.sock", true, {"socket"}],
	"containerd": ["/run/containerd/containerd.sock", true, {"socket"}],
	"cri-o": ["/run/crio/crio.sock", true, {"socket"}],
	"cri-dockerd": ["/run/cri-dockerd.sock", true, {"socket"}],
	"podman": ["/run/podman/podman.sock", true, {"socket"}],
	"the folder of a socket": ["/var/run/containerd", true, {"socket"}],
	"the folder of all sockets": ["/run", true, {"socket"}],
	"another socket": ["/run/shop.sock", true, set()],
	"logs": ["/var/log/pods", false, {"write"}],
}

test_mounts[note] if {
	some note, [path, read_only, want] in mounts
	pod := fixture.pod({
		"containers": [{"name": "app", "volumeMounts": [
			{"name": "other", "mountPath": "/other"},
			{"name": "host", "mountPath": "/host", "readOnly": read_only},
		]}],
		"volumes": [{"name": "other", "emptyDir": {}}, {"name": "host", "hostPath": {"path": path}}],
	})
	found := nodecontrol.powers with input.review.object as pod
	{kind | some power in found; some kind in ["write", "socket"]; contains(power.text, kind)} == want
	{["spec", "containers", 0, "volumeMounts", 1] | some _ in want} == {power.path | some power in found}
}

test_a_volume_that_nothing_mounts if {
	pod := fixture.pod({"containers": [{"name": "app"}], "volumes": [{"name": "host", "hostPath": {"path": "/"}}]})
	nodecontrol.powers == set() with input.review.object as pod
}
