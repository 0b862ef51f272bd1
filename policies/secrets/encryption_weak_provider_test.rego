package policies.secrets.encryption_weak_provider_test

import data.lib.fixture_test as fixture
import data.policies.secrets.encryption_weak_provider as control

_low := "Secrets are written by provider aescbc, with a key on the same disk and without integrity"

cases := {
	"KMS v2": {"provider": {"kms": {"apiVersion": "v2"}}, "want": set()},
	"KMS v1": {"provider": {"kms": {"apiVersion": "v1"}}, "want": {_found("kms-v1", "kms")}},
	"KMS without a version": {"provider": {"kms": {}}, "want": {_found("kms-v1", "kms")}},
	"an unknown version": {"provider": {"kms": {"apiVersion": "v3"}}, "want": {_found("kms-v3", "kms")}},
	"secretbox": {"provider": {"secretbox": {}}, "want": set()},
	"aescbc": {"provider": {"aescbc": {}}, "want": {[_low, _path("aescbc"), "low"]}},
	"aesgcm": {"provider": {"aesgcm": {}}, "want": {_found("aesgcm", "aesgcm")}},
	"identity": {"provider": {"identity": {}}, "want": {_found("identity", "identity")}},
}

_path(provider) := ["resources", 0, "providers", 0, provider]

_found(type, provider) := [sprintf("Secrets are written by provider %s", [type]), _path(provider), "default"]

test_violation[note] if {
	some note, tc in cases
	config := _config([_entry(["secrets"], [tc.provider, {"aesgcm": {}}])])
	tc.want == {[v.msg, v.details.path, object.get(v.details, "severity", "default")] |
		some v in control.violation
	} with input.review.object as config
	0 == count(control.unknown | control.not_applicable) with input.review.object as config
}

_lists := {
	"aescbc is preferred": {"parameters": {"preferred": ["aescbc"]}, "provider": {"aescbc": {}}, "want": set()},
	"aescbc is rejected": {
		"parameters": {"rejected": ["aescbc"]},
		"provider": {"aescbc": {}},
		"want": {_found("aescbc", "aescbc")},
	},
	"aescbc is in no list": {
		"parameters": {"acceptable": ["secretbox"]},
		"provider": {"aescbc": {}},
		"want": {_found("aescbc", "aescbc")},
	},
	"aesgcm is accepted": {
		"parameters": {"acceptable": ["aesgcm"], "rejected": []},
		"provider": {"aesgcm": {}},
		"want": set(),
	},
	"secretbox is not preferred": {"parameters": {"preferred": []}, "provider": {"secretbox": {}}, "want": set()},
	"KMS v2 is in no list": {
		"parameters": {"preferred": []},
		"provider": {"kms": {"apiVersion": "v2"}},
		"want": {_found("kms-v2", "kms")},
	},
}

test_parameters[note] if {
	some note, tc in _lists
	tc.want == {[v.msg, v.details.path, object.get(v.details, "severity", "default")] |
		some v in control.violation
	} with input.review.object as _config([_entry(["secrets"], [tc.provider])])
		with input.parameters as tc.parameters
}

test_no_entry if {
	config := _config([_entry(["configmaps"], [{"aesgcm": {}}])])
	{"no entry covers Secrets"} == {n.msg | some n in control.not_applicable} with input.review.object as config
	control.violation == set() with input.review.object as config
}

_bad := _config([_entry(["secrets"], [{"aesgcm": {}}])])

_config(resources) := {
	"apiVersion": "apiserver.config.k8s.io/v1",
	"kind": "EncryptionConfiguration",
	"resources": resources,
}

_entry(resources, providers) := {"resources": resources, "providers": providers}

_facts(args, configs) := fixture.node_facts({
	"configs": configs,
	"processes": [{"name": "kube-apiserver", "args": array.concat(["kube-apiserver"], args)}],
})

test_inside_node_facts if {
	args := ["--encryption-provider-config=/e.yaml"]
	want := {array.concat(["configs", "/e.yaml"], v.details.path) | some v in control.violation}
		with input.review.object as _bad
	count(want) > 0
	want == {v.details.path | some v in control.violation} with input.review.object as _facts(args, {"/e.yaml": _bad})
}

test_unknown if {
	facts := _facts(["--encryption-provider-config=/e.yaml"], {"/other.yaml": _bad})
	{"the file of --encryption-provider-config is not recorded: /e.yaml"} == {u.msg |
		some u in control.unknown
	} with input.review.object as facts
	0 == count(control.violation | control.not_applicable) with input.review.object as facts
}

test_not_applicable if {
	{"no EncryptionConfiguration is in use on this node"} == {n.msg |
		some n in control.not_applicable
	} with input.review.object as _facts([], {"/e.yaml": _bad})
	0 == count(control.violation | control.unknown) with input.review.object as _facts([], {"/e.yaml": _bad})
}

test_other_kinds if {
	object_ := object.union(_bad, {"kind": "ConfigMap"})
	0 == count(((control.violation | control.unknown) | control.not_applicable)) with input.review.object as object_
}

test_low_inside_node_facts if {
	config := _config([_entry(["secrets"], [{"aescbc": {}}])])
	facts := _facts(["--encryption-provider-config=/e.yaml"], {"/e.yaml": config})
	{["configs", "/e.yaml", "resources", 0, "providers", 0, "aescbc"]} == {v.details.path |
		some v in control.violation
	} with input.review.object as facts
}
