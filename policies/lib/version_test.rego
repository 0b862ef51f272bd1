package lib.version_test

import data.lib.version

releases := {
	"1": {"release": [1, 0, 0], "suffix": ""},
	"1.30": {"release": [1, 30, 0], "suffix": ""},
	" v1.9.0 ": {"release": [1, 9, 0], "suffix": ""},
	"v1.29.3-gke.1": {"release": [1, 29, 3], "suffix": "-gke.1"},
	"v1.31.4+rke2r1": {"release": [1, 31, 4], "suffix": "+rke2r1"},
	"v1.25.16-eks-abc": {"release": [1, 25, 16], "suffix": "-eks-abc"},
	"1.30+": {"release": [1, 30, 0], "suffix": "+"},
}

test_release[text] if {
	some text, want in releases

	version.release(text) == want.release
}

test_suffix[text] if {
	some text, want in releases

	version.suffix(text) == want.suffix
}

test_no_version[text] if {
	some text in {"", "latest", "x1.2"}

	not version.release(text)
	not version.suffix(text)
}

orders := [
	["1.9", "1.10"],
	["1.9.9", "v2"],
	["v1.30.1", "v1.30.10"],
	["v1.30.1+k3s2", "v1.30.2+k3s1"],
]

test_is_older[i] if {
	some i, [older, newer] in orders

	version.is_older(older, newer)
	not version.is_older(newer, older)
}

test_equal_is_not_older if not version.is_older("v1.30.1-gke.2", "1.30.1")

test_no_version_is_not_older if not version.is_older("latest", "1.30")
