package lib.falco_test

import data.lib.falco
import data.lib.fixture_test as fixture

_config_map(name, files) := {
	"apiVersion": "v1",
	"kind": "ConfigMap",
	"metadata": {"name": name, "namespace": "falco"},
	"data": files,
}

_configured(config) := _config_map("falco", {"falco.yaml": yaml.marshal(config)})

_stock := _configured({"rules_files": ["/etc/falco/falco_rules.yaml", "/etc/falco/rules.d"]})

_rules(entries) := _config_map("rules", {"custom.yaml": yaml.marshal(entries)})

_rule(fields) := object.union({"rule": "Mine", "desc": "d", "condition": "spawned_process", "output": "o"}, fields)

_fact(name, fields) := object.union(
	{"apiVersion": "facts.regolith.dev/v1alpha1", "kind": "DetectionRules", "metadata": {"name": name}},
	fields,
)

_daemonset(name) := {
	"apiVersion": "apps/v1",
	"kind": "DaemonSet",
	"metadata": {"name": name, "namespace": "falco"},
	"spec": {"template": {"spec": {"containers": []}}},
}

used := {
	"a DaemonSet": {"objects": [_daemonset("falco")], "want": true},
	"a DaemonSet of something else": {"objects": [_daemonset("tetragon")], "want": false},
	"a configuration": {"objects": [_stock], "want": true},
	"rules that were collected": {"objects": [_fact("falco-rules", {"rules": []})], "want": true},
	"another ConfigMap": {"objects": [_config_map("app", {"app.yaml": "a: 1"})], "want": false},
	"nothing": {"objects": [], "want": false},
}

test_is_used[note] if {
	some note, tc in used
	{true | tc.want} == {true | falco.is_used} with data.inventory as fixture.inventory(tc.objects)
}

test_configuration if {
	{"a": 1} == falco.configuration({"data": {"falco.yaml": "a: 1"}})
	{} == falco.configuration({"data": {"falco.yaml": "{}"}})
}

test_no_configuration[note] if {
	some note, config_map in {
		"no data": {},
		"another key": {"data": {"other.yaml": "a: 1"}},
		"no text": {"data": {"falco.yaml": 1}},
		"no YAML": {"data": {"falco.yaml": "a: {"}},
		"no map": {"data": {"falco.yaml": "- a"}},
	}
	not falco.configuration(config_map)
}

text_cases := {
	"a rule": {"key": "a.yaml", "text": "- rule: X\n", "want": {"a.yaml"}},
	"a macro in the second line": {"key": "a.yml", "text": "# mine\n-  macro: X\n", "want": {"a.yml"}},
	"a list": {"key": "a.yaml", "text": "- list: X\n", "want": {"a.yaml"}},
	"a rule that is not the first key": {"key": "a.yaml", "text": "- desc: d\n  rule: X\n", "want": {"a.yaml"}},
	"something below something else": {"key": "a.yaml", "text": "groups:\n  - rule: X\n", "want": set()},
	"a map with a rule": {"key": "a.yaml", "text": "groups:\n  rule: X\n", "want": set()},
	"another kind of entry": {"key": "a.yaml", "text": "- alert: X\n", "want": set()},
	"another kind of file": {"key": "a.txt", "text": "- rule: X\n", "want": set()},
	"no text": {"key": "a.yaml", "text": 1, "want": set()},
}

test_texts[note] if {
	some note, tc in text_cases
	tc.want == {key | some key, _ in falco.texts({"data": {tc.key: tc.text}})}
}

test_entries if {
	[{"rule": "X"}, {"list": "Y"}] == falco.entries("- rule: X\n- list: Y\n")
	[] == falco.entries("[]")
}

test_no_entries[text] if {
	some text in ["- rule: {", "rule: X", "groups: {rule: X}", "- rule: X\n- text\n"]
	not falco.entries(text)
}

partial := {
	"append": {"entry": {"rule": "X", "append": true, "condition": "and a"}, "want": true},
	"append that is off": {"entry": {"rule": "X", "append": false, "condition": "a"}, "want": false},
	"override": {"entry": {"rule": "X", "override": {"condition": "replace"}, "condition": "a"}, "want": true},
	"a switch": {"entry": {"rule": "X", "enabled": false}, "want": true},
	"a switch and more": {"entry": {"rule": "X", "enabled": true, "condition": "a"}, "want": false},
	"no switch": {"entry": {"rule": "X"}, "want": false},
}

test_is_partial[note] if {
	some note, tc in partial
	{true | tc.want} == {true | falco.is_partial(tc.entry)}
}

_terminal := "Terminal shell in container"

