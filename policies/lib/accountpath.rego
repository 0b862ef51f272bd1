# METADATA
# title: Ways from one service account to another
# description: |
#   Chains of rights by which whoever holds a service account gets to hold another one,
#   until one of them may make itself the administrator of the cluster.
package lib.accountpath

import data.lib.accounts
import data.lib.attackpath
import data.lib.k8s
import data.lib.rbac

# METADATA
# description: |
#   By subject key, how a service account becomes the administrator of the cluster: {"hops",
#   "chains"}. hops is the length of the shortest chains, 0 for an account that is the
#   administrator, 4 at most; chains are up to ten of that length. A chain is an array of
#   steps {"from", "grants", "text", "to"}, to being the account that the step gets hold of.
paths := object.union_n([_level_0, _level_1, _level_2, _level_3, _level_4])

_level_0 := {key: {"hops": 0, "chains": [[step]]} |
	some key in _candidates
	grants := sort({grant | some grant in rbac.full_grants(rbac.reach(key)); grant.scope == "*"})
	count(grants) > 0
	step := {"from": key, "grants": grants, "text": "it may do everything", "to": ""}
}

_level_1 := object.union(_longer(_level_0, _level_0, 1), _finals)

_level_2 := _longer(object.union(_level_0, _level_1), _level_1, 2)

_level_3 := _longer(object.union_n([_level_0, _level_1, _level_2]), _level_2, 3)

_level_4 := _longer(object.union_n([_level_0, _level_1, _level_2, _level_3]), _level_3, 4)

# accounts that make themselves the administrator with rights of their own
_finals := {key: {"hops": 1, "chains": array.slice(sort(chains), 0, 10)} |
	some key in _candidates
	not _level_0[key]
	found := attackpath.takeovers(key, set())
	chains := {[step] |
		some power in ["bind", "csr-create-and-approve", "escalate", "impersonate"]
		given := found[power]
		grants := sort({object.remove(grant, ["right"]) | some grant in given})
		step := {"from": key, "grants": grants, "text": attackpath.outcome(power), "to": ""}
	}
	count(chains) > 0
}

_longer(known, last, hops) := {key: {"hops": hops, "chains": array.slice(sort(chains), 0, 10)} |
	prey := _by_namespace(last)
	some key, edges in _edges
	not known[key]
	chains := {array.concat([step], last[step.to].chains[0]) |
		some edge in edges
		some step in _steps(key, edge, prey)
	}
	count(chains) > 0
}

_by_namespace(last) := {namespace: object.keys(keys) |
	some namespace, keys in object.union_n([{split(key, ":")[1]: {key: true}} | some key, _ in last])
}

# what a right leads to, for the accounts in its reach
_steps(key, edge, prey) := {step |
	some namespace, keys in _within(prey, edge.grant.scope)
	some to in keys
	some text in _texts(edge, namespace, split(to, ":")[2], to)
	step := {"from": key, "grants": [edge.grant], "text": text, "to": to}
}

_within(prey, "*") := prey

_within(prey, scope) := {namespace: keys | some namespace, keys in prey; namespace == scope} if scope != "*"

_texts(edge, namespace, name, key) := {sprintf(_verbs[edge.right], [rbac.text(key)])} if {
	edge.right in {"impersonate", "token"}
	edge.name in {"", name}
	_exists(namespace, name)
}

_texts(edge, namespace, name, key) := {sprintf(_verbs[edge.right], [rbac.text(key)])} if {
	edge.right == "pods"
	_exists(namespace, name)
}

_texts(edge, _, _, key) := {sprintf(_verbs[edge.right], [rbac.text(key)])} if {
	edge.right in {"exec", "patch"}
	accounts.users[key]
}

_texts(edge, namespace, name, key) := {sprintf("it reads Secret %q, a token of %s", [secret, rbac.text(key)]) |
	some secret in _tokens[concat("/", [namespace, name])]
	edge.name in {"", secret}
} if {
	edge.right == "secrets"
}

