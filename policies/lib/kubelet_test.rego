package lib.kubelet_test

import data.lib.fixture_test as fixture
import data.lib.kubelet

_file := "/var/lib/kubelet/config.yaml"

_dropin(name) := concat("/", ["/etc/kubelet.d", name])

_started(args, configs) := fixture.node_facts({
	"processes": [{"name": "kubelet", "args": array.concat(["kubelet"], args)}],
	"configs": configs,
})

_drained(args, configs, files) := object.union(_started(args, configs), {"files": files})

# each case: an object, a setting, and what is known of it, or why nothing is
document_cases := {
	"a document": {
		"object": fixture.kubelets({"readOnlyPort": 10255}).document.object,
		"name": "readOnlyPort",
		"want": {"value": 10255, "path": ["readOnlyPort"], "from": "configuration"},
	},
	"a document that leaves it out": {
		"object": fixture.kubelets({}).document.object,
		"name": "authorization.mode",
		"want": {"value": "Webhook", "path": ["authorization", "mode"], "from": "default"},
	},
	"a document with null": {
		"object": fixture.kubelets({"authentication": {"anonymous": {"enabled": null}}}).document.object,
		"name": "authentication.anonymous.enabled",
		"want": {"value": false, "path": ["authentication", "anonymous", "enabled"], "from": "default"},
	},
	"an empty string in a file counts as unset": {
		"object": fixture.kubelets({"authorization": {"mode": ""}}).document.object,
		"name": "authorization.mode",
		"want": {"value": "Webhook", "path": ["authorization", "mode"], "from": "default"},
	},
	"a zero duration in a file counts as unset": {
		"object": fixture.kubelets({"streamingConnectionIdleTimeout": "0s"}).document.object,
		"name": "streamingConnectionIdleTimeout",
		"want": {"value": "4h", "path": ["streamingConnectionIdleTimeout"], "from": "default"},
	},
	"false in a file is a value": {
		"object": fixture.kubelets({"makeIPTablesUtilChains": false}).document.object,
		"name": "makeIPTablesUtilChains",
		"want": {"value": false, "path": ["makeIPTablesUtilChains"], "from": "configuration"},
	},
	"a field below one that is no map": {
		"object": fixture.kubelets({"authentication": "none"}).document.object,
		"name": "authentication.anonymous.enabled",
		"want": {"value": false, "path": ["authentication", "anonymous", "enabled"], "from": "default"},
	},
}

test_document_setting[note] if {
	some note, tc in document_cases
	tc.want == kubelet.setting(tc.name) with input.review.object as tc.object
}

configz_cases := {
	"configz comes before flags and files": {
		"object": object.union(
			_started(["--read-only-port=1", concat("=", ["--config", _file])], {_file: {"readOnlyPort": 2}}),
			{"kubeletConfigz": {"kubeletconfig": {"readOnlyPort": 3}}},
		),
		"name": "readOnlyPort",
		"want": {
			"value": 3,
			"path": ["kubeletConfigz", "kubeletconfig", "readOnlyPort"],
			"from": "effective configuration",
		},
	},
	"configz without its wrapper": {
		"object": fixture.node_facts({"kubeletConfigz": {"readOnlyPort": 3}}),
		"name": "readOnlyPort",
		"want": {"value": 3, "path": ["kubeletConfigz", "readOnlyPort"], "from": "effective configuration"},
	},
	"configz leaves zero values out": {
		"object": fixture.node_facts({"kubeletConfigz": {"kubeletconfig": {"enableServer": true}}}),
		"name": "readOnlyPort",
		"want": {
			"value": 0,
			"path": ["kubeletConfigz", "kubeletconfig", "readOnlyPort"],
			"from": "effective configuration",
		},
	},
	"zero in configz is what the kubelet runs with": {
		"object": fixture.node_facts({"kubeletConfigz": {"streamingConnectionIdleTimeout": "0s"}}),
		"name": "streamingConnectionIdleTimeout",
		"want": {
			"value": "0s",
			"path": ["kubeletConfigz", "streamingConnectionIdleTimeout"],
			"from": "effective configuration",
		},
	},
}

test_configz_setting[note] if {
	some note, tc in configz_cases
	tc.want == kubelet.setting(tc.name) with input.review.object as tc.object
}

