# METADATA
# title: The API server must not accept anonymous requests beyond health checks
# description: |
#   A request without credentials is then a request of system:anonymous, and every right
#   that somebody binds to it or to system:unauthenticated, by mistake or on purpose, is
#   a right of the whole network. Defects in authorization are open to it as well.
# related_resources:
#   - description: Authenticating
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/authentication/
#   - description: kube-apiserver flags
#     ref: https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/
# custom:
#   severity: high
#   scope: host
#   match: [kube-apiserver]
#   needs: [apiserver.config.k8s.io/AuthenticationConfiguration, facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["1.2.1"]
#     mitre: [T1078.001, T1190]
#     nsa: [network/control-plane, authn/no-anonymous]
#     owasp_k8s: [K07, K09]
#     pci_dss4: ["2.2.1", "2.2.6", "8.2.1", "7.3.3"]
#     soc2: [CC6.1, CC7.1]
#     hipaa: ["164.312(a)(1)", "164.312(d)"]
#     nist_800_190: ["4.3.2", "4.3.5"]
#     stig: [V-242390]
#   remediation: |
#     Set --anonymous-auth=false, or write an AuthenticationConfiguration with anonymous.enabled and conditions
#     for /livez, /readyz and /healthz only. The probes of kubeadm ask anonymously: with the flag they need
#     credentials.
#   verify: curl -k -o /dev/null -w "%{http_code}\n" https://API-SERVER:6443/api; the answer should be 401
package policies.apiserver.anonymous_auth_enabled

import data.lib.authorizer
import data.lib.config
import data.lib.flags

violation contains {"msg": "anonymous requests are accepted on every path", "details": {"path": path}} if {
	some process in flags.of("kube-apiserver")
	_flag_decides(process)
	flags.bool(process, "anonymous-auth", true)
	not "AlwaysAllow" in authorizer.modes(process)

	path := flags.path(process, "anonymous-auth")
}

violation contains {"msg": msg, "details": {"path": flags.path(process, "authentication-config")}} if {
	some process in flags.of("kube-apiserver")
	not _flag_decides(process)
	anonymous := config.authentication(process).anonymous
	anonymous.enabled == true

	msg := sprintf("anonymous requests are accepted on %s", [_scope(anonymous)])
}

unknown contains finding if some finding in flags.unreadable("kube-apiserver")

unknown contains finding if {
	some process in flags.of("kube-apiserver")
	not flags.is_set(process, "anonymous-auth")
	not config.authentication(process)
	some finding in config.missing(process, "authentication-config")
}

# the file decides if it has anything to say; the API server then refuses the flag
_flag_decides(process) if flags.is_set(process, "anonymous-auth")

_flag_decides(process) if not flags.is_given(process, "authentication-config")

_flag_decides(process) if {
	file := config.authentication(process)
	not is_object(object.get(file, "anonymous", null))
}

# undefined where only health checks are served
_scope(anonymous) := "every path" if {
	paths := {condition.path | some condition in anonymous.conditions}
	count(paths) == 0
} else := sort(others)[0] if {
	others := {condition.path | some condition in anonymous.conditions} - {"/healthz", "/livez", "/readyz"}
}
