# METADATA
# title: The controller manager must bound the number of finished pods
# description: |
#   Finished pods stay until the garbage collector takes them. Without a bound, or with
#   a very high one, jobs that fail again and again fill etcd and slow every list of
#   pods, up to an outage.
# related_resources:
#   - description: kube-controller-manager flags
#     ref: https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/
#   - description: Garbage collection of finished pods
#     ref: https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-garbage-collection
# custom:
#   severity: low
#   scope: host
#   match: [kube-controller-manager]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["1.3.1"]
#     mitre: [T1499]
#     nsa: [network/control-plane]
#     owasp_k8s: [K07]
#     pci_dss4: ["2.2.1", "2.2.6"]
#     soc2: [CC6.1, CC7.1]
#     hipaa: ["164.312(a)(1)"]
#     nist_800_190: ["4.3.2", "4.3.5"]
#   parameters:
#     min:
#       type: integer
#       default: 1
#       description: The lowest suitable number of finished pods.
#     max:
#       type: integer
#       default: 12500
#       description: The highest suitable number of finished pods.
#   remediation: |
#     Set --terminated-pod-gc-threshold within the bounds, or remove it: the default is 12500.
#   verify: |
#     kubectl -n kube-system get pods -l component=kube-controller-manager -o yaml | grep -E -e
#     '--terminated-pod-gc-threshold'
#   manual: Which number suits depends on the size of the cluster and its jobs; the bounds are parameters.
package policies.apiserver.controller_manager_terminated_pod_gc_threshold_unsuitable

import data.lib.flags
import data.lib.k8s

default min_threshold := 1

min_threshold := input.parameters.min

default max_threshold := 12500

max_threshold := input.parameters.max

violation contains {"msg": msg, "details": {"path": flags.path(process, "terminated-pod-gc-threshold")}} if {
	some process in flags.of("kube-controller-manager")
	threshold := _threshold(process)
	_is_unsuitable(threshold)

	msg := sprintf("%s finished pods are kept, which is not between %s and %s", [
		k8s.int(threshold),
		k8s.int(min_threshold),
		k8s.int(max_threshold),
	])
}

unknown contains finding if some finding in flags.unreadable("kube-controller-manager")

unknown contains {"msg": msg, "details": {"path": flags.path(process, "terminated-pod-gc-threshold")}} if {
	some process in flags.of("kube-controller-manager")
	not _threshold(process)

	msg := "--terminated-pod-gc-threshold is no number"
}

_threshold(process) := to_number(text) if {
	text := flags.value(process, "terminated-pod-gc-threshold")
	regex.match(`^-?\d{1,10}$`, text)
} else := 12500 if {
	not flags.is_set(process, "terminated-pod-gc-threshold")
}

# 0 and less switch the collector off
_is_unsuitable(threshold) if threshold < min_threshold

_is_unsuitable(threshold) if threshold > max_threshold
