package lib.reachability_test

import data.lib.fixture_test as fixture
import data.lib.reachability

_policy(name, namespace, spec) := {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "NetworkPolicy",
	"metadata": {"name": name, "namespace": namespace},
	"spec": spec,
}

_admin(kind, name, spec) := {
	"apiVersion": "policy.networking.k8s.io/v1alpha1",
	"kind": kind,
	"metadata": {"name": name},
	"spec": spec,
}

_world(policies, admins, baselines) := {
	"cluster": {
		"v1": {"Namespace": {
			"shop": {"metadata": {"name": "shop", "labels": {"team": "shop"}}},
			"bank": {"metadata": {"name": "bank", "labels": {"team": "bank"}}},
		}},
		"policy.networking.k8s.io/v1alpha1": {
			"AdminNetworkPolicy": {admin.metadata.name: admin | some admin in admins},
			"BaselineAdminNetworkPolicy": {baseline.metadata.name: baseline | some baseline in baselines},
		},
	},
	"namespace": {ns: {"networking.k8s.io/v1": {"NetworkPolicy": {policy.metadata.name: policy |
		some policy in policies
		policy.metadata.namespace == ns
	}}} |
		some ns in {policy.metadata.namespace | some policy in policies}
	},
}

_pod(namespace, app) := {
	"namespace": namespace,
	"labels": {"app": app},
	"ports": [{"name": "http", "protocol": "TCP", "number": 8080}],
	"host": false,
}

_web := _pod("shop", "web")

_db := _pod("shop", "db")

_teller := _pod("bank", "teller")

_node := object.union(_web, {"host": true})

_internet := {"address": "internet"}

_deny := {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}

_from(peers, ports) := {"podSelector": {"matchLabels": {"app": "db"}}, "ingress": [{"from": peers, "ports": ports}]}

_to(peers, ports) := {"podSelector": {}, "policyTypes": ["Egress"], "egress": [{"to": peers, "ports": ports}]}

_block(cidr, except) := [{"ipBlock": {"cidr": cidr, "except": except}}]

