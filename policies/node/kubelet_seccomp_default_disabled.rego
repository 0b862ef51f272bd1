# METADATA
# title: The kubelet must confine pods with the seccomp profile of the runtime by default
# description: |
#   A pod that names no seccomp profile runs unconfined: every system call of the kernel is
#   open to it, also those that have led to container escapes.
# related_resources:
#   - description: Restrict system calls with seccomp
#     ref: https://kubernetes.io/docs/tutorials/security/seccomp/
#   - description: KubeletConfiguration
#     ref: https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/
# custom:
#   severity: medium
#   scope: host
#   match: [kubelet]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["4.2.14"]
#     mitre: [T1611]
#     nsa: [network/worker-nodes, pods/hardening]
#     owasp_k8s: [K07, K01]
#     pci_dss4: ["2.2.1", "2.2.6"]
#     soc2: [CC6.1, CC7.1]
#     hipaa: [164.312(a)(1)]
#     nist_800_190: ["4.3.5", "4.4.3"]
#   remediation: |
#     Set seccompDefault to true, after a trial on one node pool: it is off in every version unless asked
#     for.
#   verify: kubectl get --raw "/api/v1/nodes/NODE/proxy/configz" | jq '.kubeletconfig.seccompDefault // false'
package policies.node.kubelet_seccomp_default_disabled

import data.lib.kubelet

violation contains {"msg": msg, "details": {"path": setting.path}} if {
	setting := kubelet.setting(_field)
	setting.value == false

	msg := sprintf("pods that name no seccomp profile run unconfined (%s)", [setting.from])
}

unknown contains finding if some finding in kubelet.unsettled([_field])

_field := "seccompDefault"
