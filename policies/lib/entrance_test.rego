package lib.entrance_test

import data.lib.entrance
import data.lib.fixture_test as fixture

_service_way := `Service "web" of type NodePort`

cases := {
	"no policy": {"policies": [], "open": true},
	"shut": {"policies": [{"podSelector": {}}], "open": false},
	"a policy for other pods": {"policies": [{"podSelector": {"matchLabels": {"app": "api"}}}], "open": true},
	"a policy for egress": {"policies": [{"podSelector": {}, "policyTypes": ["Egress"]}], "open": true},
	"open for everybody": {"policies": [{"podSelector": {}, "ingress": [{}]}], "open": true},
	"open for addresses": {
		"policies": [{"podSelector": {}, "ingress": [{"from": [{"ipBlock": {"cidr": "0.0.0.0/0"}}]}]}],
		"open": true,
	},
	"open for pods": {"policies": [{"podSelector": {}, "ingress": [{"from": [{"podSelector": {}}]}]}], "open": false},
	"open for namespaces, which are not outside": {
		"policies": [{"podSelector": {}, "ingress": [{"from": [{"namespaceSelector": {}}]}]}],
		"open": false,
	},
	"shut by one, opened by another": {
		"policies": [{"podSelector": {}}, {"podSelector": {"matchLabels": {"app": "web"}}, "ingress": [{}]}],
		"open": true,
	},
	"opened for other pods only": {
		"policies": [{"podSelector": {}}, {"podSelector": {"matchLabels": {"app": "api"}}, "ingress": [{}]}],
		"open": false,
	},
	"opened by what does not isolate": {
		"policies": [{"podSelector": {}}, {"podSelector": {}, "policyTypes": ["Egress"], "ingress": [{}]}],
		"open": false,
	},
}

test_open[note][kind] if {
	some note, tc in cases
	some kind, workload in fixture.workloads_with_metadata({"containers": []}, {"labels": {"app": "web"}})
	world := fixture.inventory(array.concat([_service], [_policy(i, spec) | some i, spec in tc.policies]))
	found := entrance.open with input.review.object as workload.object with data.inventory as world
	{way.text | some way in found} == {_service_way | tc.open}
	entrance.doubtful == set() with input.review.object as workload.object with data.inventory as world
}

test_no_way if {
	entrance.open == set() with input.review.object as _pod with data.inventory as fixture.inventory([])
	entrance.doubtful == set() with input.review.object as _pod with data.inventory as fixture.inventory([_unread])
}

test_policies_do_not_hold_in_the_network_of_the_node if {
	pod := object.union(_pod, {"spec": {"hostNetwork": true}})
	world := fixture.inventory([_service, _policy(0, {"podSelector": {}}), _unread])
	found := entrance.open with input.review.object as pod with data.inventory as world
	{way.text | some way in found} == {_service_way}
	entrance.doubtful == set() with input.review.object as pod with data.inventory as world
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
	found := entrance.open with input.review.object as _pod
		with data.inventory as fixture.inventory([inner, front, _policy(0, {"podSelector": {}, "ingress": ingress})])
	{way.text | some way in found} == {`Ingress "front"` | open}
}

# rules of a Cilium policy, whether the way stays open
_cilium := {"everybody": [[{"fromEntities": ["all"]}], true], "nobody": [[{}], false]}

test_policies_of_the_plugin[note] if {
	some note, [ingress, open] in _cilium
	policy := fixture.made(
		"cilium.io/v2", "CiliumNetworkPolicy", {"name": "c", "namespace": "shop"},
		{"spec": {"endpointSelector": {}, "ingress": ingress}},
	)
	found := entrance.open with input.review.object as _pod with data.inventory as fixture.inventory([_service, policy])
	{way.text | some way in found} == {_service_way | open}
}

test_an_open_policy_of_the_plugin_for_other_pods if {
	own := fixture.made(
		"cilium.io/v2", "CiliumNetworkPolicy", {"name": "c", "namespace": "shop"},
		{"spec": {"endpointSelector": {"matchLabels": {"app": "api"}}, "ingress": [{"fromEntities": ["all"]}]}},
	)
	entrance.open == set() with input.review.object as _pod
		with data.inventory as fixture.inventory([_service, own, _policy(0, {"podSelector": {}})])
}

test_doubtful if {
	world := fixture.inventory([_service, _unread])
	entrance.open == set() with input.review.object as _pod with data.inventory as world
	found := entrance.doubtful with input.review.object as _pod with data.inventory as world
	{[doubt.way.text, doubt.by.name] | some doubt in found} == {[_service_way, "some"]}
}

test_a_manifest_without_namespace if {
	pod := json.remove(_pod, ["/metadata/namespace"])
	service := json.remove(_service, ["/metadata/namespace"])
	policy := json.remove(_policy(0, {"podSelector": {}}), ["/metadata/namespace"])
	entrance.open == set() with input.review.object as pod with data.inventory as fixture.inventory([service, policy])
	count(entrance.open) == 1 with input.review.object as pod with data.inventory as fixture.inventory([service])
}

_pod := fixture.workloads_with_metadata({"containers": []}, {"labels": {"app": "web"}}).Pod.object

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
