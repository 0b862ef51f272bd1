# METADATA
# title: The Kubernetes dashboard must not be installed
# description: |
#   The dashboard shows and changes whatever its account or its users may, in a browser and
#   often for a whole cluster. Its project is archived: what is found in it stays.
# related_resources:
#   - description: Kubernetes dashboard, archived
#     ref: https://github.com/kubernetes-retired/dashboard
# custom:
#   severity: medium
#   scope: object
#   match: [workload, Service]
#   frameworks:
#     mitre: [T1133, T1613]
#     nsa: [network/exposure]
#     owasp_k8s: [K06]
#     pci_dss4: [1.3.1, 1.4.2, 1.4.4]
#     soc2: [CC6.6]
#     hipaa: [164.312(e)(1)]
#     nist_800_190: [4.3.3, 4.4.2]
#     stig: [V-242395]
#   remediation: Remove the dashboard, and use kubectl or a maintained console that people sign in to.
#   verify: kubectl get pods,services -A -l k8s-app=kubernetes-dashboard
package policies.network.dashboard_deployed

import data.lib.image
import data.lib.k8s
import data.lib.workload

violation contains {"msg": msg, "details": {"path": use.path, "severity": _severity}} if {
	some use in image.uses
	_is_dashboard(use.reference)

	msg := sprintf("%s runs the Kubernetes dashboard%s", [workload.who(use.who), _open])
}

violation contains {"msg": msg, "details": {"path": path, "severity": _severity}} if {
	some path in _labelled
	not _has_image

	msg := sprintf("is labelled as the Kubernetes dashboard%s", [_open])
}

_is_dashboard(reference) if {
	contains(reference, "dashboard")
	repository := image.parse(reference).repository
	regex.match(`(^|/)(kubernetesui/dashboard[^/]*|kubernetes-dashboard(-[a-z0-9]+)?)$`, repository)
}

_has_image if {
	some use in image.uses
	_is_dashboard(use.reference)
}

# where the label stands: on the object itself, or on its pods
_labelled contains ["metadata", "labels"] if {
	k8s.labels["k8s-app"] == "kubernetes-dashboard"
	_is_judged
}

_labelled contains array.concat(workload.pod_metadata_path, ["labels"]) if {
	workload.pod_metadata.labels["k8s-app"] == "kubernetes-dashboard"
}

_is_judged if workload.pod_spec

_is_judged if {
	input.review.object.kind == "Service"
	k8s.group == ""
}

_severity := "high" if {
	_open != ""
} else := "medium"

# flags that let people in without a token, or over plain HTTP
_open := sprintf(" with %s", [flags[0]]) if {
	flags := sort({flag |
		some container in workload.containers
		some list in ["args", "command"]
		some word in container.spec[list]
		some flag in ["--enable-insecure-login", "--enable-skip-login"]
		word in {flag, concat("", [flag, "=true"])}
	})
	count(flags) > 0
} else := ""
