# METADATA
# title: etcd must serve its clients over TLS
# description: |
#   Whoever can listen between the API server and etcd reads every Secret of the cluster
#   as it passes, and can change answers and writes on the way.
# related_resources:
#   - description: etcd, transport security model
#     ref: https://etcd.io/docs/v3.6/op-guide/security/
# custom:
#   severity: critical
#   scope: host
#   match: [etcd]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["2.1"]
#     mitre: [T1040, T1557]
#     nsa: [network/etcd]
#     owasp_k8s: [K07]
#     pci_dss4: ["2.2.7", "4.2.1", "1.3.1"]
#     soc2: [CC6.1, CC6.7]
#     hipaa: ["164.312(e)(1)", "164.312(a)(1)"]
#     nist_800_190: ["4.3.5"]
#     stig: [V-242427, V-242428]
#   remediation: |
#     Set --cert-file and --key-file to a certificate of the member, and use https in the URLs for clients.
#   verify: ps -ef | grep '[e]tcd ' | tr ' ' '\n' | grep -E '^--(cert-file|key-file)'
package policies.etcd.server_tls_missing

import data.lib.etcdconfig

violation contains {"msg": msg, "details": {"path": path}} if {
	some process in etcdconfig.processes
	missing := [flag | some flag in ["cert-file", "key-file"]; not etcdconfig.is_given(process, flag)]
	count(missing) > 0

	path := etcdconfig.path(process, missing[0])
	msg := sprintf("not set: --%s", [concat(", --", missing)])
}

unknown contains finding if some finding in etcdconfig.unknown
