package lib.netpol_test

import data.lib.fixture_test as fixture
import data.lib.netpol

types := {
	"none, and no rules": {"spec": {}, "want": {"Ingress"}},
	"none, and null": {"spec": {"policyTypes": null, "egress": null}, "want": {"Ingress"}},
	"none, and empty egress rules": {"spec": {"policyTypes": [], "egress": []}, "want": {"Ingress"}},
	"none, and egress rules": {"spec": {"egress": [{}]}, "want": {"Egress", "Ingress"}},
	"ingress, and egress rules": {"spec": {"policyTypes": ["Ingress"], "egress": [{}]}, "want": {"Ingress"}},
	"egress": {"spec": {"policyTypes": ["Egress"]}, "want": {"Egress"}},
	"both": {"spec": {"policyTypes": ["Ingress", "Egress"]}, "want": {"Egress", "Ingress"}},
}

test_isolates[note] if {
	some note, tc in types
	tc.want == {direction | some direction in ["Ingress", "Egress"]; netpol.isolates({"spec": tc.spec}, direction)}
}

test_rules if {
	policy := {"spec": {
		"policyTypes": ["Ingress", "Egress"],
		"ingress": [{}, {"from": [{"podSelector": {}}], "ports": [{"port": 80}]}],
		"egress": [{"to": null, "ports": null}],
	}}
	netpol.rules(policy, "Ingress") == [
		{"path": ["spec", "ingress", 0], "peers": [], "peers_field": "from", "ports": []},
		{
			"path": ["spec", "ingress", 1],
			"peers": [{"podSelector": {}}],
			"peers_field": "from",
			"ports": [{"port": 80}],
		},
	]
	netpol.rules(policy, "Egress") == [{"path": ["spec", "egress", 0], "peers": [], "peers_field": "to", "ports": []}]
}

test_rules_that_no_policy_type_puts_in_force if {
	netpol.rules({"spec": {"policyTypes": ["Ingress"], "egress": [{}]}}, "Egress") == []
}

test_opens[note] if {
	some note, tc in {
		"no rules": {"ingress": [], "want": false},
		"an empty rule": {"ingress": [{}], "want": true},
		"empty lists": {"ingress": [{"from": [], "ports": []}], "want": true},
		"a peer": {"ingress": [{"from": [{"podSelector": {}}]}], "want": false},
		"a port": {"ingress": [{"ports": [{"port": 80}]}], "want": false},
	}
	found := [true | netpol.opens({"spec": {"ingress": tc.ingress}}, "Ingress")]
	found == [true | tc.want == true]
}

ports := {
	"the port": {"entry": {"protocol": "UDP", "port": 53}, "want": true},
	"another port": {"entry": {"protocol": "UDP", "port": 54}, "want": false},
	"another protocol": {"entry": {"protocol": "TCP", "port": 53}, "want": false},
	"TCP by default": {"entry": {"port": 53}, "want": false},
	"every port": {"entry": {"protocol": "UDP"}, "want": true},
	"every port, null": {"entry": {"protocol": "UDP", "port": null}, "want": true},
	"a range": {"entry": {"protocol": "UDP", "port": 1, "endPort": 53}, "want": true},
	"a range below": {"entry": {"protocol": "UDP", "port": 1, "endPort": 52}, "want": false},
	"a range above": {"entry": {"protocol": "UDP", "port": 54, "endPort": 100}, "want": false},
	"a lower port": {"entry": {"protocol": "UDP", "port": 52}, "want": false},
	"a name": {"entry": {"protocol": "UDP", "port": "dns"}, "want": false},
}

test_covers_port[note] if {
	some note, tc in ports
	found := [true | netpol.covers_port(tc.entry, "UDP", 53)]
	found == [true | tc.want == true]
}

test_tcp_is_the_default if {
	netpol.covers_port({"port": 53}, "TCP", 53)
	netpol.covers_port({"protocol": null, "port": 53}, "TCP", 53)
}

# ---- everybody

