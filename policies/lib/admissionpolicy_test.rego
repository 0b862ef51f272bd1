package lib.admissionpolicy_test

import data.lib.admissionpolicy
import data.lib.fixture_test as fixture

_inventory := fixture.inventory([
	_policy("admissionregistration.k8s.io/v1", "denied"),
	_policy("admissionregistration.k8s.io/v1beta1", "audited"),
	_policy("admissionregistration.k8s.io/v1", "unbound"),
	_policy("example.com/v1", "foreign"),
	_binding("admissionregistration.k8s.io/v1", "a", "denied", ["Audit"]),
	_binding("admissionregistration.k8s.io/v1beta1", "b", "denied", ["Warn", "Deny"]),
	_binding("admissionregistration.k8s.io/v1", "c", "audited", ["Audit"]),
	_binding("example.com/v1", "d", "unbound", ["Deny"]),
])

test_all if {
	{"denied", "audited", "unbound"} == {policy.metadata.name |
		some policy in admissionpolicy.all with data.inventory as _inventory
	}
}

test_bindings[policy] if {
	some policy, want in {"denied": {"a", "b"}, "audited": {"c"}, "unbound": set()}
	want == {b.metadata.name | some b in admissionpolicy.bindings(policy)} with data.inventory as _inventory
}

test_is_denying if {
	admissionpolicy.is_denying("denied") with data.inventory as _inventory
	not admissionpolicy.is_denying("audited") with data.inventory as _inventory
	not admissionpolicy.is_denying("unbound") with data.inventory as _inventory
}

test_covers[note] if {
	some note, tc in {
		"the resource": {"rule": {}, "want": true},
		"every resource": {"rule": {"resources": ["*"]}, "want": true},
		"every resource and subresource": {"rule": {"resources": ["*/*"]}, "want": true},
		"another resource": {"rule": {"resources": ["services", "pods/exec"]}, "want": false},
		"every group": {"rule": {"apiGroups": ["apps", "*"]}, "want": true},
		"another group": {"rule": {"apiGroups": ["apps"]}, "want": false},
		"every operation": {"rule": {"operations": ["*"]}, "want": true},
		"another operation": {"rule": {"operations": ["UPDATE", "DELETE"]}, "want": false},
		"null": {"rule": {"operations": null}, "want": false},
	}
	rule := object.union({"apiGroups": [""], "resources": ["x", "pods"], "operations": ["UPDATE", "CREATE"]}, tc.rule)
	tc.want == _covers([{"resources": ["other"]}, rule], "pods")
}

_covers(rules, resource) if {
	admissionpolicy.covers(rules, resource)
} else := false

_policy(gv, name) := {"apiVersion": gv, "kind": "ValidatingAdmissionPolicy", "metadata": {"name": name}}

_binding(gv, name, policy, actions) := {
	"apiVersion": gv,
	"kind": "ValidatingAdmissionPolicyBinding",
	"metadata": {"name": name},
	"spec": {"policyName": policy, "validationActions": actions},
}
