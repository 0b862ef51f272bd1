# METADATA
# title: Pods must have security settings
# description: |
#   A pod without any security context runs just as its image and the runtime see fit:
#   often as root, always with the default capabilities and without a seccomp profile.
#   Nobody has thought about what it needs.
# related_resources:
#   - description: Configure a security context for a Pod or container
#     ref: https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
#   - description: Pod Security Standards
#     ref: https://kubernetes.io/docs/concepts/security/pod-security-standards/
# schemas:
#   - input.review.object: schema.kubernetes.workload
# custom:
#   severity: low
#   scope: object
#   match: [workload]
#   frameworks:
#     cis: ["5.6.3"]
#     nsa: [pods/hardening]
#     owasp_k8s: [K01]
#     pci_dss4: ["2.2.1", "2.2.6"]
#     soc2: [CC6.1, CC7.1]
#     hipaa: [164.312(a)(1)]
#     nist_800_190: ["4.4.3"]
#   remediation: |
#     Set a security context: runAsNonRoot and seccompProfile for the pod, allowPrivilegeEscalation and
#     capabilities.drop for each container. This is the summary of controls that name each field: they are on
#     instead.
#   verify: |
#     kubectl get pods -A -o json | jq -r '.items[] |
#     select((.spec.securityContext // {}) == {} and
#     any((.spec.containers + .spec.initContainers)[];
#     (.securityContext // {}) == {})) |
#     .metadata.namespace + "/" + .metadata.name'
#   enabled: false
package policies.pod.security_context_missing

import data.lib.patch
import data.lib.workload

violation contains {"msg": msg, "details": {"path": path, "fix": fix}} if {
	not workload.is_windows
	_is_empty(workload.pod_spec)
	some container in workload.containers
	_is_empty(container.spec)

	path := array.concat(container.path, ["securityContext"])
	pod := array.concat(workload.pod_spec_path, ["securityContext"])
	fix := array.concat(patch.put(pod, _pod_context), patch.put(path, _container_context))
	msg := sprintf("neither the pod nor %s has security settings", [workload.who(container)])
}

not_applicable contains {"msg": "the pod runs on Windows"} if workload.is_windows

_is_empty(spec) if object.get(spec, "securityContext", null) in {null, {}}

_pod_context := {"runAsNonRoot": true, "seccompProfile": {"type": "RuntimeDefault"}}

_container_context := {"allowPrivilegeEscalation": false, "capabilities": {"drop": ["ALL"]}}
