# METADATA
# title: etcd members must not make their own certificates
# description: |
#   Members that sign their certificates themselves cannot tell a peer from an intruder,
#   who can then join the cluster or read what they exchange.
# related_resources:
#   - description: etcd, transport security model
#     ref: https://etcd.io/docs/v3.6/op-guide/security/
# custom:
#   severity: high
#   scope: host
#   match: [etcd]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["2.6"]
#     mitre: [T1557]
#     nsa: [network/etcd]
#     owasp_k8s: [K07]
#     pci_dss4: ["2.2.7", "4.2.1", "1.3.1"]
#     soc2: [CC6.1, CC6.7]
#     hipaa: ["164.312(e)(1)", "164.312(a)(1)"]
#     nist_800_190: ["4.3.5"]
#     stig: [V-242380]
#   remediation: Remove --peer-auto-tls and set --peer-cert-file, --peer-key-file and --peer-trusted-ca-file.
#   verify: ps -ef | grep '[e]tcd ' | tr ' ' '\n' | grep -E '^--peer-auto-tls'
package policies.etcd.peer_auto_tls_enabled

import data.lib.etcdconfig

violation contains {"msg": "--peer-auto-tls is on", "details": {"path": path}} if {
	some process in etcdconfig.processes
	etcdconfig.is_on(process, "peer-auto-tls")

	path := etcdconfig.path(process, "peer-auto-tls")
}

unknown contains finding if some finding in etcdconfig.unknown
