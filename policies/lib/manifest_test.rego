package lib.manifest_test

import data.lib.manifest

test_default_deny if {
	{["default-deny-ingress", "shop", ["Ingress"]]} == _policies("Ingress")
	{["default-deny-egress", "shop", ["Egress"]], ["allow-dns", "shop", ["Egress"]]} == _policies("Egress")
	{policy | some policy in manifest.default_deny("shop", "Ingress"); policy.spec.podSelector != {}} == set()
	{["UDP", 53], ["TCP", 53]} == {[port.protocol, port.port] |
		some policy in manifest.default_deny("shop", "Egress")
		some rule in policy.spec.egress
		some port in rule.ports
	}
}

_policies(direction) := {[policy.metadata.name, policy.metadata.namespace, policy.spec.policyTypes] |
	some policy in manifest.default_deny("shop", direction)
}

test_quota if {
	{"limits.cpu", "limits.memory", "pods", "requests.cpu", "requests.memory"} == object.keys(manifest.quota("shop").spec.hard)
	manifest.quota("shop").metadata.namespace == "shop"
}

test_limit_range if {
	{"Container"} == {limit.type | some limit in manifest.limit_range("shop").spec.limits}
	manifest.limit_range("shop").metadata.namespace == "shop"
}

test_audit_policy if {
	manifest.audit_policy.rules[4] == {"level": "Metadata"}
	manifest.audit_policy.rules[0].level == "Metadata"
	"secrets" in manifest.audit_policy.rules[0].resources[0].resources
}

test_encryption if {
	[["kms"], ["identity"]] == [[name | some name, _ in provider] |
		some provider in manifest.encryption.resources[0].providers
	]
}
