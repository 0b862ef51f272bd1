package source

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/source/snapshot"
)

// The dumps of other tools (kubectl get -o json, kubectl cluster-info dump, must-gather) are lists and objects like any
// other files, with three peculiarities: logs between the objects, one object in two files, and that they hold few
// kinds, so that what is not among them may well be in the cluster.

// withoutLogs blanks the logs of containers that kubectl cluster-info dump prints between the objects. Every line keeps
// its place.
func withoutLogs(data []byte) []byte {
	if !bytes.Contains(data, []byte(startOfLogs)) {
		return data
	}
	out := bytes.Clone(data)
	inLogs := false
	for at := 0; at < len(out); {
		line, _, _ := bytes.Cut(out[at:], []byte{'\n'})
		inLogs = inLogs || bytes.HasPrefix(line, []byte(startOfLogs))
		if inLogs {
			inLogs = !bytes.HasPrefix(line, []byte(endOfLogs))
			for i := range line {
				line[i] = ' '
			}
		}
		at += len(line) + 1
	}
	return out
}

const (
	startOfLogs = "==== START logs for container "
	endOfLogs   = "==== END logs for container "
)

// isDump tells that all objects of the API were read from a server: they have a uid, which no manifest has.
func isDump(documents []Document) bool {
	found := false
	for i := range documents {
		if isConfig(documents[i].Ref.Group()) {
			continue
		}
		if !bytes.Contains(documents[i].JSON, []byte(`"uid"`)) || !found && documents[i].identifier().UID == "" {
			return false
		}
		found = true
	}
	return found
}

// identifier is what a server calls one state of one object.
type identifier struct {
	UID             string `json:"uid"`
	ResourceVersion string `json:"resourceVersion"`
}

func (d *Document) identifier() identifier {
	var object struct {
		Metadata identifier `json:"metadata"`
	}
	if json.Unmarshal(d.JSON, &object) != nil {
		return identifier{}
	}
	return object.Metadata
}

// adoptDump makes the ledger of a dump: the kinds that are there were asked for, of all others nothing is known.
func (in *Input) adoptDump() {
	if in.Ledger != nil || in.Snapshot != nil || !isDump(in.Documents) {
		return
	}
	in.Ledger = Ledger{"*": snapshot.NotAsked}
	for _, kind := range in.Kinds() {
		if !strings.HasPrefix(kind, engine.FactsGroup+"/") {
			in.Ledger[kind] = snapshot.Listed
		}
	}
	in.Warnings = append(in.Warnings, engine.InputError{
		Message: "the objects were read from a cluster: kinds that are not among them count as not collected",
		Hint:    "regolith snapshot captures all that the controls read",
	})
}

// withoutCopies leaves out objects that were read twice, in the same state.
func withoutCopies(documents []Document) []Document {
	first := make(map[engine.Ref]int, len(documents))
	kept := documents[:0:0]
	for i := range documents {
		d := &documents[i]
		if at, ok := first[d.Ref]; ok && d.Ref.Name != "" && d.fact == nil {
			if id := d.identifier(); id.UID != "" && id.ResourceVersion != "" && id == documents[at].identifier() {
				if len(kept) == 0 {
					kept = append(kept, documents[:i]...)
				}
				continue
			}
		} else {
			first[d.Ref] = i
		}
		if len(kept) > 0 {
			kept = append(kept, *d)
		}
	}
	if len(kept) == 0 {
		return documents
	}
	return kept
}
