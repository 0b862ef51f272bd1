// Package clustergen makes clusters for benchmarks and tests: a real mix of kinds and sizes, the same for the
// same seed. Pods are as a cluster shows them: defaulted, scheduled, with a token volume of a random name and
// a status; they are owned by ReplicaSets, and these by Deployments.
package clustergen

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
)

type object = map[string]any

// generator writes objects until it has enough.
type generator struct {
	random  *rand.Rand
	want    int
	objects []json.RawMessage
}

// Objects makes n objects, as JSON, of a cluster drawn from the seed.
func Objects(n int, seed uint64) []json.RawMessage {
	g := &generator{random: rand.New(rand.NewPCG(seed, 42)), want: n} //nolint:gosec // not for secrets
	g.nodes()
	for team := 0; len(g.objects) < n; team++ {
		g.namespace(fmt.Sprintf("team-%d", team))
	}
	return g.objects
}

// List is the objects as one v1 List, as `kubectl get -A -o json` prints them.
func List(n int, seed uint64) []byte { return ListOf(Objects(n, seed)) }

// ListOf puts objects into one v1 List.
func ListOf(objects []json.RawMessage) []byte {
	out := []byte(`{"apiVersion":"v1","kind":"List","items":[`)
	for i, raw := range objects {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, raw...)
	}
	return append(out, "]}\n"...)
}

func (g *generator) add(o object) {
	if len(g.objects) >= g.want {
		return
	}
	raw, err := json.Marshal(o)
	if err != nil {
		panic(err) // maps of strings and numbers always encode
	}
	g.objects = append(g.objects, raw)
}

func (g *generator) chance(percent int) bool { return g.random.IntN(100) < percent }

func pick[T any](g *generator, from ...T) T { return from[g.random.IntN(len(from))] }

func (g *generator) uid() string {
	return fmt.Sprintf("%08x-%04x-4%03x-a%03x-%012x", g.random.Uint32(), g.random.IntN(1<<16), g.random.IntN(1<<12),
		g.random.IntN(1<<12), g.random.Uint64()>>16)
}

func (g *generator) suffix(length int) string {
	const letters = "bcdfghjklmnpqrstvwxz2456789"
	out := make([]byte, length)
	for i := range out {
		out[i] = letters[g.random.IntN(len(letters))]
	}
	return string(out)
}

func (g *generator) meta(namespace, name string, labels object) object {
	m := object{
		"name": name, "uid": g.uid(), "resourceVersion": fmt.Sprint(g.random.IntN(1 << 30)), "generation": 1,
		"creationTimestamp": "2026-10-01T10:00:00Z",
		"managedFields": []object{{
			"manager": "kubectl-client-side-apply", "operation": "Update", "apiVersion": "apps/v1", "time": "2026-10-01T10:00:00Z",
			"fieldsType": "FieldsV1", "fieldsV1": object{
				"f:metadata": object{"f:annotations": object{}, "f:labels": object{}},
				"f:spec":     object{"f:replicas": object{}, "f:selector": object{}, "f:template": object{"f:spec": object{}}},
			},
		}},
	}
	if namespace != "" {
		m["namespace"] = namespace
	}
	if labels != nil {
		m["labels"] = labels
	}
	return m
}

func (g *generator) nodes() {
	for i := range 1 + g.want/500 {
		g.add(object{"apiVersion": "v1", "kind": "Node", "metadata": g.meta("", fmt.Sprintf("node-%d", i), object{
			"kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64",
		}), "status": object{"nodeInfo": object{"kubeletVersion": "v1.37.2", "containerRuntimeVersion": "containerd://2.2.0"}}})
	}
	g.add(object{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": g.meta("", "cluster-admin",
		object{"kubernetes.io/bootstrapping": "rbac-defaults"}), "rules": []object{
		{"apiGroups": []string{"*"}, "resources": []string{"*"}, "verbs": []string{"*"}},
		{"nonResourceURLs": []string{"*"}, "verbs": []string{"*"}},
	}})
}

func (g *generator) namespace(ns string) {
	labels := object{"kubernetes.io/metadata.name": ns}
	if g.chance(40) {
		labels["pod-security.kubernetes.io/enforce"] = pick(g, "baseline", "restricted", "privileged")
	}
	g.add(object{"apiVersion": "v1", "kind": "Namespace", "metadata": g.meta("", ns, labels)})
	g.add(object{"apiVersion": "v1", "kind": "ServiceAccount", "metadata": g.meta(ns, "default", nil)})
	if g.chance(50) {
		g.add(object{
			"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": g.meta(ns, "default-deny", nil),
			"spec": object{"podSelector": object{}, "policyTypes": []string{"Ingress", "Egress"}},
		})
	}
	for i := range 3 + g.random.IntN(6) {
		g.app(ns, fmt.Sprintf("app-%d", i))
	}
	g.configuration(ns)
}

