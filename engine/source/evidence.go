package source

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/source/evidence"
)

// testimony is a value in JSON text that another tool printed.
type testimony struct {
	span
	path   engine.Path // from the top of the text, where the splitter is asked for paths
	format evidence.Format
}

// testify keeps an object that a tool printed, and says whether it is nothing else: no Kubernetes object, or one that
// only records something.
func (s *splitter) testify(d found) bool {
	at := span{d.start, d.end}
	switch {
	case d.scalar || d.end == 0 || d.complete() && d.shape != nil:
		return false
	case d.complete():
		format, instead := evidence.RecogniseObject(d.ref.APIVersion, d.ref.Kind)
		return s.keep(at, d.path, format) && instead
	}
	return s.keep(at, d.path, evidence.Recognise(s.data[d.start:d.end]))
}

// testifyAll keeps an array at the top level that a tool printed. Its elements, from index from on, are then no
// documents of their own.
func (s *splitter) testifyAll(start, from int) bool {
	elements := s.found[from:]
	if len(elements) == 0 || elements[0].scalar || elements[0].complete() {
		return false
	}
	format := evidence.Recognise(s.data[start:s.pos])
	if format == evidence.None {
		return false
	}
	s.found = s.found[:from]
	for _, d := range elements {
		if d.fault != nil {
			s.faults = append(s.faults, *d.fault)
			return true
		}
	}
	return s.keep(span{start, s.pos}, nil, format)
}

func (s *splitter) keep(at span, path engine.Path, format evidence.Format) bool {
	if format == evidence.None {
		return false
	}
	s.evidence = append(s.evidence, testimony{span: at, path: path, format: format})
	return true
}

// origin says where a fact comes from, and the items of its lists.
type origin struct {
	whole spot
	lists map[string][]spot
}

// spot is a place in a file: for JSON an object or a list and a path in it, for YAML a path in the document.
type spot struct {
	span
	path engine.Path
}

// locate finds the place that a part of a fact was made of: the item of a list, or the beginning of it all.
func (o *origin) locate(d *Document, path engine.Path) engine.Location {
	at := o.whole
	if len(path) > 1 {
		list, _ := path[0].(string)
		if i, ok := path[1].(int); ok && 0 <= i && i < len(o.lists[list]) {
			at = o.lists[list][i]
			at.path = append(at.path[:len(at.path):len(at.path)], path[2:]...)
		}
	}
	if d.yaml {
		return d.file.location(d.start + d.file.locateYAML(d.span, at.path, nil))
	}
	return d.file.location(at.start + locateJSON(d.file.data[at.start:at.end], at.path))
}

// readEvidence makes facts of what tools printed in a JSON text: a whole file, or a YAML document of it, whose span
// is then given.
func readEvidence(f *file, found []testimony, text []byte, document *span) result {
	values := make([]evidence.Value, len(found))
	for i, t := range found {
		values[i] = evidence.Value{Format: t.format, JSON: text[t.start:t.end:t.end]}
	}
	facts, problems := evidence.Read(baseName(f.name), values)
	var out result
	for _, fact := range facts {
		d := Document{
			Ref:  engine.Ref{APIVersion: engine.FactsVersion, Kind: fact.Kind, Name: fact.Name},
			JSON: fact.JSON, file: f, span: found[fact.Value].span, fact: originOf(fact, found),
		}
		if document != nil {
			d.span, d.yaml = *document, true
		}
		out.documents = append(out.documents, d)
	}
	whole := Document{JSON: text, file: f, yaml: document != nil, span: span{0, len(text)}}
	if document != nil {
		whole.span = *document
	}
	for _, bad := range problems[:min(len(problems), maxFaults)] {
		out.errors = append(out.errors, engine.InputError{
			Location: whole.LocateOffset(found[bad.Value].start + bad.Offset), Message: bad.Message, Hint: bad.Hint,
		})
	}
	if n := len(problems) - maxFaults; n > 0 {
		out.errors = append(out.errors, fileError(f.name, fmt.Sprintf("%d more errors like these", n), ""))
	}
	if len(facts) == 0 && len(problems) == 0 {
		out.skipped = ignored(found)
	}
	return out
}

