package policies.runtime.falco_output_not_forwarded_test

import data.lib.fixture_test as fixture
import data.policies.runtime.falco_output_not_forwarded as control

_config_map(text) := {
	"apiVersion": "v1",
	"kind": "ConfigMap",
	"metadata": {"name": "falco", "namespace": "falco"},
	"data": {"falco.yaml": text},
}

_configured(config) := _config_map(yaml.marshal(config))

_workload(kind, container) := {
	"apiVersion": "apps/v1",
	"kind": kind,
	"metadata": {"name": "agent", "namespace": "falco"},
	"spec": {"template": {"spec": {"containers": [container]}}},
}

_collector(repository) := _workload("DaemonSet", {"image": sprintf("registry.example.com/%s:1.0", [repository])})

_sidekick(fields) := _workload("Deployment", object.union(
	{"image": "registry.example.com/falcosecurity/falcosidekick:2.31.0"},
	fields,
))

_from_secret := {"envFrom": [{"secretRef": {"name": "falcosidekick"}}]}

_secret(name, values) := {
	"apiVersion": "v1",
	"kind": "Secret",
	"metadata": {"name": name, "namespace": "falco"},
	"data": values,
}

_to_sidekick := {"http_output": {"enabled": true, "url": "http://falcosidekick:2801"}}

_faulty := {"no output is on that leaves the node, and no log collector runs"}

_verdict := {
	"violation": {v.msg | some v in control.violation},
	"unknown": {u.msg | some u in control.unknown},
	"not_applicable": {n.msg | some n in control.not_applicable},
}

_pass := {"violation": set(), "unknown": set(), "not_applicable": set()}

_fail := object.union(_pass, {"violation": _faulty})

_unknown(msg) := object.union(_pass, {"unknown": {msg}})

# the configuration, the other objects, the verdict
cases := {
	"nothing at all": [{}, [], _fail],
	"everything off": [
		{"http_output": {"enabled": false}, "grpc_output": {"enabled": false}, "program_output": {"enabled": false}},
		[],
		_fail,
	],
	"grpc": [{"grpc_output": {"enabled": true}}, [], _pass],
	"a program": [{"program_output": {"enabled": true}}, [], _pass],
	"http to a collector": [{"http_output": {"enabled": true, "url": "https://siem.example.com"}}, [], _pass],
	"http without a url": [{"http_output": {"enabled": true}}, [], _pass],
	"http off": [{"http_output": {"enabled": false, "url": "https://siem.example.com"}}, [], _fail],
	"a log collector": [{}, [_collector("fluent/fluent-bit")], _pass],
	"a log collector and stdout": [{"stdout_output": {"enabled": true}}, [_collector("grafana/promtail")], _pass],
	"a log collector and no stdout": [{"stdout_output": {"enabled": false}}, [_collector("grafana/promtail")], _fail],
	"another DaemonSet": [{}, [_collector("node-exporter")], _fail],
	"a collector that is no DaemonSet": [{}, [_workload("Deployment", {"image": "fluent/fluent-bit:3"})], _fail],
	"a sidekick with an output": [
		_to_sidekick,
		[_sidekick({"env": [{"name": "SLACK_WEBHOOKURL", "value": "https://hooks.example.com/x"}]})],
		_pass,
	],
	"a sidekick with an output from elsewhere": [
		_to_sidekick,
		[_sidekick({"env": [{"name": "LOKI_HOSTPORT", "valueFrom": {"secretKeyRef": {"name": "loki"}}}]})],
		_pass,
	],
	"a sidekick with an empty output": [
		_to_sidekick,
		[_sidekick({"env": [{"name": "SLACK_WEBHOOKURL", "value": ""}]})],
		_fail,
	],
	"a sidekick with another variable": [
		_to_sidekick,
		[_sidekick({"env": [{"name": "DEBUG", "value": "true"}]})],
		_fail,
	],
	"a sidekick that nothing is sent to": [
		{"http_output": {"enabled": false, "url": "http://falcosidekick:2801"}},
		[_sidekick({"env": [{"name": "SLACK_WEBHOOKURL", "value": "https://hooks.example.com/x"}]})],
		_fail,
	],
	"a sidekick with an output in its Secret": [
		_to_sidekick,
		[_sidekick(_from_secret), _secret("falcosidekick", {"SLACK_WEBHOOKURL": "aHR0cHM6Ly9leGFtcGxl"})],
		_pass,
	],
	"a sidekick with an output that was taken out": [
		_to_sidekick,
		[
			_sidekick(_from_secret),
			_secret("falcosidekick", {"SLACK_WEBHOOKURL": {"redacted": true, "kind": "text", "empty": false}}),
		],
		_pass,
	],
	"a sidekick with empty outputs in its Secret": [
		_to_sidekick,
		[
			_sidekick(_from_secret),
			_secret("falcosidekick", {"SLACK_WEBHOOKURL": "", "LOKI_HOSTPORT": {"redacted": true, "empty": true}}),
		],
		_fail,
	],
	"a sidekick with other keys in its Secret": [
		_to_sidekick,
		[_sidekick(_from_secret), _secret("falcosidekick", {"SLACK_CHANNEL": "I3NlYw=="})],
		_fail,
	],
	"a sidekick whose Secret was not found": [
		_to_sidekick,
		[_sidekick(_from_secret), _secret("other", {"SLACK_WEBHOOKURL": "aHR0cHM6Ly9leGFtcGxl"})],
		_unknown("the Secret with the outputs of Falcosidekick was not found"),
	],
	"a sidekick that was not found": [_to_sidekick, [], _unknown("Falcosidekick was not found")],
	"something else with an output": [
		_to_sidekick,
		[_workload("Deployment", {
			"image": "registry.example.com/web:1.4.2",
			"env": [{"name": "SLACK_WEBHOOKURL", "value": "https://hooks.example.com/x"}],
		})],
		_unknown("Falcosidekick was not found"),
	],
	"a sidekick that nothing is sent to, and that was not found": [
		{"http_output": {"enabled": false, "url": "http://falcosidekick:2801"}},
		[],
		_fail,
	],
	"a log collector makes up for it": [_to_sidekick, [_collector("fluent/fluentd")], _pass],
	"a sidekick nobody asks for is no doubt": [{}, [_sidekick(_from_secret)], _fail],
}

