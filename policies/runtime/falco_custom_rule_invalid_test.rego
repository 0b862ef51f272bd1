package policies.runtime.falco_custom_rule_invalid_test

import data.lib.fixture_test as fixture
import data.policies.runtime.falco_custom_rule_invalid as control

_texts(files) := {
	"apiVersion": "v1",
	"kind": "ConfigMap",
	"metadata": {"name": "falco-custom-rules", "namespace": "falco"},
	"data": files,
}

_entries(entries) := _texts({"custom.yaml": yaml.marshal(entries)})

_rule(fields) := object.union(
	{
		"rule": "Shell in pod",
		"desc": "A shell started.",
		"condition": "spawned_process and container and proc.name in (bash, dash)",
		"output": "Shell (%proc.cmdline)",
		"priority": "WARNING",
	},
	fields,
)

_without(field) := object.remove(_rule({}), [field])

_stock := {
	"apiVersion": "v1",
	"kind": "ConfigMap",
	"metadata": {"name": "falco", "namespace": "falco"},
	"data": {"falco.yaml": "rules_files: [/etc/falco/falco_rules.yaml]"},
}

_world := fixture.inventory([_stock])

_at(i) := ["data", "custom.yaml", i]

_below(i, field) := ["data", "custom.yaml", i, field]

_found := {[v.msg, v.details.path] | some v in control.violation}

cases := {
	"a complete rule passes": {"entries": [_rule({})], "want": set()},
	"no description": {"entries": [_without("desc")], "want": {[`rule "Shell in pod" has no desc`, _at(0)]}},
	"no condition": {"entries": [_without("condition")], "want": {[`rule "Shell in pod" has no condition`, _at(0)]}},
	"no output": {"entries": [_without("output")], "want": {[`rule "Shell in pod" has no output`, _at(0)]}},
	"no priority": {"entries": [_without("priority")], "want": {[`rule "Shell in pod" has no priority`, _at(0)]}},
	"an empty output": {"entries": [_rule({"output": ""})], "want": {[`rule "Shell in pod" has no output`, _at(0)]}},
	"null": {"entries": [_rule({"output": null})], "want": {[`rule "Shell in pod" has no output`, _at(0)]}},
	"nothing but a name": {
		"entries": [_rule({}), {"rule": "X"}],
		"want": {[`rule "X" has no condition, desc, output, priority`, _at(1)]},
	},
	"no name": {"entries": [_rule({}), _without("rule")], "want": {["an entry has no rule", _at(1)]}},
	"a name that is no text": {"entries": [_rule({"rule": 7})], "want": {["an entry has no rule", _at(0)]}},
	"a condition that is no text": {
		"entries": [_rule({"condition": true})],
		"want": {[`rule "Shell in pod" has no condition`, _at(0)]},
	},
	"items that are no list": {
		"entries": [{"list": "mine", "items": "a"}],
		"want": {[`list "mine" has no items`, _at(0)]},
	},
	"a priority that is no text": {
		"entries": [_rule({"priority": 4})],
		"want": {[`rule "Shell in pod" has no priority`, _at(0)]},
	},
	"an unknown priority": {
		"entries": [_rule({"priority": "HIGH"})],
		"want": {[`rule "Shell in pod" has the unknown priority "HIGH"`, _below(0, "priority")]},
	},
	"a macro that is defined passes": {
		"entries": [_rule({"condition": "spawned_process and mine"}), {"macro": "mine", "condition": "container"}],
		"want": set(),
	},
	"a macro that nothing defines": {
		"entries": [_rule({"condition": "spawned_process and yours and hers"})],
		"want": {[`rule "Shell in pod" refers to macro hers, which nothing defines`, _below(0, "condition")]},
	},
	"nothing but a macro that nothing defines": {
		"entries": [_rule({"condition": "yours"})],
		"want": {[`rule "Shell in pod" refers to macro yours, which nothing defines`, _below(0, "condition")]},
	},
	"a macro of a macro that nothing defines": {
		"entries": [_rule({}), {"macro": "mine", "condition": "yours"}],
		"want": {[`macro "mine" refers to macro yours, which nothing defines`, _below(1, "condition")]},
	},
	"a macro without condition": {"entries": [{"macro": "mine"}], "want": {[`macro "mine" has no condition`, _at(0)]}},
	"a list without items": {"entries": [{"list": "mine"}], "want": {[`list "mine" has no items`, _at(0)]}},
	"a list passes": {"entries": [{"list": "mine", "items": ["a"]}], "want": set()},
	"an empty list passes": {"entries": [{"list": "mine", "items": []}], "want": set()},
	"no event type": {
		"entries": [_rule({"condition": "container and proc.name = bash"})],
		"want": {[`rule "Shell in pod" does not restrict the type of event`, _below(0, "condition")]},
	},
	"an event type of one's own macro passes": {
		"entries": [_rule({"condition": "mine"}), {"macro": "mine", "condition": "evt.type = open"}],
		"want": set(),
	},
	"no event type of another source passes": {
		"entries": [_rule({"condition": "ka.verb = create", "source": "k8s_audit"})],
		"want": set(),
	},
	"system calls said outright": {
		"entries": [_rule({"condition": "proc.name = bash", "source": "syscall"})],
		"want": {[`rule "Shell in pod" does not restrict the type of event`, _below(0, "condition")]},
	},
	"a rule that is only switched passes": {
		"entries": [{"rule": "Run shell untrusted", "enabled": false}],
		"want": set(),
	},
	"a rule that is appended to passes": {
		"entries": [{"rule": "Run shell untrusted", "append": true, "condition": "and not proc.name = x"}],
		"want": set(),
	},
	"a macro that is appended to passes": {"entries": [{"macro": "container", "append": true}], "want": set()},
	"a list that is overridden passes": {
		"entries": [{"list": "shell_binaries", "override": {"items": "append"}}],
		"want": set(),
	},
	"a required version passes": {"entries": [{"required_engine_version": 26}, _rule({})], "want": set()},
}

