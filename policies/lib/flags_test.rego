package lib.flags_test

import data.lib.fixture_test as fixture
import data.lib.flags

test_component_in_a_pod[note] if {
	some note, tc in {
		"command": {
			"container": {"command": ["kube-apiserver", "--a=1"], "args": ["--b=2"]},
			"list": "command",
			"args": ["--a=1", "--b=2"],
			"at": [["command", 1], ["args", 0]],
		},
		"args only": {
			"container": {"command": null, "args": ["kube-apiserver", "--a=1"]},
			"list": "args",
			"args": ["--a=1"],
			"at": [["args", 1]],
		},
		"a path": {
			"container": {"command": ["/usr/local/bin/kube-apiserver", "--a=1"]},
			"list": "command",
			"args": ["--a=1"],
			"at": [["command", 1]],
		},
		"a launcher with flags of its own": {
			"container": {"command": ["/go-runner", "--log-file=/x", "/usr/bin/kube-apiserver"], "args": ["--a=1"]},
			"list": "command",
			"args": ["--a=1"],
			"at": [["args", 0]],
		},
		"words that are no strings are no words": {
			"container": {"command": ["kube-apiserver", 1, "--a=1"]},
			"list": "command",
			"args": ["--a=1"],
			"at": [["command", 2]],
		},
		"a plain script": {
			"container": {"command": ["/bin/sh", "-ec", " exec  kube-apiserver --a=1 1>>/var/log/x 2>&1 "]},
			"list": "command",
			"args": ["--a=1"],
			"at": [["command", 2]],
		},
		"a plain script in args": {
			"container": {"command": ["/bin/bash", "-o", "pipefail", "-c"], "args": ["kube-apiserver --a=1"]},
			"list": "command",
			"args": ["--a=1"],
			"at": [["args", 0]],
		},
	}
	base := ["spec", "containers", 1]
	set() == _everything_unreadable with input.review.object as _pod(tc.container)
	[process] := [p | some p in flags.processes] with input.review.object as _pod(tc.container)
	process == {
		"component": "kube-apiserver",
		"path": array.concat(base, [tc.list]),
		"args": tc.args,
		"at": [array.concat(base, at) | some at in tc.at],
		"env": {},
	}
}

test_no_component_in_a_pod[note] if {
	some note, container in {
		"nothing given": {"name": "kube-apiserver", "image": "registry.example.com/kube-apiserver:v1"},
		"null": {"command": null, "args": null},
		"no strings": {"command": [1, 2]},
		"another program": {"command": ["kubectl", "--a=1"]},
		"named among the arguments of another": {"command": ["backup", "--v", "etcd"]},
		"a script of other things": {"command": ["sh", "-c", "until nc -z etcd 2379; do sleep 1; done"]},
		"a plain script of other things": {"command": ["sh", "-c", "wait-for etcd --timeout=1"]},
		"a script that names it": {"command": ["sh", "-c", "echo etcd --x; echo 'etcd'"]},
		"a shell without a script": {"command": ["sh", "etcd; etcd --x"]},
		"a shell whose script is missing": {"command": ["sh", "-c"]},
		"a shell that is an argument": {"command": ["run", "sh", "-c", "etcd --x; true"]},
		"a longer name": {"command": ["sh", "-c", "my-etcd --x; true"]},
	}
	set() == flags.processes with input.review.object as _pod(container)
	set() == _everything_unreadable with input.review.object as _pod(container)
}

test_no_component_in_other_kinds if {
	pod := fixture.static_pod("kube-apiserver", [])
	set() == flags.processes with input.review.object as object.union(pod, {"kind": "Thing"})
	facts := fixture.node_facts({"processes": [{"name": "kubelet", "args": ["kubelet"]}]})
	set() == flags.processes with input.review.object as object.union(facts, {"kind": "Thing"})
	set() == _everything_unreadable with input.review.object as {"kind": "Thing", "processes": [{"name": "kubelet"}]}
	set() == flags.processes with input.review.object as fixture.pod({"containers": null})
}

