# METADATA
# title: ClusterRoles must not reach the kubelets through nodes/proxy
# description: |
#   nodes/proxy is the whole API of every kubelet. Even get is enough to run commands in any
#   pod of a node through its WebSocket endpoint, past the admission control and without a
#   trace in the audit log.
# related_resources:
#   - description: Kubernetes documentation, kubelet authorization
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/
#   - description: Kubernetes documentation, good practices for RBAC
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
# schemas:
#   - input.review.object: schema.kubernetes.clusterrole
# custom:
#   severity: critical
#   scope: object
#   match: [rbac.authorization.k8s.io/ClusterRole]
#   frameworks:
#     cis: ["5.1.10"]
#     mitre: [T1609, T1611]
#     nsa: [authz/rbac-least-privilege, network/worker-nodes]
#     owasp_k8s: [K02, K07]
#     pci_dss4: [7.2.1, 7.2.2, 7.2.5, 2.2.1, 2.2.6]
#     soc2: [CC6.1, CC6.3, CC7.1]
#     hipaa: [164.308(a)(4), 164.312(a)(1)]
#     nist_800_190: [4.3.1, 4.3.2, 4.3.5]
#   remediation: |
#     Since Kubernetes 1.33 grant what is needed by itself: nodes/metrics, nodes/stats, nodes/log,
#     nodes/pods, nodes/healthz or nodes/configz.
#   verify: |
#     kubectl get clusterroles -o json |
#     jq -r '.items[] | select(any(.rules[]?;
#     (.resources // [] | any(. == "nodes/proxy" or . == "*/proxy" or . == "*")))) | .metadata.name'
package policies.rbac.nodes_proxy

import data.lib.rbac

violation contains {"msg": msg, "details": {"path": rule.path}} if {
	input.review.object.kind == "ClusterRole"
	some rule in rbac.granting(_verbs, {"/nodes/proxy"})

	msg := sprintf("rule allows %s", [rule.text])
}

# the form that Kubernetes had before there were subresources
violation contains {"msg": "rule allows proxy on nodes", "details": {"path": rule.path}} if {
	input.review.object.kind == "ClusterRole"
	some rule in rbac.granting({"proxy"}, {"/nodes"})
	"proxy" in rule.spec.verbs
	not rbac.granted(rule.spec, _verbs, "/nodes/proxy")
}

not_applicable contains {"msg": msg} if some msg in rbac.exempt

_verbs := {"create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"}
