package lib.files_test

import data.lib.files
import data.lib.fixture_test as fixture

test_found[pattern] if {
	some pattern, want in {
		"/a/x.key": {"/a/x.key"},
		"/a/*.key": {"/a/x.key"},
		"/a/**/*.key": {"/a/x.key", "/a/b/c/z.key", "/a/b/y.key"},
		"/a/**": {"/a/x.key", "/a/b/c/z.key", "/a/b/y.key", "/a/d.crt"},
		"/a/missing.key": set(),
		"/a/broken.key": set(),
		"/b/**/*.key": set(),
	}
	entries := files.found(["/none", pattern]) with input.review.object as _node
	want == {entry.path | some entry in entries}
	{["files", path] | some path in want} == {entry.at | some entry in entries}
	{entry.file | some entry in entries} == {_files[path] | some path in want}
}

test_unrecorded[note] if {
	some note, tc in {
		"a file": {"patterns": ["/a/x.key"], "want": set()},
		"a missing file": {"patterns": ["/a/missing.key"], "want": set()},
		"an unread file": {"patterns": ["/a/broken.key"], "want": {"/a/broken.key"}},
		"another file": {"patterns": ["/a/x.key", "/a/other.key"], "want": {"/a/other.key"}},
		"a glob of files": {"patterns": ["/a/**/*.key"], "want": set()},
		"a glob of nothing in a directory on record": {"patterns": ["/dir/*.key"], "want": set()},
		"a glob of nothing in a missing directory": {"patterns": ["/gone/**/*.key"], "want": set()},
		"a glob of nothing": {"patterns": ["/a/*.pem"], "want": {"/a/*.pem"}},
		"nothing asked": {"patterns": [], "want": set()},
	}
	tc.want == files.unrecorded(tc.patterns) with input.review.object as _node
}

test_other_kinds if {
	other := object.union(_node, {"kind": "Thing"})
	set() == files.found(["/a/x.key"]) with input.review.object as other
	set() == files.unrecorded(["/a/other.key"]) with input.review.object as other
	set() == files.absent(["/a/missing.key"]) with input.review.object as other
}

test_no_section[note] if {
	some note, node in {"unset": fixture.node_facts({}), "null": fixture.node_facts({"files": null})}
	set() == files.found(["/a/x.key"]) with input.review.object as node
	{"/a/other.key"} == files.unrecorded(["/a/other.key"]) with input.review.object as node
	set() == files.absent(["/a/missing.key"]) with input.review.object as node
}

test_within[mode][allowed] if {
	some mode, wants in {
		"0600": {"0600": true, "600": true, "0o600": true, "0644": true, "0400": false, "0": false, "0077": false},
		"0o640": {"0600": false, "0640": true, "0740": true, "0604": false},
		"0200": {"0400": false, "0600": true},
		"1777": {"0777": false, "1777": true},
		"0": {"0": true, "0600": true},
		"0007": {"0070": false, "0007": true},
	}
	some allowed, want in wants
	want == files.within(mode, allowed)
}

test_no_mode[mode] if {
	some mode in ["", "0o", "rw-------", "0800", 384, null]
	not files.within(mode, "0777")
	{verdict | verdict := files.within(mode, "0777")} != {false}
	{verdict | verdict := files.within("0600", mode)} != {false}
}

test_owned_by[note] if {
	some note, tc in {
		"names": {"file": {"owner": "root", "group": "root"}, "owner": "root:root", "want": true},
		"ids": {"file": {"uid": 0, "gid": 0}, "owner": "root:root", "want": true},
		"ids by number": {"file": {"uid": 0, "gid": 12}, "owner": "0:12", "want": true},
		"another user": {"file": {"owner": "app", "group": "root"}, "owner": "root:root", "want": false},
		"another group": {"file": {"owner": "root", "group": "app"}, "owner": "root:root", "want": false},
		"another uid": {"file": {"uid": 1, "gid": 0}, "owner": "root:root", "want": false},
		"another gid": {"file": {"uid": 0, "gid": 1}, "owner": "root:root", "want": false},
		"an id counts more than a name": {
			"file": {"uid": 0, "gid": 1, "owner": "toor", "group": "root"},
			"owner": "root:root",
			"want": false,
		},
		"another name for 0": {
			"file": {"uid": 0, "gid": 0, "owner": "toor", "group": "wheel"},
			"owner": "root:root",
			"want": true,
		},
		"a name without a known number": {
			"file": {"uid": 52034, "gid": 52034, "owner": "etcd", "group": "etcd"},
			"owner": "etcd:etcd",
			"want": true,
		},
		"an id that is no number": {
			"file": {"uid": "0", "gid": 0, "owner": "root", "group": "root"},
			"owner": "root:root",
			"want": true,
		},
		"nothing recorded": {"file": {}, "owner": "root:root", "want": "undefined"},
		"no group recorded": {"file": {"uid": 0}, "owner": "root:root", "want": "undefined"},
		"no name recorded": {"file": {"uid": 1, "gid": 1}, "owner": "etcd:etcd", "want": "undefined"},
		"no owner asked": {"file": {"uid": 0, "gid": 0}, "owner": "root", "want": "undefined"},
	}
	tc.want == _owned_by(tc.file, tc.owner)
}

