# METADATA
# title: Falco must detect an interactive shell in a container
# description: |
#   A shell in a container is the first thing most intruders open, and few workloads need one.
#   Without a rule for it kubectl exec by a stolen token or a web shell leaves no trace.
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
#     mitre: [T1059, T1609]
#     nsa: [threat-detection/runtime]
#     owasp_k8s: [K10]
#     pci_dss4: ["10.4.1", "11.5.1"]
#     soc2: [CC7.2, CC7.3]
#     hipaa: [164.308(a)(1)(ii)(D)]
#     nist_800_190: ["4.4.4"]
#   remediation: |
#     Load falco_rules.yaml with the rule "Terminal shell in container" enabled, or a rule of your own
#     that is tagged T1059.
#   verify: kubectl exec -n falco ds/falco -c falco -- falco -L
package policies.runtime.falco_coverage_shell

import data.lib.falco
import data.lib.falcorules
import data.lib.k8s

violation contains {"msg": "no loaded rule detects a shell in a container", "details": details} if {
	_is_uncovered
	count(falco.unsettled) == 0

	details := {"path": [], "related": falco.objects, "create": [falcorules.config_map("shell")]}
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
	"Terminal shell in container",
	"Run shell untrusted",
	"System user interactive",
	"Web Server Spawned Shell",
	"Web Server Spawned Suspicious Child Process",
	"Decoding Payload in Container",
	"DB program spawned process",
	"System procs network activity",
	"Program run with disallowed http proxy env",
	"Basic Interactive Reconnaissance",
}

_techniques := {"T1059", "T1609"}
