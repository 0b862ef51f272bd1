# METADATA
# title: The manifest of the etcd pod must belong to root
# description: |
#   The owner of a file can always change it. Whoever owns this one decides what the
#   kubelet runs as root beside the data of etcd.
# related_resources:
#   - description: Kubernetes, operating etcd clusters
#     ref: https://kubernetes.io/docs/tasks/administer-cluster/configure-upgrade-etcd/
# custom:
#   severity: medium
#   scope: host
#   match: [facts.regolith.dev/NodeFacts]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["1.1.8"]
#     mitre: [T1222.002]
#     nsa: [network/control-plane, network/etcd]
#     owasp_k8s: [K07]
#     pci_dss4: ["2.2.6", "7.2.2", "2.2.7", "4.2.1", "1.3.1"]
#     soc2: [CC6.1, CC6.7]
#     hipaa: ["164.312(a)(1)", "164.312(c)(1)", "164.312(e)(1)"]
#     nist_800_190: ["4.5.4", "4.5.5", "4.3.5"]
#     stig: [V-242405]
#   parameters:
#     paths:
#       type: array
#       items: {type: string}
#       default: [/etc/kubernetes/manifests/etcd.yaml]
#       description: Where the manifest of the static pod is, as paths or globs; other distributions use other places.
#     owner:
#       type: string
#       default: "root:root"
#       description: User and group, as names or numbers.
#   remediation: chown root:root /etc/kubernetes/manifests/etcd.yaml
#   verify: stat -c "%U:%G %n" /etc/kubernetes/manifests/etcd.yaml
package policies.etcd.manifest_file_ownership

import data.lib.files

default paths := ["/etc/kubernetes/manifests/etcd.yaml"]

paths := input.parameters.paths

default owner := "root:root"

owner := input.parameters.owner

violation contains finding if some finding in files.misowned(paths, owner)

unknown contains finding if some finding in files.owner_unknown(paths, owner)

not_applicable contains finding if some finding in files.absent(paths)
