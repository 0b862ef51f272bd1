# METADATA
# title: Roles must not hold the verb escalate
# description: |
#   The API server lets nobody write a role with more rights than the writer has. The verb
#   escalate switches that check off: its holder adds any right to a role, and with it to
#   everybody the role is bound to.
# related_resources:
#   - description: Kubernetes documentation, role-based access control
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/rbac/
#   - description: Kubernetes documentation, good practices for RBAC
#     ref: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
# custom:
#   severity: critical
#   scope: object
#   match: [rbac.authorization.k8s.io/Role, rbac.authorization.k8s.io/ClusterRole]
#   frameworks:
#     cis: ["5.1.8"]
#     mitre: [T1098.006]
#     nsa: [authz/rbac-least-privilege]
#     owasp_k8s: [K02]
#     pci_dss4: [7.2.1, 7.2.2, 7.2.5]
#     soc2: [CC6.1, CC6.3]
#     hipaa: [164.308(a)(4), 164.312(a)(1)]
#     nist_800_190: [4.3.1, 4.3.2]
#   remediation: |
#     Take escalate out of the rule; its holders can still write roles up to their own rights. Spell
#     the verbs out where the rule uses the wildcard.
#   verify: |
#     kubectl get clusterroles,roles -A -o json |
#     jq -r '.items[] | select(any(.rules[]?;
#     (.resources // [] | any(. == "roles" or . == "clusterroles" or . == "*")) and
#     (.verbs | any(. == "escalate" or . == "*")))) |
#     .kind + " " + .metadata.name'
package policies.rbac.escalate_verb

import data.lib.patch
import data.lib.rbac

violation contains {"msg": msg, "details": details} if {
	some rule in rbac.granting({"escalate"}, _targets[input.review.object.kind])
	some i, verb in rule.spec.verbs
	verb in {"*", "escalate"}

	msg := sprintf("rule allows %s", [rule.text])
	path := array.concat(rule.path, ["verbs", i])
	severity := {"ClusterRole": "critical", "Role": "high"}[input.review.object.kind]
	details := object.union({"path": path, "severity": severity}, _fix(path, rule.spec.verbs))
}

not_applicable contains {"msg": msg} if some msg in rbac.exempt

_targets := {
	"ClusterRole": {"rbac.authorization.k8s.io/clusterroles", "rbac.authorization.k8s.io/roles"},
	"Role": {"rbac.authorization.k8s.io/roles"},
}

# no rule is without verbs, and what a wildcard is to stay for only people know
_fix(path, verbs) := {"fix": patch.without(["rules", path[1], "verbs"], {path})} if {
	verbs[path[3]] == "escalate"
	count(verbs) > 1
} else := {}
