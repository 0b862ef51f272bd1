# METADATA
# title: A vulnerable image must not stand between the outside and the cluster
# description: |
#   All that an attacker needs is in one place: a way in, a flaw with a known exploit, and
#   power over the node or the whole cluster. Such a workload is broken into by programs,
#   not by people.
# related_resources:
#   - description: CISA, known exploited vulnerabilities
#     ref: https://www.cisa.gov/known-exploited-vulnerabilities-catalog
# schemas:
#   - input.review.object: schema.kubernetes.workload
# custom:
#   severity: critical
#   scope: host
#   match: [workload]
#   needs:
#     - facts.regolith.dev/VulnerabilityReport
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
#     mitre: [T1190, T1611]
#     nsa: [pods/image-scanning, threat-model/lateral-movement]
#     owasp_k8s: [K02, K05, K07]
#     pci_dss4: [1.4.2, 6.3.1, 6.3.3, 7.2.5, 11.3.1]
#     soc2: [CC6.1, CC6.6, CC7.1]
#     hipaa: ["164.308(a)(1)(ii)(A)"]
#     nist_800_190: [4.1.1, 4.3.3, 4.3.4, 4.4.3]
#   parameters:
#     privilegedNamespaces:
#       type: array
#       items: {type: string}
#       default: [kube-system]
#       description: Namespaces whose pods hold rights that lead to the whole cluster.
#     vexStatuses:
#       type: array
#       items: {type: string}
#       default: [not_affected, fixed]
#       description: VEX statuses of vulnerabilities that do not count.
#   remediation: |
#     Close the way in today, update the image, and then take the power from the workload; any one of the three
#     breaks the chain.
#   verify: regolith reach --from internet -i <files>; trivy image --severity CRITICAL IMAGE
package policies.network.attack_path_vulnerable_exposed_privileged

import data.lib.attackpath
import data.lib.entrance
import data.lib.evidence
import data.lib.image
import data.lib.k8s
import data.lib.netpol
import data.lib.nodecontrol
import data.lib.serviceaccount
import data.lib.text
import data.lib.workload

default privileged_namespaces := ["kube-system"]

privileged_namespaces := input.parameters.privilegedNamespaces

default vex_statuses := ["not_affected", "fixed"]

vex_statuses := input.parameters.vexStatuses

violation contains {"msg": msg, "details": {"path": flaw.path, "related": related, "steps": steps}} if {
	flaw := sort(_flaws)[0]
	power := _power[0]
	way := sort(entrance.open)[0]

	msg := sprintf("reachable through %s, has %s, and %s", [way.text, text.list(flaw.ids, 1), power.text])
	related := array.concat(array.concat(way.related, [flaw.report]), power.related)
	steps := array.concat(
		[entrance.step(way), sprintf("%s lets it into %s", [text.list(flaw.ids, 1), flaw.who])],
		power.steps,
	)
}

unknown contains {"msg": msg, "details": {"path": flaw.path, "related": [doubt.by]}} if {
	flaw := sort(_flaws)[0]
	power := _power[0]
	doubt := sort(entrance.doubtful)[0]

	msg := sprintf("has %s, %s, and is reachable unless %s shuts it", [text.list(flaw.ids, 1), power.text, netpol.text(doubt.by)])
}

# the node first, for it takes no further step
_power := array.concat(
	[{"text": found.text, "related": [], "steps": [sprintf("%s, so that it has the node and the tokens of all pods there", [found.text])]} |
		some found in array.slice(sort(nodecontrol.powers), 0, 1)
	],
	[power |
		serviceaccount.has_token
		found := _takeovers(_key)
		count(found) > 0
		power := {
			"text": sprintf("its service account leads to cluster-admin by %s", [attackpath.summary(object.keys(found))]),
			"related": sort(attackpath.takeover_bindings(found)),
			"steps": array.concat([attackpath.holds_token(_key)], attackpath.takeover_steps(found)),
		}
	],
)

# of scalars alone: a scan asks once for each account
_takeovers(key) := attackpath.takeovers(key, {ns | some ns in privileged_namespaces})

# images with critical vulnerabilities
_flaws := {{"path": use.path, "who": workload.who(use.who), "ids": ids, "report": k8s.ref_of(report)} |
	evidence.vulnerability_reports.reference != {}
	some use in image.uses
	report := evidence.newest(evidence.vulnerability_reports, use)
	ids := {found.id |
		some found in report.vulnerabilities
		lower(found.severity) == "critical"
		not object.get(found, "vexStatus", "") in vex_statuses
	}
	count(ids) > 0
}

_key := concat(":", ["ServiceAccount", k8s.namespace, serviceaccount.name])
