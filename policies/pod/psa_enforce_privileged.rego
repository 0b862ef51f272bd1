# METADATA
# title: Namespaces must not enforce the privileged level
# description: |
#   The privileged level refuses nothing. A label that says so switches Pod Security off for
#   everybody who may create pods in the namespace, mostly for the sake of one of them.
# related_resources:
#   - description: Pod Security Standards
#     ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/
# schemas:
#   - input.review.object: schema.kubernetes.namespace
# custom:
#   severity: high
#   scope: object
#   match: [Namespace]
#   frameworks:
#     mitre: [T1562.001]
#     nsa: [pods/enforcement]
#     owasp_k8s: [K04]
#     pci_dss4: ["2.2.1", "6.5.1"]
#     soc2: [CC6.1, CC8.1]
#     hipaa: [164.312(a)(1)]
#     nist_800_190: ["4.4.3"]
#   parameters:
#     allowedNamespaces:
#       type: array
#       items: {type: string}
#       default: [kube-system]
#       description: Namespaces for what must hold its node - network and storage plugins, runtime sensors.
#   remediation: |
#     Move what needs the node into a namespace of its own, and enforce baseline here once no running pod
#     breaks it: kubectl label --dry-run=server namespace NAME pod-security.kubernetes.io/enforce=baseline.
#   verify: kubectl get namespaces -l pod-security.kubernetes.io/enforce=privileged
package policies.pod.psa_enforce_privileged

import data.lib.k8s
import data.lib.podsecurity

default allowed_namespaces := ["kube-system"]

allowed_namespaces := input.parameters.allowedNamespaces

violation contains {"msg": msg, "details": podsecurity.enforcing} if {
	k8s.kind == "Namespace"
	k8s.group == ""
	not k8s.name in allowed_namespaces
	podsecurity.level(k8s.obj, "enforce") == "privileged"

	msg := "the namespace enforces the privileged level, which refuses nothing"
}

not_applicable contains {"msg": "the namespace may hold what needs its node"} if {
	k8s.kind == "Namespace"
	k8s.name in allowed_namespaces
}
