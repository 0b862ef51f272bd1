# METADATA
# title: A pod that leads to cluster-admin must not be reachable from outside
# description: |
#   A flaw in this workload is all that stands between the internet and the whole cluster:
#   the token in the pod holds rights that lead to every other.
# related_resources:
#   - description: Kubernetes documentation, RBAC good practices
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
# schemas:
#   - input.review.object: schema.kubernetes.workload
# custom:
#   severity: critical
#   scope: referential
#   match: [workload]
#   needs:
#     - Namespace
#     - networking.k8s.io/NetworkPolicy
#     - cilium.io/CiliumNetworkPolicy
#     - cilium.io/CiliumClusterwideNetworkPolicy
#     - projectcalico.org/NetworkPolicy
#     - projectcalico.org/GlobalNetworkPolicy
#     - crd.projectcalico.org/NetworkPolicy
#     - crd.projectcalico.org/GlobalNetworkPolicy
#     - crd.antrea.io/NetworkPolicy
#     - crd.antrea.io/ClusterNetworkPolicy
#     - policy.networking.k8s.io/AdminNetworkPolicy
#     - policy.networking.k8s.io/BaselineAdminNetworkPolicy
#     - policy.networking.k8s.io/ClusterNetworkPolicy
#     - Service
#     - networking.k8s.io/Ingress
#     - gateway.networking.k8s.io/HTTPRoute
#     - gateway.networking.k8s.io/GRPCRoute
#     - gateway.networking.k8s.io/TLSRoute
#     - gateway.networking.k8s.io/TCPRoute
#     - gateway.networking.k8s.io/UDPRoute
#     - gateway.networking.k8s.io/ReferenceGrant
#     - networking.istio.io/VirtualService
#     - route.openshift.io/Route
#     - rbac.authorization.k8s.io/Role
#     - rbac.authorization.k8s.io/ClusterRole
#     - rbac.authorization.k8s.io/RoleBinding
#     - rbac.authorization.k8s.io/ClusterRoleBinding
#     - ServiceAccount
#   frameworks:
#     mitre: [T1098.006, T1190, T1528]
#     nsa: [authz/rbac-least-privilege, network/exposure, threat-model/lateral-movement]
#     owasp_k8s: [K02, K05, K06]
#     pci_dss4: [1.3.1, 1.4.2, 1.4.4, 7.2.1, 7.2.2, 7.2.5]
#     soc2: [CC6.1, CC6.3, CC6.6]
#     hipaa: ["164.308(a)(1)(ii)(A)", 164.308(a)(4), 164.312(a)(1), 164.312(e)(1)]
#     nist_800_190: [4.3.1, 4.3.2, 4.3.3, 4.3.4, 4.4.2, 4.4.3]
#   parameters:
#     privilegedNamespaces:
#       type: array
#       items: {type: string}
#       default: [kube-system]
#       description: Namespaces whose pods hold rights that lead to the whole cluster.
#   remediation: |
#     Take the rights from the service account, give the pods no token, or close the way to them; split the part
#     that needs the rights from the part that serves requests.
#   verify: regolith reach --from internet -i <files>; kubectl auth can-i --list --as=system:serviceaccount:<namespace>:<account>
package policies.network.attack_path_internet_to_cluster_admin

import data.lib.attackpath
import data.lib.entrance
import data.lib.k8s
import data.lib.netpol
import data.lib.rbac
import data.lib.serviceaccount

default privileged_namespaces := ["kube-system"]

privileged_namespaces := input.parameters.privilegedNamespaces

violation contains {"msg": msg, "details": {"path": serviceaccount.path, "related": related, "steps": steps}} if {
	count(_takeovers) > 0
	way := sort(entrance.open)[0]

	powers := attackpath.summary(object.keys(_takeovers))
	msg := sprintf("reachable through %s, and its service account leads to cluster-admin by %s", [way.text, powers])
	related := array.concat(way.related, sort(attackpath.takeover_bindings(_takeovers)))
	steps := array.concat([entrance.step(way), attackpath.holds_token(_key)], attackpath.takeover_steps(_takeovers))
}

unknown contains {"msg": msg, "details": {"path": serviceaccount.path, "related": [doubt.by]}} if {
	count(_takeovers) > 0
	doubt := sort(entrance.doubtful)[0]

	msg := sprintf("leads to cluster-admin and is reachable through %s, unless %s shuts it", [doubt.way.text, netpol.text(doubt.by)])
}

unknown contains {"msg": msg, "details": {"path": serviceaccount.path, "related": [grant.binding]}} if {
	serviceaccount.has_token
	count(_takeovers) == 0
	some grant in array.slice(sort(rbac.unresolved_of(_key)), 0, 1)
	count(entrance.open) > 0

	msg := sprintf("is reachable from outside, and what %s gives its service account is not known", [rbac.role_text(grant.role)])
}

default _takeovers := {}

_takeovers := _takeovers_by(_key) if serviceaccount.has_token

# of scalars alone: a scan asks once for each account
_takeovers_by(key) := attackpath.takeovers(key, {ns | some ns in privileged_namespaces})

_key := concat(":", ["ServiceAccount", k8s.namespace, serviceaccount.name])
