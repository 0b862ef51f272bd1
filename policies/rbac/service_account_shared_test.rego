package policies.rbac.service_account_shared_test

import data.lib.fixture_test as fixture
import data.policies.rbac.service_account_shared as control

cases := {
	"one workload": {"objects": [_run("web", "app")], "want": set()},
	"two": {"objects": [_run("web", "app"), _run("api", "app")], "want": {"2 workloads share it and its rights: Deployment api, Deployment web"}},
	"two with accounts of their own": {"objects": [_run("web", "app"), _run("api", "api")], "want": set()},
}

test_violation[note] if {
	some note, tc in cases
	world := fixture.inventory(array.concat([_account, _binding("view")], tc.objects))
	found := {[v.details.path, v.msg] | some v in control.violation} with input.review.object as _account
		with data.inventory as world
	found == {[["metadata", "name"], msg] | some msg in tc.want}
}

test_rights[note] if {
	some note, tc in {
		"none": {"bindings": [], "want": 0},
		"discovery": {"bindings": [_binding("system:discovery")], "want": 0},
		"discovery and more": {"bindings": [_binding("system:discovery"), _binding("view")], "want": 1},
		"a role that is not known": {"bindings": [_binding("lost")], "want": 1},
	}
	world := fixture.inventory(array.concat([_account, _run("web", "app"), _run("api", "app")], tc.bindings))
	found := count(control.violation) with input.review.object as _account with data.inventory as world
	found == tc.want
}

test_parameters if {
	world := fixture.inventory([_account, _binding("view"), _run("web", "app"), _run("api", "app")])
	control.violation == set() with input.review.object as _account
		with data.inventory as world
		with input.parameters as {"maxWorkloads": 2}
}

test_a_long_list_is_cut if {
	world := fixture.inventory(array.concat(
		[_account, _binding("view")],
		[_run(sprintf("workload-number-%s", [format_int(i, 10)]), "app") | some i in numbers.range(1, 20)],
	))
	some v in control.violation with input.review.object as _account with data.inventory as world
	startswith(v.msg, "20 workloads share it")
	count(v.msg) < 200
}

test_other_kinds_are_left_alone if {
	other := object.union(_account, {"kind": "Secret"})
	world := fixture.inventory([_account, _binding("view"), _run("web", "app"), _run("api", "app")])
	control.violation == set() with input.review.object as other with data.inventory as world
}

test_strangers[what] if {
	bad := _account
	known := fixture.inventory([_account, _binding("view"), _run("web", "app"), _run("api", "app")])
	some what, stranger in fixture.strangers(bad)
	count(control.violation) > 0 with input.review.object as bad with data.inventory as known
	control.violation == set() with input.review.object as stranger with data.inventory as known
}

_account := fixture.made("v1", "ServiceAccount", {"name": "app", "namespace": "shop"}, {})

_binding(role) := fixture.binding("RoleBinding", role, [{"kind": "ServiceAccount", "name": "app", "namespace": "shop"}])

_run(name, account) := fixture.made(
	"apps/v1", "Deployment",
	{"name": name, "namespace": "shop"},
	{"spec": {"template": {"spec": {"serviceAccountName": account, "containers": []}}}},
)
