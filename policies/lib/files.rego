# METADATA
# title: Files of a node
# description: |
#   Modes and owners of the files that a NodeFacts recorded (S9). Its "files" maps
#   a path to {"exists", "type", "mode", "uid", "gid", "owner", "group"}: mode is
#   an octal string such as "0600"; a file that was looked for and not found has
#   exists false; one that could not be read has "error"; a path that is not a
#   key was not looked for. Patterns are exact paths or globs: * stays within a
#   directory, ** does not, and /**/ also matches a single slash. A whole control:
#
#     violation contains finding if some finding in files.too_open(paths, max_mode)
#
#     unknown contains finding if some finding in files.mode_unknown(paths, max_mode)
#
#     not_applicable contains finding if some finding in files.absent(paths)
#
#   and for owners files.misowned(paths, owner), files.owner_unknown(paths, owner)
#   and again files.absent(paths).
package lib.files

# without the section no file was looked for
_recorded := object.get(input.review.object, "files", {}) if input.review.object.kind == "NodeFacts"

# METADATA
# description: |
#   The recorded files that match one of the patterns, exist and could be read, as
#   {"path", "at", "file"}: at is the path into the NodeFacts to report.
found(patterns) := {{"path": path, "at": ["files", path], "file": file} |
	some path, file in _recorded
	object.get(file, "exists", true) == true
	not file.error
	_matches(patterns, path)
}

# METADATA
# description: |
#   The patterns about which the NodeFacts holds no record at all, so that nothing
#   can be said. A glob is settled by a record of the directory it starts from.
unrecorded(patterns) := {pattern |
	_recorded
	some pattern in patterns
	not _settled(pattern)
}

_settled(pattern) if {
	some path, file in _recorded
	not file.error
	_matches([pattern, _start(pattern)], path)
}

# the directory a glob starts from: /etc/pki for /etc/pki/**/*.crt
_start(pattern) := concat("/", array.slice(segments, 0, min(wild))) if {
	segments := split(pattern, "/")
	wild := [i | some i, segment in segments; contains(segment, "*")]
} else := pattern

_matches(patterns, path) if {
	some pattern in patterns
	some form in [pattern, replace(pattern, "/**/", "/")]
	glob.match(form, ["/"], path)
}

# METADATA
# description: |
#   True where a mode grants no bit beyond the greatest one allowed, both octal
#   strings: (mode AND NOT allowed) == 0, bit by bit, never as numbers. Undefined
#   where one of them is no mode.
within(mode, allowed) := bits.and(_octal(mode), bits.negate(_octal(allowed))) == 0

# "0600" and "600" and "0o600" are the same mode
_octal(mode) := sum(values) if {
	is_string(mode)
	regex.match(`^(0o)?[0-7]+$`, mode)
	digits := split(trim_prefix(mode, "0o"), "")
	values := [value |
		some i, digit in digits
		value := to_number(digit) * product([8 | some j, _ in digits; j > i])
	]
}

# METADATA
# description: |
#   True where the file belongs to owner, "user:group" as names or numbers, where
#   root and 0 are the same; false where it does not; undefined where the NodeFacts
#   does not tell. An id that was recorded counts more than a name.
owned_by(file, owner) := {true} == {user, group} if {
	[wanted_user, wanted_group] := split(owner, ":")
	user := _same(file, "uid", "owner", wanted_user)
	group := _same(file, "gid", "group", wanted_group)
}

_same(file, id, _, wanted) := file[id] == _id(wanted) if _comparable(file, id, wanted)

_same(file, id, name, wanted) := file[name] == wanted if not _comparable(file, id, wanted)

_comparable(file, id, wanted) if {
	is_number(file[id])
	is_number(_id(wanted))
}

_id("root") := 0

_id(wanted) := to_number(wanted) if regex.match(`^\d+$`, wanted)

# METADATA
# description: "Findings: the files that grant more than max_mode."
too_open(patterns, max_mode) := {{"msg": msg, "details": {"path": array.concat(entry.at, ["mode"])}} |
	some entry in found(patterns)
	within(entry.file.mode, max_mode) == false
	msg := sprintf("%s has mode %s, more than %s", [entry.path, entry.file.mode, max_mode])
}

# METADATA
# description: "Findings: the files that belong to another user or group than owner."
misowned(patterns, owner) := {{"msg": msg, "details": {"path": entry.at}} |
	some entry in found(patterns)
	owned_by(entry.file, owner) == false
	msg := sprintf("%s belongs to %s:%s, not to %s", [
		entry.path,
		_shown(entry.file, "owner", "uid"),
		_shown(entry.file, "group", "gid"),
		owner,
	])
}

_shown(file, name, _) := file[name]

_shown(file, name, id) := format_int(file[id], 10) if not file[name]

# METADATA
# description: |
#   Findings for unknown: what was not looked for or could not be read, and the
#   files whose mode is not recorded.
mode_unknown(patterns, max_mode) := _unread(patterns) | {{"msg": msg, "details": {"path": entry.at}} |
	some entry in found(patterns)
	not _has_mode(entry.file, max_mode)
	msg := sprintf("the mode of %s is not recorded", [entry.path])
}

_has_mode(file, max_mode) if is_boolean(within(file.mode, max_mode))

# METADATA
# description: |
#   Findings for unknown: what was not looked for or could not be read, and the
#   files whose owner is not recorded.
owner_unknown(patterns, owner) := _unread(patterns) | {{"msg": msg, "details": {"path": entry.at}} |
	some entry in found(patterns)
	not _has_owner(entry.file, owner)
	msg := sprintf("the owner of %s is not recorded", [entry.path])
}

_has_owner(file, owner) if is_boolean(owned_by(file, owner))

_unread(patterns) := _not_looked_for(patterns) | {{"msg": msg, "details": {"path": ["files", path]}} |
	some path, file in _recorded
	_matches(patterns, path)
	msg := sprintf("%s could not be read: %s", [path, file.error])
}

_not_looked_for(patterns) := {{"msg": msg, "details": {"path": ["files"]}} |
	some pattern in unrecorded(patterns)
	not _errored(pattern)
	msg := sprintf("%s was not looked for", [pattern])
}

# what is on record and does not settle the pattern could not be read
_errored(pattern) if {
	some path, _ in _recorded
	_matches([pattern], path)
}

# METADATA
# description: |
#   Findings for not_applicable: no file matches any of the patterns, and all of
#   them were looked for and could be read.
absent(patterns) := {{"msg": msg} |
	_recorded
	count(found(patterns)) == 0
	count(_unread(patterns)) == 0
	msg := sprintf("no file at %s", [concat(", ", patterns)])
}
