# METADATA
# title: Pods must not share the network of the node
# description: |
#   The pod reaches services that listen on the loopback of the node, sees the traffic
#   of other pods, asks the cloud for the credentials of the node, and no NetworkPolicy
#   applies to it.
# related_resources:
#   - description: Pod Security Standards
#     ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/
# schemas:
#   - input.review.object: schema.kubernetes.workload
# custom:
#   severity: high
#   scope: object
#   match: [workload]
#   frameworks:
#     cis: ["5.2.5"]
#     pss: [baseline/hostNamespaces]
#     mitre: [T1611, T1040, T1552.005]
#     nsa: [pods/hardening, network/policies]
#     owasp_k8s: [K01, K05]
#     pci_dss4: ["2.2.1", "2.2.6", "1.2.1", "1.3.1", "1.3.2", "1.4.1"]
#     soc2: [CC6.1, CC7.1, CC6.6]
#     hipaa: [164.312(a)(1), 164.312(e)(1)]
#     nist_800_190: ["4.4.3", "4.5.5", "4.3.3", "4.4.2"]
#   remediation: |
#     Remove spec.hostNetwork and publish ports with a Service. Addresses and DNS change by that, so try it first.
#   verify: |
#     kubectl get pods -A -o json | jq -r '.items[] |
#     select(.spec.hostNetwork) |
#     .metadata.namespace + "/" + .metadata.name'
package policies.pod.host_network

import data.lib.baseline

violation contains {"msg": "the pod shares the network of its node", "details": {"path": fault.path}} if {
	some fault in baseline.host_namespaces
	fault.value == "hostNetwork"
}
