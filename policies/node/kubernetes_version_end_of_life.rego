# METADATA
# title: The cluster must run a supported Kubernetes version
# description: |
#   A release out of support gets no security fixes: from then on each new vulnerability of
#   Kubernetes stays open, and is public.
# related_resources:
#   - description: Version skew and support
#     ref: https://kubernetes.io/releases/patch-releases/
# custom:
#   severity: high
#   scope: referential
#   match: [cluster, Node]
#   needs: [facts.regolith.dev/Cluster]
#   frameworks:
#     mitre: [T1190]
#     nsa: [upgrading/patching]
#     owasp_k8s: [K07]
#     pci_dss4: ["6.3.3"]
#     soc2: [CC7.1]
#     hipaa: [164.308(a)(5)(ii)(B)]
#     nist_800_190: ["4.4.1", "4.5.3"]
#     stig: [V-242443]
#   parameters:
#     warnBefore:
#       type: string
#       default: 1440h
#       description: How long before its end of life a release is reported, with low severity, as a Go duration.
#     extendedSupport:
#       type: object
#       additionalProperties: {type: string}
#       default: {}
#       description: |
#         Last day of support that the provider grants, by minor version, such as {"1.32": "2027-03-23"}.
#   remediation: |
#     Upgrade to a supported minor version, one minor at a time, control plane first. Where the provider
#     sells longer support, give its dates in extendedSupport.
#   verify: kubectl version; kubectl get nodes -o wide
package policies.node.kubernetes_version_end_of_life

import data.lib.duration
import data.lib.k8s
import data.lib.support
import data.lib.version

default warn_before := "1440h"

warn_before := input.parameters.warnBefore

default extended_support := {}

extended_support := input.parameters.extendedSupport

violation contains {"msg": msg, "details": {"path": _subject.path}} if {
	_now > _end

	msg := sprintf("Kubernetes %s has had no support since %s", [_release_name, _last_day])
}

violation contains {"msg": msg, "details": {"path": _subject.path, "severity": "low"}} if {
	_now <= _end
	_now + duration.ns(warn_before) > _end

	msg := sprintf("support of Kubernetes %s ends on %s", [_release_name, _last_day])
}

unknown contains {"msg": "the version is not known", "details": {"path": _subject.path}} if not _release

unknown contains {"msg": "the time of the scan is not known", "details": {"path": _subject.path}} if not _now

unknown contains {"msg": msg, "details": {"path": _subject.path}} if {
	not _end
	msg := sprintf("it is not known how long Kubernetes %s is supported", [_release_name])
}

# what is judged: the API servers as the Cluster fact knows them, the kubelet of each Node
_subject := {"text": object.get(k8s.obj, "kubernetesVersion", ""), "path": ["kubernetesVersion"]} if k8s.is_anchor

_subject := {"text": object.get(k8s.obj, path, ""), "path": path} if {
	input.review.object.kind == "Node"
	k8s.group == ""
	path := ["status", "nodeInfo", "kubeletVersion"]
}

_release := array.slice(version.release(_subject.text), 0, 2) if is_string(_subject.text)

_release_name := sprintf("%s.%s", [k8s.int(_release[0]), k8s.int(_release[1])])

# the later of the two dates, where the provider supports the release for longer
_last_day := max({day | day := extended_support[_release_name]} | {day | day := support.kubernetes_until(_release)})

_end := duration.instant(sprintf("%sT23:59:59Z", [_last_day]))

_now := duration.instant(k8s.cluster.scannedAt)
