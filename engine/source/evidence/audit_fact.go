package evidence

import (
	"cmp"
	"maps"
	"slices"
)

// auditLogFact is an AuditLog.
type auditLogFact struct {
	meta
	Events         int       `json:"events"`
	First          string    `json:"first,omitempty"`
	Last           string    `json:"last,omitempty"`
	Users          []userRow `json:"users"`
	SecretPayloads int       `json:"secretPayloads"`
}

type userRow struct {
	Name       string      `json:"name"`
	Groups     []string    `json:"groups"`
	Kind       string      `json:"kind"`
	Requests   int         `json:"requests"`
	UserAgents []string    `json:"userAgents,omitempty"`
	SourceIPs  []string    `json:"sourceIPs,omitempty"`
	Actions    []actionRow `json:"actions,omitempty"`
}

type actionRow struct {
	Verb      string `json:"verb"`
	Group     string `json:"group"`
	Resource  string `json:"resource,omitempty"`
	Namespace string `json:"namespace,omitempty"`
	Name      string `json:"name,omitempty"`
	Count     int    `json:"count"`
}

// fact is what the events add up to.
func (a *audit) fact(name string, value int) Fact {
	m := newMeta(auditLog, name)
	out := auditLogFact{
		meta: m, Events: a.events, First: a.first, Last: a.last, SecretPayloads: a.payloads, Users: []userRow{},
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
		resource := done.resource
		if done.subresource != "" {
			resource += "/" + done.subresource
		}
		row.Actions = append(row.Actions, actionRow{
			Verb: done.verb, Group: done.group, Resource: resource, Namespace: done.namespace, Name: done.name, Count: counts.requests(),
		})
	}
	slices.SortFunc(row.Actions, func(a, b actionRow) int {
		return cmp.Or(
			cmp.Compare(a.Group, b.Group), cmp.Compare(a.Resource, b.Resource), cmp.Compare(a.Namespace, b.Namespace),
			cmp.Compare(a.Name, b.Name), cmp.Compare(a.Verb, b.Verb),
		)
	})
	return row
}
