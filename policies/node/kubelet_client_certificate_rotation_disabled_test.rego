package policies.node.kubelet_client_certificate_rotation_disabled_test

import data.lib.fixture_test as fixture
import data.policies.node.kubelet_client_certificate_rotation_disabled as control

_at := ["rotateCertificates"]

_faults := {v.details.path | some v in control.violation}

cases := {
	"true passes": {"config": {"rotateCertificates": true}, "want": set()},
	"false fails": {"config": {"rotateCertificates": false}, "want": {_at}},
	"an unset field fails": {"config": {}, "want": {_at}},
}

# one subtest a case and way in which the configuration is seen
test_violation[note][way] if {
	some note, tc in cases
	some way, kubelet in fixture.kubelets(tc.config)

	{array.concat(kubelet.path, at) | some at in tc.want} == _faults with input.review.object as kubelet.object
	control.unknown == set() with input.review.object as kubelet.object
}

flag_cases := {
	"the flag passes": {"args": ["--rotate-certificates"], "want": set()},
	"the flag fails": {"args": ["--rotate-certificates=false"], "want": {["processes", 0, "args", 1]}},
	"without flag and file it fails": {"args": [], "want": {["processes", 0, "args"]}},
}

test_flags[note] if {
	some note, tc in flag_cases
	node := fixture.components("kubelet", tc.args)["node facts"].object
	tc.want == _faults with input.review.object as node
	control.unknown == set() with input.review.object as node
}

test_message if {
	config := {}
	want := {"the client certificate is not renewed (default)"}
	want == {v.msg | some v in control.violation} with input.review.object as fixture.kubelets(config).document.object
}

_odd := {"rotateCertificates": "yes"}

test_unknown[note] if {
	some note, object_ in {
		"nothing of the kubelet was collected": fixture.node_facts({}),
		"the configuration file was not collected": fixture.node_facts({
			"processes": [{"name": "kubelet", "args": ["kubelet", "--config=/etc/kubelet.yaml"]}],
		}),
		"a value of the wrong type": fixture.kubelets(_odd).document.object,
	}
	count(control.unknown) > 0 with input.review.object as object_
	control.violation == set() with input.review.object as object_
}

_with_kubeconfig(user) := fixture.node_facts({
	"processes": [{"name": "kubelet", "args": ["kubelet", "--kubeconfig=/etc/kubernetes/kubelet.conf"]}],
	"configs": {"/etc/kubernetes/kubelet.conf": {"kind": "Config", "users": [{"name": "kubelet", "user": user}]}},
})

test_not_applicable_to_other_credentials[credential] if {
	some credential in ["auth-provider", "exec", "token", "tokenFile"]
	node := _with_kubeconfig({credential: {"redacted": true}})
	count(control.not_applicable) == 1 with input.review.object as node
	count(control.violation | control.unknown) == 0 with input.review.object as node
}

test_applicable_to_certificates if {
	node := _with_kubeconfig({"client-certificate": "/var/lib/kubelet/pki/kubelet-client-current.pem"})
	count(control.not_applicable) == 0 with input.review.object as node
	count(control.violation) == 1 with input.review.object as node
}

test_nothing_is_unknown_of_other_credentials if {
	node := object.union(
		_with_kubeconfig({"exec": {"command": "aws"}}),
		{"kubeletConfigz": {"rotateCertificates": "odd"}},
	)
	control.unknown == set() with input.review.object as node
}

test_other_kinds if {
	pod := fixture.static_pod("kubelet", [])
	count(control.violation | control.unknown) == 0 with input.review.object as pod
}
