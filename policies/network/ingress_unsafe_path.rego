# METADATA
# title: Paths of an Ingress must not reach into the controller
# description: |
#   Versions of ingress-nginx copy paths into the configuration of nginx: a path with a
#   directive, or with a folder of the controller, hands out its files, the token of its
#   service account among them (CVE-2021-25745).
# related_resources:
#   - description: CVE-2021-25745
#     ref: https://github.com/kubernetes/ingress-nginx/issues/8502
# schemas:
#   - input.review.object: schema.kubernetes.ingress
# custom:
#   severity: medium
#   scope: object
#   match: [networking.k8s.io/Ingress]
#   frameworks:
#     nsa: [network/exposure]
#     owasp_k8s: [K06]
#     pci_dss4: [1.3.1, 1.4.2, 1.4.4]
#     soc2: [CC6.6]
#     hipaa: [164.312(e)(1)]
#     nist_800_190: [4.3.3, 4.4.2]
#   parameters:
#     forbidden:
#       type: array
#       items: {type: string}
#       default: [/root, /var/run/secrets, .., _by_lua, root, alias]
#       description: |
#         What a path may not hold. With a slash in front it is a folder, letters alone are a directive
#         of nginx followed by something, all else is looked for anywhere.
#   remediation: Write a plain path, of pathType Exact or Prefix.
#   verify: kubectl get ingresses -A -o json | jq '.items[].spec.rules[]?.http.paths[]?.path'
package policies.network.ingress_unsafe_path

import data.lib.k8s
import data.lib.text

default forbidden := ["/root", "/var/run/secrets", "..", "_by_lua", "root", "alias"]

forbidden := input.parameters.forbidden

violation contains {"msg": msg, "details": {"path": ["spec", "rules", i, "http", "paths", j, "path"]}} if {
	input.review.object.kind == "Ingress"
	k8s.group == "networking.k8s.io"
	some i, rule in input.review.object.spec.rules
	some j, entry in rule.http.paths
	found := [part |
		some part in forbidden
		_holds(entry.path, _kind(part), part)
	]

	msg := sprintf("path %q holds %q", [text.clip(entry.path, 100), found[0]])
}

_kind(part) := "folder" if {
	startswith(part, "/")
} else := "directive" if {
	regex.match(`^[a-z]+$`, part)
} else := "text"

_holds(path, "text", part) if contains(path, part)

_holds(path, "folder", part) if {
	some word in _words(path)
	startswith(concat("", [word, "/"]), concat("", [part, "/"]))
}

_holds(path, "directive", part) if {
	some i, word in _words(path)
	word == part
	i + 1 < count(_words(path))
}

_words(path) := regex.split(`[\s;{}"']+`, path)
