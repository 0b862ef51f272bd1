# METADATA
# title: A DestinationRule must not switch TLS off or skip its verification
# description: |
#   The client side of a call decides how it is sent. With mode DISABLE it is sent in clear,
#   also into a mesh that would speak mutual TLS; without verification it is sent to whoever
#   answers first.
# related_resources:
#   - description: Istio documentation, ClientTLSSettings
#     ref: https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings
# custom:
#   severity: high
#   scope: object
#   match: [networking.istio.io/DestinationRule]
#   frameworks:
#     mitre: [T1557]
#     nsa: [network/encryption]
#     owasp_k8s: [K05]
#     pci_dss4: [4.2.1, 2.2.7]
#     soc2: [CC6.7]
#     hipaa: [164.312(e)(1), 164.312(e)(2)(ii)]
#     nist_800_190: [4.3.3]
#   remediation: |
#     Use ISTIO_MUTUAL for hosts of the mesh, or leave tls out: the mesh then chooses. For hosts outside use
#     SIMPLE with caCertificates or credentialName, and remove insecureSkipVerify.
#   verify: kubectl get destinationrules -A -o json | jq '.items[] | [.metadata.name, (.. | .tls? // empty)]'
package policies.mesh.istio_destination_rule_tls_off

import data.lib.k8s

violation contains {"msg": msg, "details": {"path": array.concat(settings.path, ["tls", settings.field])}} if {
	input.review.object.kind == "DestinationRule"
	k8s.group == "networking.istio.io"
	some settings in _faults

	msg := sprintf("%s %s", [settings.text, input.review.object.spec.host])
}

_faults contains {"path": path, "field": "mode", "text": "TLS is off for calls to"} if {
	some path, tls in _settings
	tls.mode == "DISABLE"
}

_faults contains {"path": path, "field": "insecureSkipVerify", "text": "nobody verifies the certificate of"} if {
	some path, tls in _settings
	tls.mode in {"MUTUAL", "SIMPLE"}
	tls.insecureSkipVerify == true
}

_faults contains {"path": path, "field": "mode", "text": "no authority is named for the certificate of"} if {
	some path, tls in _settings
	tls.mode == "SIMPLE"
	not tls.insecureSkipVerify == true
	object.get(tls, "caCertificates", "") == ""
	object.get(tls, "credentialName", "") == ""
}

# the TLS settings of the rule, of its ports and of its subsets, by the path of the policy they stand in
_settings := {path: tls |
	some path, policy in object.union(_policies, _ports)
	tls := policy.tls
	is_object(tls)
}

_policies := object.union(
	{["spec", "trafficPolicy"]: policy | policy := input.review.object.spec.trafficPolicy},
	{["spec", "subsets", i, "trafficPolicy"]: policy | policy := input.review.object.spec.subsets[i].trafficPolicy},
)

_ports := {array.concat(path, ["portLevelSettings", i]): settings |
	some path, policy in _policies
	some i, settings in policy.portLevelSettings
}
