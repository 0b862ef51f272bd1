package conformance

import (
	"encoding/json"
	"math/rand/v2"
	"testing"
)

// generator draws objects that hold a pod: all kinds, all fields that the checks read, each unset, null, empty,
// usual or odd.
type generator struct{ random *rand.Rand }

type object = map[string]any

func (g *generator) chance(percent int) bool { return g.random.IntN(100) < percent }

func (g *generator) of(values ...any) any { return values[g.random.IntN(len(values))] }

// set puts a drawn value into a field now and then, and null or nothing otherwise.
func (g *generator) set(o object, field string, percent int, draw func() any) {
	switch {
	case g.chance(percent):
		o[field] = draw()
	case g.chance(4):
		o[field] = nil
	}
}

func (g *generator) subject(t *testing.T) subject {
	t.Helper()
	spec := g.podSpec()
	metadata := object{}
	g.set(metadata, "annotations", 25, g.annotations)
	template := object{"metadata": metadata, "spec": spec}
	var o object
	switch kind := g.of("Pod", "Pod", "PodTemplate", "Deployment", "ReplicaSet", "ReplicationController", "DaemonSet", "StatefulSet",
		"Job", "CronJob").(string); kind {
	case "Pod":
		o = object{"apiVersion": "v1", "kind": kind, "metadata": metadata, "spec": spec}
	case "PodTemplate":
		o = object{"apiVersion": "v1", "kind": kind, "metadata": object{}, "template": template}
	case "CronJob":
		o = object{"apiVersion": "batch/v1", "kind": kind, "metadata": object{}, "spec": object{"jobTemplate": object{"spec": object{"template": template}}}}
	case "Job":
		o = object{"apiVersion": "batch/v1", "kind": kind, "metadata": object{}, "spec": object{"template": template}}
	case "ReplicationController":
		o = object{"apiVersion": "v1", "kind": kind, "metadata": object{}, "spec": object{"template": template}}
	default:
		o = object{"apiVersion": "apps/v1", "kind": kind, "metadata": object{}, "spec": object{"template": template}}
	}
	s, err := newSubject(clone(t, o))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func clone(t *testing.T, o object) object {
	t.Helper()
	encoded, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	var out object
	if err := json.Unmarshal(encoded, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// newSubject finds the pod in an object.
func newSubject(o object) (subject, error) {
	s := subject{object: o}
	holder := o
	if o["kind"] != "Pod" {
		path := []string{"spec", "template"}
		switch o["kind"] {
		case "PodTemplate":
			path = []string{"template"}
		case "CronJob":
			path = []string{"spec", "jobTemplate", "spec", "template"}
		}
		for _, key := range path {
			next, _ := holder[key].(object)
			holder = next
		}
	}
	return s, s.read(holder, "metadata", "spec")
}

func (g *generator) annotations() any {
	a := object{}
	for _, name := range []string{"app", "init", "debug", "nobody"} {
		if g.chance(40) {
			a["container.apparmor.security.beta.kubernetes.io/"+name] = g.of("runtime/default", "unconfined", "localhost/x", "localhost/", "", "other")
		}
		if g.chance(30) {
			a["container.seccomp.security.alpha.kubernetes.io/"+name] = g.of("runtime/default", "docker/default", "unconfined", "localhost/x", "", "other")
		}
	}
	if g.chance(30) {
		a["seccomp.security.alpha.kubernetes.io/pod"] = g.of("runtime/default", "docker/default", "unconfined", "localhost/x", "", "other")
	}
	return a
}

func (g *generator) podSpec() object {
	spec := object{}
	g.set(spec, "containers", 97, func() any { return g.containers("app", "side") })
	g.set(spec, "initContainers", 30, func() any { return g.containers("init", "setup") })
	g.set(spec, "ephemeralContainers", 20, func() any { return g.containers("debug", "shell") })
	for _, field := range []string{"hostNetwork", "hostPID", "hostIPC"} {
		g.set(spec, field, 12, func() any { return g.chance(50) })
	}
	g.set(spec, "hostUsers", 25, func() any { return g.chance(50) })
	g.set(spec, "os", 20, func() any { return object{"name": g.of("windows", "linux", "Windows", "")} })
	g.set(spec, "securityContext", 60, func() any { return g.podContext() })
	g.set(spec, "volumes", 30, g.volumes)
	return spec
}

func (g *generator) containers(names ...string) any {
	list := []any{}
	for _, name := range names {
		if g.chance(70) {
			list = append(list, g.container(name))
		}
	}
	return list
}

func (g *generator) container(name string) any {
	c := object{"name": name}
	g.set(c, "securityContext", 70, func() any { return g.containerContext() })
	g.set(c, "ports", 20, func() any {
		return []any{object{"containerPort": 80, "hostPort": g.of(0, 80, 65535)}, object{"containerPort": 81}}
	})
	for _, field := range []string{"livenessProbe", "readinessProbe", "startupProbe"} {
		g.set(c, field, 12, g.handler)
	}
	g.set(c, "lifecycle", 12, func() any {
		l := object{}
		g.set(l, "postStart", 50, g.handler)
		g.set(l, "preStop", 50, g.handler)
		return l
	})
	return c
}

func (g *generator) handler() any {
	h := object{}
	g.set(h, "httpGet", 50, func() any {
		return object{"port": 80, "host": g.of("", "", "127.0.0.1", "::1", "localhost", "10.0.0.1", "example.com")}
	})
	g.set(h, "tcpSocket", 50, func() any { return object{"port": "http", "host": g.of("", "", "127.0.0.1", "::1", "10.0.0.1")} })
	g.set(h, "exec", 20, func() any { return object{"command": []any{"true"}} })
	return h
}

func (g *generator) context(o object) {
	g.set(o, "runAsNonRoot", 40, func() any { return g.chance(60) })
	g.set(o, "runAsUser", 30, func() any { return g.of(0, 1, 1000) })
	g.set(o, "seccompProfile", 45, func() any {
		p := object{"type": g.of("RuntimeDefault", "Localhost", "Unconfined", "", "Other")}
		g.set(p, "localhostProfile", 30, func() any { return g.of("x.json", "") })
		return p
	})
	g.set(o, "appArmorProfile", 25, func() any {
		return object{"type": g.of("RuntimeDefault", "Localhost", "Unconfined", "", "Other")}
	})
	g.set(o, "seLinuxOptions", 25, func() any {
		s := object{}
		g.set(s, "type", 60, func() any {
			return g.of("", "container_t", "container_init_t", "container_kvm_t", "container_engine_t", "spc_t", "Container_t")
		})
		g.set(s, "user", 20, func() any { return g.of("", "system_u") })
		g.set(s, "role", 20, func() any { return g.of("", "system_r") })
		g.set(s, "level", 20, func() any { return g.of("", "s0:c1") })
		return s
	})
	g.set(o, "windowsOptions", 15, func() any {
		w := object{}
		g.set(w, "hostProcess", 60, func() any { return g.chance(50) })
		g.set(w, "runAsUserName", 20, func() any { return g.of("", "ContainerUser", "ContainerAdministrator") })
		return w
	})
}

func (g *generator) podContext() object {
	o := object{}
	g.context(o)
	g.set(o, "sysctls", 20, func() any {
		var list []any
		for range 1 + g.random.IntN(2) {
			list = append(list, object{"value": "1", "name": g.of("kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.tcp_syncookies",
				"net.ipv4.ping_group_range", "net.ipv4.ip_unprivileged_port_start", "net.ipv4.ip_local_reserved_ports", "net.ipv4.tcp_keepalive_time",
				"net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes", "net.ipv4.tcp_rmem",
				"net.ipv4.tcp_wmem", "kernel.msgmax", "net/ipv4/tcp_syncookies", "")})
		}
		return list
	})
	return o
}

func (g *generator) containerContext() object {
	o := object{}
	g.context(o)
	g.set(o, "privileged", 20, func() any { return g.chance(50) })
	g.set(o, "allowPrivilegeEscalation", 50, func() any { return g.chance(30) })
	g.set(o, "procMount", 15, func() any { return g.of("Default", "Unmasked", "", "Other") })
	g.set(o, "capabilities", 50, func() any {
		c := object{}
		g.set(c, "add", 40, func() any { return g.capabilities() })
		g.set(c, "drop", 60, func() any { return g.capabilities() })
		return c
	})
	return o
}

func (g *generator) capabilities() any {
	list := []any{}
	for range g.random.IntN(3) {
		list = append(list, g.of("ALL", "ALL", "NET_BIND_SERVICE", "NET_BIND_SERVICE", "CHOWN", "SYS_ADMIN", "NET_RAW", "all", "CAP_CHOWN", "KILL", ""))
	}
	return list
}

func (g *generator) volumes() any {
	list := []any{}
	for range 1 + g.random.IntN(2) {
		source := g.of("configMap", "emptyDir", "hostPath", "secret", "projected", "persistentVolumeClaim", "downwardAPI", "csi", "ephemeral", "nfs",
			"gcePersistentDisk", "awsElasticBlockStore", "gitRepo", "iscsi", "glusterfs", "rbd", "flexVolume", "cinder", "cephfs", "flocker", "fc",
			"azureFile", "vsphereVolume", "quobyte", "azureDisk", "portworxVolume", "scaleIO", "storageos", "photonPersistentDisk", "image").(string)
		v := object{"name": "v", source: object{}}
		if g.chance(8) {
			v[source] = nil
		}
		if g.chance(5) {
			delete(v, source)
		}
		list = append(list, v)
	}
	return list
}

// shrink takes parts out of an object as long as the sides still differ.
func shrink(t *testing.T, j *judge, s subject, minor int) subject {
	t.Helper()
	for smaller := true; smaller; {
		smaller = false
		for _, candidate := range reductions(s.object) {
			next, err := newSubject(clone(t, candidate))
			if err != nil {
				continue
			}
			if len(disagreements(j.failed(t, []subject{next})[0], upstream(&next, minor))) > 0 {
				s, smaller = next, true
				break
			}
		}
	}
	return s
}

// reductions gives copies of a value with one part less.
func reductions(o object) []object {
	var out []object
	for key, value := range o {
		if key == "apiVersion" || key == "kind" || key == "metadata" {
			continue
		}
		without := copyOf(o)
		if key != "spec" && key != "template" && key != "jobTemplate" {
			delete(without, key)
			out = append(out, without)
		}
		for _, inner := range reduced(value) {
			with := copyOf(o)
			with[key] = inner
			out = append(out, with)
		}
	}
	return out
}

func copyOf(o object) object {
	out := make(object, len(o))
	for k, v := range o {
		out[k] = v
	}
	return out
}

func reduced(value any) []any {
	var out []any
	switch value := value.(type) {
	case object:
		for _, r := range reductions(value) {
			out = append(out, r)
		}
	case []any:
		for i := range value {
			out = append(out, append(append([]any{}, value[:i]...), value[i+1:]...))
			for _, inner := range reduced(value[i]) {
				list := append([]any{}, value...)
				list[i] = inner
				out = append(out, list)
			}
		}
	}
	return out
}
