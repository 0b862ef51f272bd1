# METADATA
# title: The manifest of the etcd pod must be writable by root only
# description: |
#   The kubelet runs whatever stands in this file as root of the node, with the data and
#   the keys of etcd mounted: write access to it is control of the cluster.
# related_resources:
#   - description: Kubernetes, operating etcd clusters
#     ref: https://kubernetes.io/docs/tasks/administer-cluster/configure-upgrade-etcd/
# custom:
#   severity: medium
#   scope: host
#   match: [facts.regolith.dev/NodeFacts]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["1.1.7"]
#     mitre: [T1552.001]
#     nsa: [network/control-plane, network/etcd]
#     owasp_k8s: [K07]
#     pci_dss4: ["2.2.6", "7.2.2", "2.2.7", "4.2.1", "1.3.1"]
#     soc2: [CC6.1, CC6.7]
#     hipaa: ["164.312(a)(1)", "164.312(c)(1)", "164.312(e)(1)"]
#     nist_800_190: ["4.5.4", "4.5.5", "4.3.5"]
#     stig: [V-242408]
#   parameters:
#     paths:
#       type: array
#       items: {type: string}
#       default: [/etc/kubernetes/manifests/etcd.yaml]
#       description: Where the manifest of the static pod is, as paths or globs; other distributions use other places.
#     maxMode:
#       type: string
#       default: "0600"
#       description: The most that the mode may grant, in octal.
#   remediation: chmod 0600 /etc/kubernetes/manifests/etcd.yaml
#   verify: stat -c "%a %n" /etc/kubernetes/manifests/etcd.yaml
package policies.etcd.manifest_file_permissions

import data.lib.files

default paths := ["/etc/kubernetes/manifests/etcd.yaml"]

paths := input.parameters.paths

default max_mode := "0600"

max_mode := input.parameters.maxMode

violation contains finding if some finding in files.too_open(paths, max_mode)

unknown contains finding if some finding in files.mode_unknown(paths, max_mode)

not_applicable contains finding if some finding in files.absent(paths)
