package evidence

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// auditLogFact is an AuditLog.
type auditLogFact struct {
	meta
	Events         int       `json:"events"`
	First          string    `json:"first,omitempty"`
	Last           string    `json:"last,omitempty"`
	Users          []userRow `json:"users"`
	SecretPayloads int       `json:"secretPayloads"`
	Incomplete     bool      `json:"incomplete,omitempty"`
}

type userRow struct {
	Name       string      `json:"name"`
	Groups     []string    `json:"groups"`
	Kind       string      `json:"kind"`
	Requests   int         `json:"requests"`
	UserAgents []string    `json:"userAgents,omitempty"`
	SourceIPs  []string    `json:"sourceIPs,omitempty"`
	Actions    []actionRow `json:"actions,omitempty"`
	// Permissions are those that a service account used; null for whoever is none.
	Permissions []permissionRow `json:"permissions,omitzero"`
}

type actionRow struct {
	Verb      string `json:"verb"`
	Group     string `json:"group"`
	Resource  string `json:"resource,omitempty"`
	Namespace string `json:"namespace,omitempty"`
	Name      string `json:"name,omitempty"`
	Count     int    `json:"count"`
}

type permissionRow struct {
	Verb      string   `json:"verb"`
	Group     string   `json:"group"`
	Resource  string   `json:"resource,omitempty"`
	Namespace string   `json:"namespace,omitempty"`
	Names     []string `json:"names,omitempty"`
	Path      string   `json:"path,omitempty"`
	Count     int      `json:"count"`
}

// fact is what the events add up to; incomplete says that there are others.
func (a *audit) fact(name string, value int, incomplete bool) Fact {
	m := newMeta(auditLog, name)
	out := auditLogFact{
		meta: m, Events: a.events, First: a.first, Last: a.last, SecretPayloads: a.payloads, Users: []userRow{},
		Incomplete: incomplete,
	}
	for _, who := range slices.Sorted(maps.Keys(a.users)) {
		for kind, u := range a.users[who] {
			if u != nil {
				out.Users = append(out.Users, u.row(who, kindNames()[kind]))
			}
		}
	}
	return newFact(m, value, nil, out)
}

func (u *auditUser) row(name, kind string) userRow {
	row := userRow{
		Name: name, Kind: kind, Groups: slices.Sorted(maps.Keys(u.groups)), Requests: u.requests.requests(),
		UserAgents: slices.Sorted(maps.Keys(u.agents)), SourceIPs: slices.Sorted(maps.Keys(u.addresses)),
	}
	if row.Groups == nil {
		row.Groups = []string{}
	}
	for done, counts := range u.actions {
		row.Actions = append(row.Actions, actionRow{
			Verb: done.verb, Group: done.group, Resource: done.full(), Namespace: done.namespace, Name: done.name, Count: counts.requests(),
		})
	}
	slices.SortFunc(row.Actions, func(a, b actionRow) int {
		return cmp.Or(
			cmp.Compare(a.Group, b.Group), cmp.Compare(a.Resource, b.Resource), cmp.Compare(a.Namespace, b.Namespace),
			cmp.Compare(a.Name, b.Name), cmp.Compare(a.Verb, b.Verb),
		)
	})
	if strings.HasPrefix(name, serviceAccount) {
		row.Permissions = u.permissions()
	}
	return row
}

func (u *auditUser) permissions() []permissionRow {
	rows := []permissionRow{}
	for p, used := range u.uses {
		if n := used.requests(); n > 0 {
			rows = append(rows, permissionRow{
				Verb: p.verb, Group: p.group, Resource: p.full(), Namespace: p.namespace, Path: p.path, Count: n,
				Names: slices.Sorted(maps.Keys(used.names)),
			})
		}
	}
	slices.SortFunc(rows, func(a, b permissionRow) int {
		return cmp.Or(
			cmp.Compare(a.Group, b.Group), cmp.Compare(a.Resource, b.Resource), cmp.Compare(a.Namespace, b.Namespace),
			cmp.Compare(a.Path, b.Path), cmp.Compare(a.Verb, b.Verb),
		)
	})
	return rows
}
