# METADATA
# title: People must not authenticate with service account tokens
# description: |
#   A service account stands for a program. When people borrow its token the audit log
#   names the account instead of them, their rights are those of the program, and the
#   token stays with them after they leave.
# related_resources:
#   - description: Managing service accounts
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/
#   - description: Authenticating
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/authentication/
# custom:
#   severity: medium
#   scope: host
#   match: [Secret, facts.regolith.dev/AuditLog]
#   needs:
#     - batch/CronJob
#     - batch/Job
#     - Pod
#     - ReplicationController
#     - apps/DaemonSet
#     - apps/Deployment
#     - apps/ReplicaSet
#     - apps/StatefulSet
#     - Node
#     - facts.regolith.dev/AuditLog
#   frameworks:
#     cis: ["3.1.2"]
#     mitre: [T1528]
#     nsa: [authn/strong-authentication, pods/service-account-tokens]
#     owasp_k8s: [K09, K02]
#     pci_dss4: ["8.2.1", "8.3.1", "7.2.5", "8.6.1"]
#     soc2: [CC6.1, CC6.2, CC6.3]
#     hipaa: ["164.312(d)", "164.312(a)(1)"]
#     nist_800_190: ["4.3.2"]
#   parameters:
#     internalRanges:
#       type: array
#       items: {type: string}
#       default: []
#       description: |
#         Further ranges in CIDR form from which pods call the API server, such as the pool of a network plugin.
#   remediation: |
#     Give people an identity provider of their own, and delete token Secrets of service accounts that no
#     workload runs as; kubectl create token gives a short-lived one for tests.
#   verify: kubectl get secrets -A --field-selector type=kubernetes.io/service-account-token
#   manual: |
#     What a token is used for is recorded nowhere in the cluster; the log only shows clients and addresses that
#     look like people.
package policies.apiserver.user_service_account_tokens

import data.lib.accounts
import data.lib.k8s
import data.lib.text

default internal_ranges := []

internal_ranges := input.parameters.internalRanges

violation contains {"msg": msg, "details": {"path": ["users", i]}} if {
	some i, user in _accounts
	some agent in user.userAgents
	strings.any_prefix_match(agent, ["kubectl/", "Mozilla/"])

	msg := sprintf("the token of %q is used with %s", [text.clip(user.name, 100), split(agent, "/")[0]])
}

violation contains {"msg": msg, "details": {"path": ["users", i]}} if {
	some i, user in _accounts
	outside := [ip | some ip in user.sourceIPs; _is_outside(ip)]

	msg := sprintf("the token of %q is used from %s", [text.clip(user.name, 100), sort(outside)[0]])
}

violation contains {"msg": msg, "details": {"path": ["metadata", "annotations"]}} if {
	_is_token
	account := k8s.annotations["kubernetes.io/service-account.name"]
	not account in accounts.used_in(k8s.namespace)

	msg := sprintf("the token is for %q, as which no workload runs", [account])
}

unknown contains {"msg": "the audit log does not tell who made requests", "details": {"path": ["users"]}} if {
	_is_log
	not is_array(object.get(input.review.object, "users", null))
}

not_applicable contains {"msg": "the Secret holds no service account token"} if {
	_is_secret
	not _is_token
}

_is_secret if {
	input.review.object.kind == "Secret"
	input.review.object.apiVersion == "v1"
}

_is_token if {
	_is_secret
	input.review.object.type == "kubernetes.io/service-account-token"
}

_accounts := {i: user |
	_is_log
	some i, user in input.review.object.users
	startswith(user.name, "system:serviceaccount:")
}

# an address that belongs to no node and to no range of pods, where these are known
_is_outside(ip) if {
	count(_ranges) > 0
	is_string(ip)
	net.cidr_is_valid(_cidr(ip))
	not _is_inside(ip)
}

_is_inside(ip) if {
	some range in (_ranges | {"127.0.0.0/8", "::1/128"})
	net.cidr_contains(range, ip)
}

_ranges contains range if {
	some node in _nodes
	some range in node.spec.podCIDRs
}

_ranges contains range if {
	some node in _nodes
	some known in node.status.addresses
	range := _cidr(known.address)
	net.cidr_is_valid(range)
}

_ranges contains range if {
	count(_nodes) > 0
	some range in internal_ranges
}

# only where every node tells the range of its pods
_nodes := [] if {
	some gv, name
	node := data.inventory.cluster[gv].Node[name]
	not node.spec.podCIDRs
} else := [node | some gv, name; node := data.inventory.cluster[gv].Node[name]]

_cidr(ip) := sprintf("%s/128", [ip]) if {
	contains(ip, ":")
} else := sprintf("%s/32", [ip])

_is_log if {
	input.review.object.kind == "AuditLog"
	startswith(input.review.object.apiVersion, "facts.regolith.dev/")
}
