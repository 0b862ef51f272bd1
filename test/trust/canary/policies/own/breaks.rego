# METADATA
# title: Objects must not break the control
# description: It reads times where there are none.
# custom:
#   severity: low
#   scope: object
#   match: [Secret, workload, ConfigMap]
#   frameworks: {}
#   remediation: None.
#   verify: "true"
package policies.own.breaks

violation contains {"msg": "x", "details": {"path": []}} if {
	some text in split(json.marshal(input.review.object), "\"")
	time.parse_rfc3339_ns(text) > 0
}
