package cluster

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/source/snapshot"
)

// kubelets reads the configuration of every kubelet through the API server, and makes NodeFacts of it. The ledger names
// the nodes of which it is not known. The first refusal is taken for all that come after it.
func (r *capturing) kubelets(ctx context.Context) error {
	const kind = engine.FactsGroup + "/NodeFacts"
	if len(r.nodes) == 0 {
		return nil
	}
	entry := snapshot.Entry{Kind: kind, State: snapshot.Listed, Nodes: map[string]string{}}
	facts := resource{group: engine.FactsGroup, version: "v1alpha1", kind: "NodeFacts"}
	s := &section{spool: r.spool, resource: facts}
	slices.Sort(r.nodes)
	refused := false
	for _, node := range r.nodes {
		if refused {
			entry.Nodes[node] = ""
			continue
		}
		item, err := r.kubelet(ctx, node)
		if endsAll(ctx, err) {
			return err
		}
		if err != nil {
			entry.Nodes[node] = whyUnread(err)
			entry.Reason = cmp.Or(entry.Reason, entry.Nodes[node])
			if refused = code(err) == http.StatusForbidden; refused {
				entry.Reason = entry.Nodes[node]
			}
			continue
		}
		if err := s.add([]json.RawMessage{item}); err != nil {
			return err
		}
	}
	s.commit()
	entry.Objects = len(s.entries)
	switch {
	case len(entry.Nodes) == 0:
	case entry.Objects > 0:
		entry.State = snapshot.Partial
	case refused:
		entry.State = snapshot.Forbidden
	default:
		entry.State = snapshot.Unavailable
	}
	r.ledger[kind] = entry
	return nil
}

// endsAll tells of an error that it is none of one kubelet: nobody asks any more, or the API server does not answer, or
// knows the user no more.
func endsAll(ctx context.Context, err error) bool {
	return err != nil && (ctx.Err() != nil || errors.As(err, new(*UnreachableError)) || code(err) == http.StatusUnauthorized)
}

// whyUnread is why a kubelet did not tell its configuration, in one line of a sensible length: a node may answer anything.
func whyUnread(err error) string {
	const longest = 300
	text := strings.Join(strings.Fields(cmp.Or(reason(err), err.Error())), " ")
	if len(text) > longest {
		text = strings.ToValidUTF8(text[:longest], "") + "..."
	}
	return text
}

// kubelet is the NodeFacts of one node, of which only the configuration of the kubelet is known.
func (r *capturing) kubelet(ctx context.Context, node string) (json.RawMessage, error) {
	var answer struct {
		Config json.RawMessage `json:"kubeletconfig"`
	}
	if err := r.get(ctx, "/api/v1/nodes/"+node+"/proxy/configz", &answer); err != nil {
		return nil, err
	}
	return json.Marshal(map[string]any{"metadata": map[string]string{"name": node}, "kubeletConfigz": answer.Config})
}
