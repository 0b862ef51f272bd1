# METADATA
# title: etcd members must talk to each other over TLS
# description: |
#   Members send each other every change of the cluster, Secrets included. Whoever can
#   listen on that network reads all of it, and can forge what they agree on.
# related_resources:
#   - description: etcd, transport security model
#     ref: https://etcd.io/docs/v3.6/op-guide/security/
# custom:
#   severity: critical
#   scope: host
#   match: [etcd]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["2.4"]
#     mitre: [T1040]
#     nsa: [network/etcd]
#     owasp_k8s: [K07]
#     pci_dss4: ["2.2.7", "4.2.1", "1.3.1"]
#     soc2: [CC6.1, CC6.7]
#     hipaa: ["164.312(e)(1)", "164.312(a)(1)"]
#     nist_800_190: ["4.3.5"]
#     stig: [V-242432, V-242433]
#   remediation: |
#     Set --peer-cert-file and --peer-key-file to a certificate of the member, and use https in the URLs for peers.
#   verify: ps -ef | grep '[e]tcd ' | tr ' ' '\n' | grep -E '^--peer-(cert|key)-file'
package policies.etcd.peer_tls_missing

import data.lib.etcdconfig

violation contains {"msg": msg, "details": {"path": path, "severity": severity}} if {
	some process in etcdconfig.processes
	missing := [flag | some flag in ["peer-cert-file", "peer-key-file"]; not etcdconfig.is_given(process, flag)]
	count(missing) > 0
	severity := _severity(process)

	path := etcdconfig.path(process, missing[0])
	msg := sprintf("not set: --%s", [concat(", --", missing)])
}

unknown contains finding if some finding in etcdconfig.unknown

# a member without others has nobody to talk to
_severity(process) := "medium" if {
	count(split(etcdconfig.value(process, "initial-cluster"), ",")) == 1
} else := "critical"