world := [
	_namespace("shop", {"team": "a"}),
	_policy("shop", "deny", {"podSelector": {}, "policyTypes": ["Ingress"]}),
	_policy("shop", "web", {"podSelector": {"matchLabels": {"app": "web"}}, "policyTypes": ["Egress"]}),
	_policy("other", "far", {"podSelector": {}, "policyTypes": ["Egress"]}),
]

test_isolation if {
	web := netpol.isolation("shop", {"app": "web"}, "Egress") with data.inventory as fixture.inventory(world)
	_names(web) == {"sure": {"web"}, "unsure": set()}
	db := netpol.isolation("shop", {"app": "db"}, "Egress") with data.inventory as fixture.inventory(world)
	_names(db) == {"sure": set(), "unsure": set()}
	ingress := netpol.isolation("shop", {"app": "db"}, "Ingress") with data.inventory as fixture.inventory(world)
	_names(ingress) == {"sure": {"deny"}, "unsure": set()}
}

test_isolation_of_a_namespace_without_policies if {
	found := netpol.isolation("empty", {}, "Ingress") with data.inventory as fixture.inventory(world)
	_names(found) == {"sure": set(), "unsure": set()}
}

test_isolation_of_manifests_without_namespace if {
	policy := fixture.made("networking.k8s.io/v1", "NetworkPolicy", {"name": "loose"}, {"spec": {}})
	found := netpol.isolation("", {}, "Ingress") with data.inventory as fixture.inventory([policy])
	_names(found) == {"sure": {"loose"}, "unsure": set()}
}

test_policies_of_other_groups_are_no_network_policies if {
	policy := fixture.made("example.com/v1", "NetworkPolicy", {"name": "p", "namespace": "shop"}, {"spec": {}})
	loose := fixture.made("example.com/v1", "NetworkPolicy", {"name": "p"}, {"spec": {}})
	netpol.policies("shop") == [] with data.inventory as fixture.inventory([policy])
	netpol.policies("") == [] with data.inventory as fixture.inventory([loose])
}

test_isolation_by_plugins if {
	objects := array.concat(world, [
		fixture.made(
			"cilium.io/v2", "CiliumNetworkPolicy", {"name": "cnp", "namespace": "shop"},
			{"spec": {"endpointSelector": {"matchLabels": {"app": "db"}}, "egress": [{}]}},
		),
		_clusterwide("by-name", {"k8s:io.kubernetes.pod.namespace": "shop"}),
		_clusterwide("by-label", {"k8s:io.cilium.k8s.namespace.labels.team": "a"}),
		_clusterwide("elsewhere", {"k8s:io.cilium.k8s.namespace.labels.team": "b"}),
		_clusterwide("somehow", {"k8s:io.cilium.k8s.policy.cluster": "b"}),
	])
	found := netpol.isolation("shop", {"app": "db"}, "Egress") with data.inventory as fixture.inventory(objects)
	_names(found) == {"sure": {"cnp", "by-name", "by-label"}, "unsure": {"somehow"}}
	ingress := netpol.isolation("shop", {"app": "db"}, "Ingress") with data.inventory as fixture.inventory(objects)
	_names(ingress) == {"sure": {"deny"}, "unsure": set()}
}

test_labels_of_a_namespace_nobody_collected_are_unsure if {
	objects := [
		_clusterwide("by-name", {"k8s:io.kubernetes.pod.namespace": "shop"}),
		_clusterwide("by-label", {"k8s:io.cilium.k8s.namespace.labels.team": "a"}),
	]
	found := netpol.isolation("shop", {}, "Egress") with data.inventory as fixture.inventory(objects)
	_names(found) == {"sure": {"by-name"}, "unsure": {"by-label"}}
}

