package lib.podsecurity_test

import data.lib.fixture_test as fixture
import data.lib.podsecurity

test_minor[version] if {
	some version, want in {
		"1.0": 0,
		"1.24": 24,
		"v1.8": 8,
		"latest": 1000,
		"": 1000,
		"1.024": 1000,
		"v2.1": 1000,
		"1.24.3": 1000,
		"x1.24": 1000,
	}

	podsecurity.minor(version) == want
}

# by check, the first version that has it
since := {
	"allowPrivilegeEscalation": 8,
	"capabilities_restricted": 22,
	"hostProbesAndHostLifecycle": 34,
	"procMount_restricted": 35,
	"runAsUser": 23,
	"seccompProfile_restricted": 19,
}

test_exemption_before[check] if {
	some check, minor in since

	pod := fixture.pod({})
	version := sprintf("1.%d", [minor - 1])
	podsecurity.exemption(check, version) == "the check is not part of that Pod Security version" with input.review.object as pod
}

test_no_exemption_from[check] if {
	some check, minor in since

	pod := fixture.pod({})
	not podsecurity.exemption(check, sprintf("1.%d", [minor])) with input.review.object as pod
	not podsecurity.exemption(check, "latest") with input.review.object as pod
}

test_no_exemption_of_old_checks if {
	pod := fixture.pod({"os": {"name": "windows"}})
	not podsecurity.exemption("privileged", "1.0") with input.review.object as pod
	not podsecurity.exemption("privileged", "latest") with input.review.object as pod
}

test_no_exemption_of_other_kinds if {
	not podsecurity.exemption("runAsUser", "1.0") with input.review.object as fixture.cluster({})
}

linux_only := {"allowPrivilegeEscalation", "capabilities_restricted", "seccompProfile_restricted"}

test_windows_is_exempt_from_1_25[check] if {
	some check in linux_only

	pod := fixture.pod({"os": {"name": "windows"}})
	podsecurity.exemption(check, "1.25") == "the pod runs on Windows" with input.review.object as pod
	not podsecurity.exemption(check, "1.24") with input.review.object as pod
}

test_windows_is_not_exempt[check] if {
	some check in (object.keys(since) - linux_only)

	pod := fixture.pod({"os": {"name": "windows"}})
	not podsecurity.exemption(check, "latest") with input.review.object as pod
}

test_is_relaxed if {
	pod := fixture.pod({"hostUsers": false})
	podsecurity.is_relaxed("1.35") with input.review.object as pod
	not podsecurity.is_relaxed("1.34") with input.review.object as pod
}

test_is_not_relaxed if {
	pod := fixture.pod({"hostUsers": true})
	not podsecurity.is_relaxed("1.35") with input.review.object as pod
}

test_strictness if {
	podsecurity.strictness.privileged < podsecurity.strictness.baseline
	podsecurity.strictness.baseline < podsecurity.strictness.restricted
}

# by the value of the label, the level of enforce, and that of audit and warn
levels := {
	"privileged": ["privileged", "privileged"],
	"baseline": ["baseline", "baseline"],
	"restricted": ["restricted", "restricted"],
	"Baseline": ["restricted", "privileged"],
	"": ["restricted", "privileged"],
}

test_level[value][mode] if {
	some value, [enforce, other] in levels
	some mode, want in {"enforce": enforce, "audit": other, "warn": other}

	podsecurity.level(_namespace({mode: value}), mode) == want
}

test_no_level[note] if {
	some note, namespace in {
		"another label": _namespace({"enforce-version": "v1.30", "audit": "baseline", "warn": "baseline"}),
		"null labels": {"metadata": {"labels": null}},
		"no labels": {"metadata": {}},
	}

	not podsecurity.level(namespace, "enforce")
}

test_version[want] if {
	some want, labels in {
		"v1.30": {"enforce-version": "v1.30", "audit-version": "v1.29"},
		"odd": {"enforce-version": "odd"},
		"latest": {"audit-version": "v1.29"},
	}

	podsecurity.version(_namespace(labels), "enforce") == want
}

_namespace(labels) := {"metadata": {"labels": {sprintf("pod-security.kubernetes.io/%s", [key]): value |
	some key, value in labels
}}}

test_enforcing if {
	namespace := {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop", "labels": {"a": "b"}}}
	details := podsecurity.enforcing with input.review.object as namespace
	details.path == ["metadata", "labels", "pod-security.kubernetes.io/enforce"]
	details.fix == [{"op": "add", "path": details.path, "value": "restricted"}]
	details.alternatives == [[{"op": "add", "path": details.path, "value": "baseline"}]]
}
