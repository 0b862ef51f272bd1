package lib.gatekeeper_test

import data.lib.fixture_test as fixture
import data.lib.gatekeeper

specs := {
	"no action": {"spec": {}, "denies": true},
	"deny": {"spec": {"enforcementAction": "deny"}, "denies": true},
	"dryrun": {"spec": {"enforcementAction": "dryrun"}, "denies": false},
	"deny in a scope": {"spec": _scoped(["warn", "deny"]), "denies": true},
	"warn in a scope": {"spec": _scoped(["warn"]), "denies": false},
	"warn, with a scope that is not in use": {
		"spec": object.union(_scoped(["deny"]), {"enforcementAction": "warn"}),
		"denies": false,
	},
	"null": {"spec": null, "denies": false},
}

test_refusing_pods[kind][note] if {
	some kind in [
		"K8sPSPAllowPrivilegeEscalationContainer",
		"K8sPSPAllowedUsers",
		"K8sPSPCapabilities",
		"K8sPSPHostFilesystem",
		"K8sPSPHostNamespace",
		"K8sPSPPrivilegedContainer",
	]
	some note, tc in specs
	kind in gatekeeper.known
	world := fixture.inventory([_constraint(kind, tc.spec)])
	{kind | tc.denies} == gatekeeper.refusing_pods with data.inventory as world
}

test_external_ips[note] if {
	some note, tc in specs
	{true | tc.denies} == {true | gatekeeper.refuses_external_ips} with data.inventory as fixture.inventory([_constraint(
		"K8sExternalIPs",
		tc.spec,
	)])
}

test_kinds if {
	{"K8sFoo"} == gatekeeper.kinds with data.inventory as fixture.inventory([
		_template("templates.gatekeeper.sh/v1", "k8sfoo", "K8sFoo"),
		_template("example.com/v1", "k8sbar", "K8sBar"),
	])
}

_scoped(actions) := {
	"enforcementAction": "scoped",
	"scopedEnforcementActions": [{"action": action} | some action in actions],
}

_constraint(kind, spec) := {
	"apiVersion": "constraints.gatekeeper.sh/v1beta1",
	"kind": kind,
	"metadata": {"name": "x"},
	"spec": spec,
}

_template(gv, name, kind) := {
	"apiVersion": gv,
	"kind": "ConstraintTemplate",
	"metadata": {"name": name},
	"spec": {"crd": {"spec": {"names": {"kind": kind}}}},
}
