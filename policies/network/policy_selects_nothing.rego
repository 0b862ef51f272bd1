# METADATA
# title: A network policy must select some pod
# description: |
#   A policy whose labels fit no pod protects nothing. Most often it is a misspelt label, and
#   the pods that were meant stand open.
# related_resources:
#   - description: Kubernetes documentation, network policies
#     ref: https://kubernetes.io/docs/concepts/services-networking/network-policies/
# schemas:
#   - input.review.object: schema.kubernetes.networkpolicy
# custom:
#   severity: low
#   scope: referential
#   absence: true
#   match: [networking.k8s.io/NetworkPolicy]
#   needs:
#     - Pod
#     - ReplicationController
#     - apps/DaemonSet
#     - apps/Deployment
#     - apps/ReplicaSet
#     - apps/StatefulSet
#     - batch/CronJob
#     - batch/Job
#   frameworks:
#     nsa: [network/policies]
#     owasp_k8s: [K05]
#     pci_dss4: [1.2.1, 1.3.1, 1.3.2, 1.4.1]
#     soc2: [CC6.1, CC6.6]
#     hipaa: [164.312(a)(1), 164.312(e)(1)]
#     nist_800_190: [4.3.3, 4.4.2]
#   remediation: Correct the labels of spec.podSelector, or remove the policy.
#   verify: kubectl describe networkpolicy <name>; kubectl get pods --show-labels
package policies.network.policy_selects_nothing

import data.lib.k8s
import data.lib.pods
import data.lib.selectors

violation contains {"msg": msg, "details": {"path": ["spec", "podSelector"], "related": related, "severity": severity}} if {
	input.review.object.kind == "NetworkPolicy"
	k8s.group == "networking.k8s.io"
	selector := input.review.object.spec.podSelector
	not selectors.is_everything(selector)
	count(pods.selected(k8s.namespace, selector)) == 0

	near := array.slice(_near, 0, 1)
	related := [hit.ref | some hit in near]
	severity := ["low", "medium"][count(near)]
	msg := concat("", array.concat(["no pod of its namespace has the labels that it selects"], [hit.text | some hit in near]))
}

# labels of pods that one who misspelt the label may have meant
_near := sort({{"text": text, "ref": made.ref} |
	some key, value in input.review.object.spec.podSelector.matchLabels
	some made in object.get(pods.in_namespace, k8s.namespace, [])
	some other_key, other in made.labels
	_is_near(key, value, other_key, other)
	text := sprintf("; %s %q has %s: %s", [made.ref.kind, made.ref.name, other_key, other])
})

# the same key, and the value differs in its spelling or its end only
_is_near(key, value, key, other) if {
	value != other
	_is_alike(_plain(value), _plain(other))
}

# the same value under the old or the new name of the key
_is_near(key, value, other_key, value) if {
	key != other_key
	{key, other_key} & {"app", "app.kubernetes.io/name", "k8s-app", "name"} == {key, other_key}
}

_is_alike(value, other) if startswith(value, other)

_is_alike(value, other) if startswith(other, value)

_plain(value) := regex.replace(lower(value), `[^a-z0-9]`, "")
