# METADATA
# title: The files of the cluster PKI must belong to root
# description: |
#   The owner of a directory or file can read and replace it at any time. Whoever owns a
#   part of the PKI can take a key of the cluster, or put a CA of his own in the place
#   of the real one.
# related_resources:
#   - description: PKI certificates and requirements
#     ref: https://kubernetes.io/docs/setup/best-practices/certificates/
#   - description: CIS Kubernetes Benchmark
#     ref: https://www.cisecurity.org/benchmark/kubernetes
# custom:
#   severity: high
#   scope: host
#   match: [facts.regolith.dev/NodeFacts]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["1.1.19"]
#     mitre: [T1222.002]
#     nsa: [network/control-plane]
#     owasp_k8s: [K07]
#     pci_dss4: ["2.2.6", "7.2.2"]
#     soc2: [CC6.1]
#     hipaa: ["164.312(a)(1)", "164.312(c)(1)"]
#     nist_800_190: ["4.5.4", "4.5.5"]
#     stig: [V-242451]
#   parameters:
#     paths:
#       type: array
#       items: {type: string}
#       default: [/etc/kubernetes/pki]
#       description: Directories; what is below them counts too.
#     owner:
#       type: string
#       default: "root:root"
#       description: User and group, as names or numbers; root and 0 are the same.
#   remediation: Run chown -R root:root /etc/kubernetes/pki.
#   verify: stat -c "%U:%G %n" $(find /etc/kubernetes/pki)
package policies.apiserver.pki_ownership

import data.lib.files

default paths := ["/etc/kubernetes/pki"]

paths := input.parameters.paths

default owner := "root:root"

owner := input.parameters.owner

violation contains finding if some finding in files.misowned(_all, owner)

unknown contains finding if some finding in files.owner_unknown(_all, owner)

not_applicable contains finding if some finding in files.absent(_all)

# the directories, and what is below them
_all := array.concat(paths, [sprintf("%s/**", [path]) | some path in paths])
