package policies.rbac.system_masters_credential_test

import data.lib.fixture_test as fixture
import data.policies.rbac.system_masters_credential as control

certificates := {
	"none": {"file": "/etc/kubernetes/admin.conf", "organization": null, "want": set()},
	"another group": {"file": "/etc/kubernetes/admin.conf", "organization": ["kubeadm:cluster-admins"], "want": set()},
	"the group": {
		"file": "/etc/kubernetes/admin.conf",
		"organization": ["ops", "system:masters"],
		"want": {"the certificate in /etc/kubernetes/admin.conf is of system:masters"},
	},
	"an allowed file": {"file": "/etc/kubernetes/super-admin.conf", "organization": ["system:masters"], "want": set()},
	"another allowed file": {
		"file": "/etc/kubernetes/pki/apiserver-kubelet-client.crt",
		"organization": ["system:masters"],
		"want": set(),
	},
}

test_certificates[note] if {
	some note, tc in certificates
	node := fixture.node_facts({"certificates": {
		tc.file: {"subject": {"organization": tc.organization}},
		"/etc/kubernetes/scheduler.conf": {"subject": {"commonName": "system:kube-scheduler"}},
	}})
	found := {[v.details.path, v.msg] | some v in control.violation} with input.review.object as node
	found == {[["certificates", tc.file], msg] | some msg in tc.want}
	control.unknown == set() with input.review.object as node
	control.not_applicable == set() with input.review.object as node
}

test_allowed_files if {
	node := fixture.node_facts({"certificates": {
		"/root/a.crt": {"subject": {"organization": ["system:masters"]}},
		"/etc/kubernetes/super-admin.conf": {"subject": {"organization": ["system:masters"]}},
	}})
	found := {v.details.path[1] | some v in control.violation} with input.review.object as node
		with input.parameters as {"allowedFiles": ["/root/a.crt"]}
	found == {"/etc/kubernetes/super-admin.conf"}
}

ages := {
	"a year": {"notAfter": "2027-11-22T10:00:00Z", "want": set()},
	"more than a year": {
		"notAfter": "2027-11-22T10:00:01Z",
		"want": {`the certificate in /etc/kubernetes/super-admin.conf is valid for more than 8760h`},
	},
	"not known": {"notAfter": null, "want": set()},
}

test_age_of_allowed_files[note] if {
	some note, tc in ages
	node := _node("/etc/kubernetes/super-admin.conf", tc.notAfter)
	found := {[v.details.path, v.msg] | some v in control.violation} with input.review.object as node
		with data.inventory as _at("2026-11-22T10:00:00Z")
	found == {[["certificates", "/etc/kubernetes/super-admin.conf", "notAfter"], msg] | some msg in tc.want}
}

test_other_files_are_reported_once if {
	node := _node("/root/a.crt", "2030-01-01T00:00:00Z")
	found := {v.details.path | some v in control.violation} with input.review.object as node
		with data.inventory as _at("2026-11-22T10:00:00Z")
	found == {["certificates", "/root/a.crt"]}
}

test_max_age[max_age] if {
	some max_age, want in {"24h": 1, "72h": 0}
	node := _node("/etc/kubernetes/super-admin.conf", "2026-11-24T10:00:00Z")
	violations := control.violation with input.review.object as node
		with data.inventory as _at("2026-11-22T10:00:00Z")
		with input.parameters as {"maxAge": max_age}
	count(violations) == want
}

test_expired_certificates_are_not_in_use[scanned] if {
	some scanned, want in {"2026-11-22T10:00:00Z": 1, "2026-11-22T10:00:01Z": 0}
	violations := control.violation with input.review.object as _node("/root/a.crt", "2026-11-22T10:00:00Z")
		with data.inventory as _at(scanned)
	count(violations) == want
}

requests := {
	"another group": {"fields": {}, "want": set()},
	"the group": {
		"fields": {"spec": {"request": masters}},
		"want": {[["spec", "request"], "a certificate of system:masters was approved"]},
	},
	"the group as a printable string": {
		"fields": {"spec": {"request": _pem("U\u0004\n\u0013\u000esystem:masters")}},
		"want": {[["spec", "request"], "a certificate of system:masters was approved"]},
	},
	"a common name": {"fields": {"spec": {"request": _pem("U\u0004\u0003\u000c\u000esystem:masters")}}, "want": set()},
	"made by a member": {
		"fields": {"spec": {"groups": ["system:authenticated", "system:masters"]}},
		"want": {[["spec", "groups", 1], "a member of system:masters made the request"]},
	},
	"the old signer": {
		"fields": {"spec": {"request": masters, "signerName": "kubernetes.io/legacy-unknown"}},
		"want": {[["spec", "request"], "a certificate of system:masters was approved"]},
	},
}

