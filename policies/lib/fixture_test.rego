# Builders for test input: a kind is spelled once, here, and never in a test.
package lib.fixture_test

# every built-in workload kind around the pod spec, with the path to that spec
workloads(spec) := workloads_with_metadata(spec, {})

# the same with metadata of the pod (labels, annotations)
workloads_with_metadata(spec, metadata) := object.union(
	{
		"CronJob": {
			"path": ["spec", "jobTemplate", "spec", "template", "spec"],
			"object": _object("batch/v1", "CronJob", {"jobTemplate": {"spec": {"template": _template(spec, metadata)}}}),
		},
		"Pod": {
			"path": ["spec"],
			"object": {
				"apiVersion": "v1",
				"kind": "Pod",
				"metadata": object.union({"name": "app", "namespace": "shop"}, metadata),
				"spec": spec,
			},
		},
		"PodTemplate": {
			"path": ["template", "spec"],
			"object": {
				"apiVersion": "v1",
				"kind": "PodTemplate",
				"metadata": {"name": "app", "namespace": "shop"},
				"template": _template(spec, metadata),
			},
		},
	},
	{kind: {
		"path": ["spec", "template", "spec"],
		"object": _object(api_version, kind, {"template": _template(spec, metadata)}),
	} |
		some kind, api_version in {
			"DaemonSet": "apps/v1",
			"Deployment": "apps/v1",
			"Job": "batch/v1",
			"ReplicaSet": "apps/v1",
			"ReplicationController": "v1",
			"StatefulSet": "apps/v1",
		}
	},
)

# one pod around a pod spec, for tests where the kind does not matter
pod(spec) := workloads(spec).Pod.object

# data.inventory out of a set or array of objects, in Gatekeeper's shape
inventory(objects) := {
	"cluster": {gv: {kind: {name: o |
		some o in objects
		_namespace(o) == ""
		o.apiVersion == gv
		o.kind == kind
		name := o.metadata.name
	} |
		some p in objects
		_namespace(p) == ""
		p.apiVersion == gv
		kind := p.kind
	} |
		some q in objects
		_namespace(q) == ""
		gv := q.apiVersion
	},
	"namespace": {ns: {gv: {kind: {name: o |
		some o in objects
		_namespace(o) == ns
		o.apiVersion == gv
		o.kind == kind
		name := o.metadata.name
	} |
		some p in objects
		_namespace(p) == ns
		p.apiVersion == gv
		kind := p.kind
	} |
		some q in objects
		_namespace(q) == ns
		gv := q.apiVersion
	} |
		some r in objects
		ns := _namespace(r)
		ns != ""
	},
}

# the Cluster fact, with the given fields beside its identity
cluster(fields) := object.union(
	{"apiVersion": "facts.regolith.dev/v1alpha1", "kind": "Cluster", "metadata": {"name": "cluster"}},
	fields,
)

# the NodeFacts of one node, with the given fields beside its identity
node_facts(fields) := object.union(
	{"apiVersion": "facts.regolith.dev/v1alpha1", "kind": "NodeFacts", "metadata": {"name": "node-1"}},
	fields,
)

# a static pod of kube-system that runs one component with these arguments
static_pod(component, args) := {
	"apiVersion": "v1",
	"kind": "Pod",
	"metadata": {"name": sprintf("%s-node-1", [component]), "namespace": "kube-system"},
	"spec": {"hostNetwork": true, "containers": [{"name": component, "command": array.concat([component], args)}]},
}

# every way one component's command line is seen: each entry is {"object"}
components(component, args) := {
	"static pod": {"object": static_pod(component, args)},
	"node facts": {"object": node_facts({"processes": [{"name": component, "args": array.concat([component], args)}]})},
}

_object(api_version, kind, spec) := {
	"apiVersion": api_version,
	"kind": kind,
	"metadata": {"name": "app", "namespace": "shop"},
	"spec": spec,
}

_template(spec, metadata) := {"metadata": metadata, "spec": spec}

_namespace(o) := object.get(o, ["metadata", "namespace"], "")

