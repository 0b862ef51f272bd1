package lib.listener_test

import data.lib.fixture_test as fixture
import data.lib.listener

test_exposed[note] if {
	some note, tc in {
		"not set": {
			"args": ["--secure-port=10259"],
			"want": {_finding([], "--bind-address is not set, so that every address is served")},
		},
		"empty": {
			"args": ["--bind-address="],
			"want": {_finding([1], "--bind-address is not set, so that every address is served")},
		},
		"every address": {"args": ["--bind-address=0.0.0.0"], "want": {_finding([1], "--bind-address is 0.0.0.0")}},
		"one address": {"args": ["--x", "--bind-address=10.0.0.1"], "want": {_finding([2], "--bind-address is 10.0.0.1")}},
		"much like loopback": {
			"args": ["--bind-address=1127.0.0.1"],
			"want": {_finding([1], "--bind-address is 1127.0.0.1")},
		},
		"more than loopback": {"args": ["--bind-address=::10"], "want": {_finding([1], "--bind-address is ::10")}},
		"loopback": {"args": ["--bind-address=127.0.0.1"], "want": set()},
		"another address of loopback": {"args": ["--bind-address=127.1.2.3"], "want": set()},
		"loopback of IPv6": {"args": ["--bind-address=::1"], "want": set()},
		"no secure port": {"args": ["--secure-port=0"], "want": set()},
	}
	pod := fixture.static_pod("kube-scheduler", tc.args)
	tc.want == listener.exposed("kube-scheduler") with input.review.object as pod
	set() == listener.exposed("kube-controller-manager") with input.review.object as pod
}

_finding(at, msg) := {
	"msg": msg,
	"details": {"path": array.concat(["spec", "containers", 0, "command"], at)},
}
