# METADATA
# title: Roles must not write Services, Ingresses or Gateways
# description: |
#   They open the ways into the cluster and through it: whoever writes them publishes an
#   internal workload to the internet, or puts themselves between a caller and the workload
#   that it calls.
# related_resources:
#   - description: Kubernetes documentation, good practices for RBAC
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
#   - description: Kubernetes documentation, Service
#     ref: https://kubernetes.io/docs/concepts/services-networking/service/
# custom:
#   severity: medium
#   scope: object
#   match: [rbac.authorization.k8s.io/Role, rbac.authorization.k8s.io/ClusterRole]
#   frameworks:
#     mitre: [T1557, T1133]
#     nsa: [authz/rbac-least-privilege, network/exposure]
#     owasp_k8s: [K02, K06]
#     pci_dss4: [7.2.1, 7.2.2, 7.2.5, 1.3.1, 1.4.2, 1.4.4]
#     soc2: [CC6.1, CC6.3, CC6.6]
#     hipaa: [164.308(a)(4), 164.312(a)(1), 164.312(e)(1)]
#     nist_800_190: [4.3.1, 4.3.2, 4.3.3, 4.4.2]
#   parameters:
#     resources:
#       type: array
#       items: {type: string}
#       default: [/services, networking.k8s.io/ingresses, "gateway.networking.k8s.io/*"]
#       description: |
#         What counts, as group/resource, with nothing before the slash for the core group; * stands
#         for any part of the resource.
#   remediation: |
#     Let Services and routes come from a reviewed repository, applied by one account of each team in
#     its own namespace.
#   verify: kubectl auth can-i create ingresses.networking.k8s.io --as=<user> -n <namespace>
package policies.rbac.services_or_ingress_write

import data.lib.rbac
import data.lib.rolescope

default resources := ["/services", "networking.k8s.io/ingresses", "gateway.networking.k8s.io/*"]

resources := input.parameters.resources

violation contains {"msg": msg, "details": {"path": rule.path}} if {
	some rule in rbac.granting(_verbs, rolescope.targets(resources))

	msg := sprintf("rule allows %s", [rule.text])
}

not_applicable contains {"msg": msg} if some msg in rbac.exempt

_verbs := {"create", "delete", "deletecollection", "patch", "update"}
