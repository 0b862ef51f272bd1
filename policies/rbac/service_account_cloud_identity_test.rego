package policies.rbac.service_account_cloud_identity_test

import data.lib.fixture_test as fixture
import data.policies.rbac.service_account_cloud_identity as control

keys := [
	"azure.workload.identity/client-id",
	"eks.amazonaws.com/role-arn",
	"iam.gke.io/gcp-service-account",
]

test_violation[key] if {
	some key in keys
	found := fixture.told(control.violation) with input.review.object as _account("web", {"x": "y", key: "id"})
	found == {[["metadata", "annotations", key], "low", `its pods act in the cloud as "id"`]}
}

test_passes[note] if {
	some note, annotations in {
		"none": null,
		"empty": {"eks.amazonaws.com/role-arn": ""},
		"null": {"eks.amazonaws.com/role-arn": null},
		"something else": {"eks.amazonaws.com/audience": "sts"},
	}
	control.violation == set() with input.review.object as _account("web", annotations)
}

test_the_default_account if {
	account := _account("default", {"eks.amazonaws.com/role-arn": "id"})
	found := {[v.details.severity, v.msg] | some v in control.violation} with input.review.object as account
	found == {["medium", `its pods act in the cloud as "id", and so does every pod that names no account`]}
}

test_untrusted_namespaces[namespace] if {
	some namespace, want in {
		"ci": {["low", `its pods act in the cloud as "id"`]},
		"shop": {["medium", `its pods act in the cloud as "id", and its namespace is not trusted`]},
	}
	account := _account("web", {"eks.amazonaws.com/role-arn": "id"})
	found := {[v.details.severity, v.msg] | some v in control.violation} with input.review.object as account
		with input.parameters as {"untrustedNamespaces": [namespace]}
	found == want
}

test_parameters if {
	account := _account("web", {"example.com/identity": "id", "eks.amazonaws.com/role-arn": "id"})
	found := {v.details.path[2] | some v in control.violation} with input.review.object as account
		with input.parameters as {"annotations": ["example.com/identity"]}
	found == {"example.com/identity"}
}

test_a_long_identity_is_cut if {
	account := _account("web", {"eks.amazonaws.com/role-arn": sprintf("%s/x", [concat("", ["arn" | some _ in numbers.range(1, 60)])])})
	some v in control.violation with input.review.object as account
	count(v.msg) == 131
}

test_other_kinds_are_left_alone if {
	pod := object.union(_account("web", {"eks.amazonaws.com/role-arn": "id"}), {"kind": "Pod"})
	control.violation == set() with input.review.object as pod
}

test_strangers[what] if {
	bad := _account("web", {"eks.amazonaws.com/role-arn": "id"})
	some what, stranger in fixture.strangers(bad)
	count(control.violation) > 0 with input.review.object as bad
	control.violation == set() with input.review.object as stranger
}

_account(name, annotations) := fixture.made(
	"v1", "ServiceAccount",
	{"name": name, "namespace": "shop", "annotations": annotations},
	{},
)
