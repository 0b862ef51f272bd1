# METADATA
# title: The API server must ask a policy before it admits images
# description: |
#   Without the ImagePolicyWebhook plugin or anything in its place the API server starts
#   whatever image a pod names, from any registry and signed by nobody.
# related_resources:
#   - description: ImagePolicyWebhook
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#imagepolicywebhook
# custom:
#   severity: low
#   scope: host
#   match: [kube-apiserver]
#   needs:
#     - Pod
#     - kyverno.io/ClusterPolicy
#     - kyverno.io/Policy
#     - policies.kyverno.io/ImageValidatingPolicy
#     - policy.sigstore.dev/ClusterImagePolicy
#     - config.openshift.io/ClusterImagePolicy
#     - config.openshift.io/ImagePolicy
#     - config.ratify.deislabs.io/Policy
#     - portieris.cloud.ibm.com/ClusterImagePolicy
#     - portieris.cloud.ibm.com/ImagePolicy
#     - admissionregistration.k8s.io/MutatingWebhookConfiguration
#     - admissionregistration.k8s.io/ValidatingWebhookConfiguration
#     - facts.regolith.dev/Cluster
#   frameworks:
#     cis: ["5.5.1"]
#     nsa: [pods/image-sources]
#     owasp_k8s: [K04]
#     pci_dss4: ["6.3.2"]
#     soc2: [CC6.8, CC8.1]
#     hipaa: [164.312(c)(1)]
#     nist_800_190: ["4.1.5"]
#   remediation: |
#     Add ImagePolicyWebhook to --enable-admission-plugins with a configuration that names the backend, or verify
#     images by another admission policy.
#   verify: ps -ef | grep kube-apiserver | grep -o "enable-admission-plugins=[^ ]*"
package policies.image.image_policy_webhook_missing

import data.lib.admission
import data.lib.flags
import data.lib.signing

violation contains {"msg": msg, "details": {"path": path}} if {
	some process in flags.of("kube-apiserver")
	not admission.is_on(process, "ImagePolicyWebhook")
	signing.mechanisms == set()

	path := admission.path(process, "ImagePolicyWebhook")
	msg := "ImagePolicyWebhook is off, and nothing else verifies images"
}

unknown contains finding if {
	signing.mechanisms == set()
	some finding in flags.unreadable("kube-apiserver")
}
