package policies.secrets.encryption_kms_v1_test

import data.lib.fixture_test as fixture
import data.policies.secrets.encryption_kms_v1 as control

_path(i, j) := ["resources", i, "providers", j, "kms"]

cases := {
	"v2": {"resources": [_entry(["secrets"], [{"kms": {"name": "vault", "apiVersion": "v2"}}])], "want": set()},
	"v1": {
		"resources": [_entry(["secrets"], [{"kms": {"name": "vault", "apiVersion": "v1"}}])],
		"want": {[`KMS provider "vault" uses the v1 API`, _path(0, 0)]},
	},
	"no version and no name": {
		"resources": [_entry(["secrets"], [{"kms": {}}])],
		"want": {[`KMS provider "" uses the v1 API`, _path(0, 0)]},
	},
	"for reading, and for another resource": {
		"resources": [
			_entry(["secrets"], [{"kms": {"name": "new", "apiVersion": "v2"}}, {"kms": {"name": "old"}}]),
			_entry(["configmaps"], [{"kms": {"name": "maps"}}, {"identity": {}}]),
		],
		"want": {
			[`KMS provider "old" uses the v1 API`, _path(0, 1)],
			[`KMS provider "maps" uses the v1 API`, _path(1, 0)],
		},
	},
	"other providers": {"resources": [_entry(["secrets"], [{"aescbc": {}}, {"identity": {}}])], "want": set()},
	"null": {"resources": null, "want": set()},
}

test_violation[note] if {
	some note, tc in cases
	config := _config(tc.resources)
	tc.want == {[v.msg, v.details.path] | some v in control.violation} with input.review.object as config
	control.unknown == set() with input.review.object as config
}

_bad := _config([_entry(["secrets"], [{"kms": {}}])])

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
