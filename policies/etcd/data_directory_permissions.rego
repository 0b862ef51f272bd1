# METADATA
# title: The data directory of etcd must be closed to all but its owner
# description: |
#   The files in it are the database: whoever reads them has every Secret, and whoever
#   writes them rewrites the cluster, without any certificate.
# related_resources:
#   - description: Kubernetes, operating etcd clusters
#     ref: https://kubernetes.io/docs/tasks/administer-cluster/configure-upgrade-etcd/
# custom:
#   severity: critical
#   scope: host
#   match: [facts.regolith.dev/NodeFacts]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["1.1.11"]
#     mitre: [T1552.001]
#     nsa: [network/control-plane, network/etcd]
#     owasp_k8s: [K07]
#     pci_dss4: ["2.2.6", "7.2.2", "2.2.7", "4.2.1", "1.3.1"]
#     soc2: [CC6.1, CC6.7]
#     hipaa: ["164.312(a)(1)", "164.312(c)(1)", "164.312(e)(1)"]
#     nist_800_190: ["4.5.4", "4.5.5", "4.3.5"]
#     stig: [V-242459]
#   parameters:
#     paths:
#       type: array
#       items: {type: string}
#       default: [/var/lib/etcd]
#       description: Data directories, as paths or globs, where no process of etcd tells its own by --data-dir.
#     maxMode:
#       type: string
#       default: "0700"
#       description: The most that the mode may grant, in octal.
#   remediation: chmod 0700 /var/lib/etcd
#   verify: stat -c "%a %n" /var/lib/etcd
package policies.etcd.data_directory_permissions

import data.lib.etcdconfig
import data.lib.files

default paths := ["/var/lib/etcd"]

paths := input.parameters.paths

default max_mode := "0700"

max_mode := input.parameters.maxMode

violation contains finding if some finding in files.too_open(_directories, max_mode)

unknown contains finding if some finding in files.mode_unknown(_directories, max_mode)

unknown contains finding if {
	input.review.object.kind == "NodeFacts"
	some finding in etcdconfig.unknown
}

not_applicable contains finding if some finding in files.absent(_directories)

# the directory that etcd itself names counts more than the usual one
_directories := named if {
	named := {directory |
		input.review.object.kind == "NodeFacts"
		some process in etcdconfig.processes
		directory := etcdconfig.value(process, "data-dir")
		startswith(directory, "/")
	}
	count(named) > 0
} else := {path | some path in paths}
