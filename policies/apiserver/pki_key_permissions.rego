# METADATA
# title: The private keys of the cluster PKI must be readable by root only
# description: |
#   With the key of the CA anybody makes himself a certificate of a cluster
#   administrator, with that of the service accounts a token for any of them, and no
#   trace of it is left in the cluster.
# related_resources:
#   - description: PKI certificates and requirements
#     ref: https://kubernetes.io/docs/setup/best-practices/certificates/
#   - description: CIS Kubernetes Benchmark
#     ref: https://www.cisecurity.org/benchmark/kubernetes
# custom:
#   severity: critical
#   scope: host
#   match: [facts.regolith.dev/NodeFacts]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["1.1.21"]
#     mitre: [T1552.001]
#     nsa: [network/control-plane]
#     owasp_k8s: [K07]
#     pci_dss4: ["2.2.6", "7.2.2"]
#     soc2: [CC6.1]
#     hipaa: ["164.312(a)(1)", "164.312(c)(1)"]
#     nist_800_190: ["4.5.4", "4.5.5"]
#     stig: [V-242467]
#   parameters:
#     paths:
#       type: array
#       items: {type: string}
#       default: ["/etc/kubernetes/pki/**/*.key"]
#       description: Paths or globs of the keys.
#     maxMode:
#       type: string
#       default: "0600"
#       description: The most that the mode may grant, in octal.
#   remediation: Run find /etc/kubernetes/pki -name "*.key" -exec chmod 600 {} +.
#   verify: stat -c "%a %n" $(find /etc/kubernetes/pki -name "*.key")
package policies.apiserver.pki_key_permissions

import data.lib.files

default paths := ["/etc/kubernetes/pki/**/*.key"]

paths := input.parameters.paths

default max_mode := "0600"

max_mode := input.parameters.maxMode

violation contains finding if some finding in files.too_open(paths, max_mode)

unknown contains finding if some finding in files.mode_unknown(paths, max_mode)

not_applicable contains finding if some finding in files.absent(paths)
