package lib.cnipolicy_test

import data.lib.cnipolicy
import data.lib.fixture_test as fixture

# ---- Cilium

cilium := {
	"ingress rules": {"spec": {"ingress": [{}]}, "want": [{"Ingress"}, set()]},
	"egress rules": {"spec": {"egress": [{}]}, "want": [{"Egress"}, set()]},
	"deny rules": {
		"spec": {"ingressDeny": [{}], "egressDeny": [{}]},
		"want": [{"Egress", "Ingress"}, set()],
	},
	"empty sections": {"spec": {"ingress": [], "egress": null}, "want": [set(), set()]},
	"default deny off": {
		"spec": {"ingress": [{}], "egress": [{}], "enableDefaultDeny": {"ingress": false}},
		"want": [{"Egress"}, set()],
	},
	"default deny on without rules": {
		"spec": {"enableDefaultDeny": {"ingress": true, "egress": false}},
		"want": [{"Ingress"}, set()],
	},
	"everything in": {"spec": {"ingress": [{"fromEntities": ["all"]}]}, "want": [{"Ingress"}, {"Ingress"}]},
	"everything out": {"spec": {"egress": [{"toEntities": ["all"]}]}, "want": [{"Egress"}, {"Egress"}]},
	"everything on one port": {
		"spec": {"ingress": [{"fromEntities": ["all"], "toPorts": [{"ports": [{"port": "80"}]}]}]},
		"want": [{"Ingress"}, set()],
	},
	"the cluster in": {"spec": {"ingress": [{"fromEntities": ["cluster"]}]}, "want": [{"Ingress"}, set()]},
}

test_cilium[note] if {
	some note, tc in cilium
	spec := object.union({"endpointSelector": {}}, tc.spec)
	policies := _own("cilium.io/v2", "CiliumNetworkPolicy", {"spec": spec})
	[tc.want] == [[policy.isolates, policy.opens] | some policy in policies]
	[{"apiVersion": "cilium.io/v2", "kind": "CiliumNetworkPolicy", "namespace": "shop", "name": "p"}] == [policy.ref |
		some policy in policies
	]
}

test_cilium_specs if {
	policies := _own("cilium.io/v2", "CiliumNetworkPolicy", {"specs": [
		{"endpointSelector": {}, "ingress": [{}]},
		{"nodeSelector": {}, "ingress": [{}]},
		{"endpointSelector": {}, "egress": [{}]},
	]})
	[{"Ingress"}, {"Egress"}] == [policy.isolates | some policy in policies]
}

selectors := {
	"all": {"selector": {}, "want": [{}, [], {}, [], false]},
	"labels of the pod": {
		"selector": {"matchLabels": {"k8s:app": "web", "any:tier": "front", "zone": "a"}},
		"want": [{}, [], {"app": "web", "tier": "front", "zone": "a"}, [], false],
	},
	"the namespace": {
		"selector": {"matchLabels": {"k8s:io.kubernetes.pod.namespace": "shop"}},
		"want": [{"kubernetes.io/metadata.name": "shop"}, [], {}, [], false],
	},
	"a label of the namespace": {
		"selector": {"matchLabels": {"k8s:io.cilium.k8s.namespace.labels.team": "a"}},
		"want": [{"team": "a"}, [], {}, [], false],
	},
	"expressions": {
		"selector": {"matchExpressions": [
			{"key": "k8s:app", "operator": "Exists"},
			{"key": "io.kubernetes.pod.namespace", "operator": "In", "values": ["shop"]},
		]},
		"want": [
			{},
			[{"key": "kubernetes.io/metadata.name", "operator": "In", "values": ["shop"]}],
			{},
			[{"key": "app", "operator": "Exists"}],
			false,
		],
	},
	"a label of Cilium": {
		"selector": {"matchLabels": {"k8s:io.cilium.k8s.policy.cluster": "a"}},
		"want": [{}, [], {"io.cilium.k8s.policy.cluster": "a"}, [], true],
	},
	"an expression over a label of Cilium": {
		"selector": {"matchExpressions": [{"key": "io.cilium.k8s.policy.serviceaccount", "operator": "Exists"}]},
		"want": [{}, [], {}, [{"key": "io.cilium.k8s.policy.serviceaccount", "operator": "Exists"}], true],
	},
}

test_cilium_selectors[note] if {
	some note, tc in selectors
	policies := _shared("cilium.io/v2", "CiliumClusterwideNetworkPolicy", {"spec": {"endpointSelector": tc.selector}})
	[tc.want] == [[
		policy.namespaces.matchLabels,
		policy.namespaces.matchExpressions,
		policy.pods.matchLabels,
		policy.pods.matchExpressions,
		policy.unsure,
	] |
		some policy in policies
	]
}

# ---- Calico