denials := {
	"nothing": {"policies": [], "want": {"by": set(), "undone": set(), "unsure": set()}},
	"a default deny": {
		"policies": [{"podSelector": {}, "policyTypes": ["Ingress"]}],
		"want": {"by": {"p0"}, "undone": set(), "unsure": set()},
	},
	"without a selector": {
		"policies": [{"policyTypes": ["Ingress"]}],
		"want": {"by": {"p0"}, "undone": set(), "unsure": set()},
	},
	"for egress only": {
		"policies": [{"podSelector": {}, "policyTypes": ["Egress"]}],
		"want": {"by": set(), "undone": set(), "unsure": set()},
	},
	"for some pods": {
		"policies": [{"podSelector": {"matchLabels": {"a": "b"}}}],
		"want": {"by": set(), "undone": set(), "unsure": set()},
	},
	"with exceptions": {
		"policies": [{"podSelector": {}, "ingress": [{"from": [{"podSelector": {}}]}]}],
		"want": {"by": {"p0"}, "undone": set(), "unsure": set()},
	},
	"that allows everything": {
		"policies": [{"podSelector": {}, "ingress": [{}]}],
		"want": {"by": set(), "undone": {"p0"}, "unsure": set()},
	},
	"undone by another": {
		"policies": [{"podSelector": {}}, {"podSelector": {}, "ingress": [{}]}],
		"want": {"by": {"p0"}, "undone": {"p1"}, "unsure": set()},
	},
	"egress opened": {
		"policies": [{"podSelector": {}, "policyTypes": ["Ingress", "Egress"], "egress": [{}]}],
		"want": {"by": {"p0"}, "undone": set(), "unsure": set()},
	},
}

test_default_deny[note] if {
	some note, tc in denials
	objects := [_policy("shop", sprintf("p%s", [format_int(i, 10)]), spec) | some i, spec in tc.policies]
	found := netpol.default_deny("shop", "Ingress") with data.inventory as fixture.inventory(objects)
	_names(found) == tc.want
}

test_default_deny_by_plugins if {
	objects := [
		fixture.made("projectcalico.org/v3", "GlobalNetworkPolicy", {"name": "all"}, {"spec": {"selector": "all()"}}),
		fixture.made("projectcalico.org/v3", "GlobalNetworkPolicy", {"name": "some"}, {"spec": {"selector": "has(a)"}}),
		_namespace("shop", {}),
	]
	ingress := netpol.default_deny("shop", "Ingress") with data.inventory as fixture.inventory(objects)
	_names(ingress) == {"by": {"all"}, "undone": set(), "unsure": {"some"}}
	egress := netpol.default_deny("shop", "Egress") with data.inventory as fixture.inventory(objects)
	_names(egress) == {"by": set(), "undone": set(), "unsure": set()}
}

_names(found) := {key: {ref.name | some ref in refs} | some key, refs in found}

_namespace(name, labels) := fixture.made("v1", "Namespace", {"name": name, "labels": labels}, {})

_policy(namespace, name, spec) := fixture.made(
	"networking.k8s.io/v1", "NetworkPolicy",
	{"name": name, "namespace": namespace},
	{"spec": spec},
)

_clusterwide(name, labels) := fixture.made(
	"cilium.io/v2", "CiliumClusterwideNetworkPolicy", {"name": name},
	{"spec": {"endpointSelector": {"matchLabels": labels}, "egress": [{}]}},
)

test_default_deny_faults[note] if {
	some note, tc in {
		"isolated": {"policies": [{"podSelector": {}}], "want": []},
		"not isolated": {
			"policies": [{"podSelector": {"matchLabels": {"a": "b"}}}],
			"want": [{"msg": "no network policy isolates all its pods for ingress", "related": []}],
		},
		"undone": {
			"policies": [{"podSelector": {}}, {"podSelector": {}, "ingress": [{}]}, {"podSelector": {}, "ingress": [{}]}],
			"want": [{
				"msg": `NetworkPolicy "p1" lets all ingress of every pod through`,
				"related": [_ref("p1"), _ref("p2")],
			}],
		},
	}
	objects := [_policy("shop", sprintf("p%s", [format_int(i, 10)]), spec) | some i, spec in tc.policies]
	faults := netpol.default_deny_faults("shop", "Ingress") with data.inventory as fixture.inventory(objects)
	faults == tc.want
	doubts := netpol.default_deny_doubts("shop", "Ingress") with data.inventory as fixture.inventory(objects)
	doubts == []
}

