# METADATA
# title: etcd must ask its clients for a certificate
# description: |
#   Without certificates every process that reaches the port reads and writes the whole
#   state of the cluster, past all authentication, roles and audit of the API server.
# related_resources:
#   - description: etcd, transport security model
#     ref: https://etcd.io/docs/v3.6/op-guide/security/
# custom:
#   severity: critical
#   scope: host
#   match: [etcd]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["2.2"]
#     mitre: [T1190, T1552.007]
#     nsa: [network/etcd]
#     owasp_k8s: [K07]
#     pci_dss4: ["2.2.7", "4.2.1", "1.3.1"]
#     soc2: [CC6.1, CC6.7]
#     hipaa: ["164.312(e)(1)", "164.312(a)(1)"]
#     nist_800_190: ["4.3.5"]
#     stig: [V-242423]
#   remediation: |
#     Set --client-cert-auth=true together with --trusted-ca-file, and give clients certificates of that authority.
#   verify: ps -ef | grep '[e]tcd ' | tr ' ' '\n' | grep -E '^--(client-cert-auth|trusted-ca-file)'
package policies.etcd.client_cert_auth_disabled

import data.lib.etcdconfig

violation contains {"msg": "--client-cert-auth is not true", "details": {"path": path}} if {
	some process in etcdconfig.processes
	not etcdconfig.is_on(process, "client-cert-auth")
	not etcdconfig.is_given(process, "trusted-ca-file")

	path := etcdconfig.path(process, "client-cert-auth")
}

# with an authority etcd does ask for certificates, as long as nobody takes that away
violation contains {"msg": msg, "details": {"path": path, "severity": "medium"}} if {
	some process in etcdconfig.processes
	not etcdconfig.is_on(process, "client-cert-auth")
	etcdconfig.is_given(process, "trusted-ca-file")

	path := etcdconfig.path(process, "client-cert-auth")
	msg := "--client-cert-auth is not true, only --trusted-ca-file is set"
}

unknown contains finding if some finding in etcdconfig.unknown
