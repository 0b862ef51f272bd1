# METADATA
# title: Admission plugins of the API server
# description: |
#   Which admission plugins a kube-apiserver process (lib.flags) runs: those that
#   are on by default and those of --enable-admission-plugins, without those of
#   --disable-admission-plugins; or just those of the old --admission-control.
package lib.admission

import data.lib.flags

# METADATA
# description: True where the process runs the plugin.
is_on(process, plugin) if {
	_is_asked_for(process, plugin)
	not plugin in flags.list(process, "disable-admission-plugins")
}

_is_asked_for(process, plugin) if plugin in flags.list(process, "enable-admission-plugins")

_is_asked_for(process, plugin) if plugin in flags.list(process, "admission-control")

_is_asked_for(process, plugin) if {
	plugin in _default
	not flags.is_given(process, "admission-control")
}

# METADATA
# description: |
#   Where a finding about a plugin points: the flag that switches it off, or else
#   the one that would switch it on.
path(process, plugin) := flags.path(process, "disable-admission-plugins") if {
	plugin in flags.list(process, "disable-admission-plugins")
} else := flags.path(process, "enable-admission-plugins")

# on without being asked for, some of them behind a feature gate (pkg/kubeapiserver/options/plugins.go)
_default := {
	"CertificateApproval",
	"CertificateSigning",
	"CertificateSubjectRestriction",
	"ClusterTrustBundleAttest",
	"DefaultIngressClass",
	"DefaultStorageClass",
	"DefaultTolerationSeconds",
	"JobValidation",
	"LimitRanger",
	"MutatingAdmissionPolicy",
	"MutatingAdmissionWebhook",
	"NamespaceLifecycle",
	"NodeDeclaredFeatureValidator",
	"PersistentVolumeClaimResize",
	"PodGroupProtection",
	"PodGroupWorkloadExists",
	"PodResizeValidator",
	"PodSecurity",
	"PodTopologyLabels",
	"Priority",
	"ResourceQuota",
	"RuntimeClass",
	"ServiceAccount",
	"StorageObjectInUseProtection",
	"TaintNodesByCondition",
	"ValidatingAdmissionPolicy",
	"ValidatingAdmissionWebhook",
}
