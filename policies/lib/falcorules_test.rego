package lib.falcorules_test

import data.lib.falco
import data.lib.falcorules
import data.lib.fixture_test as fixture

_threats := {"network-and-exfiltration", "privilege-escalation", "sensitive-files", "shell"}

# Falco loads it: every field is there, of a value that it knows, and the condition needs no macro
test_texts[threat] if {
	some threat in _threats
	some rule in falco.entries(falcorules.texts[threat])
	{"condition", "desc", "output", "priority", "rule", "tags"} == object.keys(rule)
	rule.priority in {"CRITICAL", "WARNING", "NOTICE"}
	set() == falco.references(rule.condition)
	falco.restricts_events(rule.condition, set())
	strings.count(rule.condition, "(") == strings.count(rule.condition, ")")
	not contains(rule.output, "\n")
}

test_all_texts if _threats == object.keys(falcorules.texts)

_daemonset := {
	"apiVersion": "apps/v1",
	"kind": "DaemonSet",
	"metadata": {"name": "falco", "namespace": "security"},
	"spec": {"template": {"spec": {"containers": []}}},
}

test_config_map[threat] if {
	some threat in _threats
	config_map := falcorules.config_map(threat) with data.inventory as fixture.inventory([_daemonset])
	{"name": sprintf("falco-rules-%s", [threat]), "namespace": "security"} == config_map.metadata
	{sprintf("%s.yaml", [threat])} == object.keys(falco.texts(config_map))
	[falco.entries(falcorules.texts[threat])] == [falco.entries(text) | some text in falco.texts(config_map)]
}

test_config_map_without_a_place if {
	{"name": "falco-rules-shell", "namespace": "falco"} == falcorules.config_map("shell").metadata with data.inventory as fixture.inventory([])
}
