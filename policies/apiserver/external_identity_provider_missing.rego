# METADATA
# title: People must be able to log in through an identity provider
# description: |
#   Without an identity provider people are given client certificates or tokens, which
#   cannot be revoked, know no second factor, and stay when somebody leaves. There is
#   also no group whose members an administrator could look up.
# related_resources:
#   - description: Authenticating
#     ref: https://kubernetes.io/docs/reference/access-authn-authz/authentication/
# custom:
#   severity: medium
#   scope: host
#   match: [kube-apiserver]
#   needs: [apiserver.config.k8s.io/AuthenticationConfiguration, facts.regolith.dev/NodeFacts]
#   frameworks:
#     cis: ["3.1.1", "3.1.2"]
#     mitre: [T1078]
#     nsa: [network/control-plane, authn/strong-authentication]
#     owasp_k8s: [K07, K09]
#     pci_dss4: ["2.2.1", "2.2.6", "8.2.1", "8.3.1"]
#     soc2: [CC6.1, CC7.1, CC6.2]
#     hipaa: ["164.312(a)(1)", "164.312(d)"]
#     nist_800_190: ["4.3.2", "4.3.5"]
#   remediation: |
#     Add a jwt issuer to an AuthenticationConfiguration (--authentication-config) or set --oidc-issuer-url and
#     its companions; a token webhook or an authenticating proxy will do as well.
#   verify: |
#     kubectl -n kube-system get pods -l component=kube-apiserver -o yaml | grep -E -e
#     '--(oidc-issuer-url|authentication-config|authentication-token-webhook-config-file|requestheader-allowed-names)'
package policies.apiserver.external_identity_provider_missing

import data.lib.config
import data.lib.flags

violation contains {"msg": "no identity provider is configured", "details": {"path": path}} if {
	some process in flags.of("kube-apiserver")
	not _has_provider(process)
	not _is_untold(process)

	path := flags.path(process, "oidc-issuer-url")
}

unknown contains finding if some finding in flags.unreadable("kube-apiserver")

unknown contains finding if {
	some process in flags.of("kube-apiserver")
	not _has_provider(process)
	_is_untold(process)
	some finding in config.missing(process, "authentication-config")
}

_has_provider(process) if flags.is_given(process, "oidc-issuer-url")

_has_provider(process) if flags.is_given(process, "authentication-token-webhook-config-file")

_has_provider(process) if some _ in config.authentication(process).jwt

# a proxy that authenticates people, beside the aggregator that every cluster has
_has_provider(process) if {
	flags.is_given(process, "requestheader-client-ca-file")
	some name in flags.list(process, "requestheader-allowed-names")
	not name in {"aggregator", "front-proxy-client", "kube-aggregator", "kube-apiserver-proxy", "system:auth-proxy"}
}

_is_untold(process) if {
	flags.is_given(process, "authentication-config")
	not config.authentication(process)
}
