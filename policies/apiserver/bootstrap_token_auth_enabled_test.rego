package policies.apiserver.bootstrap_token_auth_enabled_test

import data.lib.fixture_test as fixture
import data.policies.apiserver.bootstrap_token_auth_enabled as control

# want: paths into the argument list, in which the program is word 0
cases := {
	"not set": {"args": ["--x=1"], "want": set()},
	"true": {"args": ["--x", "--enable-bootstrap-token-auth=true"], "want": {[2]}},
	"bare": {"args": ["--enable-bootstrap-token-auth"], "want": {[1]}},
	"false": {"args": ["--enable-bootstrap-token-auth=false"], "want": set()},
	"no boolean": {"args": ["--enable-bootstrap-token-auth=x"], "want": set()},
}

test_violation[note][way] if {
	some note, tc in cases
	some way, seen in fixture.command_lines("kube-apiserver", tc.args)

	{array.concat(seen.list, at) | some at in tc.want} == _faults with input.review.object as seen.object
	set() == control.unknown with input.review.object as seen.object
}

test_message[note] if {
	some note, tc in {
		"true": {
			"args": ["--enable-bootstrap-token-auth=true"],
			"want": {"bootstrap tokens are accepted, and no valid one exists"},
		},
	}
	pod := fixture.static_pod("kube-apiserver", tc.args)
	tc.want == {v.msg | some v in control.violation} with input.review.object as pod
}

test_kubeadm[note] if {
	some note, tc in {
		"defaults": {"fields": {}, "want": {["apiServer", "extraArgs"]}},
		"switched off": {
			"fields": {"apiServer": {"extraArgs": {"enable-bootstrap-token-auth": "false"}}},
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

test_tokens[note] if {
	some note, tc in {
		"expired": {"tokens": [_token({"data": {"expiration": base64.encode("2026-01-01T00:00:00Z")}})], "faulty": true},
		"valid": {"tokens": [_token({"data": {"expiration": base64.encode("2026-12-01T00:00:00Z")}})], "faulty": false},
		"one of two valid": {
			"tokens": [
				_token({"data": {"expiration": base64.encode("2026-01-01T00:00:00Z")}}),
				_token({"metadata": {"name": "y"}, "data": {}}),
			],
			"faulty": false,
		},
		"without an end": {"tokens": [_token({})], "faulty": false},
		"redacted": {"tokens": [_token({"data": {"expiration": {"redacted": true}}})], "faulty": false},
		"in another namespace": {"tokens": [_token({"metadata": {"namespace": "shop"}})], "faulty": true},
		"of another type": {"tokens": [_token({"type": "Opaque"})], "faulty": true},
	}
	tc.faulty == _is_faulty(array.concat([fixture.cluster({"scannedAt": "2026-11-22T10:00:00Z"})], tc.tokens))
}

test_time_of_the_scan_not_known if {
	_is_faulty([_token({"data": {"expiration": base64.encode("2026-01-01T00:00:00Z")}})]) == false
}

_is_faulty(objects) if {
	pod := fixture.static_pod("kube-apiserver", ["--enable-bootstrap-token-auth"])
	count(control.violation) == 1 with input.review.object as pod with data.inventory as fixture.inventory(objects)
} else := false

_token(fields) := object.union(
	{
		"apiVersion": "v1",
		"kind": "Secret",
		"metadata": {"name": "x", "namespace": "kube-system"},
		"type": "bootstrap.kubernetes.io/token",
	},
	fields,
)

_faults := {v.details.path | some v in control.violation}
