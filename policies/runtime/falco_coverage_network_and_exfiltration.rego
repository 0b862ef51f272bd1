# METADATA
# title: Falco must detect command-and-control and data theft
# description: |
#   Reverse shells, tunnels and copying tools are how an intruder steers what he took over and
#   carries data away. Network policy that is too wide does not stop them, a rule at least
#   tells.
# related_resources:
#   - description: Stock rules by maturity
#     ref: https://falcosecurity.github.io/rules/
#   - description: Default and custom Falco rules
#     ref: https://falco.org/docs/concepts/rules/default-custom/
# custom:
#   severity: high
#   scope: cluster
#   absence: true
#   match: [cluster]
#   needs: [ConfigMap, apps/DaemonSet, facts.regolith.dev/Cluster, facts.regolith.dev/DetectionRules]
#   frameworks:
#     mitre: [T1071, T1041, T1048]
#     nsa: [threat-detection/runtime]
#     owasp_k8s: [K10]
#     pci_dss4: ["10.4.1", "11.5.1"]
#     soc2: [CC7.2, CC7.3]
#     hipaa: [164.308(a)(1)(ii)(D)]
#     nist_800_190: ["4.4.4"]
#   remediation: |
#     Load falco_rules.yaml with the rules on redirected standard streams and netcat enabled, or a rule of
#     your own that is tagged T1071 or T1041.
#   verify: kubectl exec -n falco ds/falco -c falco -- falco -L
package policies.runtime.falco_coverage_network_and_exfiltration

import data.lib.falco
import data.lib.falcorules
import data.lib.k8s

violation contains {"msg": "no loaded rule detects command-and-control or data theft", "details": details} if {
	_is_uncovered
	count(falco.unsettled) == 0

	details := {"path": [], "related": falco.objects, "create": [falcorules.config_map("network-and-exfiltration")]}
}

unknown contains {"msg": reason, "details": {"path": []}} if {
	_is_uncovered
	some reason in falco.unsettled
}

not_applicable contains {"msg": "the cluster does not run Falco"} if {
	k8s.is_anchor
	not falco.is_used
}

_is_uncovered if {
	k8s.is_anchor
	falco.is_used
	not falco.covers(_rules, _techniques)
}

_rules := {
	"Netcat Remote Code Execution in Container",
	"Netcat/Socat Remote Code Execution on Host",
	"Redirect STDOUT/STDIN to Network Connection in Container",
	"Reverse Shell from Web Server",
	"Launch Suspicious Network Tool in Container",
	"Launch Suspicious Network Tool on Host",
	"Launch Remote File Copy Tools in Container",
	"Launch Ingress Remote File Copy Tools in Container",
	"Network Connection outside Local Subnet",
	"Unexpected UDP Traffic",
	"Unexpected inbound connection source",
	"Unexpected K8s NodePort Connection",
	"Interpreted procs inbound network activity",
	"Interpreted procs outbound network activity",
	"Disallowed SSH Connection Non Standard Port",
	"Packet socket created in container",
}

_techniques := {"T1071", "T1041", "T1048"}
