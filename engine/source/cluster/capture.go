package cluster

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/source/snapshot"
)

// How Secrets are read.
const (
	SecretsFull     = "full"     // with their values, which are redacted before they are written anywhere
	SecretsMetadata = "metadata" // without: the server sends their names, labels and types
	SecretsNone     = "none"     // not at all
)

// Options says what to capture. Its zero value captures nothing.
type Options struct {
	// Kinds are captured if they are served: Kind, group/Kind, or group/* for all of a group.
	Kinds []string
	// AllKinds captures whatever is served.
	AllKinds bool
	// Namespaces narrows namespaced kinds to some namespaces.
	Namespaces []string
	// Selector narrows all kinds by labels.
	Selector string
	// Secrets says how Secrets are read; "" means SecretsFull.
	Secrets string
	// Kubelets asks for the configuration of every kubelet.
	Kubelets bool
	// Tool and Now name the program and the time of the capture.
	Tool engine.Tool
	Now  time.Time
	// Jobs is how many kinds are listed at a time; 0 means 4.
	Jobs int
	// Dir is for the temporary file; "" means the directory that the system has for those.
	Dir string
	// Progress, if set, is told how many of all kinds are done. It is called from several goroutines.
	Progress func(done, total int)
}

// Capture is a captured cluster on disk. Close removes it.
type Capture struct {
	Header snapshot.Header
	spool  *spool
}

// Write writes the snapshot, and gives its digest.
func (c *Capture) Write(w io.Writer) (digest string, err error) {
	return snapshot.Write(w, &c.Header, c.spool.copy)
}

// Close removes the temporary file.
func (c *Capture) Close() error { return c.spool.close() }

// capturing is a capture under way.
type capturing struct {
	*Client
	Options
	spool  *spool
	served *served
	rights rights

	mu      sync.Mutex
	ledger  map[string]snapshot.Entry
	cluster snapshot.Cluster
	nodes   []string
	span    span
	done    int
}

// Capture lists what the options ask for. What the server refuses or cannot serve is in the ledger, and no error; a
// server that does not answer, or does not know the user, is.
func (c *Client) Capture(ctx context.Context, o Options) (_ *Capture, err error) {
	s, err := newSpool(o.Dir)
	if err != nil {
		return nil, fmt.Errorf("make temporary file: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.close())
		}
	}()
	o.Secrets = cmp.Or(o.Secrets, SecretsFull)
	run := &capturing{Client: c, Options: o, spool: s, ledger: map[string]snapshot.Entry{}, rights: rights{client: c}}
	run.cluster.Name = c.Name
	if err := run.version(ctx); err != nil {
		return nil, err
	}
	if run.served, err = c.discover(ctx); err != nil {
		return nil, err
	}
	if err := run.lists(ctx); err != nil {
		return nil, err
	}
	if o.Kubelets {
		if err := run.kubelets(ctx); err != nil {
			return nil, err
		}
	}
	header, err := run.header()
	return &Capture{Header: header, spool: s}, err
}

// version asks for the version of the server.
func (r *capturing) version(ctx context.Context) error {
	var version struct {
		GitVersion string `json:"gitVersion"`
	}
	err := r.get(ctx, "/version", &version)
	if code(err) == http.StatusForbidden {
		return nil
	}
	r.cluster.KubernetesVersion = version.GitVersion
	r.cluster.Platform = platformOfVersion(version.GitVersion)
	return err
}

