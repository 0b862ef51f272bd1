# METADATA
# title: A Service must not be an alias for a name outside its namespace
# description: |
#   Clients trust the name of the Service, and whoever may edit it, or owns the name behind
#   it, gets their requests: in the pod itself, in another namespace past its policies and
#   its Ingress, at the metadata service of the cloud, or on the internet.
# related_resources:
#   - description: Kubernetes documentation, type ExternalName
#     ref: https://kubernetes.io/docs/concepts/services-networking/service/#externalname
# schemas:
#   - input.review.object: schema.kubernetes.service
# custom:
#   severity: medium
#   scope: object
#   match: [Service]
#   frameworks:
#     mitre: [T1557]
#     nsa: [network/exposure]
#     owasp_k8s: [K06]
#     pci_dss4: [1.3.1, 1.4.2, 1.4.4]
#     soc2: [CC6.6]
#     hipaa: [164.312(e)(1)]
#     nist_800_190: [4.3.3, 4.4.2]
#   parameters:
#     allowedSuffixes:
#       type: array
#       items: {type: string}
#       default: []
#       description: Domains whose names a Service may be an alias for, as example.com.
#   remediation: Let clients use the name itself, or list its domain among those that are allowed.
#   verify: kubectl get services -A -o json | jq '.items[] | select(.spec.type == "ExternalName") | [.metadata, .spec.externalName]'
package policies.network.external_name_service

import data.lib.k8s
import data.lib.text

default allowed_suffixes := []

allowed_suffixes := input.parameters.allowedSuffixes

violation contains {"msg": msg, "details": {"path": ["spec", "externalName"], "severity": risk.severity}} if {
	input.review.object.kind == "Service"
	k8s.group == ""
	input.review.object.spec.type == "ExternalName"
	not _is_allowed
	risk := _risk

	msg := sprintf("is an alias for %q%s", [text.clip(_name, 100), risk.text])
}

_name := trim_right(lower(object.get(input.review.object.spec, "externalName", "")), ".")

_is_allowed if {
	some suffix in allowed_suffixes
	wanted := trim_left(lower(suffix), ".")
	_is_below(_name, wanted)
}

_is_below(name, name)

_is_below(name, domain) if endswith(name, concat("", [".", domain]))

_risk := {"severity": "high", "text": ", the pod that asks"} if {
	regex.match(`^(localhost(\.localdomain)?|127(\.\d+){3}|0\.0\.0\.0|::1)$`, _name)
} else := {"severity": "high", "text": ", the metadata service of the cloud"} if {
	regex.match(`^(metadata(\.google\.internal|\.goog|\.azure\.com|\.tencentyun\.com)?|instance-data(\..*)?|169\.254(\.\d+){2})$`, _name)
} else := {"severity": "high", "text": sprintf(", of namespace %q", [_namespace])} if {
	_namespace != k8s.effective_namespace
} else := {"severity": "medium", "text": ""}

_namespace := split(_name, ".")[1] if regex.match(`^[^.]+\.[^.]+\.svc(\.cluster\.local)?$`, _name)
