package policies.apiserver.user_client_certificates_test

import data.lib.fixture_test as fixture
import data.policies.apiserver.user_client_certificates as control

_for_jane := concat("", [
	"LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlISU1IRUNBUUF3RHpFTk1Bc0dBMVVFQXd3RWFtRnVaVEJaTUJN",
	"R0J5cUdTTTQ5QWdFR0NDcUdTTTQ5QXdFSApBMElBQkVJWWNkcWlVVXp4TjByYUZaVUlsZkhCSGNPWS9ncmlNb0UxcDNvRjZLa3Ux",
	"Zk03YWNIVHNIL3NqTmllClpRMkZPSnR3aGQrcFRKWDJ6eGpzRlh0Z1RzaWdBREFLQmdncWhrak9QUVFEQWdOSEFEQkVBaUJSemt0",
	"TkhHbzUKS3dHeHZsQUZzbE9nU1VkSVFOSEtEemZxRmpVYnVOdERkQUlnRU92WVRSYXB5NG5DR3NjalpVOUZjRTlqMkE0NQpJM3Ar",
	"L2thVVZzV00vVnc9Ci0tLS0tRU5EIENFUlRJRklDQVRFIFJFUVVFU1QtLS0tLQo=",
])

_for_system_monitoring := concat("", [
	"LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlIWE1INENBUUF3SERFYU1CZ0dBMVVFQXd3UmMzbHpkR1Z0T20x",
	"dmJtbDBiM0pwYm1jd1dUQVRCZ2NxaGtqTwpQUUlCQmdncWhrak9QUU1CQndOQ0FBUkNHSEhhb2xGTThUZEsyaFdWQ0pYeHdSM0Rt",
	"UDRLNGpLQk5hZDZCZWlwCkx0WHpPMm5CMDdCLzdJellubVVOaFRpYmNJWGZxVXlWOXM4WTdCVjdZRTdJb0FBd0NnWUlLb1pJemow",
	"RUF3SUQKU1FBd1JnSWhBTXZzUXEwY0pVaGRmdjVqeFExb3VhdVZ3WWRxYmhYQll1V0VMVStnSUxXbkFpRUE3aDdOUWNFOAo4Z3RP",
	"ekhGREFkY3puTDJMeSs0OG0yUnhENXdpWUM3Mzg4QT0KLS0tLS1FTkQgQ0VSVElGSUNBVEUgUkVRVUVTVC0tLS0tCg==",
])

requests := {
	"by a person": {"spec": {"username": "jane"}, "want": {["spec", "username"]}},
	"by a person for a component": {
		"spec": {"username": "jane", "request": _for_system_monitoring},
		"want": {["spec", "username"]},
	},
	"by an administrator for a person": {
		"spec": {"username": "kubernetes-admin", "request": _for_jane},
		"want": {["spec", "request"]},
	},
	"by a component for itself": {
		"spec": {"username": "system:monitoring", "request": _for_system_monitoring},
		"want": set(),
	},
	"what was asked for is not known": {"spec": {"username": "kube-x", "request": {"redacted": true}}, "want": set()},
	"what was asked for is no request": {"spec": {"username": "kube-x", "request": "Zm9v"}, "want": set()},
}

test_requests[note] if {
	some note, tc in requests
	tc.want == _faults with input.review.object as _request(tc.spec)
	set() == control.unknown | control.not_applicable with input.review.object as _request(tc.spec)
}

test_messages if {
	want := {`a client certificate was issued for "jane"`}
	want == {v.msg | some v in control.violation} with input.review.object as _request({"request": _for_jane})
	log := {`"jane" authenticates with a client certificate`}
	users_of_log := [{"name": "jane", "kind": "certificate"}]
	log == {v.msg | some v in control.violation} with input.review.object as _log(users_of_log)
}

test_not_applicable[note] if {
	some note, fields in {
		"another signer": {"spec": {"signerName": "kubernetes.io/kubelet-serving"}},
		"denied": {"status": {"conditions": [{"type": "Denied"}]}},
		"pending": {"status": {"conditions": null}},
	}
	request := object.union(_request({"username": "jane"}), fields)
	count(control.not_applicable) == 1 with input.review.object as request
	set() == control.violation with input.review.object as request
}

users := {
	"a person with a certificate": {"user": {"name": "jane", "kind": "certificate"}, "want": {["users", 1]}},
	"a person with a token": {"user": {"name": "jane", "kind": "token"}, "want": set()},
	"a component": {"user": {"name": "system:kube-scheduler", "kind": "certificate"}, "want": set()},
	"the administrator of kubeadm": {"user": {"name": "kubernetes-admin", "kind": "certificate"}, "want": set()},
	"a component of the API server": {
		"user": {"name": "kube-apiserver-kubelet-client", "kind": "certificate"},
		"want": set(),
	},
}

test_users[note] if {
	some note, tc in users
	tc.want == _faults with input.review.object as _log([{"name": "x", "kind": "anonymous"}, tc.user])
	set() == control.unknown | control.not_applicable with input.review.object as _log([tc.user])
}

test_parameter if {
	log := _log([{"name": "kubernetes-admin", "kind": "certificate"}, {"name": "bot-1", "kind": "certificate"}])
	{["users", 0]} == _faults with input.review.object as log with input.parameters as {"systemUserPrefixes": ["bot-"]}
}

test_unknown[note] if {
	some note, log in {"null": _log(null), "not set": object.remove(_log([]), ["users"])}
	{["users"]} == {u.details.path | some u in control.unknown} with input.review.object as log
}

test_other_kinds[note] if {
	some note, thing in {
		"a request of another group": object.union(_request({"username": "jane"}), {"apiVersion": "v1"}),
		"a request of another kind": object.union(_request({"username": "jane"}), {"kind": "Thing"}),
		"a log of another group": object.union(_log([{"name": "jane", "kind": "certificate"}]), {"apiVersion": "v1"}),
		"a log of another kind": object.union(_log(null), {"kind": "Thing"}),
	}
	set() == (control.violation | control.unknown) | control.not_applicable with input.review.object as thing
}

_faults := {v.details.path | some v in control.violation}

_request(spec) := {
	"apiVersion": "certificates.k8s.io/v1",
	"kind": "CertificateSigningRequest",
	"metadata": {"name": "x"},
	"spec": object.union({"signerName": "kubernetes.io/kube-apiserver-client", "username": "kubernetes-admin"}, spec),
	"status": {"conditions": [{"type": "Failed"}, {"type": "Approved"}]},
}

_log(users) := fixture.fact("AuditLog", {"users": users})
