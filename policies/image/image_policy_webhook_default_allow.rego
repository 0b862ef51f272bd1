# METADATA
# title: The ImagePolicyWebhook must refuse images when its backend is down
# description: |
#   With defaultAllow whoever can make the backend fail, or waits until it does, starts
#   any image: the check is gone just when it is needed.
# related_resources:
#   - description: ImagePolicyWebhook
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#imagepolicywebhook
# custom:
#   severity: high
#   scope: host
#   match: [kube-apiserver]
#   needs: [facts.regolith.dev/NodeFacts, apiserver.config.k8s.io/AdmissionConfiguration]
#   frameworks:
#     cis: ["5.5.1"]
#     mitre: [T1562.001]
#     nsa: [pods/image-sources]
#     owasp_k8s: [K04]
#     pci_dss4: ["6.3.2"]
#     soc2: [CC6.8, CC8.1]
#     hipaa: [164.312(c)(1)]
#     nist_800_190: ["4.1.5"]
#   remediation: |
#     Set defaultAllow to false in the configuration of the plugin, and run more than one replica of the backend.
#   verify: grep -rn defaultAllow /etc/kubernetes
package policies.image.image_policy_webhook_default_allow

import data.lib.admission
import data.lib.config
import data.lib.flags

violation contains {"msg": msg, "details": {"path": flags.path(process, "admission-control-config-file")}} if {
	some process in _processes
	_plugin(process).imagePolicy.defaultAllow == true

	msg := "ImagePolicyWebhook has defaultAllow: true in the file of --admission-control-config-file"
}

unknown contains finding if some finding in flags.unreadable("kube-apiserver")

unknown contains finding if {
	some process in _processes
	not config.admission(process)
	some finding in config.missing(process, "admission-control-config-file")
}

unknown contains {"msg": "the configuration of ImagePolicyWebhook is not at hand", "details": {"path": path}} if {
	some process in _processes
	config.admission(process)
	not _is_configured(process)

	path := flags.path(process, "admission-control-config-file")
}

not_applicable contains {"msg": "the API server does not run ImagePolicyWebhook"} if {
	flags.of("kube-apiserver") != set()
	_processes == set()
}

_processes := {process |
	some process in flags.of("kube-apiserver")
	admission.is_on(process, "ImagePolicyWebhook")
}

_is_configured(process) if _plugin(process).imagePolicy

_plugin(process) := config.plugin(config.admission(process), "ImagePolicyWebhook")
