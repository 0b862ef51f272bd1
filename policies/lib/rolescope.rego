# METADATA
# title: Where a role works
# description: |
#   Where the rules of the Role or ClusterRole under review take effect, by all bindings
#   and by the ClusterRoles that gather them (S5), and which resources they are about.
package lib.rolescope

import data.lib.k8s
import data.lib.rbac
import data.lib.selectors
import data.lib.stockroles

# METADATA
# description: |
#   The namespaces in which the rules of the role under review are granted to somebody,
#   and "*" for the whole cluster; empty where nobody is bound to it yet. Unlike
#   rbac.scopes it knows the ClusterRoles that gather the rules by a label.
scopes := {scope |
	some scope in rbac.scopes
} | {scope |
	input.review.object.kind == "ClusterRole"
	some name in graph.reachable(_gatherers, {k8s.name})
	some scope in rbac.scopes_of(concat(":", ["ClusterRole", name]))
}

# METADATA
# description: The names of the other ClusterRoles that gather the rules of the role under review.
gatherers := {name |
	input.review.object.kind == "ClusterRole"
	some name in graph.reachable(_gatherers, {k8s.name})
	name != k8s.name
}

# which ClusterRoles gather the rules of another one; every name is a key
_gatherers := {name: object.keys(object.get(_gathered, name, {})) | some name, _ in _cluster_roles}

_gathered := object.union_n([{source: {name: true}} |
	some name, role in _cluster_roles
	some selector in role.aggregationRule.clusterRoleSelectors
	some source, other in _cluster_roles
	selectors.selects(selector, selectors.labels(other))
])

_cluster_roles := object.union(stockroles.cluster_roles, {name: role |
	some gv, name
	role := data.inventory.cluster[gv].ClusterRole[name]
	gv == "rbac.authorization.k8s.io/v1"
})

# METADATA
# description: |
#   True where the role under review can grant something on resources of the cluster,
#   such as nodes: a ClusterRole, unless it is only bound in namespaces.
in_cluster if {
	input.review.object.kind == "ClusterRole"
	count(scopes) == 0
}

in_cluster if "*" in scopes

# METADATA
# description: True where the role under review can grant something in a namespace.
in_namespace(namespace) if namespace in scopes

in_namespace(_) if in_cluster

# METADATA
# description: |
#   As rbac.exempt, for controls about resources of the cluster: says so where the
#   bindings of a ClusterRole grant nothing of the kind.
exempt := rbac.exempt | {"it is only bound in namespaces, where it grants nothing on resources of the cluster" |
	input.review.object.kind == "ClusterRole"
	not in_cluster
}

# METADATA
# description: |
#   Targets for rbac.granting out of patterns in which * stands for any part of the name
#   of a resource: the patterns, and what the rules under review spell out of them.
targets(patterns) := {pattern | some pattern in patterns} | {target |
	some pattern in patterns
	at := indexof(pattern, "/")
	some rule in rbac.rules
	some resource in rule.spec.resources
	glob.match(substring(pattern, at + 1, -1), ["/"], resource)
	target := concat("", [substring(pattern, 0, at + 1), resource])
}