calico := {
	"nothing said": {"spec": {}, "want": [{"Ingress"}, set(), false]},
	"types": {"spec": {"types": ["Egress"], "ingress": [{}]}, "want": [{"Egress"}, set(), false]},
	"no types and both rules": {"spec": {"ingress": [], "egress": []}, "want": [{"Egress", "Ingress"}, set(), false]},
	"no types and egress rules": {"spec": {"types": [], "egress": []}, "want": [{"Egress"}, set(), false]},
	"no types and ingress rules": {"spec": {"ingress": [{}]}, "want": [{"Ingress"}, set(), false]},
	"selectors of everything": {
		"spec": {"selector": "all()", "namespaceSelector": "", "serviceAccountSelector": null, "tier": "default"},
		"want": [{"Ingress"}, set(), false],
	},
	"a selector": {"spec": {"selector": "app == 'web'"}, "want": [{"Ingress"}, set(), true]},
	"a namespace selector": {"spec": {"namespaceSelector": "team == 'a'"}, "want": [{"Ingress"}, set(), true]},
	"an account selector": {"spec": {"serviceAccountSelector": "a == 'a'"}, "want": [{"Ingress"}, set(), true]},
	"another tier": {"spec": {"tier": "platform"}, "want": [{"Ingress"}, set(), true]},
	"everything in": {
		"spec": {"types": ["Ingress"], "ingress": [{"action": "Allow"}]},
		"want": [{"Ingress"}, {"Ingress"}, false],
	},
	"everything out": {
		"spec": {"types": ["Egress"], "egress": [{"action": "Allow", "metadata": {}}]},
		"want": [{"Egress"}, {"Egress"}, false],
	},
	"somebody in": {
		"spec": {"ingress": [{"action": "Allow", "source": {"selector": "a == 'a'"}}, {"action": "Deny"}]},
		"want": [{"Ingress"}, set(), false],
	},
	"only for hosts": {"spec": {"types": ["Ingress"], "doNotTrack": true}, "want": [set(), set(), false]},
	"only before NAT": {"spec": {"types": ["Ingress"], "preDNAT": true}, "want": [set(), set(), false]},
}

test_calico[note][version] if {
	some note, tc in calico
	some version in ["projectcalico.org/v3", "crd.projectcalico.org/v1"]
	policies := array.concat(
		_shared(version, "GlobalNetworkPolicy", {"spec": tc.spec}),
		_own(version, "NetworkPolicy", {"spec": tc.spec}),
	)
	[tc.want, tc.want] == [[policy.isolates, policy.opens, policy.unsure] | some policy in policies]
	{{}} == {policy[field] | some policy in policies; some field in ["namespaces", "pods"]}
}

# ---- Antrea

test_antrea[kind] if {
	some kind, metadata in {
		"NetworkPolicy": {"name": "p", "namespace": "shop"},
		"ClusterNetworkPolicy": {"name": "p"},
	}
	world := fixture.inventory([fixture.made("crd.antrea.io/v1beta1", kind, metadata, {"spec": {}})])
	own := object.get(cnipolicy.own, "shop", []) with data.inventory as world
	shared := cnipolicy.shared with data.inventory as world
	[[{"Egress", "Ingress"}, set(), {}, {}, true]] == [[
		policy.isolates,
		policy.opens,
		policy.namespaces,
		policy.pods,
		policy.unsure,
	] |
		some policy in array.concat(own, shared)
	]
}

# ---- policy.networking.k8s.io

everybody := [{"namespaces": {}}]

admin := {
	"no rules": {"spec": {}, "want": set()},
	"deny everybody in": {"spec": {"ingress": [{"action": "Deny", "from": everybody}]}, "want": {"Ingress"}},
	"deny everybody out": {"spec": {"egress": [{"action": "Deny", "to": everybody}]}, "want": {"Egress"}},
	"deny all pods": {
		"spec": {"ingress": [{"action": "Deny", "from": [{"pods": {"namespaceSelector": {}, "podSelector": {}}}]}]},
		"want": {"Ingress"},
	},
	"deny some pods": {
		"spec": {"ingress": [{"action": "Deny", "from": [{"pods": {
			"namespaceSelector": {},
			"podSelector": {"matchLabels": {"a": "b"}},
		}}]}]},
		"want": set(),
	},
	"deny pods of some namespaces": {
		"spec": {"ingress": [{"action": "Deny", "from": [{"pods": {
			"namespaceSelector": {"matchLabels": {"a": "b"}},
			"podSelector": {},
		}}]}]},
		"want": set(),
	},
	"deny some namespaces": {
		"spec": {"ingress": [{"action": "Deny", "from": [{"namespaces": {"matchLabels": {"a": "b"}}}]}]},
		"want": set(),
	},
	"deny one port": {"spec": {"ingress": [{"action": "Deny", "from": everybody, "ports": [{}]}]}, "want": set()},
	"deny one protocol": {
		"spec": {"ingress": [{"action": "Deny", "from": everybody, "protocols": [{}]}]},
		"want": set(),
	},
	"allow before deny": {
		"spec": {"ingress": [{"action": "Allow", "from": everybody}, {"action": "Deny", "from": everybody}]},
		"want": set(),
	},
	"pass before deny": {
		"spec": {"ingress": [{"action": "Pass", "from": everybody}, {"action": "Deny", "from": everybody}]},
		"want": set(),
	},
	"allow somebody before deny": {
		"spec": {"ingress": [
			{"action": "Allow", "from": [{"namespaces": {"matchLabels": {"a": "b"}}}]},
			{"action": "Deny", "from": everybody},
		]},
		"want": {"Ingress"},
	},
}

