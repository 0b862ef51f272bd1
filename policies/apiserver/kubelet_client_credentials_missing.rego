# METADATA
# title: The API server must authenticate itself to kubelets by a client certificate
# description: |
#   Without a client certificate the API server is an anonymous caller to the kubelet.
#   Logs, exec and port forwarding then work only if the kubelet lets anonymous callers
#   in, which it must not do.
# related_resources:
#   - description: Kubelet authentication and authorization
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/
#   - description: kube-apiserver flags
#     ref: https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/
# custom:
#   severity: medium
#   scope: host
#   match: [kube-apiserver]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["1.2.4"]
#     nsa: [network/control-plane, network/worker-nodes]
#     owasp_k8s: [K07]
#     pci_dss4: ["2.2.1", "2.2.6"]
#     soc2: [CC6.1, CC7.1]
#     hipaa: ["164.312(a)(1)"]
#     nist_800_190: ["4.3.2", "4.3.5"]
#   remediation: |
#     Set --kubelet-client-certificate and --kubelet-client-key to a pair that the CA of the kubelets signed.
#   verify: |
#     kubectl -n kube-system get pods -l component=kube-apiserver -o yaml | grep -E -e
#     '--(kubelet-client-certificate|kubelet-client-key)'
package policies.apiserver.kubelet_client_credentials_missing

import data.lib.flags

violation contains {"msg": msg, "details": {"path": flags.path(process, flag)}} if {
	some process in flags.of("kube-apiserver")
	some flag in ["kubelet-client-certificate", "kubelet-client-key"]
	not flags.is_given(process, flag)

	msg := sprintf("--%s is not set", [flag])
}

unknown contains finding if some finding in flags.unreadable("kube-apiserver")