flag_cases := {
	"a flag comes before the file": {
		"object": _started(["--read-only-port=10255", "--config", _file], {_file: {"readOnlyPort": 0}}),
		"name": "readOnlyPort",
		"want": {"value": 10255, "path": ["processes", 0, "args", 1], "from": "flag --read-only-port"},
	},
	"a negative number": {
		"object": _started(["--pod-max-pids=-1"], {}),
		"name": "podPidsLimit",
		"want": {"value": -1, "path": ["processes", 0, "args", 1], "from": "flag --pod-max-pids"},
	},
	"a zero duration of a flag is a value": {
		"object": _started(["--streaming-connection-idle-timeout=0"], {}),
		"name": "streamingConnectionIdleTimeout",
		"want": {"value": "0", "path": ["processes", 0, "args", 1], "from": "flag --streaming-connection-idle-timeout"},
	},
	"a boolean flag": {
		"object": _started(["--anonymous-auth=false"], {}),
		"name": "authentication.anonymous.enabled",
		"want": {"value": false, "path": ["processes", 0, "args", 1], "from": "flag --anonymous-auth"},
	},
	"a list flag": {
		"object": _started(["--tls-cipher-suites=A,B"], {}),
		"name": "tlsCipherSuites",
		"want": {"value": ["A", "B"], "path": ["processes", 0, "args", 1], "from": "flag --tls-cipher-suites"},
	},
	"a gate of a flag comes before one of the file": {
		"object": _started(
			["--feature-gates=Other=true,KubeletFineGrainedAuthz=false", "--config", _file],
			{_file: {"featureGates": {"KubeletFineGrainedAuthz": true}}},
		),
		"name": "featureGates.KubeletFineGrainedAuthz",
		"want": {"value": false, "path": ["processes", 0, "args", 1], "from": "flag --feature-gates"},
	},
	"a flag decides where the file was not collected": {
		"object": _started(["--config", _file, "--read-only-port=0"], {}),
		"name": "readOnlyPort",
		"want": {"value": 0, "path": ["processes", 0, "args", 3], "from": "flag --read-only-port"},
	},
	"an empty list of a flag": {
		"object": _started(["--config", _file, "--tls-cipher-suites="], {_file: {"tlsCipherSuites": ["A"]}}),
		"name": "tlsCipherSuites",
		"want": {"value": [], "path": ["processes", 0, "args", 3], "from": "flag --tls-cipher-suites"},
	},
}

test_flag_setting[note] if {
	some note, tc in flag_cases
	tc.want == kubelet.setting(tc.name) with input.review.object as tc.object
}

file_cases := {
	"a gate of the file stands beside those of a flag": {
		"object": _started(
			["--feature-gates=Other=true", "--config", _file],
			{_file: {"featureGates": {"KubeletFineGrainedAuthz": false}}},
		),
		"name": "featureGates.KubeletFineGrainedAuthz",
		"want": {
			"value": false,
			"path": ["configs", _file, "featureGates", "KubeletFineGrainedAuthz"],
			"from": _file,
		},
	},
	"a gate that nothing names": {
		"object": _started(["--config", _file], {_file: {}}),
		"name": "featureGates.RotateKubeletServerCertificate",
		"want": {
			"value": true,
			"path": ["configs", _file, "featureGates", "RotateKubeletServerCertificate"],
			"from": "default",
		},
	},
	"the file": {
		"object": _started(["--config", _file], {_file: {"readOnlyPort": 1}, "/other": {"readOnlyPort": 2}}),
		"name": "readOnlyPort",
		"want": {"value": 1, "path": ["configs", _file, "readOnlyPort"], "from": _file},
	},
	"the file leaves it out": {
		"object": _started(["--config", _file], {_file: {}}),
		"name": "readOnlyPort",
		"want": {"value": 0, "path": ["configs", _file, "readOnlyPort"], "from": "default"},
	},
	"a list of the file": {
		"object": _started(["--config", _file], {_file: {"tlsCipherSuites": ["A"]}}),
		"name": "tlsCipherSuites",
		"want": {"value": ["A"], "path": ["configs", _file, "tlsCipherSuites"], "from": _file},
	},
	"no file": {
		"object": _started([], {}),
		"name": "authentication.anonymous.enabled",
		"want": {"value": true, "path": ["processes", 0, "args"], "from": "default without a configuration file"},
	},
	"no file, and a default that is the same": {
		"object": _started(["--config="], {}),
		"name": "rotateCertificates",
		"want": {"value": false, "path": ["processes", 0, "args"], "from": "default without a configuration file"},
	},
}

test_file_setting[note] if {
	some note, tc in file_cases
	tc.want == kubelet.setting(tc.name) with input.review.object as tc.object
}

