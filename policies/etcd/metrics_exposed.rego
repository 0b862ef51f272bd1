# METADATA
# title: etcd must show metrics and profiles on loopback only
# description: |
#   The metrics of etcd name its members, its keys by number and its errors, and are served
#   to everybody who asks. Profiles and debug logs say even more, and cost it the time that
#   the cluster needs.
# related_resources:
#   - description: etcd, monitoring
#     ref: https://etcd.io/docs/v3.6/op-guide/monitoring/
# custom:
#   severity: medium
#   scope: host
#   match: [etcd]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     mitre: [T1046]
#     nsa: [network/etcd, network/exposure]
#     owasp_k8s: [K06, K07]
#     pci_dss4: [2.2.7, 4.2.1, 1.3.1, 1.4.2, 1.4.4]
#     soc2: [CC6.1, CC6.6, CC6.7]
#     hipaa: [164.312(a)(1), 164.312(e)(1)]
#     nist_800_190: [4.3.3, 4.3.5, 4.4.2]
#   remediation: |
#     Set --listen-metrics-urls to http://127.0.0.1:2381 and let a proxy on the node with authentication
#     serve the monitoring; remove --enable-pprof and --log-level=debug.
#   verify: ps -ef | grep '[e]tcd ' | tr ' ' '\n' | grep -E '^--(listen-metrics-urls|enable-pprof|log-level)'
package policies.etcd.metrics_exposed

import data.lib.etcdconfig

violation contains {"msg": msg, "details": {"path": etcdconfig.path(process, "listen-metrics-urls")}} if {
	some process in etcdconfig.processes
	some url in split(etcdconfig.value(process, "listen-metrics-urls"), ",")
	startswith(url, "http://")
	not regex.match(`^http://(127(\.\d{1,3}){3}|localhost|\[::1\])(:\d+)?/?$`, url)

	msg := sprintf("metrics are served without TLS on %s", [url])
}

violation contains {"msg": "--enable-pprof is on", "details": {"path": path}} if {
	some process in etcdconfig.processes
	etcdconfig.is_on(process, "enable-pprof")

	path := etcdconfig.path(process, "enable-pprof")
}

violation contains {"msg": "--log-level is debug", "details": {"path": path, "severity": "low"}} if {
	some process in etcdconfig.processes
	etcdconfig.value(process, "log-level") == "debug"

	path := etcdconfig.path(process, "log-level")
}

unknown contains finding if some finding in etcdconfig.unknown
