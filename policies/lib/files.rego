# METADATA
# title: Files of a node
# description: |
#   Modes and owners of the files that a NodeFacts recorded (S9). Its "files" maps
#   a path to {"exists", "type", "mode", "uid", "gid", "owner", "group"}: mode is
#   an octal string such as "0600"; a file that was looked for and not found has
#   exists false; one that could not be read has "error"; a path that is not a
#   key was not looked for.
package lib.files

# METADATA
# description: |
#   The recorded files that match one of the patterns (an exact path, or a glob
#   in which * stays within a directory and ** does not), as {"path", "at",
#   "file"}: at is the path into the NodeFacts to report.
found(patterns) := {{"path": path, "at": ["files", path], "file": file} |
	input.review.object.kind == "NodeFacts"
	some path, file in input.review.object.files
	some pattern in patterns
	glob.match(pattern, ["/"], path)
	object.get(file, "exists", true)
	not file.error
}

# METADATA
# description: The patterns about which the NodeFacts holds no record at all, so that nothing can be said.
unrecorded(patterns) := {pattern |
	input.review.object.kind == "NodeFacts"
	some pattern in patterns
	not _recorded(pattern)
}

_recorded(pattern) if {
	some path, file in input.review.object.files
	glob.match(pattern, ["/"], path)
	not file.error
}

# METADATA
# description: |
#   True where a mode grants no bit beyond the greatest one allowed, both octal
#   strings: (mode AND NOT allowed) == 0, bit by bit, never as numbers.
within(mode, allowed) if bits.and(_octal(mode), bits.negate(_octal(allowed))) == 0

# "0600" and "600" and "0o600" are the same mode
_octal(mode) := sum([value |
	digits := regex.replace(mode, `^0o`, "")
	some i in numbers.range(1, count(digits))
	value := to_number(substring(digits, count(digits) - i, 1)) * bits.lsh(1, 3 * (i - 1))
])
