# METADATA
# title: The manifest of the API server must belong to root
# description: |
#   The owner of a file can always write to it. Whoever owns the manifest of the API
#   server can therefore switch off its authentication, whatever the mode says, and the
#   kubelet follows at once.
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
#     cis: ["1.1.2"]
#     mitre: [T1222.002]
#     nsa: [network/control-plane]
#     owasp_k8s: [K07]
#     pci_dss4: ["2.2.6", "7.2.2"]
#     soc2: [CC6.1]
#     hipaa: ["164.312(a)(1)", "164.312(c)(1)"]
#     nist_800_190: ["4.5.4", "4.5.5"]
#     stig: [V-242405, V-242444]
#   parameters:
#     paths:
#       type: array
#       items: {type: string}
#       default: [/etc/kubernetes/manifests/kube-apiserver.yaml]
#       description: Paths or globs of the manifest.
#     owner:
#       type: string
#       default: "root:root"
#       description: User and group, as names or numbers; root and 0 are the same.
#   remediation: Run chown root:root /etc/kubernetes/manifests/kube-apiserver.yaml.
#   verify: stat -c "%U:%G %n" /etc/kubernetes/manifests/kube-apiserver.yaml
package policies.apiserver.manifest_file_ownership

import data.lib.files

default paths := ["/etc/kubernetes/manifests/kube-apiserver.yaml"]

paths := input.parameters.paths

default owner := "root:root"

owner := input.parameters.owner

violation contains finding if some finding in files.misowned(paths, owner)

unknown contains finding if some finding in files.owner_unknown(paths, owner)

not_applicable contains finding if some finding in files.absent(paths)
