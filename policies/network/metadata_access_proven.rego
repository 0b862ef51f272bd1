# METADATA
# title: No pod must get an answer from the metadata service of the cloud
# description: |
#   An answer to a request from a pod proves what policies can only promise: whoever runs
#   code there asks for the credentials of the node.
# related_resources:
#   - description: Kubernetes, securing a cluster, restricting access to cloud metadata
#     ref: https://kubernetes.io/docs/tasks/administer-cluster/securing-a-cluster/#restricting-cloud-metadata-api-access
# schemas:
#   - input.review.object: schema.facts.httpprobe
# custom:
#   severity: high
#   scope: host
#   match: [facts.regolith.dev/HTTPProbe]
#   needs: [facts.regolith.dev/HTTPProbe]
#   frameworks:
#     mitre: [T1552.005]
#     nsa: [network/cloud-metadata]
#     owasp_k8s: [K08]
#     pci_dss4: [1.3.2, 7.2.5]
#     soc2: [CC6.1, CC6.6]
#     hipaa: [164.312(a)(1)]
#     nist_800_190: [4.4.2]
#   remediation: |
#     Shut the address off in egress policies, and demand session tokens with a hop limit of 1 (AWS), metadata
#     concealment or workload identity (GKE), or a restriction to host networking (AKS).
#   verify: kubectl exec <pod> -- curl -m 2 -w "%{http_code}" http://169.254.169.254/
package policies.network.metadata_access_proven

import data.lib.k8s

violation contains {"msg": msg, "details": {"path": ["requests", i, "status"]}} if {
	some i, request in _requests
	request.status in {200, 401}

	msg := sprintf("%s answers %s%s with %s", [_host(request.url), _from, _token(request.status), k8s.int(request.status)])
}

unknown contains {"msg": msg, "details": {"path": ["requests", i]}} if {
	some i, request in _requests
	not is_number(object.get(request, "status", null))
	object.get(request, "error", "") == ""

	msg := sprintf("the answer of %s is not recorded", [_host(request.url)])
}

not_applicable contains {"msg": "the probe did not ask a metadata service"} if {
	_is_probe
	count(_requests) == 0
}

_is_probe if {
	input.review.object.kind == "HTTPProbe"
	k8s.group == "facts.regolith.dev"
}

_requests := {i: request |
	_is_probe
	some i, request in input.review.object.requests
	_is_metadata(request)
}

_is_metadata(request) if request.service == "cloud-metadata"

_is_metadata(request) if {
	not request.service
	_host(request.url) in {
		"100.100.100.200",
		"168.63.129.16",
		"169.254.169.254",
		"169.254.170.2",
		"169.254.170.23",
		"192.0.0.192",
		"[fd00:ec2::23]",
		"[fd00:ec2::254]",
		"metadata.google.internal",
	}
}

_host(url) := regex.replace(url, `^[a-z]+://|(:\d+)?([/?#].*)?$`, "")

_from := input.review.object.from if {
	not object.get(input.review.object, "from", "") in {"", null}
} else := "a pod"

# the second version of the service of AWS says so to requests without a session token
_token(401) := " (for a session token, which it may ask for)"

_token(status) := "" if status != 401
