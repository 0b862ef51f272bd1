# METADATA
# title: Network plugin configuration must not be open to others than root
# description: |
#   The container runtime executes, as root, the plugins that these files name. Whoever can
#   write them runs programs of his own for each new pod, or takes pods out of the network
#   policy.
# related_resources:
#   - description: CIS Kubernetes Benchmark
#     ref: https://www.cisecurity.org/benchmark/kubernetes
# custom:
#   severity: medium
#   scope: host
#   match: [facts.regolith.dev/NodeFacts]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["1.1.9"]
#     mitre: [T1552.001]
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
#     maxMode:
#       type: string
#       default: "0600"
#       description: The most that the mode may grant, in octal.
#   remediation: Run chmod 600 on the files below /etc/cni/net.d and /var/lib/cni/networks.
#   verify: find /etc/cni/net.d /var/lib/cni/networks -type f -exec stat -c "%a %n" {} +
package policies.node.cni_config_permissions

import data.lib.files

default paths := ["/etc/cni/net.d/*", "/var/lib/cni/networks/**"]

paths := input.parameters.paths

default max_mode := "0600"

max_mode := input.parameters.maxMode

violation contains finding if {
	some finding in files.too_open(paths, max_mode)

	not _is_directory(finding.details.path[1])
}

unknown contains finding if some finding in files.mode_unknown(paths, max_mode)

not_applicable contains finding if some finding in files.absent(paths)

# a directory that a glob finds needs bits that a file does not
_is_directory(path) if input.review.object.files[path].type == "directory"