// app is one workload with its service account, role, service and policy.
func (g *generator) app(ns, name string) {
	labels := object{"app.kubernetes.io/name": name, "app.kubernetes.io/part-of": ns}
	template := g.podSpec(name)
	kind := pick(g, "Deployment", "Deployment", "Deployment", "StatefulSet", "DaemonSet", "CronJob")
	g.add(object{"apiVersion": "v1", "kind": "ServiceAccount", "metadata": g.meta(ns, name, labels)})
	g.rbac(ns, name, labels)
	if kind == "CronJob" {
		g.add(object{"apiVersion": "batch/v1", "kind": kind, "metadata": g.meta(ns, name, labels), "spec": object{
			"schedule": "0 * * * *", "jobTemplate": object{"spec": object{"template": object{
				"metadata": object{"labels": labels}, "spec": template,
			}}},
		}})
		return
	}
	owner := g.meta(ns, name, labels)
	g.add(object{"apiVersion": "apps/v1", "kind": kind, "metadata": owner, "spec": object{
		"replicas": 3, "selector": object{"matchLabels": labels}, "template": object{"metadata": object{"labels": labels}, "spec": template},
	}})
	podOwner, podOwnerKind := owner, kind
	podLabels := object{}
	for k, v := range labels {
		podLabels[k] = v
	}
	if kind == "Deployment" {
		hash := g.suffix(9)
		podLabels["pod-template-hash"] = hash
		podOwner, podOwnerKind = g.meta(ns, name+"-"+hash, podLabels), "ReplicaSet"
		podOwner["ownerReferences"] = ownerReferences("Deployment", owner)
		g.add(object{"apiVersion": "apps/v1", "kind": "ReplicaSet", "metadata": podOwner, "spec": object{
			"replicas": 3,
			"selector": object{"matchLabels": podLabels}, "template": object{"metadata": object{"labels": podLabels}, "spec": template},
		}})
	}
	for range 1 + g.random.IntN(5) {
		g.pod(ns, podOwnerKind, podOwner, podLabels, template)
	}
	g.add(object{"apiVersion": "v1", "kind": "Service", "metadata": g.meta(ns, name, labels), "spec": object{
		"type": pick(g, "ClusterIP", "ClusterIP", "ClusterIP", "LoadBalancer"), "selector": labels,
		"ports": []object{{"name": "http", "port": 80, "targetPort": 8080, "protocol": "TCP"}},
	}})
	if g.chance(50) {
		g.add(object{"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": g.meta(ns, name, labels), "spec": object{
			"podSelector": object{"matchLabels": labels}, "policyTypes": []string{"Ingress"},
			"ingress": []object{{"from": []object{{"podSelector": object{}}}, "ports": []object{{"port": 8080, "protocol": "TCP"}}}},
		}})
	}
}

func ownerReferences(kind string, owner object) []object {
	return []object{{
		"apiVersion": "apps/v1", "kind": kind, "name": owner["name"], "uid": owner["uid"], "controller": true,
		"blockOwnerDeletion": true,
	}}
}

func (g *generator) rbac(ns, name string, labels object) {
	verbs := pick(g, []string{"get", "list", "watch"}, []string{"get"}, []string{"get", "list", "watch", "create", "update"}, []string{"*"})
	g.add(object{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": g.meta(ns, name, labels), "rules": []object{
		{"apiGroups": []string{""}, "resources": []string{pick(g, "configmaps", "pods", "secrets", "services")}, "verbs": verbs},
	}})
	g.add(object{
		"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": g.meta(ns, name, labels),
		"roleRef":  object{"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": name},
		"subjects": []object{{"kind": "ServiceAccount", "name": name, "namespace": ns}},
	})
}

func (g *generator) podSpec(name string) object {
	var containers []object
	for i := range 1 + g.random.IntN(3) {
		containers = append(containers, g.container(name, i))
	}
	spec := object{
		"containers": containers, "serviceAccountName": name, "serviceAccount": name, "restartPolicy": "Always",
		"dnsPolicy": "ClusterFirst", "schedulerName": "default-scheduler", "terminationGracePeriodSeconds": 30,
		"securityContext": object{},
		"volumes": []object{
			{"name": "config", "configMap": object{"name": name, "defaultMode": 420}},
			{"name": "tmp", "emptyDir": object{}},
		},
	}
	if g.chance(50) {
		spec["securityContext"] = object{
			"runAsNonRoot": true, "runAsUser": 10001, "fsGroup": 10001,
			"seccompProfile": object{"type": "RuntimeDefault"},
		}
	}
	if g.chance(30) {
		spec["initContainers"] = []object{g.container(name+"-init", 9)}
	}
	if g.chance(5) {
		spec["hostNetwork"] = true
	}
	return spec
}

