package cluster

import "strings"

// platformOfVersion tells the platform by the version of the server, where distributions write their name; "" where
// it does not show.
func platformOfVersion(version string) string {
	for _, known := range []struct{ part, platform string }{
		{"+k3s", "k3s"}, {"+rke2", "rke2"}, {"-eks-", "eks"}, {"-gke.", "gke"},
	} {
		if strings.Contains(version, known.part) {
			return known.platform
		}
	}
	return ""
}

// platformOfNode tells the platform by a node: by who provides the machine, and by what installers write on it.
func platformOfNode(node map[string]any) string {
	provider, _ := field(node, "spec", "providerID").(string)
	labels, _ := field(node, "metadata", "labels").(map[string]any)
	annotations, _ := field(node, "metadata", "annotations").(map[string]any)
	has := func(in map[string]any, key string) bool { _, ok := in[key]; return ok }
	switch {
	case strings.HasPrefix(provider, "kind://"):
		return "kind"
	case has(labels, "node.openshift.io/os_id"):
		return "openshift"
	case has(labels, "eks.amazonaws.com/nodegroup"), has(labels, "eks.amazonaws.com/compute-type"):
		return "eks"
	case has(labels, "cloud.google.com/gke-nodepool"):
		return "gke"
	case has(labels, "kubernetes.azure.com/cluster"):
		return "aks"
	case has(annotations, "kubeadm.alpha.kubernetes.io/cri-socket"):
		return "kubeadm"
	}
	return ""
}
