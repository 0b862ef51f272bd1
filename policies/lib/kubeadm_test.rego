package lib.kubeadm_test

import data.lib.fixture_test as fixture
import data.lib.kubeadm

test_nothing_for_other_kinds[note] if {
	some note, object_ in {
		"another kind": fixture.kubeadm({"kind": "InitConfiguration"}),
		"another group": fixture.kubeadm({"apiVersion": "example.com/v1beta4"}),
		"a pod": fixture.pod({}),
	}
	{} == kubeadm.command_lines with input.review.object as object_
}

test_defaults[component] if {
	some component, want in {
		"etcd": {
			"--cert-file=/etc/kubernetes/pki/etcd/server.crt",
			"--client-cert-auth=true",
			"--data-dir=/var/lib/etcd",
			"--key-file=/etc/kubernetes/pki/etcd/server.key",
			"--listen-metrics-urls=http://127.0.0.1:2381",
			"--peer-cert-file=/etc/kubernetes/pki/etcd/peer.crt",
			"--peer-client-cert-auth=true",
			"--peer-key-file=/etc/kubernetes/pki/etcd/peer.key",
			"--peer-trusted-ca-file=/etc/kubernetes/pki/etcd/ca.crt",
			"--snapshot-count=10000",
			"--trusted-ca-file=/etc/kubernetes/pki/etcd/ca.crt",
		},
		"kube-apiserver": {
			"--allow-privileged=true",
			"--authorization-mode=Node,RBAC",
			"--client-ca-file=/etc/kubernetes/pki/ca.crt",
			"--enable-admission-plugins=NodeRestriction",
			"--enable-bootstrap-token-auth=true",
			"--etcd-cafile=/etc/kubernetes/pki/etcd/ca.crt",
			"--etcd-certfile=/etc/kubernetes/pki/apiserver-etcd-client.crt",
			"--etcd-keyfile=/etc/kubernetes/pki/apiserver-etcd-client.key",
			"--etcd-servers=https://127.0.0.1:2379",
			"--kubelet-client-certificate=/etc/kubernetes/pki/apiserver-kubelet-client.crt",
			"--kubelet-client-key=/etc/kubernetes/pki/apiserver-kubelet-client.key",
			"--kubelet-preferred-address-types=InternalIP,ExternalIP,Hostname",
			"--proxy-client-cert-file=/etc/kubernetes/pki/front-proxy-client.crt",
			"--proxy-client-key-file=/etc/kubernetes/pki/front-proxy-client.key",
			"--requestheader-allowed-names=front-proxy-client",
			"--requestheader-client-ca-file=/etc/kubernetes/pki/front-proxy-ca.crt",
			"--requestheader-extra-headers-prefix=X-Remote-Extra-",
			"--requestheader-group-headers=X-Remote-Group",
			"--requestheader-username-headers=X-Remote-User",
			"--secure-port=6443",
			"--service-account-issuer=https://kubernetes.default.svc.cluster.local",
			"--service-account-key-file=/etc/kubernetes/pki/sa.pub",
			"--service-account-signing-key-file=/etc/kubernetes/pki/sa.key",
			"--service-cluster-ip-range=10.96.0.0/12",
			"--tls-cert-file=/etc/kubernetes/pki/apiserver.crt",
			"--tls-private-key-file=/etc/kubernetes/pki/apiserver.key",
		},
		"kube-controller-manager": {
			"--authentication-kubeconfig=/etc/kubernetes/controller-manager.conf",
			"--authorization-kubeconfig=/etc/kubernetes/controller-manager.conf",
			"--bind-address=127.0.0.1",
			"--client-ca-file=/etc/kubernetes/pki/ca.crt",
			"--cluster-signing-cert-file=/etc/kubernetes/pki/ca.crt",
			"--cluster-signing-key-file=/etc/kubernetes/pki/ca.key",
			"--controllers=*,bootstrapsigner,tokencleaner",
			"--kubeconfig=/etc/kubernetes/controller-manager.conf",
			"--leader-elect=true",
			"--requestheader-client-ca-file=/etc/kubernetes/pki/front-proxy-ca.crt",
			"--root-ca-file=/etc/kubernetes/pki/ca.crt",
			"--service-account-private-key-file=/etc/kubernetes/pki/sa.key",
			"--use-service-account-credentials=true",
		},
		"kube-scheduler": {
			"--authentication-kubeconfig=/etc/kubernetes/scheduler.conf",
			"--authorization-kubeconfig=/etc/kubernetes/scheduler.conf",
			"--bind-address=127.0.0.1",
			"--kubeconfig=/etc/kubernetes/scheduler.conf",
			"--leader-elect=true",
		},
	}
	want == _words(component, {})
}

