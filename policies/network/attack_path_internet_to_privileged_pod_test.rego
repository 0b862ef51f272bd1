package policies.network.attack_path_internet_to_privileged_pod_test

import data.lib.fixture_test as fixture
import data.policies.network.attack_path_internet_to_privileged_pod as control

_reached := {`reachable through Service "web" of type NodePort, and container "app" is privileged`}

cases := {
	"no policy": {"policies": [], "want": _reached},
	"shut": {"policies": [{"podSelector": {}}], "want": set()},
}

test_violation[note][kind] if {
	some note, tc in cases
	some kind, workload in fixture.workloads_with_metadata(_privileged, {"labels": {"app": "web"}})
	world := fixture.inventory(array.concat([_service], [_policy(i, spec) | some i, spec in tc.policies]))
	found := control.violation with input.review.object as workload.object with data.inventory as world
	{v.msg | some v in found} == tc.want
	{array.concat(workload.path, ["containers", 0, "securityContext", "privileged"]) | some _ in tc.want} == {v.details.path |
		some v in found
	}
	{"web" | some _ in tc.want} == {ref.name | some v in found; some ref in v.details.related}
	control.unknown == set() with input.review.object as workload.object with data.inventory as world
}

test_no_power if {
	pod := _pod({"containers": [{"name": "app"}]})
	control.violation == set() with input.review.object as pod with data.inventory as fixture.inventory([_service])
	control.unknown == set() with input.review.object as pod with data.inventory as fixture.inventory([_service, _unread])
}

test_no_way if {
	control.violation == set() with input.review.object as _pod(_privileged)
		with data.inventory as fixture.inventory([])
}

test_one_power_is_enough if {
	twice := {"containers": [{"name": n, "securityContext": {"privileged": true}} | some n in ["app", "more"]]}
	found := control.violation with input.review.object as _pod(twice)
		with data.inventory as fixture.inventory([_service])
	count(found) == 1
}

test_unknown if {
	world := fixture.inventory([_service, _unread])
	control.violation == set() with input.review.object as _pod(_privileged) with data.inventory as world
	found := control.unknown with input.review.object as _pod(_privileged) with data.inventory as world
	{[u.msg, u.details.path] | some u in found} == {[
		`reachable through Service "web" of type NodePort, unless GlobalNetworkPolicy "some" shuts it`,
		["spec", "containers", 0, "securityContext", "privileged"],
	]}
	{"some"} == {ref.name | some u in found; some ref in u.details.related}
}

_privileged := {"containers": [{"name": "app", "securityContext": {"privileged": true}}]}

_pod(spec) := fixture.workloads_with_metadata(spec, {"labels": {"app": "web"}}).Pod.object

_service := fixture.made(
	"v1", "Service", {"name": "web", "namespace": "shop"},
	{"spec": {"type": "NodePort", "selector": {"app": "web"}}},
)

_policy(i, spec) := fixture.made(
	"networking.k8s.io/v1", "NetworkPolicy",
	{"name": sprintf("p%s", [format_int(i, 10)]), "namespace": "shop"},
	{"spec": spec},
)

_unread := fixture.made(
	"projectcalico.org/v3", "GlobalNetworkPolicy", {"name": "some"},
	{"spec": {"selector": "has(team)", "types": ["Ingress"]}},
)
