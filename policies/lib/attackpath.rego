# METADATA
# title: Attack paths
# description: |
#   What somebody who takes over a service account can do next, step by step: the
#   powers that lead to the whole cluster, the Secrets within reach, and the way from
#   one account to another. A key is a subject key of lib.rbac. Steps are sentences
#   for details.steps, in the order in which they are taken.
package lib.attackpath

import data.lib.rbac
import data.lib.stockroles

# METADATA
# description: |
#   By name, the powers of an account from which the whole cluster can be taken, each
#   as the set of grants that make it up: {"binding", "scope", "role", "right"}. Every
#   right that a power takes is there, whichever bindings it is spread over (S4, S5).
#   privileged is the set of namespaces whose pods hold such powers themselves.
takeovers(key, privileged) := takeovers_by(rbac.held(key), privileged)

# METADATA
# description: The same for somebody who holds these grants.
takeovers_by(grants, privileged) := {power: given |
	all := _rights_by(grants, privileged)
	some power, ways in _powers
	way := [way |
		some way in ways
		count(way - object.keys(all)) == 0
	][0]
	given := {grant |
		some right in way
		some grant in all[right]
	}
}

# what each power takes: one of several sets of rights
_powers := {
	"admission-webhooks-write": [{"webhooks-write"}],
	"bind": [{"bind", "bindings-write"}],
	"csr-create-and-approve": [{"csr-request", "csr-decide", "csr-approve"}],
	"escalate": [{"escalate", "roles-write"}],
	"impersonate": [{"impersonate-users"}, {"impersonate-accounts"}, {"impersonate-groups", "impersonate-somebody"}],
	"namespaces-modify": [{"namespaces-modify", "pods-create-anywhere"}],
	"nodes-proxy": [{"nodes-proxy"}],
	"persistent-volumes-create": [{"persistent-volumes-create", "pods-create-anywhere"}],
	"pods-create-privileged-ns": [{"pods-create"}],
	"pods-exec-privileged-ns": [{"pods-exec"}],
	"secrets-read-cluster-wide": [{"secrets-read"}],
	"token-request-privileged-ns": [{"token-request"}],
}

# METADATA
# description: The names of all powers that takeovers knows.
powers := object.keys(_powers)

# METADATA
# description: What whoever holds a power does with it, as a sentence for a step.
outcome(power) := _outcomes[power]

_outcomes := {
	"admission-webhooks-write": "it reads and rewrites every object on its way into the cluster",
	"bind": "it binds itself to cluster-admin",
	"csr-create-and-approve": "it makes itself a certificate in the name of an administrator",
	"escalate": "it writes itself a role that allows everything",
	"impersonate": "it acts as an identity that may do everything",
	"namespaces-modify": "it takes Pod Security off a namespace, and takes a node with a pod there",
	"nodes-proxy": "it runs commands in every pod, through the kubelets",
	"persistent-volumes-create": "it mounts the disk of a node into a pod of its own",
	"pods-create-privileged-ns": "it runs a pod as an account of the system",
	"pods-exec-privileged-ns": "it runs commands in pods of the system",
	"secrets-read-cluster-wide": "it reads the credentials of everybody else",
	"token-request-privileged-ns": "it makes itself a token of an account of the system",
}

# by name, the rights that these grants give, each as the set of those that give it
_rights_by(grants, privileged) := {right: given |
	some right in {right | some grant in grants; some right in _rights_of_role[grant.role]}
	given := {object.union(grant, {"right": right}) |
		some grant in grants
		right in _rights_of_role[grant.role]
		_counts(_rights[right].where, grant.scope, privileged)
	}
	count(given) > 0
}

# where a right has to be granted: a RoleBinding gives nothing of the cluster
_counts(_, "*", _) := true

_counts("anywhere", _, _) := true

_counts("privileged", scope, privileged) if scope in privileged

