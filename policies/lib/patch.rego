# METADATA
# title: Changes to the object under review
# description: JSON Patch operations for details.fix, paths as arrays.
package lib.patch

# METADATA
# description: |
#   The operation that sets a field of the object under review to a value and makes
#   the parents that are missing or null.
put(path, value) := [{"op": "add", "path": path, "value": value}] if {
	last := count(path) - 1
	_is_parent(array.slice(path, 0, last))
} else := [{"op": "add", "path": array.slice(path, 0, last), "value": {path[last]: value}}] if {
	last := count(path) - 1
	_is_parent(array.slice(path, 0, last - 1))
} else := [{"op": "add", "path": array.slice(path, 0, last - 1), "value": {path[last - 1]: {path[last]: value}}}] if {
	last := count(path) - 1
	_is_parent(array.slice(path, 0, last - 2))
} else := [{"op": "add", "path": array.slice(path, 0, depth), "value": nested}] if {
	depth := min([n |
		some n in numbers.range(1, count(path) - 2)
		not _is_parent(array.slice(path, 0, n))
	])
	nested := _nested(array.slice(path, depth, count(path)), value)
}

# there is something at the path that takes keys
_is_parent(path) if type_name(object.get(input.review.object, path, null)) in {"array", "object"}

# {"a": {"b": value}} out of ["a", "b"] and the value
_nested(keys, value) := json.patch({"at": {}}, array.concat(
	[{"op": "add", "path": array.concat(["at"], array.slice(keys, 0, n)), "value": {}} |
		some n in numbers.range(0, count(keys))
	],
	[{"op": "add", "path": array.concat(["at"], keys), "value": value}],
)).at

# METADATA
# description: The operation that removes a field of the object under review.
remove(path) := [{"op": "remove", "path": path}]

# METADATA
# description: |
#   The operation that leaves out of the list at a path in the object under review the
#   elements at the given paths; the list goes where none is left. It is the same for
#   every element at fault, so that it may be applied twice.
without(list, paths) := _keep(list, [element |
	some i, element in object.get(input.review.object, list, [])
	not array.concat(list, [i]) in paths
])

_keep(path, []) := remove(path)

_keep(path, elements) := [{"op": "replace", "path": path, "value": elements}] if count(elements) > 0
