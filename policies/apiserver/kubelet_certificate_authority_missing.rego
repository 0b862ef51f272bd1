# METADATA
# title: The API server must verify the serving certificates of kubelets
# description: |
#   Without a CA for the kubelets the API server takes any certificate. Somebody between
#   it and a node can pose as the kubelet and read the output of exec and logs, or what
#   is typed into a shell.
# related_resources:
#   - description: Kubelet authentication and authorization
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/
#   - description: TLS bootstrapping
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/kubelet-tls-bootstrapping/
# custom:
#   severity: medium
#   scope: host
#   match: [kube-apiserver]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["1.2.5"]
#     mitre: [T1557]
#     nsa: [network/control-plane, network/worker-nodes, network/encryption]
#     owasp_k8s: [K07]
#     pci_dss4: ["2.2.1", "2.2.6", "2.2.7", "4.2.1"]
#     soc2: [CC6.1, CC7.1, CC6.7]
#     hipaa: ["164.312(a)(1)", "164.312(e)(1)", "164.312(e)(2)(ii)"]
#     nist_800_190: ["4.3.2", "4.3.5", "4.3.3"]
#   remediation: |
#     Let the nodes have serving certificates that the cluster CA signed (serverTLSBootstrap in the
#     KubeletConfiguration, and an approver), then set --kubelet-certificate-authority. kubeadm does neither by
#     itself.
#   verify: |
#     kubectl -n kube-system get pods -l component=kube-apiserver -o yaml | grep -E -e
#     '--kubelet-certificate-authority'
package policies.apiserver.kubelet_certificate_authority_missing

import data.lib.flags

violation contains {"msg": "--kubelet-certificate-authority is not set", "details": {"path": path}} if {
	some process in flags.of("kube-apiserver")
	not flags.is_given(process, "kubelet-certificate-authority")

	path := flags.path(process, "kubelet-certificate-authority")
}

unknown contains finding if some finding in flags.unreadable("kube-apiserver")
