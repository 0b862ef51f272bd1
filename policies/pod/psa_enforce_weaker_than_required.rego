# METADATA
# title: Namespaces must enforce the Pod Security level required of them
# description: |
#   A namespace that handles payments or customer data is worth more than the level that
#   suits the average: what it enforces must be what has been agreed for it.
# related_resources:
#   - description: Pod Security admission
#     ref: https://kubernetes.io/docs/concepts/security/pod-security-admission/
# schemas:
#   - input.review.object: schema.kubernetes.namespace
# custom:
#   severity: medium
#   scope: object
#   match: [Namespace]
#   frameworks:
#     nsa: [pods/enforcement]
#     owasp_k8s: [K04]
#     pci_dss4: ["2.2.1", "6.5.1"]
#     soc2: [CC6.1, CC8.1]
#     hipaa: [164.312(a)(1)]
#     nist_800_190: ["4.4.3"]
#   parameters:
#     required:
#       type: object
#       additionalProperties: {type: string, enum: [privileged, baseline, restricted]}
#       default: {default: baseline}
#       description: |
#         The level required, by name of a namespace or by labels it has ("tier=backend,pci=true"); the strictest
#         that fits counts, and "default" where none does.
#     clusterDefault:
#       type: string
#       enum: [privileged, baseline, restricted]
#       default: privileged
#       description: The level that the AdmissionConfiguration of the cluster enforces where a namespace has no label.
#   remediation: |
#     See which pods break the level with a dry run of the label, repair them, and set pod-
#     security.kubernetes.io/enforce to the required level.
#   verify: kubectl label --dry-run=server --overwrite namespace NAME pod-security.kubernetes.io/enforce=restricted
package policies.pod.psa_enforce_weaker_than_required

import data.lib.k8s
import data.lib.podsecurity

default required := {"default": "baseline"}

required := input.parameters.required

default cluster_default := "privileged"

cluster_default := input.parameters.clusterDefault

violation contains {"msg": msg, "details": podsecurity.enforcing} if {
	k8s.kind == "Namespace"
	k8s.group == ""
	podsecurity.strictness[_level] < podsecurity.strictness[_required]

	msg := sprintf("level %s is enforced, %s is required", [_level, _required])
}

not_applicable contains {"msg": "no level is required of the namespace"} if {
	k8s.kind == "Namespace"
	not _required
}

not_applicable contains {"msg": "no level is enforced, which pod/psa-enforce-missing reports"} if {
	k8s.kind == "Namespace"
	not _level
}

_level := podsecurity.level(k8s.obj, "enforce")

_level := cluster_default if {
	not podsecurity.level(k8s.obj, "enforce")
	cluster_default != "privileged"
}

_required := level if {
	most := max({podsecurity.strictness[required[key]] | some key in _selected})
	some level, rank in podsecurity.strictness
	rank == most
} else := required["default"]

_selected := {key | some key, _ in required; _selects(key)}

_selects(key) if key == k8s.name

_selects(key) if {pair | some pair in split(key, ","); not _has(pair)} == set()

_has(pair) if {
	[label, value] := split(pair, "=")
	k8s.labels[label] == value
}
