# METADATA
# title: Management interfaces must not be reachable from outside
# description: |
#   Consoles of clusters, pipelines, dashboards and model servers run what they are told, and
#   many ask nobody who is there. Exposed ones are found and used within hours.
# related_resources:
#   - description: Microsoft, threat matrix for Kubernetes, exposed sensitive interfaces
#     ref: https://microsoft.github.io/Threat-Matrix-for-Kubernetes/techniques/Exposed%20sensitive%20interfaces/
# custom:
#   severity: critical
#   scope: referential
#   match: [Service, networking.k8s.io/Ingress, gateway.networking.k8s.io/HTTPRoute]
#   needs:
#     - Service
#     - gateway.networking.k8s.io/ReferenceGrant
#     - Pod
#     - ReplicationController
#     - apps/DaemonSet
#     - apps/Deployment
#     - apps/ReplicaSet
#     - apps/StatefulSet
#     - batch/CronJob
#     - batch/Job
#   frameworks:
#     mitre: [T1133, T1190]
#     nsa: [network/exposure]
#     owasp_k8s: [K06]
#     pci_dss4: [1.3.1, 1.4.2, 1.4.4]
#     soc2: [CC6.6]
#     hipaa: [164.312(e)(1)]
#     nist_800_190: [4.3.3, 4.4.2]
#   parameters:
#     names:
#       type: array
#       items: {type: string}
#       default: [kubernetes-dashboard, headlamp, argo-server, argocd-server, weave-scope, kubeflow, jenkins, prometheus, alertmanager, grafana, kibana, nifi, minio, ray-dashboard, ray-head, mlflow, jupyterhub, ollama, vllm, triton, seldon, bentoml, kserve, rabbitmq, etcd, traefik-dashboard, consul-ui, vault]
#       description: |
#         Names of interfaces, looked for at the start of the names of workloads, of their label
#         app.kubernetes.io/name and of the last part of their images.
#   remediation: Make the Service a ClusterIP, and put the interface behind a proxy that signs people in.
#   verify: regolith reach --from internet -i <files>
package policies.network.sensitive_interface_exposed

import data.lib.exposure
import data.lib.image
import data.lib.k8s
import data.lib.pods

default names := [
	"kubernetes-dashboard",
	"headlamp",
	"argo-server",
	"argocd-server",
	"weave-scope",
	"kubeflow",
	"jenkins",
	"prometheus",
	"alertmanager",
	"grafana",
	"kibana",
	"nifi",
	"minio",
	"ray-dashboard",
	"ray-head",
	"mlflow",
	"jupyterhub",
	"ollama",
	"vllm",
	"triton",
	"seldon",
	"bentoml",
	"kserve",
	"rabbitmq",
	"etcd",
	"traefik-dashboard",
	"consul-ui",
	"vault",
]

names := input.parameters.names

violation contains {"msg": msg, "details": {"path": ["spec", "type"], "related": [made.ref]}} if {
	input.review.object.kind == "Service"
	k8s.group == ""
	exposure.is_open(input.review.object)
	some made in pods.behind(k8s.namespace, input.review.object)
	not made.owned
	name := _interface(made)

	msg := sprintf("%s %q is reachable from outside, and looks like %s", [made.ref.kind, made.ref.name, name])
}

violation contains {"msg": msg, "details": {"path": leg.path, "related": [made.ref]}} if {
	some leg in exposure.backends
	exposure.may_refer(k8s.namespace, k8s.kind, leg.namespace, leg.name)
	some service in exposure.named(leg.namespace, leg.name)
	some made in pods.behind(leg.namespace, service)
	not made.owned
	name := _interface(made)

	msg := sprintf("leads to %s %q, which looks like %s", [made.ref.kind, made.ref.name, name])
}

_interface(made) := min({name |
	some name in names
	some text in _texts(made)
	startswith(concat("", [text, "-"]), concat("", [name, "-"]))
})

_texts(made) := {made.ref.name, object.get(made.labels, "app.kubernetes.io/name", "")} | {last |
	some reference in made.images
	parts := split(image.parse(reference).repository, "/")
	last := parts[count(parts) - 1]
}
