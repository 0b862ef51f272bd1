# METADATA
# title: Falco must detect privilege escalation and container escape
# description: |
#   An escape takes an intruder from one container to the node and from there to every pod on
#   it. The steps are well known and easy to see, but only while they happen.
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
#     mitre: [T1611, T1068, T1548]
#     nsa: [threat-detection/runtime]
#     owasp_k8s: [K10]
#     pci_dss4: ["10.4.1", "11.5.1"]
#     soc2: [CC7.2, CC7.3]
#     hipaa: [164.308(a)(1)(ii)(D)]
#     nist_800_190: ["4.4.4"]
#   remediation: |
#     Load falco_rules.yaml with the rules on release_agent, debugfs and ptrace enabled, or a rule of your
#     own that is tagged T1611.
#   verify: kubectl exec -n falco ds/falco -c falco -- falco -L
package policies.runtime.falco_coverage_privilege_escalation

import data.lib.falco
import data.lib.falcorules
import data.lib.k8s

violation contains {"msg": "no loaded rule detects privilege escalation or escape", "details": details} if {
	_is_uncovered
	count(falco.unsettled) == 0

	details := {"path": [], "related": falco.objects, "create": [falcorules.config_map("privilege-escalation")]}
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
	"Detect release_agent File Container Escapes",
	"Debugfs Launched in Privileged Container",
	"Change thread namespace",
	"Change namespace privileges via unshare",
	"Mount Launched in Privileged Container",
	"Launch Privileged Container",
	"Launch Excessively Capable Container",
	"Launch Sensitive Mount Container",
	"Privileged Container Device Access",
	"Modify Container Entrypoint",
	"PTRACE attached to process",
	"Non sudo setuid",
	"Set Setuid or Setgid bit",
	"Sudo Potential Privilege Escalation",
	"Potential Local Privilege Escalation via Environment Variables Misuse",
	"Polkit Local Privilege Escalation Vulnerability (CVE-2021-4034)",
	"Unprivileged Delegation of Page Faults Handling to a Userspace Process",
	"Container Run as Root User",
}

_techniques := {"T1611", "T1068", "T1548"}
