# METADATA
# title: Command lines of cluster components
# description: |
#   The flags of kube-apiserver, kube-controller-manager, kube-scheduler, etcd,
#   kubelet and kube-proxy, wherever the object under review shows them: a pod
#   that runs the component (command, then args), the processes of a NodeFacts,
#   or a kubeadm ClusterConfiguration (its defaults overlaid with extraArgs).
#   Flags follow pflag (S7): --f=v, --f v and a bare --f, which is "true"; the last
#   one wins; underscores in a name count as dashes.
package lib.flags

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
#   "path", "args", "env"}: args without the program itself, env an object of
#   literal environment values, path where a finding about a missing flag points.
processes contains {"component": component, "path": path, "args": args, "env": env} if {
	input.review.object.kind == "Pod"
	some i, container in input.review.object.spec.containers
	words := array.concat(object.get(container, "command", []), object.get(container, "args", []))
	some at in [k |
		some k, word in words
		k < 2
		is_string(word)
		_program(word) in _components
	]
	component := _program(words[at])
	args := _lines(array.slice(words, at + 1, count(words)))
	env := {e.name: e.value | some e in container.env; is_string(e.value)}
	path := ["spec", "containers", i, _list(container)]
}

processes contains {"component": component, "path": ["processes", i, "args"], "args": args, "env": env} if {
	input.review.object.kind == "NodeFacts"
	some i, process in input.review.object.processes
	component := process.name
	component in _components
	args := array.slice(process.args, 1, count(process.args))
	env := object.get(process, "env", {})
}

# the program a word of the command line starts: /usr/local/bin/kube-apiserver -> kube-apiserver
_program(word) := parts[count(parts) - 1] if parts := split(word, "/")

# a shell may be given one string: sh -c "exec kube-apiserver --f=v" is not parsed, and is not a component
_lines(words) := [word | some word in words; is_string(word)]

_list(container) := "command" if container.command

_list(container) := "args" if not container.command

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

_is_value(args, i) if {
	word := args[i]
	not startswith(word, "-")
}

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
#   Where a finding about a flag points: the word that sets it last, or the whole
#   argument list where it is not set.
path(process, _) := process.path
