package source

import (
	"bytes"
	"fmt"
	"maps"
	"path/filepath"
	"slices"

	"github.com/regolith-policy/regolith/engine"
)

// Document is one Kubernetes object.
type Document struct {
	// Ref names the object. Name is "" where the object leaves it to the API server (generateName), and the base
	// name of the file for configuration documents such as a KubeletConfiguration, which have none.
	Ref engine.Ref
	// Owner is the object's controller, from its ownerReferences; nil if it has none. It is taken to be in the
	// namespace of the object, except for a Node.
	Owner *engine.Ref
	// JSON is the object. It always has apiVersion and kind, also where the file leaves them to the list around it.
	// It shares memory with other documents and must not be changed. JSON out of a file is checked for syntax,
	// nesting and duplicate keys, and otherwise as it stands there; JSON made of YAML has the value kubectl reads.
	JSON []byte

	file  *file
	span                       // the object in a JSON file, the whole document in a YAML file
	added int                  // bytes of JSON that the file does not have, behind the opening bracket
	yaml  bool                 // whether the file is YAML
	path  engine.Path          // in YAML, from the top of the document to the object
	parts map[string]*Document // the documents that some of its fields come from; nil for none
	fact  *origin              // where the parts of a fact come from, if the object is one that was made of evidence
}

// File is the name of the file the object is in, as it was given or found.
func (d *Document) File() string { return d.file.name }

// maxFallback is the size up to which a file that looks like JSON, and is not, is tried as YAML.
const maxFallback = 8 << 20

// split finds out what a file holds and splits it. JSON by name is JSON; what looks like JSON and is not is tried as
// YAML, which has a form with brackets.
func (r *reader) split(f *file) batch {
	kind := extension(f.name)
	isJSON := kind == ".json" || kind == ".ndjson" || kind == ".jsonl"
	if !isJSON && !looksJSON(f.data) {
		return r.splitYAML(f)
	}
	asJSON := batch{file: f, result: r.splitJSON(f)}
	isYAML := kind == ".yaml" || kind == ".yml"
	if isJSON || len(asJSON.errors) == 0 || !isYAML && len(f.data) > maxFallback {
		return asJSON
	}
	asYAML := r.splitYAML(f)
	if isYAML || r.converts(asYAML.pieces) {
		return asYAML
	}
	return asJSON
}

// looksJSON says that a text begins like JSON, and not like a template.
func looksJSON(data []byte) bool {
	start := bytes.TrimLeft(data, " \t\r\n")
	return len(start) > 0 && (start[0] == '{' || start[0] == '[') && !bytes.HasPrefix(start, []byte("{{"))
}

// converts says that all pieces are YAML.
func (r *reader) converts(pieces []piece) bool {
	for i := range pieces {
		if r.convert(&pieces[i]); len(pieces[i].errors) > 0 {
			return false
		}
	}
	return true
}

func (r *reader) splitYAML(f *file) batch {
	b := batch{file: f}
	for _, s := range splitYAML(f.data) {
		b.pieces = append(b.pieces, piece{file: f, span: s})
	}
	return b
}

// splitJSON makes documents of a JSON file.
func (r *reader) splitJSON(f *file) result {
	s := splitJSON(f.data, false)
	out := result{skipped: s.skipped, documents: make([]Document, 0, len(s.found))}
	for _, bad := range s.faults {
		out.errors = append(out.errors, f.inputError(bad))
	}
	if len(s.faults) >= maxFaults {
		out.errors = append(out.errors, fileError(f.name, "too many errors: the rest of the file is not read", ""))
	}
	for _, found := range s.found {
		if size := int64(found.end - found.start); size > r.MaxDocument {
			out.errors = append(out.errors, r.tooLarge(f, found.start, size))
			continue
		}
		d := newDocument(f, found, f.data)
		d.span = span{found.start, found.end}
		out.documents = append(out.documents, d)
	}
	if len(s.evidence) > 0 {
		out.add(readEvidence(f, s.evidence, f.data, nil))
	}
	return out
}

// tooLarge is the error for a document over the limit.
func (r *reader) tooLarge(f *file, at int, length int64) engine.InputError {
	return f.inputError(fault{
		at: at, first: -1,
		message: fmt.Sprintf("a document of %s, and %s are the limit", size(length), size(r.MaxDocument)),
		hint:    "no cluster accepts an object of this size; a YAML document with a large List can be given as JSON",
	})
}

