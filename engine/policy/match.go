package policy

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/regolith-policy/regolith/engine"
)

// Match is one kind that a control reviews.
type Match struct {
	Group string // "" for the core group
	Kind  string
	// Component is the cluster component that the object must show to be reviewed, as "kube-apiserver"; "" where
	// every object of the kind is.
	Component string
}

// String is "group/Kind", or "Kind" in the core group.
func (m Match) String() string {
	if m.Group == "" {
		return m.Kind
	}
	return m.Group + "/" + m.Kind
}

var kindPattern = regexp.MustCompile(`^(?:([a-z0-9][-a-z0-9.]*)/)?([A-Z][A-Za-z0-9]*)$`)

// Expand gives the kinds that the entries of a match stand for, in the order of the entries and without
// repetitions. An entry is Kind (core group), group/Kind, or an alias.
func Expand(match []string) ([]Match, error) {
	var out []Match
	seen := map[Match]bool{}
	for _, entry := range match {
		found := alias(entry)
		if parts := kindPattern.FindStringSubmatch(entry); parts != nil {
			found = []Match{{Group: parts[1], Kind: parts[2]}}
		}
		if len(found) == 0 {
			return nil, fmt.Errorf("%q is neither a kind nor an alias", entry)
		}
		for _, m := range found {
			if !seen[m] {
				seen[m] = true
				out = append(out, m)
			}
		}
	}
	return out, nil
}

// aliasNames lists the aliases that match knows.
func aliasNames() []string {
	return []string{"workload", "cluster", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "etcd", "kube-proxy", "kubelet"}
}

// alias gives the kinds that an alias stands for; nil for what is no alias.
func alias(name string) []Match {
	switch name {
	case "workload":
		return []Match{
			{Kind: "Pod"},
			{Kind: "PodTemplate"},
			{Kind: "ReplicationController"},
			{Group: "apps", Kind: "Deployment"},
			{Group: "apps", Kind: "ReplicaSet"},
			{Group: "apps", Kind: "DaemonSet"},
			{Group: "apps", Kind: "StatefulSet"},
			{Group: "batch", Kind: "Job"},
			{Group: "batch", Kind: "CronJob"},
		}
	case "cluster":
		return []Match{{Group: engine.FactsGroup, Kind: "Cluster"}}
	case "kube-apiserver", "kube-controller-manager", "kube-scheduler", "etcd", "kube-proxy":
		return []Match{
			{Kind: "Pod", Component: name},
			{Group: engine.FactsGroup, Kind: "NodeFacts", Component: name},
			{Group: "kubeadm.k8s.io", Kind: "ClusterConfiguration", Component: name},
		}
	case "kubelet":
		return []Match{
			{Group: engine.FactsGroup, Kind: "NodeFacts", Component: name},
			{Group: "kubelet.config.k8s.io", Kind: "KubeletConfiguration"},
		}
	}
	return nil
}

// kindOf is the kind of a "Kind" or "group/Kind".
func kindOf(entry string) string {
	return entry[strings.LastIndex(entry, "/")+1:]
}
