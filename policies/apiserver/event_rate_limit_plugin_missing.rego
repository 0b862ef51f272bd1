# METADATA
# title: The API server must limit the rate of events
# description: |
#   Events are written by everybody: a pod in a crash loop or a user with a script can
#   fill etcd with them and slow the control plane for all. Limits by namespace and user
#   keep one from starving the others.
# related_resources:
#   - description: Admission controllers
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/
#   - description: kube-apiserver flags
#     ref: https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/
# custom:
#   severity: low
#   scope: host
#   match: [kube-apiserver]
#   needs: [apiserver.config.k8s.io/AdmissionConfiguration, facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["1.2.9"]
#     mitre: [T1499]
#     nsa: [network/control-plane]
#     owasp_k8s: [K07]
#     pci_dss4: ["2.2.1", "2.2.6"]
#     soc2: [CC6.1, CC7.1]
#     hipaa: ["164.312(a)(1)"]
#     nist_800_190: ["4.3.2", "4.3.5"]
#   remediation: |
#     Add EventRateLimit to --enable-admission-plugins, and name a Configuration with Namespace and User limits
#     for it in the file of --admission-control-config-file. The plugin is an alpha feature.
#   verify: |
#     kubectl -n kube-system get pods -l component=kube-apiserver -o yaml | grep -E -e
#     '--(enable-admission-plugins|admission-control-config-file)'
#   enabled: false
package policies.apiserver.event_rate_limit_plugin_missing

import data.lib.admission
import data.lib.config
import data.lib.flags

violation contains {"msg": "the admission plugin EventRateLimit is not enabled", "details": {"path": path}} if {
	some process in flags.of("kube-apiserver")
	not admission.is_on(process, "EventRateLimit")

	path := admission.path(process, "EventRateLimit")
}

violation contains {"msg": "EventRateLimit is enabled without any limits", "details": {"path": path}} if {
	some process in flags.of("kube-apiserver")
	admission.is_on(process, "EventRateLimit")
	_has_no_limits(process)

	path := flags.path(process, "admission-control-config-file")
}

unknown contains finding if some finding in flags.unreadable("kube-apiserver")

unknown contains {"msg": msg, "details": {"path": path}} if {
	some process in flags.of("kube-apiserver")
	admission.is_on(process, "EventRateLimit")
	not _limits(process)
	not _has_no_limits(process)

	msg := "the limits of EventRateLimit are in a file that is not at hand"
	path := flags.path(process, "admission-control-config-file")
}

_limits(process) := [limit | some limit in plugin.limits] if {
	plugin := config.plugin(config.admission(process), "EventRateLimit")
}

_has_no_limits(process) if count(_limits(process)) == 0

_has_no_limits(process) if not flags.is_given(process, "admission-control-config-file")

_has_no_limits(process) if {
	file := config.admission(process)
	not "EventRateLimit" in {plugin.name | some plugin in file.plugins}
}
