# METADATA
# title: Environment variables must not hold credentials in clear
# description: |
#   A credential in a manifest is read by everybody who may read the workload, the
#   repository or its history, and is neither rotated nor encrypted with the Secrets.
# related_resources:
#   - description: Kubernetes, good practices for Secrets
#     ref: https://kubernetes.io/docs/concepts/security/secrets-good-practices/
# schemas:
#   - input.review.object: schema.kubernetes.workload
# custom:
#   severity: high
#   scope: object
#   match: [workload]
#   frameworks:
#     mitre: [T1552.001]
#     nsa: [network/secrets]
#     owasp_k8s: [K03]
#     pci_dss4: ["8.6.2", "8.3.2"]
#     soc2: [CC6.1]
#     hipaa: ["164.312(a)(1)", "164.312(a)(2)(iv)"]
#     nist_800_190: ["4.1.4"]
#     stig: [V-242415]
#   parameters:
#     namePatterns:
#       type: array
#       items: {type: string}
#       default:
#         - "(?i)(^|_|-)(password|passwd|pwd|secret|token|apikey|api_key|access_key|private_key|credential|bearer)\
#           ($|_|-)"
#       description: Regular expressions for names of variables that hold credentials.
#     valuePatterns:
#       type: array
#       items: {type: string}
#       default:
#         - "-----BEGIN [A-Z ]*PRIVATE KEY"
#         - "AKIA[0-9A-Z]{16}"
#         - "ASIA[0-9A-Z]{16}"
#         - "ghp_[0-9A-Za-z]{36}"
#         - "github_pat_[0-9A-Za-z_]{82}"
#         - "AIza[0-9A-Za-z_-]{35}"
#         - "xox[baprs]-[0-9A-Za-z-]{10,48}"
#         - "eyJ[A-Za-z0-9_-]{10,}\\.eyJ"
#         - "glpat-[0-9A-Za-z_-]{20}"
#         - "sk_live_[0-9A-Za-z]{24,}"
#       description: Regular expressions for values that are credentials, whatever the variable is named.
#     ignoreValues:
#       type: array
#       items: {type: string}
#       default: ["^$", "^\\$\\(.*\\)$", "^\\$\\{.*\\}$", "^(true|false)$", "^/.*"]
#       description: Regular expressions for values that are no credentials, whatever the variable is named.
#   remediation: |
#     Move the value into a Secret, or better into an external secret manager, refer to it by valueFrom.secretKeyRef
#     or mount it as a file, and replace the credential that was exposed.
#   verify: |
#     kubectl get pods -A -o json | jq -r '.items[] | . as $p | .spec.containers[].env[]? | select(.value and
#     (.name | test("password|secret|token|key"; "i"))) | $p.metadata.namespace + "/" + $p.metadata.name + " " + .name'
package policies.secrets.env_var_literal_credential

import data.lib.credentials
import data.lib.workload

default name_patterns := [
	`(?i)(^|_|-)(password|passwd|pwd|secret|token|apikey|api_key|access_key|private_key|credential|bearer)($|_|-)`,
]

name_patterns := input.parameters.namePatterns

default value_patterns := [
	`-----BEGIN [A-Z ]*PRIVATE KEY`,
	`AKIA[0-9A-Z]{16}`,
	`ASIA[0-9A-Z]{16}`,
	`ghp_[0-9A-Za-z]{36}`,
	`github_pat_[0-9A-Za-z_]{82}`,
	`AIza[0-9A-Za-z_-]{35}`,
	`xox[baprs]-[0-9A-Za-z-]{10,48}`,
	`eyJ[A-Za-z0-9_-]{10,}\.eyJ`,
	`glpat-[0-9A-Za-z_-]{20}`,
	`sk_live_[0-9A-Za-z]{24,}`,
]

value_patterns := input.parameters.valuePatterns

default ignore_values := [`^$`, `^\$\(.*\)$`, `^\$\{.*\}$`, `^(true|false)$`, `^/.*`]

ignore_values := input.parameters.ignoreValues

violation contains {"msg": msg, "details": {"path": path}} if {
	some container in workload.containers
	some i
	is_string(container.spec.env[i].value)
	name := workload.container_name(container.spec.env[i])
	reason := _reason(name, container.spec.env[i].value)

	path := array.concat(container.path, ["env", i, "value"])
	msg := sprintf("%s holds %s in variable %q", [workload.who(container), reason, name])
}

# of texts alone: the same variables stand in many containers
_reason(name, value) := "a URL with a password" if {
	credentials.has_url_password(value)
} else := "the value of a known kind of credential" if {
	_is_known(value)
} else := "a literal credential" if {
	_is_named(name)
	not _is_harmless(value)
}

_is_known(value) if regex.match(_value, value)

_is_named(name) if {
	regex.match(_name, name)
	not regex.match(`(?i)_(file|path|name|enabled)$`, name)
}

_name := credentials.alternatives(name_patterns)

_value := credentials.alternatives(_forms)

# a value that was redacted for its form says so
_forms := array.concat([`\[redacted: credential\]`], value_patterns)

# empty, a switch, a short number, or a URL; one with a password has been found before
_is_harmless(value) if regex.match(`^((?i)true|false|\d{0,3}|[a-z][a-z0-9+.-]*://.*)$`, value)

_is_harmless(value) if regex.match(_ignored, value)

_ignored := credentials.alternatives(ignore_values)
