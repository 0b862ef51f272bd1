# METADATA
# title: The controller manager must not switch off the rotation of kubelet serving certificates
# description: |
#   The gate has been on since Kubernetes 1.12. Without it requests for new serving
#   certificates are left alone, and nodes keep certificates that run out or that a CA
#   outside the cluster signed.
# related_resources:
#   - description: kube-controller-manager flags
#     ref: https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/
#   - description: TLS bootstrapping
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/kubelet-tls-bootstrapping/
# custom:
#   severity: low
#   scope: host
#   match: [kube-controller-manager]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["1.3.6"]
#     nsa: [network/control-plane, network/worker-nodes, network/encryption]
#     owasp_k8s: [K07]
#     pci_dss4: ["2.2.1", "2.2.6", "2.2.7", "4.2.1"]
#     soc2: [CC6.1, CC7.1, CC6.7]
#     hipaa: ["164.312(a)(1)", "164.312(e)(1)", "164.312(e)(2)(ii)"]
#     nist_800_190: ["4.3.2", "4.3.5", "4.3.3"]
#   remediation: Remove RotateKubeletServerCertificate=false from --feature-gates.
#   verify: |
#     kubectl -n kube-system get pods -l component=kube-controller-manager -o yaml | grep -E -e
#     '--feature-gates'
package policies.apiserver.controller_manager_kubelet_server_rotation_disabled

import data.lib.flags

violation contains {"msg": "the feature gate RotateKubeletServerCertificate is off", "details": {"path": path}} if {
	some process in flags.of("kube-controller-manager")
	flags.gate(process, "RotateKubeletServerCertificate", true) == false

	path := flags.path(process, "feature-gates")
}

unknown contains finding if some finding in flags.unreadable("kube-controller-manager")
