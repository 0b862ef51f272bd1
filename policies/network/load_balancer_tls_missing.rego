# METADATA
# title: A load balancer must serve TLS
# description: |
#   A load balancer that answers plain HTTP and nothing else sends passwords, cookies and
#   answers over the internet for everybody on the way to read and to change.
# related_resources:
#   - description: Kubernetes documentation, TLS support on AWS
#     ref: https://kubernetes.io/docs/concepts/services-networking/service/#ssl-support-on-aws
# schemas:
#   - input.review.object: schema.kubernetes.service
# custom:
#   severity: medium
#   scope: object
#   match: [Service]
#   frameworks:
#     mitre: [T1040]
#     nsa: [network/encryption, network/exposure]
#     owasp_k8s: [K06, K07]
#     pci_dss4: [1.3.1, 1.4.2, 1.4.4, 2.2.7, 4.2.1]
#     soc2: [CC6.6, CC6.7]
#     hipaa: [164.312(e)(1), "164.312(e)(2)(ii)"]
#     nist_800_190: [4.3.3, 4.4.2]
#   remediation: |
#     Serve port 443 with a certificate, in the pods or in the load balancer by the annotation of the cloud, and
#     let port 80 do no more than redirect.
#   verify: kubectl get services -A -o wide --field-selector spec.type=LoadBalancer
package policies.network.load_balancer_tls_missing

import data.lib.k8s

violation contains {"msg": msg, "details": {"path": ["spec", "ports", i]}} if {
	input.review.object.kind == "Service"
	k8s.group == ""
	input.review.object.spec.type == "LoadBalancer"
	some i, port in input.review.object.spec.ports
	_is_plain(port)
	not _has_tls

	msg := sprintf("port %s is served without TLS, and no other port has it", [k8s.int(port.port)])
}

_is_plain(port) if {
	port.port == 80
	not _is_named(port, "https")
}

_is_plain(port) if {
	port.port != 80
	_is_named(port, "http")
}

# by its name, as http or http-web, or by the protocol that it says
_is_named(port, protocol) if split(object.get(port, "name", ""), "-")[0] == protocol

_is_named(port, protocol) if lower(port.appProtocol) == protocol

_has_tls if {
	some port in input.review.object.spec.ports
	_serves_tls(port)
}

_serves_tls(port) if port.port == 443

_serves_tls(port) if _is_named(port, "https")

_serves_tls(port) if {
	count(_certificates) > 0
	_is_covered(port)
}

# annotations by which clouds take a certificate
_certificates := {key |
	some key in {
		"service.beta.kubernetes.io/alibaba-cloud-loadbalancer-cert-id",
		"service.beta.kubernetes.io/aws-load-balancer-ssl-cert",
		"service.beta.kubernetes.io/do-loadbalancer-certificate-id",
		"service.beta.kubernetes.io/oci-load-balancer-tls-secret",
	}
	k8s.annotations[key] != ""
}

# AWS serves TLS on all ports, or on those that are listed by number or name
_is_covered(port) if {
	covered := {trim_space(entry) | some entry in split(_ports, ",")}
	some name in ["*", k8s.int(port.port), object.get(port, "name", "*")]
	name in covered
}

_ports := object.get(k8s.annotations, "service.beta.kubernetes.io/aws-load-balancer-ssl-ports", "*")
