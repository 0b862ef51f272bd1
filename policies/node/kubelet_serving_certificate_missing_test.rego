package policies.node.kubelet_serving_certificate_missing_test

import data.lib.fixture_test as fixture
import data.policies.node.kubelet_serving_certificate_missing as control

_at := ["tlsCertFile"]

_faults := {v.details.path | some v in control.violation}

cases := {
	"certificate and key pass": {
		"config": {"tlsCertFile": "/tls.crt", "tlsPrivateKeyFile": "/tls.key"},
		"want": set(),
	},
	"a certificate without its key fails": {"config": {"tlsCertFile": "/tls.crt"}, "want": {_at}},
	"a key without its certificate fails": {"config": {"tlsPrivateKeyFile": "/tls.key"}, "want": {_at}},
	"a certificate from the cluster passes": {"config": {"serverTLSBootstrap": true}, "want": set()},
	"no certificate from the cluster fails": {"config": {"serverTLSBootstrap": false}, "want": {_at}},
	"unset fields fail": {"config": {}, "want": {_at}},
}

# one subtest a case and way in which the configuration is seen
test_violation[note][way] if {
	some note, tc in cases
	some way, kubelet in fixture.kubelets(tc.config)

	{array.concat(kubelet.path, at) | some at in tc.want} == _faults with input.review.object as kubelet.object
	control.unknown == set() with input.review.object as kubelet.object
}

flag_cases := {
	"the flags pass": {"args": ["--tls-cert-file=/tls.crt", "--tls-private-key-file=/tls.key"], "want": set()},
	"the flag passes": {"args": ["--rotate-server-certificates"], "want": set()},
	"without flags and file it fails": {"args": [], "want": {["processes", 0, "args"]}},
}

test_flags[note] if {
	some note, tc in flag_cases
	node := fixture.components("kubelet", tc.args)["node facts"].object
	tc.want == _faults with input.review.object as node
	control.unknown == set() with input.review.object as node
}

test_message if {
	config := {}
	want := {"the kubelet signs its serving certificate itself (default)"}
	want == {v.msg | some v in control.violation} with input.review.object as fixture.kubelets(config).document.object
}

_odd := {"tlsCertFile": 1}

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

test_unknown_where_one_setting_is_odd[field] if {
	some field in ["serverTLSBootstrap", "tlsCertFile", "tlsPrivateKeyFile"]
	document := fixture.kubelets({field: 7}).document.object
	count(control.unknown) == 1 with input.review.object as document
	control.violation == set() with input.review.object as document
}

# what decides may be known where the rest is not
test_known_enough[flag] if {
	some flag, args in {
		"--rotate-server-certificates": ["--rotate-server-certificates"],
		"--tls-cert-file": ["--tls-cert-file=/tls.crt", "--tls-private-key-file=/tls.key"],
	}
	node := fixture.components("kubelet", array.concat(["--config=/etc/kubelet.yaml"], args))["node facts"].object
	count(control.violation | control.unknown) == 0 with input.review.object as node
}

_cluster_ca := {"subject": {"commonName": "kubernetes"}, "issuer": {"commonName": "kubernetes"}}

_by(issuer) := {"subject": {"commonName": "system:node:node-1"}, "issuer": {"commonName": issuer}}

_ca_file := "/etc/kubernetes/pki/ca.crt"

_serving(certificates) := fixture.node_facts({
	"kubeletConfigz": {"authentication": {"x509": {"clientCAFile": _ca_file}}},
	"certificates": certificates,
})

certificate_cases := {
	"the rotated certificate is of the cluster CA": {
		"certificates": {_ca_file: _cluster_ca, "/var/lib/kubelet/pki/kubelet-server-current.pem": _by("kubernetes")},
		"faulty": false,
	},
	"the given certificate is of the cluster CA": {
		"certificates": {_ca_file: _cluster_ca, "/var/lib/kubelet/pki/kubelet.crt": _by("kubernetes")},
		"faulty": false,
	},
	"the certificate is self-signed": {
		"certificates": {_ca_file: _cluster_ca, "/var/lib/kubelet/pki/kubelet.crt": _by("node-1-ca@1700000000")},
		"faulty": true,
	},
	"another file is of the cluster CA": {
		"certificates": {_ca_file: _cluster_ca, "/etc/kubernetes/pki/apiserver.crt": _by("kubernetes")},
		"faulty": true,
	},
	"the cluster CA was not collected": {
		"certificates": {"/var/lib/kubelet/pki/kubelet.crt": _by("kubernetes")},
		"faulty": true,
	},
}

test_certificate[note] if {
	some note, tc in certificate_cases
	want := {["kubeletConfigz", "tlsCertFile"] | tc.faulty}
	want == _faults with input.review.object as _serving(tc.certificates)
}

test_other_kinds if {
	pod := fixture.static_pod("kubelet", [])
	count(control.violation | control.unknown) == 0 with input.review.object as pod
}
