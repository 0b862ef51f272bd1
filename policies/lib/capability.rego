# METADATA
# title: Linux capabilities
# description: Names of capabilities as container runtimes read them.
package lib.capability

# METADATA
# description: The plain name of a capability in any spelling, NET_RAW out of cap_net_raw; "" for what is no string.
plain(name) := trim_prefix(upper(name), "CAP_") if is_string(name)

plain(name) := "" if not is_string(name)

# METADATA
# description: "How a message names a capability: plain, with the spelling where that is another."
named(name) := "without a name" if {
	plain(name) == ""
} else := name if {
	plain(name) == name
} else := sprintf("%s (written %q)", [plain(name), name])
