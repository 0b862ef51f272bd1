package policies.apiserver.external_identity_provider_missing_test

import data.lib.fixture_test as fixture
import data.policies.apiserver.external_identity_provider_missing as control

# want: paths into the argument list, in which the program is word 0
cases := {
	"not set": {"args": ["--x=1"], "want": {[]}},
	"OpenID Connect": {"args": ["--oidc-issuer-url=https://login.example.com"], "want": set()},
	"no issuer": {"args": ["--x", "--oidc-issuer-url="], "want": {[2]}},
	"a webhook": {"args": ["--authentication-token-webhook-config-file=/x"], "want": set()},
	"no webhook": {"args": ["--authentication-token-webhook-config-file="], "want": {[]}},
	"the aggregator": {
		"args": ["--requestheader-client-ca-file=/x", "--requestheader-allowed-names=front-proxy-client"],
		"want": {[]},
	},
	"a proxy": {
		"args": ["--requestheader-client-ca-file=/x", "--requestheader-allowed-names=front-proxy-client,sso-proxy"],
		"want": set(),
	},
	"a proxy without a CA": {"args": ["--requestheader-allowed-names=sso-proxy"], "want": {[]}},
	"OpenID Connect beside a file that is not at hand": {
		"args": ["--oidc-issuer-url=https://x", "--authentication-config=/x"],
		"want": set(),
	},
	"the aggregator as aggregator": {
		"args": ["--requestheader-client-ca-file=/x", "--requestheader-allowed-names=aggregator"],
		"want": {[]},
	},
	"the aggregator as kube-aggregator": {
		"args": ["--requestheader-client-ca-file=/x", "--requestheader-allowed-names=kube-aggregator"],
		"want": {[]},
	},
	"the aggregator as kube-apiserver-proxy": {
		"args": ["--requestheader-client-ca-file=/x", "--requestheader-allowed-names=kube-apiserver-proxy"],
		"want": {[]},
	},
	"the aggregator as system:auth-proxy": {
		"args": ["--requestheader-client-ca-file=/x", "--requestheader-allowed-names=system:auth-proxy"],
		"want": {[]},
	},
}

test_violation[note][way] if {
	some note, tc in cases
	some way, seen in fixture.command_lines("kube-apiserver", tc.args)

	{array.concat(seen.list, at) | some at in tc.want} == _faults with input.review.object as seen.object
	set() == control.unknown with input.review.object as seen.object
}

test_message[note] if {
	some note, tc in {
		"not set": {"args": [], "want": {"no identity provider is configured"}},
	}
	pod := fixture.static_pod("kube-apiserver", tc.args)
	tc.want == {v.msg | some v in control.violation} with input.review.object as pod
}

test_kubeadm[note] if {
	some note, tc in {
		"defaults": {"fields": {}, "want": {["apiServer", "extraArgs"]}},
		"OpenID Connect": {
			"fields": {"apiServer": {"extraArgs": {"oidc-issuer-url": "https://login.example.com"}}},
			"want": set(),
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

test_file[note] if {
	some note, tc in {
		"an issuer": {"file": {"jwt": [{"issuer": {"url": "https://login.example.com"}}]}, "want": set()},
		"no issuers": {"file": {"jwt": []}, "want": {["processes", 0, "args"]}},
		"no word of issuers": {"file": {}, "want": {["processes", 0, "args"]}},
		"null": {"file": {"jwt": null}, "want": {["processes", 0, "args"]}},
	}
	node := _node({"/authn": object.union({"kind": "AuthenticationConfiguration"}, tc.file)})
	tc.want == _faults with input.review.object as node
	set() == control.unknown with input.review.object as node
}

test_file_not_at_hand if {
	set() == _faults with input.review.object as _node({})
	{["processes", 0, "args", 1]} == {u.details.path | some u in control.unknown} with input.review.object as _node({})
}

_node(files) := fixture.node_facts({
	"processes": [{"name": "kube-apiserver", "args": ["kube-apiserver", "--authentication-config=/authn"]}],
	"configs": files,
})

_faults := {v.details.path | some v in control.violation}
