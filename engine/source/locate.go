package source

import (
	"fmt"

	"github.com/regolith-policy/regolith/engine"
)

// Locate finds the place of the field at path, from the top of the object: for a key of an object that of the key,
// for an item of a list that of the item. Where the field is missing, it is the place of the nearest parent that
// exists; the empty path gives the first line of the object. It looks into the file only when it is called.
func (d *Document) Locate(path engine.Path) engine.Location {
	if d.parts != nil && len(path) > 0 {
		if field, _ := path[0].(string); d.parts[field] != nil {
			return d.parts[field].Locate(path)
		}
	}
	if d.fact != nil {
		return d.fact.locate(d, path)
	}
	if !d.yaml {
		return d.file.location(d.start + locateJSON(d.file.data[d.start:d.end], path))
	}
	return d.file.location(d.start + d.file.locateYAML(d.span, d.path, path))
}

// Locator locates fields of one document after another; it is fast for many fields of the same. The zero Locator is ready.
// It is for one goroutine.
type Locator struct {
	document *Document
	places   places
}

// Locate is Document.Locate.
func (l *Locator) Locate(d *Document, path engine.Path) engine.Location {
	if d.yaml || d.fact != nil || d.parts != nil {
		return d.Locate(path)
	}
	if l.document != d {
		l.document = d
		l.places.reset(d.file.data[d.start:d.end])
	}
	return d.file.location(d.start + l.places.locate(path))
}

// LocateOffset finds the place of a byte of JSON in the file. In a YAML file it is that of the field that the byte
// belongs to.
func (d *Document) LocateOffset(offset int) engine.Location {
	if d.yaml || d.fact != nil || d.parts != nil {
		return d.Locate(pathAt(d.JSON, offset))
	}
	if offset > 0 {
		offset = max(offset-d.added, 1)
	}
	return d.file.location(d.start + min(max(offset, 0), d.end-d.start))
}

// place is how people write a location.
func place(loc engine.Location) string {
	return fmt.Sprintf("%s:%d", loc.File, loc.Line)
}
