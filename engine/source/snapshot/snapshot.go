// Package snapshot is the file format of a captured cluster: a header line that says what was captured, and one
// object a line, sorted. It knows no client and no compression, and never judges what a file holds, only whether it
// is whole.
package snapshot

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/regolith-policy/regolith/engine"
)

// The identity of the format.
const (
	APIVersion = "regolith.dev/v1"
	Kind       = "Snapshot"
	// Format is the version that Write writes. What adds fields leaves it as it is.
	Format = 1
)

// The states of a kind in the ledger.
const (
	Listed      = "listed"      // all objects are there
	Metadata    = "metadata"    // all objects are there, without their content
	Partial     = "partial"     // some objects are there, by namespace or by label
	Forbidden   = "forbidden"   // the server refused it
	Unavailable = "unavailable" // the server could not serve it
	NotAsked    = "not-asked"   // it was not asked for
	Absent      = "absent"      // the server does not know the kind
)

// Means tells that a kind is among those that a control names: itself, all of a group ("group/*"), a kind of any group
// ("*/Kind"), or any ("*/*").
func Means(need, kind string) bool {
	if bare, ok := strings.CutPrefix(need, "*/"); ok {
		return bare == "*" || bare == kind[strings.LastIndexByte(kind, '/')+1:]
	}
	group, all := strings.CutSuffix(need, "/*")
	return kind == need || all && strings.HasPrefix(kind, group+"/")
}

// Header is the first line of a snapshot.
type Header struct {
	APIVersion string      `json:"apiVersion"`
	Kind       string      `json:"kind"`
	Format     int         `json:"format"`
	Tool       engine.Tool `json:"tool"`
	Cluster    Cluster     `json:"cluster"`
	Captured   Captured    `json:"captured"`
	Selection  Selection   `json:"selection"`
	// Ledger says what was collected, sorted by kind. The entry of kind * is about all kinds that have none, that of
	// group/* about all others of a group.
	Ledger  []Entry `json:"ledger"`
	Objects Objects `json:"objects"`
}

// Cluster says which cluster was captured.
type Cluster struct {
	// UID is that of the namespace kube-system, which lives as long as the cluster.
	UID               string `json:"uid,omitempty"`
	Name              string `json:"name,omitempty"` // as the kubeconfig calls it
	KubernetesVersion string `json:"kubernetesVersion,omitempty"`
	Platform          string `json:"platform,omitempty"`
}

// Captured says when a snapshot was made: nothing else differs between two snapshots of an unchanged cluster.
type Captured struct {
	At string `json:"at"` // RFC 3339
	// From and To are the resource versions at which the first and the last list of core resources was made.
	From string `json:"fromResourceVersion,omitempty"`
	To   string `json:"toResourceVersion,omitempty"`
}

// Selection says what was asked for.
type Selection struct {
	AllKinds   bool     `json:"allKinds,omitempty"`
	Namespaces []string `json:"namespaces,omitempty"`
	Labels     string   `json:"labels,omitempty"`
	Secrets    string   `json:"secrets,omitempty"` // full, metadata or none
}

// Entry is what was collected of one kind.
type Entry struct {
	Kind    string `json:"kind"` // group/Kind, or Kind in the core group
	State   string `json:"state"`
	Objects int    `json:"objects"`
	Reason  string `json:"reason,omitempty"` // what the server said, or why only a part is there
	// Namespaces are the states by namespace where they differ; * stands for all others.
	Namespaces map[string]string `json:"namespaces,omitempty"`
	// Nodes are, of NodeFacts, the nodes whose kubelet did not tell its configuration, and why; "" for the reason of the
	// entry.
	Nodes map[string]string `json:"nodes,omitempty"`
}

// Part says in which namespaces a kind was not listed, or of which nodes; else the reason.
func (e *Entry) Part() string {
	var missing, listed []string
	for _, namespace := range slices.Sorted(maps.Keys(e.Namespaces)) {
		switch state := e.Namespaces[namespace]; {
		case namespace == "*":
		case state == Listed:
			listed = append(listed, namespace)
		default:
			missing = append(missing, fmt.Sprintf("%s (%s)", namespace, state))
		}
	}
	switch nodes := slices.Sorted(maps.Keys(e.Nodes)); {
	case len(nodes) == 1:
		return fmt.Sprintf(": not of node %s: %s", nodes[0], e.Reason)
	case len(nodes) > 1:
		return fmt.Sprintf(": not of %d nodes, %s first: %s", len(nodes), nodes[0], cmp.Or(e.Nodes[nodes[0]], e.Reason))
	case len(e.Namespaces) == 0:
		return ": " + e.Reason
	case len(missing) == 0:
		return ": in " + strings.Join(listed, ", ")
	}
	return ": not in " + strings.Join(missing, ", ")
}

