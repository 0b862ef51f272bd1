# METADATA
# title: The API server must write audit events to a log
# description: |
#   A policy alone records nothing: events that no backend takes are thrown away, and
#   an attack leaves no trace.
# related_resources:
#   - description: Kubernetes, auditing
#     ref: https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/
# custom:
#   severity: high
#   scope: host
#   match: [kube-apiserver]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["1.2.16"]
#     mitre: [T1562.008]
#     nsa: [logging/audit-policy]
#     owasp_k8s: [K10]
#     pci_dss4: ["10.2.1", "10.2.2"]
#     soc2: [CC7.2]
#     hipaa: ["164.312(b)"]
#     nist_800_190: ["4.3.2"]
#     stig: [V-242402, V-242465]
#   parameters:
#     strict:
#       type: boolean
#       default: false
#       description: Ask for a log file even where a webhook takes the events, and report the standard output.
#   remediation: |
#     Set --audit-log-path to a file in a directory that is mounted from the host, and limits for its rotation.
#   verify: ps -ef | grep kube-apiserver | grep -o -- '--audit-log-path=[^ ]*'
package policies.audit.log_path_missing

import data.lib.flags

default strict := false

strict := input.parameters.strict

violation contains {"msg": "--audit-log-path is not set", "details": {"path": path}} if {
	some process in flags.of("kube-apiserver")
	not flags.is_given(process, "audit-log-path")
	not _is_webhook_enough(process)

	path := flags.path(process, "audit-log-path")
}

violation contains {"msg": msg, "details": {"path": path, "severity": "low"}} if {
	strict == true
	some process in flags.of("kube-apiserver")
	flags.value(process, "audit-log-path") == "-"

	path := flags.path(process, "audit-log-path")
	msg := "audit events go to the standard output, where the limits for age and size do not apply"
}

unknown contains finding if some finding in flags.unreadable("kube-apiserver")

_is_webhook_enough(process) if {
	strict == false
	flags.is_given(process, "audit-webhook-config-file")
}
