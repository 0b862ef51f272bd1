package policies.etcd.shared_certificate_authority_test

import data.lib.fixture_test as fixture
import data.policies.etcd.shared_certificate_authority as control

_same := "etcd trusts /pki/ca.crt, the authority of the API server's clients"

_own := {"name": "etcd", "args": ["etcd", "--trusted-ca-file=/pki/etcd/ca.crt"]}

_shared := {"name": "etcd", "args": ["etcd", "--trusted-ca-file=/pki/ca.crt"]}

_api := {"name": "kube-apiserver", "args": ["kube-apiserver", "--client-ca-file=/pki/ca.crt"]}

_path := ["processes", 0, "args", 1]

cases := {
	"one path": {"facts": {"processes": [_shared, _api]}, "bad": {[_same, _path]}, "unknown": set()},
	"two paths, not compared": {
		"facts": {"processes": [_own, _api]},
		"bad": set(),
		"unknown": {["/pki/etcd/ca.crt and /pki/ca.crt are not compared: no fingerprints", _path]},
	},
	"two paths, one fingerprint": {
		"facts": {
			"processes": [_own, _api],
			"certificates": {"/pki/ca.crt": {"fingerprintSHA256": "a"}, "/pki/etcd/ca.crt": {"subject": {}}},
		},
		"bad": set(),
		"unknown": {["/pki/etcd/ca.crt and /pki/ca.crt are not compared: no fingerprints", _path]},
	},
	"two paths, two authorities": {
		"facts": {"processes": [_own, _api], "certificates": {
			"/pki/ca.crt": {"fingerprintSHA256": "a"},
			"/pki/etcd/ca.crt": {"fingerprintSHA256": "b"},
		}},
		"bad": set(),
		"unknown": set(),
	},
	"two paths, one authority": {
		"facts": {"processes": [_own, _api], "certificates": {
			"/pki/ca.crt": {"fingerprintSHA256": "a"},
			"/pki/etcd/ca.crt": {"fingerprintSHA256": "a"},
		}},
		"bad": {["etcd trusts /pki/etcd/ca.crt, the authority of the API server's clients", _path]},
		"unknown": set(),
	},
	"one path with a fingerprint": {
		"facts": {"processes": [_shared, _api], "certificates": {"/pki/ca.crt": {"fingerprintSHA256": "a"}}},
		"bad": {[_same, _path]},
		"unknown": set(),
	},
	"no authority of etcd": {
		"facts": {"processes": [{"name": "etcd", "args": ["etcd"]}, _api]},
		"bad": {["--trusted-ca-file is not set", ["processes", 0, "args"]]},
		"unknown": set(),
	},
	"an empty authority of etcd": {
		"facts": {"processes": [{"name": "etcd", "args": ["etcd", "--trusted-ca-file="]}, _api]},
		"bad": {["--trusted-ca-file is not set", _path]},
		"unknown": set(),
	},
	"no API server": {
		"facts": {"processes": [_own]},
		"bad": set(),
		"unknown": {["the client authority of the API server is not known", _path]},
	},
	"no authority of the API server": {
		"facts": {"processes": [_own, {"name": "kube-apiserver", "args": ["kube-apiserver", "--client-ca-file="]}]},
		"bad": set(),
		"unknown": {["the client authority of the API server is not known", _path]},
	},
	"a file that is not recorded": {
		"facts": {"processes": [{"name": "etcd", "args": ["etcd", "--config-file=/e.yaml"]}, _api]},
		"bad": set(),
		"unknown": {["the configuration file of etcd is not recorded: /e.yaml", _path]},
	},
	"a file": {
		"facts": {
			"processes": [{"name": "etcd", "args": ["etcd", "--config-file=/e.yaml"]}, _api],
			"configs": {"/e.yaml": {"client-transport-security": {"trusted-ca-file": "/pki/ca.crt"}}},
		},
		"bad": {[_same, ["configs", "/e.yaml", "client-transport-security", "trusted-ca-file"]]},
		"unknown": set(),
	},
	"no etcd": {"facts": {"processes": [_api]}, "bad": set(), "unknown": set()},
}

test_violation[note] if {
	some note, tc in cases
	facts := fixture.node_facts(tc.facts)
	tc.bad == {[v.msg, v.details.path] | some v in control.violation} with input.review.object as facts
	tc.unknown == {[u.msg, u.details.path] | some u in control.unknown} with input.review.object as facts
}

_at := ["spec", "containers", 0, "command", 1]

_pods := {
	"an API server with the same authority": {
		"others": [fixture.static_pod("kube-apiserver", ["--client-ca-file=/pki/ca.crt"])],
		"bad": {_same},
		"unknown": set(),
	},
	"in its arguments": {
		"others": [{
			"apiVersion": "v1",
			"kind": "Pod",
			"metadata": {"name": "api", "namespace": "kube-system"},
			"spec": {"containers": [{"name": "x"}, {"args": ["kube-apiserver", "--client-ca-file=/pki/ca.crt"]}]},
		}],
		"bad": {_same},
		"unknown": set(),
	},
	"an API server with another authority": {
		"others": [fixture.static_pod("kube-apiserver", ["--client-ca-file=/pki/api.crt"])],
		"bad": set(),
		"unknown": {"/pki/ca.crt and /pki/api.crt are not compared: no fingerprints"},
	},
	"an API server without one": {
		"others": [fixture.static_pod("kube-apiserver", ["--client-ca-file="])],
		"bad": set(),
		"unknown": {"the client authority of the API server is not known"},
	},
	"no API server": {"others": [], "bad": set(), "unknown": {"the client authority of the API server is not known"}},
	"in another namespace": {
		"others": [object.union(
			fixture.static_pod("kube-apiserver", ["--client-ca-file=/pki/ca.crt"]),
			{"metadata": {"namespace": "shop"}},
		)],
		"bad": set(),
		"unknown": {"the client authority of the API server is not known"},
	},
}

test_pods[note] if {
	some note, tc in _pods
	pod := fixture.static_pod("etcd", ["--trusted-ca-file=/pki/ca.crt"])
	inventory := fixture.inventory(array.concat([pod], tc.others))
	{[msg, _at] | some msg in tc.bad} == {[v.msg, v.details.path] | some v in control.violation}
		with input.review.object as pod with data.inventory as inventory
	{[msg, _at] | some msg in tc.unknown} == {[u.msg, u.details.path] | some u in control.unknown}
		with input.review.object as pod with data.inventory as inventory
}

test_facts_are_not_joined_with_pods if {
	facts := object.union(fixture.node_facts({"processes": [_own]}), {"metadata": {"namespace": "kube-system"}})
	pod := fixture.static_pod("kube-apiserver", ["--client-ca-file=/pki/etcd/ca.crt"])
	control.violation == set() with input.review.object as facts with data.inventory as fixture.inventory([pod])
}
