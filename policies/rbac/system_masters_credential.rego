# METADATA
# title: No credential in use must belong to the group system:masters
# description: |
#   Its members may do everything, past every authorizer, and a certificate cannot be
#   withdrawn: until it expires, or the CA of the cluster is replaced, whoever has a copy of
#   it owns the cluster.
# related_resources:
#   - description: Kubernetes documentation, PKI certificates and requirements
#     ref: https://kubernetes.io/docs/setup/best-practices/certificates/
#   - description: Kubernetes documentation, good practices for RBAC
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
# custom:
#   severity: critical
#   scope: host
#   match:
#     - cluster
#     - facts.regolith.dev/NodeFacts
#     - facts.regolith.dev/AuditLog
#     - certificates.k8s.io/CertificateSigningRequest
#   needs: [facts.regolith.dev/NodeFacts, facts.regolith.dev/AuditLog]
#   frameworks:
#     cis: ["5.1.7"]
#     mitre: [T1078, T1552.001]
#     nsa: [authz/rbac-least-privilege, authn/strong-authentication]
#     owasp_k8s: [K02, K09]
#     pci_dss4: [7.2.1, 7.2.2, 7.2.5, 8.2.1, 8.3.1]
#     soc2: [CC6.1, CC6.3, CC6.2]
#     hipaa: [164.308(a)(4), 164.312(a)(1), 164.312(d)]
#     nist_800_190: [4.3.1, 4.3.2]
#   parameters:
#     allowedFiles:
#       type: array
#       items: {type: string}
#       default: [/etc/kubernetes/super-admin.conf, /etc/kubernetes/pki/apiserver-kubelet-client.crt]
#       description: Files that may hold such a certificate.
#     maxAge:
#       type: string
#       default: 8760h
#       description: |
#         The longest time for which the certificate of an allowed file may still be valid, as a Go
#         duration.
#   remediation: |
#     Issue certificates with a group of your own and bind that group. With kubeadm keep
#     super-admin.conf offline and renew admin.conf with version 1.29 or newer. Where a certificate
#     has leaked, replace the CA.
#   verify: |
#     for f in /etc/kubernetes/*.conf; do grep -o 'client-certificate-data: .*' $f | cut -d' ' -f2 |
#     base64 -d | openssl x509 -noout -subject; done
#   manual: Who holds copies of such credentials, which neither the API nor the nodes show.
package policies.rbac.system_masters_credential

import data.lib.duration
import data.lib.k8s
import data.lib.text

default allowed_files := ["/etc/kubernetes/super-admin.conf", "/etc/kubernetes/pki/apiserver-kubelet-client.crt"]

allowed_files := input.parameters.allowedFiles

default max_age := "8760h"

max_age := input.parameters.maxAge

violation contains {"msg": msg, "details": {"path": ["certificates", file]}} if {
	some file, _ in _certificates
	not file in allowed_files

	msg := sprintf("the certificate in %s is of system:masters", [text.clip(file, 100)])
}

violation contains {"msg": msg, "details": {"path": ["certificates", file, "notAfter"]}} if {
	some file, certificate in _certificates
	file in allowed_files
	duration.instant(certificate.notAfter) - _now > duration.ns(max_age)

	msg := sprintf("the certificate in %s is valid for more than %s", [text.clip(file, 100), max_age])
}

violation contains {"msg": msg, "details": {"path": ["spec", "request"]}} if {
	_is_approved
	some encoding in ["\u000c", "\u0013"]
	contains(_der, sprintf("U\u0004\n%s\u000esystem:masters", [encoding]))

	msg := "a certificate of system:masters was approved"
}

violation contains {"msg": msg, "details": {"path": ["spec", "groups", i]}} if {
	_is_approved
	some i, group in input.review.object.spec.groups
	group == "system:masters"

	msg := "a member of system:masters made the request"
}

violation contains {"msg": msg, "details": {"path": ["users", i]}} if {
	_is_fact("AuditLog")
	some i, user in input.review.object.users
	"system:masters" in user.groups
	not user.name in {"system:apiserver", "system:kube-controller-manager", "system:kube-scheduler"}

	msg := sprintf("user %q acted as a member of system:masters", [text.clip(user.name, 100)])
}

unknown contains {"msg": "neither facts of nodes nor an audit log are known", "details": {"path": []}} if {
	k8s.is_anchor
	not _has_facts
}

unknown contains {"msg": "the certificates of the node were not read", "details": {"path": ["certificates"]}} if {
	_is_fact("NodeFacts")
	not input.review.object.certificates
}

unknown contains {"msg": msg, "details": {"path": ["certificates"]}} if {
	_is_fact("NodeFacts")
	input.review.object.files[_admin].exists == true
	not input.review.object.certificates[_admin]
	not _admin_has_no_certificate

	msg := sprintf("the certificate in %s was not read", [_admin])
}

unknown contains {"msg": msg, "details": {"path": ["certificates", file]}} if {
	_is_fact("NodeFacts")
	some file, certificate in input.review.object.certificates
	not certificate.subject

	msg := sprintf("the subject of the certificate in %s is not known", [text.clip(file, 100)])
}

unknown contains {"msg": "the users were not recorded", "details": {"path": ["users"]}} if {
	_is_fact("AuditLog")
	not input.review.object.users
}

unknown contains {"msg": "the request cannot be read", "details": {"path": ["spec", "request"]}} if {
	_is_approved
	not _der
}

not_applicable contains {"msg": "nodes and audit logs are judged themselves"} if {
	k8s.is_anchor
	_has_facts
}

not_applicable contains {"msg": "it is no approved request for a client certificate"} if {
	_is_request
	not _is_approved
}

_is_fact(kind) if {
	input.review.object.kind == kind
	k8s.group == "facts.regolith.dev"
}

_has_facts if {
	some gv
	data.inventory.cluster[gv].NodeFacts
}

_has_facts if {
	some gv
	data.inventory.cluster[gv].AuditLog
}

_admin := "/etc/kubernetes/admin.conf"

# its users log in by a token or a plugin
_admin_has_no_certificate if {
	users := input.review.object.configs[_admin].users
	count([1 | some entry in users; entry.user["client-certificate-data"]]) == 0
}

# what has expired is not in use
_certificates := {file: certificate |
	_is_fact("NodeFacts")
	some file, certificate in input.review.object.certificates
	"system:masters" in certificate.subject.organization
	not _is_expired(certificate)
}

_is_expired(certificate) if duration.instant(certificate.notAfter) < _now

_now := duration.instant(k8s.cluster.scannedAt)

_is_request if {
	input.review.object.kind == "CertificateSigningRequest"
	k8s.group == "certificates.k8s.io"
}

_is_approved if {
	_is_request
	"client auth" in input.review.object.spec.usages
	input.review.object.spec.signerName in {"kubernetes.io/kube-apiserver-client", "kubernetes.io/legacy-unknown"}
	some condition in input.review.object.status.conditions
	condition.type == "Approved"
}

# the bytes of the request; its organization is the attribute 2.5.4.10, a string of either encoding
_der := base64.decode(body) if {
	base64.is_valid(input.review.object.spec.request)
	lines := split(base64.decode(input.review.object.spec.request), "\n")
	body := concat("", [trim_space(line) | some line in lines; not startswith(line, "-----")])
	body != ""
	base64.is_valid(body)
}
