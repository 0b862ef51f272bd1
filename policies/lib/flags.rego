# METADATA
# title: Command lines of cluster components
# description: |
#   The flags of kube-apiserver, kube-controller-manager, kube-scheduler, etcd,
#   kubelet and kube-proxy, wherever the object under review shows them: a pod
#   that runs the component (command, then args), the processes of a NodeFacts,
#   or a kubeadm ClusterConfiguration (its defaults overlaid with extraArgs).
#   Flags follow pflag (S7): --f=v, --f v and a bare --f, which is "true"; the last
#   one wins; underscores in a name count as dashes. In a control:
#
#     violation contains {"msg": "...", "details": {"path": flags.path(process, "profiling")}} if {
#         some process in flags.of("kube-apiserver")
#         flags.bool(process, "profiling", true)
#     }
#
#     unknown contains finding if some finding in flags.unreadable("kube-apiserver")
package lib.flags

import data.lib.kubeadm

_components := {
	"etcd",
	"kube-apiserver",
	"kube-controller-manager",
	"kube-proxy",
	"kube-scheduler",
	"kubelet",
}

# METADATA
# description: |
#   Every component process the object under review shows, as {"component",
#   "path", "args", "at", "env"}: args the words after the program, at the path of
#   each of them, env an object of literal environment values, path where a
#   finding about a missing flag points.
processes := {process | some process in _started; not is_set(process, _elsewhere)}

_started contains _process(component, container.list, array.slice(words, i + 1, count(words)), container.env) if {
	some container in _containers
	words := _words(container)
	i := _start(words, _components)
	component := _program(words[i].text)
}

_started contains _process(process.name, list, array.slice(words, 1, count(words)), env) if {
	input.review.object.kind == "NodeFacts"
	some i, process in input.review.object.processes
	process.name in _components
	is_array(process.args)
	list := ["processes", i, "args"]
	words := [{"text": text, "at": array.concat(list, [k])} | some k, text in process.args; is_string(text)]
	env := object.get(process, "env", {})
}

_started contains _process(component, line.path, line.words, {}) if some component, line in kubeadm.command_lines

# the API server and controller manager of OpenShift read their flags from a file
_elsewhere := "openshift-config"

_process(component, path, words, env) := {
	"component": component,
	"path": path,
	"args": [word.text | some word in words],
	"at": [word.at | some word in words],
	"env": env,
}

# METADATA
# description: The processes of one component that the object under review shows.
of(component) := {process | some process in processes; process.component == component}

# METADATA
# description: |
#   Findings for the rule unknown of a control: the object shows that the component
#   runs, but its flags cannot be read (a shell script that is more than one plain
#   command, a process without recorded arguments, the file of OpenShift).
unreadable(component) := {{"msg": msg, "details": {"path": gap.path}} |
	some gap in _gaps
	gap.component == component
	msg := sprintf("the flags of %s cannot be read: %s", [component, gap.reason])
}

_gaps contains {"component": component, "path": container.script.at, "reason": "a shell script starts it"} if {
	some container in _containers
	not _words(container)
	some [_, component] in regex.find_all_string_submatch_n(_starts_component, container.script.text, -1)
}

_gaps contains {"component": process.name, "path": ["processes", i], "reason": "no arguments recorded"} if {
	input.review.object.kind == "NodeFacts"
	some i, process in input.review.object.processes
	not is_array(object.get(process, "args", null))
}

_gaps contains {"component": process.component, "path": path(process, _elsewhere), "reason": reason} if {
	some process in _started
	reason := sprintf("they are in a file of OpenShift, %s", [value(process, _elsewhere)])
}

# the containers of a pod as {"list", "words", "script", "env"}: list is the path of
# command or args, script the word a shell runs, null where no shell does
_containers contains {"list": list, "words": words, "script": _script(words), "env": env} if {
	input.review.object.kind == "Pod"
	some i, container in input.review.object.spec.containers
	words := [{"text": text, "at": ["spec", "containers", i, field, k]} |
		some field in ["command", "args"]
		some k, text in container[field]
		is_string(text)
	]
	list := array.slice(words[0].at, 0, 4)
	env := object.union_n([{e.name: e.value} | some e in container.env; is_string(e.value)])
}

_script(words) := words[k + 1] if {
	shell := _start(words, _shells)
	k := min([k | some k, word in words; k > shell; regex.match(`^-[a-z]*c$`, word.text)])
} else := null

