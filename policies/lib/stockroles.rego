# METADATA
# title: Roles that Kubernetes makes
# description: |
#   What every API server creates by itself (the bootstrap policy of Kubernetes
#   1.37): names of the stock roles, and the rules of the four that people bind, for
#   worlds that do not hold them, such as a folder of manifests.
package lib.stockroles

# METADATA
# description: |
#   True for a role of the bootstrap policy: by its name and by the label
#   kubernetes.io/bootstrapping=rbac-defaults together, never by a prefix alone (S6).
is_stock(object_) if {
	object_.metadata.labels["kubernetes.io/bootstrapping"] == "rbac-defaults"
	_is_known(object_.metadata.name)
}

_is_known(name) if name in _names

_is_known(name) if startswith(name, "system:controller:")

_names := object.keys(cluster_roles) | {
	"extension-apiserver-authentication-reader",
	"system::leader-locking-kube-controller-manager",
	"system::leader-locking-kube-scheduler",
	"system:auth-delegator",
	"system:aws-cloud-provider",
	"system:basic-user",
	"system:certificates.k8s.io:certificatesigningrequests:nodeclient",
	"system:certificates.k8s.io:certificatesigningrequests:selfnodeclient",
	"system:certificates.k8s.io:kube-apiserver-client-approver",
	"system:certificates.k8s.io:kube-apiserver-client-kubelet-approver",
	"system:certificates.k8s.io:kubelet-serving-approver",
	"system:certificates.k8s.io:legacy-unknown-approver",
	"system:cluster-trust-bundle-discovery",
	"system:csi-external-attacher",
	"system:csi-external-provisioner",
	"system:discovery",
	"system:heapster",
	"system:kube-aggregator",
	"system:kube-controller-manager",
	"system:kube-dns",
	"system:kube-scheduler",
	"system:kubelet-api-admin",
	"system:monitoring",
	"system:node",
	"system:node-bootstrapper",
	"system:node-problem-detector",
	"system:node-proxier",
	"system:persistent-volume-provisioner",
	"system:public-info-viewer",
	"system:service-account-issuer-discovery",
	"system:volume-scheduler",
}

# METADATA
# description: |
#   True where the bootstrap policy itself puts this subject (a key of lib.rbac) into
#   this binding: by the names of the binding and the role, and by the subject.
is_stock_subject(binding, key) if {
	binding.roleRef.name == binding.metadata.name
	_is_bound(binding.metadata.name, key)
}

_is_bound(name, key) if _subjects[name] == key

_is_bound(name, key) if {
	startswith(name, "system:controller:")
	key == concat("", ["ServiceAccount:kube-system:", trim_prefix(name, "system:controller:")])
}

_subjects := {
	"cluster-admin": "Group:system:masters",
	"system:kube-controller-manager": "User:system:kube-controller-manager",
	"system:kube-scheduler": "User:system:kube-scheduler",
	"system:monitoring": "Group:system:monitoring",
	"system:node": "Group:system:nodes",
	"system:node-proxier": "User:system:kube-proxy",
	"system:volume-scheduler": "User:system:kube-scheduler",
}

# METADATA
# description: |
#   The stock ClusterRoles cluster-admin, admin, edit and view by name, with those
#   that are aggregated into them.
cluster_roles := {
	"admin": _aggregated("admin", set()),
	"cluster-admin": {"rules": [
		{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]},
		{"nonResourceURLs": ["*"], "verbs": ["*"]},
	]},
	"edit": _aggregated("edit", {"admin"}),
	"system:aggregate-to-admin": {
		"metadata": {"labels": _labels({"admin"})},
		"rules": [
			_rule("authorization.k8s.io", ["localsubjectaccessreviews"], {"create"}),
			_rule("rbac.authorization.k8s.io", ["rolebindings", "roles"], _read | _write),
		],
	},
	"system:aggregate-to-edit": {"metadata": {"labels": _labels({"edit"})}, "rules": _edit},
	"system:aggregate-to-view": {"metadata": {"labels": _labels({"view"})}, "rules": _view},
	"view": _aggregated("view", {"edit"}),
}

_aggregated(name, into) := {
	"metadata": {"labels": _labels(into)},
	"aggregationRule": {"clusterRoleSelectors": [{"matchLabels": _labels({name})}]},
}

_labels(into) := {concat("-", ["rbac.authorization.k8s.io/aggregate-to", name]): "true" | some name in into}

_rule(group, resources, verbs) := {"apiGroups": [group], "resources": resources, "verbs": verbs}

_read := {"get", "list", "watch"}

_write := {"create", "delete", "deletecollection", "patch", "update"}

_edit := array.concat(
	[
		_rule("", ["secrets", "services/proxy"], _read),
		_rule("", ["pods/attach", "pods/exec", "pods/portforward", "pods/proxy"], _read | _write),
		_rule("", ["pods"], _write),
		_rule("", ["serviceaccounts"], {"impersonate"}),
		_rule("", ["pods/eviction", "serviceaccounts/token"], {"create"}),
		_rule("coordination.k8s.io", ["leases"], _read | _write),
	],
	[_rule(group, resources, _write) |
		some group, resources in {
			"": [
				"configmaps",
				"events",
				"persistentvolumeclaims",
				"replicationcontrollers",
				"replicationcontrollers/scale",
				"secrets",
				"serviceaccounts",
				"services",
				"services/proxy",
			],
			"apps": [
				"daemonsets",
				"deployments",
				"deployments/rollback",
				"deployments/scale",
				"replicasets",
				"replicasets/scale",
				"statefulsets",
				"statefulsets/scale",
			],
			"autoscaling": ["horizontalpodautoscalers"],
			"batch": ["cronjobs", "jobs"],
			"networking.k8s.io": ["ingresses", "networkpolicies"],
			"policy": ["poddisruptionbudgets"],
		}
	],
)

_view := [_rule(group, resources, _read) |
	some group, resources in {
		"": [
			"bindings",
			"configmaps",
			"endpoints",
			"events",
			"limitranges",
			"namespaces",
			"namespaces/status",
			"persistentvolumeclaims",
			"persistentvolumeclaims/status",
			"pods",
			"pods/log",
			"pods/status",
			"replicationcontrollers",
			"replicationcontrollers/scale",
			"replicationcontrollers/status",
			"resourcequotas",
			"resourcequotas/status",
			"serviceaccounts",
			"services",
			"services/status",
		],
		"apps": [
			"controllerrevisions",
			"daemonsets",
			"daemonsets/status",
			"deployments",
			"deployments/scale",
			"deployments/status",
			"replicasets",
			"replicasets/scale",
			"replicasets/status",
			"statefulsets",
			"statefulsets/scale",
			"statefulsets/status",
		],
		"autoscaling": ["horizontalpodautoscalers", "horizontalpodautoscalers/status"],
		"batch": ["cronjobs", "cronjobs/status", "jobs", "jobs/status"],
		"discovery.k8s.io": ["endpointslices"],
		"networking.k8s.io": ["ingresses", "ingresses/status", "networkpolicies"],
		"policy": ["poddisruptionbudgets", "poddisruptionbudgets/status"],
	}
]
