# METADATA
# title: Versions
# description: |
#   Versions of Kubernetes and of other software, compared as numbers (S14): 1.9 is
#   older than 1.10, and the suffix of a vendor (-gke.1, +rke2r1) never counts.
package lib.version

# METADATA
# description: |
#   The numbers of a version as [major, minor, patch], which compare with < and >=:
#   "v1.29.3-gke.1" gives [1, 29, 3]. A missing part is 0; undefined for what is no version.
release(text) := [_number(major), _number(minor), _number(patch)] if {
	[_, major, minor, patch] := _parts(text)
}

# METADATA
# description: The suffix of a version, as "-gke.1", "+rke2r1" or "-eks-abc"; "" where it has none.
suffix(text) := regex.replace(trim_space(text), _pattern, "") if _parts(text)

# METADATA
# description: True where the first version is older than the second; undefined where one of them is none.
is_older(text, other) if release(text) < release(other)

_pattern := `^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?`

_parts(text) := regex.find_all_string_submatch_n(_pattern, trim_space(text), 1)[0]

_number(digits) := to_number(object.get({"": "0"}, digits, digits))
