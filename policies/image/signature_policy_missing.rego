# METADATA
# title: Image signatures must be verified at admission
# description: |
#   Signatures protect nobody as long as unsigned images start as well. Something in the
#   way of every new pod must check them.
# related_resources:
#   - description: Policy controller of Sigstore
#     ref: https://docs.sigstore.dev/policy-controller/overview/
#   - description: Kyverno, verify images
#     ref: https://kyverno.io/docs/policy-types/cluster-policy/verify-images/
# custom:
#   severity: high
#   scope: cluster
#   absence: true
#   match: [cluster]
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
#     mitre: [T1525, T1195.002]
#     nsa: [pods/image-sources]
#     owasp_k8s: [K04]
#     pci_dss4: ["6.3.2"]
#     soc2: [CC6.8, CC8.1]
#     hipaa: [164.312(c)(1)]
#     nist_800_190: ["4.1.5", "4.4.5"]
#   remediation: |
#     Install an admission policy that verifies images: a Kyverno ImageValidatingPolicy, the policy controller of
#     Sigstore, Ratify with Gatekeeper, Connaisseur, Portieris, or Binary Authorization on GKE.
#   verify: |
#     kubectl get clusterpolicies,imagevalidatingpolicies,clusterimagepolicies -A
#     kubectl get validatingwebhookconfigurations
package policies.image.signature_policy_missing

import data.lib.k8s
import data.lib.signing

violation contains {"msg": "nothing in the cluster verifies the signatures of images", "details": {"path": []}} if {
	k8s.is_anchor
	k8s.has_inventory
	signing.mechanisms == set()
}

unknown contains {"msg": "the other objects of the cluster are not known", "details": {"path": []}} if {
	k8s.is_anchor
	not k8s.has_inventory
}
