# METADATA
# title: The API server must refuse Services with external IPs
# description: |
#   A user who may write Services can set externalIPs to any address, and the nodes then
#   send its traffic to pods of his choice (CVE-2020-8554). Addresses of other Services,
#   of DNS or of the cloud metadata are open to it.
# related_resources:
#   - description: Admission controllers
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/
#   - description: Service, external IPs
#     ref: https://kubernetes.io/docs/concepts/services-networking/service/#external-ips
# custom:
#   severity: medium
#   scope: host
#   match: [kube-apiserver]
#   needs:
#     - admissionregistration.k8s.io/ValidatingAdmissionPolicy
#     - admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding
#     - constraints.gatekeeper.sh/K8sExternalIPs
#     - kyverno.io/ClusterPolicy
#     - policies.kyverno.io/ValidatingPolicy
#     - policies.kubewarden.io/ClusterAdmissionPolicy
#     - kubeproxy.config.k8s.io/KubeProxyConfiguration
#     - facts.regolith.dev/NodeFacts
#   frameworks:
#     cis: ["1.2.3"]
#     mitre: [T1557]
#     nsa: [network/control-plane, network/exposure]
#     owasp_k8s: [K07, K06]
#     pci_dss4: ["2.2.1", "2.2.6", "1.3.1", "1.4.2", "1.4.4"]
#     soc2: [CC6.1, CC7.1, CC6.6]
#     hipaa: ["164.312(a)(1)", "164.312(e)(1)"]
#     nist_800_190: ["4.3.2", "4.3.5", "4.3.3", "4.4.2"]
#   remediation: |
#     Once no Service uses the field, add DenyServiceExternalIPs to --enable-admission-plugins; or set the
#     feature gate AllowServiceExternalIPs=false for kube-proxy on every node; or refuse the field by an
#     admission policy.
#   verify: |
#     kubectl get services -A -o json | jq -r '.items[] | select(.spec.externalIPs) | .metadata.namespace + "/"
#     + .metadata.name'
#     kubectl -n kube-system get pods -l component=kube-apiserver -o yaml | grep -E -e
#     '--enable-admission-plugins'
package policies.apiserver.deny_service_external_ips_plugin_missing

import data.lib.admission
import data.lib.enforcement
import data.lib.flags
import data.lib.gatekeeper

violation contains {"msg": "nothing refuses Services with external IPs", "details": {"path": path}} if {
	some process in flags.of("kube-apiserver")
	not admission.is_on(process, "DenyServiceExternalIPs")
	not _is_refused_by_policy
	not _is_ignored_by_proxies

	path := admission.path(process, "DenyServiceExternalIPs")
}

unknown contains finding if some finding in flags.unreadable("kube-apiserver")

# a policy about Services that names the field
_is_refused_by_policy if {
	some policy in enforcement.refusing("Service", "services")
	contains(lower(json.marshal(policy.object)), "externalips")
}

_is_refused_by_policy if gatekeeper.refuses_external_ips

# every kube-proxy that is known leaves external IPs alone
_is_ignored_by_proxies if {false} == _proxy_gates

_proxy_gates contains flags.gate(process, "AllowServiceExternalIPs", _gate(file)) if {
	some gv, name
	node := data.inventory.cluster[gv].NodeFacts[name]
	some process in node.processes
	process.name == "kube-proxy"
	file := object.get(node, ["configs", _config_path(process)], {})
}

_proxy_gates contains _gate(file) if {
	some gv, name
	file := data.inventory.cluster[gv].KubeProxyConfiguration[name]
}

_config_path(process) := path if {
	path := flags.value(process, "config")
} else := ""

_gate(file) := object.get(file, ["featureGates", "AllowServiceExternalIPs"], true)
