# METADATA
# title: The API server must run the NodeRestriction plugin
# description: |
#   The plugin keeps a kubelet to its own Node and to pods on it. Without it whoever
#   takes one node relabels the others, draws privileged pods to himself and goes on
#   through the cluster.
# related_resources:
#   - description: Admission controllers
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/
#   - description: Using Node authorization
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/node/
# custom:
#   severity: high
#   scope: host
#   match: [kube-apiserver]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["1.2.14"]
#     mitre: [T1098]
#     nsa: [network/control-plane, network/worker-nodes]
#     owasp_k8s: [K07]
#     pci_dss4: ["2.2.1", "2.2.6"]
#     soc2: [CC6.1, CC7.1]
#     hipaa: ["164.312(a)(1)"]
#     nist_800_190: ["4.3.2", "4.3.5"]
#   remediation: Add NodeRestriction to --enable-admission-plugins; it is not on by default (kubeadm adds it).
#   verify: |
#     kubectl -n kube-system get pods -l component=kube-apiserver -o yaml | grep -E -e
#     '--(enable|disable)-admission-plugins'
package policies.apiserver.node_restriction_plugin_missing

import data.lib.admission
import data.lib.flags

violation contains {"msg": "the admission plugin NodeRestriction is not enabled", "details": {"path": path}} if {
	some process in flags.of("kube-apiserver")
	not admission.is_on(process, "NodeRestriction")

	path := admission.path(process, "NodeRestriction")
}

unknown contains finding if some finding in flags.unreadable("kube-apiserver")
