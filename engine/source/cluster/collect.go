package cluster

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strconv"

	"github.com/regolith-policy/regolith/engine/source/snapshot"
)

// collect lists one kind as far as the server allows it.
func (r *capturing) collect(ctx context.Context, wanted resource) (snapshot.Entry, error) {
	if wanted.namespaced && len(r.Namespaces) > 0 {
		return r.byNamespace(ctx, wanted, r.Namespaces, snapshot.NotAsked, "")
	}
	entry := snapshot.Entry{Kind: wanted.groupKind()}
	state, n, err := r.everywhere(ctx, wanted, "")
	if state == "" {
		return entry, err
	}
	if state == snapshot.Forbidden && wanted.namespaced {
		if namespaces := r.allowed(ctx, wanted); len(namespaces) > 0 {
			return r.byNamespace(ctx, wanted, namespaces, snapshot.Forbidden, reason(err))
		}
	}
	entry.State, entry.Objects, entry.Reason = state, n, reason(err)
	r.narrowed(&entry)
	return entry, nil
}

// narrowed says of a kind that was listed by labels that only a part of it is there.
func (r *capturing) narrowed(entry *snapshot.Entry) {
	if r.Selector != "" && (entry.State == snapshot.Listed || entry.State == snapshot.Metadata) {
		entry.State, entry.Reason = snapshot.Partial, "narrowed by labels"
	}
}

// byNamespace lists a kind namespace by namespace. The state of all other namespaces is rest.
func (r *capturing) byNamespace(
	ctx context.Context, wanted resource, namespaces []string, rest, why string,
) (snapshot.Entry, error) {
	entry := snapshot.Entry{
		Kind: wanted.groupKind(), State: snapshot.Partial, Reason: why, Namespaces: map[string]string{"*": rest},
	}
	for _, namespace := range namespaces {
		state, n, err := r.everywhere(ctx, wanted, namespace)
		if state == "" {
			return entry, err
		}
		entry.Namespaces[namespace] = state
		entry.Objects += n
		if err != nil && entry.Reason == "" {
			entry.Reason = reason(err)
		}
	}
	if states := slices.Collect(maps.Values(entry.Namespaces)); !slices.ContainsFunc(states, holds) {
		entry.State = entry.Namespaces[namespaces[0]]
	}
	r.narrowed(&entry)
	return entry, nil
}

// holds tells whether objects were read in a state.
func holds(state string) bool { return state == snapshot.Listed || state == snapshot.Metadata }

// everywhere lists a kind in a namespace, "" for all, and tells the state that it is in then. The error says why it is
// not listed; with state "" it is the end of the capture.
func (r *capturing) everywhere(ctx context.Context, wanted resource, namespace string) (state string, n int, err error) {
	accepts := []string{acceptObjects}
	if wanted.groupKind() == "Secret" {
		accepts = []string{acceptObjects, acceptMetadata}
		if r.Secrets == SecretsMetadata {
			accepts = accepts[1:]
		}
	}
	for _, accept := range accepts {
		state, n, err = r.listed(ctx, wanted, namespace, accept)
		if state != snapshot.Forbidden {
			return state, n, err
		}
	}
	return state, n, err
}

func (r *capturing) listed(ctx context.Context, wanted resource, namespace, accept string) (state string, n int, err error) {
	s := &section{spool: r.spool, resource: wanted, see: r.see(wanted)}
	l := lister{
		Client: r.Client, path: wanted.path(namespace), selector: r.Selector, accept: accept, page: s.add, restart: s.restart,
	}
	version, err := l.list(ctx)
	if err != nil {
		return stateOf(err), 0, err
	}
	s.commit()
	if wanted.group == "" {
		r.noteVersion(version)
	}
	if accept == acceptMetadata {
		return snapshot.Metadata, len(s.entries), nil
	}
	return snapshot.Listed, len(s.entries), nil
}

// stateOf is the state of a kind whose list met an error; "" for an error that ends the capture.
func stateOf(err error) string {
	var status *StatusError
	if !errors.As(err, &status) {
		return ""
	}
	switch status.Code {
	case http.StatusUnauthorized:
		return ""
	case http.StatusForbidden:
		return snapshot.Forbidden
	case http.StatusNotFound, http.StatusMethodNotAllowed:
		return snapshot.Absent
	}
	return snapshot.Unavailable
}

// reason is what the server said, in one line.
func reason(err error) string {
	var status *StatusError
	if !errors.As(err, &status) {
		return ""
	}
	if status.Message == "" {
		return http.StatusText(status.Code)
	}
	return status.Message
}

// see looks at the objects of a kind that tell about the cluster itself.
func (r *capturing) see(wanted resource) func(map[string]any) {
	switch wanted.groupKind() {
	case "Namespace":
		return func(object map[string]any) {
			name, _ := field(object, "metadata", "name").(string)
			if name == "kube-system" {
				r.cluster.UID, _ = field(object, "metadata", "uid").(string)
			}
			r.rights.namespaces = append(r.rights.namespaces, name)
		}
	case "Node":
		return func(object map[string]any) {
			name, _ := field(object, "metadata", "name").(string)
			r.mu.Lock()
			defer r.mu.Unlock()
			r.nodes = append(r.nodes, name)
			if r.cluster.Platform == "" {
				r.cluster.Platform = platformOfNode(object)
			}
		}
	}
	return nil
}

// field is a value inside an object; nil where there is none.
func field(object map[string]any, path ...string) any {
	var value any = object
	for _, key := range path {
		inner, _ := value.(map[string]any)
		value = inner[key]
	}
	return value
}

// span is the resource versions at which lists were made, from the first to the last.
type span struct{ from, to uint64 }

// noteVersion widens the span. Versions that are no numbers are not compared.
func (r *capturing) noteVersion(version string) {
	n, err := strconv.ParseUint(version, 10, 64)
	if err != nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.span.from == 0 || n < r.span.from {
		r.span.from = n
	}
	r.span.to = max(r.span.to, n)
}

func (span) text(version uint64) string {
	if version == 0 {
		return ""
	}
	return strconv.FormatUint(version, 10)
}
