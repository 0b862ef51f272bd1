# METADATA
# title: Containers must drop at least some capabilities
# description: |
#   A container that drops nothing keeps the whole default set of its runtime. Nobody
#   has asked which of it the program needs.
# related_resources:
#   - description: Linux capabilities
#     ref: https://man7.org/linux/man-pages/man7/capabilities.7.html
# schemas:
#   - input.review.object: schema.kubernetes.workload
# custom:
#   severity: low
#   scope: object
#   match: [workload]
#   frameworks:
#     cis: ["5.2.9"]
#     nsa: [pods/hardening]
#     owasp_k8s: [K01]
#     pci_dss4: ["2.2.1", "2.2.6"]
#     soc2: [CC6.1, CC7.1]
#     hipaa: [164.312(a)(1)]
#     nist_800_190: ["4.4.3"]
#   remediation: |
#     Set securityContext.capabilities.drop to ["ALL"]. This is the weak form of pod/capabilities-not-dropped:
#     choose one of the two.
#   verify: |
#     kubectl get pods -A -o json | jq -r '.items[] |
#     select(any((.spec.containers + .spec.initContainers)[];
#     .securityContext.capabilities.drop // [] | length == 0)) |
#     .metadata.namespace + "/" + .metadata.name'
#   enabled: false
package policies.pod.capability_none_dropped

import data.lib.patch
import data.lib.workload

violation contains {"msg": msg, "details": {"path": path, "fix": patch.put(path, ["ALL"])}} if {
	not workload.is_windows
	some container in workload.containers
	not container.spec.securityContext.capabilities.drop[0]

	path := array.concat(container.path, ["securityContext", "capabilities", "drop"])
	msg := sprintf("%s drops no capability", [workload.who(container)])
}

not_applicable contains {"msg": "the pod runs on Windows"} if workload.is_windows
