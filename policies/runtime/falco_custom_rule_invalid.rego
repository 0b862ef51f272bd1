# METADATA
# title: Custom Falco rules must load and be complete
# description: |
#   A rule file that does not load stops Falco, or is left out without anybody noticing, and a
#   rule without an event type slows down every system call of the node.
# related_resources:
#   - description: Basic elements of Falco rules
#     ref: https://falco.org/docs/concepts/rules/basic-elements/
# schemas:
#   - input.review.object: schema.kubernetes.configmap
# custom:
#   severity: low
#   scope: referential
#   match: [ConfigMap]
#   needs: [ConfigMap, facts.regolith.dev/DetectionRules]
#   frameworks:
#     nsa: [threat-detection/runtime]
#     owasp_k8s: [K10]
#     pci_dss4: ["10.4.1", "11.5.1"]
#     soc2: [CC7.2, CC7.3]
#     hipaa: [164.308(a)(1)(ii)(D)]
#     nist_800_190: ["4.4.4"]
#   remediation: |
#     Complete the rule, correct its priority, define the macro or load the file that does, and begin the
#     condition with evt.type or a macro that has it, such as spawned_process.
#   verify: falco --validate custom_rules.yaml
package policies.runtime.falco_custom_rule_invalid

import data.lib.falco
import data.lib.k8s
import data.lib.text

violation contains {"msg": "it is no list of rules in YAML", "details": {"path": ["data", key]}} if {
	some key, content in _texts
	not _entries[key]
}

violation contains {"msg": msg, "details": {"path": path}} if {
	some [path, entry] in _all
	missing := sort([field | some field in _required(entry); not _has(entry, field)])
	count(missing) > 0

	msg := sprintf("%s has no %s", [_what(entry), concat(", ", missing)])
}

violation contains {"msg": msg, "details": {"path": array.concat(path, ["priority"])}} if {
	some [path, entry] in _all
	is_string(entry.priority)
	not lower(entry.priority) in _priorities

	msg := sprintf("%s has the unknown priority %q", [_what(entry), entry.priority])
}

violation contains {"msg": msg, "details": {"path": array.concat(path, ["condition"])}} if {
	count(falco.unsettled) == 0
	some [path, entry] in _all

	msg := sprintf("%s refers to macro %s, which nothing defines", [_what(entry), min(_undefined(entry))])
}

violation contains {"msg": msg, "details": {"path": array.concat(path, ["condition"])}} if {
	some [path, entry] in _all
	_is_whole_rule(entry)
	_has(entry, "condition")
	object.get(entry, "source", "syscall") == "syscall"
	count(_undefined(entry)) == 0
	not falco.restricts_events(entry.condition, _own)

	msg := sprintf("%s does not restrict the type of event", [_what(entry)])
}

unknown contains {"msg": msg, "details": {"path": array.concat(path, ["condition"])}} if {
	count(falco.unsettled) > 0
	some [path, entry] in _all

	msg := sprintf("macro %s of %s is in none of the files that are known", [min(_undefined(entry)), _what(entry)])
}

not_applicable contains {"msg": "it holds no Falco rules"} if {
	_is_config_map
	count(_texts) == 0
}

_is_config_map if {
	input.review.object.kind == "ConfigMap"
	k8s.group == ""
}

_texts := {key: content | _is_config_map; some key, content in falco.texts(input.review.object)}

_entries := {key: list | some key, content in _texts; list := falco.entries(content)}

_all := {[["data", key, i], entry] | some key, list in _entries; some i, entry in list}

_own := {entry | some [_, entry] in _all}

# what an entry must have, by what it is; changes to entries of other files need less
_required(entry) := ["condition", "desc", "output", "priority", "rule"] if _is_whole_rule(entry)

_required(entry) := ["rule"] if {
	not _kind(entry)
	entry.condition
}

_required(entry) := ["condition"] if {
	_kind(entry) == "macro"
	not falco.is_partial(entry)
}

_required(entry) := ["items"] if {
	_kind(entry) == "list"
	not falco.is_partial(entry)
}

_has(entry, "items") if is_array(entry.items)

_has(entry, field) if {
	field != "items"
	is_string(entry[field])
	entry[field] != ""
}

_is_whole_rule(entry) if {
	_kind(entry) == "rule"
	not falco.is_partial(entry)
}

_kind(entry) := [kind | some kind in ["rule", "macro", "list"]; entry[kind]][0]

_what(entry) := sprintf("%s %q", [_kind(entry), text.clip(entry[_kind(entry)], 80)]) if {
	is_string(entry[_kind(entry)])
} else := "an entry"

_priorities := {
	"alert", "critical", "debug", "emergency", "error", "info", "informational", "notice", "warning",
}

_undefined(entry) := (falco.references(entry.condition) - falco.macros) - {own.macro | some own in _own; own.macro}
