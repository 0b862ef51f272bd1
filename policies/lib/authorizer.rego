# METADATA
# title: Authorizers of the API server
# description: |
#   The authorization chain of a kube-apiserver process (lib.flags): the authorizers
#   of its AuthorizationConfiguration, or --authorization-mode, or AlwaysAllow, which
#   is the default where neither is given.
package lib.authorizer

import data.lib.config
import data.lib.flags

# METADATA
# description: The authorizers that the flags alone name; empty where they name a file.
modes(process) := flags.list(process, "authorization-mode") if {
	count(flags.list(process, "authorization-mode")) > 0
} else := [] if {
	flags.is_given(process, "authorization-config")
} else := ["AlwaysAllow"]

# METADATA
# description: The types of all authorizers of the process; undefined where they stand in a file that is not at hand.
types(process) := [authorizer.type | some authorizer in file.authorizers] if {
	file := config.authorization(process)
} else := modes(process) if {
	not flags.is_given(process, "authorization-config")
}

# METADATA
# description: Where a finding about the chain points.
path(process) := flags.path(process, "authorization-config") if {
	flags.is_given(process, "authorization-config")
} else := flags.path(process, "authorization-mode")

# METADATA
# description: "Findings for unknown: API servers under review whose authorization chain is not at hand."
unknown contains finding if some finding in flags.unreadable("kube-apiserver")

unknown contains finding if {
	some process in flags.of("kube-apiserver")
	not config.authorization(process)
	some finding in config.missing(process, "authorization-config")
}
