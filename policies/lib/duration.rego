# METADATA
# title: Durations
# description: Go durations such as "4h", "1m30s" or "0", as flags, configuration files and parameters write them.
package lib.duration

# METADATA
# description: |
#   A duration in nanoseconds; undefined for anything that Go would not read, and
#   for values of more than some ten years.
ns(text) := time.parse_duration_ns(text) if {
	is_string(text)
	regex.match(`^-?(0|((\d{1,9}(\.\d+)?(ns|us|µs|ms|s))|(\d{1,7}(\.\d+)?m)|(\d{1,5}(\.\d+)?h)){1,6})$`, text)
}

# METADATA
# description: |
#   An RFC 3339 time ("2026-11-22T10:00:00Z") in nanoseconds since 1970; undefined
#   where it is none.
instant(text) := time.parse_rfc3339_ns(text) if {
	is_string(text)
	regex.match(_rfc3339, text)
}

# the built-in fails on days that no month has, so that they are sorted out first
_rfc3339 := concat("", [
	`^(`,
	`(19[7-9]|20\d)\d-((0[13578]|1[02])-(0[1-9]|[12]\d|3[01])|(0[469]|11)-(0[1-9]|[12]\d|30)|02-(0[1-9]|1\d|2[0-8]))`,
	`|(19(72|76|80|84|88|92|96)|20([02468][048]|[13579][26]))-02-29`,
	`)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$`,
])