test_default_deny_doubts[note] if {
	some note, tc in {
		"nothing is sure": {
			"policies": [],
			"want": [`NetworkPolicy "q" may isolate its pods for ingress, but its selectors are not read`],
		},
		"isolated anyway": {"policies": [{"podSelector": {}}], "want": []},
		"undone": {"policies": [{"podSelector": {}, "ingress": [{}]}], "want": []},
	}
	objects := array.concat(
		[_policy("shop", "p", spec) | some spec in tc.policies],
		[fixture.made("crd.antrea.io/v1beta1", "NetworkPolicy", {"name": name, "namespace": "shop"}, {}) |
			some name in ["q", "r"]
		],
	)
	doubts := netpol.default_deny_doubts("shop", "Ingress") with data.inventory as fixture.inventory(objects)
	[doubt.msg | some doubt in doubts] == tc.want
	{ref.name | some doubt in doubts; some ref in doubt.related} == {"q" | some _ in tc.want}
	faults := netpol.default_deny_faults("shop", "Ingress") with data.inventory as fixture.inventory(objects)
	count(faults) == count(["undone" | note == "undone"])
}

_selected := {
	"everything": [{}, ({"shop", "pay", "bare", "pods"} | netpol.built_in_namespaces)],
	"a label": [{"matchLabels": {"team": "a"}}, {"shop"}],
	"two labels": [{"matchLabels": {"env": "prod", "team": "b"}}, {"pay"}],
	"two labels of two namespaces": [{"matchLabels": {"env": "dev", "team": "b"}}, set()],
	"the name": [{"matchLabels": {"kubernetes.io/metadata.name": "bare"}}, {"bare"}],
	"the name of one that only pods tell": [{"matchLabels": {"kubernetes.io/metadata.name": "pods"}}, {"pods"}],
	"the name of one that every cluster has": [{"matchLabels": {"kubernetes.io/metadata.name": "kube-system"}}, {"kube-system"}],
	"no name": [{"matchLabels": {"kubernetes.io/metadata.name": ""}}, set()],
	"no such label": [{"matchLabels": {"team": "c"}}, set()],
	"an expression": [{"matchExpressions": [{"key": "team", "operator": "Exists"}]}, {"shop", "pay"}],
	"both": [{"matchLabels": {"env": "prod"}, "matchExpressions": [{"key": "team", "operator": "In", "values": ["a"]}]}, {"shop"}],
}

test_namespaces[note] if {
	some note, [selector, want] in _selected
	spaces := [fixture.made("v1", "Namespace", {"name": name, "labels": labels}, {}) |
		some name, labels in {"shop": {"team": "a", "env": "prod"}, "pay": {"team": "b", "env": "prod"}, "bare": null}
	]
	pods := [fixture.made("v1", "Pod", metadata, {}) | some metadata in [{"name": "a", "namespace": "pods"}, {"name": "b"}]]
	want == netpol.namespaces(selector) with data.inventory as fixture.inventory(array.concat(spaces, pods))
}

test_documents if {
	foreign := fixture.made("crd.antrea.io/v1beta1", "NetworkPolicy", {"name": "q", "namespace": "other"}, {})
	homeless := json.remove(_policy("shop", "h", {}), ["/metadata/namespace"])
	world := fixture.inventory([_policy("shop", "p", {}), foreign, homeless])
	netpol.homes == {"shop", ""} with data.inventory as world
	["p"] == [document.metadata.name | some document in netpol.documents("shop")] with data.inventory as world
	["h"] == [document.metadata.name | some document in netpol.documents("")] with data.inventory as world
	netpol.documents("other") == [] with data.inventory as world
	netpol.homes == set() with data.inventory as fixture.inventory([foreign, json.remove(foreign, ["/metadata/namespace"])])
}

_ref(name) := {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "NetworkPolicy",
	"namespace": "shop",
	"name": name,
}
