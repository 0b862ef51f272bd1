# METADATA
# title: The API server must run the NamespaceLifecycle plugin
# description: |
#   The plugin refuses new objects in namespaces that are going away or do not exist,
#   and keeps default, kube-system and kube-public from being deleted. Without it
#   objects outlive their namespace and escape its policies.
# related_resources:
#   - description: Admission controllers
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/
# custom:
#   severity: medium
#   scope: host
#   match: [kube-apiserver]
#   needs: [facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["1.2.13"]
#     nsa: [network/control-plane, pods/enforcement]
#     owasp_k8s: [K07, K04]
#     pci_dss4: ["2.2.1", "2.2.6", "6.5.1"]
#     soc2: [CC6.1, CC7.1, CC8.1]
#     hipaa: ["164.312(a)(1)", "164.308(a)(1)(ii)(B)"]
#     nist_800_190: ["4.3.2", "4.3.5", "4.3.1", "4.4.3"]
#   remediation: Remove NamespaceLifecycle from --disable-admission-plugins.
#   verify: |
#     kubectl -n kube-system get pods -l component=kube-apiserver -o yaml | grep -E -e
#     '--(enable|disable)-admission-plugins'
package policies.apiserver.namespace_lifecycle_plugin_disabled

import data.lib.admission
import data.lib.flags

violation contains {"msg": "the admission plugin NamespaceLifecycle is off", "details": {"path": path}} if {
	some process in flags.of("kube-apiserver")
	not admission.is_on(process, "NamespaceLifecycle")

	path := admission.path(process, "NamespaceLifecycle")
}

unknown contains finding if some finding in flags.unreadable("kube-apiserver")
