package policies.node.kubelet_weak_ciphers_test

import data.lib.fixture_test as fixture
import data.policies.node.kubelet_weak_ciphers as control

_at := ["tlsCipherSuites"]

_faults := {v.details.path | some v in control.violation}

cases := {
	"strong suites pass": {
		"config": {
			"tlsCipherSuites": ["TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305"],
		},
		"want": set(),
	},
	"a weak suite fails": {
		"config": {"tlsCipherSuites": ["TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_RSA_WITH_AES_128_CBC_SHA"]},
		"want": {_at},
	},
	"an empty list fails": {"config": {"tlsCipherSuites": []}, "want": {_at}},
	"an unset field fails": {"config": {}, "want": {_at}},
	"TLS 1.3 has no weak suites": {
		"config": {"tlsMinVersion": "VersionTLS13", "tlsCipherSuites": ["TLS_RSA_WITH_AES_128_CBC_SHA"]},
		"want": set(),
	},
	"TLS 1.2 has": {
		"config": {"tlsMinVersion": "VersionTLS12", "tlsCipherSuites": ["TLS_RSA_WITH_AES_128_CBC_SHA"]},
		"want": {_at},
	},
}

# one subtest a case and way in which the configuration is seen
test_violation[note][way] if {
	some note, tc in cases
	some way, kubelet in fixture.kubelets(tc.config)

	{array.concat(kubelet.path, at) | some at in tc.want} == _faults with input.review.object as kubelet.object
	control.unknown == set() with input.review.object as kubelet.object
}

flag_cases := {
	"the flag passes": {"args": ["--tls-cipher-suites=TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"], "want": set()},
	"the flag fails": {
		"args": ["--tls-cipher-suites=TLS_RSA_WITH_AES_128_CBC_SHA"],
		"want": {["processes", 0, "args", 1]},
	},
	"TLS 1.3 passes": {"args": ["--tls-min-version=VersionTLS13"], "want": set()},
	"without flags and file it fails": {"args": [], "want": {["processes", 0, "args"]}},
}

test_flags[note] if {
	some note, tc in flag_cases
	node := fixture.components("kubelet", tc.args)["node facts"].object
	tc.want == _faults with input.review.object as node
	control.unknown == set() with input.review.object as node
}

test_message if {
	config := {"tlsCipherSuites": ["TLS_RSA_WITH_RC4_128_SHA", "TLS_RSA_WITH_AES_128_CBC_SHA"]}
	want := {"2 cipher suites are weak, TLS_RSA_WITH_AES_128_CBC_SHA among them (configuration)"}
	want == {v.msg | some v in control.violation} with input.review.object as fixture.kubelets(config).document.object
}

_odd := {"tlsCipherSuites": "RC4"}

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

test_message_of_the_default if {
	want := {"the cipher suites are left to the defaults of Go (default)"}
	want == {v.msg | some v in control.violation} with input.review.object as fixture.kubelets({}).document.object
}

test_default_allowed[suite] if {
	some suite in [
		"TLS_AES_128_GCM_SHA256",
		"TLS_AES_256_GCM_SHA384",
		"TLS_CHACHA20_POLY1305_SHA256",
		"TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
		"TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
		"TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
		"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
		"TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
		"TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
	]
	document := fixture.kubelets({"tlsCipherSuites": [suite]}).document.object
	control.violation == set() with input.review.object as document
}

test_parameter_allowed if {
	document := fixture.kubelets({"tlsCipherSuites": ["TLS_AES_128_GCM_SHA256"]}).document.object
	count(control.violation) == 1 with input.review.object as document with input.parameters as {"allowed": ["X"]}
	count(control.violation) == 0 with input.review.object as document
		with input.parameters as {"allowed": ["TLS_AES_128_GCM_SHA256"]}
}

test_parameter_accept_default if {
	parameters := {"acceptDefault": true}
	control.violation == set() with input.review.object as fixture.kubelets({}).document.object
		with input.parameters as parameters
	weak := fixture.kubelets({"tlsCipherSuites": ["TLS_RSA_WITH_RC4_128_SHA"]}).document.object
	count(control.violation) == 1 with input.review.object as weak with input.parameters as parameters
}

test_tls13_is_enough_to_know if {
	args := ["--config=/etc/kubelet.yaml", "--tls-min-version=VersionTLS13"]
	node := fixture.components("kubelet", args)["node facts"].object
	count(control.violation | control.unknown) == 0 with input.review.object as node
}

test_other_kinds if {
	pod := fixture.static_pod("kubelet", [])
	count(control.violation | control.unknown) == 0 with input.review.object as pod
}
