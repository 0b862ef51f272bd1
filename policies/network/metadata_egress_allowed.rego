# METADATA
# title: Pods must not reach the metadata service of the cloud
# description: |
#   The metadata service hands the credentials of the node, or of its agents, to whoever
#   asks from the node. A request that a pod is tricked into is enough.
# related_resources:
#   - description: Kubernetes, securing a cluster, restricting access to cloud metadata
#     ref: https://kubernetes.io/docs/tasks/administer-cluster/securing-a-cluster/#restricting-cloud-metadata-api-access
# schemas:
#   - input.review.object: schema.kubernetes.workload
# custom:
#   severity: high
#   scope: referential
#   absence: true
#   match: [workload]
#   needs:
#     - Namespace
#     - networking.k8s.io/NetworkPolicy
#     - cilium.io/CiliumNetworkPolicy
#     - cilium.io/CiliumClusterwideNetworkPolicy
#     - projectcalico.org/NetworkPolicy
#     - projectcalico.org/GlobalNetworkPolicy
#     - crd.projectcalico.org/NetworkPolicy
#     - crd.projectcalico.org/GlobalNetworkPolicy
#     - crd.antrea.io/NetworkPolicy
#     - crd.antrea.io/ClusterNetworkPolicy
#     - policy.networking.k8s.io/AdminNetworkPolicy
#     - policy.networking.k8s.io/BaselineAdminNetworkPolicy
#     - policy.networking.k8s.io/ClusterNetworkPolicy
#   frameworks:
#     mitre: [T1552.005]
#     nsa: [network/cloud-metadata, network/policies]
#     owasp_k8s: [K05, K08]
#     pci_dss4: [1.3.2, 1.4.1, 7.2.5]
#     soc2: [CC6.1, CC6.6, CC6.7]
#     hipaa: [164.312(a)(1), 164.312(e)(1)]
#     nist_800_190: [4.3.3, 4.4.2]
#   parameters:
#     addresses:
#       type: array
#       items: {type: string}
#       default:
#         - 169.254.169.254/32
#         - 169.254.170.2/32
#         - 169.254.170.23/32
#         - fd00:ec2::254/128
#         - fd00:ec2::23/128
#         - 168.63.129.16/32
#         - 100.100.100.200/32
#         - 192.0.0.192/32
#       description: |
#         The addresses of metadata services and of agents that hand out credentials. 169.254.170.23 and
#         fd00:ec2::23 are those of EKS Pod Identity, 169.254.170.2 is that of ECS.
#     allowedWorkloads:
#       type: array
#       items: {type: string}
#       default: []
#       description: Workloads that need the service, as namespace/name, where * stands for anything but a slash.
#   remediation: |
#     Except these addresses from every block that egress rules allow, in all policies that select the pods, and
#     isolate the egress of pods that no policy selects.
#   verify: kubectl exec <pod> -- curl -m 2 http://169.254.169.254/
package policies.network.metadata_egress_allowed

import data.lib.exits
import data.lib.k8s
import data.lib.netpol
import data.lib.workload

default addresses := [
	"169.254.169.254/32",
	"169.254.170.2/32",
	"169.254.170.23/32",
	"fd00:ec2::254/128",
	"fd00:ec2::23/128",
	"168.63.129.16/32",
	"100.100.100.200/32",
	"192.0.0.192/32",
]

addresses := input.parameters.addresses

default allowed_workloads := []

allowed_workloads := input.parameters.allowedWorkloads

violation contains {"msg": msg, "details": {"path": _path, "related": first.by, "severity": _severity}} if {
	_is_judged
	first := _reached("allowed")[0]

	msg := sprintf("may connect to %s: %s", [first.address, _reason(first)])
}

unknown contains {"msg": msg, "details": {"path": _path, "related": first.by}} if {
	_is_judged
	count(_reached("allowed")) == 0
	first := _reached("unknown")[0]

	msg := sprintf("may connect to %s, unless %s forbids it", [first.address, netpol.text(first.by[0])])
}

_is_judged if {
	workload.pod_spec
	not _is_allowed
}

_is_allowed if {
	some pattern in allowed_workloads
	glob.match(pattern, ["/"], concat("/", [k8s.effective_namespace, k8s.name]))
}

_reached(verdict) := [object.union(side, {"address": address}) |
	some block in _asked
	address := split(block, "/")[0]
	side := exits.to(address, 80)
	side.verdict == verdict
]

# one address will do where all get the same answer
_asked := array.slice(addresses, 0, 1) if {
	exits.anywhere
} else := addresses

_reason(side) := sprintf("%s allows it", [netpol.text(side.by[0])]) if count(side.by) > 0

_reason(side) := side.why if count(side.by) == 0

# elsewhere nothing may answer there
_severity := "high" if {
	k8s.cluster.platform in {"aks", "eks", "gke"}
} else := "low"

_path := array.concat(workload.pod_metadata_path, ["labels"])
