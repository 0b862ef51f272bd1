package policies.pod.container_runtime_socket_mount_test

import data.lib.fixture_test as fixture
import data.policies.pod.container_runtime_socket_mount as control

paths := {
	"/var/run/docker.sock": true,
	"/run/containerd/containerd.sock": true,
	"/run/k3s/containerd/containerd.sock": true,
	"/var/run/crio/crio.sock": true,
	"/run/cri-dockerd.sock": true,
	"/var/run/dockershim.sock": true,
	"/run/podman/podman.sock": true,
	"/run/buildkit/buildkitd.sock": true,
	"/run/containerd": true,
	"/run/containerd/": true,
	"/var/run/crio": true,
	"/run": true,
	"/var/run/": true,
	"/var": true,
	"/": true,
	"/run/shop.sock": false,
	"/srv/docker.sock.d": false,
	"/var/log": false,
}

test_paths[path][kind] if {
	some path, bad in paths
	some kind, workload in fixture.workloads({"containers": [], "volumes": [{"name": "rt", "hostPath": {"path": path}}]})
	found := control.violation with input.review.object as workload.object
	{[v.msg, v.details.path] | some v in found} == {[
		sprintf(`volume "rt" shows %s of the node, where the container runtime listens`, [path]),
		array.concat(workload.path, ["volumes", 0, "hostPath", "path"]),
	] |
		bad
	}
}

test_other_volumes if {
	pod := fixture.pod({"containers": [], "volumes": [{"name": "rt", "emptyDir": {}}, {"name": "x", "hostPath": null}]})
	control.violation == set() with input.review.object as pod
}

test_sockets if {
	pod := fixture.pod({"containers": [], "volumes": [{"name": "rt", "hostPath": {"path": "/run/own.sock"}}]})
	count(control.violation) == 1 with input.review.object as pod with input.parameters as {"sockets": ["own.sock"]}
}
