# METADATA
# title: All etcd members must be healthy
# description: |
#   A member that is down takes away the reserve, and a cluster without a majority takes
#   no writes at all: no new pods, no rotated Secrets, no closed hole. A corrupt one
#   loses data.
# related_resources:
#   - description: Kubernetes, operating etcd clusters
#     ref: https://kubernetes.io/docs/tasks/administer-cluster/configure-upgrade-etcd/
# custom:
#   severity: medium
#   scope: host
#   match: [facts.regolith.dev/EtcdHealth]
#   needs: [facts.regolith.dev/EtcdHealth]
#   frameworks:
#     nsa: [network/etcd]
#     owasp_k8s: [K07]
#     pci_dss4: ["2.2.7", "4.2.1", "1.3.1"]
#     soc2: [CC6.1, CC6.7, A1.2]
#     hipaa: ["164.312(e)(1)", "164.312(a)(1)", "164.308(a)(7)"]
#     nist_800_190: ["4.3.5"]
#   remediation: |
#     Look into the logs of the member, replace it if need be, and run three or five members; for NOSPACE compact and
#     defragment, then etcdctl alarm disarm; for CORRUPT restore the member from the others.
#   verify: |
#     etcdctl endpoint health --cluster
#     etcdctl alarm list
package policies.etcd.unhealthy

import data.lib.k8s

violation contains {"msg": msg, "details": {"path": ["endpoints", i]}} if {
	_is_health
	some i, endpoint in input.review.object.endpoints
	endpoint.healthy == false

	msg := sprintf("%s is unhealthy", [object.get(endpoint, "endpoint", "a member")])
}

violation contains {"msg": msg, "details": {"path": ["alarms", i], "severity": "high"}} if {
	_is_health
	some i, alarm in input.review.object.alarms
	alarm.alarm in {"CORRUPT", "NOSPACE"}

	msg := sprintf("alarm %s is raised", [alarm.alarm])
}

violation contains {"msg": msg, "details": {"path": ["endpoints"], "severity": "low"}} if {
	_is_health
	members := count(input.review.object.endpoints)
	members in {1, 2}

	msg := sprintf("the cluster has %s of at least 3 members", [k8s.int(members)])
}

unknown contains {"msg": "no member was asked", "details": {"path": ["endpoints"]}} if {
	_is_health
	count([1 | some _ in input.review.object.endpoints]) == 0
}

unknown contains {"msg": msg, "details": {"path": ["endpoints", i]}} if {
	_is_health
	some i, endpoint in input.review.object.endpoints
	not is_boolean(object.get(endpoint, "healthy", null))

	msg := sprintf("the health of %s is not recorded", [object.get(endpoint, "endpoint", "a member")])
}

_is_health if {
	input.review.object.kind == "EtcdHealth"
	startswith(input.review.object.apiVersion, "facts.regolith.dev/")
}
