package policies.network.attack_path_internet_to_privileged_pod_test

import data.lib.fixture_test as fixture
import data.policies.network.attack_path_internet_to_privileged_pod as control

_reached := {`reachable through Service "web" of type NodePort, and container "app" is privileged`}

cases := {
	"no policy": {"policies": [], "want": _reached},
	"shut": {"policies": [{"podSelector": {}}], "want": set()},
	"a policy for other pods": {"policies": [{"podSelector": {"matchLabels": {"app": "api"}}}], "want": _reached},
	"a policy for egress": {"policies": [{"podSelector": {}, "policyTypes": ["Egress"]}], "want": _reached},
	"open for everybody": {"policies": [{"podSelector": {}, "ingress": [{}]}], "want": _reached},
	"open for addresses": {
		"policies": [{"podSelector": {}, "ingress": [{"from": [{"ipBlock": {"cidr": "0.0.0.0/0"}}]}]}],
		"want": _reached,
	},
	"open for pods": {"policies": [{"podSelector": {}, "ingress": [{"from": [{"podSelector": {}}]}]}], "want": set()},
	"open for namespaces, which are not outside": {
		"policies": [{"podSelector": {}, "ingress": [{"from": [{"namespaceSelector": {}}]}]}],
		"want": set(),
	},
	"shut by one, opened by another": {
		"policies": [{"podSelector": {}}, {"podSelector": {"matchLabels": {"app": "web"}}, "ingress": [{}]}],
		"want": _reached,
	},
	"opened for other pods only": {
		"policies": [{"podSelector": {}}, {"podSelector": {"matchLabels": {"app": "api"}}, "ingress": [{}]}],
		"want": set(),
	},
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

test_policies_do_not_hold_in_the_network_of_the_node if {
	spec := object.union(_privileged, {"hostNetwork": true})
	found := control.violation with input.review.object as _pod(spec)
		with data.inventory as fixture.inventory([_service, _policy(0, {"podSelector": {}}), _unread])
	{v.msg | some v in found} == _reached
	control.unknown == set() with input.review.object as _pod(spec)
		with data.inventory as fixture.inventory([_service, _unread])
}

# ingress, whether the way through a controller stays open
_through := {
	"namespaces": [[{"from": [{"namespaceSelector": {"matchLabels": {"name": "ingress"}}}]}], true],
	"pods of the namespace": [[{"from": [{"podSelector": {}}]}], false],
	"nobody": [[], false],
}

test_through_a_controller[note] if {
	some note, [ingress, open] in _through
	front := fixture.made(
		"networking.k8s.io/v1", "Ingress",
		{"name": "front", "namespace": "shop"},
		{"spec": {"defaultBackend": {"service": {"name": "web"}}}},
	)
	inner := object.union(_service, {"spec": {"type": "ClusterIP"}})
	policy := _policy(0, {"podSelector": {}, "ingress": ingress})
	found := control.violation with input.review.object as _pod(_privileged)
		with data.inventory as fixture.inventory([inner, front, policy])
	{v.msg | some v in found} == {msg |
		open
		msg := `reachable through Ingress "front", and container "app" is privileged`
	}
}

# rules of a Cilium policy, whether the way stays open
_cilium := {"everybody": [[{"fromEntities": ["all"]}], true], "nobody": [[{}], false]}

test_policies_of_the_plugin[note] if {
	some note, [ingress, open] in _cilium
	policy := fixture.made(
		"cilium.io/v2", "CiliumNetworkPolicy", {"name": "c", "namespace": "shop"},
		{"spec": {"endpointSelector": {}, "ingress": ingress}},
	)
	found := control.violation with input.review.object as _pod(_privileged)
		with data.inventory as fixture.inventory([_service, policy])
	{v.msg | some v in found} == {msg | open; some msg in _reached}
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

test_a_manifest_without_namespace if {
	pod := json.remove(_pod(_privileged), ["/metadata/namespace"])
	service := json.remove(_service, ["/metadata/namespace"])
	policy := json.remove(_policy(0, {"podSelector": {}}), ["/metadata/namespace"])
	control.violation == set() with input.review.object as pod with data.inventory as fixture.inventory([service, policy])
	count(control.violation) == 1 with input.review.object as pod with data.inventory as fixture.inventory([service])
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