test_every_component[component] if {
	some component in [
		"etcd",
		"kube-apiserver",
		"kube-controller-manager",
		"kube-proxy",
		"kube-scheduler",
		"kubelet",
	]
	pod := fixture.static_pod(component, ["--a=1"])
	[["--a=1"]] == [p.args | some p in flags.of(component)] with input.review.object as pod
	set() == flags.of("another") with input.review.object as pod
}

test_environment if {
	env := [{"name": "A", "value": "1"}, {"name": "A", "value": "2"}, {"name": "B", "valueFrom": {}}]
	[{"A": "2"}] == [p.env | some p in flags.processes] with input.review.object as _pod({
		"command": ["etcd"],
		"env": env,
	})
}

test_node_facts if {
	facts := fixture.node_facts({"processes": [
		{"name": "containerd", "args": ["containerd"]},
		{"name": "etcd", "args": ["/bin/etcd", "--a=1", 2], "env": {"E": "1"}},
		{"name": "kubelet", "args": ["kubelet"]},
	]})
	{
		{
			"component": "etcd",
			"path": ["processes", 1, "args"],
			"args": ["--a=1"],
			"at": [["processes", 1, "args", 1]],
			"env": {"E": "1"},
		},
		{"component": "kubelet", "path": ["processes", 2, "args"], "args": [], "at": [], "env": {}},
	} == flags.processes with input.review.object as facts
}

test_kubeadm if {
	config := fixture.kubeadm({"scheduler": {"extraArgs": [{"name": "profiling", "value": "false"}]}})
	processes := flags.of("kube-scheduler") with input.review.object as config
	[{"env": {}, "path": ["scheduler", "extraArgs"]}] == [object.filter(p, ["env", "path"]) | some p in processes]
	["false"] == [flags.value(p, "profiling") | some p in processes]
	["127.0.0.1"] == [flags.value(p, "bind-address") | some p in processes]
	[["scheduler", "extraArgs", 0, "value"]] == [flags.path(p, "profiling") | some p in processes]
	[["scheduler", "extraArgs"]] == [flags.path(p, "bind-address") | some p in processes]
	[["scheduler", "extraArgs"]] == [flags.path(p, "missing") | some p in processes]
}

test_unreadable_scripts[script] if {
	some script in [
		"exec kube-apiserver --a=\"1\"",
		"exec kube-apiserver --a='1'",
		"/usr/bin/kube-apiserver --a=$A",
		"set -e; kube-apiserver --a=1",
		"sleep 1 && kube-apiserver --a=1",
		"sleep 1\nkube-apiserver --a=1",
		"kube-apiserver --a=1 | tee /x",
		"kube-apiserver \\\n  --a=1",
		"kube-apiserver $FLAGS",
		"kube-apiserver \"$@\"",
		"exec watch-termination -- hyperkube kube-apiserver --a=$(A)",
		"exec watch-termination -- kube-apiserver --a=`A`",
		"kube-apiserver --a=1 # x",
	]
	pod := _pod({"command": ["sh", "-c"], "args": [script]})
	set() == flags.processes with input.review.object as pod
	{{
		"msg": "the flags of kube-apiserver cannot be read: a shell script starts it",
		"details": {"path": ["spec", "containers", 1, "args", 0]},
	}} == flags.unreadable("kube-apiserver") with input.review.object as pod
	set() == flags.unreadable("etcd") with input.review.object as pod
}

test_unreadable_processes if {
	facts := fixture.node_facts({"processes": [{"name": "kubelet", "args": null}, {"name": "etcd", "args": []}]})
	{"etcd"} == {process.component | some process in flags.processes} with input.review.object as facts
	{{
		"msg": "the flags of kubelet cannot be read: no arguments recorded",
		"details": {"path": ["processes", 0]},
	}} == _everything_unreadable with input.review.object as facts
}

test_file_of_openshift[way] if {
	some way, seen in fixture.command_lines("kube-apiserver", ["--x=1", "--openshift-config=/config.yaml"])
	set() == flags.processes with input.review.object as seen.object
	{{
		"msg": "the flags of kube-apiserver cannot be read: they are in a file of OpenShift, /config.yaml",
		"details": {"path": array.concat(seen.list, [2])},
	}} == flags.unreadable("kube-apiserver") with input.review.object as seen.object
}

