package lib.pss_test

import data.lib.fixture_test as fixture
import data.lib.pss

# breaks every check of both levels
_worst := {
	"containers": [{
		"name": "app",
		"livenessProbe": {"httpGet": {"host": "127.0.0.1", "port": 80}},
		"ports": [{"containerPort": 80, "hostPort": 80}],
		"securityContext": {
			"capabilities": {"add": ["SYS_ADMIN"]},
			"privileged": true,
			"procMount": "Unmasked",
		},
	}],
	"hostPID": true,
	"securityContext": {
		"appArmorProfile": {"type": "Unconfined"},
		"runAsUser": 0,
		"seLinuxOptions": {"type": "spc_t"},
		"seccompProfile": {"type": "Unconfined"},
		"sysctls": [{"name": "kernel.msgmax", "value": "1"}],
		"windowsOptions": {"hostProcess": true},
	},
	"volumes": [{"name": "root", "hostPath": {"path": "/"}}],
}

_baseline := {
	"appArmorProfile",
	"capabilities_baseline",
	"hostNamespaces",
	"hostPathVolumes",
	"hostPorts",
	"hostProbesAndHostLifecycle",
	"privileged",
	"procMount",
	"seLinuxOptions",
	"seccompProfile_baseline",
	"sysctls",
	"windowsHostProcess",
}

_restricted := {
	"allowPrivilegeEscalation",
	"capabilities_restricted",
	"procMount_restricted",
	"restrictedVolumes",
	"runAsNonRoot",
	"runAsUser",
	"seccompProfile_restricted",
}

_overridden := {"capabilities_baseline", "hostPathVolumes", "procMount", "seccompProfile_baseline"}

# by level and version, the checks that are broken
levels := {
	"baseline": {
		"latest": _baseline,
		"1.33": _baseline - {"hostProbesAndHostLifecycle"},
		"1.18": _baseline - {"hostProbesAndHostLifecycle", "seccompProfile_baseline"},
	},
	"privileged": {"latest": set()},
	"restricted": {
		"latest": ((_baseline - _overridden) | _restricted),
		"1.35": ((_baseline - _overridden) | _restricted),
		"1.34": (_baseline | _restricted) - {
			"capabilities_baseline",
			"hostPathVolumes",
			"procMount_restricted",
			"seccompProfile_baseline",
		},
		"1.21": (_baseline | _restricted) - {
			"capabilities_restricted",
			"hostPathVolumes",
			"hostProbesAndHostLifecycle",
			"procMount_restricted",
			"runAsUser",
			"seccompProfile_baseline",
		},
		"1.0": (_baseline | {"restrictedVolumes", "runAsNonRoot"}) - {
			"hostPathVolumes",
			"hostProbesAndHostLifecycle",
			"seccompProfile_baseline",
		},
	},
}

test_broken[level][version][kind] if {
	some level, versions in levels
	some version, want in versions
	some kind, world in fixture.workloads(_worst)

	got := pss.broken(level, version) with input.review.object as world.object
	object.keys(got) == want
}

test_paths if {
	pod := fixture.pod(_worst)
	got := pss.broken("restricted", "latest") with input.review.object as pod
	got.hostNamespaces == {["spec", "hostPID"]}
	got.capabilities_restricted == {
		["spec", "containers", 0, "securityContext", "capabilities", "add", 0],
		["spec", "containers", 0, "securityContext", "capabilities", "drop"],
	}
}

test_a_restricted_pod_breaks_nothing[level] if {
	some level in ["baseline", "restricted"]

	pod := fixture.pod({
		"containers": [{
			"name": "app",
			"securityContext": {"allowPrivilegeEscalation": false, "capabilities": {"drop": ["ALL"]}},
		}],
		"securityContext": {"runAsNonRoot": true, "seccompProfile": {"type": "RuntimeDefault"}},
	})
	pss.broken(level, "latest") == {} with input.review.object as pod
}

# Windows pods are exempt from capabilities_restricted, and no other check takes its place
test_an_exempt_check_still_overrides if {
	pod := fixture.pod({
		"containers": [{"name": "app", "securityContext": {"capabilities": {"add": ["SYS_ADMIN"]}, "runAsNonRoot": true}}],
		"os": {"name": "windows"},
	})
	pss.broken("restricted", "1.25") == {} with input.review.object as pod
	object.keys(pss.broken("baseline", "1.25")) == {"capabilities_baseline"} with input.review.object as pod
}
