# METADATA
# title: Traffic between pods must be encrypted by a service mesh or the network plugin
# description: |
#   Pods talk in plain text unless somebody encrypts it. Whoever can listen on a node, a
#   virtual switch or a cable between two data centres reads tokens and customer data, and can
#   change what is answered.
# related_resources:
#   - description: Kubernetes documentation, security checklist
#     ref: https://kubernetes.io/docs/concepts/security/security-checklist/
# custom:
#   severity: medium
#   scope: cluster
#   absence: true
#   match: [cluster]
#   needs:
#     - apps/Deployment
#     - apps/DaemonSet
#     - apiextensions.k8s.io/CustomResourceDefinition
#     - ConfigMap
#     - projectcalico.org/FelixConfiguration
#     - crd.projectcalico.org/FelixConfiguration
#   frameworks:
#     mitre: [T1040, T1557]
#     nsa: [network/encryption]
#     owasp_k8s: [K05]
#     pci_dss4: [4.2.1, 2.2.7]
#     soc2: [CC6.7]
#     hipaa: [164.312(e)(1), 164.312(e)(2)(ii)]
#     nist_800_190: [4.3.3]
#   remediation: |
#     Turn on encryption in the network plugin (WireGuard or IPsec in Cilium, Calico or Antrea), or
#     run a service mesh with mutual TLS and set it to strict.
#   verify: |
#     kubectl get deployments,daemonsets -A
#     kubectl get configmap cilium-config -n kube-system -o yaml
#     kubectl get felixconfigurations -o yaml
package policies.mesh.transport_encryption_missing

import data.lib.k8s
import data.lib.mesh

violation contains {"msg": msg, "details": {"path": []}} if {
	_is_plain
	count(_hints) == 0
	msg := "no service mesh runs here, and no network plugin is set to encrypt"
}

unknown contains {"msg": hint, "details": {"path": []}} if {
	_is_plain
	some hint in _hints
}

_is_plain if {
	k8s.is_anchor
	count(mesh.meshes | mesh.plugins) == 0
}

_hints contains sprintf("resources of %s are known here, but its control plane was not found", [product]) if {
	some product in mesh.known
}

_hints contains "nodes of EKS may encrypt traffic by themselves, depending on their instance types" if {
	k8s.cluster.platform == "eks"
}
