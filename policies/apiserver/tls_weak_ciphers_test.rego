package policies.apiserver.tls_weak_ciphers_test

import data.lib.fixture_test as fixture
import data.policies.apiserver.tls_weak_ciphers as control

# want: paths into the argument list, in which the program is word 0
cases := {
	"not set": {"args": ["--x=1"], "want": {[]}},
	"empty": {"args": ["--tls-cipher-suites="], "want": {[1]}},
	"strong": {
		"args": ["--tls-cipher-suites=TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305"],
		"want": set(),
	},
	"weak": {
		"args": ["--x", "--tls-cipher-suites=TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,TLS_RSA_WITH_AES_128_CBC_SHA"],
		"want": {[2]},
	},
	"weak, but TLS 1.3 only": {
		"args": ["--tls-cipher-suites=TLS_RSA_WITH_AES_128_CBC_SHA", "--tls-min-version=VersionTLS13"],
		"want": set(),
	},
	"weak, with TLS 1.2": {
		"args": ["--tls-cipher-suites=TLS_RSA_WITH_AES_128_CBC_SHA", "--tls-min-version=VersionTLS12"],
		"want": {[1]},
	},
	"TLS 1.3 only": {"args": ["--tls-min-version=VersionTLS13"], "want": set()},
}

test_violation[note][way] if {
	some note, tc in cases
	some way, seen in fixture.command_lines("kube-apiserver", tc.args)

	{array.concat(seen.list, at) | some at in tc.want} == _faults with input.review.object as seen.object
	set() == control.unknown with input.review.object as seen.object
}

test_message[note] if {
	some note, tc in {
		"not set": {"args": [], "want": {"--tls-cipher-suites is not set"}},
		"weak": {
			"args": ["--tls-cipher-suites=X,TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,Y"],
			"want": {"the cipher suite X is allowed", "the cipher suite Y is allowed"},
		},
	}
	pod := fixture.static_pod("kube-apiserver", tc.args)
	tc.want == {v.msg | some v in control.violation} with input.review.object as pod
}

test_kubeadm[note] if {
	some note, tc in {
		"defaults": {"fields": {}, "want": {["apiServer", "extraArgs"]}},
		"weak": {
			"fields": {"apiServer": {"extraArgs": {"tls-cipher-suites": "TLS_RSA_WITH_AES_128_CBC_SHA"}}},
			"want": {["apiServer", "extraArgs", "tls-cipher-suites"]},
		},
	}
	config := fixture.kubeadm(tc.fields)
	tc.want == _faults with input.review.object as config
}

test_unreadable[note] if {
	some note, object_ in fixture.unreadable("kube-apiserver")
	count(control.unknown) == 1 with input.review.object as object_
	set() == control.violation with input.review.object as object_
}

test_other_components[other] if {
	some other in ["kube-controller-manager", "kube-scheduler"]
	every tc in cases {
		every seen in fixture.command_lines(other, tc.args) {
			set() == control.violation | control.unknown with input.review.object as seen.object
		}
	}
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
	set() == _faults with input.review.object as fixture.static_pod("kube-apiserver", [_suites(suite)])
}

test_parameter_allowed if {
	pod := fixture.static_pod("kube-apiserver", [_suites("TLS_AES_128_GCM_SHA256")])
	count(control.violation) == 1 with input.review.object as pod with input.parameters as {"allowed": ["X"]}
	count(control.violation) == 0 with input.review.object as pod
		with input.parameters as {"allowed": ["TLS_AES_128_GCM_SHA256"]}
}

test_parameter_accept_default if {
	parameters := {"acceptDefault": true}
	pod := fixture.static_pod("kube-apiserver", [])
	weak := fixture.static_pod("kube-apiserver", [_suites("TLS_RSA_WITH_RC4_128_SHA")])
	count(control.violation) == 0 with input.review.object as pod with input.parameters as parameters
	count(control.violation) == 1 with input.review.object as weak with input.parameters as parameters
}

_suites(suite) := sprintf("--tls-cipher-suites=%s", [suite])

_faults := {v.details.path | some v in control.violation}
