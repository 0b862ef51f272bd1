# METADATA
# title: The kubeconfig of the administrator must not be open to others than root
# description: |
#   The file holds the key of a cluster administrator; super-admin.conf, since
#   Kubernetes 1.29, that of one whom RBAC cannot stop. Who can read it once has the
#   cluster until the certificate runs out.
# related_resources:
#   - description: Organizing cluster access with kubeconfig files
#     ref: https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/
#   - description: Files that kubeadm makes
#     ref: https://kubernetes.io/docs/reference/setup-tools/kubeadm/implementation-details/
# custom:
#   severity: high
#   scope: host
#   match: [facts.regolith.dev/NodeFacts]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["1.1.13"]
#     mitre: [T1552.001]
#     nsa: [network/control-plane]
#     owasp_k8s: [K07]
#     pci_dss4: ["2.2.6", "7.2.2"]
#     soc2: [CC6.1]
#     hipaa: ["164.312(a)(1)", "164.312(c)(1)"]
#     nist_800_190: ["4.5.4", "4.5.5"]
#     stig: [V-242460]
#   parameters:
#     paths:
#       type: array
#       items: {type: string}
#       default: [/etc/kubernetes/admin.conf, /etc/kubernetes/super-admin.conf]
#       description: Paths or globs of the kubeconfig.
#     maxMode:
#       type: string
#       default: "0600"
#       description: The most that the mode may grant, in octal.
#   remediation: Run chmod 600 on /etc/kubernetes/admin.conf and /etc/kubernetes/super-admin.conf.
#   verify: stat -c "%a %n" /etc/kubernetes/admin.conf /etc/kubernetes/super-admin.conf
package policies.apiserver.admin_kubeconfig_permissions

import data.lib.files

default paths := ["/etc/kubernetes/admin.conf", "/etc/kubernetes/super-admin.conf"]

paths := input.parameters.paths

default max_mode := "0600"

max_mode := input.parameters.maxMode

violation contains finding if some finding in files.too_open(paths, max_mode)

unknown contains finding if some finding in files.mode_unknown(paths, max_mode)

not_applicable contains finding if some finding in files.absent(paths)
