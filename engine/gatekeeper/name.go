package gatekeeper

import (
	"maps"
	"slices"
	"strings"
)

// maxKind is the longest kind in bytes: the API server adds "List" to it, and 63 are the limit.
const maxKind = 59

// Kind is the kind of the constraints of a control: "pod/privileged-container" gives "PodPrivilegedContainer".
func Kind(id string) string {
	var b strings.Builder
	for word := range strings.FieldsFuncSeq(id, func(r rune) bool { return r == '/' || r == '-' }) {
		b.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return shorten(b.String(), maxKind)
}

// Name is the name of the constraint of a control: "pod/privileged-container" gives "pod-privileged-container".
func Name(id string) string { return shorten(strings.ReplaceAll(id, "/", "-"), 63) }

// shorten cuts a name that is too long for the API server.
func shorten(name string, limit int) string {
	if len(name) > limit {
		return strings.TrimRight(name[:limit], "-")
	}
	return name
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
