package lib.signing_test

import data.lib.fixture_test as fixture
import data.lib.signing

_object(api_version, kind, metadata, fields) := object.union(
	{"apiVersion": api_version, "kind": kind, "metadata": metadata},
	fields,
)

_webhook(kind, name) := _object("admissionregistration.k8s.io/v1", kind, {"name": name}, {"webhooks": [{"name": name}]})

_verify := {"spec": {"rules": [{"name": "other"}, {"verifyImages": [{"imageReferences": ["*"]}]}]}}

_of_cluster := {"name": "x"}

_of_namespace := {"name": "x", "namespace": "shop"}

_sigstore(spec) := _object("policy.sigstore.dev/v1beta1", "ClusterImagePolicy", _of_cluster, {"spec": spec})

_apiserver(plugins) := fixture.static_pod("kube-apiserver", [sprintf("--enable-admission-plugins=%s", [plugins])])

found := {
	"a Kyverno ClusterPolicy": {
		"objects": [_object("kyverno.io/v1", "ClusterPolicy", _of_cluster, _verify)],
		"want": {"Kyverno"},
	},
	"a Kyverno Policy": {
		"objects": [_object("kyverno.io/v2beta1", "Policy", _of_namespace, _verify)],
		"want": {"Kyverno"},
	},
	"a Kyverno ImageValidatingPolicy": {
		"objects": [_object("policies.kyverno.io/v1", "ImageValidatingPolicy", _of_cluster, {})],
		"want": {"Kyverno ImageValidatingPolicy"},
	},
	"Sigstore": {
		"objects": [_sigstore({}), _webhook("ValidatingWebhookConfiguration", "policy.sigstore.dev")],
		"want": {"Sigstore"},
	},
	"Sigstore that enforces": {
		"objects": [_sigstore({"mode": "enforce"}), _webhook("ValidatingWebhookConfiguration", "policy.sigstore.dev")],
		"want": {"Sigstore"},
	},
	"Ratify with Gatekeeper": {
		"objects": [
			_object("config.ratify.deislabs.io/v1beta1", "Policy", _of_cluster, {}),
			_webhook("ValidatingWebhookConfiguration", "validation.gatekeeper.sh"),
		],
		"want": {"Ratify"},
	},
	"Connaisseur": {
		"objects": [_webhook("MutatingWebhookConfiguration", "connaisseur-svc.connaisseur.svc")],
		"want": {"Connaisseur"},
	},
	"Portieris": {
		"objects": [_object("portieris.cloud.ibm.com/v1", "ImagePolicy", _of_namespace, {})],
		"want": {"Portieris"},
	},
	"Portieris for the cluster": {
		"objects": [_object("portieris.cloud.ibm.com/v1", "ClusterImagePolicy", _of_cluster, {})],
		"want": {"Portieris"},
	},
	"OpenShift": {
		"objects": [_object("config.openshift.io/v1", "ImagePolicy", _of_namespace, {})],
		"want": {"OpenShift"},
	},
	"OpenShift for the cluster": {
		"objects": [_object("config.openshift.io/v1", "ClusterImagePolicy", _of_cluster, {})],
		"want": {"OpenShift"},
	},
	"Binary Authorization": {
		"objects": [fixture.cluster({"binaryAuthorization": true})],
		"want": {"Binary Authorization"},
	},
	"the plugin": {"objects": [_apiserver("NodeRestriction,ImagePolicyWebhook")], "want": {"ImagePolicyWebhook"}},
	"two of them": {
		"objects": [_apiserver("ImagePolicyWebhook"), fixture.cluster({"binaryAuthorization": true})],
		"want": {"Binary Authorization", "ImagePolicyWebhook"},
	},
}

test_mechanisms[note] if {
	some note, tc in found

	signing.mechanisms == tc.want with data.inventory as fixture.inventory(tc.objects)
}

nothing := {
	"nothing": [],
	"a Kyverno policy about something else": [
		_object("kyverno.io/v1", "ClusterPolicy", _of_cluster, {"spec": {"rules": [{"validate": {}}]}}),
		_object("kyverno.io/v1", "Policy", _of_namespace, {"spec": {"rules": [{"validate": {}}]}}),
	],
	"a Kyverno rule without images": [
		_object("kyverno.io/v1", "ClusterPolicy", _of_cluster, {"spec": {"rules": [{"verifyImages": []}]}}),
		_object("kyverno.io/v1", "Policy", _of_namespace, {"spec": {"rules": [{"verifyImages": []}]}}),
	],
	"policies of other groups": [
		_object("example.com/v1", "ClusterPolicy", _of_cluster, _verify),
		_object("example.com/v1", "Policy", _of_namespace, _verify),
		_object("example.com/v1", "Policy", _of_cluster, {}),
		_object("example.com/v1", "ImageValidatingPolicy", _of_cluster, {}),
		_object("example.com/v1", "ClusterImagePolicy", _of_cluster, {}),
		_object("example.com/v1", "ImagePolicy", _of_namespace, {}),
		_webhook("ValidatingWebhookConfiguration", "policy.sigstore.dev"),
		_webhook("ValidatingWebhookConfiguration", "validation.gatekeeper.sh"),
	],
	"Sigstore without its webhook": [_sigstore({}), _webhook("ValidatingWebhookConfiguration", "other")],
	"Sigstore that warns": [
		_sigstore({"mode": "warn"}),
		_webhook("ValidatingWebhookConfiguration", "policy.sigstore.dev"),
	],
	"Ratify without Gatekeeper": [_object("config.ratify.deislabs.io/v1beta1", "Policy", _of_cluster, {})],
	"no Binary Authorization": [fixture.cluster({"binaryAuthorization": false})],
	"another plugin": [_apiserver("NodeRestriction")],
	"another component": [fixture.static_pod("my-server", ["--enable-admission-plugins=ImagePolicyWebhook"])],
	"an API server of others": [object.union(
		_apiserver("ImagePolicyWebhook"),
		{"metadata": {"namespace": "shop"}},
	)],
	"a pod without a command": [fixture.workloads_with_metadata(
		{"containers": [{"name": "kube-apiserver"}]},
		{"namespace": "kube-system"},
	).Pod.object],
}

test_no_mechanism[note] if {
	some note, objects in nothing

	signing.mechanisms == set() with data.inventory as fixture.inventory(objects)
}

test_program_in_args if {
	pod := json.patch(_apiserver("ImagePolicyWebhook"), [{
		"op": "move",
		"from": "/spec/containers/0/command",
		"path": "/spec/containers/0/args",
	}])
	signing.mechanisms == {"ImagePolicyWebhook"} with data.inventory as fixture.inventory([pod])
}
