# METADATA
# title: Namespaces must not only warn of pods that they would not admit
# description: |
#   The modes warn and audit let every pod in: a warning scrolls past in a pipeline, and
#   an annotation waits in an audit log. Whoever reads the labels in a hurry takes them
#   for protection.
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
#     mitre: [T1562.001]
#     nsa: [pods/enforcement]
#     owasp_k8s: [K04]
#     pci_dss4: ["2.2.1", "6.5.1"]
#     soc2: [CC6.1, CC8.1]
#     hipaa: [164.312(a)(1)]
#     nist_800_190: ["4.4.3"]
#   remediation: |
#     Set pod-security.kubernetes.io/enforce to the level that audit and warn have, once a dry run of the label
#     shows no pod that breaks it.
#   verify: P=pod-security.kubernetes.io; kubectl get namespaces -L $P/enforce,$P/audit,$P/warn
package policies.pod.psa_warn_without_enforce

import data.lib.k8s
import data.lib.podsecurity

violation contains {"msg": msg, "details": details} if {
	k8s.kind == "Namespace"
	k8s.group == ""
	some mode in ["audit", "warn"]
	level := podsecurity.level(k8s.obj, mode)
	podsecurity.strictness[level] > podsecurity.strictness[_enforced]

	msg := sprintf("%s is at level %s, enforce at %s", [mode, level, _enforced])
	path := ["metadata", "labels", concat("/", ["pod-security.kubernetes.io", mode])]
	details := object.union({"path": path}, _severity)
}

default _enforced := "privileged"

_enforced := podsecurity.level(k8s.obj, "enforce")

# a step on the way to the stricter level, not the lack of any
_severity := {"severity": "low"} if _enforced == "baseline"

_severity := {} if _enforced != "baseline"
