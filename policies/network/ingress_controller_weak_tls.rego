# METADATA
# title: An ingress controller must refuse old TLS and verify its backends
# description: |
#   TLS 1.0 and 1.1 can be broken, and a backend whose certificate nobody verifies may be
#   anybody on the way: both make the encryption of a whole controller a matter of luck.
# related_resources:
#   - description: RFC 8996, deprecating TLS 1.0 and TLS 1.1
#     ref: https://www.rfc-editor.org/rfc/rfc8996
#   - description: Traefik, TLS options
#     ref: https://doc.traefik.io/traefik/https/tls/
# custom:
#   severity: medium
#   scope: object
#   match: [ConfigMap, traefik.io/TLSOption, traefik.io/ServersTransport, networking.k8s.io/Ingress]
#   frameworks:
#     mitre: [T1557]
#     nsa: [network/encryption]
#     owasp_k8s: [K07]
#     pci_dss4: [2.2.7, 4.2.1]
#     soc2: [CC6.7]
#     hipaa: [164.312(e)(1), "164.312(e)(2)(ii)"]
#     nist_800_190: [4.3.3]
#   parameters:
#     controllerNamespaces:
#       type: array
#       items: {type: string}
#       default: [kube-system, traefik]
#       description: Namespaces in which Traefik keeps its own options, so that the one named default is at home there.
#   remediation: |
#     Allow TLS 1.2 and newer only (ssl-protocols, minVersion), and let the controller verify the certificates of
#     backends against the authority that signs them.
#   verify: openssl s_client -tls1_1 -connect HOST:443
package policies.network.ingress_controller_weak_tls

import data.lib.k8s

default controller_namespaces := ["kube-system", "traefik"]

controller_namespaces := input.parameters.controllerNamespaces

violation contains {"msg": msg, "details": {"path": ["data", "ssl-protocols"]}} if {
	input.review.object.kind == "ConfigMap"
	k8s.group == ""
	old := [word |
		some word in split(input.review.object.data["ssl-protocols"], " ")
		word in {"SSLv2", "SSLv3", "TLSv1", "TLSv1.0", "TLSv1.1"}
	]
	count(old) > 0

	msg := sprintf("nginx accepts %s", [concat(" and ", old)])
}

violation contains {"msg": msg, "details": {"path": ["metadata", "annotations", _verify]}} if {
	input.review.object.kind == "Ingress"
	k8s.group == "networking.k8s.io"
	lower(k8s.annotations[_verify]) == "off"

	msg := "nginx does not verify the certificates of its backends"
}

violation contains {"msg": msg, "details": {"path": ["spec", "minVersion"]}} if {
	_is_of_traefik("TLSOption")
	version := input.review.object.spec.minVersion
	version in {"VersionSSL30", "VersionTLS10", "VersionTLS11"}

	msg := sprintf("accepts TLS from %s on", [version])
}

violation contains {"msg": msg, "details": {"path": ["metadata", "name"]}} if {
	_is_of_traefik("TLSOption")
	k8s.name == "default"
	not k8s.namespace in controller_namespaces

	msg := "by its name it replaces the TLS options of every other namespace"
}

violation contains {"msg": msg, "details": {"path": ["spec", "insecureSkipVerify"]}} if {
	_is_of_traefik("ServersTransport")
	input.review.object.spec.insecureSkipVerify == true

	msg := "Traefik does not verify the certificates of its backends"
}

not_applicable contains {"msg": "it says nothing about TLS of nginx"} if {
	input.review.object.kind == "ConfigMap"
	not input.review.object.data["ssl-protocols"]
}

_verify := "nginx.ingress.kubernetes.io/proxy-ssl-verify"

_is_of_traefik(kind) if {
	input.review.object.kind == kind
	k8s.group == "traefik.io"
}
