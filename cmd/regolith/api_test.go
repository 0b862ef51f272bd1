package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
)

// startAPI starts an API server with a small world, and writes a kubeconfig whose contexts are different users of it:
// shop may do everything, limited may list neither Secrets nor, outside namespace shop, Pods, stranger is not known,
// and for gone the server goes away.
func startAPI(t *testing.T, kubeconfig string) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(serveAPI))
	t.Cleanup(server.Close)
	var clusters, contexts strings.Builder
	for _, name := range []string{"shop", "limited", "stranger", "gone"} {
		fmt.Fprintf(&clusters, "- {name: %s, cluster: {server: %q}}\n", name, server.URL+"/"+name)
		fmt.Fprintf(&contexts, "- {name: %s, context: {cluster: %s, user: tester}}\n", name, name)
	}
	text := "apiVersion: v1\nkind: Config\ncurrent-context: shop\nusers: [{name: tester, user: {token: not-a-secret}}]\nclusters:\n" +
		clusters.String() + "contexts:\n" + contexts.String()
	if err := os.WriteFile(kubeconfig, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func serveAPI(w http.ResponseWriter, r *http.Request) {
	user, path, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	refused := path == "api/v1/secrets" || path == "api/v1/pods"
	switch {
	case user == "stranger":
		status(w, 401, "Unauthorized", "Unauthorized")
	case user == "limited" && refused, strings.HasSuffix(path, "/proxy/configz"):
		status(w, 403, "Forbidden", `User "limited" cannot list `+path[strings.LastIndex(path, "/")+1:])
	case user == "gone" && strings.HasPrefix(path, "apis/apps/"):
		panic(http.ErrAbortHandler)
	case r.Method == http.MethodPost:
		rules := ""
		if buf := make([]byte, r.ContentLength); r.ContentLength > 0 {
			_, _ = r.Body.Read(buf)
			if strings.Contains(string(buf), `"namespace":"shop"`) {
				rules = `{"verbs":["list"],"apiGroups":[""],"resources":["pods"]}`
			}
		}
		fmt.Fprintf(w, `{"status":{"resourceRules":[%s]}}`, rules)
	default:
		answer, ok := apiWorld[path]
		if !ok {
			answer = `{"kind":"List","metadata":{"resourceVersion":"7"},"items":[]}`
		}
		fmt.Fprint(w, answer)
	}
}

func status(w http.ResponseWriter, code int, reason, message string) {
	w.WriteHeader(code)
	fmt.Fprintf(w, `{"kind":"Status","code":%d,"reason":%q,"message":%q}`, code, reason, message)
}

func served(plural, scope, kind string) string {
	return fmt.Sprintf(`{"resource":%q,"scope":%q,"responseKind":{"kind":%q},"verbs":["list"]}`, plural, scope, kind)
}

func group(name string, resources ...string) string {
	return fmt.Sprintf(`{"metadata":{"name":%q},"versions":[{"version":"v1","freshness":"Current","resources":[%s]}]}`,
		name, strings.Join(resources, ","))
}

func list(items ...string) string {
	return `{"kind":"List","metadata":{"resourceVersion":"7"},"items":[` + strings.Join(items, ",") + `]}`
}

// apiWorld are the answers by path.
var apiWorld = map[string]string{
	"version": `{"gitVersion":"v1.37.2"}`,
	"api": `{"kind":"APIGroupDiscoveryList","items":[` + group("",
		served("namespaces", "Cluster", "Namespace"), served("nodes", "Cluster", "Node"), served("pods", "Namespaced", "Pod"),
		served("secrets", "Namespaced", "Secret"), served("events", "Namespaced", "Event")) + `]}`,
	"apis": `{"kind":"APIGroupDiscoveryList","items":[` +
		group("apps", served("deployments", "Namespaced", "Deployment")) + "," +
		group("networking.k8s.io", served("networkpolicies", "Namespaced", "NetworkPolicy")) + "," +
		group("rbac.authorization.k8s.io", served("clusterroles", "Cluster", "ClusterRole")) + `]}`,
	"api/v1/namespaces": list(
		`{"metadata":{"name":"kube-system","uid":"7a1e5c3e-0000-4000-8000-000000000000","labels":{"kubernetes.io/metadata.name":"kube-system"}}}`,
		`{"metadata":{"name":"shop","uid":"2","labels":{"kubernetes.io/metadata.name":"shop"}}}`),
	"api/v1/nodes":                list(`{"metadata":{"name":"n1","uid":"3","annotations":{"kubeadm.alpha.kubernetes.io/cri-socket":"x"}}}`),
	"api/v1/pods":                 list(apiPod),
	"api/v1/namespaces/shop/pods": list(apiPod),
	"api/v1/secrets":              list(`{"metadata":{"name":"db","namespace":"shop","uid":"4"},"type":"Opaque","data":{"password":"aHVudGVyMg=="}}`),
	"api/v1/events":               list(`{"metadata":{"name":"e","namespace":"shop","uid":"5"},"reason":"Started"}`),
	"apis/apps/v1/deployments": list(`{"metadata":{"name":"web","namespace":"shop","uid":"6"},"spec":{"selector":{"matchLabels":{"app":"web"}},
		"template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"app","image":"registry.example.com/web:1.4.2",
		"securityContext":{"privileged":true},"env":[{"name":"DB_PASSWORD","value":"hunter2"}]}]}}}}`),
}

const apiPod = `{"metadata":{"name":"debug","namespace":"shop","uid":"8"},"spec":{"containers":[{"name":"sh","image":"registry.example.com/sh:1"}]}}`