stock_rules := {
	"a stock rule": {"objects": [_stock], "want": true},
	"the older name of the setting": {
		"objects": [_configured({"rules_file": ["/etc/falco/falco_rules.yaml"]})],
		"want": true,
	},
	"the stock file is left out": {"objects": [_configured({"rules_files": ["/etc/falco/rules.d"]})], "want": false},
	"a path that is none": {"objects": [_configured({"rules_files": [1]})], "want": false},
	"a stock rule that was collected": {
		"objects": [_fact("falco-rules", {"rules": [_rule({"rule": _terminal, "tags": ["maturity_stable"]})]})],
		"want": true,
	},
	"a collected rule that is off": {
		"objects": [_fact("falco-rules", {"rules": [_rule({"rule": _terminal, "enabled": false})]})],
		"want": false,
	},
	"a collected rule that is off and switched on": {
		"objects": [
			_fact("falco-rules", {"rules": [_rule({"rule": _terminal, "enabled": false})]}),
			_rules([{"rule": _terminal, "enabled": true}]),
		],
		"want": true,
	},
	"a collected rule that is off and another that is switched on": {
		"objects": [
			_fact("falco-rules", {"rules": [_rule({"rule": _terminal, "enabled": false})]}),
			_rules([{"rule": "Other", "enabled": true}]),
		],
		"want": false,
	},
	"a stock rule switched off": {"objects": [_stock, _rules([{"rule": _terminal, "enabled": false}])], "want": false},
	"another rule switched off": {"objects": [_stock, _rules([{"rule": "Other", "enabled": false}])], "want": true},
	"a stock rule switched off by a collected entry": {
		"objects": [_stock, _fact("custom", {"rules": [{"rule": _terminal, "enabled": false}]})],
		"want": false,
	},
	"a stock rule defined anew and off": {
		"objects": [_stock, _rules([_rule({"rule": _terminal, "enabled": false})])],
		"want": false,
	},
	"a stock rule defined anew": {"objects": [_stock, _rules([_rule({"rule": _terminal})])], "want": true},
	"a stock rule whose condition never holds": {
		"objects": [_stock, _rules([{
			"rule": _terminal, "condition": "( never_true )",
			"override": {"condition": "replace"},
		}])],
		"want": false,
	},
	"a stock rule with more to its condition": {
		"objects": [_stock, _rules([{
			"rule": _terminal, "condition": "and never_true",
			"override": {"condition": "append"},
		}])],
		"want": true,
	},
	"a stock rule to which something that never holds is appended": {
		"objects": [_stock, _rules([{
			"rule": _terminal, "condition": "never_true",
			"override": {"condition": "append"},
		}])],
		"want": true,
	},
	"a stock rule beside one of one's own": {"objects": [_stock, _rules([_rule({})])], "want": true},
	"a stock rule defined anew and off, beside one of one's own": {
		"objects": [_stock, _rules([_rule({"rule": _terminal, "enabled": false}), _rule({})])],
		"want": false,
	},
	"the stock file in another setting": {
		"objects": [_configured({"plugins": ["/etc/falco/falco_rules.yaml"]})],
		"want": false,
	},
	"a stock rule whose condition is replaced by another": {
		"objects": [_stock, _rules([{
			"rule": _terminal, "condition": "spawned_process",
			"override": {"condition": "replace"},
		}])],
		"want": true,
	},
	"a stock rule whose condition is replaced by nothing": {
		"objects": [_stock, _rules([{"rule": _terminal, "condition": null, "override": {"condition": "replace"}}])],
		"want": true,
	},
	"a stock rule about something else": {
		"objects": [_fact("falco-rules", {"rules": [_rule({"tags": ["maturity_stable", "T1059"]})]})],
		"want": false,
	},
	"a rule that is no object": {"objects": [_fact("custom", {"rules": ["T1059"]})], "want": false},
	"nothing": {"objects": [], "want": false},
}

test_covers_with_stock_rules[note] if {
	some note, tc in stock_rules
	world := fixture.inventory(tc.objects)
	want := {true | tc.want}
	want == {true | falco.covers({_terminal}, {"T1059", "T1609"})} with data.inventory as world
}