# the words of the command that a container runs; undefined for a script that is
# more than one command of plain words
_words(container) := container.words if container.script == null

_words(container) := [{"text": text, "at": container.script.at} | some text in split(command, " ")] if {
	plain := regex.replace(container.script.text, `\s+\d*>>?\s*[^\s;|]+`, "")
	not regex.match(`["'\x60$\\;|&<>()#\n]`, trim_space(plain))
	command := regex.replace(trim_space(plain), `\s+`, " ")
}

# where the first of these programs stands, with nothing but launchers and their flags before it
_start(words, programs) := i if {
	i := min([k | some k, word in words; _program(word.text) in programs])
	not _other_program(words, i)
}

_other_program(words, i) if {
	some word in array.slice(words, 0, i)
	not startswith(word.text, "-")
	not _program(word.text) in _launchers
}

# programs that start the one named after them
_launchers := {"dumb-init", "exec", "go-runner", "hyperkube", "kube-log-runner", "nice", "tini", "watch-termination"}

_shells := {"ash", "bash", "dash", "sh"}

# in a script: the component where a command begins, and a flag or a variable after it
_starts_component := concat("", [
	`(?:^|[;&|\n]|\bexec\s|\bhyperkube\s|\s--\s)\s*(?:[^\s;&|]*/)?(`,
	concat("|", _components),
	`)\s+(?:\\\s+)?[-$"']`,
])

# the program a word of the command line starts: /usr/local/bin/kube-apiserver -> kube-apiserver
_program(word) := parts[count(parts) - 1] if parts := split(word, "/")

# METADATA
# description: |
#   All values of a flag in the order given: [] where it is not set. A bare flag
#   gives "true", or the next word where that is no flag (--f v).
values(process, flag) := [value |
	some i, word in process.args
	[name, value] := _parse(process.args, i, word)
	name == flag
]

_parse(_, _, word) := [_name(substring(word, 0, at)), substring(word, at + 1, -1)] if {
	startswith(word, "-")
	at := indexof(word, "=")
	at > 0
}

_parse(args, i, word) := [_name(word), args[i + 1]] if {
	startswith(word, "-")
	not contains(word, "=")
	_is_value(args, i + 1)
}

_parse(args, i, word) := [_name(word), "true"] if {
	startswith(word, "-")
	not contains(word, "=")
	not _is_value(args, i + 1)
}

# a negative number is a value, not a flag
_is_value(args, i) if regex.match(`^([^-]|-\d|$)`, args[i])

_name(word) := replace(trim_left(word, "-"), "_", "-")

# METADATA
# description: The value that counts, the last one given; undefined where the flag is not set.
value(process, flag) := given[count(given) - 1] if given := values(process, flag)

# METADATA
# description: The elements of a comma-separated flag, trimmed, all occurrences together; [] where not set.
list(process, flag) := [trim_space(element) |
	some given in values(process, flag)
	some element in split(given, ",")
	trim_space(element) != ""
]

# METADATA
# description: True where the flag is set, whatever its value.
is_set(process, flag) if count(values(process, flag)) > 0

# METADATA
# description: True where the flag is set and its value, the last one, is not empty.
is_given(process, flag) if value(process, flag) != ""

# METADATA
# description: |
#   The boolean a flag stands for, as strconv.ParseBool reads it; fallback where
#   it is not set or is no boolean.
bool(process, flag, fallback) := parsed if {
	parsed := _bool[value(process, flag)]
} else := fallback

_bool := object.union(
	{word: true | some word in ["1", "t", "T", "true", "TRUE", "True"]},
	{word: false | some word in ["0", "f", "F", "false", "FALSE", "False"]},
)

# METADATA
# description: |
#   The state of a feature gate in --feature-gates, the last one given; fallback
#   where it is not named.
gate(process, feature, fallback) := states[count(states) - 1] if {
	states := [state |
		some element in list(process, "feature-gates")
		[name, word] := split(element, "=")
		name == feature
		state := _bool[word]
	]
} else := fallback

# METADATA
# description: |
#   Where a finding about a flag points: the word that sets it last, or the whole
#   argument list where it is not set.
path(process, flag) := at[count(at) - 1] if {
	at := [process.at[i] |
		some i, word in process.args
		[name, _] := _parse(process.args, i, word)
		name == flag
	]
} else := process.path