test_requests[note] if {
	some note, tc in requests
	request := object.union(_request, tc.fields)
	tc.want == {[v.details.path, v.msg] | some v in control.violation} with input.review.object as request
	control.unknown == set() with input.review.object as request
	control.not_applicable == set() with input.review.object as request
}

test_requests_that_do_not_count[note] if {
	some note, fields in {
		"not approved": {"status": {"conditions": [{"type": "Denied"}]}},
		"no status": {"status": null},
		"another signer": {"spec": {"signerName": "example.com/mesh"}},
		"another usage": {"spec": {"usages": ["server auth"]}},
	}
	request := object.union_n([_request, {"spec": {"request": masters, "groups": ["system:masters"]}}, fields])
	control.violation == set() with input.review.object as request
	messages := {n.msg | some n in control.not_applicable} with input.review.object as request
	messages == {"it is no approved request for a client certificate"}
}

test_unreadable_requests[note] if {
	some note, request in {
		"no base64": "?",
		"no PEM": base64.encode("?"),
		"empty": "",
		"null": null,
		"headers alone": base64.encode("-----"),
	}
	reviewed := object.union(_request, {"spec": {"request": request}})
	{["spec", "request"]} == {u.details.path | some u in control.unknown} with input.review.object as reviewed
	control.violation == set() with input.review.object as reviewed
}

users := {
	"a person": {"name": "kubernetes-admin", "groups": ["system:masters", "system:authenticated"], "want": true},
	"not a member": {"name": "jane", "groups": ["system:authenticated"], "want": false},
	"no groups": {"name": "jane", "groups": null, "want": false},
	"the API server": {"name": "system:apiserver", "groups": ["system:masters"], "want": false},
	"the controllers": {"name": "system:kube-controller-manager", "groups": ["system:masters"], "want": false},
	"the scheduler": {"name": "system:kube-scheduler", "groups": ["system:masters"], "want": false},
	"a name that looks like theirs": {"name": "system:admin", "groups": ["system:masters"], "want": true},
}

test_users[note] if {
	some note, tc in users
	log := fixture.fact("AuditLog", {"users": [{"name": "jane"}, object.remove(tc, ["want"])]})
	found := {[v.details.path, v.msg] | some v in control.violation} with input.review.object as log
	found == {[["users", 1], sprintf("user %q acted as a member of system:masters", [tc.name])] | tc.want == true}
	control.unknown == set() with input.review.object as log
}

test_facts_that_are_missing[note] if {
	some note, tc in {
		"no certificates": {"object": fixture.node_facts({}), "want": ["certificates"]},
		"no users": {"object": fixture.fact("AuditLog", {}), "want": ["users"]},
		"no facts": {"object": fixture.cluster({}), "want": []},
	}
	{tc.want} == {u.details.path | some u in control.unknown} with input.review.object as tc.object
		with data.inventory as {}
}

_unread := {
	"no certificate of a kubeconfig": {
		"facts": {"files": {_admin: {"exists": true}}, "certificates": {}},
		"want": {["certificates"]},
	},
	"one that was read": {
		"facts": {
			"files": {_admin: {"exists": true}},
			"certificates": {_admin: {"subject": {"organization": ["developers"]}}},
		},
		"want": set(),
	},
	"no kubeconfig": {"facts": {"files": {_admin: {"exists": false}}, "certificates": {}}, "want": set()},
	"a kubeconfig that is not recorded": {"facts": {"certificates": {}}, "want": set()},
	"a kubeconfig with a token": {
		"facts": {
			"files": {_admin: {"exists": true}},
			"certificates": {},
			"configs": {_admin: {"users": [{"user": {"token": {"redacted": true}}}]}},
		},
		"want": set(),
	},
	"a kubeconfig with a certificate": {
		"facts": {
			"files": {_admin: {"exists": true}},
			"certificates": {},
			"configs": {_admin: {"users": [{"user": {"client-certificate-data": "eA=="}}]}},
		},
		"want": {["certificates"]},
	},
	"a certificate without a subject": {
		"facts": {"certificates": {"/root/a.crt": {"issuer": {"commonName": "a"}}}},
		"want": {["certificates", "/root/a.crt"]},
	},
}

_admin := "/etc/kubernetes/admin.conf"

test_certificates_that_were_not_read[note] if {
	some note, tc in _unread
	node := fixture.node_facts(tc.facts)
	tc.want == {u.details.path | some u in control.unknown} with input.review.object as node
	set() == {v.details.path | some v in control.violation} with input.review.object as node
	pod := object.union(node, {"apiVersion": "v1", "kind": "Pod"})
	set() == {u.details.path | some u in control.unknown} with input.review.object as pod
}