# rights on objects by name count only for those that have a "names" here: names that are enough
_rights := {
	"bind": {
		"verbs": {"bind"},
		"targets": {"rbac.authorization.k8s.io/clusterroles"},
		"where": "cluster",
		"names": {"cluster-admin"},
	},
	"bindings-write": {
		"verbs": {"create", "patch", "update"},
		"targets": {"rbac.authorization.k8s.io/clusterrolebindings"},
		"where": "cluster",
	},
	"csr-approve": {
		"verbs": {"approve"},
		"targets": {"certificates.k8s.io/signers"},
		"where": "cluster",
		"names": {"kubernetes.io/*", "kubernetes.io/kube-apiserver-client"},
	},
	"csr-decide": {
		"verbs": {"patch", "update"},
		"targets": {"certificates.k8s.io/certificatesigningrequests/approval"},
		"where": "cluster",
	},
	"csr-request": {
		"verbs": {"create"},
		"targets": {"certificates.k8s.io/certificatesigningrequests"},
		"where": "cluster",
	},
	"escalate": {
		"verbs": {"escalate"},
		"targets": {"rbac.authorization.k8s.io/clusterroles"},
		"where": "cluster",
	},
	"impersonate-accounts": {
		"verbs": {"impersonate"},
		"targets": {"/serviceaccounts"},
		"where": "privileged",
	},
	"impersonate-groups": {
		"verbs": {"impersonate"},
		"targets": {"/groups"},
		"where": "cluster",
		"names": {"system:masters"},
	},
	"impersonate-somebody": {
		"verbs": {"impersonate"},
		"targets": {"/serviceaccounts", "/users"},
		"where": "anywhere",
		"named": true,
	},
	"impersonate-users": {"verbs": {"impersonate"}, "targets": {"/users"}, "where": "cluster"},
	"namespaces-modify": {"verbs": {"patch", "update"}, "targets": {"/namespaces"}, "where": "cluster"},
	"nodes-proxy": {"verbs": {"create", "get"}, "targets": {"/nodes/proxy"}, "where": "cluster", "named": true},
	"persistent-volumes-create": {"verbs": {"create"}, "targets": {"/persistentvolumes"}, "where": "cluster"},
	"pods-create": {"verbs": {"create"}, "targets": pod_makers, "where": "privileged"},
	"pods-create-anywhere": {"verbs": {"create"}, "targets": pod_makers, "where": "anywhere"},
	"pods-exec": {"verbs": {"create"}, "targets": {"/pods/exec"}, "where": "privileged"},
	"roles-write": {
		"verbs": {"patch", "update"},
		"targets": {"rbac.authorization.k8s.io/clusterroles"},
		"where": "cluster",
	},
	"secrets-read": {"verbs": {"get", "list", "watch"}, "targets": {"/secrets"}, "where": "cluster"},
	"token-request": {"verbs": {"create"}, "targets": {"/serviceaccounts/token"}, "where": "privileged"},
	"webhooks-write": {
		"verbs": {"create", "patch", "update"},
		"targets": {
			"admissionregistration.k8s.io/mutatingwebhookconfigurations",
			"admissionregistration.k8s.io/validatingwebhookconfigurations",
		},
		"where": "cluster",
	},
}

# METADATA
# description: The resources whose creation makes pods.
pod_makers := {
	"/pods",
	"/replicationcontrollers",
	"apps/daemonsets",
	"apps/deployments",
	"apps/replicasets",
	"apps/statefulsets",
	"batch/cronjobs",
	"batch/jobs",
}

# which of the rights each role gives, for the roles that give one and are bound
_rights_of_role := {role: rights_ |
	some role in {grant.role | some _, given in rbac.grants; some grant in given}
	strong := [rule |
		some rule in rbac.roles[role]
		_is_about_power(rule)
	]
	rights_ := {right |
		some rule in strong
		some right, needed in _rights
		_gives(rule, needed)
	}
}

# most rules of a cluster are about none of it
_is_about_power(rule) if {
	some resource in rule.resources
	resource in _resources
}

_resources := {"*", "*/approval", "*/exec", "*/proxy", "*/token"} | {resource |
	some needed in _rights
	some target in needed.targets
	resource := substring(target, indexof(target, "/") + 1, -1)
}

_gives(rule, needed) if {
	_names(rule, needed)
	some target in needed.targets
	count(rbac.granted(rule, needed.verbs, target)) > 0
}

_names(rule, _) if not rbac.is_named(rule)

_names(_, needed) if needed.named

_names(rule, needed) if {
	some name in rule.resourceNames
	name in needed.names
}

# METADATA
# description: |
#   How a grant gives what it gives, as a step: ClusterRoleBinding "ci" gives it
#   ClusterRole "deployer" in the whole cluster.
granted(grant) := _granted(grant, "it")

# METADATA
# description: The same with the name of the account, where a chain goes over several.
granted_to(key, grant) := _granted(grant, rbac.text(key))

_granted(grant, who) := sprintf("%s gives %s %s %s", [
	_object_text(grant.binding),
	who,
	rbac.role_text(grant.role),
	where(grant.scope),
])

_object_text(ref) := sprintf("%s %q", [ref.kind, ref.name]) if ref.namespace == ""

_object_text(ref) := sprintf("%s %q", [ref.kind, concat("/", [ref.namespace, ref.name])]) if ref.namespace != ""

