# METADATA
# title: Objects must not be printed
# description: It says all it knows.
# custom:
#   severity: low
#   scope: referential
#   match: [Secret, workload, ConfigMap, apiserver.config.k8s.io/EncryptionConfiguration, facts.regolith.dev/NodeFacts, example.com/Database]
#   needs: [Secret]
#   frameworks: {}
#   remediation: None.
#   verify: "true"
package policies.own.talks

violation contains {"msg": msg, "details": {"path": [], "fix": [{"op": "add", "path": ["x"], "value": [msg]}]}} if {
	some text in _texts
	msg := sprintf("it is %v", [text])
}

violation contains {"msg": msg, "details": {"path": ["spec", "template", "spec", "containers", 0, "env", 0]}} if {
	input.review.object.kind == "Deployment"
	secret := data.inventory.namespace.shop.v1.Secret[_]
	msg := sprintf("it runs beside %v", [secret])
}

_texts contains text if some text in split(json.marshal(input.review.object), "\"")

_texts contains text if some text in input.review.object.data

_texts contains text if some text in input.review.object.stringData

_texts contains text if some text in input.review.object.spec.template.spec.containers[_].args

_texts contains variable.value if some variable in input.review.object.spec.template.spec.containers[_].env

_texts contains base64.decode(text) if {
	some text in input.review.object.data
	base64.is_valid(text)
}

_texts contains input.review.object
