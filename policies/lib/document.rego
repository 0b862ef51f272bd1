# METADATA
# title: Configuration documents under review
# description: |
#   A configuration file of kube-apiserver where the object under review shows it:
#   it is the document itself, or a NodeFacts that holds it among its configs. In a
#   NodeFacts with an API server only the file that its flag names counts. A file
#   is given as {"kind", "group", "flag"}, e.g. {"kind": "Policy", "group":
#   "audit.k8s.io", "flag": "audit-policy-file"}.
package lib.document

import data.lib.flags

# METADATA
# description: "The documents under review, as {\"path\", \"spec\"}: path is where the document starts in the object."
of(file) := {{"path": [], "spec": input.review.object} | _is(input.review.object, file)} | _recorded(file)

_recorded(file) := {{"path": ["configs", at], "spec": spec} |
	_is_node_facts
	some at, spec in input.review.object.configs
	_is(spec, file)
	_in_use(at, file)
}

# METADATA
# description: "Findings for the rule unknown of a control: files that a flag names and the NodeFacts does not hold."
unread(file) := {finding | _is_node_facts; some finding in flags.unreadable("kube-apiserver")} | _missing(file)

_missing(file) := {{"msg": msg, "details": {"path": flags.path(process, file.flag)}} |
	_is_node_facts
	some process in flags.of("kube-apiserver")
	flags.is_given(process, file.flag)
	at := flags.value(process, file.flag)
	not at in {entry.path[1] | some entry in _recorded(file)}
	msg := sprintf("the file of --%s is not recorded: %s", [file.flag, at])
}

# METADATA
# description: "Findings for the rule not_applicable of a control: the NodeFacts neither holds nor names such a file."
absent(file) := {{"msg": sprintf("no %s is in use on this node", [file.kind])} |
	_is_node_facts
	count(_recorded(file)) == 0
	count(unread(file)) == 0
}

_is(spec, file) if {
	spec.kind == file.kind
	startswith(spec.apiVersion, concat("", [file.group, "/"]))
}

_is_node_facts if {
	input.review.object.kind == "NodeFacts"
	startswith(input.review.object.apiVersion, "facts.regolith.dev/")
}

_in_use(at, file) if {
	some process in flags.of("kube-apiserver")
	flags.value(process, file.flag) == at
}

_in_use(_, _) if count(flags.of("kube-apiserver")) == 0
