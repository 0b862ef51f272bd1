package lib.duration_test

import data.lib.duration

lengths := {
	"0": 0,
	"0s": 0,
	"-1s": -1000000000,
	"1.5h": 5400000000000,
	"100ms": 100000000,
	"1h30m": 5400000000000,
	"4h0m0s": 14400000000000,
	"90us": 90000,
	"9999999m": 599999940000000000,
	"99999h99999h": 719992800000000000,
}

test_ns[text] if {
	some text, want in lengths
	duration.ns(text) == want
}

test_no_duration[text] if {
	some text in {"", "4", "4 h", "h", "1d", "1h-1m", "999999h", "1h;", "--1h", "99999999m", 4, null, ["4h"]}
	not duration.ns(text)
}

instants := {
	"1970-01-01T00:00:00Z": 0,
	"1970-01-01T01:00:00+01:00": 0,
	"2024-02-29T00:00:00Z": 1709164800000000000,
	"2026-11-22T10:00:00.5Z": 1795341600500000000,
	"2026-12-31T23:59:59-05:00": 1798779599000000000,
}

test_instant[text] if {
	some text, want in instants
	duration.instant(text) == want
}

test_no_instant[text] if {
	some text in {
		"", "2026-11-22", "2026-11-22 10:00:00Z", "2026-11-31T00:00:00Z", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z",
		"2026-11-22T24:00:00Z", "2026-11-22T10:60:00Z", "2026-11-22T10:00:00", "1026-11-22T10:00:00Z", 0, null,
	}
	not duration.instant(text)
}
