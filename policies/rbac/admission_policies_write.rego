# METADATA
# title: Roles must not change admission policies or exempt from them
# description: |
#   Admission policies keep privileged pods and unsigned images out of the cluster. Whoever
#   changes them, or writes an exception, lets in what they were made against; mutating ones
#   change what others create.
# related_resources:
#   - description: Kubernetes documentation, good practices for RBAC
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
#   - description: Kubernetes documentation, validating admission policy
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
# custom:
#   severity: high
#   scope: object
#   match: [rbac.authorization.k8s.io/Role, rbac.authorization.k8s.io/ClusterRole]
#   needs:
#     - rbac.authorization.k8s.io/ClusterRole
#     - rbac.authorization.k8s.io/RoleBinding
#     - rbac.authorization.k8s.io/ClusterRoleBinding
#   frameworks:
#     mitre: [T1562.001]
#     nsa: [authz/rbac-least-privilege, pods/enforcement]
#     owasp_k8s: [K02, K04]
#     pci_dss4: [7.2.1, 7.2.2, 7.2.5, 2.2.1, 6.5.1]
#     soc2: [CC6.1, CC6.3, CC8.1]
#     hipaa: [164.308(a)(4), 164.312(a)(1), 164.308(a)(1)(ii)(B)]
#     nist_800_190: [4.3.1, 4.3.2, 4.4.3]
#   parameters:
#     resources:
#       type: array
#       items: {type: string}
#       default:
#         - admissionregistration.k8s.io/validatingadmissionpolicies
#         - admissionregistration.k8s.io/validatingadmissionpolicybindings
#         - admissionregistration.k8s.io/mutatingadmissionpolicies
#         - admissionregistration.k8s.io/mutatingadmissionpolicybindings
#         - "constraints.gatekeeper.sh/*"
#         - "templates.gatekeeper.sh/*"
#         - "config.gatekeeper.sh/*"
#         - "mutations.gatekeeper.sh/*"
#         - "kyverno.io/*"
#         - "policies.kyverno.io/*"
#         - "policy.sigstore.dev/*"
#       description: What counts, as group/resource; * stands for any part of the resource.
#   remediation: |
#     Let policies and their exceptions come from a reviewed repository, applied by one account that
#     no workload runs as; operators of the policy engine keep get, list and watch.
#   verify: kubectl auth can-i create policyexceptions.kyverno.io --as=<user> -n <namespace>
package policies.rbac.admission_policies_write

import data.lib.rbac
import data.lib.rolescope

default resources := ["admissionregistration.k8s.io/validatingadmissionpolicies", "admissionregistration.k8s.io/validatingadmissionpolicybindings", "admissionregistration.k8s.io/mutatingadmissionpolicies", "admissionregistration.k8s.io/mutatingadmissionpolicybindings", "constraints.gatekeeper.sh/*", "templates.gatekeeper.sh/*", "config.gatekeeper.sh/*", "mutations.gatekeeper.sh/*", "kyverno.io/*", "policies.kyverno.io/*", "policy.sigstore.dev/*"]

resources := input.parameters.resources

violation contains {"msg": msg, "details": {"path": rule.path}} if {
	some rule in rbac.granting(_verbs, _targets)

	msg := sprintf("rule allows %s", [rule.text])
}

not_applicable contains {"msg": msg} if some msg in rbac.exempt

_verbs := {"create", "delete", "deletecollection", "patch", "update"}

_targets := {target |
	some target in rolescope.targets({resource | some resource in resources})
	_takes_effect(target)
}

_takes_effect(_) if rolescope.in_cluster

_takes_effect(target) if {
	not split(target, "/")[0] in _of_the_cluster
	not startswith(split(target, "/")[1], "cluster")
}

# groups without kinds of a namespace; Kyverno names those of the cluster after it
_of_the_cluster := {
	"admissionregistration.k8s.io",
	"constraints.gatekeeper.sh",
	"mutations.gatekeeper.sh",
	"policy.sigstore.dev",
	"templates.gatekeeper.sh",
}
