# METADATA
# title: The data directory of etcd must belong to the user etcd runs as
# description: |
#   An account that owns the database without being etcd reads every Secret from it; and
#   etcd that runs as root turns a fault of its own into one of the whole node.
# related_resources:
#   - description: Kubernetes, operating etcd clusters
#     ref: https://kubernetes.io/docs/tasks/administer-cluster/configure-upgrade-etcd/
# custom:
#   severity: high
#   scope: host
#   match: [facts.regolith.dev/NodeFacts]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["1.1.12"]
#     mitre: [T1222.002]
#     nsa: [network/control-plane, network/etcd]
#     owasp_k8s: [K07]
#     pci_dss4: ["2.2.6", "7.2.2", "2.2.7", "4.2.1", "1.3.1"]
#     soc2: [CC6.1, CC6.7]
#     hipaa: ["164.312(a)(1)", "164.312(c)(1)", "164.312(e)(1)"]
#     nist_800_190: ["4.5.4", "4.5.5", "4.3.5"]
#     stig: [V-242445]
#   parameters:
#     paths:
#       type: array
#       items: {type: string}
#       default: [/var/lib/etcd]
#       description: Data directories, as paths or globs, where no process of etcd tells its own by --data-dir.
#     owner:
#       type: string
#       default: "etcd:etcd"
#       description: User and group, as names or numbers.
#     strict:
#       type: boolean
#       default: false
#       description: Report directories of root even where etcd runs as root.
#   remediation: Create a user etcd without a shell, run etcd as it, and chown -R etcd:etcd /var/lib/etcd.
#   verify: stat -c "%U:%G %n" /var/lib/etcd
package policies.etcd.data_directory_ownership

import data.lib.etcdconfig
import data.lib.files

default paths := ["/var/lib/etcd"]

paths := input.parameters.paths

default owner := "etcd:etcd"

owner := input.parameters.owner

default strict := false

strict := input.parameters.strict

violation contains finding if {
	some finding in files.misowned(_directories, owner)
	not _belongs_to_root_etcd(finding.details.path[1])
}

unknown contains finding if some finding in files.owner_unknown(_directories, owner)

unknown contains finding if {
	input.review.object.kind == "NodeFacts"
	some finding in etcdconfig.unknown
}

unknown contains {"msg": msg, "details": {"path": finding.details.path}} if {
	some finding in files.misowned(_directories, owner)
	path := finding.details.path[1]
	_belongs_to_root_etcd(path)
	not 0 in _users

	msg := sprintf("%s belongs to root, and the user etcd runs as is not recorded", [path])
}

not_applicable contains finding if some finding in files.absent(_directories)

# kubeadm runs etcd as root
_belongs_to_root_etcd(path) if {
	strict == false
	files.owned_by(input.review.object.files[path], "root:root")
	count(_users & {0, "unknown"}) > 0
}

_users := {object.get(process, "uid", "unknown") |
	some process in input.review.object.processes
	process.name == "etcd"
}

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
