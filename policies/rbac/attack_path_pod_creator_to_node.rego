# METADATA
# title: Nobody but administrators must be able to take a node with a pod of their own
# description: |
#   Where no level of Pod Security is enforced a pod may be privileged, share the processes of
#   its node and mount its disk. Whoever may create pods there owns the node, and with it
#   every token and Secret of the pods beside.
# related_resources:
#   - description: Kubernetes documentation, Pod Security admission
#     ref: https://kubernetes.io/docs/concepts/security/pod-security-admission/
#   - description: Kubernetes documentation, good practices for RBAC, privilege escalation risks
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/#privilege-escalation-risks
# custom:
#   severity: high
#   scope: referential
#   match: [Namespace]
#   needs:
#     - rbac.authorization.k8s.io/Role
#     - rbac.authorization.k8s.io/ClusterRole
#     - rbac.authorization.k8s.io/RoleBinding
#     - rbac.authorization.k8s.io/ClusterRoleBinding
#   frameworks:
#     mitre: [T1610, T1611]
#     nsa: [threat-model/lateral-movement, pods/enforcement]
#     owasp_k8s: [K02, K05, K04]
#     pci_dss4: [1.4.2, 7.2.5, 2.2.1, 6.5.1]
#     soc2: [CC6.1, CC6.6, CC8.1]
#     hipaa: [164.308(a)(1)(ii)(A), 164.312(a)(1)]
#     nist_800_190: [4.3.3, 4.3.4, 4.4.3]
#   parameters:
#     excludedNamespaces:
#       type: array
#       items: {type: string}
#       default: [kube-system, kube-public, kube-node-lease]
#       description: Namespaces of the system, which are not judged.
#     clusterDefault:
#       type: string
#       default: privileged
#       description: |
#         The level that the AdmissionConfiguration of the cluster enforces where a namespace has no
#         label.
#     enforcedOtherwise:
#       type: boolean
#       default: false
#       description: |
#         Whether a policy of Gatekeeper, Kyverno or a ValidatingAdmissionPolicy refuses such pods
#         in all namespaces.
#   remediation: |
#     Label the namespace with pod-security.kubernetes.io/enforce=baseline, or restricted where no
#     pod breaks it, or take the right to create pods from those who need none.
#   verify: |
#     kubectl auth can-i create pods --as=<user> -n <namespace>; kubectl get namespace <namespace> --show-labels
package policies.rbac.attack_path_pod_creator_to_node

import data.lib.attackpath
import data.lib.k8s
import data.lib.podsecurity
import data.lib.rbac

default excluded_namespaces := ["kube-system", "kube-public", "kube-node-lease"]

excluded_namespaces := input.parameters.excludedNamespaces

default cluster_default := "privileged"

cluster_default := input.parameters.clusterDefault

default enforced_otherwise := false

enforced_otherwise := input.parameters.enforcedOtherwise

violation contains {"msg": msg, "details": details} if {
	k8s.kind == "Namespace"
	k8s.group == ""
	not _exemption
	_level == "privileged"
	count(_creators) > 0

	msg := sprintf("%s can create privileged pods and take a node", [attackpath.summary(_names)])
	details := {
		"path": ["metadata", "labels", "pod-security.kubernetes.io/enforce"],
		"related": sort({creator.grant.binding | some creator in _creators}),
		"steps": array.concat(
			array.slice(sort({attackpath.granted_to(creator.key, creator.grant) | some creator in _creators}), 0, 3),
			[
				"it creates a privileged pod, which no level of Pod Security refuses here",
				"from there it takes the node, and the tokens and Secrets of all pods on it",
			],
		),
	}
}

not_applicable contains {"msg": _exemption} if k8s.kind == "Namespace"

_exemption := "the namespace is excluded" if {
	k8s.name in excluded_namespaces
} else := "another admission policy refuses such pods" if {
	enforced_otherwise == true
}

_level := podsecurity.level(k8s.obj, "enforce")

_level := cluster_default if not podsecurity.level(k8s.obj, "enforce")

_creators := attackpath.pod_creators(k8s.name)

_names := {rbac.text(creator.key) | some creator in _creators}
