package eval

import (
	"cmp"
	"slices"
	"strings"
)

// Resource is a kind as the API serves it, under its plural name.
type Resource struct {
	Group, Kind, Plural string
	Namespaced          bool
}

// Resources lists the built-in resources, sorted by plural name and group, that of no group first.
func Resources() ([]Resource, error) {
	s, err := loadShapes()
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	var out []Resource
	for version, kinds := range s.versions {
		group, _, grouped := strings.Cut(version, "/")
		if !grouped {
			group = ""
		}
		for _, kind := range kinds {
			key := strings.TrimPrefix(group+"/"+kind, "/")
			if seen[key] || strings.HasSuffix(kind, "List") {
				continue
			}
			seen[key] = true
			out = append(out, Resource{Group: group, Kind: kind, Plural: Plural(kind), Namespaced: s.namespaced[key]})
		}
	}
	slices.SortFunc(out, func(a, b Resource) int { return cmp.Or(cmp.Compare(a.Plural, b.Plural), cmp.Compare(a.Group, b.Group)) })
	return out, nil
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
