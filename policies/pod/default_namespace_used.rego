# METADATA
# title: Objects must not be created in the default namespace
# description: |
#   The default namespace is where everything lands that nobody has given a place.
#   Quotas, network policies, roles and Pod Security levels are set for each namespace:
#   what shares one shares its rights.
# related_resources:
#   - description: Namespaces
#     ref: https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/
# custom:
#   severity: low
#   scope: object
#   match:
#     - workload
#     - Service
#     - networking.k8s.io/Ingress
#     - ConfigMap
#     - Secret
#     - ServiceAccount
#     - rbac.authorization.k8s.io/Role
#     - rbac.authorization.k8s.io/RoleBinding
#     - PersistentVolumeClaim
#     - networking.k8s.io/NetworkPolicy
#     - autoscaling/HorizontalPodAutoscaler
#     - policy/PodDisruptionBudget
#     - Endpoints
#     - discovery.k8s.io/EndpointSlice
#     - coordination.k8s.io/Lease
#     - storage.k8s.io/CSIStorageCapacity
#   frameworks:
#     cis: ["5.6.4"]
#     nsa: [pods/hardening]
#     owasp_k8s: [K01]
#     pci_dss4: ["2.2.1", "2.2.6"]
#     soc2: [CC6.1, CC7.1]
#     hipaa: [164.312(a)(1)]
#     nist_800_190: ["4.4.3"]
#     stig: [V-242383]
#   remediation: Create a namespace for the application and set metadata.namespace in all its manifests.
#   verify: kubectl get all,configmaps,secrets,serviceaccounts,roles,rolebindings -n default
package policies.pod.default_namespace_used

import data.lib.k8s
import data.lib.workload

violation contains {"msg": msg, "details": {"path": ["metadata", "namespace"]}} if {
	msg := _messages[k8s.namespace]
	_is_namespaced
	not _is_stock
}

not_applicable contains {"msg": "the cluster makes this object itself"} if _is_stock

_messages := {
	"": "the manifest names no namespace, so that the object goes to the default one",
	"default": "the object is in the default namespace",
}

_is_namespaced if workload.pod_spec_path

_is_namespaced if k8s.kind in _kinds[k8s.group]

_kinds := {
	"": {
		"ConfigMap",
		"Endpoints",
		"PersistentVolumeClaim",
		"Secret",
		"Service",
		"ServiceAccount",
	},
	"autoscaling": {"HorizontalPodAutoscaler"},
	"coordination.k8s.io": {"Lease"},
	"discovery.k8s.io": {"EndpointSlice"},
	"networking.k8s.io": {"Ingress", "NetworkPolicy"},
	"policy": {"PodDisruptionBudget"},
	"rbac.authorization.k8s.io": {"Role", "RoleBinding"},
	"storage.k8s.io": {"CSIStorageCapacity"},
}

_is_stock if {
	k8s.kind in {"EndpointSlice", "Endpoints", "Service"}
	k8s.name == "kubernetes"
}

_is_stock if {
	k8s.kind == "ConfigMap"
	k8s.name == "kube-root-ca.crt"
}

_is_stock if {
	k8s.kind == "ServiceAccount"
	k8s.name == "default"
}
