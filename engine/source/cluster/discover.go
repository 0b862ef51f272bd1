package cluster

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
)

// resource is a kind that the server serves and that can be listed.
type resource struct {
	group, version, kind, plural string
	namespaced                   bool
}

func (r resource) groupKind() string { return strings.TrimPrefix(r.group+"/"+r.kind, "/") }

func (r resource) apiVersion() string { return strings.TrimPrefix(r.group+"/"+r.version, "/") }

// path is where objects are listed: in a namespace, or everywhere.
func (r resource) path(namespace string) string {
	root := "/apis/" + r.group + "/" + r.version
	if r.group == "" {
		root = "/api/" + r.version
	}
	if namespace != "" {
		root += "/namespaces/" + namespace
	}
	return root + "/" + r.plural
}

// served is what discovery found.
type served struct {
	resources []resource        // each kind once, in the version that the server prefers among those that have it
	groups    []string          // all groups, sorted; "" is the core group
	failed    map[string]string // groups some of whose kinds could not be found out, with the reason
}

const acceptDiscovery = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList," +
	"application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList," + acceptJSON

// discover finds out what the server serves, in two requests where it aggregates discovery (Kubernetes 1.26 and
// later), and in one for each version of a group where it does not.
func (c *Client) discover(ctx context.Context) (*served, error) {
	s := &served{failed: map[string]string{}}
	for _, root := range []string{"/api", "/apis"} {
		if err := c.discoverRoot(ctx, root, s); err != nil {
			return nil, err
		}
	}
	slices.Sort(s.groups)
	slices.SortFunc(s.resources, func(a, b resource) int { return cmp.Compare(a.groupKind(), b.groupKind()) })
	return s, nil
}

// groupList is an answer to /api or /apis in any of its forms.
type groupList struct {
	Kind     string        `json:"kind"`
	Items    []groupItem   `json:"items"`    // APIGroupDiscoveryList
	Groups   []legacyGroup `json:"groups"`   // APIGroupList
	Versions []string      `json:"versions"` // APIVersions
}

type groupItem struct {
	Metadata struct {
		Name string `json:"name"`
	} `json:"metadata"`
	Versions []struct {
		Version   string `json:"version"`
		Freshness string `json:"freshness"`
		Resources []struct {
			Resource     string `json:"resource"`
			Scope        string `json:"scope"`
			ResponseKind struct {
				Kind string `json:"kind"`
			} `json:"responseKind"`
			Verbs []string `json:"verbs"`
		} `json:"resources"`
	} `json:"versions"`
}

type legacyGroup struct {
	Name      string        `json:"name"`
	Versions  []versionName `json:"versions"`
	Preferred versionName   `json:"preferredVersion"`
}

type versionName struct {
	Version string `json:"version"`
}

func (c *Client) discoverRoot(ctx context.Context, root string, s *served) error {
	answer, err := c.do(ctx, request{path: root, accept: acceptDiscovery})
	if err != nil {
		return err
	}
	var list groupList
	if err := decode(root, answer, &list); err != nil {
		return err
	}
	if list.Kind == "APIGroupDiscoveryList" {
		for i := range list.Items {
			s.addGroup(&list.Items[i])
		}
		return nil
	}
	groups := list.Groups
	if len(list.Versions) > 0 {
		groups = []legacyGroup{{Preferred: versionName{list.Versions[0]}}}
	}
	for _, group := range groups {
		if err := c.discoverGroup(ctx, group, s); err != nil {
			return err
		}
	}
	return nil
}

// addGroup adds what aggregated discovery says of a group. Its versions come in the order of preference.
func (s *served) addGroup(g *groupItem) {
	s.groups = append(s.groups, g.Metadata.Name)
	for _, version := range g.Versions {
		if version.Freshness == "Stale" {
			s.failed[g.Metadata.Name] = "the server that serves " + g.Metadata.Name + "/" + version.Version + " does not answer"
		}
		for _, r := range version.Resources {
			if slices.Contains(r.Verbs, "list") {
				s.add(resource{
					group: g.Metadata.Name, version: version.Version, kind: r.ResponseKind.Kind, plural: r.Resource,
					namespaced: r.Scope == "Namespaced",
				})
			}
		}
	}
}

// discoverGroup asks for the resources of each version of a group.
func (c *Client) discoverGroup(ctx context.Context, g legacyGroup, s *served) error {
	s.groups = append(s.groups, g.Name)
	versions := []string{g.Preferred.Version}
	for _, v := range g.Versions {
		if !slices.Contains(versions, v.Version) {
			versions = append(versions, v.Version)
		}
	}
	for _, version := range versions {
		var list struct {
			Resources []struct {
				Name       string   `json:"name"`
				Kind       string   `json:"kind"`
				Namespaced bool     `json:"namespaced"`
				Verbs      []string `json:"verbs"`
			} `json:"resources"`
		}
		at := strings.TrimSuffix(resource{group: g.Name, version: version}.path(""), "/")
		if err := c.get(ctx, at, &list); err != nil {
			var status *StatusError
			if !errors.As(err, &status) || status.Code == http.StatusUnauthorized {
				return err
			}
			s.failed[g.Name] = err.Error()
			continue
		}
		for _, r := range list.Resources {
			if slices.Contains(r.Verbs, "list") && !strings.Contains(r.Name, "/") {
				s.add(resource{group: g.Name, version: version, kind: r.Kind, plural: r.Name, namespaced: r.Namespaced})
			}
		}
	}
	return nil
}

// add keeps a resource, if none has its kind already.
func (s *served) add(r resource) {
	if !slices.ContainsFunc(s.resources, func(known resource) bool { return known.kind == r.kind && known.group == r.group }) {
		s.resources = append(s.resources, r)
	}
}
