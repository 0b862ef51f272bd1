# METADATA
# title: Something must decide what pods may run in every namespace
# description: |
#   Kubernetes itself refuses no privileged pod. Without Pod Security admission or
#   another policy that denies, whoever may create a pod in any namespace takes its
#   node, and from there the cluster. An engine that only audits changes nothing of
#   that.
# related_resources:
#   - description: Pod Security admission
#     ref: https://kubernetes.io/docs/concepts/security/pod-security-admission/
#   - description: Validating admission policy
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
# custom:
#   severity: high
#   scope: cluster
#   absence: true
#   match: [cluster]
#   needs:
#     - Namespace
#     - admissionregistration.k8s.io/ValidatingAdmissionPolicy
#     - admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding
#     - apiserver.config.k8s.io/AdmissionConfiguration
#     - constraints.gatekeeper.sh/K8sPSPAllowPrivilegeEscalationContainer
#     - constraints.gatekeeper.sh/K8sPSPAllowedUsers
#     - constraints.gatekeeper.sh/K8sPSPCapabilities
#     - constraints.gatekeeper.sh/K8sPSPHostFilesystem
#     - constraints.gatekeeper.sh/K8sPSPHostNamespace
#     - constraints.gatekeeper.sh/K8sPSPPrivilegedContainer
#     - kyverno.io/ClusterPolicy
#     - policies.kubewarden.io/ClusterAdmissionPolicy
#     - policies.kyverno.io/ValidatingPolicy
#     - security.openshift.io/SecurityContextConstraints
#     - templates.gatekeeper.sh/ConstraintTemplate
#     - facts.regolith.dev/NodeFacts
#   frameworks:
#     cis: ["5.2.1"]
#     mitre: [T1610]
#     nsa: [pods/enforcement]
#     owasp_k8s: [K04]
#     pci_dss4: ["2.2.1", "6.5.1"]
#     soc2: [CC6.1, CC8.1]
#     hipaa: ["164.308(a)(1)(ii)(B)", "164.312(a)(1)"]
#     nist_800_190: ["4.3.1", "4.4.3", "4.4.5"]
#   parameters:
#     systemNamespaces:
#       type: array
#       items: {type: string}
#       default: [kube-system, kube-public, kube-node-lease]
#       description: Namespaces that need no Pod Security level.
#   remediation: |
#     Label every namespace with pod-security.kubernetes.io/enforce (baseline or restricted), set such a level
#     as the default of the PodSecurity plugin, or let an admission policy or a policy engine refuse pods.
#   verify: kubectl get namespaces -L pod-security.kubernetes.io/enforce
package policies.apiserver.policy_engine_missing

import data.lib.config
import data.lib.enforcement
import data.lib.gatekeeper
import data.lib.k8s
import data.lib.podsecurity
import data.lib.text

default system_namespaces := ["kube-system", "kube-public", "kube-node-lease"]

system_namespaces := input.parameters.systemNamespaces

violation contains {"msg": msg, "details": {"path": ["metadata", "name"]}} if {
	k8s.is_anchor
	not _is_enforced
	count(gatekeeper.kinds - gatekeeper.known) == 0

	msg := sprintf("nothing refuses pods in %s%s", [text.clip(text.list(_open, 3), 90), _idle])
}

unknown contains {"msg": msg, "details": {"path": ["metadata", "name"]}} if {
	k8s.is_anchor
	not _is_enforced
	others := gatekeeper.kinds - gatekeeper.known
	count(others) > 0

	msg := sprintf("whether %s of Gatekeeper refuses pods is not known", [text.clip(text.list(others, 3), 90)])
}

unknown contains {"msg": "no namespaces were collected", "details": {"path": ["metadata", "name"]}} if {
	k8s.is_anchor
	count(_namespaces) == 0
}

_namespaces := {name: namespace | some name, namespace in data.inventory.cluster.v1.Namespace}

# namespaces of users in which Pod Security admission refuses nothing
_open := {name |
	some name, namespace in _namespaces
	not name in system_namespaces
	not _is_closed(namespace)
}

_is_closed(namespace) if podsecurity.level(namespace, "enforce") in {"baseline", "restricted"}

_is_enforced if count(_open) == 0

_is_enforced if {
	some file in config.admissions
	config.plugin(file, "PodSecurity").defaults.enforce in {"baseline", "restricted"}
}

_is_enforced if count(enforcement.refusing("Pod", "pods")) > 0

_is_enforced if count(gatekeeper.refusing_pods) > 0

# OpenShift admits no pod without one
_is_enforced if {
	some gv, name
	data.inventory.cluster[gv].SecurityContextConstraints[name]
}

_idle := sprintf("; policies of %s are there and refuse none", [concat(", ", engines)]) if {
	engines := enforcement.present | {"Gatekeeper" | count(gatekeeper.kinds) > 0}
	count(engines) > 0
} else := ""