// convert makes documents of one YAML document.
func (r *reader) convert(p *piece) {
	if p.documents != nil || p.errors != nil || p.skipped > 0 {
		return // it was converted to find out whether the file is YAML
	}
	if length := int64(p.end - p.start); length > r.MaxDocument {
		p.errors = append(p.errors, r.tooLarge(p.file, p.start, length))
		return
	}
	json, bad := convertYAML(p.file.data[p.start:p.end], r.MaxDocument)
	if bad != nil {
		p.errors = append(p.errors, p.inputError(bad))
		return
	}
	if json == nil {
		return
	}
	s := splitJSON(json, true)
	p.skipped = s.skipped
	for _, bad := range s.faults {
		whole := Document{JSON: json, file: p.file, span: p.span, yaml: true}
		p.errors = append(p.errors,
			engine.InputError{Location: whole.LocateOffset(bad.at), Message: bad.message, Hint: bad.hint})
	}
	for _, found := range s.found {
		d := newDocument(p.file, found, json)
		d.span, d.yaml, d.path = p.span, true, found.path
		p.documents = append(p.documents, d)
	}
	if len(s.evidence) > 0 {
		p.add(readEvidence(p.file, s.evidence, json, &p.span))
	}
}

// inputError places what is wrong in a YAML document in its file.
func (p *piece) inputError(bad *yamlFault) engine.InputError {
	doc := p.file.data[p.start:p.end]
	where := fault{at: p.start, first: -1, message: bad.message, hint: bad.hint}
	if bad.line > 0 {
		where.at += yamlOffset(doc, bad.line, bad.column)
	}
	if bad.first != nil {
		where.first = p.start + yamlOffset(doc, bad.first.Line, bad.first.Column)
	}
	out := p.file.inputError(where)
	if bad.column == 0 {
		out.Location.Column = 0
	}
	return out
}

// newDocument makes a document of an object found in JSON text.
func newDocument(f *file, found found, text []byte) Document {
	d := Document{Ref: found.ref, Owner: found.owner, JSON: text[found.start:found.end:found.end], file: f}
	if found.inherited != (engine.Ref{}) {
		d.inherit(found.inherited)
	}
	if d.Ref.Name == "" && isConfig(d.Ref.Group()) {
		d.Ref.Name = filepath.Base(f.name)
		if f.name == stdinName {
			d.Ref.Name = "stdin"
		}
	}
	if d.Owner != nil && d.Owner.GroupKind() != "Node" {
		d.Owner.Namespace = d.Ref.Namespace
	}
	return d
}

// inherit writes what the list around an item says for it into the item.
func (d *Document) inherit(from engine.Ref) {
	out := []byte{'{'}
	for _, field := range []struct{ key, value string }{{"apiVersion", from.APIVersion}, {"kind", from.Kind}} {
		if field.value != "" {
			out = append(appendString(append(appendString(out, field.key), ':'), field.value), ',')
		}
	}
	rest := d.JSON[1:]
	if bytes.HasPrefix(bytes.TrimLeft(rest, " \t\r\n"), []byte("}")) {
		out = out[:len(out)-1]
	}
	d.added = len(out) - 1
	d.JSON = slices.Concat(out, rest)
}

// isConfig says that a group holds configuration documents, which have no name.
func isConfig(group string) bool {
	switch group {
	case "kubelet.config.k8s.io", "apiserver.config.k8s.io", "audit.k8s.io", "kubeadm.k8s.io",
		"kubeproxy.config.k8s.io", "kubescheduler.config.k8s.io", engine.FactsGroup:
		return true
	}
	return false
}

// Size is the length of the JSON of all documents, in bytes.
func (in *Input) Size() int64 {
	var size int64
	for i := range in.Documents {
		size += int64(len(in.Documents[i].JSON))
	}
	return size
}

// Kinds lists the kinds of the objects ("Pod", "apps/Deployment"), each once, in no order; never nil.
func (in *Input) Kinds() []string {
	found := map[string]bool{}
	for i := range in.Documents {
		found[in.Documents[i].Ref.GroupKind()] = true
	}
	return slices.AppendSeq([]string{}, maps.Keys(found))
}