_verbs := {
	"exec": "it runs commands in a pod of %s",
	"impersonate": "it acts as %s",
	"patch": "it puts an image of its own into a pod of %s",
	"pods": "it runs a pod as %s",
	"token": "it makes itself a token of %s",
}

_exists(_, "default") := true

_exists(namespace, name) if data.inventory.namespace[namespace].v1.ServiceAccount[name]

# the Secrets that hold tokens, by "namespace/account"
_tokens := {account: object.keys(names) |
	some account, names in object.union_n([{concat("/", [namespace, account]): {name: true}} |
		some namespace, name
		secret := data.inventory.namespace[namespace].v1.Secret[name]
		secret.type == "kubernetes.io/service-account-token"
		account := secret.metadata.annotations["kubernetes.io/service-account.name"]
	])
}

# every account that is there or is bound
_candidates := {key |
	some key, _ in rbac.grants
	startswith(key, "ServiceAccount:")
} | {concat(":", ["ServiceAccount", namespace, name]) |
	some namespace, name
	data.inventory.namespace[namespace].v1.ServiceAccount[name]
}

_edges := {key: edges |
	some key in _candidates
	edges := {edge |
		some grant in rbac.held(key)
		some [right, name] in _rights_of_role[grant.role]
		edge := {"right": right, "name": name, "grant": grant}
	}
	count(edges) > 0
}

# what each bound role allows that leads to other accounts, as [right, name], name "" for any
_rights_of_role := {role: rights |
	some role in {grant.role | some _, given in rbac.grants; some grant in given}
	rights := {[right, name] |
		some rule in rbac.roles[role]
		some right, needed in _rights
		some target in needed.targets
		count(rbac.granted(rule, needed.verbs, target)) > 0
		some name in _names(rule, needed)
	}
	count(rights) > 0
}

_names(rule, _) := {""} if not rbac.is_named(rule)

_names(rule, needed) := {name | needed.by_name == true; some name in rule.resourceNames} if rbac.is_named(rule)

_rights := {
	"exec": {"verbs": {"create"}, "targets": {"/pods/exec"}, "by_name": false},
	"impersonate": {"verbs": {"impersonate"}, "targets": {"/serviceaccounts"}, "by_name": true},
	"patch": {"verbs": {"patch", "update"}, "targets": {"/pods"}, "by_name": false},
	"pods": {"verbs": {"create"}, "targets": attackpath.pod_makers, "by_name": false},
	"secrets": {"verbs": {"get", "list", "watch"}, "targets": {"/secrets"}, "by_name": true},
	"token": {"verbs": {"create"}, "targets": {"/serviceaccounts/token"}, "by_name": true},
}

# METADATA
# description: The sentences of a chain, for details.steps.
sentences(chain) := [sentence |
	some step in chain
	some sentence in array.concat(
		[attackpath.granted_to(step.from, grant) | some grant in step.grants],
		[step.text],
	)
]

# METADATA
# description: The bindings and accounts of a chain, for details.related.
related(chain) := {grant.binding | some step in chain; some grant in step.grants} | {ref |
	some step in chain
	step.to != ""
	[_, namespace, name] := split(step.to, ":")
	ref := {"apiVersion": "v1", "kind": "ServiceAccount", "namespace": namespace, "name": name}
}

# METADATA
# description: The subject key of the ServiceAccount under review; undefined for other kinds.
key := concat(":", ["ServiceAccount", k8s.namespace, k8s.name]) if input.review.object.kind == "ServiceAccount"

# METADATA
# description: True for the accounts that the bootstrap policy gives to the controllers of Kubernetes.
is_controller(account) if {
	["ServiceAccount", "kube-system", name] = split(account, ":")
	some grant in rbac.grants[account]
	grant.role == concat("", ["ClusterRole:system:controller:", name])
}