own_rules := {
	"a rule of one's own with the technique": {"objects": [_rules([_rule({"tags": ["T1059"]})])], "want": true},
	"a rule of one's own with a part of the technique": {
		"objects": [_rules([_rule({"tags": ["container", "T1059.004"]})])],
		"want": true,
	},
	"a rule of one's own with another technique": {"objects": [_rules([_rule({"tags": ["T10590"]})])], "want": false},
	"a rule of one's own without a technique": {"objects": [_rules([_rule({"tags": []})])], "want": false},
	"a rule of one's own that is off": {
		"objects": [_rules([_rule({"tags": ["T1059"], "enabled": false})])],
		"want": false,
	},
	"a rule of one's own that never holds": {
		"objects": [_rules([_rule({"tags": ["T1059"], "condition": "never_true"})])],
		"want": false,
	},
	"a rule of one's own that always holds": {
		"objects": [_rules([_rule({"tags": ["T1059"], "condition": "(evt.num >= 0)"})])],
		"want": false,
	},
	"a rule of one's own without a condition": {
		"objects": [_rules([object.remove(_rule({"tags": ["T1059"]}), ["condition"])])],
		"want": false,
	},
	"a collected rule of one's own": {
		"objects": [_fact("custom", {"rules": [_rule({"tags": ["T1059"]})]})],
		"want": true,
	},
	"a rule that only appends": {
		"objects": [_rules([_rule({"tags": ["T1059"], "append": true})])],
		"want": false,
	},
	"a tag that is no text": {"objects": [_rules([_rule({"tags": [1059]})])], "want": false},
}

test_covers_with_own_rules[note] if {
	some note, tc in own_rules
	world := fixture.inventory(tc.objects)
	want := {true | tc.want}
	want == {true | falco.covers({_terminal}, {"T1059", "T1609"})} with data.inventory as world
}

# selections of falco.yaml
selections := {
	"disabled by name": {"rules": [{"disable": {"rule": _terminal}}], "want": false},
	"disabled by pattern": {"rules": [{"disable": {"rule": "*shell*"}}], "want": false},
	"another one disabled": {"rules": [{"disable": {"rule": "Run shell untrusted"}}], "want": true},
	"disabled by tag": {"rules": [{"disable": {"tag": "maturity_stable"}}], "want": false},
	"another tag disabled": {"rules": [{"disable": {"tag": "network"}}], "want": true},
	"all disabled and this one enabled": {
		"rules": [{"disable": {"rule": "*"}}, {"enable": {"rule": _terminal}}],
		"want": true,
	},
	"enabled and then disabled": {
		"rules": [{"enable": {"rule": _terminal}}, {"disable": {"rule": "*"}}],
		"want": false,
	},
	"a selection that is none": {"rules": [{"disable": {"rule": 1}}], "want": true},
}

test_covers_what_is_selected[note] if {
	some note, tc in selections
	falco_yaml := _configured({"rules_files": ["/etc/falco/falco_rules.yaml"], "rules": tc.rules})
	want := {true | tc.want}
	want == {true | falco.covers({_terminal}, set())} with data.inventory as fixture.inventory([falco_yaml])
}

test_disabled_by_a_tag_of_ones_own if {
	objects := [_rules([_rule({"tags": ["T1059", "noisy"]})]), _configured({"rules": [{"disable": {"tag": "noisy"}}]})]
	not falco.covers(set(), {"T1059"}) with data.inventory as fixture.inventory(objects)
}

_nothing := "neither the configuration nor the rules of Falco were collected"

_no_files := "the configuration of Falco names no rule files"

unsettled := {
	"nothing": {"objects": [], "want": {_nothing}},
	"only rules of one's own": {"objects": [_rules([_rule({})])], "want": {_nothing}},
	"a configuration": {"objects": [_stock], "want": set()},
	"a configuration without files": {"objects": [_configured({"json_output": true})], "want": {_no_files}},
	"collected rules": {"objects": [_fact("falco-rules", {"rules": []})], "want": set()},
	"collected rules and a configuration without files": {
		"objects": [_fact("falco-rules", {"rules": []}), _configured({})],
		"want": set(),
	},
	"a file that nobody saw": {
		"objects": [_configured({"rules_files": [
			"/etc/falco/falco_rules.yaml", "/etc/falco/falco_rules.local.yaml",
			"/etc/falco/falco-incubating_rules.yaml",
		]})],
		"want": {"rule file falco-incubating_rules.yaml was not collected"},
	},
	"a file that was collected": {
		"objects": [
			_configured({"rules_files": ["/etc/falco/falco-incubating_rules.yaml"]}),
			_fact("rules/falco-incubating_rules.yaml", {"rules": []}),
		],
		"want": set(),
	},
	"a file of a ConfigMap": {
		"objects": [
			_configured({"rules_files": ["/etc/falco/rules.d/Custom_Rules.yaml"]}),
			_config_map("rules", {"custom_rules.yaml": ""}),
		],
		"want": set(),
	},
}

test_unsettled[note] if {
	some note, tc in unsettled
	tc.want == falco.unsettled with data.inventory as fixture.inventory(tc.objects)
}

