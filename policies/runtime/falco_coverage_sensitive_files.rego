# METADATA
# title: Falco must detect reading of sensitive files
# description: |
#   Password files, private keys and cloud credentials are what an intruder looks for to get
#   further. Reading them is an event that no other log of the cluster shows.
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
#     mitre: [T1555, T1552.001]
#     nsa: [threat-detection/runtime]
#     owasp_k8s: [K10]
#     pci_dss4: ["10.4.1", "11.5.1"]
#     soc2: [CC7.2, CC7.3]
#     hipaa: [164.308(a)(1)(ii)(D)]
#     nist_800_190: ["4.4.4"]
#   remediation: |
#     Load falco_rules.yaml with the rule "Read sensitive file untrusted" enabled, or a rule of your own
#     that is tagged T1555 or T1552.
#   verify: kubectl exec -n falco ds/falco -c falco -- falco -L
package policies.runtime.falco_coverage_sensitive_files

import data.lib.falco
import data.lib.falcorules
import data.lib.k8s

violation contains {"msg": "no loaded rule detects reading of sensitive files", "details": details} if {
	_is_uncovered
	count(falco.unsettled) == 0

	details := {"path": [], "related": falco.objects, "create": [falcorules.config_map("sensitive-files")]}
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
	"Read sensitive file untrusted",
	"Read sensitive file trusted after startup",
	"Directory traversal monitored file read",
	"Read ssh information",
	"Search Private Keys or Passwords",
	"Create Symlink Over Sensitive Files",
	"Create Hardlink Over Sensitive Files",
	"Find AWS Credentials",
	"Read environment variable from /proc files",
	"Container Access to Host Sensitive Paths",
	"Read Shell Configuration File",
}

_techniques := {"T1555", "T1552.001"}
