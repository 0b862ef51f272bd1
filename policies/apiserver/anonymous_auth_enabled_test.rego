package policies.apiserver.anonymous_auth_enabled_test

import data.lib.fixture_test as fixture
import data.policies.apiserver.anonymous_auth_enabled as control

# want: paths into the argument list, in which the program is word 0
cases := {
	"not set": {"args": ["--authorization-mode=Node,RBAC"], "want": {[]}},
	"true": {"args": ["--authorization-mode=RBAC", "--anonymous-auth=true"], "want": {[2]}},
	"false": {"args": ["--authorization-mode=RBAC", "--anonymous-auth=false"], "want": set()},
	"AlwaysAllow switches it off": {"args": ["--authorization-mode=RBAC,AlwaysAllow"], "want": set()},
	"the default mode switches it off": {"args": ["--anonymous-auth=true"], "want": set()},
	"a chain in a file does not": {"args": ["--authorization-config=/authz"], "want": {[]}},
	"the flag beside a file that is not at hand": {
		"args": ["--authentication-config=/x", "--anonymous-auth=false", "--authorization-mode=RBAC"],
		"want": set(),
	},
}

test_violation[note][way] if {
	some note, tc in cases
	some way, seen in fixture.command_lines("kube-apiserver", tc.args)

	{array.concat(seen.list, at) | some at in tc.want} == _faults with input.review.object as seen.object
	set() == control.unknown with input.review.object as seen.object
}

test_message[note] if {
	some note, tc in {
		"not set": {
			"args": ["--authorization-mode=RBAC"],
			"want": {"anonymous requests are accepted on every path"},
		},
	}
	pod := fixture.static_pod("kube-apiserver", tc.args)
	tc.want == {v.msg | some v in control.violation} with input.review.object as pod
}

test_kubeadm[note] if {
	some note, tc in {
		"defaults": {"fields": {}, "want": {["apiServer", "extraArgs"]}},
		"switched off": {"fields": {"apiServer": {"extraArgs": {"anonymous-auth": "false"}}}, "want": set()},
	}
	config := fixture.kubeadm(tc.fields)
	tc.want == _faults with input.review.object as config
}

test_unreadable[note] if {
	some note, object_ in fixture.unreadable("kube-apiserver")
	count(control.unknown) == 1 with input.review.object as object_
	set() == control.violation with input.review.object as object_
}

test_other_components[other] if {
	some other in ["kube-controller-manager", "kube-scheduler"]
	every tc in cases {
		every seen in fixture.command_lines(other, tc.args) {
			set() == control.violation | control.unknown with input.review.object as seen.object
		}
	}
}

test_file[note] if {
	some note, tc in {
		"no anonymous block": {"file": {}, "want": {"every path"}},
		"null": {"file": {"anonymous": null}, "want": {"every path"}},
		"off": {"file": {"anonymous": {"enabled": false}}, "want": set()},
		"an empty block": {"file": {"anonymous": {}}, "want": set()},
		"on": {"file": {"anonymous": {"enabled": true}}, "want": {"every path"}},
		"on without conditions": {"file": {"anonymous": {"enabled": true, "conditions": []}}, "want": {"every path"}},
		"null conditions": {"file": {"anonymous": {"enabled": true, "conditions": null}}, "want": {"every path"}},
		"on for health checks": {"file": {"anonymous": _on_for(["/livez", "/readyz", "/healthz"])}, "want": set()},
		"on for a health check": {"file": {"anonymous": _on_for(["/livez"])}, "want": set()},
		"on for more": {"file": {"anonymous": _on_for(["/livez", "/version"])}, "want": {"/version"}},
		"off for more": {
			"file": {"anonymous": object.union(_on_for(["/version"]), {"enabled": false})},
			"want": set(),
		},
	}
	node := _node(["--authorization-mode=RBAC", "--authentication-config=/authn"], {"/authn": tc.file})
	want := {sprintf("anonymous requests are accepted on %s", [scope]) | some scope in tc.want}
	want == {v.msg | some v in control.violation} with input.review.object as node
	set() == control.unknown with input.review.object as node
}

test_path_of_the_file if {
	node := _node(["--authentication-config=/authn"], {"/authn": {"anonymous": {"enabled": true}}})
	{["processes", 0, "args", 1]} == _faults with input.review.object as node
}

test_flag_beside_a_file if {
	file := {"/authn": {"anonymous": {"enabled": true}}}
	node := _node(["--authorization-mode=RBAC", "--authentication-config=/authn", "--anonymous-auth=false"], file)
	set() == _faults with input.review.object as node
}

test_file_not_at_hand if {
	node := _node(["--authorization-mode=RBAC", "--authentication-config=/authn"], {})
	set() == _faults with input.review.object as node
	{["processes", 0, "args", 2]} == {u.details.path | some u in control.unknown} with input.review.object as node
}

_on_for(paths) := {"enabled": true, "conditions": [{"path": path} | some path in paths]}

_node(args, files) := fixture.node_facts({
	"processes": [{"name": "kube-apiserver", "args": array.concat(["kube-apiserver"], args)}],
	"configs": {path: object.union({"kind": "AuthenticationConfiguration"}, file) | some path, file in files},
})

_faults := {v.details.path | some v in control.violation}
