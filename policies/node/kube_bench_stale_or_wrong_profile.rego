# METADATA
# title: The kube-bench report must be recent and made with the right benchmark
# description: |
#   An old report shows a cluster that no longer exists, and one made with the benchmark of
#   another version or provider passes and fails on the wrong questions.
# related_resources:
#   - description: kube-bench
#     ref: https://github.com/aquasecurity/kube-bench
# custom:
#   severity: low
#   scope: host
#   match: [facts.regolith.dev/BenchmarkReport]
#   needs: [facts.regolith.dev/BenchmarkReport, facts.regolith.dev/Cluster]
#   frameworks:
#     nsa: [network/control-plane]
#     owasp_k8s: [K07]
#     pci_dss4: ["2.2.1", "2.2.6"]
#     soc2: [CC6.1, CC7.1]
#     hipaa: [164.312(a)(1)]
#     nist_800_190: ["4.3.2", "4.3.5"]
#   parameters:
#     maxAge:
#       type: string
#       default: 720h
#       description: How old the report may be at the time of the scan, as a Go duration.
#   remediation: |
#     Run kube-bench again, as a CronJob, with the benchmark of the provider or of the Kubernetes version
#     (--benchmark).
#   verify: kube-bench run --json | jq -r ".Controls[0].version"
package policies.node.kube_bench_stale_or_wrong_profile

import data.lib.duration
import data.lib.k8s
import data.lib.support

default max_age := "720h"

max_age := input.parameters.maxAge

violation contains {"msg": msg, "details": {"path": ["scannedAt"]}} if {
	_age > duration.ns(max_age)

	msg := sprintf("the report is of %s, more than %s before the scan", [_report.scannedAt, max_age])
}

violation contains {"msg": msg, "details": {"path": ["benchmark"]}} if {
	prefix := support.benchmark_prefix(k8s.cluster.platform)
	not startswith(_benchmark, prefix)

	msg := sprintf("benchmark %s is not one for %s", [_benchmark, k8s.cluster.platform])
}

violation contains {"msg": msg, "details": {"path": ["benchmark"]}} if {
	_is_plain
	fitting := support.cis_benchmarks(k8s.version)
	not _benchmark in fitting

	msg := sprintf("benchmark %s does not fit Kubernetes %s, %s does", [
		_benchmark,
		k8s.cluster.kubernetesVersion,
		concat(" or ", sort(fitting)),
	])
}

unknown contains {"msg": "the age of the report is not known", "details": {"path": ["scannedAt"]}} if {
	_report
	not _age
}

unknown contains {"msg": "the benchmark of the report is not known", "details": {"path": ["benchmark"]}} if {
	_report
	not _benchmark
}

unknown contains {"msg": "no benchmark is known for the version", "details": {"path": ["benchmark"]}} if {
	_is_plain
	not _has_fitting
}

unknown contains {"msg": "the platform of the cluster is not known", "details": {"path": ["benchmark"]}} if {
	_benchmark
	not _is_plain
	not _has_prefix
}

_report := input.review.object if {
	input.review.object.kind == "BenchmarkReport"
	k8s.group == "facts.regolith.dev"
}

_benchmark := _report.benchmark if is_string(_report.benchmark)

_age := duration.instant(k8s.cluster.scannedAt) - duration.instant(_report.scannedAt)

# the benchmarks of CIS itself, for clusters that are nobody's product
_is_plain if {
	startswith(_benchmark, "cis-")
	not _has_prefix
}

_is_plain if {
	_benchmark
	k8s.cluster.platform
	not _has_prefix
}

_has_prefix if support.benchmark_prefix(k8s.cluster.platform)

_has_fitting if support.cis_benchmarks(k8s.version)
