# METADATA
# title: Roles must not write Secrets other than by name
# description: |
#   Whoever creates a Secret of type kubernetes.io/service-account-token for an account and
#   reads it back holds a token of that account that never expires. Whoever changes one swaps
#   the credentials that others trust, and whoever deletes one stops what needs it.
# related_resources:
#   - description: Kubernetes documentation, good practices for RBAC
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
#   - description: Kubernetes documentation, Secrets
#     ref: https://kubernetes.io/docs/concepts/configuration/secret/
# custom:
#   severity: high
#   scope: object
#   match: [rbac.authorization.k8s.io/Role, rbac.authorization.k8s.io/ClusterRole]
#   frameworks:
#     mitre: [T1098, T1528]
#     nsa: [authz/rbac-least-privilege, network/secrets]
#     owasp_k8s: [K02, K03]
#     pci_dss4: [7.2.1, 7.2.2, 7.2.5, 8.6.2, 8.3.2]
#     soc2: [CC6.1, CC6.3]
#     hipaa: [164.308(a)(4), 164.312(a)(1), 164.312(a)(2)(iv)]
#     nist_800_190: [4.3.1, 4.3.2, 4.1.4]
#   parameters:
#     verbs:
#       type: array
#       items: {type: string}
#       default: [create, update, patch, delete, deletecollection]
#       description: The verbs that count as writing.
#   remediation: |
#     Limit update and patch with resourceNames to the Secrets that the holder renews, and drop
#     create: let the Secrets be made where the workload is deployed.
#   verify: kubectl auth can-i create secrets --as=system:serviceaccount:<namespace>:<name> -n <namespace>
package policies.rbac.secrets_write

import data.lib.rbac

default verbs := ["create", "update", "patch", "delete", "deletecollection"]

verbs := input.parameters.verbs

violation contains {"msg": msg, "details": {"path": rule.path, "severity": severity}} if {
	some rule in rbac.granting({verb | some verb in verbs}, {"/secrets"})

	msg := sprintf("rule allows %s", [rule.text])
	severity := _severity(rule)
}

not_applicable contains {"msg": msg} if some msg in rbac.exempt

# deleting makes no token, and whoever knows the names may only spoil those
_severity(rule) := "medium" if _is_lesser(rule)

_severity(rule) := "high" if not _is_lesser(rule)

_is_lesser(rule) if rbac.is_named(rule.spec)

_is_lesser(rule) if count(rule.verbs - {"delete", "deletecollection"}) == 0
