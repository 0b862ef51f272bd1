# METADATA
# title: etcd members must authenticate each other
# description: |
#   A member that takes any peer lets whoever reaches the port join the cluster, copy all
#   its data and vote on what is written.
# related_resources:
#   - description: etcd, transport security model
#     ref: https://etcd.io/docs/v3.6/op-guide/security/
# custom:
#   severity: high
#   scope: host
#   match: [etcd]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["2.5"]
#     mitre: [T1557]
#     nsa: [network/etcd]
#     owasp_k8s: [K07]
#     pci_dss4: ["2.2.7", "4.2.1", "1.3.1"]
#     soc2: [CC6.1, CC6.7]
#     hipaa: ["164.312(e)(1)", "164.312(a)(1)"]
#     nist_800_190: ["4.3.5"]
#     stig: [V-242426]
#   remediation: |
#     Give all members certificates, then set --peer-client-cert-auth=true together with --peer-trusted-ca-file.
#   verify: ps -ef | grep '[e]tcd ' | tr ' ' '\n' | grep -E '^--(peer-client-cert-auth|peer-trusted-ca-file)'
package policies.etcd.peer_client_cert_auth_disabled

import data.lib.etcdconfig

violation contains {"msg": "--peer-client-cert-auth is not true", "details": {"path": path}} if {
	some process in etcdconfig.processes
	not etcdconfig.is_on(process, "peer-client-cert-auth")
	not etcdconfig.is_given(process, "peer-trusted-ca-file")

	path := etcdconfig.path(process, "peer-client-cert-auth")
}

# with an authority etcd does ask for certificates, as long as nobody takes that away
violation contains {"msg": msg, "details": {"path": path, "severity": "medium"}} if {
	some process in etcdconfig.processes
	not etcdconfig.is_on(process, "peer-client-cert-auth")
	etcdconfig.is_given(process, "peer-trusted-ca-file")

	path := etcdconfig.path(process, "peer-client-cert-auth")
	msg := "--peer-client-cert-auth is not true, only --peer-trusted-ca-file is set"
}

unknown contains finding if some finding in etcdconfig.unknown
