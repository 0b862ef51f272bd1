# METADATA
# title: Network plugin configuration must belong to root
# description: |
#   An owner other than root chooses the plugins that the container runtime executes as root,
#   and the addresses that pods get.
# related_resources:
#   - description: CIS Kubernetes Benchmark
#     ref: https://www.cisecurity.org/benchmark/kubernetes
# custom:
#   severity: medium
#   scope: host
#   match: [facts.regolith.dev/NodeFacts]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["1.1.10"]
#     mitre: [T1222.002]
#     nsa: [network/control-plane]
#     owasp_k8s: [K07]
#     pci_dss4: ["2.2.6", "7.2.2"]
#     soc2: [CC6.1]
#     hipaa: [164.312(a)(1), 164.312(c)(1)]
#     nist_800_190: ["4.5.4", "4.5.5"]
#   parameters:
#     paths:
#       type: array
#       items: {type: string}
#       default: ["/etc/cni/net.d/*", "/var/lib/cni/networks/**"]
#       description: Paths or globs of the configuration and the state of the network plugins.
#     owner:
#       type: string
#       default: root:root
#       description: User and group that the files must belong to, as names or as numbers.
#   remediation: Run chown root:root on the files below /etc/cni/net.d and /var/lib/cni/networks.
#   verify: find /etc/cni/net.d /var/lib/cni/networks -exec stat -c "%U:%G %n" {} +
package policies.node.cni_config_ownership

import data.lib.files

default paths := ["/etc/cni/net.d/*", "/var/lib/cni/networks/**"]

paths := input.parameters.paths

default owner := "root:root"

owner := input.parameters.owner

violation contains finding if some finding in files.misowned(paths, owner)

unknown contains finding if some finding in files.owner_unknown(paths, owner)

not_applicable contains finding if some finding in files.absent(paths)