# what the spec of a policy in shop makes of a connection
_cases := {
	"no policy": [null, _teller, _db, "TCP", 5432, "allowed"],
	"isolated": [_deny, _web, _db, "TCP", 5432, "denied"],
	"isolated, from another namespace": [_deny, _teller, _db, "TCP", 5432, "denied"],
	"the other namespace is not isolated": [_deny, _teller, _pod("bank", "db"), "TCP", 5432, "allowed"],
	"isolated for egress": [_deny, _web, _internet, "TCP", 443, "denied"],
	"the node is not isolated": [_deny, _node, _internet, "TCP", 443, "allowed"],
	"to the node": [{"podSelector": {}, "policyTypes": ["Ingress"]}, _internet, _node, "TCP", 22, "allowed"],
	"every peer": [_from([], []), _teller, _db, "TCP", 1, "allowed"],
	"every peer, a port": [_from([], [{"port": 5432}]), _teller, _db, "TCP", 5432, "allowed"],
	"every peer, another port": [_from([], [{"port": 5432}]), _teller, _db, "TCP", 5433, "denied"],
	"every peer, another protocol": [_from([], [{"port": 5432}]), _teller, _db, "UDP", 5432, "denied"],
	"a range": [_from([], [{"port": 5000, "endPort": 6000}]), _teller, _db, "TCP", 6000, "allowed"],
	"beyond a range": [_from([], [{"port": 5000, "endPort": 6000}]), _teller, _db, "TCP", 6001, "denied"],
	"a protocol": [_from([], [{"protocol": "UDP"}]), _teller, _db, "UDP", 53, "allowed"],
	"a name": [_from([], [{"port": "http"}]), _teller, _db, "TCP", 8080, "allowed"],
	"a name, another number": [_from([], [{"port": "http"}]), _teller, _db, "TCP", 80, "denied"],
	"a name, another protocol": [_from([], [{"port": "http", "protocol": "UDP"}]), _teller, _db, "TCP", 8080, "denied"],
	"a name nobody has": [_from([], [{"port": "https"}]), _teller, _db, "TCP", 8080, "denied"],
	"pods of the same namespace": [_from([{"podSelector": {}}], []), _web, _db, "TCP", 1, "allowed"],
	"pods of another namespace": [_from([{"podSelector": {}}], []), _teller, _db, "TCP", 1, "denied"],
	"other pods": [_from([{"podSelector": {"matchLabels": {"app": "api"}}}], []), _web, _db, "TCP", 1, "denied"],
	"every namespace": [_from([{"namespaceSelector": {}}], []), _teller, _db, "TCP", 1, "allowed"],
	"a namespace": [_from([{"namespaceSelector": {"matchLabels": {"team": "bank"}}}], []), _teller, _db, "TCP", 1, "allowed"],
	"a namespace by name": [
		_from([{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "bank"}}}], []),
		_teller,
		_db,
		"TCP",
		1,
		"allowed",
	],
	"another namespace": [_from([{"namespaceSelector": {"matchLabels": {"team": "x"}}}], []), _teller, _db, "TCP", 1, "denied"],
	"pods of a namespace": [
		_from([{"namespaceSelector": {}, "podSelector": {"matchLabels": {"app": "web"}}}], []),
		_teller,
		_db,
		"TCP",
		1,
		"denied",
	],
	"the node is no pod": [_from([{"namespaceSelector": {}}], []), _node, _db, "TCP", 1, "denied"],
	"the internet is no pod": [_from([{"namespaceSelector": {}}], []), _internet, _db, "TCP", 1, "denied"],
	"a block": [_from(_block("10.0.0.0/8", []), []), {"address": "10.1.1.1"}, _db, "TCP", 1, "allowed"],
	"outside a block": [_from(_block("10.0.0.0/8", []), []), {"address": "11.1.1.1"}, _db, "TCP", 1, "denied"],
	"an exception": [_from(_block("10.0.0.0/8", ["10.1.0.0/16"]), []), {"address": "10.1.1.1"}, _db, "TCP", 1, "denied"],
	"a block of the other family": [_from(_block("::/0", []), []), {"address": "10.1.1.1"}, _db, "TCP", 1, "denied"],
	"the internet": [_from(_block("0.0.0.0/0", ["10.0.0.0/8"]), []), _internet, _db, "TCP", 1, "allowed"],
	"a block is not the internet": [_from(_block("11.0.0.0/8", []), []), _internet, _db, "TCP", 1, "denied"],
	"every address is a pod's too": [_from(_block("0.0.0.0/0", []), []), _teller, _db, "TCP", 1, "allowed"],
	"some addresses may not be": [_from(_block("0.0.0.0/0", ["10.0.0.0/8"]), []), _teller, _db, "TCP", 1, "denied"],
	"a block and no selector": [
		_from([{"ipBlock": {"cidr": "10.0.0.0/8"}}], []),
		_web,
		_db,
		"TCP",
		1,
		"denied",
	],
	"egress to a name": [_to([], [{"port": "http"}]), _web, _teller, "TCP", 8080, "allowed"],
	"egress to the internet": [_to(_block("0.0.0.0/0", []), [{"port": 443}]), _web, _internet, "TCP", 443, "allowed"],
	"egress elsewhere": [_to(_block("0.0.0.0/0", []), [{"port": 443}]), _web, _internet, "TCP", 80, "denied"],
}

test_network_policy[note] if {
	some note, [spec, from, to, protocol, number, want] in _cases
	policies := [_policy("p", "shop", spec) | spec != null]
	reachability.connection(from, to, protocol, number).verdict == want with data.inventory as _world(policies, [], [])
}

_rule(action, peers, ports) := object.union({"name": "r", "action": action, "from": peers}, ports)

_everywhere := [{"namespaces": {}}]

_subject := {"namespaces": {"matchLabels": {"team": "shop"}}}

_anp(rules) := [_admin("AdminNetworkPolicy", "a", {"priority": 10, "subject": _subject, "ingress": rules})]

_banp(rules) := [_admin("BaselineAdminNetworkPolicy", "default", {"subject": _subject, "ingress": rules})]

_one(shape) := {"ports": [shape]}

