# METADATA
# title: The Pod Security version of a namespace must not stay far behind the cluster
# description: |
#   A pinned version keeps the rules of its day. Checks that came since, such as the one
#   on hosts in probes of 1.34, are not made, although the level reads the same.
# related_resources:
#   - description: Pod Security admission
#     ref: https://kubernetes.io/docs/concepts/security/pod-security-admission/
# schemas:
#   - input.review.object: schema.kubernetes.namespace
# custom:
#   severity: low
#   scope: object
#   match: [Namespace]
#   needs: [facts.regolith.dev/Cluster]
#   frameworks:
#     nsa: [pods/enforcement]
#     owasp_k8s: [K04]
#     pci_dss4: ["2.2.1", "6.5.1"]
#     soc2: [CC6.1, CC8.1]
#     hipaa: [164.312(a)(1)]
#     nist_800_190: ["4.4.3"]
#   parameters:
#     maxMinorsBehind:
#       type: integer
#       default: 3
#       description: How many minor versions the pinned version may be older than the cluster.
#   remediation: |
#     Set pod-security.kubernetes.io/enforce-version to the minor version of the cluster after a dry run, and raise
#     it with every upgrade.
#   verify: kubectl get namespaces -L pod-security.kubernetes.io/enforce,pod-security.kubernetes.io/enforce-version
package policies.pod.psa_version_pinned_old

import data.lib.k8s
import data.lib.patch
import data.lib.podsecurity

default max_minors_behind := 3

max_minors_behind := input.parameters.maxMinorsBehind

violation contains {"msg": msg, "details": {"path": _path, "fix": fix}} if {
	k8s.version[1] - _pinned > max_minors_behind

	current := k8s.int(k8s.version[1])
	fix := patch.put(_path, sprintf("v1.%s", [current]))
	msg := sprintf("version v1.%s is far behind v1.%s of the cluster", [k8s.int(_pinned), current])
}

unknown contains {"msg": "the version of the cluster is not known", "details": {"path": _path}} if {
	_pinned
	not k8s.version
}

not_applicable contains {"msg": "the namespace enforces no level by its labels"} if {
	k8s.kind == "Namespace"
	not _is_enforced
}

_path := ["metadata", "labels", "pod-security.kubernetes.io/enforce-version"]

_pinned := minor if {
	_is_enforced
	minor := podsecurity.minor(podsecurity.version(k8s.obj, "enforce"))
	minor != podsecurity.minor("latest")
}

_is_enforced if {
	k8s.kind == "Namespace"
	podsecurity.level(k8s.obj, "enforce") in {"baseline", "restricted"}
}