dropin_cases := {
	"the last drop-in comes before the file": {
		"object": _started(["--config", _file, "--config-dir=/etc/kubelet.d/"], {
			_file: {"readOnlyPort": 1},
			_dropin("10-a.conf"): {"readOnlyPort": 2},
			_dropin("20-b.conf"): {"readOnlyPort": 3},
			_dropin("30-c.conf"): {},
			_dropin("40-d.yaml"): {"readOnlyPort": 4},
			"/etc/other/50-e.conf": {"readOnlyPort": 5},
		}),
		"name": "readOnlyPort",
		"want": {"value": 3, "path": ["configs", _dropin("20-b.conf"), "readOnlyPort"], "from": _dropin("20-b.conf")},
	},
	"drop-ins count only where --config-dir names them": {
		"object": _started(["--config", _file], {_file: {"readOnlyPort": 1}, _dropin("10-a.conf"): {"readOnlyPort": 2}}),
		"name": "readOnlyPort",
		"want": {"value": 1, "path": ["configs", _file, "readOnlyPort"], "from": _file},
	},
	"a drop-in that was looked for and is not there": {
		"object": _drained(
			["--config", _file, "--config-dir=/etc/kubelet.d"], {_file: {"readOnlyPort": 1}},
			{_dropin("10-a.conf"): {"exists": false}},
		),
		"name": "readOnlyPort",
		"want": {"value": 1, "path": ["configs", _file, "readOnlyPort"], "from": _file},
	},
	"drop-ins without a file leave the legacy defaults": {
		"object": _started(["--config-dir=/etc/kubelet.d"], {_dropin("10-a.conf"): {"podPidsLimit": 4096}}),
		"name": "readOnlyPort",
		"want": {"value": 10255, "path": ["processes", 0, "args"], "from": "default without a configuration file"},
	},
	"a drop-in without a file": {
		"object": _started(["--config-dir=/etc/kubelet.d"], {_dropin("10-a.conf"): {"podPidsLimit": 4096}}),
		"name": "podPidsLimit",
		"want": {
			"value": 4096,
			"path": ["configs", _dropin("10-a.conf"), "podPidsLimit"],
			"from": _dropin("10-a.conf"),
		},
	},
}

test_dropin_setting[note] if {
	some note, tc in dropin_cases
	tc.want == kubelet.setting(tc.name) with input.review.object as tc.object
}

unsettled_cases := {
	"a file that is no map": {
		"object": _started(["--config", _file], {_file: "readOnlyPort: 1"}),
		"name": "readOnlyPort",
		"want": concat(" ", [_file, "was not collected"]),
	},
	"a drop-in that could not be read": {
		"object": _drained(
			["--config", _file, "--config-dir=/etc/kubelet.d"], {_file: {"readOnlyPort": 1}},
			{_dropin("10-a.conf"): {"error": "permission denied"}, "/etc/other.conf": {"mode": "0600"}},
		),
		"name": "readOnlyPort",
		"want": "/etc/kubelet.d/10-a.conf was not collected",
	},
	"a value of the wrong type": {
		"object": fixture.kubelets({"readOnlyPort": "0"}).document.object,
		"name": "readOnlyPort",
		"want": "its value is not one the kubelet accepts",
	},
	"an empty configz says nothing": {
		"object": fixture.node_facts({"kubeletConfigz": {}}),
		"name": "readOnlyPort",
		"want": "neither /configz nor the command line of the kubelet was collected",
	},
	"no process": {
		"object": fixture.node_facts({"processes": [{"name": "etcd", "args": ["etcd", "--config=x"]}]}),
		"name": "readOnlyPort",
		"want": "neither /configz nor the command line of the kubelet was collected",
	},
	"a boolean flag that is none": {
		"object": _started(["--anonymous-auth=maybe"], {}),
		"name": "authentication.anonymous.enabled",
		"want": "its value is not one the kubelet accepts",
	},
	"a number flag that is none": {
		"object": _started(["--read-only-port=ten"], {}),
		"name": "readOnlyPort",
		"want": "its value is not one the kubelet accepts",
	},
	"the file was not collected": {
		"object": _started(["--config", _file], {}),
		"name": "readOnlyPort",
		"want": concat(" ", [_file, "was not collected"]),
	},
	"a drop-in that is there and was not collected": {
		"object": _drained(
			["--config", _file, "--config-dir=/etc/kubelet.d"], {_file: {"readOnlyPort": 1}},
			{_dropin("10-a.conf"): {"mode": "0600"}},
		),
		"name": "readOnlyPort",
		"want": "/etc/kubelet.d/10-a.conf was not collected",
	},
}

