# METADATA
# title: A pod with Secrets and a way out must not be reachable from outside
# description: |
#   Whoever takes over this workload from the internet reads credentials and sends them
#   away at once, by connections that no policy stops.
# related_resources:
#   - description: Kubernetes documentation, good practices for Secrets
#     ref: https://kubernetes.io/docs/concepts/security/secrets-good-practices/
# schemas:
#   - input.review.object: schema.kubernetes.workload
# custom:
#   severity: high
#   scope: referential
#   match: [workload]
#   needs:
#     - Namespace
#     - networking.k8s.io/NetworkPolicy
#     - cilium.io/CiliumNetworkPolicy
#     - cilium.io/CiliumClusterwideNetworkPolicy
#     - projectcalico.org/NetworkPolicy
#     - projectcalico.org/GlobalNetworkPolicy
#     - crd.projectcalico.org/NetworkPolicy
#     - crd.projectcalico.org/GlobalNetworkPolicy
#     - crd.antrea.io/NetworkPolicy
#     - crd.antrea.io/ClusterNetworkPolicy
#     - policy.networking.k8s.io/AdminNetworkPolicy
#     - policy.networking.k8s.io/BaselineAdminNetworkPolicy
#     - policy.networking.k8s.io/ClusterNetworkPolicy
#     - Service
#     - networking.k8s.io/Ingress
#     - gateway.networking.k8s.io/HTTPRoute
#     - gateway.networking.k8s.io/GRPCRoute
#     - gateway.networking.k8s.io/TLSRoute
#     - gateway.networking.k8s.io/TCPRoute
#     - gateway.networking.k8s.io/UDPRoute
#     - gateway.networking.k8s.io/ReferenceGrant
#     - networking.istio.io/VirtualService
#     - route.openshift.io/Route
#     - rbac.authorization.k8s.io/Role
#     - rbac.authorization.k8s.io/ClusterRole
#     - rbac.authorization.k8s.io/RoleBinding
#     - rbac.authorization.k8s.io/ClusterRoleBinding
#     - ServiceAccount
#   frameworks:
#     mitre: [T1041, T1190, T1552.007]
#     nsa: [network/policies, network/secrets, threat-model/lateral-movement]
#     owasp_k8s: [K02, K03, K05]
#     pci_dss4: [1.3.2, 1.4.1, 1.4.2, 7.2.5, 8.3.2, 8.6.2]
#     soc2: [CC6.1, CC6.6, CC6.7]
#     hipaa: ["164.308(a)(1)(ii)(A)", 164.312(a)(1), "164.312(a)(2)(iv)", 164.312(e)(1)]
#     nist_800_190: [4.1.4, 4.3.3, 4.3.4, 4.4.2, 4.4.3]
#   remediation: |
#     Isolate the egress of the pods first: what cannot leave is worth less. Then take from them the Secrets that
#     they can do without, and the right to read others.
#   verify: regolith reach --from <workload> --to internet -i <files>
package policies.network.attack_path_internet_to_secrets

import data.lib.attackpath
import data.lib.entrance
import data.lib.exits
import data.lib.k8s
import data.lib.netpol
import data.lib.serviceaccount
import data.lib.workload

violation contains {"msg": msg, "details": {"path": loot.path, "related": related, "steps": steps}} if {
	loot := _loot[0]
	way := sort(entrance.open)[0]
	out := exits.internet
	out.verdict == "allowed"

	msg := sprintf("reachable through %s, %s, and may send to the internet %s", [way.text, loot.text, exits.port_text(out.port)])
	related := array.concat(array.concat(way.related, loot.related), out.by)
	steps := array.concat(
		array.concat([entrance.step(way)], loot.steps),
		[sprintf("it sends them to any address of the internet %s", [exits.port_text(out.port)])],
	)
}

unknown contains {"msg": msg, "details": {"path": loot.path, "related": [doubt]}} if {
	loot := _loot[0]
	doubt := _doubts[0]

	msg := sprintf("%s, and %s may keep the outside from it or it from the outside", [loot.text, netpol.text(doubt)])
}

# policies that are not read, on the way in or on the way out, where neither is shut for sure
_doubts := array.concat(
	[doubt.by | some doubt in entrance.doubtful; exits.internet.verdict],
	[ref | count(entrance.open) > 0; exits.internet.verdict == "unknown"; some ref in exits.internet.by],
)

# what there is to take, the nearest first
_loot := array.concat(array.concat(_mounted, _in_environment), _within_reach)

_mounted := [loot |
	some volume in workload.volumes
	name := _secrets_of(volume.spec)[0]
	loot := {
		"text": sprintf("%s holds Secret %q", [workload.who(volume), name]),
		"path": volume.path,
		"related": [_secret(name)],
		"steps": [sprintf("whoever gets into the pod reads Secret %q in %s", [name, workload.who(volume)])],
	}
]

_secrets_of(volume) := array.concat(
	[volume.secret.secretName | volume.secret.secretName],
	[source.secret.name | some source in volume.projected.sources],
)

_in_environment := [loot |
	some container in workload.containers
	[path, name] := _named(container)[0]
	loot := {
		"text": sprintf("%s has Secret %q in its environment", [workload.who(container), name]),
		"path": path,
		"related": [_secret(name)],
		"steps": [sprintf("whoever gets into the pod reads Secret %q in the environment of %s", [name, workload.who(container)])],
	}
]

_named(container) := array.concat(
	[[array.concat(container.path, ["env", i]), name] |
		some i, entry in container.spec.env
		name := entry.valueFrom.secretKeyRef.name
	],
	[[array.concat(container.path, ["envFrom", i]), name] |
		some i, entry in container.spec.envFrom
		name := entry.secretRef.name
	],
)

_within_reach := [loot |
	serviceaccount.has_token
	some grant in array.slice(sort(attackpath.secret_grants(_key)), 0, 1)
	loot := {
		"text": sprintf("its service account reads Secrets %s", [attackpath.where(grant.scope)]),
		"path": serviceaccount.path,
		"related": [grant.binding],
		"steps": [
			attackpath.holds_token(_key),
			attackpath.granted(grant),
			sprintf("with it, it reads Secrets %s", [attackpath.where(grant.scope)]),
		],
	}
]

_secret(name) := {"apiVersion": "v1", "kind": "Secret", "namespace": k8s.namespace, "name": name}

_key := concat(":", ["ServiceAccount", k8s.namespace, serviceaccount.name])
