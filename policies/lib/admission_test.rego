package lib.admission_test

import data.lib.admission

test_is_on[note] if {
	some note, tc in {
		"on by default": {"plugin": "ServiceAccount", "args": [], "on": true},
		"on by default, beside others": {
			"plugin": "ServiceAccount",
			"args": ["--enable-admission-plugins=AlwaysPullImages"],
			"on": true,
		},
		"disabled": {
			"plugin": "ServiceAccount",
			"args": ["--disable-admission-plugins=A,ServiceAccount"],
			"on": false,
		},
		"off by default": {"plugin": "NodeRestriction", "args": [], "on": false},
		"enabled": {"plugin": "NodeRestriction", "args": ["--enable-admission-plugins=A,NodeRestriction"], "on": true},
		"another is enabled": {
			"plugin": "NodeRestriction",
			"args": ["--enable-admission-plugins=NodeRestrictions"],
			"on": false,
		},
		"enabled and disabled": {
			"plugin": "NodeRestriction",
			"args": ["--enable-admission-plugins=NodeRestriction", "--disable-admission-plugins=NodeRestriction"],
			"on": false,
		},
		"in the old list": {"plugin": "NodeRestriction", "args": ["--admission-control=A,NodeRestriction"], "on": true},
		"not in the old list": {"plugin": "ServiceAccount", "args": ["--admission-control=A"], "on": false},
		"an empty old list": {"plugin": "ServiceAccount", "args": ["--admission-control="], "on": true},
	}
	tc.on == _is_on(_process(tc.args), tc.plugin)
}

test_default[plugin] if {
	some plugin in [
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
	]
	admission.is_on(_process([]), plugin)
}

test_path[note] if {
	some note, tc in {
		"no flag": {"args": [], "want": ["list"]},
		"enabled": {"args": ["--enable-admission-plugins=A", "--disable-admission-plugins=B"], "want": ["at", 0]},
		"disabled": {"args": ["--enable-admission-plugins=A", "--disable-admission-plugins=P"], "want": ["at", 1]},
	}
	tc.want == admission.path(_process(tc.args), "P")
}

_is_on(process, plugin) if {
	admission.is_on(process, plugin)
} else := false

_process(args) := {"args": args, "at": [["at", i] | some i, _ in args], "path": ["list"]}
