# METADATA
# title: Objects that are missing
# description: Whole objects for details.create, to be reviewed by a person before they are applied.
package lib.manifest

# METADATA
# description: |
#   The NetworkPolicy that isolates all pods of a namespace in a direction, Ingress or
#   Egress; and, so that isolated pods still find each other by name, one for DNS.
default_deny(namespace, "Ingress") := [_isolation(namespace, "Ingress")]

default_deny(namespace, "Egress") := [_isolation(namespace, "Egress"), _dns(namespace)]

_isolation(namespace, direction) := {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "NetworkPolicy",
	"metadata": {"name": sprintf("default-deny-%s", [lower(direction)]), "namespace": namespace},
	"spec": {"podSelector": {}, "policyTypes": [direction]},
}

_dns(namespace) := {
	"apiVersion": "networking.k8s.io/v1",
	"kind": "NetworkPolicy",
	"metadata": {"name": "allow-dns", "namespace": namespace},
	"spec": {
		"podSelector": {},
		"policyTypes": ["Egress"],
		"egress": [{
			"to": [{
				"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "kube-system"}},
				"podSelector": {"matchLabels": {"k8s-app": "kube-dns"}},
			}],
			"ports": [{"port": 53, "protocol": "UDP"}, {"port": 53, "protocol": "TCP"}],
		}],
	},
}

# METADATA
# description: A ResourceQuota to start from; its numbers are for a person to change.
quota(namespace) := {
	"apiVersion": "v1",
	"kind": "ResourceQuota",
	"metadata": {"name": "compute", "namespace": namespace},
	"spec": {"hard": {
		"requests.cpu": "4",
		"requests.memory": "8Gi",
		"limits.cpu": "8",
		"limits.memory": "16Gi",
		"pods": "50",
	}},
}

# METADATA
# description: A LimitRange to start from; its numbers are for a person to change.
limit_range(namespace) := {
	"apiVersion": "v1",
	"kind": "LimitRange",
	"metadata": {"name": "defaults", "namespace": namespace},
	"spec": {"limits": [{
		"type": "Container",
		"defaultRequest": {"cpu": "100m", "memory": "128Mi"},
		"default": {"cpu": "500m", "memory": "256Mi"},
	}]},
}

# METADATA
# description: |
#   An audit policy: bodies of nothing that holds secrets, who did what to everything
#   that grants access, metadata of the rest.
audit_policy := {
	"apiVersion": "audit.k8s.io/v1",
	"kind": "Policy",
	"omitStages": ["RequestReceived"],
	"rules": [
		{"level": "Metadata", "resources": [
			{"group": "", "resources": ["secrets", "configmaps", "serviceaccounts/token"]},
			{"group": "authentication.k8s.io", "resources": ["tokenreviews"]},
		]},
		{"level": "None", "users": ["system:kube-proxy"], "verbs": ["watch"], "resources": [
			{"group": "", "resources": ["endpoints", "services"]},
			{"group": "discovery.k8s.io", "resources": ["endpointslices"]},
		]},
		{"level": "None", "nonResourceURLs": ["/healthz*", "/livez*", "/readyz*", "/version"]},
		{"level": "RequestResponse", "verbs": ["create", "update", "patch", "delete", "deletecollection"], "resources": [
			{"group": "rbac.authorization.k8s.io"},
			{"group": "admissionregistration.k8s.io"},
			{"group": "networking.k8s.io"},
			{"group": "", "resources": ["namespaces", "pods", "serviceaccounts", "services"]},
		]},
		{"level": "Metadata"},
	],
}

# METADATA
# description: |
#   A configuration of encryption at rest by a key management plugin, so that no key
#   stands in a file; a person names its socket. The identity provider stands last, so
#   that what is stored in plain text can still be read.
encryption := {
	"apiVersion": "apiserver.config.k8s.io/v1",
	"kind": "EncryptionConfiguration",
	"resources": [{
		"resources": ["secrets", "configmaps"],
		"providers": [
			{"kms": {"apiVersion": "v2", "name": "kms", "endpoint": "unix:///var/run/kms/kms.sock"}},
			{"identity": {}},
		],
	}],
}
