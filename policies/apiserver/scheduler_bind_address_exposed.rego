# METADATA
# title: The scheduler must listen on the loopback address only
# description: |
#   Health, metrics and profiles of the scheduler are for the node itself. Served on
#   every address they let the network see which pods wait and why, and are one more
#   port to attack.
# related_resources:
#   - description: kube-scheduler flags
#     ref: https://kubernetes.io/docs/reference/command-line-tools-reference/kube-scheduler/
#   - description: Files that kubeadm makes
#     ref: https://kubernetes.io/docs/reference/setup-tools/kubeadm/implementation-details/
# custom:
#   severity: low
#   scope: host
#   match: [kube-scheduler]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["1.4.2"]
#     mitre: [T1046]
#     nsa: [network/control-plane, network/exposure]
#     owasp_k8s: [K07, K06]
#     pci_dss4: ["2.2.1", "2.2.6", "1.3.1", "1.4.2", "1.4.4"]
#     soc2: [CC6.1, CC7.1, CC6.6]
#     hipaa: ["164.312(a)(1)", "164.312(e)(1)"]
#     nist_800_190: ["4.3.2", "4.3.5", "4.3.3", "4.4.2"]
#     stig: [V-242384]
#   remediation: Set --bind-address=127.0.0.1.
#   verify: kubectl -n kube-system get pods -l component=kube-scheduler -o yaml | grep -E -e '--bind-address'
#   kubernetes: ">=1.13"
package policies.apiserver.scheduler_bind_address_exposed

import data.lib.flags
import data.lib.listener

violation contains finding if some finding in listener.exposed("kube-scheduler")

unknown contains finding if some finding in flags.unreadable("kube-scheduler")
