package policies.secrets.env_var_from_secret_test

import data.lib.fixture_test as fixture
import data.policies.secrets.env_var_from_secret as control

cases := {
	"no variables": {"spec": {"containers": [{"name": "app"}]}, "want": set()},
	"null lists": {"spec": {"containers": [{"name": "app", "env": null, "envFrom": null}]}, "want": set()},
	"a literal": {"spec": _env([{"name": "A", "value": "x"}]), "want": set()},
	"a ConfigMap key": {"spec": _env([{"name": "A", "valueFrom": {"configMapKeyRef": {"name": "c"}}}]), "want": set()},
	"a null reference": {"spec": _env([{"name": "A", "valueFrom": {"secretKeyRef": null}}]), "want": set()},
	"a key of a Secret": {
		"spec": _env([{"name": "A", "value": "x"}, _variable]),
		"want": {["containers", 0, "env", 1, "valueFrom", "secretKeyRef"]},
	},
	"a reference without a name is still reported": {
		"spec": _env([{"valueFrom": {"secretKeyRef": {}}}]),
		"want": {["containers", 0, "env", 0, "valueFrom", "secretKeyRef"]},
	},
	"a whole Secret": {
		"spec": _env_from([{"configMapRef": {"name": "c"}}, {"secretRef": {"name": "db"}}]),
		"want": {["containers", 0, "envFrom", 1, "secretRef"]},
	},
	"a whole ConfigMap and a null Secret": {
		"spec": _env_from([{"configMapRef": {"name": "c"}}, {"secretRef": null}]),
		"want": set(),
	},
	"every container list is read": {
		"spec": {
			"containers": [{"name": "app", "env": [_variable]}],
			"ephemeralContainers": [{"name": "app", "envFrom": [{"secretRef": {}}]}],
			"initContainers": [{"name": "app", "env": [_variable]}],
		},
		"want": {
			["containers", 0, "env", 0, "valueFrom", "secretKeyRef"],
			["ephemeralContainers", 0, "envFrom", 0, "secretRef"],
			["initContainers", 0, "env", 0, "valueFrom", "secretKeyRef"],
		},
	},
}

test_violation[note][kind] if {
	some note, tc in cases
	some kind, workload in fixture.workloads(tc.spec)

	want := {array.concat(workload.path, at) | some at in tc.want}
	want == {v.details.path | some v in control.violation} with input.review.object as workload.object
}

test_messages if {
	pod := fixture.pod({"containers": [{"name": "app", "env": [_variable], "envFrom": [{"secretRef": {"name": "db"}}]}]})
	{
		`container "app" takes variable "DB_PASSWORD" from a Secret`,
		`container "app" takes all keys of Secret "db" as variables`,
	} == {v.msg | some v in control.violation} with input.review.object as pod
}

test_other_kinds if count(control.violation) == 0 with input.review.object as {"apiVersion": "v1", "kind": "Secret"}

_variable := {"name": "DB_PASSWORD", "valueFrom": {"secretKeyRef": {"name": "db", "key": "password"}}}

_env(list) := {"containers": [{"name": "app", "env": list}]}

_env_from(list) := {"containers": [{"name": "app", "envFrom": list}]}
