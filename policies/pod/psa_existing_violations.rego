# METADATA
# title: Running workloads must keep to the Pod Security level of their namespace
# description: |
#   A level is enforced when a pod is created. Pods older than the label run on in
#   breach of it, and do not come back after a restart or a drain: the finding is both a
#   gap and an outage to come.
# related_resources:
#   - description: Pod Security admission
#     ref: https://kubernetes.io/docs/concepts/security/pod-security-admission/
#   - description: Migrate from PodSecurityPolicy to the built-in PodSecurity admission controller
#     ref: https://kubernetes.io/docs/tasks/configure-pod-container/migrate-from-psp/
# schemas:
#   - input.review.object: schema.kubernetes.workload
# custom:
#   severity: medium
#   scope: referential
#   match: [workload]
#   needs: [Namespace]
#   frameworks:
#     nsa: [pods/enforcement]
#     owasp_k8s: [K04]
#     pci_dss4: ["2.2.1", "6.5.1"]
#     soc2: [CC6.1, CC8.1]
#     hipaa: [164.312(a)(1)]
#     nist_800_190: ["4.4.3"]
#   parameters:
#     targetLevel:
#       type: string
#       enum: [privileged, baseline, restricted]
#       default: restricted
#       description: The level to judge by in namespaces without any Pod Security label.
#     excludedNamespaces:
#       type: array
#       items: {type: string}
#       default: [kube-system, kube-public, kube-node-lease]
#       description: Namespaces of the system, which are not judged.
#   remediation: |
#     Repair the workload before its pods are next recreated, or move it to a namespace whose level fits what it
#     does.
#   verify: kubectl label --dry-run=server --overwrite namespace NAME pod-security.kubernetes.io/enforce=restricted
package policies.pod.psa_existing_violations

import data.lib.k8s
import data.lib.podsecurity
import data.lib.pss
import data.lib.workload

default target_level := "restricted"

target_level := input.parameters.targetLevel

default excluded_namespaces := ["kube-system", "kube-public", "kube-node-lease"]

excluded_namespaces := input.parameters.excludedNamespaces

violation contains {"msg": msg, "details": {"path": path, "related": [k8s.ref_of(_namespace)], "severity": goal.severity}} if {
	some i, goal in _goals[_namespace.metadata.name]
	some check, paths in pss.broken(goal.level, goal.version)
	not _is_told(check, i)

	path := min(paths)
	msg := sprintf("breaks %s of level %s, which %s", [check, goal.level, goal.reason])
}

unknown contains {"msg": msg, "details": {"path": ["metadata", "namespace"]}} if {
	_is_judged
	not _namespace

	msg := sprintf("namespace %q is not known, so that its level is not", [k8s.effective_namespace])
}

not_applicable contains {"msg": "the namespace is excluded"} if {
	workload.pod_spec_path
	k8s.effective_namespace in excluded_namespaces
}

not_applicable contains {"msg": "the namespace asks for no level above privileged"} if {
	goals := _goals[_namespace.metadata.name]
	{goal | some goal in goals; goal.level != "privileged"} == set()
}

_is_judged if {
	workload.pod_spec_path
	not k8s.effective_namespace in excluded_namespaces
}

_namespace := data.inventory.cluster.v1.Namespace[k8s.effective_namespace] if _is_judged

# by namespace, what its pods are held to, the strongest effect first
_goals := {name: goals |
	some name, namespace in data.inventory.cluster.v1.Namespace
	labelled := [goal |
		some mode in ["enforce", "audit", "warn"]
		level := podsecurity.level(namespace, mode)
		goal := {
			"level": level,
			"reason": _reasons[mode],
			"severity": _severities[mode],
			"version": podsecurity.version(namespace, mode),
		}
	]
	target := [{"level": target_level, "reason": "is the target", "severity": "medium", "version": "latest"} | labelled == []]
	goals := array.concat(labelled, target)
}

_reasons := {
	"audit": "its namespace audits",
	"enforce": "its namespace enforces",
	"warn": "its namespace warns of",
}

# what is enforced refuses the pod when it is next made
_severities := {"audit": "medium", "enforce": "high", "warn": "medium"}

# one finding a check: what is enforced, else what is audited, else what is warned of
_is_told(check, i) if {
	i > 0
	some goal in array.slice(_goals[_namespace.metadata.name], 0, i)
	pss.broken(goal.level, goal.version)[check]
}
