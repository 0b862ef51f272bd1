# METADATA
# title: The kubelet must check credentials for images that are on the node already
# description: |
#   An image that one tenant has pulled with a secret stays on the node. Without the
#   check any other pod there may start it, and read the private code and data in it.
# related_resources:
#   - description: Ensure secret pulled images
#     ref: https://kubernetes.io/docs/concepts/containers/images/#ensureimagepullcredentialverification
# custom:
#   severity: low
#   scope: host
#   match: [kubelet]
#   frameworks:
#     cis: ["1.2.11"]
#     mitre: [T1525]
#     nsa: [pods/image-sources, network/worker-nodes]
#     owasp_k8s: [K04, K07]
#     pci_dss4: ["6.3.2", "2.2.1", "2.2.6"]
#     soc2: [CC6.8, CC8.1, CC6.1, CC7.1]
#     hipaa: [164.308(a)(5)(ii)(B), 164.312(a)(1)]
#     nist_800_190: ["4.1.5", "4.2.3", "4.3.5"]
#   parameters:
#     accepted:
#       type: array
#       items: {type: string}
#       default: [AlwaysVerify, NeverVerifyAllowlistedImages, NeverVerifyPreloadedImages]
#       description: The values of imagePullCredentialsVerificationPolicy that pass.
#   remediation: |
#     Set imagePullCredentialsVerificationPolicy to AlwaysVerify in the configuration of the kubelet, and do not
#     switch off the feature gate.
#   verify: |
#     kubectl get --raw /api/v1/nodes/NODE/proxy/configz | jq .kubeletconfig.imagePullCredentialsVerificationPolicy
#   kubernetes: ">=1.35"
package policies.image.kubelet_pulled_image_credentials_unverified

import data.lib.flags
import data.lib.kubelet

default accepted := ["AlwaysVerify", "NeverVerifyAllowlistedImages", "NeverVerifyPreloadedImages"]

accepted := input.parameters.accepted

violation contains {"msg": msg, "details": {"path": path}} if {
	_is_kubelet
	setting := _setting(["imagePullCredentialsVerificationPolicy"], "NeverVerifyPreloadedImages")
	not setting.value in accepted

	path := setting.path
	msg := sprintf("imagePullCredentialsVerificationPolicy is %s", [setting.value])
}

violation contains {"msg": "the feature gate KubeletEnsureSecretPulledImages is off", "details": {"path": path}} if {
	_is_kubelet
	path := _gate_path
}

unknown contains {"msg": "the configuration of the kubelet is not at hand", "details": {"path": []}} if {
	_is_kubelet
	not _files
}

_is_kubelet if input.review.object.kind in {"KubeletConfiguration", "NodeFacts"}

_gate_path := flags.path(kubelet.process, "feature-gates") if {
	flags.gate(kubelet.process, "KubeletEnsureSecretPulledImages", true) == false
} else := setting.path if {
	setting := _setting(["featureGates", "KubeletEnsureSecretPulledImages"], true)
	setting.value == false
}

# what the last file says that has the field, for a drop-in comes after the main one
_setting(at, fallback) := {"path": array.concat(file.path, at), "value": object.get(file.config, at, null)} if {
	files := [file | some file in _files; object.get(file.config, at, null) != null]
	file := files[count(files) - 1]
} else := {"path": array.concat(_files[0].path, at), "value": fallback}

# /configz has the last word
_files := [{"config": config, "path": ["kubeletConfigz", "kubeletconfig"]}] if {
	config := input.review.object.kubeletConfigz.kubeletconfig
} else := [{"config": config, "path": ["kubeletConfigz"]}] if {
	config := input.review.object.kubeletConfigz
	config != {}
} else := [{"config": input.review.object, "path": []}] if {
	input.review.object.kind == "KubeletConfiguration"
} else := [{"config": {}, "path": kubelet.process.path}] if {
	not flags.is_set(kubelet.process, "config")
} else := [{"config": input.review.object.configs[path], "path": ["configs", path]} | some path in _paths] if {
	input.review.object.configs[_paths[0]]
}

_paths := array.concat([flags.value(kubelet.process, "config")], sort([path |
	directory := concat("", [trim_suffix(flags.value(kubelet.process, "config-dir"), "/"), "/"])
	some path, _ in input.review.object.configs
	startswith(path, directory)
	endswith(path, ".conf")
]))
