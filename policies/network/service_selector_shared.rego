# METADATA
# title: Services of a namespace must select different pods
# description: |
#   Two Services with one selector send to the same pods: a rule, a certificate or a policy
#   for one of them is gone around by the other.
# related_resources:
#   - description: Kubernetes documentation, Service
#     ref: https://kubernetes.io/docs/concepts/services-networking/service/
# schemas:
#   - input.review.object: schema.kubernetes.service
# custom:
#   severity: low
#   scope: referential
#   enabled: false
#   match: [Service]
#   needs: [Service]
#   frameworks:
#     pci_dss4: [12.5.1]
#     soc2: [CC2.1, CC8.1]
#   remediation: Merge the Services, or give each a selector of its own.
#   verify: kubectl get services -A -o json | jq '.items[] | [.metadata.namespace, .metadata.name, .spec.selector]'
package policies.network.service_selector_shared

import data.lib.k8s
import data.lib.text

violation contains {"msg": msg, "details": {"path": ["spec", "selector"], "related": related}} if {
	input.review.object.kind == "Service"
	k8s.group == ""
	count(input.review.object.spec.selector) > 0
	others := [ref |
		some name, ref in _by_selector[_key(k8s.namespace, input.review.object.spec.selector)]
		name != k8s.name
	]
	count(others) > 0

	related := array.slice(others, 0, 3)
	names := {sprintf("%q", [ref.name]) | some ref in others}
	msg := sprintf("selects the same pods as Service %s", [text.list(names, 3)])
}

_by_selector := object.union_n([{_key(ns, service.spec.selector): {service.metadata.name: k8s.ref_of(service)}} |
	some [ns, service] in array.concat(_services, _homeless)
])

_services := [[ns, service] | some ns; service := data.inventory.namespace[ns].v1.Service[_]]

# manifests may leave the namespace out
_homeless := [["", service] | service := data.inventory.cluster.v1.Service[_]]

_key(ns, selector) := concat("/", [ns, json.marshal(selector)])
