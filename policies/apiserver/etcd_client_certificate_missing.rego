# METADATA
# title: The API server must authenticate itself to etcd by a client certificate
# description: |
#   An etcd that takes the API server without a certificate takes anybody who reaches
#   its port. Whoever writes to etcd owns the cluster, past authentication,
#   authorization and admission.
# related_resources:
#   - description: Operating etcd clusters
#     ref: https://kubernetes.io/docs/tasks/administer-cluster/configure-upgrade-etcd/
#   - description: kube-apiserver flags
#     ref: https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/
# custom:
#   severity: high
#   scope: host
#   match: [kube-apiserver]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["1.2.23"]
#     nsa: [network/etcd, network/control-plane]
#     owasp_k8s: [K07]
#     pci_dss4: ["2.2.7", "4.2.1", "1.3.1", "2.2.1", "2.2.6"]
#     soc2: [CC6.1, CC6.7, CC7.1]
#     hipaa: ["164.312(e)(1)", "164.312(a)(1)"]
#     nist_800_190: ["4.3.5", "4.3.2"]
#     stig: [V-242430, V-242431]
#   remediation: |
#     Set --etcd-certfile and --etcd-keyfile to a pair that the CA of etcd signed, and make etcd ask for it
#     (--client-cert-auth).
#   verify: |
#     kubectl -n kube-system get pods -l component=kube-apiserver -o yaml | grep -E -e
#     '--(etcd-certfile|etcd-keyfile)'
package policies.apiserver.etcd_client_certificate_missing

import data.lib.flags

violation contains {"msg": msg, "details": {"path": flags.path(process, flag)}} if {
	some process in flags.of("kube-apiserver")
	some flag in ["etcd-certfile", "etcd-keyfile"]
	not flags.is_given(process, flag)

	msg := sprintf("--%s is not set", [flag])
}

unknown contains finding if some finding in flags.unreadable("kube-apiserver")