# METADATA
# description: |
#   True for the accounts of components that Kubernetes and its distributions run
#   themselves, and that have to hold such powers. As of 2026-11-28.
# related_resources:
#   - description: Kubernetes, how to run a cloud-controller-manager, with cluster-admin
#     ref: https://github.com/kubernetes/website/blob/main/content/en/examples/admin/cloud/ccm-example.yaml
#   - description: Kubernetes, the bootstrap policy, which knows the account of a kube-controller-manager that runs in pods
#     ref: https://github.com/kubernetes/kubernetes/blob/master/plugin/pkg/auth/authorizer/rbac/bootstrappolicy/namespace_policy.go
#   - description: K3s, the helm-controller makes helm-<chart> with cluster-admin for every chart that it installs
#     ref: https://github.com/k3s-io/helm-controller/blob/master/pkg/controllers/chart/chart.go
#   - description: OpenShift, the cluster-version operator, with cluster-admin; "default" until it had an account of its own
#     ref: https://github.com/openshift/cluster-version-operator/tree/main/install
#   - description: OpenShift, the recovery client of the kube-controller-manager, with cluster-admin
#     ref: https://github.com/openshift/cluster-kube-controller-manager-operator/tree/main/bindata/assets/kube-controller-manager
#   - description: OpenShift, the machine-config-controller, with all Secrets
#     ref: https://github.com/openshift/machine-config-operator/tree/main/manifests/machineconfigcontroller
is_system(key) if key in {
	"ServiceAccount:kube-system:cloud-controller-manager",
	"ServiceAccount:kube-system:helm-traefik",
	"ServiceAccount:kube-system:helm-traefik-crd",
	"ServiceAccount:kube-system:kube-controller-manager",
	"ServiceAccount:openshift-cluster-version:cluster-version-operator",
	"ServiceAccount:openshift-cluster-version:default",
	"ServiceAccount:openshift-kube-controller-manager:localhost-recovery-client",
	"ServiceAccount:openshift-machine-config-operator:machine-config-controller",
}

# METADATA
# description: Where a scope is, for messages and steps.
where("*") := "in the whole cluster"

where("") := "in its namespace"

where(scope) := sprintf("in namespace %q", [scope]) if not scope in {"", "*"}

# METADATA
# description: 'The first step of a chain that starts in a pod: it holds the token of its account.'
holds_token(key) := sprintf("whoever gets into the pod has the token of %s", [rbac.text(key)])

# METADATA
# description: |
#   The steps from an account to the cluster by some of its takeovers: what gives it
#   the rights, and what it does with each power.
takeover_steps(found) := array.concat(
	[step | some step in {granted(grant) | some given in found; some grant in given}],
	array.concat(
		[sprintf("with %s %s", [power, outcome(power)]) | some power in array.slice(sort(object.keys(found)), 0, 3)],
		[sprintf("%s more of its powers lead there as well", [format_int(count(found) - 3, 10)]) | count(found) > 3],
	),
)

# METADATA
# description: The bindings behind some takeovers, as references for details.related.
takeover_bindings(found) := {grant.binding | some given in found; some grant in given}

# METADATA
# description: 'Names for a message, not more than three of them: "bind, escalate, impersonate and 2 more".'
summary(names) := concat(", ", sort(names)) if count(names) <= 3

summary(names) := sprintf("%s and %s more", [
	concat(", ", array.slice(sort(names), 0, 3)),
	format_int(count(names) - 3, 10),
]) if {
	count(names) > 3
}

# METADATA
# description: |
#   What an account is granted that reads the Secrets of the whole cluster (scope "*")
#   or of a namespace, other than by name, as elements of rbac.grants.
secret_grants(key) := {grant |
	some grant in rbac.held(key)
	grant.role in _secret_readers
}

_secret_readers := {role |
	some role in {grant.role | some _, given in rbac.grants; some grant in given}
	some rule in rbac.roles[role]
	not rbac.is_named(rule)
	count(rbac.granted(rule, {"get", "list", "watch"}, "/secrets")) > 0
}

# METADATA
# description: |
#   Who may create pods or what makes them in a namespace, as {"key", "grant"}: all but
#   administrators of the cluster, the system itself and accounts of the system.
pod_creators(namespace) := {creator |
	some scope in ["*", namespace]
	some creator in _creators[scope]
}

_creators := {scope: {creator | some creator in found} |
	some scope, found in object.union_n([{grant.scope: {concat(" ", [key, grant.role, grant.binding.name]): creator}} |
		some key, given in rbac.grants
		some grant in given
		"pods-create-anywhere" in _rights_of_role[grant.role]
		not _is_administrator(key)
		not _is_stock(key, grant)
		creator := {"key": key, "grant": grant}
	])
}

_is_administrator(key) if startswith(key, "ServiceAccount:kube-system:")

_is_administrator(key) if {
	some grant in rbac.full_grants({key})
	grant.scope == "*"
}

_is_stock(key, grant) if {
	grant.scope == "*"
	stockroles.is_stock_subject(
		{"metadata": {"name": grant.binding.name}, "roleRef": {"name": trim_prefix(grant.role, "ClusterRole:")}},
		key,
	)
}