// lists lists all kinds. Namespaces come first: where they cannot be listed, nothing can be asked for one by one.
func (r *capturing) lists(ctx context.Context) error {
	wanted := r.wanted()
	first := slices.IndexFunc(wanted, func(w resource) bool { return w.groupKind() == "Namespace" })
	if first >= 0 {
		if err := r.one(ctx, wanted[first], len(wanted)); err != nil {
			return err
		}
		wanted = slices.Delete(wanted, first, first+1)
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(cmp.Or(r.Jobs, 4))
	for _, resource := range wanted {
		group.Go(func() error { return r.one(ctx, resource, len(wanted)+1) })
	}
	return group.Wait()
}

// one lists one kind and enters it in the ledger.
func (r *capturing) one(ctx context.Context, wanted resource, total int) error {
	entry, err := r.collect(ctx, wanted)
	if err != nil {
		return err
	}
	r.mu.Lock()
	r.ledger[entry.Kind] = entry
	r.done++
	done := r.done
	r.mu.Unlock()
	if r.Progress != nil {
		r.Progress(done, total)
	}
	return nil
}

// wanted are the kinds to list. What is wanted and not served is entered in the ledger.
func (r *capturing) wanted() []resource {
	var out []resource
	for _, found := range r.served.resources {
		isWanted := func(need string) bool { return snapshot.Means(need, found.groupKind()) }
		switch {
		case found.groupKind() == "Secret" && r.Secrets == SecretsNone:
			r.enter("Secret", snapshot.NotAsked, "Secrets were left out")
		case r.AllKinds, slices.ContainsFunc(r.Kinds, isWanted):
			out = append(out, found)
		}
	}
	for _, kind := range r.Kinds {
		r.enterUnserved(kind)
	}
	if !r.AllKinds {
		r.enter("*", snapshot.NotAsked, "")
		return out
	}
	r.enter("*", snapshot.Absent, "")
	for group, reason := range r.served.failed {
		r.enter(strings.TrimPrefix(group+"/*", "/"), snapshot.Unavailable, reason)
	}
	return out
}

// enterUnserved enters what is known of a kind, or of kinds by a pattern, before anything is listed.
func (r *capturing) enterUnserved(kind string) {
	group, name := split(kind)
	if group == "*" { // of any group: those that are served are listed, and a group that failed may have one
		for failed, reason := range r.served.failed {
			r.enter(strings.TrimPrefix(failed+"/"+name, "/"), snapshot.Unavailable, reason)
		}
		if !slices.ContainsFunc(r.served.resources, func(s resource) bool { return snapshot.Means(kind, s.groupKind()) }) {
			r.enter(kind, snapshot.Absent, "")
		}
		return
	}
	isServed := slices.ContainsFunc(r.served.resources, func(s resource) bool { return s.groupKind() == kind })
	reason, failed := r.served.failed[group]
	switch {
	case failed && !isServed:
		r.enter(kind, snapshot.Unavailable, reason)
	case name == "*" && slices.Contains(r.served.groups, group):
		r.enter(kind, snapshot.Listed, "")
	case !isServed:
		r.enter(kind, snapshot.Absent, "")
	}
}

func (r *capturing) enter(kind, state, reason string) {
	r.ledger[kind] = snapshot.Entry{Kind: kind, State: state, Reason: reason}
}

// split takes a group/Kind apart.
func split(groupKind string) (group, kind string) {
	i := strings.LastIndex(groupKind, "/")
	return groupKind[:max(i, 0)], groupKind[i+1:]
}

// header is what the first line of the snapshot says.
func (r *capturing) header() (snapshot.Header, error) {
	r.spool.sort()
	objects, err := r.spool.objects()
	h := snapshot.Header{
		Tool: r.Tool, Cluster: r.cluster, Objects: objects,
		Captured:  snapshot.Captured{At: r.Now.UTC().Format(time.RFC3339), From: r.span.text(r.span.from), To: r.span.text(r.span.to)},
		Selection: snapshot.Selection{AllKinds: r.AllKinds, Namespaces: r.Namespaces, Labels: r.Selector, Secrets: r.Secrets},
	}
	for _, entry := range r.ledger {
		h.Ledger = append(h.Ledger, entry)
	}
	slices.SortFunc(h.Ledger, func(a, b snapshot.Entry) int { return cmp.Compare(a.Kind, b.Kind) })
	return h, err
}
