# METADATA
# title: Falco alerts must leave the pod log
# description: |
#   The log of a Falco pod is on the node that is under attack and goes with it. Nobody reads
#   it there, and an intruder with root on the node deletes it.
# related_resources:
#   - description: Falcosidekick
#     ref: https://github.com/falcosecurity/falcosidekick
#   - description: Falco alerts
#     ref: https://falco.org/docs/concepts/outputs/
# schemas:
#   - input.review.object: schema.kubernetes.configmap
# custom:
#   severity: medium
#   scope: referential
#   absence: true
#   match: [ConfigMap]
#   needs: [Secret, apps/DaemonSet, apps/Deployment]
#   frameworks:
#     nsa: [threat-detection/runtime, logging/persistence]
#     owasp_k8s: [K10]
#     pci_dss4: ["10.4.1", "11.5.1", "10.3.3", "10.5.1"]
#     soc2: [CC7.2, CC7.3]
#     hipaa: [164.308(a)(1)(ii)(D), 164.312(b), 164.316(b)(2)(i)]
#     nist_800_190: ["4.4.4", "4.3.2"]
#   remediation: |
#     Install Falcosidekick with an output that people see (falcosidekick.enabled=true), or let a log
#     collector pick up the log of the Falco pods.
#   verify: kubectl get configmap falco -n falco -o jsonpath="{.data.falco\.yaml}" | grep -A3 _output
package policies.runtime.falco_output_not_forwarded

import data.lib.detector
import data.lib.falco
import data.lib.k8s

violation contains {"msg": msg, "details": {"path": ["data", "falco.yaml"]}} if {
	_configuration
	not _is_forwarded
	count(_doubts) == 0

	msg := "no output is on that leaves the node, and no log collector runs"
}

unknown contains {"msg": doubt, "details": {"path": ["data", "falco.yaml"]}} if {
	not _is_forwarded
	some doubt in _doubts
}

unknown contains {"msg": "falco.yaml is no valid YAML", "details": {"path": ["data", "falco.yaml"]}} if {
	_is_config_map
	input.review.object.data["falco.yaml"]
	not _configuration
}

not_applicable contains {"msg": "it holds no falco.yaml"} if {
	_is_config_map
	not input.review.object.data["falco.yaml"]
}

_is_config_map if {
	input.review.object.kind == "ConfigMap"
	k8s.group == ""
}

_configuration := falco.configuration(input.review.object) if _is_config_map

_is_forwarded if {
	some output in ["grpc_output", "program_output"]
	_configuration[output].enabled == true
}

_is_forwarded if {
	_configuration.http_output.enabled == true
	not _goes_to_sidekick
}

_is_forwarded if {
	_configuration.http_output.enabled == true
	count(_sidekick_outputs) > 0
}

# what collects the logs of all pods; the alerts have to be in them
_is_forwarded if {
	object.get(_configuration, ["stdout_output", "enabled"], true) == true
	some namespace, gv
	some daemonset in data.inventory.namespace[namespace][gv].DaemonSet
	some container in daemonset.spec.template.spec.containers
	some collector in _collectors
	detector.is_image_of(container.image, collector)
}

_collectors := {
	"agent-slim", "alloy", "aws-for-fluent-bit", "beats/elastic-agent", "beats/filebeat", "cloudwatch-agent",
	"datadog/agent", "fluent-bit", "fluent-bit-gke", "fluentd", "fluentd-kubernetes-daemonset", "grafana/agent",
	"opentelemetry-collector", "opentelemetry-collector-contrib", "promtail", "splunk-otel-collector",
	"timberio/vector",
}

_goes_to_sidekick if contains(_configuration.http_output.url, "sidekick")

# Falcosidekick passes on what it is given an address or key for, in its environment or its Secret
_sidekick_outputs contains variable.name if {
	some container in _sidekicks
	some variable in container.env
	_is_output(variable.name)
	not object.get(variable, "value", "unset") in {"", null}
}

_sidekick_outputs contains key if {
	some secret in _sidekick_secrets
	some key, value in secret.data
	_is_output(key)
	_is_filled(value)
}

_is_filled(value) if {
	is_string(value)
	value != ""
}

_is_filled(value) if value.empty == false

_is_output(name) if regex.match(`(?i)(URL|HOSTPORT|BROKER|APIKEY|BUCKET|TOPIC|TOPICARN|QUEUE|LOGGROUP)$`, name)

_sidekicks := {container |
	some namespace, gv
	some deployment in data.inventory.namespace[namespace][gv].Deployment
	some container in deployment.spec.template.spec.containers
	detector.is_image_of(container.image, "falcosecurity/falcosidekick")
}

_sidekick_secrets := [secret |
	some namespace
	some name, secret in data.inventory.namespace[namespace].v1.Secret
	name in _secret_names
]

_secret_names := {source.secretRef.name | some container in _sidekicks; some source in container.envFrom}

_doubts contains "Falcosidekick was not found" if {
	_configuration.http_output.enabled == true
	count(_sidekicks) == 0
}

_doubts contains "the Secret with the outputs of Falcosidekick was not found" if {
	_configuration.http_output.enabled == true
	count(_secret_names) > count(_sidekick_secrets)
}
