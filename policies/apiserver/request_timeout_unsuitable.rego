# METADATA
# title: The API server must end requests after a suitable time
# description: |
#   Without a limit, or with a very high one, slow requests pile up until the API server
#   has no room for others: a few clients can stop it. A limit that is too low cuts off
#   honest requests to large collections.
# related_resources:
#   - description: kube-apiserver flags
#     ref: https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/
# custom:
#   severity: low
#   scope: host
#   match: [kube-apiserver]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["1.2.20"]
#     mitre: [T1499]
#     nsa: [network/control-plane]
#     owasp_k8s: [K07]
#     pci_dss4: ["2.2.1", "2.2.6"]
#     soc2: [CC6.1, CC7.1]
#     hipaa: ["164.312(a)(1)"]
#     nist_800_190: ["4.3.2", "4.3.5"]
#     stig: [V-242438]
#   parameters:
#     min:
#       type: string
#       default: "30s"
#       description: The shortest suitable time, as a Go duration.
#     max:
#       type: string
#       default: "300s"
#       description: The longest suitable time, as a Go duration.
#   remediation: Remove --request-timeout (the default is 1m0s), or set it within the bounds.
#   verify: |
#     kubectl -n kube-system get pods -l component=kube-apiserver -o yaml | grep -E -e '--request-timeout'
#   manual: Which time suits depends on the size of the cluster and its clients; the bounds are parameters.
package policies.apiserver.request_timeout_unsuitable

import data.lib.duration
import data.lib.flags

default min_timeout := "30s"

min_timeout := input.parameters.min

default max_timeout := "300s"

max_timeout := input.parameters.max

violation contains {"msg": msg, "details": {"path": flags.path(process, "request-timeout")}} if {
	some process in flags.of("kube-apiserver")
	timeout := _timeout(process)
	_is_unsuitable(duration.ns(timeout))

	msg := sprintf("requests end after %s, which is not between %s and %s", [timeout, min_timeout, max_timeout])
}

unknown contains finding if some finding in flags.unreadable("kube-apiserver")

unknown contains {"msg": msg, "details": {"path": flags.path(process, "request-timeout")}} if {
	some process in flags.of("kube-apiserver")
	texts := [min_timeout, max_timeout, _timeout(process)]
	some text in texts
	not duration.ns(text)

	msg := sprintf("%q is no duration", [text])
}

_timeout(process) := timeout if {
	timeout := flags.value(process, "request-timeout")
} else := "1m0s"

_is_unsuitable(timeout) if timeout < duration.ns(min_timeout)

_is_unsuitable(timeout) if timeout > duration.ns(max_timeout)
