# METADATA
# title: etcd must not make its own certificate for clients
# description: |
#   A certificate that nobody signed proves nothing: clients have to accept any, and so
#   accept that of somebody who stands between them and etcd.
# related_resources:
#   - description: etcd, transport security model
#     ref: https://etcd.io/docs/v3.6/op-guide/security/
# custom:
#   severity: high
#   scope: host
#   match: [etcd]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["2.3"]
#     mitre: [T1557]
#     nsa: [network/etcd]
#     owasp_k8s: [K07]
#     pci_dss4: ["2.2.7", "4.2.1", "1.3.1"]
#     soc2: [CC6.1, CC6.7]
#     hipaa: ["164.312(e)(1)", "164.312(a)(1)"]
#     nist_800_190: ["4.3.5"]
#     stig: [V-242379]
#   remediation: |
#     Remove --auto-tls and set --cert-file and --key-file to a certificate of an authority that clients know.
#   verify: ps -ef | grep '[e]tcd ' | tr ' ' '\n' | grep -E '^--auto-tls'
package policies.etcd.auto_tls_enabled

import data.lib.etcdconfig

violation contains {"msg": "--auto-tls is on", "details": {"path": path}} if {
	some process in etcdconfig.processes
	etcdconfig.is_on(process, "auto-tls")

	path := etcdconfig.path(process, "auto-tls")
}

unknown contains finding if some finding in etcdconfig.unknown
