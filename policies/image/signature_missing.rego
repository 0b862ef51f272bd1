# METADATA
# title: Images must be signed
# description: |
#   Without a signature nobody can tell an image of your build from one that was put in
#   its place, in the registry or on the way.
# related_resources:
#   - description: Sigstore cosign
#     ref: https://docs.sigstore.dev/cosign/verifying/verify/
# schemas:
#   - input.review.object: schema.kubernetes.workload
# custom:
#   severity: high
#   scope: host
#   match: [workload]
#   needs: [facts.regolith.dev/SignatureReport]
#   frameworks:
#     mitre: [T1525, T1195.002]
#     nsa: [pods/image-sources]
#     owasp_k8s: [K04]
#     pci_dss4: ["6.3.2"]
#     soc2: [CC6.8, CC8.1]
#     hipaa: [164.312(c)(1)]
#     nist_800_190: ["4.1.5"]
#   remediation: |
#     Sign images in the pipeline that builds them, with cosign or notation, and deploy them by the digest that was
#     signed.
#   verify: cosign verify --certificate-identity-regexp ... --certificate-oidc-issuer ... IMAGE
package policies.image.signature_missing

import data.lib.evidence
import data.lib.image
import data.lib.k8s
import data.lib.text
import data.lib.workload

violation contains {"msg": msg, "details": {"path": use.path, "related": [k8s.ref_of(report)]}} if {
	evidence.signature_reports.reference != {}
	some use in image.uses
	report := evidence.newest(evidence.signature_reports, use)
	report.verified == false

	reason := object.get(report, "error", "no signature was found")
	msg := sprintf("the image of %s has no valid signature: %s", [workload.who(use.who), text.clip(reason, 70)])
}

unknown contains {"msg": msg, "details": {"path": use.path}} if {
	some use in image.uses
	not _is_verified(use)

	msg := sprintf("the signature of the image of %s was not looked for", [workload.who(use.who)])
}

_is_verified(use) if is_boolean(evidence.newest(evidence.signature_reports, use).verified)
