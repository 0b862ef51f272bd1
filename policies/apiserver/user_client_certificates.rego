# METADATA
# title: People must not authenticate with client certificates
# description: |
#   The API server cannot revoke a certificate: who has one is that user until it runs
#   out, with the groups it names, whatever happened to the person or the laptop.
#   Issuing one leaves a request behind that is deleted after an hour.
# related_resources:
#   - description: Authenticating
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/authentication/
#   - description: Certificates and certificate signing requests
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/
# custom:
#   severity: medium
#   scope: host
#   match: [certificates.k8s.io/CertificateSigningRequest, facts.regolith.dev/AuditLog]
#   needs: [facts.regolith.dev/AuditLog]
#   frameworks:
#     cis: ["3.1.1"]
#     mitre: [T1078]
#     nsa: [authn/strong-authentication]
#     owasp_k8s: [K09]
#     pci_dss4: ["8.2.1", "8.3.1"]
#     soc2: [CC6.1, CC6.2]
#     hipaa: ["164.312(d)"]
#     nist_800_190: ["4.3.2"]
#   parameters:
#     systemUserPrefixes:
#       type: array
#       items: {type: string}
#       default: ["system:", kubernetes-admin, kube-]
#       description: Prefixes of names that stand for components and not for people.
#   remediation: |
#     Give people an identity provider (a jwt issuer in an AuthenticationConfiguration), let their certificates
#     run out and bind their groups instead of the names in the certificates.
#   verify: |
#     kubectl get certificatesigningrequests -o
#     custom-columns=NAME:.metadata.name,SIGNER:.spec.signerName,USER:.spec.username
#   manual: Whether it is a person who holds the credential is for the directory of the site to tell.
package policies.apiserver.user_client_certificates

import data.lib.text

default system_user_prefixes := ["system:", "kubernetes-admin", "kube-"]

system_user_prefixes := input.parameters.systemUserPrefixes

violation contains {"msg": msg, "details": {"path": path}} if {
	_is_issued
	some [user, path] in _holders
	not strings.any_prefix_match(user, system_user_prefixes)

	msg := sprintf("a client certificate was issued for %q", [text.clip(user, 100)])
}

violation contains {"msg": msg, "details": {"path": ["users", i]}} if {
	_is_log
	some i, user in input.review.object.users
	user.kind == "certificate"
	not strings.any_prefix_match(user.name, system_user_prefixes)

	msg := sprintf("%q authenticates with a client certificate", [text.clip(user.name, 100)])
}

unknown contains {"msg": "the audit log does not tell who made requests", "details": {"path": ["users"]}} if {
	_is_log
	not is_array(object.get(input.review.object, "users", null))
}

not_applicable contains {"msg": "no client certificate was issued by this request"} if {
	_is_request
	not _is_issued
}

_is_request if {
	input.review.object.kind == "CertificateSigningRequest"
	startswith(input.review.object.apiVersion, "certificates.k8s.io/")
}

_is_issued if {
	_is_request
	input.review.object.spec.signerName == "kubernetes.io/kube-apiserver-client"
	some condition in input.review.object.status.conditions
	condition.type == "Approved"
}

# who asked for the certificate, and whose name is in it
_holders contains [input.review.object.spec.username, ["spec", "username"]]

_holders contains [csr.Subject.CommonName, ["spec", "request"]] if {
	is_string(input.review.object.spec.request)
	startswith(input.review.object.spec.request, "LS0tLS1CRUdJTi")
	csr := crypto.x509.parse_certificate_request(input.review.object.spec.request)
}

_is_log if {
	input.review.object.kind == "AuditLog"
	startswith(input.review.object.apiVersion, "facts.regolith.dev/")
}