// Objects are the lines after the header.
type Objects struct {
	Count  int    `json:"count"`
	Digest string `json:"digest"` // "sha256:..." over them
}

// prefix is what every header begins with.
const prefix = `{"apiVersion":"` + APIVersion + `","kind":"` + Kind + `",`

// Is says that a text begins like a snapshot.
func Is(head []byte) bool { return bytes.HasPrefix(head, []byte(prefix)) }

// Digest is how digests are written.
func Digest(h hash.Hash) string { return "sha256:" + hex.EncodeToString(h.Sum(nil)) }

// The digest of the header stands at its end, over all that is before it. As the header holds the digest of the
// objects, it is that of the whole file.
const (
	sealStart = `,"digest":"`
	sealEnd   = `"}`
)

// Line is the first line of the file of a header, and the digest that it ends with.
func (h *Header) Line() (line []byte, digest string, err error) {
	h.APIVersion, h.Kind, h.Format = APIVersion, Kind, Format
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(h); err != nil {
		return nil, "", err
	}
	text := bytes.TrimSuffix(out.Bytes(), []byte("}\n"))
	sum := sha256.New()
	sum.Write(text)
	digest = Digest(sum)
	return append(text, sealStart+digest+sealEnd+"\n"...), digest, nil
}

// The ways in which a file is no whole snapshot.
var (
	ErrTruncated = errors.New("the snapshot is cut off")
	ErrChanged   = errors.New("the snapshot was changed after it was captured")
)

// FormatError is a snapshot of a version that this program does not read.
type FormatError struct{ Format int }

func (e *FormatError) Error() string {
	return fmt.Sprintf("the snapshot has format %d, and this program reads format %d", e.Format, Format)
}

// ParseHeader reads the first line of a file, without its line break, and gives the digest of the file.
func ParseHeader(line []byte) (h Header, digest string, err error) {
	start := bytes.LastIndex(line, []byte(sealStart))
	if start < 0 || !bytes.HasSuffix(line, []byte(sealEnd)) {
		return h, "", ErrTruncated
	}
	digest = string(line[start+len(sealStart) : len(line)-len(sealEnd)])
	sum := sha256.New()
	sum.Write(line[:start])
	if digest != Digest(sum) {
		return h, "", ErrChanged
	}
	if err := json.Unmarshal(append(line[:start:start], '}'), &h); err != nil {
		return h, "", fmt.Errorf("read header: %w", err)
	}
	if h.Format != Format {
		return h, "", &FormatError{h.Format}
	}
	return h, digest, nil
}

// Check says whether the lines after the header are those that were captured.
func (h *Header) Check(objects []byte) error {
	sum := sha256.New()
	sum.Write(objects)
	switch lines := bytes.Count(objects, []byte("\n")); {
	case Digest(sum) == h.Objects.Digest:
		return nil
	case lines < h.Objects.Count:
		return fmt.Errorf("%w: it has %d of %d objects", ErrTruncated, lines, h.Objects.Count)
	}
	return ErrChanged
}

// Write writes a header line, and then the lines of the objects that lines writes. The header must tell of them already.
func Write(w io.Writer, h *Header, lines func(io.Writer) error) (digest string, err error) {
	line, digest, err := h.Line()
	if err != nil {
		return "", err
	}
	if _, err := w.Write(line); err != nil {
		return "", err
	}
	return digest, lines(w)
}

// Fact is the Cluster fact that a header stands for, in JSON.
func (h *Header) Fact() []byte {
	fact := fact{
		APIVersion: engine.FactsVersion, Kind: "Cluster", Metadata: map[string]string{"name": "cluster"},
		UID: h.Cluster.UID, KubernetesVersion: h.Cluster.KubernetesVersion, Platform: h.Cluster.Platform, ScannedAt: h.Captured.At,
		Collected: map[string]string{},
	}
	for _, entry := range h.Ledger {
		fact.Collected[entry.Kind] = entry.State
	}
	out, err := json.Marshal(fact)
	if err != nil {
		return nil // strings alone: it does not fail
	}
	return out
}

// fact is the Cluster of docs/facts.md.
type fact struct {
	APIVersion        string            `json:"apiVersion"`
	Kind              string            `json:"kind"`
	Metadata          map[string]string `json:"metadata"`
	UID               string            `json:"uid,omitempty"`
	KubernetesVersion string            `json:"kubernetesVersion,omitempty"`
	Platform          string            `json:"platform,omitempty"`
	ScannedAt         string            `json:"scannedAt,omitempty"`
	Collected         map[string]string `json:"collected"`
}
