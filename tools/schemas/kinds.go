package main

// The group of facts and the import path under which their Go types are found.
const (
	factsVersion = "facts.regolith.dev/v1alpha1"
	factsPackage = "facts"
)

// factKinds lists the kinds of facts, as docs/facts.md does.
func factKinds() []string {
	return []string{
		"AuditLog", "BenchmarkReport", "CloudCluster", "Cluster", "DetectionRules", "EtcdHealth", "EtcdSample", "HTTPProbe", "MeshAnalysis",
		"NodeFacts", "PipelineReport", "PortProbe", "RuntimeAlerts", "ServiceScan", "SignatureReport", "VulnerabilityReport",
	}
}

// configKinds lists the configuration files of cluster components.
func configKinds() []goKind {
	const (
		apiserver = "k8s.io/apiserver/pkg/apis/apiserver/v1"
		kubeadm   = "k8s.io/kubernetes/cmd/kubeadm/app/apis/kubeadm/"
	)
	return []goKind{
		{"apiserver.config.k8s.io/v1", apiserver, "AdmissionConfiguration"},
		{"apiserver.config.k8s.io/v1", apiserver, "AuthenticationConfiguration"},
		{"apiserver.config.k8s.io/v1", apiserver, "AuthorizationConfiguration"},
		{"apiserver.config.k8s.io/v1", apiserver, "EncryptionConfiguration"},
		{"audit.k8s.io/v1", "k8s.io/apiserver/pkg/apis/audit/v1", "Policy"},
		{"kubeadm.k8s.io/v1beta4", kubeadm + "v1beta4", "ClusterConfiguration"},
		{"kubeadm.k8s.io/v1beta4", kubeadm + "v1beta4", "InitConfiguration"},
		{"kubeadm.k8s.io/v1beta4", kubeadm + "v1beta4", "JoinConfiguration"},
		{"kubelet.config.k8s.io/v1beta1", "k8s.io/kubelet/config/v1beta1", "KubeletConfiguration"},
		{"kubeproxy.config.k8s.io/v1alpha1", "k8s.io/kube-proxy/config/v1alpha1", "KubeProxyConfiguration"},
	}
}

// unions lists the schemas that stand for several kinds; a control that matches them all names the union.
func unions() map[string][]string {
	return map[string][]string{
		"kubernetes/workload.json": {
			"v1/Pod", "v1/PodTemplate", "v1/ReplicationController", "apps/v1/DaemonSet", "apps/v1/Deployment",
			"apps/v1/ReplicaSet", "apps/v1/StatefulSet", "batch/v1/CronJob", "batch/v1/Job",
		},
	}
}

// notJudged lists kinds that are requests or bookkeeping, never posture: no schema for controls is written.
func notJudged() map[string]bool {
	names := []string{
		"Binding", "ComponentStatus", "ControllerRevision", "Eviction", "EvictionRequest", "LeaseCandidate",
		"LocalSubjectAccessReview", "ResourcePoolStatusRequest", "Scale", "SelfSubjectAccessReview", "SelfSubjectReview",
		"SelfSubjectRulesReview", "StorageVersion", "StorageVersionMigration", "SubjectAccessReview", "TokenRequest", "TokenReview",
	}
	out := make(map[string]bool, len(names))
	for _, name := range names {
		out[name] = true
	}
	return out
}
