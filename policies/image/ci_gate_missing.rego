# METADATA
# title: Build pipelines must stop on severe findings
# description: |
#   A scanner that only reports is read when it is too late. If the build goes on after
#   a critical finding, the image is pushed and will be deployed.
# related_resources:
#   - description: Trivy, exit code
#     ref: https://trivy.dev/latest/docs/configuration/others/
# custom:
#   severity: medium
#   scope: host
#   match: [facts.regolith.dev/PipelineReport]
#   frameworks:
#     nsa: [pods/image-scanning]
#     owasp_k8s: [K07]
#     pci_dss4: ["6.3.1", "6.3.3", "11.3.1"]
#     soc2: [CC7.1]
#     hipaa: [164.308(a)(1)(ii)(A)]
#     nist_800_190: ["4.1.1"]
#   remediation: |
#     Let the scanner end with an error on critical findings, as in trivy image --exit-code 1 --severity CRITICAL,
#     before the image is pushed.
#   verify: grep -rn 'exit-code' .github .gitlab-ci.yml Jenkinsfile
package policies.image.ci_gate_missing

import data.lib.k8s
import data.lib.text

violation contains {"msg": msg, "details": {"path": ["gates"]}} if {
	_is_report
	is_array(k8s.obj.gates)
	not _is_gated

	msg := _message
}

unknown contains {"msg": "the report does not say which scans the pipeline runs", "details": {"path": []}} if {
	_is_report
	not is_array(object.get(k8s.obj, "gates", null))
}

_is_report if {
	k8s.kind == "PipelineReport"
	k8s.group == "facts.regolith.dev"
}

_is_gated if {
	some gate in k8s.obj.gates
	gate.failsBuild == true
	_is_about_critical(gate)
}

# a scanner that is told no severities reports all
_is_about_critical(gate) if not gate.severities

_is_about_critical(gate) if {
	some severity in gate.severities
	lower(severity) == "critical"
}

_message := sprintf("the build goes on after critical findings of %s", [text.list(_scanners, 3)]) if {
	_scanners != set()
} else := "the pipeline scans for no critical vulnerabilities"

_scanners := {gate.tool | some gate in k8s.obj.gates; _is_about_critical(gate)}
