package eval

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/maruel/natural"
)

// Resource is a kind as the API serves it, under its plural name.
type Resource struct {
	Group, Kind, Plural string
	// Version is that to read it in, of several the most stable and then the highest.
	Version    string
	Namespaced bool
}

// Resources lists the built-in resources, sorted by plural name and group, that of no group first.
func Resources() ([]Resource, error) {
	s, err := loadShapes()
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	var out []Resource
	groupVersions := slices.SortedFunc(maps.Keys(s.versions), func(a, b string) int { return natural.Compare(rank(b), rank(a)) })
	for _, groupVersion := range groupVersions {
		group, version, grouped := strings.Cut(groupVersion, "/")
		if !grouped {
			group, version = "", groupVersion
		}
		for _, kind := range s.versions[groupVersion] {
			key := strings.TrimPrefix(group+"/"+kind, "/")
			if seen[key] || strings.HasSuffix(kind, "List") {
				continue
			}
			seen[key] = true
			out = append(out, Resource{Group: group, Version: version, Kind: kind, Plural: Plural(kind), Namespaced: s.namespaced[key]})
		}
	}
	slices.SortFunc(out, func(a, b Resource) int { return cmp.Or(cmp.Compare(a.Plural, b.Plural), cmp.Compare(a.Group, b.Group)) })
	return out, nil
}

// rank orders group versions by stability, then by number.
func rank(groupVersion string) string {
	version := groupVersion[strings.LastIndexByte(groupVersion, '/')+1:]
	switch {
	case strings.Contains(version, "alpha"):
		return "0 " + version
	case strings.Contains(version, "beta"):
		return "1 " + version
	}
	return "2 " + version
}

// Plural is the resource of a kind by the rules of English, which all built-in kinds follow; * stays as it is.
func Plural(kind string) string {
	name := strings.ToLower(kind)
	switch {
	case name == "endpoints", name == "*":
		return name
	case strings.HasSuffix(name, "s"):
		return name + "es"
	case strings.HasSuffix(name, "y"):
		return strings.TrimSuffix(name, "y") + "ies"
	}
	return name + "s"
}
