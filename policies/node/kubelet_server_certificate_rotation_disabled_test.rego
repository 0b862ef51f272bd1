package policies.node.kubelet_server_certificate_rotation_disabled_test

import data.lib.fixture_test as fixture
import data.policies.node.kubelet_server_certificate_rotation_disabled as control

_at := ["serverTLSBootstrap"]

_faults := {v.details.path | some v in control.violation}

cases := {
	"true passes": {"config": {"serverTLSBootstrap": true}, "want": set()},
	"false fails": {"config": {"serverTLSBootstrap": false}, "want": {_at}},
	"an unset field fails": {"config": {}, "want": {_at}},
	"a gate that is off fails": {
		"config": {"serverTLSBootstrap": true, "featureGates": {"RotateKubeletServerCertificate": false}},
		"want": {["featureGates", "RotateKubeletServerCertificate"]},
	},
	"a gate that is on does nothing alone": {
		"config": {"featureGates": {"RotateKubeletServerCertificate": true}},
		"want": {_at},
	},
	"a certificate from elsewhere is not judged": {
		"config": {
			"tlsCertFile": "/tls.crt",
			"tlsPrivateKeyFile": "/tls.key",
			"featureGates": {"RotateKubeletServerCertificate": false},
		},
		"want": set(),
	},
	"a certificate without its key is": {"config": {"tlsCertFile": "/tls.crt"}, "want": {_at}},
	"a key without its certificate is": {"config": {"tlsPrivateKeyFile": "/tls.key"}, "want": {_at}},
}

# one subtest a case and way in which the configuration is seen
test_violation[note][way] if {
	some note, tc in cases
	some way, kubelet in fixture.kubelets(tc.config)

	{array.concat(kubelet.path, at) | some at in tc.want} == _faults with input.review.object as kubelet.object
	control.unknown == set() with input.review.object as kubelet.object
}

flag_cases := {
	"the flag passes": {"args": ["--rotate-server-certificates"], "want": set()},
	"the flag fails": {"args": ["--rotate-server-certificates=false"], "want": {["processes", 0, "args", 1]}},
	"the gate fails": {
		"args": ["--rotate-server-certificates", "--feature-gates=RotateKubeletServerCertificate=false"],
		"want": {["processes", 0, "args", 2]},
	},
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
	want := {"the serving certificate is not requested from the cluster (default)"}
	want == {v.msg | some v in control.violation} with input.review.object as fixture.kubelets(config).document.object
}

_odd := {"serverTLSBootstrap": "yes"}

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

test_not_applicable[note] if {
	some note, tc in {
		"certificate and key": {"config": {"tlsCertFile": "/tls.crt", "tlsPrivateKeyFile": "/tls.key"}, "want": 1},
		"certificate": {"config": {"tlsCertFile": "/tls.crt"}, "want": 0},
		"neither": {"config": {}, "want": 0},
	}
	document := fixture.kubelets(tc.config).document.object
	tc.want == count(control.not_applicable) with input.review.object as document
}

test_nothing_is_unknown_of_a_certificate_from_elsewhere if {
	config := {"tlsCertFile": "/tls.crt", "tlsPrivateKeyFile": "/tls.key", "serverTLSBootstrap": "odd"}
	control.unknown == set() with input.review.object as fixture.kubelets(config).document.object
}

test_message_of_the_gate if {
	config := {"serverTLSBootstrap": true, "featureGates": {"RotateKubeletServerCertificate": false}}
	want := {"feature gate RotateKubeletServerCertificate is off (configuration)"}
	want == {v.msg | some v in control.violation} with input.review.object as fixture.kubelets(config).document.object
}

test_other_kinds if {
	pod := fixture.static_pod("kubelet", [])
	count(control.violation | control.unknown) == 0 with input.review.object as pod
}
