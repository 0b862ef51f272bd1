package source

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/source/evidence"
	"github.com/regolith-policy/regolith/engine/source/snapshot"
)

// Ledger says for each kind, "group/Kind" or "Kind", what was collected: one of the states of package snapshot. The
// key "group/*" is about all other kinds of a group, "*" about all others; without "*" they are taken as collected. A
// nil Ledger means that everything given is the world.
type Ledger map[string]string

// Missing says of a kind, of all kinds of a group ("group/*"), or of a kind of any group ("*/Kind", "*/*"), what was not
// collected of it, and why; "" where all was. What the server does not know counts as collected.
func (l Ledger) Missing(need string) (kind, state string) {
	known := false
	for _, kind := range slices.Sorted(maps.Keys(l)) {
		if !snapshot.Means(need, kind) {
			continue
		}
		known = true
		if !isComplete(l[kind]) {
			return kind, l[kind]
		}
	}
	if known || l == nil {
		return "", ""
	}
	return l.rest(need)
}

// rest is Missing for a kind that has no entry.
func (l Ledger) rest(need string) (kind, state string) {
	group := need[:max(strings.LastIndex(need, "/"), 0)]
	if isConfig(group) {
		return "", "" // files hold it, not the API
	}
	for _, key := range []string{group + "/*", "*"} {
		if state, ok := l[key]; ok {
			if isComplete(state) {
				return "", ""
			}
			return need, state
		}
	}
	return "", ""
}

func isComplete(state string) bool { return state == snapshot.Listed || state == snapshot.Absent }

// Uncollected says in words what Ledger.Missing says; "" where all was collected.
func (in *Input) Uncollected(need string) string {
	kind, state := in.Ledger.Missing(need)
	switch state {
	case "":
		return ""
	case snapshot.Metadata:
		return kind + " was collected without its content"
	case snapshot.Partial:
		return kind + " was collected in part only" + in.part(kind)
	}
	return fmt.Sprintf("%s was not collected (%s)", kind, state)
}

// part says which part of a kind was collected.
func (in *Input) part(kind string) string {
	if in.Snapshot == nil {
		return ""
	}
	i := slices.IndexFunc(in.Snapshot.Ledger, func(e snapshot.Entry) bool { return e.Kind == kind })
	if i < 0 {
		return ""
	}
	return in.Snapshot.Ledger[i].Part()
}

// UnreadNode is a node whose kubelet did not tell its configuration.
type UnreadNode struct{ Name, Reason string }

// UnreadNodes are the nodes of the snapshot of which nothing is known but that: other facts of a node may be among the
// documents. They are sorted by name.
func (in *Input) UnreadNodes() []UnreadNode {
	if in.Snapshot == nil {
		return nil
	}
	const kind = engine.FactsGroup + "/NodeFacts"
	i := slices.IndexFunc(in.Snapshot.Ledger, func(e snapshot.Entry) bool { return e.Kind == kind && len(e.Nodes) > 0 })
	if i < 0 {
		return nil
	}
	entry, known := &in.Snapshot.Ledger[i], map[string]bool{}
	for k := range in.Documents {
		if ref := in.Documents[k].Ref; isNodeFacts(ref) {
			known[ref.Name] = true
		}
	}
	var nodes []UnreadNode
	for _, name := range slices.Sorted(maps.Keys(entry.Nodes)) {
		if !known[name] {
			nodes = append(nodes, UnreadNode{name, cmp.Or(entry.Nodes[name], entry.Reason)})
		}
	}
	return nodes
}

// adopt takes over what the header of a snapshot says of all that was read. There is one at most.
func (in *Input) adopt(b *batch) bool {
	if in.Snapshot != nil {
		in.Errors = append(in.Errors, fileError(b.file.name, "a second snapshot: it is not judged",
			"scan one snapshot at a time, or each by itself with --each"))
		return false
	}
	h := b.header
	in.Snapshot = h
	if in.Source.Type != sourceCluster {
		in.Source.Type = "snapshot"
	}
	in.Source.KubernetesVersion, in.Source.ScannedAt = h.Cluster.KubernetesVersion, h.Captured.At
	in.Ledger = Ledger{}
	for i := range h.Ledger {
		if entry := &h.Ledger[i]; !strings.HasPrefix(entry.Kind, engine.FactsGroup+"/") {
			in.Ledger[entry.Kind] = entry.State
		}
	}
	return true
}

// ServedAs gives the kinds of the API that hold what a control means by a kind: the kind itself, those that become
// facts of that kind, or none where only files hold it.
func ServedAs(kind string) []string {
	group := kind[:max(strings.LastIndex(kind, "/"), 0)]
	switch {
	case group == engine.FactsGroup:
		return evidence.Kinds(kind[len(group)+1:])
	case isConfig(group):
		return nil
	}
	return []string{kind}
}
