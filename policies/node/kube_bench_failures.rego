# METADATA
# title: kube-bench must report no failed checks
# description: |
#   kube-bench reads on the nodes what the API does not show. A check that it reports as
#   failed is a recommendation of the CIS benchmark that the node does not follow.
# related_resources:
#   - description: kube-bench
#     ref: https://github.com/aquasecurity/kube-bench
# custom:
#   severity: high
#   scope: host
#   match: [facts.regolith.dev/BenchmarkReport]
#   needs: [facts.regolith.dev/BenchmarkReport]
#   frameworks:
#     nsa: [network/control-plane, network/worker-nodes]
#     owasp_k8s: [K07]
#     pci_dss4: ["2.2.1", "2.2.6"]
#     soc2: [CC6.1, CC7.1]
#     hipaa: [164.312(a)(1)]
#     nist_800_190: ["4.3.2", "4.3.5"]
#   parameters:
#     maxFail:
#       type: integer
#       default: 0
#       description: How many failed checks are accepted.
#     ignore:
#       type: array
#       items: {type: string}
#       default: []
#       description: Ids of checks that are left out.
#   remediation: |
#     Follow the remediation that kube-bench prints for the check, or put its id on the list of ignored
#     ones with a reason on record.
#   verify: kube-bench run --json | jq -r '.Controls[].tests[].results[] | select(.status == "FAIL") | .test_number'
package policies.node.kube_bench_failures

import data.lib.k8s
import data.lib.text

default max_fail := 0

max_fail := input.parameters.maxFail

default ignore := []

ignore := input.parameters.ignore

violation contains {"msg": msg, "details": {"path": ["checks", check.at]}} if {
	count(_failed) > max_fail
	some check in _failed

	msg := sprintf("check %s failed: %s", [check.id, text.clip(check.title, 150)])
}

unknown contains {"msg": msg, "details": {"path": ["checks", check.at]}} if {
	some check in _checks
	check.status == "WARN"

	msg := sprintf("check %s needs a decision by hand: %s", [check.id, text.clip(check.title, 130)])
}

unknown contains {"msg": "the report holds no checks", "details": {"path": ["checks"]}} if {
	_is_report
	count(_checks) == 0
	count(ignore) == 0
}

_is_report if {
	input.review.object.kind == "BenchmarkReport"
	k8s.group == "facts.regolith.dev"
}

_failed := {check | some check in _checks; check.status == "FAIL"}

_checks := {{"at": at, "id": check.id, "status": check.status, "title": object.get(check, "title", "no title")} |
	_is_report
	some at, check in input.review.object.checks
	not check.id in ignore
}
