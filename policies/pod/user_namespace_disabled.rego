# METADATA
# title: Pods must run in a user namespace of their own
# description: |
#   With hostUsers set to false root in the container is an unprivileged user on the
#   node: most ways out of a container then lead nowhere, and one pod cannot touch the
#   files of another.
# related_resources:
#   - description: User namespaces
#     ref: https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/
# schemas:
#   - input.review.object: schema.kubernetes.workload
# custom:
#   severity: low
#   scope: object
#   match: [workload]
#   frameworks:
#     mitre: [T1611]
#     nsa: [pods/hardening]
#     owasp_k8s: [K01]
#     pci_dss4: ["2.2.1", "2.2.6"]
#     soc2: [CC6.1, CC7.1]
#     hipaa: [164.312(a)(1)]
#     nist_800_190: ["4.4.3"]
#   remediation: |
#     Set spec.hostUsers to false. It needs Linux 6.3 or newer, a runtime that supports it, and volumes on file
#     systems with idmapped mounts.
#   verify: |
#     kubectl get pods -A -o json | jq -r '.items[] |
#     select(.spec.hostUsers != false) |
#     .metadata.namespace + "/" + .metadata.name'
#   enabled: false
#   kubernetes: ">=1.33"
package policies.pod.user_namespace_disabled

import data.lib.workload

violation contains {"msg": "the pod runs in the user namespace of its node", "details": details} if {
	workload.pod_spec
	not _exemption
	not workload.in_user_namespace

	details := object.union({"path": array.concat(workload.pod_spec_path, ["hostUsers"])}, _severity)
}

not_applicable contains {"msg": _exemption}

_exemption := "the pod runs on Windows" if {
	workload.is_windows
} else := "the pod shares a namespace of its node, which user namespaces exclude" if {
	some field in ["hostIPC", "hostNetwork", "hostPID"]
	workload.pod_spec[field] == true
}

_severity := {"severity": "medium"} if _runs_as_root

_severity := {} if not _runs_as_root

_runs_as_root if {
	some container in workload.containers
	workload.setting(container, "runAsUser") == 0
}
