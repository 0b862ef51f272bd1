# METADATA
# title: Namespaces must enforce a Pod Security level
# description: |
#   Without an enforced level anybody who may create pods in a namespace may create one
#   that is root on its node. All other rules about pods are then advice.
# related_resources:
#   - description: Pod Security admission
#     ref: https://kubernetes.io/docs/concepts/security/pod-security-admission/
#   - description: Enforce Pod Security Standards with namespace labels
#     ref: https://kubernetes.io/docs/tasks/configure-pod-container/enforce-standards-namespace-labels/
# schemas:
#   - input.review.object: schema.kubernetes.namespace
# custom:
#   severity: high
#   scope: object
#   match: [Namespace]
#   frameworks:
#     cis: ["5.2.1", "5.2.2", "5.2.3", "5.2.4", "5.2.5", "5.2.6", "5.2.7", "5.2.10", "5.2.11", "5.2.12"]
#     mitre: [T1610, T1611]
#     nsa: [pods/enforcement]
#     owasp_k8s: [K04]
#     pci_dss4: ["2.2.1", "6.5.1"]
#     soc2: [CC6.1, CC8.1]
#     hipaa: [164.312(a)(1)]
#     nist_800_190: ["4.4.3"]
#   parameters:
#     minLevel:
#       type: string
#       enum: [privileged, baseline, restricted]
#       default: baseline
#       description: The least level that must be enforced.
#     excludedNamespaces:
#       type: array
#       items: {type: string}
#       default: [kube-system, kube-public, kube-node-lease]
#       description: Namespaces of the system, which are not judged.
#     clusterDefault:
#       type: string
#       enum: [privileged, baseline, restricted]
#       default: privileged
#       description: The level that the AdmissionConfiguration of the cluster enforces where a namespace has no label.
#     enforcedOtherwise:
#       type: boolean
#       default: false
#       description: |
#         Whether a policy of Gatekeeper, Kyverno or a ValidatingAdmissionPolicy enforces the same in all
#         namespaces.
#   remediation: |
#     Label the namespace with pod-security.kubernetes.io/enforce=baseline, or restricted where no pod breaks it,
#     and with audit and warn at restricted.
#   verify: kubectl get namespaces -l '!pod-security.kubernetes.io/enforce'
package policies.pod.psa_enforce_missing

import data.lib.k8s
import data.lib.podsecurity

default min_level := "baseline"

min_level := input.parameters.minLevel

default cluster_default := "privileged"

cluster_default := input.parameters.clusterDefault

default enforced_otherwise := false

enforced_otherwise := input.parameters.enforcedOtherwise

default excluded_namespaces := ["kube-system", "kube-public", "kube-node-lease"]

excluded_namespaces := input.parameters.excludedNamespaces

violation contains {"msg": msg, "details": podsecurity.enforcing} if {
	k8s.kind == "Namespace"
	k8s.group == ""
	not _exemption
	not podsecurity.level(k8s.obj, "enforce")
	podsecurity.strictness[cluster_default] < podsecurity.strictness[min_level]

	msg := sprintf("no level is enforced, and the default of the cluster is %s", [cluster_default])
}

not_applicable contains {"msg": _exemption} if k8s.kind == "Namespace"

_exemption := "the namespace is excluded" if {
	k8s.name in excluded_namespaces
} else := "another admission policy enforces the rules for pods" if {
	enforced_otherwise
}
