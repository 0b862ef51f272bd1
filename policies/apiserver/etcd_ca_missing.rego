# METADATA
# title: The API server must verify the certificate of etcd
# description: |
#   Without a CA of its own for etcd the API server trusts whatever the system trusts.
#   Who can pose as etcd reads all that is written to it, Secrets included, and hands
#   out objects of his own making.
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
#     cis: ["1.2.26"]
#     mitre: [T1557]
#     nsa: [network/etcd, network/control-plane]
#     owasp_k8s: [K07]
#     pci_dss4: ["2.2.7", "4.2.1", "1.3.1", "2.2.1", "2.2.6"]
#     soc2: [CC6.1, CC6.7, CC7.1]
#     hipaa: ["164.312(e)(1)", "164.312(a)(1)"]
#     nist_800_190: ["4.3.5", "4.3.2"]
#     stig: [V-242429]
#   remediation: Set --etcd-cafile to the CA that signed the serving certificates of etcd.
#   verify: kubectl -n kube-system get pods -l component=kube-apiserver -o yaml | grep -E -e '--etcd-cafile'
package policies.apiserver.etcd_ca_missing

import data.lib.flags

violation contains {"msg": "--etcd-cafile is not set", "details": {"path": path}} if {
	some process in flags.of("kube-apiserver")
	not flags.is_given(process, "etcd-cafile")

	path := flags.path(process, "etcd-cafile")
}

unknown contains finding if some finding in flags.unreadable("kube-apiserver")