test_nothing_is_unsettled_of_what_is_known if {
	kubelet.unsettled(["readOnlyPort", "podPidsLimit"]) == set() with input.review.object as _started([], {})
}

test_unsettled[note] if {
	some note, tc in unsettled_cases
	msg := sprintf("%s is not known: %s", [tc.name, tc.want])
	{{"msg": msg, "details": {"path": []}}} == kubelet.unsettled([tc.name]) with input.review.object as tc.object
	not kubelet.setting(tc.name) with input.review.object as tc.object
}

# what a kubelet starts with, without a configuration file where that differs, and with one
test_default[name][kind] if {
	some name, defaults in {
		"authentication.anonymous.enabled": {"bare": true, "file": false},
		"authentication.webhook.enabled": {"bare": false, "file": true},
		"authentication.x509.clientCAFile": {"file": ""},
		"authorization.mode": {"bare": "AlwaysAllow", "file": "Webhook"},
		"eventRecordQPS": {"file": 50},
		"featureGates.KubeletFineGrainedAuthz": {"file": true},
		"featureGates.RotateKubeletServerCertificate": {"file": true},
		"makeIPTablesUtilChains": {"file": true},
		"podPidsLimit": {"file": -1},
		"readOnlyPort": {"bare": 10255, "file": 0},
		"rotateCertificates": {"file": false},
		"seccompDefault": {"file": false},
		"serverTLSBootstrap": {"file": false},
		"streamingConnectionIdleTimeout": {"file": "4h"},
		"tlsCertFile": {"file": ""},
		"tlsCipherSuites": {"file": []},
		"tlsMinVersion": {"file": ""},
		"tlsPrivateKeyFile": {"file": ""},
	}
	some kind, object_ in {"bare": _started([], {}), "file": fixture.kubelets({}).document.object}
	want := object.get(defaults, kind, defaults.file)
	want == kubelet.setting(name).value with input.review.object as object_
}

# every flag sets its field
test_flag[name] if {
	some name, flag in {
		"authentication.anonymous.enabled": "anonymous-auth=true",
		"authentication.webhook.enabled": "authentication-token-webhook=true",
		"authentication.x509.clientCAFile": "client-ca-file=/ca.crt",
		"authorization.mode": "authorization-mode=Webhook",
		"eventRecordQPS": "event-qps=5",
		"featureGates.KubeletFineGrainedAuthz": "feature-gates=KubeletFineGrainedAuthz=false",
		"featureGates.RotateKubeletServerCertificate": "feature-gates=RotateKubeletServerCertificate=false",
		"makeIPTablesUtilChains": "make-iptables-util-chains=false",
		"podPidsLimit": "pod-max-pids=1",
		"readOnlyPort": "read-only-port=1",
		"rotateCertificates": "rotate-certificates",
		"seccompDefault": "seccomp-default",
		"serverTLSBootstrap": "rotate-server-certificates",
		"streamingConnectionIdleTimeout": "streaming-connection-idle-timeout=1h",
		"tlsCertFile": "tls-cert-file=/tls.crt",
		"tlsCipherSuites": "tls-cipher-suites=A",
		"tlsMinVersion": "tls-min-version=VersionTLS13",
		"tlsPrivateKeyFile": "tls-private-key-file=/tls.key",
	}
	node := _started([concat("", ["--", flag])], {})
	["processes", 0, "args", 1] == kubelet.setting(name).path with input.review.object as node
}

test_no_such_setting if {
	not kubelet.setting("port") with input.review.object as fixture.kubelets({"port": 10250}).document.object
}

others := {
	"a pod that runs a kubelet": fixture.static_pod("kubelet", ["--read-only-port=10255"]),
	"another KubeletConfiguration": {"apiVersion": "example.com/v1", "kind": "KubeletConfiguration", "readOnlyPort": 1},
	"another kind of the kubelet": {
		"apiVersion": "kubelet.config.k8s.io/v1beta1",
		"kind": "CredentialProviderConfig",
		"readOnlyPort": 1,
	},
	"an object without apiVersion": {"kind": "KubeletConfiguration"},
}

test_other_objects[note] if {
	some note, object_ in others
	not kubelet.setting("readOnlyPort") with input.review.object as object_
	kubelet.unsettled(["readOnlyPort"]) == set() with input.review.object as object_
}