# AdminNetworkPolicies, BaselineAdminNetworkPolicies, the spec of a policy, the peer, and the verdict on TCP 8080 of db
_admin_cases := {
	"denied before the policies": [_anp([_rule("Deny", _everywhere, {})]), [], _from([], []), _teller, "denied"],
	"allowed before the policies": [_anp([_rule("Allow", _everywhere, {})]), [], _deny, _teller, "allowed"],
	"passed on to the policies": [
		_anp([_rule("Pass", _everywhere, {}), _rule("Allow", _everywhere, {})]),
		[],
		{"podSelector": {}, "policyTypes": ["Ingress"]},
		_teller,
		"denied",
	],
	"the first rule decides": [
		_anp([_rule("Deny", [{"namespaces": {"matchLabels": {"team": "bank"}}}], {}), _rule("Allow", _everywhere, {})]),
		[],
		null,
		_teller,
		"denied",
	],
	"another peer": [_anp([_rule("Deny", [{"namespaces": {"matchLabels": {"team": "x"}}}], {})]), [], null, _teller, "allowed"],
	"pods": [
		_anp([_rule("Deny", [{"pods": {"namespaceSelector": {}, "podSelector": {"matchLabels": {"app": "teller"}}}}], {})]),
		[],
		null,
		_teller,
		"denied",
	],
	"other pods": [
		_anp([_rule("Deny", [{"pods": {"namespaceSelector": {}, "podSelector": {"matchLabels": {"app": "x"}}}}], {})]),
		[],
		null,
		_teller,
		"allowed",
	],
	"a port": [_anp([_rule("Deny", _everywhere, _one({"portNumber": {"port": 8080}}))]), [], null, _teller, "denied"],
	"another port": [_anp([_rule("Deny", _everywhere, _one({"portNumber": {"port": 80}}))]), [], null, _teller, "allowed"],
	"another protocol": [
		_anp([_rule("Deny", _everywhere, _one({"portNumber": {"port": 8080, "protocol": "UDP"}}))]),
		[],
		null,
		_teller,
		"allowed",
	],
	"a range": [_anp([_rule("Deny", _everywhere, _one({"portRange": {"start": 8080, "end": 8081}}))]), [], null, _teller, "denied"],
	"a range's end": [_anp([_rule("Deny", _everywhere, _one({"portRange": {"start": 1, "end": 8080}}))]), [], null, _teller, "denied"],
	"below a range": [_anp([_rule("Deny", _everywhere, _one({"portRange": {"start": 8081, "end": 9000}}))]), [], null, _teller, "allowed"],
	"above a range": [_anp([_rule("Deny", _everywhere, _one({"portRange": {"start": 1, "end": 8079}}))]), [], null, _teller, "allowed"],
	"a range of another protocol": [
		_anp([_rule("Deny", _everywhere, _one({"portRange": {"protocol": "UDP", "start": 1, "end": 9000}}))]),
		[],
		null,
		_teller,
		"allowed",
	],
	"a name": [_anp([_rule("Deny", _everywhere, _one({"namedPort": "http"}))]), [], null, _teller, "denied"],
	"another name": [_anp([_rule("Deny", _everywhere, _one({"namedPort": "x"}))]), [], null, _teller, "allowed"],
	"a network": [_anp([_rule("Deny", [{"networks": ["11.0.0.0/8"]}], {})]), [], null, {"address": "11.1.1.1"}, "denied"],
	"another network": [_anp([_rule("Deny", [{"networks": ["12.0.0.0/8"]}], {})]), [], null, {"address": "11.1.1.1"}, "allowed"],
	"nodes may be this address": [_anp([_rule("Deny", [{"nodes": {}}], {})]), [], null, {"address": "11.1.1.1"}, "unknown"],
	"nodes may be this node": [_anp([_rule("Deny", [{"nodes": {}}], {})]), [], null, _node, "unknown"],
	"nodes are no pods": [_anp([_rule("Deny", [{"nodes": {}}], {})]), [], null, _teller, "allowed"],
	"the node is in no namespace": [_anp([_rule("Deny", _everywhere, {})]), [], null, _node, "allowed"],
	"denied by default": [[], _banp([_rule("Deny", _everywhere, {})]), null, _teller, "denied"],
	"a policy comes before the default": [[], _banp([_rule("Deny", _everywhere, {})]), _from([], []), _teller, "allowed"],
	"allowed by default": [[], _banp([_rule("Allow", _everywhere, {}), _rule("Deny", _everywhere, {})]), null, _teller, "allowed"],
}

test_admin_network_policy[note] if {
	some note, [admins, baselines, spec, peer, want] in _admin_cases
	policies := [_policy("p", "shop", spec) | spec != null]
	reachability.connection(peer, _db, "TCP", 8080).verdict == want with data.inventory as _world(policies, admins, baselines)
}

test_other_subject_is_left_alone if {
	admins := [_admin("AdminNetworkPolicy", "a", {
		"priority": 1,
		"subject": {"pods": {"namespaceSelector": {}, "podSelector": {"matchLabels": {"app": "web"}}}},
		"ingress": [_rule("Deny", _everywhere, {})],
	})]
	world := _world([], admins, [])
	reachability.connection(_teller, _db, "TCP", 8080).verdict == "allowed" with data.inventory as world
	reachability.connection(_teller, _web, "TCP", 8080).verdict == "denied" with data.inventory as world
}