func (g *generator) container(name string, i int) object {
	var env []object
	for k := range 8 + g.random.IntN(10) {
		env = append(env, object{"name": fmt.Sprintf("SETTING_%d", k), "value": fmt.Sprintf("value-%d.%s.svc.cluster.local", k, name)})
	}
	env = append(env, object{"name": "POD_IP", "valueFrom": object{"fieldRef": object{"apiVersion": "v1", "fieldPath": "status.podIP"}}})
	probe := object{
		"httpGet": object{"path": "/healthz", "port": 8080, "scheme": "HTTP"}, "timeoutSeconds": 1, "periodSeconds": 10,
		"successThreshold": 1, "failureThreshold": 3,
	}
	container := object{
		"name": fmt.Sprintf("%s-%d", name, i), "image": fmt.Sprintf("registry.example.com/%s/%s:%s", name, name, pick(g, "1.4.2", "latest", "2.0")),
		"args": []string{"--listen=:8080", "--log-format=json", "--config=/etc/app/config.yaml"}, "env": env,
		"imagePullPolicy": "IfNotPresent", "livenessProbe": probe, "readinessProbe": probe,
		"ports":                  []object{{"name": "http", "containerPort": 8080, "protocol": "TCP"}},
		"resources":              object{"requests": object{"cpu": "100m", "memory": "128Mi"}, "limits": object{"memory": "256Mi"}},
		"terminationMessagePath": "/dev/termination-log", "terminationMessagePolicy": "File",
		"volumeMounts": []object{{"name": "config", "mountPath": "/etc/app", "readOnly": true}, {"name": "tmp", "mountPath": "/tmp"}},
	}
	if g.chance(60) {
		container["securityContext"] = object{
			"allowPrivilegeEscalation": false, "readOnlyRootFilesystem": g.chance(70),
			"capabilities": object{"drop": []string{"ALL"}},
		}
	}
	if g.chance(3) {
		container["securityContext"] = object{"privileged": true}
	}
	return container
}

// pod is what the cluster shows of a template: scheduled, with a token and a status.
func (g *generator) pod(ns, ownerKind string, owner, labels, template object) {
	spec := object{}
	for k, v := range template {
		spec[k] = v
	}
	token := "kube-api-access-" + g.suffix(5)
	volumes, _ := template["volumes"].([]object)
	spec["volumes"] = append(volumes[:len(volumes):len(volumes)], object{"name": token, "projected": object{
		"defaultMode": 420,
		"sources": []object{
			{"serviceAccountToken": object{"expirationSeconds": 3607, "path": "token"}},
			{"configMap": object{"name": "kube-root-ca.crt", "items": []object{{"key": "ca.crt", "path": "ca.crt"}}}},
		},
	}})
	mount := object{"name": token, "mountPath": "/var/run/secrets/kubernetes.io/serviceaccount", "readOnly": true}
	var statuses []object
	for _, list := range []string{"containers", "initContainers"} {
		containers, _ := template[list].([]object)
		mounted := make([]object, 0, len(containers))
		for _, c := range containers {
			copied := object{}
			for k, v := range c {
				copied[k] = v
			}
			mounts, _ := c["volumeMounts"].([]object)
			copied["volumeMounts"] = append(mounts[:len(mounts):len(mounts)], mount)
			mounted = append(mounted, copied)
			statuses = append(statuses, object{
				"name": c["name"], "ready": true, "restartCount": 0, "image": c["image"],
				"imageID": fmt.Sprintf("registry.example.com/app@sha256:%064x", g.random.Uint64()), "started": true,
				"containerID": fmt.Sprintf("containerd://%064x", g.random.Uint64()), "state": object{"running": object{"startedAt": "2026-10-01T10:00:05Z"}},
			})
		}
		if len(mounted) > 0 {
			spec[list] = mounted
		}
	}
	spec["nodeName"] = fmt.Sprintf("node-%d", g.random.IntN(1+g.want/500))
	spec["enableServiceLinks"] = true
	spec["preemptionPolicy"] = "PreemptLowerPriority"
	spec["priority"] = 0
	spec["tolerations"] = []object{{"key": "node.kubernetes.io/not-ready", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 300}}
	meta := g.meta(ns, fmt.Sprint(owner["name"], "-", g.suffix(5)), labels)
	meta["ownerReferences"] = ownerReferences(ownerKind, owner)
	g.add(object{"apiVersion": "v1", "kind": "Pod", "metadata": meta, "spec": spec, "status": object{
		"phase": "Running", "podIP": fmt.Sprintf("10.%d.%d.%d", g.random.IntN(256), g.random.IntN(256), g.random.IntN(256)), "qosClass": "Burstable",
		"conditions": []object{
			{"type": "Ready", "status": "True", "lastTransitionTime": "2026-10-01T10:00:06Z"},
			{"type": "PodScheduled", "status": "True", "lastTransitionTime": "2026-10-01T10:00:01Z"},
		}, "containerStatuses": statuses,
	}})
}

func (g *generator) configuration(ns string) {
	for i := range 2 + g.random.IntN(6) {
		g.add(object{
			"apiVersion": "v1", "kind": "ConfigMap", "metadata": g.meta(ns, fmt.Sprintf("config-%d", i), nil),
			"data": object{"config.yaml": fmt.Sprintf("listen: :8080\nupstream: http://svc-%d.%s.svc\nworkers: %d\n", i, ns, g.random.IntN(16))},
		})
		g.add(object{
			"apiVersion": "v1", "kind": "Secret", "metadata": g.meta(ns, fmt.Sprintf("secret-%d", i), nil), "type": "Opaque",
			"data": object{"password": "cmVkYWN0ZWQ="},
		})
	}
}
