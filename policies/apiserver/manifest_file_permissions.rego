# METADATA
# title: The manifest of the API server must not be open to others than root
# description: |
#   Who writes to the manifest of the API server decides how it authenticates and
#   authorizes, and the kubelet runs it anew at once. The manifest also names every key
#   and file that is worth stealing.
# related_resources:
#   - description: Static pods
#     ref: https://kubernetes.io/docs/tasks/configure-pod-container/static-pod/
#   - description: Files that kubeadm makes
#     ref: https://kubernetes.io/docs/reference/setup-tools/kubeadm/implementation-details/
# custom:
#   severity: medium
#   scope: host
#   match: [facts.regolith.dev/NodeFacts]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["1.1.1"]
#     mitre: [T1552.001]
#     nsa: [network/control-plane]
#     owasp_k8s: [K07]
#     pci_dss4: ["2.2.6", "7.2.2"]
#     soc2: [CC6.1]
#     hipaa: ["164.312(a)(1)", "164.312(c)(1)"]
#     nist_800_190: ["4.5.4", "4.5.5"]
#     stig: [V-242408, V-242458]
#   parameters:
#     paths:
#       type: array
#       items: {type: string}
#       default: [/etc/kubernetes/manifests/kube-apiserver.yaml]
#       description: Paths or globs of the manifest.
#     maxMode:
#       type: string
#       default: "0600"
#       description: The most that the mode may grant, in octal.
#   remediation: Run chmod 600 /etc/kubernetes/manifests/kube-apiserver.yaml.
#   verify: stat -c "%a %n" /etc/kubernetes/manifests/kube-apiserver.yaml
package policies.apiserver.manifest_file_permissions

import data.lib.files

default paths := ["/etc/kubernetes/manifests/kube-apiserver.yaml"]

paths := input.parameters.paths

default max_mode := "0600"

max_mode := input.parameters.maxMode

violation contains finding if some finding in files.too_open(paths, max_mode)

unknown contains finding if some finding in files.mode_unknown(paths, max_mode)

not_applicable contains finding if some finding in files.absent(paths)
