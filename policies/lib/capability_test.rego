package lib.capability_test

import data.lib.capability

test_plain[name] if {
	some name in ["NET_RAW", "net_raw", "CAP_NET_RAW", "cap_net_raw"]

	capability.plain(name) == "NET_RAW"
}

test_plain_of_no_string if capability.plain(null) == ""

test_named[want] if {
	some want, name in {
		"NET_RAW": "NET_RAW",
		`NET_RAW (written "cap_net_raw")`: "cap_net_raw",
		`SYS_ADMIN (written "CAP_SYS_ADMIN")`: "CAP_SYS_ADMIN",
		"without a name": "",
	}

	capability.named(name) == want
}

test_named_null if capability.named(null) == "without a name"