# a kubeadm ClusterConfiguration with the given fields beside its identity
kubeadm(fields) := object.union({"apiVersion": "kubeadm.k8s.io/v1beta4", "kind": "ClusterConfiguration"}, fields)

# every way the configuration of a kubelet is seen, each with the path to its fields
kubelets(config) := {
	"/configz": {
		"path": ["kubeletConfigz", "kubeletconfig"],
		"object": node_facts({"kubeletConfigz": {"kubeletconfig": config}}),
	},
	"configuration file": {
		"path": ["configs", "/var/lib/kubelet/config.yaml"],
		"object": node_facts({
			"processes": [{"name": "kubelet", "args": ["kubelet", "--config=/var/lib/kubelet/config.yaml"]}],
			"configs": {"/var/lib/kubelet/config.yaml": config},
		}),
	},
	"document": {
		"path": [],
		"object": object.union({"apiVersion": "kubelet.config.k8s.io/v1beta1", "kind": "KubeletConfiguration"}, config),
	},
}

# components() with the path of each argument list, in which the program itself is word 0
command_lines(component, args) := {way: object.union(seen, {"list": lists[way]}) |
	lists := {"static pod": ["spec", "containers", 0, "command"], "node facts": ["processes", 0, "args"]}
	some way, seen in components(component, args)
}

# every way in which the flags of a component cannot be read, as objects
unreadable(component) := {
	"a script": pod({"containers": [{"command": ["sh", "-c", sprintf("sleep 1; %s --profiling=false", [component])]}]}),
	"no arguments recorded": node_facts({"processes": [{"name": component}]}),
}

# a Role or RoleBinding of namespace shop, or a ClusterRole or ClusterRoleBinding, with the given fields beside its identity
rbac(kind, fields) := made("rbac.authorization.k8s.io/v1", kind, {"name": "app", "namespace": "shop"}, fields) if {
	kind in {"Role", "RoleBinding"}
}

rbac(kind, fields) := made("rbac.authorization.k8s.io/v1", kind, {"name": "app"}, fields) if {
	kind in {"ClusterRole", "ClusterRoleBinding"}
}

# a role that Kubernetes itself makes, as rbac
stock_role(fields) := made(
	"rbac.authorization.k8s.io/v1",
	"ClusterRole",
	{"name": "cluster-admin", "labels": {"kubernetes.io/bootstrapping": "rbac-defaults"}},
	fields,
)

# any object, with the given fields beside its identity
made(api_version, kind, metadata, fields) := object.union(
	{"apiVersion": api_version, "kind": kind, "metadata": metadata},
	fields,
)

# a fact of any kind, with the given fields beside its identity
fact(kind, fields) := object.union(
	{"apiVersion": "facts.regolith.dev/v1alpha1", "kind": kind, "metadata": {"name": "fact"}},
	fields,
)

# a rule of a role on targets as lib.rbac spells them: "/pods/exec", "apps/deployments"
rule_on(targets, verbs) := {
	"apiGroups": [group | some target in targets; group := split(target, "/")[0]],
	"resources": [resource | some target in targets; resource := substring(target, indexof(target, "/") + 1, -1)],
	"verbs": verbs,
}

# the same for objects of these names
rule_named(targets, verbs, names) := object.union(rule_on(targets, verbs), {"resourceNames": names})

# a ClusterRole of some name that stands beside the object under review
cluster_role(name, rules) := object.union(rbac("ClusterRole", {"rules": rules}), {"metadata": {"name": name}})

# a binding of some subjects to a ClusterRole, of the name of that role
binding(kind, role, subjects) := object.union(
	rbac(kind, {"roleRef": {"kind": "ClusterRole", "name": role}, "subjects": subjects}),
	{"metadata": {"name": role}},
)

# what a control found, as [path, severity, message]; severity "" where it is the control's own
told(elements) := {[e.details.path, object.get(e.details, "severity", ""), e.msg] | some e in elements}

# an object as another kind, and as its kind in another group
strangers(o) := {
	"another kind": object.union(o, {"kind": "Stranger"}),
	"another group": object.union(o, {"apiVersion": "example.com/v1"}),
}
