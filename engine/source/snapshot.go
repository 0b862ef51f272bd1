package source

import (
	"bytes"
	"errors"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/source/snapshot"
)

// sourceCluster is the type of a source that was captured just now.
const sourceCluster = "cluster"

// maxSnapshot limits a snapshot, in bytes after decompression: a million objects fit.
const maxSnapshot = 8 << 30

// snapshot reads a captured cluster. One that is not whole is not read at all: what is missing of it could be what a
// verdict hangs on.
func (r *reader) snapshot(name string, in *input) (batch, error) {
	whole := reader{Config: r.Config, mappings: r.mappings}
	whole.MaxFile = max(r.MaxFile, maxSnapshot)
	before := r.left.Load()
	whole.left.Store(before)
	data, err := whole.bytes(in)
	r.left.Add(whole.left.Load() - before)
	r.refused.Add(whole.refused.Load())
	if err != nil {
		return batch{}, err
	}
	line, objects, _ := bytes.Cut(data, []byte("\n"))
	header, _, err := snapshot.ParseHeader(line)
	if err == nil {
		err = header.Check(objects)
	}
	if err != nil {
		return batch{}, &contentError{message: err.Error(), hint: snapshotHint(err)}
	}
	f := &file{name: name, data: data, mapping: in.mapping, sealed: errSnapshot}
	b := batch{file: f, result: r.splitJSON(f), header: &header}
	b.documents = b.documents[1:] // the header
	b.documents = append(b.documents, Document{
		Ref:  engine.Ref{APIVersion: engine.FactsVersion, Kind: "Cluster", Name: "cluster"},
		JSON: header.Fact(), file: f, span: span{0, len(line)}, fact: &origin{whole: spot{span: span{0, len(line)}}},
	})
	return b, nil
}

// snapshotHint is the remedy for a file that is no whole snapshot.
func snapshotHint(err error) string {
	var format *snapshot.FormatError
	switch {
	case errors.As(err, &format):
		return "use the release of regolith that captured it, or a newer one"
	case errors.Is(err, snapshot.ErrTruncated):
		return "copy the file again, or capture the cluster anew"
	case errors.Is(err, snapshot.ErrChanged):
		return "a snapshot is evidence: capture the cluster anew; to leave objects out, use the flags of regolith snapshot"
	}
	return ""
}