admin_kinds := {
	"AdminNetworkPolicy": "policy.networking.k8s.io/v1alpha1",
	"BaselineAdminNetworkPolicy": "policy.networking.k8s.io/v1alpha1",
	"ClusterNetworkPolicy": "policy.networking.k8s.io/v1alpha2",
}

test_admin[note][kind] if {
	some note, tc in admin
	some kind, version in admin_kinds
	policies := _shared(version, kind, {"spec": object.union(tc.spec, {"subject": {"namespaces": {}}})})
	[[tc.want, false]] == [[policy.isolates, policy.unsure] | some policy in policies]
}

opening := {
	"the admin tier": {"kind": "AdminNetworkPolicy", "spec": {}, "action": "Allow", "want": {"Ingress"}},
	"the baseline": {"kind": "BaselineAdminNetworkPolicy", "spec": {}, "action": "Allow", "want": set()},
	"the named admin tier": {
		"kind": "ClusterNetworkPolicy",
		"spec": {"tier": "Admin"},
		"action": "Accept",
		"want": {"Ingress"},
	},
	"the named baseline": {
		"kind": "ClusterNetworkPolicy",
		"spec": {"tier": "Baseline"},
		"action": "Accept",
		"want": set(),
	},
	"passing on": {"kind": "AdminNetworkPolicy", "spec": {}, "action": "Pass", "want": set()},
}

test_admin_opens[note] if {
	some note, tc in opening
	spec := object.union(tc.spec, {"subject": {"namespaces": {}}, "ingress": [{"action": tc.action, "from": everybody}]})
	[tc.want] == [policy.opens | some policy in _shared(admin_kinds[tc.kind], tc.kind, {"spec": spec})]
}

test_admin_subjects[note] if {
	some note, tc in {
		"namespaces": {"subject": {"namespaces": {"matchLabels": {"a": "b"}}}, "want": [{"matchLabels": {"a": "b"}}, {}]},
		"pods": {
			"subject": {"pods": {"namespaceSelector": {"matchLabels": {"a": "b"}}, "podSelector": {"matchLabels": {"c": "d"}}}},
			"want": [{"matchLabels": {"a": "b"}}, {"matchLabels": {"c": "d"}}],
		},
	}
	policies := _shared("policy.networking.k8s.io/v1alpha1", "AdminNetworkPolicy", {"spec": {"subject": tc.subject}})
	[tc.want] == [[policy.namespaces, policy.pods] | some policy in policies]
}

# ---- where they are found

test_namespaces_are_kept_apart if {
	found := cnipolicy.own with data.inventory as fixture.inventory([
		_cilium("a", "one"),
		_cilium("b", "two"),
		_cilium("", "three"),
		fixture.made("projectcalico.org/v3", "NetworkPolicy", {"name": "four"}, {"spec": {}}),
	])
	{"a": {"one"}, "b": {"two"}, "": {"three", "four"}} == {ns: names |
		some ns, policies in found
		names := {policy.ref.name | some policy in policies}
	}
}

test_other_kinds_are_no_plugin_policies if {
	world := fixture.inventory([
		fixture.made("networking.k8s.io/v1", "NetworkPolicy", {"name": "p", "namespace": "shop"}, {"spec": {}}),
		fixture.made("networking.k8s.io/v1", "NetworkPolicy", {"name": "p"}, {"spec": {}}),
		fixture.made("example.com/v1", "NetworkPolicy", {"name": "p", "namespace": "shop"}, {"spec": {}}),
		fixture.made("example.com/v1", "GlobalNetworkPolicy", {"name": "p"}, {"spec": {}}),
	])
	cnipolicy.own == {} with data.inventory as world
	cnipolicy.shared == [] with data.inventory as world
}

test_a_native_policy_does_not_hide_in_calico if {
	own := cnipolicy.own with data.inventory as fixture.inventory([
		fixture.made("networking.k8s.io/v1", "NetworkPolicy", {"name": "p"}, {"spec": {}}),
		_cilium("shop", "p"),
	])
	object.keys(own) == {"shop"}
}

_own(version, kind, fields) := policies if {
	world := fixture.inventory([fixture.made(version, kind, {"name": "p", "namespace": "shop"}, fields)])
	policies := cnipolicy.own.shop with data.inventory as world
}

_shared(version, kind, fields) := policies if {
	world := fixture.inventory([fixture.made(version, kind, {"name": "p"}, fields)])
	policies := cnipolicy.shared with data.inventory as world
}

_cilium(namespace, name) := fixture.made(
	"cilium.io/v2", "CiliumNetworkPolicy",
	{"name": name, "namespace": namespace},
	{"spec": {"endpointSelector": {}}},
)