test_too_open if {
	{{
		"msg": "/a/x.key has mode 0644, more than 0600",
		"details": {"path": ["files", "/a/x.key", "mode"]},
	}} == files.too_open(["/a/**"], "0600") with input.review.object as _node
}

test_misowned if {
	node := fixture.node_facts({"files": {
		"/a": {"uid": 1, "gid": 0, "owner": "app", "group": "root"},
		"/b": {"uid": 0, "gid": 12},
		"/c": {"uid": 0, "gid": 0},
		"/d": {"exists": true},
	}})
	{
		{"msg": "/a belongs to app:root, not to root:root", "details": {"path": ["files", "/a"]}},
		{"msg": "/b belongs to 0:12, not to root:root", "details": {"path": ["files", "/b"]}},
	} == files.misowned(["/*"], "root:root") with input.review.object as node
}

test_mode_unknown[note] if {
	some note, tc in {
		"a mode": {"patterns": ["/a/x.key"], "want": set()},
		"no mode": {
			"patterns": ["/a/d.crt"],
			"want": {_finding("the mode of /a/d.crt is not recorded", ["files", "/a/d.crt"])},
		},
		"an unread file": {"patterns": ["/a/broken.key"], "want": {_broken}},
		"an unread file among others": {"patterns": ["/a/*.key"], "want": {_broken}},
		"a missing file": {"patterns": ["/a/missing.key"], "want": set()},
		"no record": {"patterns": ["/a/y.key"], "want": {_finding("/a/y.key was not looked for", ["files"])}},
	}
	tc.want == files.mode_unknown(tc.patterns, "0600") with input.review.object as _node
}

test_mode_unknown_for_an_odd_limit if {
	{_finding("the mode of /a/x.key is not recorded", ["files", "/a/x.key"])} == files.mode_unknown(
		["/a/x.key"],
		"rw",
	) with input.review.object as _node
}

test_owner_unknown[note] if {
	some note, tc in {
		"owners": {"patterns": ["/a/x.key"], "want": set()},
		"no owner": {
			"patterns": ["/a/d.crt"],
			"want": {_finding("the owner of /a/d.crt is not recorded", ["files", "/a/d.crt"])},
		},
		"an unread file": {"patterns": ["/a/broken.key"], "want": {_broken}},
		"a missing file": {"patterns": ["/a/missing.key"], "want": set()},
		"no record": {"patterns": ["/a/y.key"], "want": {_finding("/a/y.key was not looked for", ["files"])}},
	}
	tc.want == files.owner_unknown(tc.patterns, "root:root") with input.review.object as _node
}

test_absent[note] if {
	some note, tc in {
		"all missing": {
			"patterns": ["/a/missing.key", "/gone/*.key"],
			"want": {{"msg": "no file at /a/missing.key, /gone/*.key"}},
		},
		"one found": {"patterns": ["/a/missing.key", "/a/x.key"], "want": set()},
		"one not looked for": {"patterns": ["/a/missing.key", "/a/y.key"], "want": set()},
		"one unread": {"patterns": ["/a/missing.key", "/a/broken.key"], "want": set()},
		"one unread in a missing directory": {"patterns": ["/gone/**", "/a/broken.*"], "want": set()},
	}
	tc.want == files.absent(tc.patterns) with input.review.object as _node
}

_owned_by(file, owner) := verdict if {
	verdict := files.owned_by(file, owner)
}

else := "undefined"

_finding(msg, path) := {"msg": msg, "details": {"path": path}}

_broken := _finding("/a/broken.key could not be read: permission denied", ["files", "/a/broken.key"])

_node := fixture.node_facts({"files": _files})

_files := {
	"/a/b/c/z.key": {"exists": true, "mode": "0600", "uid": 0, "gid": 0},
	"/a/b/y.key": {"exists": true, "mode": "0600", "uid": 0, "gid": 0},
	"/a/broken.key": {"error": "permission denied"},
	"/a/d.crt": {"exists": true},
	"/a/missing.key": {"exists": false},
	"/a/x.key": {"mode": "0644", "uid": 0, "gid": 1},
	"/dir": {"exists": true, "type": "directory"},
	"/gone": {"exists": false},
}
