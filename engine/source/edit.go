package source

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	jsonpatch "github.com/evanphx/json-patch/v5"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/source/edit"
)

// Change is JSON Patch operations on one object, paths from its top.
type Change struct {
	Object  *Document
	Patches []engine.Patch
}

// errNotText are the objects whose files are not edited.
var (
	errEvidence = errors.New("the object is made of another tool's output")
	errPacked   = errors.New("the file is compressed, or holds logs as well: only plain YAML and JSON are changed")
	errSnapshot = errors.New("a snapshot is not changed: it says what was captured")
	errStdin    = errors.New("standard input is not changed: give the file")
)

// Edit makes changes in the text of files: whatever a change is not about stays as it is, to the byte. It gives the new
// texts by file name, and for each change, in their order, the reason why it was not made, or nil. A change is made whole or
// not at all, and only if the file then reads as RFC 6902 says.
func (in *Input) Edit(changes []Change) (texts map[string][]byte, refused []error) {
	texts, refused = map[string][]byte{}, make([]error, len(changes))
	pieces := map[*file]map[span][]byte{}
	for i, change := range changes {
		d := change.Object
		if reason := d.editable(); reason != nil {
			refused[i] = reason
			continue
		}
		if pieces[d.file] == nil {
			pieces[d.file] = map[span][]byte{}
		}
		text, edited := pieces[d.file][d.span]
		if !edited {
			text = d.file.data[d.start:d.end]
		}
		after, err := d.edit(text, change.Patches)
		if err != nil {
			refused[i] = err
			continue
		}
		pieces[d.file][d.span] = after
	}
	for f, edited := range pieces {
		if len(edited) > 0 {
			texts[f.name] = f.with(edited)
		}
	}
	return texts, refused
}

func (d *Document) editable() error {
	switch {
	case d.fact != nil:
		return errEvidence
	case d.file.name == stdinName:
		return errStdin
	}
	return d.file.sealed
}

// with is the text of a file with some of its documents changed.
func (f *file) with(edited map[span][]byte) []byte {
	var out []byte
	at := 0
	spans := make([]span, 0, len(edited))
	for s := range edited {
		spans = append(spans, s)
	}
	slices.SortFunc(spans, func(a, b span) int { return a.start - b.start })
	for _, s := range spans {
		out = append(append(out, f.data[at:s.start]...), edited[s]...)
		at = s.end
	}
	return append(out, f.data[at:]...)
}

// edit makes one change in the text of the document that the object is in, and checks what became of it.
func (d *Document) edit(text []byte, patches []engine.Patch) ([]byte, error) {
	whole := make([]engine.Patch, 0, len(patches))
	for _, p := range patches {
		p.Path = append(slices.Clone(d.path), p.Path...)
		whole = append(whole, p)
	}
	apply, read := edit.ApplyJSON, func(text []byte) ([]byte, error) { return text, nil }
	if d.yaml {
		apply, read = edit.Apply, readYAML
	}
	after, err := apply(text, whole)
	if err != nil {
		return nil, err
	}
	before, err := read(text)
	if err != nil {
		return nil, err
	}
	want, err := patched(before, whole)
	if err != nil {
		return nil, err
	}
	have, err := read(after)
	switch {
	case err == nil && sameJSON(have, want):
		return after, nil
	case bytes.ContainsRune(text, '&'):
		return nil, edit.ErrShared
	}
	return nil, edit.ErrForm
}

// sameJSON tells that two texts are the same value.
func sameJSON(a, b []byte) bool {
	var x, y any
	return json.Unmarshal(a, &x) == nil && json.Unmarshal(b, &y) == nil && reflect.DeepEqual(x, y)
}

func readYAML(text []byte) ([]byte, error) {
	value, bad := convertYAML(text, DefaultMaxDocument)
	if bad != nil {
		return nil, errors.New(bad.message)
	}
	return value, nil
}

// patched is a value after JSON Patch operations.
func patched(before []byte, patches []engine.Patch) ([]byte, error) {
	type operation struct {
		Op    string `json:"op"`
		Path  string `json:"path"`
		Value any    `json:"value"`
	}
	var operations []operation
	for _, p := range patches {
		operations = append(operations, operation{p.Op, pointer(p.Path), p.Value})
	}
	encoded, err := json.Marshal(operations)
	if err != nil {
		return nil, fmt.Errorf("write patch: %w", err)
	}
	patch, err := jsonpatch.DecodePatch(encoded)
	if err != nil {
		return nil, fmt.Errorf("read patch: %w", err)
	}
	return patch.Apply(before)
}

// pointer writes a path as RFC 6901 does.
func pointer(path engine.Path) string {
	var out strings.Builder
	escape := strings.NewReplacer("~", "~0", "/", "~1")
	for _, step := range path {
		out.WriteByte('/')
		switch step := step.(type) {
		case int:
			out.WriteString(strconv.Itoa(step))
		case string:
			out.WriteString(escape.Replace(step))
		}
	}
	return out.String()
}

// At finds the object of a reference that a place is in; nil where there is none.
func (in *Input) At(ref engine.Ref, loc engine.Location) *Document {
	for i := range in.Documents {
		d := &in.Documents[i]
		if d.Ref != ref || d.file == nil || d.file.name != loc.File {
			continue
		}
		if offset, ok := d.file.lineStart(loc.Line); ok && d.start <= offset+max(loc.Column-1, 0) && offset < max(d.end, d.start+1) {
			return d
		}
	}
	return nil
}

// Text is the text of a file that was read, nil of one that was not.
func (in *Input) Text(name string) []byte {
	if f := in.files[name]; f != nil {
		return bytes.Clone(f.data)
	}
	return nil
}
