# METADATA
# title: The analysis of the mesh configuration must report no errors
# description: |
#   istioctl analyze finds resources that do not do what their author thinks: policies that
#   select nothing, gateways without credentials, conflicting virtual services. A security
#   rule among them may simply not be in force.
# related_resources:
#   - description: Istio documentation, configuration analysis messages
#     ref: https://istio.io/latest/docs/reference/config/analysis/
# custom:
#   severity: medium
#   scope: host
#   match: [facts.regolith.dev/MeshAnalysis]
#   needs: [facts.regolith.dev/MeshAnalysis]
#   frameworks:
#     nsa: [network/encryption]
#     owasp_k8s: [K05]
#     pci_dss4: [4.2.1, 2.2.7]
#     soc2: [CC6.7]
#     hipaa: [164.312(e)(1), 164.312(e)(2)(ii)]
#     nist_800_190: [4.3.3]
#   remediation: |
#     Follow the documentation of the message, which says what each code means, and run istioctl
#     analyze again.
#   verify: istioctl analyze --all-namespaces
package policies.mesh.istio_analyze_findings

violation contains {"msg": msg, "details": {"path": ["messages", i], "severity": severity}} if {
	input.review.object.kind == "MeshAnalysis"
	some i, message in input.review.object.messages
	severity := {"error": "medium", "warning": "low"}[lower(message.level)]

	msg := sprintf("%s %s: %s", [message.code, _resource(message), _line(object.get(message, "message", ""))])
}

_resource(message) := substring(message.resource, 0, 80) if message.resource

_resource(message) := "the mesh" if not message.resource

# messages are one line of at most 200 bytes
_line(text) := trim_right(substring(concat(" ", regex.split(`\s+`, text)), 0, 80), " .")