test_lower_priority_number_comes_first if {
	late := _admin("AdminNetworkPolicy", "a", {"priority": 20, "subject": _subject, "ingress": [_rule("Deny", _everywhere, {})]})
	early := _admin("AdminNetworkPolicy", "b", {"priority": 10, "subject": _subject, "ingress": [_rule("Allow", _everywhere, {})]})
	world := _world([], [late, early], [])
	reachability.connection(_teller, _db, "TCP", 8080).verdict == "allowed" with data.inventory as world
}

test_egress_of_admin_policies if {
	admins := [_admin("AdminNetworkPolicy", "a", {
		"priority": 1,
		"subject": _subject,
		"egress": [{"action": "Deny", "to": [{"networks": ["0.0.0.0/0"]}]}],
	})]
	verdict := reachability.connection(_web, _internet, "TCP", 443) with data.inventory as _world([], admins, [])
	verdict.verdict == "denied"
	verdict.egress.why == `rule "egress 1": Deny`
	[ref.name | some ref in verdict.egress.by] == ["a"]
}

test_a_policy_that_is_not_read_makes_it_unknown if {
	foreign := {
		"apiVersion": "cilium.io/v2",
		"kind": "CiliumNetworkPolicy",
		"metadata": {"name": "c", "namespace": "shop"},
		"spec": {"endpointSelector": {"matchLabels": {"app": "db"}}, "ingress": [{}]},
	}
	world := object.union(_world([], [], []), {"namespace": {"shop": {"cilium.io/v2": {"CiliumNetworkPolicy": {"c": foreign}}}}})
	verdict := reachability.connection(_teller, _db, "TCP", 8080) with data.inventory as world
	verdict.verdict == "unknown"
	[ref.kind | some ref in verdict.ingress.by] == ["CiliumNetworkPolicy"]
	reachability.connection(_teller, _web, "TCP", 8080).verdict == "allowed" with data.inventory as world
}

test_calico_selectors_are_not_read if {
	foreign := {
		"apiVersion": "projectcalico.org/v3",
		"kind": "NetworkPolicy",
		"metadata": {"name": "c", "namespace": "shop"},
		"spec": {"selector": "app == 'x'", "types": ["Ingress"]},
	}
	world := object.union(_world([], [], []), {"namespace": {"shop": {"projectcalico.org/v3": {"NetworkPolicy": {"c": foreign}}}}})
	reachability.connection(_teller, _db, "TCP", 8080).verdict == "unknown" with data.inventory as world
}

test_who_decides if {
	policies := [_policy("deny", "shop", _deny), _policy("db", "shop", _from([{"namespaceSelector": {}}], []))]
	allowed := reachability.connection(_teller, _db, "TCP", 1) with data.inventory as _world(policies, [], [])
	[ref.name | some ref in allowed.ingress.by] == ["db"]
	allowed.ingress.why == "a rule allows it"
	allowed.egress == {"verdict": "allowed", "by": [], "why": "no policy selects it"}
	denied := reachability.connection(_teller, _web, "TCP", 1) with data.inventory as _world(policies, [], [])
	[ref.name | some ref in denied.ingress.by] == ["deny"]
	denied.ingress.why == "no rule of what isolates it allows it"
}

test_matrix_and_connections if {
	world := _world([_policy("p", "shop", _from([], [{"port": 1}]))], [], [])
	reachability.matrix == [[["allowed", "denied"]], [["allowed", "denied"]]] with data.inventory as world
		with input as {"review": {"object": {"from": [_web, _internet], "to": [_db], "ports": [["TCP", 1], ["TCP", 2]]}}}
	[connection.verdict | some connection in reachability.connections] == ["allowed", "denied"] with data.inventory as world
		with input as {"review": {"object": {"questions": [
			{"from": _web, "to": _db, "protocol": "TCP", "number": 1},
			{"from": _web, "to": _db, "protocol": "TCP", "number": 2},
		]}}}
}

_template := {"metadata": {"labels": {"app": "x"}}, "spec": {"containers": [{"name": "a", "ports": [{"containerPort": 80}]}]}}

_kind(api_version, kind, name, spec) := {
	"apiVersion": api_version,
	"kind": kind,
	"metadata": {"name": name, "namespace": "shop"},
	"spec": spec,
}

