package cluster

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/source/snapshot"
)

// kubelets reads the configuration of every kubelet through the API server, and makes NodeFacts of it. The first
// refusal is taken for all.
func (r *capturing) kubelets(ctx context.Context) error {
	const kind = engine.FactsGroup + "/NodeFacts"
	entry := snapshot.Entry{Kind: kind, State: snapshot.Listed}
	facts := resource{group: engine.FactsGroup, version: "v1alpha1", kind: "NodeFacts"}
	s := &section{spool: r.spool, resource: facts}
	slices.Sort(r.nodes)
	for _, node := range r.nodes {
		item, err := r.kubelet(ctx, node)
		if code(err) == http.StatusForbidden {
			entry.State, entry.Reason = snapshot.Forbidden, reason(err)
			break
		}
		if state := stateOf(err); err != nil && state == "" {
			return err
		}
		if err != nil { // one node does not answer
			entry.State, entry.Reason = snapshot.Partial, reason(err)
			continue
		}
		if err := s.add([]json.RawMessage{item}); err != nil {
			return err
		}
	}
	s.commit()
	entry.Objects = len(s.entries)
	if len(r.nodes) > 0 {
		r.ledger[kind] = entry
	}
	return nil
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
