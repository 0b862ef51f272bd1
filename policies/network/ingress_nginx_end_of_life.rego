# METADATA
# title: The retired ingress-nginx controller must not be used
# description: |
#   The project ended in March 2026. What is found in the controller from then on is not
#   repaired, and it stands before the internet with the Secrets of all namespaces.
# related_resources:
#   - description: Kubernetes, ingress-nginx retirement
#     ref: https://kubernetes.io/blog/2025/11/11/ingress-nginx-retirement/
# custom:
#   severity: high
#   scope: object
#   match: [workload, networking.k8s.io/IngressClass]
#   frameworks:
#     nsa: [network/exposure, upgrading/patching]
#     owasp_k8s: [K06, K07]
#     pci_dss4: [1.3.1, 1.4.2, 1.4.4, 6.3.3]
#     soc2: [CC6.6, CC7.1]
#     hipaa: ["164.308(a)(5)(ii)(B)", 164.312(e)(1)]
#     nist_800_190: [4.3.3, 4.4.1, 4.4.2, 4.5.3]
#   remediation: Move to the Gateway API or to a controller that is maintained; list the Ingresses of its class first.
#   verify: kubectl get pods -A -o json | jq '.items[].spec.containers[].image' | grep ingress-nginx; kubectl get ingressclasses
package policies.network.ingress_nginx_end_of_life

import data.lib.image
import data.lib.ingress
import data.lib.k8s
import data.lib.workload

violation contains {"msg": msg, "details": {"path": use.path}} if {
	some use in ingress.nginx_images
	msg := sprintf("%s runs ingress-nginx %s, a project that has ended", [workload.who(use.who), image.parse(use.reference).tag])
}

violation contains {"msg": msg, "details": {"path": ["spec", "controller"]}} if {
	input.review.object.kind == "IngressClass"
	k8s.group == "networking.k8s.io"
	input.review.object.spec.controller == "k8s.io/ingress-nginx"
	msg := "stands for ingress-nginx, a project that has ended"
}
