# METADATA
# title: The controller manager must publish the CA by which pods verify the API server
# description: |
#   The controller manager puts the root CA beside every service account token. A pod
#   without it can only talk to the API server unverified, and hands its token to
#   whoever answers.
# related_resources:
#   - description: kube-controller-manager flags
#     ref: https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/
#   - description: PKI certificates and requirements
#     ref: https://kubernetes.io/docs/setup/best-practices/certificates/
# custom:
#   severity: low
#   scope: host
#   match: [kube-controller-manager]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["1.3.5"]
#     mitre: [T1557]
#     nsa: [network/control-plane, network/encryption]
#     owasp_k8s: [K07]
#     pci_dss4: ["2.2.1", "2.2.6", "2.2.7", "4.2.1"]
#     soc2: [CC6.1, CC7.1, CC6.7]
#     hipaa: ["164.312(a)(1)", "164.312(e)(1)", "164.312(e)(2)(ii)"]
#     nist_800_190: ["4.3.2", "4.3.5", "4.3.3"]
#     stig: [V-242421]
#   remediation: Set --root-ca-file to the CA that signed the serving certificate of the API server.
#   verify: |
#     kubectl -n kube-system get pods -l component=kube-controller-manager -o yaml | grep -E -e '--root-ca-file'
package policies.apiserver.controller_manager_root_ca_missing

import data.lib.flags

violation contains {"msg": "--root-ca-file is not set", "details": {"path": path}} if {
	some process in flags.of("kube-controller-manager")
	not flags.is_given(process, "root-ca-file")

	path := flags.path(process, "root-ca-file")
}

unknown contains finding if some finding in flags.unreadable("kube-controller-manager")
