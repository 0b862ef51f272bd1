# METADATA
# title: The certificates of the cluster PKI must be writable by root only
# description: |
#   Certificates are public, but who can write to the file of a CA makes the components
#   trust a CA of his own, and with it whatever certificates he signs. Editions of the
#   benchmark before 1.12 ask for 0600.
# related_resources:
#   - description: PKI certificates and requirements
#     ref: https://kubernetes.io/docs/setup/best-practices/certificates/
#   - description: CIS Kubernetes Benchmark
#     ref: https://www.cisecurity.org/benchmark/kubernetes
# custom:
#   severity: medium
#   scope: host
#   match: [facts.regolith.dev/NodeFacts]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["1.1.20"]
#     mitre: [T1552.001]
#     nsa: [network/control-plane]
#     owasp_k8s: [K07]
#     pci_dss4: ["2.2.6", "7.2.2"]
#     soc2: [CC6.1]
#     hipaa: ["164.312(a)(1)", "164.312(c)(1)"]
#     nist_800_190: ["4.5.4", "4.5.5"]
#     stig: [V-242466]
#   parameters:
#     paths:
#       type: array
#       items: {type: string}
#       default: ["/etc/kubernetes/pki/**/*.crt"]
#       description: Paths or globs of the certificates.
#     maxMode:
#       type: string
#       default: "0644"
#       description: The most that the mode may grant, in octal.
#   remediation: Run find /etc/kubernetes/pki -name "*.crt" -exec chmod 644 {} +.
#   verify: stat -c "%a %n" $(find /etc/kubernetes/pki -name "*.crt")
package policies.apiserver.pki_certificate_permissions

import data.lib.files

default paths := ["/etc/kubernetes/pki/**/*.crt"]

paths := input.parameters.paths

default max_mode := "0644"

max_mode := input.parameters.maxMode

violation contains finding if some finding in files.too_open(paths, max_mode)

unknown contains finding if some finding in files.mode_unknown(paths, max_mode)

not_applicable contains finding if some finding in files.absent(paths)