test_flags[note] if {
	some note, tc in {
		"not set": {"args": ["--x=1", "f=1"], "values": [], "path": _list},
		"words without dashes": {"args": ["f", "v", "f"], "values": [], "path": _list},
		"no arguments": {"args": [], "values": [], "path": _list},
		"with an equals sign": {"args": ["--x=1", "--f=v=w"], "values": ["v=w"], "path": ["at", 1]},
		"empty": {"args": ["--f="], "values": [""], "path": ["at", 0]},
		"two words": {"args": ["--f", "v", "--g=f"], "values": ["v"], "path": ["at", 0]},
		"an empty word": {"args": ["--f", ""], "values": [""], "path": ["at", 0]},
		"a negative number": {"args": ["--f", "-1"], "values": ["-1"], "path": ["at", 0]},
		"bare at the end": {"args": ["--f"], "values": ["true"], "path": ["at", 0]},
		"bare before a flag": {"args": ["--f", "--g"], "values": ["true"], "path": ["at", 0]},
		"one dash": {"args": ["-f=v"], "values": ["v"], "path": ["at", 0]},
		"several": {"args": ["--f=v", "--f=w"], "values": ["v", "w"], "path": ["at", 1]},
	}
	process := _process(tc.args)
	tc.values == flags.values(process, "f")
	{tc.values[count(tc.values) - 1] | true} == {flags.value(process, "f") | true}
	count(tc.values) > 0 == _is_set(process, "f")
	tc.path == flags.path(process, "f")
}

test_underscores if ["v"] == flags.values(_process(["--a_b_c=v"]), "a-b-c")

test_list[note] if {
	some note, tc in {
		"not set": {"args": [], "want": []},
		"empty": {"args": ["--f="], "want": []},
		"one": {"args": ["--f=a"], "want": ["a"]},
		"spaces and gaps": {"args": ["--f=a, b,,c "], "want": ["a", "b", "c"]},
		"repeated": {"args": ["--f=a,b", "--f=c"], "want": ["a", "b", "c"]},
	}
	tc.want == flags.list(_process(tc.args), "f")
}

test_is_given[note] if {
	some note, tc in {
		"not set": {"args": [], "want": false},
		"empty": {"args": ["--f=v", "--f="], "want": false},
		"a value": {"args": ["--f=", "--f=v"], "want": true},
	}
	tc.want == _is_given(_process(tc.args), "f")
}

test_bool[note][fallback] if {
	some note, tc in {
		"true": {"args": ["--f=true"], "want": true},
		"t": {"args": ["--f=T"], "want": true},
		"bare": {"args": ["--f"], "want": true},
		"0": {"args": ["--f=0"], "want": false},
		"false": {"args": ["--f=False"], "want": false},
		"the last wins": {"args": ["--f", "--f=false"], "want": false},
	}
	some fallback in [true, false]
	tc.want == flags.bool(_process(tc.args), "f", fallback)
}

test_bool_fallback[note][fallback] if {
	some note, args in {"not set": [], "no boolean": ["--f=yes"]}
	some fallback in [true, false]
	fallback == flags.bool(_process(args), "f", fallback)
}

test_gate[note] if {
	some note, tc in {
		"not set": {"args": [], "want": "fallback"},
		"others": {"args": ["--feature-gates=G=true,FF=true"], "want": "fallback"},
		"no boolean": {"args": ["--feature-gates=F=yes"], "want": "fallback"},
		"no state": {"args": ["--feature-gates=F"], "want": "fallback"},
		"false": {"args": ["--feature-gates=G=true,F=false"], "want": false},
		"the last wins": {"args": ["--feature-gates=F=false", "--feature-gates=F=true,G=false"], "want": true},
	}
	tc.want == flags.gate(_process(tc.args), "F", "fallback")
}

_is_set(process, flag) if flags.is_set(process, flag)

else := false

_is_given(process, flag) if flags.is_given(process, flag)

else := false

_list := ["list"]

_process(args) := {"args": args, "at": [["at", i] | some i, _ in args], "path": _list}

_pod(container) := fixture.pod({"containers": [{"name": "other"}, container]})

_everything_unreadable := {finding |
	some component in ["etcd", "kube-apiserver", "kubelet"]
	some finding in flags.unreadable(component)
}
