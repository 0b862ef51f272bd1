# METADATA
# title: Audit events must leave the control plane node
# description: |
#   Whoever takes a control plane node can change or delete what is stored there, the
#   audit log of the break-in above all; and with the node its log is lost.
# related_resources:
#   - description: Kubernetes, auditing
#     ref: https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/
# custom:
#   severity: medium
#   scope: host
#   match: [kube-apiserver]
#   needs: [apps/DaemonSet, facts.regolith.dev/NodeFacts]
#   frameworks:
#     mitre: [T1070]
#     nsa: [logging/persistence]
#     owasp_k8s: [K10]
#     pci_dss4: ["10.3.3", "10.5.1"]
#     soc2: [CC7.2, CC7.3]
#     hipaa: ["164.312(b)", "164.316(b)(2)(i)"]
#     nist_800_190: ["4.3.2"]
#   remediation: |
#     Set --audit-webhook-config-file, or run a log collector as a DaemonSet that mounts the directory of the audit log
#     and runs on control plane nodes.
#   verify: |
#     kubectl get daemonsets -A -o json |
#     jq -r '.items[] | .metadata.name, .spec.template.spec.volumes[]?.hostPath.path'
package policies.audit.log_not_shipped

import data.lib.flags
import data.lib.k8s

violation contains {"msg": msg, "details": {"path": path}} if {
	k8s.has_inventory
	some process in _local
	directory := _directory(flags.value(process, "audit-log-path"))
	not _is_collected(directory)

	path := flags.path(process, "audit-log-path")
	msg := sprintf("no webhook takes audit events, and no DaemonSet mounts %s", [directory])
}

unknown contains finding if some finding in flags.unreadable("kube-apiserver")

unknown contains {"msg": "DaemonSets are not known", "details": {"path": path}} if {
	not k8s.has_inventory
	some process in _local
	path := flags.path(process, "audit-log-path")
}

not_applicable contains {"msg": "no audit log is written"} if {
	some process in flags.of("kube-apiserver")
	not flags.is_given(process, "audit-log-path")
	not flags.is_given(process, "audit-webhook-config-file")
}

_local contains process if {
	some process in flags.of("kube-apiserver")
	flags.is_given(process, "audit-log-path")
	not flags.is_given(process, "audit-webhook-config-file")
}

# the container runtime keeps the standard output of pods
_directory("-") := "/var/log/pods"

_directory(path) := regex.replace(path, `/[^/]*$`, "") if path != "-"

# the directory itself or one above it; the root of the host is what metrics agents mount
_is_collected(directory) if {
	some mounted in _mounted
	startswith(sprintf("%s/", [directory]), mounted)
}

_mounted := {sprintf("%s/", [trim_right(volume.hostPath.path, "/")]) |
	some namespace, gv, name
	volume := data.inventory.namespace[namespace][gv].DaemonSet[name].spec.template.spec.volumes[_]
	startswith(gv, "apps/")
	trim_right(volume.hostPath.path, "/") != ""
}
