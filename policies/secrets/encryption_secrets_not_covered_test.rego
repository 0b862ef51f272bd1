package policies.secrets.encryption_secrets_not_covered_test

import data.lib.fixture_test as fixture
import data.policies.secrets.encryption_secrets_not_covered as control

_none := ["no entry covers Secrets", ["resources"]]

cases := {
	"no entries": {"resources": [], "want": {_none}},
	"null": {"resources": null, "want": {_none}},
	"other resources": {
		"resources": [_entry(["configmaps", "secrets.example.com", "*.apps"], [{"aescbc": {}}])],
		"want": {_none},
	},
	"by name": {"resources": [_entry(["secrets"], [{"aescbc": {}}])], "want": set()},
	"by group": {"resources": [_entry(["*."], [{"aescbc": {}}])], "want": set()},
	"by everything": {"resources": [_entry(["*.*"], [{"aescbc": {}}])], "want": set()},
	"identity alone masks nothing": {"resources": [_entry(["secrets"], [{"identity": {}}])], "want": set()},
	"identity twice masks nothing": {
		"resources": [_entry(["secrets"], [{"identity": {}}]), _entry(["*.*"], [{"identity": {}}])],
		"want": set(),
	},
	"identity behind": {
		"resources": [_entry(["secrets"], [{"aescbc": {}}]), _entry(["*.*"], [{"identity": {}}])],
		"want": set(),
	},
	"identity in front": {
		"resources": [
			_entry(["events"], [{"aescbc": {}}]),
			_entry(["*."], [{"identity": {}}]),
			_entry(["configmaps"], [{"aescbc": {}}]),
			_entry(["secrets"], [{"identity": {}}]),
			_entry(["secrets"], [{"aescbc": {}}]),
			_entry(["*.*"], [{"aescbc": {}}]),
		],
		"want": {["resources[1] with identity masks resources[4], which would encrypt Secrets", ["resources", 1]]},
	},
}

test_violation[note] if {
	some note, tc in cases
	config := _config(tc.resources)
	tc.want == {[v.msg, v.details.path] | some v in control.violation} with input.review.object as config
	control.unknown == set() with input.review.object as config
}

_bad := _config([_entry(["*.*"], [{"identity": {}}]), _entry(["secrets"], [{"aescbc": {}}])])

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
