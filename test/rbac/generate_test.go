package rbac

import (
	"fmt"
	"math/rand/v2"

	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// generator makes clusters and questions out of few words, so that they meet.
type generator struct{ *rand.Rand }

// one picks one of the values.
func one[T any](g *generator, values ...T) T { return values[g.IntN(len(values))] }

// some picks up to n of the values, with repetitions.
func some[T any](g *generator, n int, values ...T) []T {
	var out []T
	for range g.IntN(n + 1) {
		out = append(out, one(g, values...))
	}
	return out
}

func (g *generator) namespace() string { return one(g, "a", "b", "c") }

func (g *generator) verb() string {
	return one(g, "get", "list", "create", "delete", "deletecollection")
}

func (g *generator) resource() string {
	return one(g, "pods", "pods/exec", "pods/log", "secrets", "deployments", "deployments/scale", "namespaces")
}

func (g *generator) rule() rbacv1.PolicyRule {
	if g.IntN(6) == 0 {
		return rbacv1.PolicyRule{
			Verbs:           some(g, 2, "get", "post", "*"),
			NonResourceURLs: some(g, 2, "/healthz", "/logs/*", "/logs", "*", "/me*", "/metrics", "/a**"),
		}
	}
	return rbacv1.PolicyRule{
		Verbs:         some(g, 3, "get", "list", "create", "delete", "deletecollection", "*"),
		APIGroups:     some(g, 2, "", "apps", "*", "batch"),
		Resources:     some(g, 3, "pods", "pods/exec", "pods/*", "*/exec", "*/scale", "*", "secrets", "deployments", "namespaces", "deployments/scale", "*/*"),
		ResourceNames: one(g, nil, nil, nil, []string{"x"}, []string{"x", "y"}, []string{""}, []string{"*"}, []string{}),
	}
}

func (g *generator) rules() []rbacv1.PolicyRule {
	var out []rbacv1.PolicyRule
	for range g.IntN(3) {
		out = append(out, g.rule())
	}
	return out
}

func (g *generator) labels() map[string]string {
	out := map[string]string{}
	for range g.IntN(3) {
		out[one(g, "tier", "rbac.authorization.k8s.io/aggregate-to-view", "app")] = one(g, "true", "false", "")
	}
	return out
}

func (g *generator) selector() metav1.LabelSelector {
	if g.IntN(2) == 0 {
		return metav1.LabelSelector{MatchLabels: g.labels()}
	}
	expression := metav1.LabelSelectorRequirement{
		Key:      one(g, "tier", "rbac.authorization.k8s.io/aggregate-to-view", "app"),
		Operator: one(g, metav1.LabelSelectorOpIn, metav1.LabelSelectorOpNotIn, metav1.LabelSelectorOpExists, metav1.LabelSelectorOpDoesNotExist),
	}
	if expression.Operator == metav1.LabelSelectorOpIn || expression.Operator == metav1.LabelSelectorOpNotIn {
		expression.Values = append(some(g, 1, "true", ""), one(g, "true", "false"))
	}
	return metav1.LabelSelector{MatchExpressions: []metav1.LabelSelectorRequirement{expression}}
}

func (g *generator) subject(namespaced bool) rbacv1.Subject {
	switch g.IntN(4) {
	case 0:
		return rbacv1.Subject{Kind: "User", APIGroup: rbacv1.GroupName, Name: one(g, "u0", "u1", "system:anonymous", "system:serviceaccount:a:web")}
	case 1:
		return rbacv1.Subject{Kind: "Group", APIGroup: rbacv1.GroupName, Name: one(g, "g0", "g1", "system:authenticated", "system:unauthenticated",
			"system:serviceaccounts", "system:serviceaccounts:a")}
	}
	s := rbacv1.Subject{Kind: "ServiceAccount", Name: one(g, "web", "api"), Namespace: g.namespace()}
	if namespaced && g.IntN(4) == 0 {
		s.Namespace = "" // that of the binding
	}
	return s
}

func (g *generator) subjects(namespaced bool) []rbacv1.Subject {
	var out []rbacv1.Subject
	for range g.IntN(4) {
		out = append(out, g.subject(namespaced))
	}
	return out
}

func (g *generator) roleRef(namespaced bool) rbacv1.RoleRef {
	kind := "ClusterRole"
	if namespaced && g.IntN(2) == 0 {
		kind = "Role"
	}
	name := fmt.Sprintf("r%d", g.IntN(6)) // some of them dangle
	if kind == "ClusterRole" && g.IntN(6) == 0 {
		name = one(g, "admin", "cluster-admin", "edit", "view")
	}
	return rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: kind, Name: name}
}

func (g *generator) world() *world {
	w := &world{}
	for i := range 5 {
		role := &rbacv1.ClusterRole{ObjectMeta: metav1.ObjectMeta{Name: fmt.Sprintf("r%d", i), Labels: g.labels()}}
		if g.IntN(3) == 0 {
			role.AggregationRule = &rbacv1.AggregationRule{ClusterRoleSelectors: []metav1.LabelSelector{g.selector()}}
			if g.IntN(3) == 0 {
				role.AggregationRule.ClusterRoleSelectors = append(role.AggregationRule.ClusterRoleSelectors, g.selector())
			}
		} else {
			role.Rules = g.rules()
		}
		w.clusterRoles = append(w.clusterRoles, role)
		for _, namespace := range []string{"a", "b", "c"} {
			if g.IntN(2) == 0 {
				w.roles = append(w.roles, &rbacv1.Role{ObjectMeta: metav1.ObjectMeta{Name: role.Name, Namespace: namespace}, Rules: g.rules()})
			}
		}
	}
	for i := range 1 + g.IntN(3) {
		w.clusterRoleBindings = append(w.clusterRoleBindings, &rbacv1.ClusterRoleBinding{
			ObjectMeta: metav1.ObjectMeta{Name: fmt.Sprintf("b%d", i)}, Subjects: g.subjects(false), RoleRef: g.roleRef(false),
		})
	}
	for _, namespace := range []string{"a", "b", "c"} {
		for i := range g.IntN(4) {
			w.roleBindings = append(w.roleBindings, &rbacv1.RoleBinding{
				ObjectMeta: metav1.ObjectMeta{Name: fmt.Sprintf("b%d", i), Namespace: namespace}, Subjects: g.subjects(true), RoleRef: g.roleRef(true),
			})
		}
	}
	return w
}

func (g *generator) question() question {
	q := question{
		User: one(g, "u0", "u1", "nobody", "system:anonymous", "system:serviceaccount:a:web", "system:serviceaccount:b:web", "system:serviceaccount:c:api"),
	}
	if g.IntN(2) == 0 {
		q.Groups = append([]string{}, some(g, 3, "g0", "g1", "system:authenticated", "system:unauthenticated", "system:serviceaccounts", "system:serviceaccounts:a")...)
	}
	if g.IntN(6) == 0 {
		q.Verb = one(g, "get", "post")
		q.Path = one(g, "/healthz", "/healthz/etcd", "/logs", "/logs/", "/logs/kubelet.log", "/metrics", "/a*", "/a", "/")
		return q
	}
	q.Verb, q.Group, q.Resource = g.verb(), one(g, "", "", "apps", "batch"), g.resource()
	q.Namespace, q.Name = one(g, "a", "b", "c", ""), one(g, "", "", "x", "y", "*")
	return q
}
