package clustergen

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
)

// Joins makes n objects, as JSON, for what controls must join: of every hundred, twenty bind roles, ten are network
// policies, forty are pods, and the rest is what these refer to. Each hundred is a namespace.
func Joins(n int, seed uint64) []json.RawMessage {
	g := &generator{random: rand.New(rand.NewPCG(seed, 7)), want: n} //nolint:gosec // not for secrets
	g.nodes()
	for _, role := range []string{"viewer", "deployer", "operator"} {
		g.add(object{"apiVersion": rbacVersion, "kind": "ClusterRole", "metadata": g.meta("", role, nil), "rules": g.rules()})
	}
	for team := 0; len(g.objects) < n; team++ {
		g.hundred(fmt.Sprintf("team-%d", team), team)
	}
	return g.objects
}

const rbacVersion = "rbac.authorization.k8s.io/v1"

func (g *generator) hundred(ns string, team int) {
	g.add(object{"apiVersion": "v1", "kind": "Namespace", "metadata": g.meta("", ns, object{"team": ns, "zone": pick(g, "edge", "core", "data")})})
	for i := range 8 {
		name := fmt.Sprintf("app-%d", i)
		labels := object{"app.kubernetes.io/name": name, "app.kubernetes.io/part-of": ns}
		template := g.podSpec(name)
		owner := g.meta(ns, name, labels)
		g.add(object{"apiVersion": "v1", "kind": "ServiceAccount", "metadata": g.meta(ns, name, nil)})
		g.add(object{"apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": owner, "spec": object{
			"selector": object{"matchLabels": labels}, "template": object{"metadata": object{"labels": labels}, "spec": template},
		}})
		for range 5 {
			g.pod(ns, "StatefulSet", owner, labels, template)
		}
		g.add(object{"apiVersion": "v1", "kind": "Service", "metadata": g.meta(ns, name, labels), "spec": object{
			"type": pick(g, "ClusterIP", "ClusterIP", "NodePort"), "selector": labels,
			"ports": []object{{"name": "http", "port": 80, "targetPort": "http"}},
		}})
	}
	g.policies(ns)
	g.bindings(ns, team)
	g.add(object{"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": g.meta(ns, "front", nil), "spec": object{
		"rules": []object{{"host": ns + ".example.com", "http": object{"paths": []object{{
			"path": "/", "pathType": "Prefix", "backend": object{"service": object{"name": "app-0", "port": object{"number": 80}}},
		}}}}},
	}})
}

func (g *generator) policies(ns string) {
	app := func(i int) object {
		return object{"matchLabels": object{"app.kubernetes.io/name": fmt.Sprintf("app-%d", i)}}
	}
	add := func(name string, spec object) {
		g.add(object{"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": g.meta(ns, name, nil), "spec": spec})
	}
	add("default-deny", object{"podSelector": object{}, "policyTypes": []string{"Ingress"}})
	add("dns", object{"podSelector": object{}, "policyTypes": []string{"Egress"}, "egress": []object{{
		"to":    []object{{"namespaceSelector": object{"matchLabels": object{"kubernetes.io/metadata.name": "kube-system"}}}},
		"ports": []object{{"port": 53, "protocol": "UDP"}},
	}}})
	for i := range 8 {
		peer := pick(g,
			object{"podSelector": app(g.random.IntN(8))},
			object{"namespaceSelector": object{"matchLabels": object{"team": ns}}, "podSelector": app(g.random.IntN(8))},
			object{"ipBlock": object{"cidr": "0.0.0.0/0", "except": []string{"10.0.0.0/8"}}},
		)
		add(fmt.Sprintf("app-%d", i), object{"podSelector": app(i), "policyTypes": []string{"Ingress", "Egress"}, "ingress": []object{{
			"from": []object{peer}, "ports": []object{{"port": "http"}},
		}}, "egress": []object{{"to": []object{peer}, "ports": []object{{"port": 8080}}}}})
	}
}

func (g *generator) bindings(ns string, team int) {
	for i := range 4 {
		g.add(object{"apiVersion": rbacVersion, "kind": "Role", "metadata": g.meta(ns, fmt.Sprintf("role-%d", i), nil), "rules": g.rules()})
	}
	for i := range 20 {
		kind, home, role := "RoleBinding", ns, object{"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": fmt.Sprintf("role-%d", i%5)}
		if i%3 == 0 {
			role = object{"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": pick(g, "viewer", "deployer", "operator")}
		}
		if i == 0 {
			kind, home = "ClusterRoleBinding", ""
		}
		g.add(object{
			"apiVersion": rbacVersion, "kind": kind, "metadata": g.meta(home, fmt.Sprintf("binding-%d-%d", team, i), nil), "roleRef": role,
			"subjects": []object{
				{"kind": "ServiceAccount", "name": fmt.Sprintf("app-%d", i%8), "namespace": ns},
				{"kind": "User", "apiGroup": "rbac.authorization.k8s.io", "name": fmt.Sprintf("user-%d-%d", team, i)},
			},
		})
	}
}

func (g *generator) rules() []object {
	return []object{{
		"apiGroups": []string{"", "apps"},
		"resources": []string{pick(g, "configmaps", "pods", "services"), pick(g, "deployments", "statefulsets", "pods/log")},
		"verbs":     pick(g, []string{"get", "list", "watch"}, []string{"get"}, []string{"get", "list", "watch", "create", "update"}),
	}}
}