// auditLog makes one fact of an audit log, whose text is not kept: only the beginning of the file has a place.
func (r *reader) auditLog(ctx context.Context, name string, in *input) batch {
	f := &file{name: name}
	fact, problems, err := evidence.AuditLog(in.stream(ctx), baseName(name), int(r.MaxDocument))
	b := batch{file: f}
	b.documents = []Document{{
		Ref:  engine.Ref{APIVersion: engine.FactsVersion, Kind: fact.Kind, Name: fact.Name},
		JSON: fact.JSON, file: f, fact: &origin{},
	}}
	for _, bad := range problems {
		b.errors = append(b.errors, engine.InputError{
			Location: engine.Location{File: name, Line: bad.Line, Column: bad.Column}, Message: bad.Message, Hint: bad.Hint,
		})
	}
	if err != nil {
		if in.zip != "" {
			err = zipError(in.zip, err)
		}
		b.errors = append(b.errors, fileError(name, "cannot be read to the end: "+reason(err), ""))
	}
	return b
}

// falcoLog makes facts of a log of Falco that is not JSON from the beginning.
func falcoLog(f *file) result {
	values, offsets := evidence.SplitFalcoLog(f.data)
	found := make([]testimony, len(values))
	for i, v := range values {
		found[i] = testimony{span: span{offsets[i], offsets[i] + len(v.JSON)}, format: v.Format}
	}
	return readEvidence(f, found, f.data, nil)
}

// ignored counts what says nothing that any fact holds, and is no Kubernetes object either.
func ignored(found []testimony) int {
	n := 0
	for _, t := range found {
		if t.format != evidence.PolicyReport && t.format != evidence.AquaReport {
			n++
		}
	}
	return n
}

func originOf(fact evidence.Fact, found []testimony) *origin {
	first := found[fact.Value]
	o := &origin{whole: spot{first.span, first.path}}
	for list, places := range fact.Places {
		if o.lists == nil {
			o.lists = map[string][]spot{}
		}
		spots := make([]spot, len(places))
		for i, p := range places {
			t := found[p.Value]
			spots[i] = spot{t.span, append(t.path[:len(t.path):len(t.path)], p.Path...)}
		}
		o.lists[list] = spots
	}
	return o
}

// add appends what came out of a part.
func (r *result) add(part result) {
	r.documents = append(r.documents, part.documents...)
	r.errors = append(r.errors, part.errors...)
	r.skipped += part.skipped
}

// baseName is the name of a file for what is named by it.
func baseName(file string) string {
	if file == stdinName {
		return "stdin"
	}
	return filepath.Base(file)
}

// renameFacts gives facts names of their own: two scans of one image are two reports.
func renameFacts(documents []Document) {
	type identity struct{ kind, name string }
	var taken map[identity]int // how often a name was wanted
	for i := range documents {
		d := &documents[i]
		if d.fact == nil {
			continue
		}
		if taken == nil {
			taken = map[identity]int{}
			for _, other := range documents {
				if other.fact == nil && other.Ref.APIVersion == engine.FactsVersion {
					taken[identity{other.Ref.Kind, other.Ref.Name}] = 1
				}
			}
		}
		wanted := identity{d.Ref.Kind, d.Ref.Name}
		for name := wanted; ; name.name = fmt.Sprintf("%s#%d", wanted.name, taken[wanted]) {
			if taken[name]++; taken[name] == 1 {
				fact := evidence.Fact{Kind: d.Ref.Kind, Name: d.Ref.Name, JSON: d.JSON}.Renamed(name.name)
				d.Ref.Name, d.JSON = fact.Name, fact.JSON
				break
			}
			if name != wanted {
				taken[wanted]++
			}
		}
	}
}