test_violation[note] if {
	some note, tc in cases
	tc.want == _found with input.review.object as _entries(tc.entries) with data.inventory as _world
	count(control.unknown | control.not_applicable) == 0 with input.review.object as _entries(tc.entries)
		with data.inventory as _world
}

test_priority[priority] if {
	some priority in [
		"EMERGENCY", "Alert", "critical", "error", "WARNING", "notice", "informational", "INFO", "debug",
	]
	set() == _found with input.review.object as _entries([_rule({"priority": priority})]) with data.inventory as _world
}

test_broken_files[note] if {
	some note, text in {
		"no YAML": "- rule: X\n  desc: {\n",
		"an entry that is no map": "- rule: X\n- rules\n",
	}
	world := _texts({"custom.yaml": text})
	{["it is no list of rules in YAML", ["data", "custom.yaml"]]} == _found with input.review.object as world
		with data.inventory as _world
}

# each file is read, and each may use the macros of the others
test_files if {
	config_map := _texts({
		"a.yaml": yaml.marshal([_rule({"condition": "spawned_process and mine"})]),
		"b.yaml": yaml.marshal([{"macro": "mine", "condition": "container"}, _without("desc")]),
		"c.txt": yaml.marshal([_without("desc")]),
	})
	{["data", "b.yaml", 1]} == {v.details.path | some v in control.violation} with input.review.object as config_map
		with data.inventory as _world
}

test_unknown_macro_where_files_are_missing if {
	config_map := _entries([_rule({"condition": "spawned_process and yours"})])
	want := {`macro yours of rule "Shell in pod" is in none of the files that are known`}
	want == {u.msg | some u in control.unknown} with input.review.object as config_map
	{_below(0, "condition")} == {u.details.path | some u in control.unknown} with input.review.object as config_map
	control.violation == set() with input.review.object as config_map
}

test_known_macros_where_files_are_missing if {
	count(control.violation | control.unknown) == 0 with input.review.object as _entries([_rule({})])
}

test_not_applicable[note] if {
	some note, config_map in {
		"something else": _texts({"app.yaml": "a: 1"}),
		"no data": object.remove(_texts({}), ["data"]),
	}
	count(control.not_applicable) == 1 with input.review.object as config_map
	count(control.violation | control.unknown) == 0 with input.review.object as config_map
}

test_other_kinds[note] if {
	some note, object_ in {
		"Secret": object.union(_entries([_without("desc")]), {"kind": "Secret"}),
		"another ConfigMap": object.union(_entries([_without("desc")]), {"apiVersion": "example.com/v1"}),
	}
	count(((control.violation | control.unknown) | control.not_applicable)) == 0 with input.review.object as object_
}
