package policy

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/policy/readset"
)

// readSetsFile is what controls read of their input, as long as no file of their source has other bytes.
type readSetsFile struct {
	Digest   string                   `json:"digest"`   // SHA-256 of all controls and libraries
	Controls map[string]*readset.Tree `json:"controls"` // by id
}

// WriteReadSets finds out what the controls of trusted sources read of the objects that they review, and writes it as
// JSON, the same bytes for the same library: what a later Load of the same files can take from Source.ReadSets. Controls
// of hosts and of the cluster as a whole, which review few objects, are left out, and those that cannot be followed.
func (l *Library) WriteReadSets(ctx context.Context) ([]byte, error) {
	if problems := l.Parse(); len(problems) > 0 {
		return nil, problems[0]
	}
	rules := map[string]string{} // path of a rule -> id of its control
	var paths []string
	for _, control := range l.Controls {
		if !l.Trusted(control.File) || !reviewsMany(control) {
			continue
		}
		for _, rule := range []string{"violation", "unknown", "not_applicable"} {
			if l.HasRule(control.File, rule) {
				path := strings.ReplaceAll(engine.Package(control.ID), ".", "/") + "/" + rule
				rules[path] = control.ID
				paths = append(paths, path)
			}
		}
	}
	trees, err := readset.Of(ctx, l.Modules, paths, Capabilities())
	if err != nil {
		return nil, fmt.Errorf("find out what controls read: %w", err)
	}
	out := readSetsFile{Digest: l.digest(), Controls: map[string]*readset.Tree{}}
	for path, id := range rules {
		tree, ok := trees[path]
		if !ok {
			tree = &readset.Tree{Whole: true}
		}
		delete(tree.Fields, "parameters") // the same for all objects
		if out.Controls[id] == nil {
			out.Controls[id] = &readset.Tree{}
		}
		out.Controls[id].Add(tree)
	}
	encoded, err := json.MarshalIndent(out, "", " ")
	if err != nil {
		return nil, fmt.Errorf("encode what controls read: %w", err)
	}
	return append(encoded, '\n'), nil
}

// reviewsMany tells whether a control reviews kinds of which there are many objects.
func reviewsMany(c engine.Control) bool {
	return c.Scope == engine.ScopeObject || c.Scope == engine.ScopeReferential || slices.Contains(c.Match, "workload")
}

// ReadSets tells what controls read of their input, by id: an object with "review", as the contract has it. It knows
// nothing where Source.ReadSets is of other files.
func (l *Library) ReadSets() map[string]*readset.Tree {
	var known readSetsFile
	if l.readSets == nil || json.Unmarshal(l.readSets, &known) != nil || known.Digest != l.digest() {
		return nil
	}
	return known.Controls
}

// digest is one of all controls and libraries of trusted sources.
func (l *Library) digest() string {
	sum := sha256.New()
	for _, path := range sortedKeys(l.files) {
		if f := l.files[path]; f.trusted && (f.role == roleControl || f.role == roleLibrary) {
			_, _ = io.WriteString(sum, path+"\n"+digest(f.raw)+"\n") // a hash takes everything
		}
	}
	return hex.EncodeToString(sum.Sum(nil))
}
