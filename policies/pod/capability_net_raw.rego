# METADATA
# title: Containers must not hold NET_RAW
# description: |
#   With raw sockets a container forges packets of other pods on its node: it answers
#   for their DNS, takes over their addresses and reads their traffic. Runtimes grant it
#   unless it is dropped.
# related_resources:
#   - description: Linux capabilities
#     ref: https://man7.org/linux/man-pages/man7/capabilities.7.html
# schemas:
#   - input.review.object: schema.kubernetes.workload
# custom:
#   severity: medium
#   scope: object
#   match: [workload]
#   frameworks:
#     cis: ["5.2.8"]
#     mitre: [T1557.002, T1040]
#     nsa: [pods/hardening, network/policies]
#     owasp_k8s: [K01, K05]
#     pci_dss4: ["2.2.1", "2.2.6", "1.2.1", "1.3.1", "1.3.2", "1.4.1"]
#     soc2: [CC6.1, CC7.1, CC6.6]
#     hipaa: [164.312(a)(1), 164.312(e)(1)]
#     nist_800_190: ["4.4.3", "4.3.3", "4.4.2"]
#   remediation: |
#     Add NET_RAW, or better ALL, to securityContext.capabilities.drop and take it out of add; ping works without it
#     on current nodes.
#   verify: |
#     kubectl get pods -A -o json | jq -r '.items[] |
#     select(any((.spec.containers + .spec.initContainers)[];
#     .securityContext.capabilities.drop // [] | index("ALL") or index("NET_RAW") | not)) |
#     .metadata.namespace + "/" + .metadata.name'
package policies.pod.capability_net_raw

import data.lib.capability
import data.lib.patch
import data.lib.workload

violation contains {"msg": msg, "details": {"path": path}} if {
	not workload.is_windows
	some container in workload.containers
	some i, added in container.spec.securityContext.capabilities.add
	capability.plain(added) in {"ALL", "NET_RAW"}

	path := array.concat(container.path, ["securityContext", "capabilities", "add", i])
	msg := sprintf("%s adds capability %s", [workload.who(container), capability.named(added)])
}

violation contains {"msg": msg, "details": {"path": path, "fix": fix}} if {
	not workload.is_windows
	some container in workload.containers
	not _drops(container)

	dropped := [name | some name in container.spec.securityContext.capabilities.drop]
	path := array.concat(container.path, ["securityContext", "capabilities", "drop"])
	fix := patch.put(path, array.concat(dropped, ["NET_RAW"]))
	msg := sprintf("%s does not drop NET_RAW", [workload.who(container)])
}

_drops(container) if "ALL" in container.spec.securityContext.capabilities.drop

_drops(container) if "NET_RAW" in container.spec.securityContext.capabilities.drop

not_applicable contains {"msg": "the pod runs on Windows"} if workload.is_windows