test_verdict[note] if {
	some note, [config, objects, want] in cases
	want == _verdict with input.review.object as _configured(config) with data.inventory as fixture.inventory(objects)
}

test_output_names[name] if {
	some name in [
		"TEAMS_WEBHOOKURL", "LOKI_HOSTPORT", "OPSGENIE_APIKEY", "AWS_SQS_URL", "AWS_S3_BUCKET", "AWS_SNS_TOPICARN",
		"KAFKA_TOPIC", "RABBITMQ_QUEUE", "AWS_CLOUDWATCHLOGS_LOGGROUP", "MQTT_BROKER", "slack_webhookurl",
	]
	world := fixture.inventory([_sidekick({"env": [{"name": name, "value": "x"}]})])
	_pass == _verdict with input.review.object as _configured(_to_sidekick) with data.inventory as world
}

test_collectors[repository] if {
	some repository in [
		"sysdig/agent-slim", "grafana/alloy", "amazon/aws-for-fluent-bit", "beats/elastic-agent", "beats/filebeat",
		"amazon/cloudwatch-agent", "datadog/agent", "fluent/fluent-bit", "gke/fluent-bit-gke", "fluent/fluentd",
		"fluent/fluentd-kubernetes-daemonset", "grafana/agent", "otel/opentelemetry-collector",
		"otel/opentelemetry-collector-contrib", "grafana/promtail", "signalfx/splunk-otel-collector", "timberio/vector",
	]
	world := fixture.inventory([_collector(repository)])
	_pass == _verdict with input.review.object as _configured({}) with data.inventory as world
}

test_path if {
	{["data", "falco.yaml"]} == {v.details.path | some v in control.violation}
		with input.review.object as _configured({})
}

test_unreadable if {
	_unknown("falco.yaml is no valid YAML") == _verdict with input.review.object as _config_map("a: {")
}

test_not_applicable[note] if {
	some note, config_map in {
		"another ConfigMap": {"apiVersion": "v1", "kind": "ConfigMap", "data": {"app.yaml": "a: 1"}},
		"a ConfigMap without data": {"apiVersion": "v1", "kind": "ConfigMap"},
	}
	want := object.union(_pass, {"not_applicable": {"it holds no falco.yaml"}})
	want == _verdict with input.review.object as config_map
}

test_other_kinds[note] if {
	some note, object_ in {
		"Secret": object.union(_configured({}), {"kind": "Secret"}),
		"another ConfigMap": object.union(_configured({}), {"apiVersion": "example.com/v1"}),
		"another without data": {"apiVersion": "example.com/v1", "kind": "ConfigMap"},
	}
	_pass == _verdict with input.review.object as object_
}