test_settings[word] if {
	some word in [
		"--client-ca-file=/pki/ca.crt",
		"--service-account-issuer=https://kubernetes.default.svc.example.com",
		"--service-cluster-ip-range=10.0.0.0/16",
	]
	word in _words("kube-apiserver", {
		"certificatesDir": "/pki",
		"networking": {"dnsDomain": "example.com", "serviceSubnet": "10.0.0.0/16"},
	})
}

test_data_dir if "--data-dir=/data" in _words("etcd", {"etcd": {"local": {"dataDir": "/data"}}})

test_extra_arguments_replace_defaults[form] if {
	some form, tc in {
		"list": {
			"args": [{"name": "bind-address", "value": "0.0.0.0"}, {"name": "x"}, {"value": "no name"}],
			"extra": [_word("--bind-address=0.0.0.0", [0, "value"]), _word("--x=", [1, "value"])],
		},
		"map": {
			"args": {"bind-address": "0.0.0.0", "profiling": false},
			"extra": [_word("--bind-address=0.0.0.0", ["bind-address"]), _word("--profiling=false", ["profiling"])],
		},
		"null": {"args": null, "extra": [_word("--bind-address=127.0.0.1", [])]},
	}
	config := fixture.kubeadm({"scheduler": {"extraArgs": tc.args}})
	line := kubeadm.command_lines["kube-scheduler"] with input.review.object as config
	line.path == ["scheduler", "extraArgs"]
	tc.extra == [word |
		some word in line.words
		not contains(word.text, "kubeconfig")
		not contains(word.text, "leader-elect")
	]
}

test_sections[component] if {
	some component, fields in {
		"etcd": {"etcd": {"local": {"extraArgs": {"x": "1"}}}},
		"kube-apiserver": {"apiServer": {"extraArgs": {"x": "1"}}},
		"kube-controller-manager": {"controllerManager": {"extraArgs": {"x": "1"}}},
		"kube-scheduler": {"scheduler": {"extraArgs": {"x": "1"}}},
	}
	{component} == {other |
		some other in ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler"]
		"--x=1" in _words(other, fields)
	}
}

test_null_sections if {
	words := _words("kube-apiserver", {"apiServer": null, "etcd": {"external": null}, "networking": null})
	"--etcd-servers=https://127.0.0.1:2379" in words
}

test_external_etcd if {
	external := {"endpoints": ["https://a:2379", "https://b:2379"], "caFile": "/ca", "certFile": "/c"}
	fields := {"etcd": {"external": external}}
	lines := kubeadm.command_lines with input.review.object as fixture.kubeadm(fields)
	{"kube-apiserver", "kube-controller-manager", "kube-scheduler"} == object.keys(lines)
	{"--etcd-cafile=/ca", "--etcd-certfile=/c", "--etcd-servers=https://a:2379,https://b:2379"} == {word |
		some word in _words("kube-apiserver", fields)
		startswith(word, "--etcd")
	}
}

test_other_arguments_leave_the_authorization_mode if {
	"--authorization-mode=Node,RBAC" in _words("kube-apiserver", {"apiServer": {"extraArgs": {"profiling": "false"}}})
}

test_authorization_in_a_file[note] if {
	some note, args in {
		"list": [{"name": "authorization-config", "value": "/x"}],
		"map": {"authorization-config": "/x"},
	}
	words := _words("kube-apiserver", {"apiServer": {"extraArgs": args}})
	{"--authorization-config=/x"} == {word | some word in words; startswith(word, "--authorization")}
}

_words(component, fields) := {word.text |
	some word in kubeadm.command_lines[component].words with input.review.object as fixture.kubeadm(fields)
}

_word(text, at) := {"text": text, "at": array.concat(["scheduler", "extraArgs"], at)}
