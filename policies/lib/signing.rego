# METADATA
# title: Verification of image signatures
# description: |
#   What in the cluster verifies the signatures of images before they run. Presence
#   only: whether a mechanism enforces, and for which images, is another question.
#   Reads data.inventory only.
package lib.signing

import data.lib.admission
import data.lib.k8s

# METADATA
# description: The names of the mechanisms found.
mechanisms contains name if {
	some name, policies in _policies
	policies != []
	_has_webhook(name)
}

mechanisms contains "Connaisseur" if {
	some webhook in _webhooks
	contains(webhook, "connaisseur")
}

mechanisms contains "Binary Authorization" if k8s.cluster.binaryAuthorization == true

mechanisms contains "ImagePolicyWebhook" if {
	some gv, name
	some container in data.inventory.namespace["kube-system"][gv].Pod[name].spec.containers
	words := array.concat(object.get(container, "command", []), object.get(container, "args", []))
	endswith(words[0], "kube-apiserver")
	admission.is_on({"args": words}, "ImagePolicyWebhook")
}

_policies := {
	"Kyverno": array.concat(
		[policy |
			some gv, name
			startswith(gv, "kyverno.io/")
			policy := data.inventory.cluster[gv].ClusterPolicy[name]
			policy.spec.rules[_].verifyImages != []
		],
		[policy |
			some namespace, gv, name
			startswith(gv, "kyverno.io/")
			policy := data.inventory.namespace[namespace][gv].Policy[name]
			policy.spec.rules[_].verifyImages != []
		],
	),
	"Kyverno ImageValidatingPolicy": [policy |
		some gv, name
		startswith(gv, "policies.kyverno.io/")
		policy := data.inventory.cluster[gv].ImageValidatingPolicy[name]
	],
	"OpenShift": array.concat(
		[policy |
			some gv, name
			startswith(gv, "config.openshift.io/")
			policy := data.inventory.cluster[gv].ClusterImagePolicy[name]
		],
		[policy |
			some namespace, gv, name
			startswith(gv, "config.openshift.io/")
			policy := data.inventory.namespace[namespace][gv].ImagePolicy[name]
		],
	),
	"Portieris": array.concat(
		[policy |
			some gv, name
			startswith(gv, "portieris.cloud.ibm.com/")
			policy := data.inventory.cluster[gv].ClusterImagePolicy[name]
		],
		[policy |
			some namespace, gv, name
			startswith(gv, "portieris.cloud.ibm.com/")
			policy := data.inventory.namespace[namespace][gv].ImagePolicy[name]
		],
	),
	"Ratify": [policy |
		some gv, name
		startswith(gv, "config.ratify.deislabs.io/")
		policy := data.inventory.cluster[gv].Policy[name]
	],
	"Sigstore": [policy |
		some gv, name
		startswith(gv, "policy.sigstore.dev/")
		policy := data.inventory.cluster[gv].ClusterImagePolicy[name]
		object.get(policy, ["spec", "mode"], "enforce") == "enforce"
	],
}

# the webhook without which the policies of a mechanism do nothing
_has_webhook(name) if not name in {"Ratify", "Sigstore"}

_has_webhook("Ratify") if "validation.gatekeeper.sh" in _webhooks

_has_webhook("Sigstore") if "policy.sigstore.dev" in _webhooks

_webhooks contains webhook.name if {
	some gv, name
	some webhook in data.inventory.cluster[gv].ValidatingWebhookConfiguration[name].webhooks
}

_webhooks contains webhook.name if {
	some gv, name
	some webhook in data.inventory.cluster[gv].MutatingWebhookConfiguration[name].webhooks
}