test_the_cluster_says_nothing_by_itself[kind] if {
	some kind in ["NodeFacts", "AuditLog"]
	world := fixture.inventory([fixture.fact(kind, {})])
	control.unknown == set() with input.review.object as fixture.cluster({}) with data.inventory as world
	messages := {n.msg | some n in control.not_applicable} with input.review.object as fixture.cluster({})
		with data.inventory as world
	messages == {"nodes and audit logs are judged themselves"}
	control.not_applicable == set() with input.review.object as fixture.cluster({}) with data.inventory as {}
}

test_facts_are_judged_themselves if {
	node := fixture.node_facts({"certificates": {}})
	control.not_applicable == set() with input.review.object as node
		with data.inventory as fixture.inventory([node])
}

test_other_kinds_are_left_alone[note] if {
	some note, object_ in {
		"another kind": object.union(_everything, {"kind": "ConfigMap"}),
		"nodes of another group": object.union(_everything, {"apiVersion": "v1", "kind": "NodeFacts"}),
		"logs of another group": object.union(_everything, {"apiVersion": "v1", "kind": "AuditLog"}),
		"requests of another group": object.union(_everything, {"apiVersion": "v1"}),
	}
	control.violation == set() with input.review.object as object_
	control.unknown == set() with input.review.object as object_
	control.not_applicable == set() with input.review.object as object_
}

_everything := object.union(_request, {
	"spec": {"request": masters},
	"certificates": {"/root/a.crt": {"subject": {"organization": ["system:masters"]}}},
	"users": [{"name": "jane", "groups": ["system:masters"]}],
})

_node(file, not_after) := fixture.node_facts({"certificates": {file: {
	"subject": {"organization": ["system:masters"]},
	"notAfter": not_after,
}}})

_at(instant) := fixture.inventory([fixture.cluster({"scannedAt": instant})])

_request := fixture.made("certificates.k8s.io/v1", "CertificateSigningRequest", {"name": "jane"}, {
	"spec": {
		"groups": ["system:authenticated"],
		"request": developers,
		"signerName": "kubernetes.io/kube-apiserver-client",
		"usages": ["client auth"],
	},
	"status": {"conditions": [{"type": "Approved", "status": "True"}]},
})

_pem(der) := base64.encode(concat("\r\n", ["-----BEGIN CERTIFICATE REQUEST-----", base64.encode(der), "-----END-----"]))

# made by openssl req -new -newkey ed25519 -subj "/O=system:masters/CN=jane", and /O=developers
masters := concat("", [
	"LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlHbk1Gc0NBUUF3S0RFWE1CVUdBMVVFQ2d3T2MzbH",
	"pkR1Z0T20xaGMzUmxjbk14RFRBTEJnTlZCQU1NQkdwaApibVV3S2pBRkJnTXJaWEFESVFDMEwwZTBRbG1rRjd0elVG",
	"QWcrS2tkTGpSb05IWFR4NnVUQ0QvdWxJU1hHNkFBCk1BVUdBeXRsY0FOQkFNdTdldDJnTkFhUGUzclBjaHYwdXBhNF",
	"JkU1d5RThwUTNTcmMwR09Xd2J3cHFNSVN2SDEKcGNUOU1NYU9HQ204c3gvVE8xTmp5aUQ3ZUJ6YU9IVVBiZ2s9Ci0t",
	"LS0tRU5EIENFUlRJRklDQVRFIFJFUVVFU1QtLS0tLQo=",
])

developers := concat("", [
	"LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlHak1GY0NBUUF3SkRFVE1CRUdBMVVFQ2d3S1pHVj",
	"JaV3h2Y0dWeWN6RU5NQXNHQTFVRUF3d0VhbUZ1WlRBcQpNQVVHQXl0bGNBTWhBR0llTWtwaXY0cU9NcExWeFpBb0x5",
	"RkxZenA0UnFiKzJ6cVVyanpYUTVXZG9BQXdCUVlECksyVndBMEVBV1pJSW5IMmd5Z0JyYlgrcndmSDk0Rmd4bVY5UF",
	"FYSlpOZ1ArYWpIUlFNdlFsbXA1enA5SUhFZ0IKZ0xtdWJ4WllRdHNkaVB4TUJENnFncm5ab0NNeENRPT0KLS0tLS1F",
	"TkQgQ0VSVElGSUNBVEUgUkVRVUVTVC0tLS0tCg==",
])
