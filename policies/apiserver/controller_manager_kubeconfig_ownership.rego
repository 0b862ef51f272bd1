# METADATA
# title: The kubeconfig of the controller manager must belong to root
# description: |
#   The owner of a file can read it and change its mode at any time. Whoever owns the
#   kubeconfig of the controller manager reads every Secret of the cluster.
# related_resources:
#   - description: Organizing cluster access with kubeconfig files
#     ref: https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/
#   - description: Files that kubeadm makes
#     ref: https://kubernetes.io/docs/reference/setup-tools/kubeadm/implementation-details/
# custom:
#   severity: medium
#   scope: host
#   match: [facts.regolith.dev/NodeFacts]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["1.1.18"]
#     mitre: [T1222.002]
#     nsa: [network/control-plane]
#     owasp_k8s: [K07]
#     pci_dss4: ["2.2.6", "7.2.2"]
#     soc2: [CC6.1]
#     hipaa: ["164.312(a)(1)", "164.312(c)(1)"]
#     nist_800_190: ["4.5.4", "4.5.5"]
#     stig: [V-242446]
#   parameters:
#     paths:
#       type: array
#       items: {type: string}
#       default: [/etc/kubernetes/controller-manager.conf]
#       description: Paths or globs of the kubeconfig.
#     owner:
#       type: string
#       default: "root:root"
#       description: User and group, as names or numbers; root and 0 are the same.
#   remediation: Run chown root:root on /etc/kubernetes/controller-manager.conf.
#   verify: stat -c "%U:%G %n" /etc/kubernetes/controller-manager.conf
package policies.apiserver.controller_manager_kubeconfig_ownership

import data.lib.files

default paths := ["/etc/kubernetes/controller-manager.conf"]

paths := input.parameters.paths

default owner := "root:root"

owner := input.parameters.owner

violation contains finding if some finding in files.misowned(paths, owner)

unknown contains finding if some finding in files.owner_unknown(paths, owner)

not_applicable contains finding if some finding in files.absent(paths)