_templated(api_version, kind, name) := _kind(api_version, kind, name, {"template": _template})

test_workloads_of_every_kind if {
	replicas := object.union(_templated("apps/v1", "ReplicaSet", "owned"), {"metadata": {"ownerReferences": [{
		"controller": true,
		"kind": "Deployment",
		"name": "deployment",
	}]}})
	stray := object.union(_templated("apps/v1", "ReplicaSet", "stray"), {"metadata": {"ownerReferences": [{
		"controller": true,
		"kind": "Rollout",
		"name": "rollout",
	}]}})
	world := {"cluster": {}, "namespace": {"shop": {
		"v1": {
			"Pod": {"pod": object.union(_kind("v1", "Pod", "pod", object.union(_template.spec, {"hostNetwork": true})), {})},
			"ReplicationController": {"rc": _templated("v1", "ReplicationController", "rc")},
			"Service": {"s": _kind("v1", "Service", "s", {"type": "NodePort", "selector": {"app": "x"}})},
		},
		"apps/v1": {
			"DaemonSet": {"daemon": _templated("apps/v1", "DaemonSet", "daemon")},
			"Deployment": {"deployment": _templated("apps/v1", "Deployment", "deployment")},
			"ReplicaSet": {"owned": replicas, "stray": stray},
			"StatefulSet": {"stateful": _templated("apps/v1", "StatefulSet", "stateful")},
		},
		"batch/v1": {
			"CronJob": {"cron": _kind("batch/v1", "CronJob", "cron", {"jobTemplate": {"spec": {"template": _template}}})},
			"Job": {"job": _templated("batch/v1", "Job", "job")},
		},
	}}}
	found := reachability.workloads with data.inventory as world
	{workload.ref.name | some workload in found} == {"pod", "rc", "daemon", "deployment", "stray", "stateful", "cron", "job"}
	every workload in found {
		workload.direct
	}
	{workload.ref.name | some workload in found; workload.host} == {"pod"}
	{workload.ports | some workload in found} == {[{"name": "", "protocol": "TCP", "number": 80}]}
	{workload.ways | some workload in found} == {["port 80 of its node"], [`Service "s" of type NodePort`]}
}

test_workloads_behind_a_proxy if {
	world := fixture.inventory([
		_templated("apps/v1", "Deployment", "web"),
		_kind("v1", "Service", "s", {"selector": {"app": "x"}}),
		_kind("networking.k8s.io/v1", "Ingress", "front", {"defaultBackend": {"service": {"name": "s"}}}),
	])
	found := reachability.workloads with data.inventory as world
	[[workload.ways, workload.direct] | some workload in found] == [[[`Ingress "front"`], false]]
}

test_policies_without_namespace if {
	pod := {"namespace": "", "labels": {}, "ports": [], "host": false}
	policy := {
		"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": "deny"},
		"spec": {"podSelector": {}, "policyTypes": ["Ingress"]},
	}
	found := reachability.connection({"address": "internet"}, pod, "TCP", 80) with data.inventory as fixture.inventory([policy])
	found.verdict == "denied"
	{ref.name | some ref in found.ingress.by} == {"deny"}
}

test_egress_ports if {
	own := _kind("networking.k8s.io/v1", "NetworkPolicy", "p", {"podSelector": {}, "policyTypes": ["Egress"], "egress": [
		{"ports": [{"port": 443}, {"port": 53, "protocol": "UDP"}, {"port": "web"}, {"protocol": "TCP"}]},
		{"to": []},
	]})
	ingress := _kind("networking.k8s.io/v1", "NetworkPolicy", "q", {"podSelector": {}, "ingress": [{"ports": [{"port": 80}]}]})
	admin := [{
		"apiVersion": "policy.networking.k8s.io/v1alpha1", "kind": kind, "metadata": {"name": "default"},
		"spec": {"priority": 1, "subject": {"namespaces": {}}, "egress": [{"ports": [port]}]},
	} |
		some kind, port in {
			"AdminNetworkPolicy": {"portNumber": {"protocol": "SCTP", "port": 9}},
			"BaselineAdminNetworkPolicy": {"portRange": {"start": 100, "end": 200}},
		}
	]
	found := reachability.egress_ports("shop") with data.inventory as fixture.inventory(array.concat([own, ingress], admin))
	found == {["TCP", 443], ["UDP", 53], ["SCTP", 9], ["TCP", 100]}
	others := reachability.egress_ports("else") with data.inventory as fixture.inventory([own])
	others == set()
}
