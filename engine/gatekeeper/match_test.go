package gatekeeper

import (
	"encoding/json"
	"testing"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/eval"
)

func TestSelects(t *testing.T) {
	t.Parallel()
	pod := eval.Subject{
		Ref:    engine.Ref{APIVersion: "v1", Kind: "Pod", Namespace: "shop", Name: "web"},
		Labels: map[string]string{"app": "web"}, Namespace: map[string]string{"env": "prod"},
	}
	generated := pod
	generated.Ref.Name, generated.GenerateName = "", "web-"
	lone := pod
	lone.Namespace = nil
	namespace := eval.Subject{Ref: engine.Ref{APIVersion: "v1", Kind: "Namespace", Name: "shop"}, Labels: map[string]string{"env": "prod"}}
	role := eval.Subject{Ref: engine.Ref{APIVersion: "rbac.authorization.k8s.io/v1", Kind: "ClusterRole", Name: "admin"}}
	fact := eval.Subject{Ref: engine.Ref{APIVersion: engine.FactsVersion, Kind: "Cluster", Name: "cluster"}}
	for _, tc := range []struct {
		note, match string
		subject     eval.Subject
		want, open  bool
	}{
		{"nothing said matches all", `{}`, pod, true, false},
		{"but facts are no objects", `{}`, fact, false, false},
		{"kinds of a group", `{"kinds":[{"apiGroups":[""],"kinds":["Pod"]}]}`, pod, true, false},
		{"kinds of another group", `{"kinds":[{"apiGroups":["apps"],"kinds":["Pod"]}]}`, pod, false, false},
		{"a star is any", `{"kinds":[{"apiGroups":["*"],"kinds":["*"]}]}`, role, true, false},
		{"a list left out is any", `{"kinds":[{"kinds":["ClusterRole"]}]}`, role, true, false},
		{"one of several", `{"kinds":[{"kinds":["Service"]},{"kinds":["Pod"]}]}`, pod, true, false},
		{"scope of a namespaced object", `{"scope":"Cluster"}`, pod, false, false},
		{"scope of a cluster object", `{"scope":"Cluster"}`, role, true, false},
		{"a Namespace is of the cluster", `{"scope":"Namespaced"}`, namespace, false, false},
		{"namespaces by glob", `{"namespaces":["sh*"]}`, pod, true, false},
		{"another namespace", `{"namespaces":["web"]}`, pod, false, false},
		{"a Namespace is in itself", `{"namespaces":["shop"]}`, namespace, true, false},
		{"objects without namespace pass", `{"namespaces":["web"]}`, role, true, false},
		{"excluded by glob", `{"excludedNamespaces":["*op"]}`, pod, false, false},
		{"excluded Namespace", `{"excludedNamespaces":["*ho*"]}`, namespace, false, false},
		{"not excluded", `{"excludedNamespaces":["kube-*"]}`, pod, true, false},
		{"labels", `{"labelSelector":{"matchLabels":{"app":"web"}}}`, pod, true, false},
		{"other labels", `{"labelSelector":{"matchLabels":{"app":"db"}}}`, pod, false, false},
		{"In", `{"labelSelector":{"matchExpressions":[{"key":"app","operator":"In","values":["web"]}]}}`, pod, true, false},
		{"In of a missing label", `{"labelSelector":{"matchExpressions":[{"key":"x","operator":"In","values":[""]}]}}`, pod, false, false},
		{"NotIn", `{"labelSelector":{"matchExpressions":[{"key":"app","operator":"NotIn","values":["web"]}]}}`, pod, false, false},
		{"NotIn of a missing label", `{"labelSelector":{"matchExpressions":[{"key":"x","operator":"NotIn","values":["y"]}]}}`, pod, true, false},
		{"Exists", `{"labelSelector":{"matchExpressions":[{"key":"x","operator":"Exists"}]}}`, pod, false, false},
		{"DoesNotExist", `{"labelSelector":{"matchExpressions":[{"key":"x","operator":"DoesNotExist"}]}}`, pod, true, false},
		{"labels of the namespace", `{"namespaceSelector":{"matchLabels":{"env":"prod"}}}`, pod, true, false},
		{"other labels of the namespace", `{"namespaceSelector":{"matchLabels":{"env":"dev"}}}`, pod, false, false},
		{"a namespace that is not there", `{"namespaceSelector":{"matchLabels":{"env":"prod"}}}`, lone, false, true},
		{"what else does not match is not open", `{"name":"db","namespaceSelector":{"matchLabels":{"env":"prod"}}}`, lone, false, false},
		{"a Namespace by its own labels", `{"namespaceSelector":{"matchLabels":{"env":"prod"}}}`, namespace, true, false},
		{"cluster objects by any selector", `{"namespaceSelector":{"matchLabels":{"env":"prod"}}}`, role, true, false},
		{"name", `{"name":"web"}`, pod, true, false},
		{"another name", `{"name":"w"}`, pod, false, false},
		{"a name to be made", `{"name":"web-*"}`, generated, true, false},
		{"a name to be made, exactly", `{"name":"web-"}`, generated, false, false},
		{"expansions alone", `{"source":"Generated"}`, pod, false, false},
		{"originals", `{"source":"Original"}`, pod, true, false},
	} {
		t.Run(tc.note, func(t *testing.T) {
			t.Parallel()
			var match Match
			if err := json.Unmarshal([]byte(tc.match), &match); err != nil {
				t.Fatal(err)
			}
			s, err := newSelector(&match)
			if err != nil {
				t.Fatal(err)
			}
			got, open := s.Selects(tc.subject)
			if got != tc.want || (open != "") != tc.open {
				t.Errorf("selected %v, open %q; want %v, %v", got, open, tc.want, tc.open)
			}
		})
	}
}

func TestMatchFaults(t *testing.T) {
	t.Parallel()
	for _, match := range []string{
		`{"kindz":[]}`, `{"source":"Some"}`, `{"labelSelector":{"matchExpressions":[{"key":"x","operator":"Like"}]}}`,
		`{"labelSelector":{"matchExpressions":[{"key":"x","operator":"In"}]}}`,
		`{"namespaceSelector":{"matchExpressions":[{"key":"x","operator":"Exists","values":["y"]}]}}`,
	} {
		var m Match
		err := json.Unmarshal([]byte(match), &m)
		if err == nil {
			_, err = newSelector(&m)
		}
		if err == nil {
			t.Errorf("%s is taken", match)
		}
	}
}
