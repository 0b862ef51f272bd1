# METADATA
# title: Pods must not hold the socket of the container runtime
# description: |
#   Whoever may talk to the container runtime starts any container with any rights on the
#   node, past the API server, its authorization and its admission. Mounting the socket
#   read-only changes nothing: it takes orders all the same.
# related_resources:
#   - description: Kubernetes documentation, Pod Security Standards
#     ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/
# schemas:
#   - input.review.object: schema.kubernetes.workload
# custom:
#   severity: critical
#   scope: object
#   match: [workload]
#   frameworks:
#     mitre: [T1610, T1611]
#     nsa: [pods/hardening]
#     owasp_k8s: [K01]
#     pci_dss4: ["2.2.1", "2.2.6"]
#     soc2: [CC6.1, CC7.1]
#     hipaa: [164.312(a)(1)]
#     nist_800_190: ["4.4.3", "4.5.5"]
#   parameters:
#     sockets:
#       type: array
#       items: {type: string}
#       default:
#         - docker.sock
#         - containerd.sock
#         - crio.sock
#         - cri-dockerd.sock
#         - dockershim.sock
#         - podman.sock
#         - buildkitd.sock
#       description: Names of sockets, the last part of their path.
#   remediation: |
#     Remove the volume and its mounts. Build images with a tool that needs no runtime, and read logs and
#     metrics from the kubelet or the API server.
#   verify: |
#     kubectl get pods -A -o json | jq '.items[] | select(any(.spec.volumes[]?; .hostPath.path // "" | endswith(".sock")))'
package policies.pod.container_runtime_socket_mount

import data.lib.nodecontrol
import data.lib.workload

default sockets := [
	"docker.sock",
	"containerd.sock",
	"crio.sock",
	"cri-dockerd.sock",
	"dockershim.sock",
	"podman.sock",
	"buildkitd.sock",
]

sockets := input.parameters.sockets

violation contains {"msg": msg, "details": {"path": path}} if {
	some volume in workload.volumes
	source := volume.spec.hostPath.path
	nodecontrol.holds_socket(source, sockets)

	path := array.concat(volume.path, ["hostPath", "path"])
	msg := sprintf("%s shows %s of the node, where the container runtime listens", [workload.who(volume), source])
}
