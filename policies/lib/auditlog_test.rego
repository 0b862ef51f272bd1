package lib.auditlog_test

import data.lib.auditlog
import data.lib.fixture_test as fixture

cases := {
	"not set": {"args": ["--audit-log-path=/a.log"], "values": {null}, "unclear": set(), "unlimited": 0},
	"empty": {"args": ["--audit-log-maxage="], "values": {null}, "unclear": set(), "unlimited": 0},
	"set": {"args": ["--audit-log-maxage=30"], "values": {30}, "unclear": set(), "unlimited": 0},
	"zero": {"args": ["--audit-log-maxage=0"], "values": {0}, "unclear": set(), "unlimited": 0},
	"no number": {
		"args": ["--audit-log-maxage=$(DAYS)"],
		"values": set(),
		"unclear": {"--audit-log-maxage is no number: $(DAYS)"},
		"unlimited": 0,
	},
	"negative": {
		"args": ["--audit-log-maxage=-1"],
		"values": set(),
		"unclear": {"--audit-log-maxage is no number: -1"},
		"unlimited": 0,
	},
	"standard output": {
		"args": ["--audit-log-path=-", "--audit-log-maxage=x"],
		"values": set(),
		"unclear": set(),
		"unlimited": 1,
	},
}

test_limits[note][form] if {
	some note, tc in cases
	some form, component in fixture.components("kube-apiserver", tc.args)
	tc.values == {limit.value | some limit in auditlog.limits("audit-log-maxage")}
		with input.review.object as component.object
	tc.unclear == {u.msg | some u in auditlog.unclear("audit-log-maxage")} with input.review.object as component.object
	tc.unlimited == count(auditlog.unlimited) with input.review.object as component.object
}

test_paths_to_report if {
	pod := fixture.static_pod("kube-apiserver", ["--v=2", "--audit-log-maxage=x", "--audit-log-maxsize=1"])
	{["spec", "containers", 0, "command", 3]} == {limit.path |
		some limit in auditlog.limits("audit-log-maxsize")
	} with input.review.object as pod
	{["spec", "containers", 0, "command", 2]} == {u.details.path |
		some u in auditlog.unclear("audit-log-maxage")
	} with input.review.object as pod
}

test_unreadable if {
	facts := fixture.node_facts({"processes": [{"name": "kube-apiserver"}]})
	1 == count(auditlog.unclear("audit-log-maxage")) with input.review.object as facts
}

_logs := {
	"a file": {"args": ["--audit-log-path=/var/log/audit.log"], "want": {"/var/log/audit.log"}},
	"standard output": {"args": ["--audit-log-path=-"], "want": set()},
	"empty": {"args": ["--audit-log-path="], "want": set()},
	"not set": {"args": [], "want": set()},
}

test_paths[note] if {
	some note, tc in _logs
	tc.want == auditlog.paths with input.review.object as fixture.static_pod("kube-apiserver", tc.args)
}

test_other_components[form] if {
	some form, component in fixture.components("etcd", ["--audit-log-path=-", "--audit-log-maxage=x"])
	0 == count(auditlog.limits("audit-log-maxage")) with input.review.object as component.object
	0 == count(auditlog.unclear("audit-log-maxage")) with input.review.object as component.object
	0 == count(auditlog.unlimited) with input.review.object as component.object
}
