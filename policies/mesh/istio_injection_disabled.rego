# METADATA
# title: Pods must not opt out of the mesh
# description: |
#   A pod without a sidecar speaks plain text, has no identity, and no authorization policy
#   of the mesh holds for it. What needs the rules most is often what has opted out.
# related_resources:
#   - description: Istio documentation, sidecar injection
#     ref: https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/
# schemas:
#   - input.review.object: schema.kubernetes.workload
# custom:
#   severity: medium
#   scope: object
#   match: [workload]
#   frameworks:
#     mitre: [T1562.001]
#     nsa: [network/encryption]
#     owasp_k8s: [K05]
#     pci_dss4: [4.2.1, 2.2.7]
#     soc2: [CC6.7]
#     hipaa: [164.312(e)(1), 164.312(e)(2)(ii)]
#     nist_800_190: [4.3.3]
#   remediation: |
#     Remove the label or annotation. For a port that the sidecar cannot carry, exclude that port alone
#     (traffic.sidecar.istio.io/excludeInboundPorts).
#   verify: kubectl get pods -A -l sidecar.istio.io/inject=false
package policies.mesh.istio_injection_disabled

import data.lib.patch
import data.lib.workload

violation contains {"msg": msg, "details": {"path": path, "fix": patch.remove(path)}} if {
	some field in ["annotations", "labels"]
	some key, value in _ways_out
	workload.pod_metadata[field][key] == value

	path := array.concat(workload.pod_metadata_path, [field, key])
	msg := sprintf("its pods opt out of the mesh: %s is %s", [key, value])
}

_ways_out := {"istio.io/dataplane-mode": "none", "sidecar.istio.io/inject": "false"}
