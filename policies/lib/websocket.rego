# METADATA
# title: Streams into pods
# description: |
#   Which verb opens a stream into a pod (exec, attach, portforward). A WebSocket is a
#   GET, so that get was enough until Kubernetes 1.35 began to ask for create as well.
# related_resources:
#   - description: Kubernetes, feature gate AuthorizePodWebsocketUpgradeCreatePermission
#     ref: https://kubernetes.io/docs/reference/command-line-tools-reference/feature-gates/
package lib.websocket

import data.lib.k8s

# METADATA
# description: |
#   True where these verbs open a stream in this cluster. gate is false where the feature
#   gate is known to be off; a version that is not known counts as an old one.
opens(verbs, _) if "create" in verbs

opens(verbs, gate) if {
	"get" in verbs
	not _asks_for_create(gate)
}

_asks_for_create(true) if k8s.version >= [1, 35]
