# METADATA
# title: Security tools must be of a supported version
# description: |
#   Scanners, detectors and admission controllers know the attacks and the formats of their
#   day. An old one reports fewer findings, which looks like a better cluster, and has holes
#   of its own.
# related_resources:
#   - description: Gatekeeper releases
#     ref: https://github.com/open-policy-agent/gatekeeper/releases
#   - description: Trivy releases
#     ref: https://github.com/aquasecurity/trivy/releases
# custom:
#   severity: low
#   scope: object
#   match:
#     - apps/DaemonSet
#     - apps/Deployment
#     - batch/CronJob
#     - batch/Job
#     - facts.regolith.dev/BenchmarkReport
#     - facts.regolith.dev/RuntimeAlerts
#     - facts.regolith.dev/VulnerabilityReport
#   frameworks:
#     nsa: [upgrading/patching, threat-detection/runtime]
#     owasp_k8s: [K07, K10]
#     pci_dss4: ["6.3.3", "10.4.1", "11.5.1"]
#     soc2: [CC7.1, CC7.2, CC7.3]
#     hipaa: [164.308(a)(5)(ii)(B), 164.308(a)(1)(ii)(D)]
#     nist_800_190: ["4.4.1", "4.5.3", "4.4.4"]
#   parameters:
#     min:
#       type: object
#       additionalProperties: {type: string}
#       default: {falco: 0.37.0, gatekeeper: 3.16.0, kube-bench: 0.8.0, kyverno: 1.12.0, trivy: 0.50.0}
#       description: The oldest version of each tool that is accepted; tools that it does not name are left out.
#   remediation: Upgrade the tool, and its rules, policies or vulnerability database with it.
#   verify: |
#     kubectl get pods -A -o custom-columns=IMAGE:.spec.containers[*].image | grep -E
#     "falco|gatekeeper|kyverno|trivy|kube-bench"
package policies.runtime.security_tool_outdated

import data.lib.detector
import data.lib.image
import data.lib.version

default oldest := {
	"falco": "0.37.0",
	"gatekeeper": "3.16.0",
	"kube-bench": "0.8.0",
	"kyverno": "1.12.0",
	"trivy": "0.50.0",
}

oldest := input.parameters.min

violation contains {"msg": msg, "details": {"path": tool.path}} if {
	some tool in _tools
	version.is_older(tool.version, oldest[tool.name])

	msg := sprintf("%s %s is older than %s", [tool.name, tool.version, oldest[tool.name]])
}

unknown contains {"msg": msg, "details": {"path": tool.path}} if {
	some tool in _tools
	not _is_version(tool.version)

	msg := sprintf("the version of %s is not known", [tool.name])
}

not_applicable contains {"msg": "it is none of the security tools"} if {
	input.review.object.kind in (_workloads | _reports)
	count(_tools) == 0
}

_workloads := {"CronJob", "DaemonSet", "Deployment", "Job"}

_reports := {"BenchmarkReport", "RuntimeAlerts", "VulnerabilityReport"}

_tools contains {"name": name, "path": use.path, "version": image.parse(use.reference).tag} if {
	input.review.object.kind in _workloads
	some use in image.uses
	some name, _ in oldest
	detector.is_image_of(use.reference, name)
}

_tools contains {"name": name, "path": ["tool", "version"], "version": text} if {
	input.review.object.kind in _reports
	name := input.review.object.tool.name
	oldest[name]
	text := object.get(input.review.object.tool, "version", "")
}

_is_version(text) if version.release(text)
