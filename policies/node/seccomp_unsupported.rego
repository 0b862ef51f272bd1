# METADATA
# title: A node must be able to confine containers with seccomp and with AppArmor or SELinux
# description: |
#   Profiles that the kernel cannot apply protect nothing: pods start all the same, or the
#   kubelet refuses those that ask for a profile, and people then take the profile out.
# related_resources:
#   - description: Linux kernel security constraints
#     ref: https://kubernetes.io/docs/concepts/security/linux-kernel-security-constraints/
# custom:
#   severity: medium
#   scope: host
#   match: [facts.regolith.dev/NodeFacts]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     mitre: [T1611]
#     nsa: [pods/environment-hardening]
#     owasp_k8s: [K07]
#     pci_dss4: ["2.2.1", "2.2.4"]
#     soc2: [CC6.1, CC7.1]
#     hipaa: [164.312(a)(1)]
#     nist_800_190: ["4.5.1", "4.5.2"]
#   remediation: |
#     Use a node image whose kernel has CONFIG_SECCOMP, and start it with AppArmor, or with SELinux in
#     enforcing mode.
#   verify: grep -E "^Seccomp" /proc/self/status; cat /sys/kernel/security/lsm; getenforce
package policies.node.seccomp_unsupported

violation contains {"msg": "the kernel has no seccomp", "details": {"path": ["kernel", "seccomp"]}} if {
	_kernel.seccomp == false
}

violation contains {"msg": msg, "details": {"path": ["kernel", "seLinux"]}} if {
	_kernel.appArmor == false
	_kernel.seLinux in {"disabled", "permissive"}

	msg := sprintf("AppArmor is off and SELinux is %s", [_kernel.seLinux])
}

unknown contains {"msg": "it is not known whether the kernel has seccomp", "details": {"path": ["kernel"]}} if {
	input.review.object.kind == "NodeFacts"
	not _tells_seccomp
}

unknown contains {"msg": "it is not known whether AppArmor or SELinux is on", "details": {"path": ["kernel"]}} if {
	input.review.object.kind == "NodeFacts"
	not _tells_module
}

_kernel := input.review.object.kernel if input.review.object.kind == "NodeFacts"

_tells_seccomp if is_boolean(_kernel.seccomp)

# one that works is enough, else both have to be known
_tells_module if _kernel.appArmor == true

_tells_module if _kernel.seLinux == "enforcing"

_tells_module if {
	_kernel.appArmor == false
	_kernel.seLinux in {"disabled", "permissive"}
}
