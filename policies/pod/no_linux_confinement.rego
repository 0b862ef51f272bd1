# METADATA
# title: Containers must be confined by at least one mechanism of the kernel
# description: |
#   AppArmor, seccomp, SELinux and dropped capabilities each narrow what a process that
#   was taken over can do to the kernel of its node. A container without any of them has
#   only its namespaces between it and the node.
# related_resources:
#   - description: Linux kernel security constraints for Pods and containers
#     ref: https://kubernetes.io/docs/concepts/security/linux-kernel-security-constraints/
# schemas:
#   - input.review.object: schema.kubernetes.workload
# custom:
#   severity: medium
#   scope: object
#   match: [workload]
#   frameworks:
#     nsa: [pods/hardening]
#     owasp_k8s: [K01]
#     pci_dss4: ["2.2.1", "2.2.6"]
#     soc2: [CC6.1, CC7.1]
#     hipaa: [164.312(a)(1)]
#     nist_800_190: ["4.4.3"]
#   remediation: |
#     Set seccompProfile.type to RuntimeDefault and capabilities.drop to ["ALL"]; a privileged container must first
#     stop being one.
#   verify: |
#     kubectl get pods -A -o json | jq -r '.items[] |
#     select(any((.spec.containers + .spec.initContainers)[];
#     .securityContext | .privileged or
#     (.seccompProfile or .appArmorProfile or .seLinuxOptions or .capabilities.drop | not))) |
#     .metadata.namespace + "/" + .metadata.name'
package policies.pod.no_linux_confinement

import data.lib.confinement
import data.lib.patch
import data.lib.workload

violation contains {"msg": msg, "details": details} if {
	not workload.is_windows
	some container in workload.containers
	not _is_confined(container)

	msg := sprintf("%s has no seccomp, AppArmor or SELinux confinement and drops no capability", [workload.who(container)])
	details := object.union({"path": _path(container)}, _fix(container))
}

not_applicable contains {"msg": "the pod runs on Windows"} if workload.is_windows

# privileged switches all four off
_is_confined(container) if {
	not container.spec.securityContext.privileged
	_has_mechanism(container)
}

_has_mechanism(container) if container.spec.securityContext.capabilities.drop[0]

_has_mechanism(container) if workload.setting(container, "seccompProfile").type in _profiles

_has_mechanism(container) if workload.setting(container, "appArmorProfile").type in _profiles

_has_mechanism(container) if confinement.apparmor_annotated(container) in _profiles

_has_mechanism(container) if {
	options := workload.setting(container, "seLinuxOptions")
	options != {}
	not object.get(options, "type", "") in {"spc_t", "unconfined_t"}
}

_profiles := {"Localhost", "RuntimeDefault"}

_fix(container) := {} if {
	container.spec.securityContext.privileged
} else := {"fix": patch.put(_path(container), object.union(_context(container), _confined))}

_path(container) := array.concat(container.path, ["securityContext"])

_context(container) := {field: value | some field, value in container.spec.securityContext}

_confined := {"capabilities": {"drop": ["ALL"]}, "seccompProfile": {"type": "RuntimeDefault"}}
