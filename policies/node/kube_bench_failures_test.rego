package policies.node.kube_bench_failures_test

import data.lib.fixture_test as fixture
import data.policies.node.kube_bench_failures as control

_report(checks) := {
	"apiVersion": "facts.regolith.dev/v1alpha1",
	"kind": "BenchmarkReport",
	"metadata": {"name": "node-1"},
	"checks": checks,
}

_check(id, status) := {"id": id, "title": "Ensure that it is right", "status": status}

# the checks, the indices of the faults, those of what is not known
cases := {
	"a check that passed": [[_check("1.1.1", "PASS")], set(), set()],
	"a check that says something": [[_check("1.1.1", "INFO")], set(), set()],
	"a check that failed": [[_check("1.1.1", "PASS"), _check("1.1.2", "FAIL")], {1}, set()],
	"a check for a human": [[_check("1.1.1", "WARN")], set(), {0}],
	"each kind": [[_check("1", "FAIL"), _check("2", "WARN"), _check("3", "FAIL")], {0, 2}, {1}],
}

test_verdict[note] if {
	some note, [checks, faults, unknowns] in cases
	report := _report(checks)
	{["checks", i] | some i in faults} == {v.details.path | some v in control.violation}
		with input.review.object as report
	{["checks", i] | some i in unknowns} == {u.details.path | some u in control.unknown}
		with input.review.object as report
}

test_messages if {
	report := _report([_check("1.1.2", "FAIL"), {"id": "5.1.1", "status": "WARN"}])
	{"check 1.1.2 failed: Ensure that it is right"} == {v.msg | some v in control.violation}
		with input.review.object as report
	{"check 5.1.1 needs a decision by hand: no title"} == {u.msg | some u in control.unknown}
		with input.review.object as report
}

test_parameter_max_fail if {
	report := _report([_check("1", "FAIL"), _check("2", "FAIL")])
	count(control.violation) == 0 with input.review.object as report with input.parameters as {"maxFail": 2}
	count(control.violation) == 2 with input.review.object as report with input.parameters as {"maxFail": 1}
}

test_parameter_ignore if {
	report := _report([_check("1", "FAIL"), _check("2", "WARN"), _check("3", "FAIL")])
	parameters := {"ignore": ["1", "2"]}
	{["checks", 2]} == {v.details.path | some v in control.violation} with input.review.object as report
		with input.parameters as parameters
	control.unknown == set() with input.review.object as report with input.parameters as parameters
	all_of_them := {"ignore": ["1", "2", "3"]}
	count(control.violation | control.unknown) == 0 with input.review.object as report
		with input.parameters as all_of_them
}

test_ignored_failures_do_not_count if {
	report := _report([_check("1", "FAIL"), _check("2", "FAIL")])
	control.violation == set() with input.review.object as report
		with input.parameters as {"maxFail": 1, "ignore": ["1"]}
}

test_unknown_without_checks[note] if {
	some note, report in {"empty": _report([]), "none": object.remove(_report([]), ["checks"])}
	{["checks"]} == {u.details.path | some u in control.unknown} with input.review.object as report
}

test_other_kinds[note] if {
	some note, object_ in {
		"NodeFacts": fixture.node_facts({"checks": [_check("1", "FAIL"), _check("2", "WARN")]}),
		"another report": object.union(_report([_check("1", "FAIL")]), {"apiVersion": "example.com/v1"}),
	}
	count(control.violation | control.unknown) == 0 with input.review.object as object_
}
