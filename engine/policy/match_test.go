package policy

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestExpand(t *testing.T) {
	t.Parallel()
	component := func(name string) []string {
		return []string{"Pod " + name, "facts.regolith.dev/NodeFacts " + name, "kubeadm.k8s.io/ClusterConfiguration " + name}
	}
	tests := map[string]struct {
		match []string
		want  []string
		err   string
	}{
		"nothing":       {},
		"a core kind":   {match: []string{"Pod"}, want: []string{"Pod "}},
		"another group": {match: []string{"rbac.authorization.k8s.io/Role", "Pod", "Pod"}, want: []string{"rbac.authorization.k8s.io/Role ", "Pod "}},
		"workload": {match: []string{"workload"}, want: []string{
			"Pod ", "PodTemplate ", "ReplicationController ", "apps/Deployment ", "apps/ReplicaSet ", "apps/DaemonSet ",
			"apps/StatefulSet ", "batch/Job ", "batch/CronJob ",
		}},
		"cluster":                 {match: []string{"cluster"}, want: []string{"facts.regolith.dev/Cluster "}},
		"kube-apiserver":          {match: []string{"kube-apiserver"}, want: component("kube-apiserver")},
		"kube-controller-manager": {match: []string{"kube-controller-manager"}, want: component("kube-controller-manager")},
		"kube-scheduler":          {match: []string{"kube-scheduler"}, want: component("kube-scheduler")},
		"etcd":                    {match: []string{"etcd"}, want: component("etcd")},
		"kube-proxy":              {match: []string{"kube-proxy"}, want: component("kube-proxy")},
		"kubelet": {match: []string{"kubelet"}, want: []string{
			"facts.regolith.dev/NodeFacts kubelet", "kubelet.config.k8s.io/KubeletConfiguration ",
		}},
		"two components": {match: []string{"etcd", "Pod"}, want: append(component("etcd"), "Pod ")},
		"no alias":       {match: []string{"Pod", "pods"}, err: `"pods" is neither a kind nor an alias`},
		"with a version": {match: []string{"apps/v1/Deployment"}, err: `"apps/v1/Deployment" is neither a kind nor an alias`},
		"empty":          {match: []string{""}, err: `"" is neither a kind nor an alias`},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			matches, err := Expand(tc.match)
			text := ""
			if err != nil {
				text = err.Error()
			}
			var got []string
			for _, m := range matches {
				got = append(got, m.String()+" "+m.Component)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" || text != tc.err {
				t.Errorf("error %q, want %q; kinds (-want +got):\n%s", text, tc.err, diff)
			}
		})
	}
	for _, name := range aliasNames() {
		if len(alias(name)) == 0 {
			t.Errorf("%s is told as an alias and is none", name)
		}
	}
}