test_macros[note] if {
	some note, tc in {
		"those of a ConfigMap": {"objects": [_rules([{"macro": "mine", "condition": "a"}])], "name": "mine", "want": true},
		"those that were collected": {
			"objects": [_fact("custom", {"macros": [{"macro": "mine", "condition": "a"}]})],
			"name": "mine",
			"want": true,
		},
		"no others": {"objects": [_stock], "name": "mine", "want": false},
		"stock ones": {"objects": [_stock], "name": "container", "want": true},
		"stock ones with types": {"objects": [_stock], "name": "open_read", "want": true},
		"stock ones without a configuration": {"objects": [], "name": "container", "want": true},
		"no stock ones where their file is left out": {
			"objects": [_configured({"rules_files": ["/etc/falco/custom.yaml"]})],
			"name": "container",
			"want": false,
		},
	}
	world := fixture.inventory(tc.objects)
	{true | tc.want} == {true | tc.name in falco.macros} with data.inventory as world
}

conditions := {
	"spawned_process and container": {"spawned_process", "container"},
	"not (a or not b)": {"a", "b"},
	"(never_true)": {"never_true"},
	"a and\n  not b": {"a", "b"},
	"proc.name = bash": set(),
	"proc.name in (bash, sh) and a": {"a"},
	"fd.types intersects (a, b)": set(),
	"fd.name pmatch (/etc, /root) or a": {"a"},
	"proc.cmdline contains \"x and y\" and a": {"a"},
	"proc.cmdline contains ' or z or ' and a": {"a"},
	"proc.tty != 0 and proc.pname exists": set(),
	"notes and andrew and order": {"notes", "andrew", "order"},
	"": set(),
}

test_references[condition] if {
	some condition, want in conditions
	want == falco.references(condition)
}

test_no_references if falco.references(null) == set()

_own := [
	{"macro": "typed", "condition": "evt.type = open"},
	{"macro": "by_typed", "condition": "typed and container"},
	{"macro": "by_stock", "condition": "spawned_process and container"},
	{"macro": "untyped", "condition": "container"},
	{"macro": "odd", "condition": 1},
]

restricted := {
	"evt.type in (open, openat) and container": true,
	"syscall.type = open": true,
	"devt.type = open": false,
	"open_read and container": true,
	"container and shell_procs": false,
	"typed and container": true,
	"by_typed and container": true,
	"by_stock": true,
	"untyped": false,
	"odd": false,
	"elsewhere": true,
	"elsewhere_by_stock": true,
}

test_restricts_events[condition] if {
	some condition, want in restricted
	entries := [
		{"macro": "elsewhere", "condition": "evt.type = connect"},
		{"macro": "elsewhere_by_stock", "condition": "open_write"},
	]
	world := fixture.inventory([_rules(entries)])
	{true | want} == {true | falco.restricts_events(condition, _own)} with data.inventory as world
}

test_stock_macros_restrict_nothing_where_their_file_is_left_out if {
	world := fixture.inventory([_configured({"rules_files": ["/etc/falco/custom.yaml"]})])
	not falco.restricts_events("open_read", []) with data.inventory as world
}

test_a_condition_that_is_none_restricts_nothing if not falco.restricts_events(null, [])

# the tables, so that nobody drops a line by mistake
test_every_stable_rule[name] if {
	some name in [
		"Clear Log Activities", "Contact K8S API Server From Container", "Create Hardlink Over Sensitive Files",
		"Create Symlink Over Sensitive Files", "Debugfs Launched in Privileged Container",
		"Detect release_agent File Container Escapes", "Directory traversal monitored file read",
		"Disallowed SSH Connection Non Standard Port", "Drop and execute new binary in container",
		"Execution from /dev/shm", "Fileless execution via memfd_create", "Find AWS Credentials",
		"Linux Kernel Module Injection Detected", "Netcat Remote Code Execution in Container",
		"PTRACE anti-debug attempt", "PTRACE attached to process", "Packet socket created in container",
		"Read sensitive file trusted after startup", "Read sensitive file untrusted",
		"Redirect STDOUT/STDIN to Network Connection in Container", "Remove Bulk Data from Disk",
		"Run shell untrusted", "Search Private Keys or Passwords", "System user interactive",
		"Terminal shell in container",
	]
	falco.covers({name}, set()) with data.inventory as fixture.inventory([_stock])
}

test_number_of_stock_macros if count(falco.macros) == 84

test_objects if {
	daemonset := object.union(_daemonset_of("falco"), {"metadata": {"namespace": "z"}})
	other := {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "other", "namespace": "a"}, "data": {"falco.yml": "a: 1"}}
	own := {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "falco", "namespace": "a"}, "data": {"falco.yaml": "a: 1"}}
	world := fixture.inventory([other, own, daemonset])
	["z/falco", "a/falco"] == [concat("/", [ref.namespace, ref.name]) | some ref in falco.objects] with data.inventory as world
}

_daemonset_of(name) := {
	"apiVersion": "apps/v1",
	"kind": "DaemonSet",
	"metadata": {"name": name, "namespace": "falco"},
	"spec": {"template": {"spec": {"containers": []}}},
}
