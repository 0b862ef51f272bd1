# METADATA
# title: kubeadm configuration
# description: |
#   What a kubeadm ClusterConfiguration makes of the command lines of the control
#   plane: the flags kubeadm sets by itself, and over them the extraArgs, which are
#   a map up to v1beta3 and a list of {name, value} from v1beta4 on.
package lib.kubeadm

_config := input.review.object if {
	input.review.object.kind == "ClusterConfiguration"
	startswith(input.review.object.apiVersion, "kubeadm.k8s.io/")
}

# METADATA
# description: |
#   The command line of each component that the ClusterConfiguration under review
#   leads to, by component, as {"path", "words"}: path is that of its extraArgs, a
#   word {"text", "at"}. etcd is among them unless it is external. Empty for other objects.
command_lines := {component: {"path": path, "words": array.concat(base, extra)} |
	some component, flags in _defaults
	path := array.concat(_sections[component], ["extraArgs"])
	extra := [word | some arg in _extra(path); word := _word(arg.name, arg.value, arg.at)]
	overridden := {arg.name | some arg in _extra(path)}
	base := [word |
		some name, value in flags
		not name in overridden
		word := _word(name, value, path)
	]
}

_sections := {
	"etcd": ["etcd", "local"],
	"kube-apiserver": ["apiServer"],
	"kube-controller-manager": ["controllerManager"],
	"kube-scheduler": ["scheduler"],
}

_word(name, value, at) := {"text": sprintf("--%s=%s", [name, value]), "at": at}

# the extra arguments in both their forms
_extra(path) := array.concat(
	[{"name": name, "value": _text(value), "at": array.concat(path, [name])} |
		args := object.get(_config, path, {})
		is_object(args)
		some name, value in args
	],
	[{"name": arg.name, "value": _text(object.get(arg, "value", "")), "at": array.concat(path, [i, "value"])} |
		args := object.get(_config, path, [])
		some i, arg in args
	],
)

_text(value) := value if is_string(value)

_text(value) := json.marshal(value) if not is_string(value)

_defaults := object.union(
	{
		"kube-apiserver": object.union_n([_apiserver, _authorization, _etcd_client]),
		"kube-controller-manager": _controller_manager,
		"kube-scheduler": _scheduler,
	},
	{"etcd": _etcd | not _external},
)

_pki := object.get(_config, "certificatesDir", "/etc/kubernetes/pki")

_file(name) := sprintf("%s/%s", [_pki, name])

_apiserver := {
	"allow-privileged": "true",
	"client-ca-file": _file("ca.crt"),
	"enable-admission-plugins": "NodeRestriction",
	"enable-bootstrap-token-auth": "true",
	"kubelet-client-certificate": _file("apiserver-kubelet-client.crt"),
	"kubelet-client-key": _file("apiserver-kubelet-client.key"),
	"kubelet-preferred-address-types": "InternalIP,ExternalIP,Hostname",
	"proxy-client-cert-file": _file("front-proxy-client.crt"),
	"proxy-client-key-file": _file("front-proxy-client.key"),
	"requestheader-allowed-names": "front-proxy-client",
	"requestheader-client-ca-file": _file("front-proxy-ca.crt"),
	"requestheader-extra-headers-prefix": "X-Remote-Extra-",
	"requestheader-group-headers": "X-Remote-Group",
	"requestheader-username-headers": "X-Remote-User",
	"secure-port": "6443",
	"service-account-issuer": sprintf(
		"https://kubernetes.default.svc.%s",
		[object.get(_config, ["networking", "dnsDomain"], "cluster.local")],
	),
	"service-account-key-file": _file("sa.pub"),
	"service-account-signing-key-file": _file("sa.key"),
	"service-cluster-ip-range": object.get(_config, ["networking", "serviceSubnet"], "10.96.0.0/12"),
	"tls-cert-file": _file("apiserver.crt"),
	"tls-private-key-file": _file("apiserver.key"),
}

# kubeadm leaves the mode alone where the chain is in a file
_authorization := {"authorization-mode": "Node,RBAC" | not _structured_authorization}

_structured_authorization if {
	some arg in _extra(["apiServer", "extraArgs"])
	arg.name == "authorization-config"
}

_etcd_client := {
	"etcd-cafile": _file("etcd/ca.crt"),
	"etcd-certfile": _file("apiserver-etcd-client.crt"),
	"etcd-keyfile": _file("apiserver-etcd-client.key"),
	"etcd-servers": "https://127.0.0.1:2379",
} if {
	not _external
}

_etcd_client := object.union(
	{"etcd-servers": concat(",", object.get(_external, "endpoints", []))},
	{flag: _external[field] | some flag, field in _external_files},
)

_external := _config.etcd.external if is_object(_config.etcd.external)

_external_files := {"etcd-cafile": "caFile", "etcd-certfile": "certFile", "etcd-keyfile": "keyFile"}

_controller_manager := object.union(_kubeconfig("controller-manager"), {
	"bind-address": "127.0.0.1",
	"client-ca-file": _file("ca.crt"),
	"cluster-signing-cert-file": _file("ca.crt"),
	"cluster-signing-key-file": _file("ca.key"),
	"controllers": "*,bootstrapsigner,tokencleaner",
	"leader-elect": "true",
	"requestheader-client-ca-file": _file("front-proxy-ca.crt"),
	"root-ca-file": _file("ca.crt"),
	"service-account-private-key-file": _file("sa.key"),
	"use-service-account-credentials": "true",
})

_scheduler := object.union(_kubeconfig("scheduler"), {"bind-address": "127.0.0.1", "leader-elect": "true"})

_kubeconfig(component) := {flag: sprintf("/etc/kubernetes/%s.conf", [component]) |
	some flag in ["authentication-kubeconfig", "authorization-kubeconfig", "kubeconfig"]
}

# addresses that depend on the node are left out
_etcd := {
	"cert-file": _file("etcd/server.crt"),
	"client-cert-auth": "true",
	"data-dir": object.get(_config, ["etcd", "local", "dataDir"], "/var/lib/etcd"),
	"key-file": _file("etcd/server.key"),
	"listen-metrics-urls": "http://127.0.0.1:2381",
	"peer-cert-file": _file("etcd/peer.crt"),
	"peer-client-cert-auth": "true",
	"peer-key-file": _file("etcd/peer.key"),
	"peer-trusted-ca-file": _file("etcd/ca.crt"),
	"snapshot-count": "10000",
	"trusted-ca-file": _file("etcd/ca.crt"),
}
