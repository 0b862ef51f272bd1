# METADATA
# title: Listening addresses of components
# description: Where kube-controller-manager and kube-scheduler serve health, metrics and profiles.
package lib.listener

import data.lib.flags

# METADATA
# description: |
#   Findings: processes of the component that serve their secure port on another
#   address than loopback. Without --bind-address that is every address.
exposed(component) := {{"msg": msg, "details": {"path": flags.path(process, "bind-address")}} |
	some process in flags.of(component)
	not _is_closed(process)
	msg := _exposure(process)
}

# no secure port, nothing served
_is_closed(process) if flags.value(process, "secure-port") == "0"

_exposure(process) := "--bind-address is not set, so that every address is served" if {
	not flags.is_given(process, "bind-address")
} else := sprintf("--bind-address is %s", [address]) if {
	address := flags.value(process, "bind-address")
	not regex.match(`^(127(\.\d{1,3}){3}|::1)$`, address)
}
