# METADATA
# title: Pods must not use images of a node without credentials for them
# description: |
#   Once a private image is on a node, any pod there can name it with imagePullPolicy
#   Never or IfNotPresent and run it, without the credentials of the registry. Tenants
#   then run and read the images of each other.
# related_resources:
#   - description: Admission controllers
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/
#   - description: Images
#     ref: https://kubernetes.io/docs/concepts/containers/images/
# custom:
#   severity: low
#   scope: host
#   match: [kube-apiserver]
#   needs:
#     - Node
#     - kubelet.config.k8s.io/KubeletConfiguration
#     - facts.regolith.dev/Cluster
#     - facts.regolith.dev/NodeFacts
#   frameworks:
#     cis: ["1.2.11"]
#     mitre: [T1525]
#     nsa: [network/control-plane, pods/image-sources]
#     owasp_k8s: [K07, K04]
#     pci_dss4: ["2.2.1", "2.2.6", "6.3.2"]
#     soc2: [CC6.1, CC7.1, CC6.8, CC8.1]
#     hipaa: ["164.312(a)(1)", "164.308(a)(5)(ii)(B)"]
#     nist_800_190: ["4.3.2", "4.3.5", "4.1.5", "4.2.3"]
#   remediation: |
#     Add AlwaysPullImages to --enable-admission-plugins; or, from Kubernetes 1.35 on, leave the feature gate
#     KubeletEnsureSecretPulledImages on and imagePullCredentialsVerificationPolicy at anything but NeverVerify
#     on every node.
#   verify: |
#     kubectl -n kube-system get pods -l component=kube-apiserver -o yaml | grep -E -e
#     '--enable-admission-plugins'
package policies.apiserver.always_pull_images_plugin_missing

import data.lib.admission
import data.lib.flags
import data.lib.k8s

violation contains {"msg": "images on a node can be used without credentials for them", "details": {"path": path}} if {
	some process in flags.of("kube-apiserver")
	not admission.is_on(process, "AlwaysPullImages")
	not _kubelets_verify

	path := admission.path(process, "AlwaysPullImages")
}

unknown contains finding if some finding in flags.unreadable("kube-apiserver")

# every kubelet asks for the credentials itself, as far as the input shows kubelets
_kubelets_verify if {
	count(_settings) > 0
	count({name | some name, file in _settings; not _verifies(file)}) == 0
	count(_nodes - object.keys(_settings)) == 0
}

_nodes := {name | some gv, name; data.inventory.cluster[gv].Node[name]}

# the configuration of each node that is known, null where its kubelet's is not
_settings := object.union(
	{name: file | some gv, name; file := data.inventory.cluster[gv].KubeletConfiguration[name]},
	{name: _of_node(node) | some gv, name; node := data.inventory.cluster[gv].NodeFacts[name]},
)

_of_node(node) := file if {
	file := node.kubeletConfigz.kubeletconfig
} else := files[0] if {
	files := [file | some file in node.configs; file.kind == "KubeletConfiguration"]
	count(files) == 1
} else := null

_verifies(file) if {
	is_object(file)
	not file.imagePullCredentialsVerificationPolicy == "NeverVerify"
	_is_gate_on(file)
}

_is_gate_on(file) if file.featureGates.KubeletEnsureSecretPulledImages == true

# a beta feature from 1.35 on
_is_gate_on(file) if {
	not _sets_gate(file)
	k8s.version >= [1, 35]
}

_sets_gate(file) if is_boolean(file.featureGates.KubeletEnsureSecretPulledImages)
