# METADATA
# title: Pods must not be given an API token that nothing asks for
# description: |
#   Every pod gets a token for the API server unless somebody says no, and few pods ever use
#   it. An attacker who can read one file in the pod then speaks to the API server with
#   whatever rights the service account has now or is given later.
# related_resources:
#   - description: Kubernetes documentation, configuring service accounts for pods
#     ref: https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/
#   - description: Kubernetes documentation, service accounts
#     ref: https://kubernetes.io/docs/concepts/security/service-accounts/
# schemas:
#   - input.review.object: schema.kubernetes.workload
# custom:
#   severity: medium
#   scope: object
#   match: [workload]
#   needs: [ServiceAccount]
#   frameworks:
#     cis: ["5.1.6"]
#     mitre: [T1528, T1552.007]
#     nsa: [pods/service-account-tokens]
#     owasp_k8s: [K02]
#     pci_dss4: [7.2.5, 8.6.1]
#     soc2: [CC6.1, CC6.3]
#     hipaa: [164.312(a)(1)]
#     nist_800_190: [4.3.2]
#   parameters:
#     requireExplicit:
#       type: boolean
#       default: true
#       description: |
#         Accept a pod only where the pod or its service account says false. Where this is false, a
#         pod that says true itself is taken to need its token.
#   remediation: |
#     Set automountServiceAccountToken to false in the pod spec, or on the service account; where a
#     pod does call the API, mount a projected token with a short lifetime or waive the finding.
#   verify: |
#     kubectl get pods -A -o json | jq -r '.items[] | select(any(.spec.containers[].volumeMounts[]?;
#     .mountPath == "/var/run/secrets/kubernetes.io/serviceaccount")) | .metadata.namespace + "/" + .metadata.name'
package policies.rbac.pod_token_automount

import data.lib.patch
import data.lib.serviceaccount
import data.lib.workload

default require_explicit := true

require_explicit := input.parameters.requireExplicit

violation contains {"msg": msg, "details": details} if {
	serviceaccount.is_automounted
	not _is_accepted

	msg := sprintf("the token of service account %q is mounted: %s", [serviceaccount.name, _reason])
	details := object.union({"path": _path}, _fix)
}

_path := array.concat(workload.pod_spec_path, ["automountServiceAccountToken"])

_is_accepted if {
	require_explicit == false
	serviceaccount.automount.from == "pod"
}

_reason := "the pod asks for it" if serviceaccount.automount.from == "pod"

_reason := "neither pod nor account say no" if serviceaccount.automount.from == "default"

_reason := "the account offers it" if serviceaccount.automount == {"from": "account", "value": true}

# the mount is there, so that the account must have changed its mind
_reason := "the account offered it when the pod was made" if {
	serviceaccount.automount == {"from": "account", "value": false}
}

# a pod that says true wants its token: taking it away is for people to decide
default _fix := {}

_fix := {"fix": patch.put(_path, false)} if serviceaccount.automount.from != "pod"
