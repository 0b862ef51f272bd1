// Package source turns files, directories and standard input into Kubernetes objects with their places: it reads
// YAML and JSON in any mixture, splits lists and streams, resolves YAML exactly as kubectl does, and finds the line
// of any field again when a finding needs it. What it cannot read it reports with a place and a remedy, and goes on.
// It never judges an object, never evaluates a policy and never imports OPA.
package source

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/source/snapshot"
)

// The limits that hold where Config does not say otherwise.
const (
	// DefaultMaxDocument is the size of one object, in bytes. It is far above what a cluster accepts (etcd stores
	// 1.5 MiB), so that only what is no manifest meets it.
	DefaultMaxDocument = 64 << 20
	// DefaultMaxFile is the size of one file after decompression, in bytes: a List of 100,000 objects fits.
	DefaultMaxFile = 512 << 20
)

// Config says how to read. Its zero value is useful.
type Config struct {
	// Stdin is read for the path "-".
	Stdin io.Reader
	// MaxDocument limits one document, in bytes after decompression: one object of a JSON file, which may hold
	// many, and one whole document of a YAML file, before and after its aliases are expanded; 0 means
	// DefaultMaxDocument. A larger document is bad input.
	MaxDocument int64
	// MaxFile limits one file, in bytes after decompression; 0 means DefaultMaxFile. A larger file is bad input.
	MaxFile int64
	// MaxTotal limits what is read of all files together, in bytes after decompression; 0 means no limit. What goes
	// beyond is not read, and the Input says so.
	MaxTotal int64
	// MapFrom is the size, in bytes, from which on plain files are mapped where the system can, and looked at within Input.Guard
	// alone; 0 means that all are read.
	MapFrom int64
	// Strict makes Read stop at the first bad input and return it as an *Error beside what came before it.
	Strict bool
	// Overlay holds texts that are read in place of those of the files with these names, and beside them where there is no
	// such file.
	Overlay map[string][]byte
	// Cluster, if set, is read before all paths: the snapshot of a cluster that was captured just now.
	Cluster *Stream
	// Jobs is how many files and documents are read at a time; 0 means GOMAXPROCS.
	Jobs int
}

// Stream is a snapshot that is read once.
type Stream struct {
	// Name is that of the cluster.
	Name string
	io.Reader
}

// Input is everything that was read, in the order of the paths given and, inside directories, of their names.
type Input struct {
	// Documents are the Kubernetes objects.
	Documents []Document
	// Errors are the files and documents that could not be read. They are not among the documents.
	Errors []engine.InputError
	// Warnings are about input that is judged, or left out on purpose, though the reader may not expect it.
	Warnings []engine.InputError
	// Skipped counts the documents that are no Kubernetes objects: values files, package.json and their like.
	Skipped int
	// Source says what was read.
	Source engine.Source
	// Ledger says what was collected; nil for files, where everything given is the world.
	Ledger Ledger
	// Snapshot is the header of the snapshot that was read, if one was.
	Snapshot *snapshot.Header
	// Incomplete says what was not read for want of memory; "" where all was.
	Incomplete string

	files    map[string]*file
	mappings mappings
	byFile   sync.Once
	inFile   map[*file][]*Document
}

var errNoPath = errors.New("no path given: want a file, a directory, or - for standard input")

// Read reads all paths: files whatever their names, directories recursively, and "-" for standard input. The
// error is for what makes the whole call void: no path, a path that does not exist, a cancelled context, a
// mapped file that was written to meanwhile. Bad files
// and documents are in Input.Errors, and everything else goes on, unless c.Strict is set: then the first of them is
// also the error, an *Error, and the Input holds what came before it.
func Read(ctx context.Context, paths []string, c Config) (*Input, error) {
	c = c.withDefaults()
	if len(paths) == 0 && c.Cluster == nil {
		return nil, errNoPath
	}
	targets, err := c.targets(paths)
	if err != nil {
		return nil, err
	}
	in := &Input{Source: engine.Source{Type: "files", Name: nameOf(paths)}, files: map[string]*file{}}
	r := reader{Config: c, mappings: &in.mappings}
	r.left.Store(c.MaxTotal)
	batches := make([]batch, len(targets))
	if err := r.forEach(ctx, len(targets), func(i int) { batches[i] = r.load(ctx, targets[i]) }); err != nil {
		return nil, err
	}
	var pieces []*piece
	for i := range batches {
		for j := range batches[i].pieces {
			pieces = append(pieces, &batches[i].pieces[j])
		}
	}
	if err := r.forEach(ctx, len(pieces), func(i int) { r.convert(pieces[i]) }); err != nil {
		return nil, err
	}
	if c.Cluster != nil {
		in.Source.Type, in.Source.Name = sourceCluster, nameOf(slices.Insert(slices.Clone(paths), 0, c.Cluster.Name))
	}
	if n := r.refused.Load(); n > 0 {
		in.Incomplete = fmt.Sprintf("%d of %d files were not read, for want of memory", n, len(targets))
	}
	return in, in.Guard(func() error { return in.gather(batches, c.Strict) })
}

// targets is all that is read: the cluster first, then the paths, then the texts that are in no file.
func (c Config) targets(paths []string) ([]target, error) {
	targets, err := expand(paths)
	if err != nil {
		return nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(c.Overlay)) {
		if !slices.ContainsFunc(targets, func(t target) bool { return t.path == name }) {
			targets = append(targets, target{path: name, explicit: true})
		}
	}
	if c.Cluster != nil {
		targets = slices.Insert(targets, 0, target{path: sourceCluster + " " + c.Cluster.Name, stream: c.Cluster.Reader, explicit: true})
	}
	return targets, nil
}

func (c Config) withDefaults() Config {
	if c.MaxDocument <= 0 {
		c.MaxDocument = DefaultMaxDocument
	}
	if c.MaxTotal <= 0 {
		c.MaxTotal = math.MaxInt64
	}
	if c.MaxFile <= 0 {
		c.MaxFile = DefaultMaxFile
	}
	if c.Jobs <= 0 {
		c.Jobs = runtime.GOMAXPROCS(0)
	}
	return c
}

// nameOf is how a person would name the input.
func nameOf(paths []string) string {
	names := slices.Clone(paths)
	for i := range names {
		if names[i] == "-" {
			names[i] = stdinName
		}
	}
	return strings.Join(names, ", ")
}

// gather puts the results of all files together, in order.
func (in *Input) gather(batches []batch, strict bool) error {
	defer in.finish()
	for i := range batches {
		b := &batches[i]
		if b.file != nil {
			in.files[b.file.name] = b.file
		}
		if b.header != nil && !in.adopt(b) {
			continue
		}
		in.Warnings = append(in.Warnings, b.warnings...)
		results := []result{b.result}
		for _, p := range b.pieces {
			results = append(results, p.result)
		}
		for _, r := range oneTemplateError(results) {
			in.Documents = append(in.Documents, r.documents...)
			in.Errors = append(in.Errors, r.errors...)
			in.Skipped += r.skipped
			if strict && len(in.Errors) > 0 {
				in.Errors = in.Errors[:1]
				return &Error{in.Errors[0]}
			}
		}
	}
	return nil
}

// finish adds what needs all documents.
func (in *Input) finish() {
	in.Source.Skipped = in.Skipped
	renameFacts(in.Documents)
	in.Documents = mergeNodes(in.Documents)
	warnings := twins(in.Documents)
	if len(warnings) > 0 {
		in.Documents = withoutCopies(in.Documents)
		warnings = twins(in.Documents)
	}
	in.Warnings = append(in.Warnings, warnings...)
	in.adoptDump()
}

// oneTemplateError keeps one error of a file that is a template: all its documents have the same remedy.
func oneTemplateError(results []result) []result {
	told := false
	for i := range results {
		results[i].errors = slices.DeleteFunc(results[i].errors, func(e engine.InputError) bool {
			again := told && e.Hint == hintTemplate
			told = told || e.Hint == hintTemplate
			return again
		})
	}
	return results
}

// twins warns of documents that have one identity.
func twins(documents []Document) []engine.InputError {
	type identity struct{ group, kind, namespace, name string }
	var warnings []engine.InputError
	seen := make(map[identity]int, len(documents))
	for i := range documents {
		ref := documents[i].Ref
		if ref.Name == "" {
			continue
		}
		id := identity{ref.Group(), ref.Kind, ref.Namespace, ref.Name}
		if first, ok := seen[id]; ok {
			where := documents[first].Locate(nil)
			warnings = append(warnings, engine.InputError{
				Location: documents[i].Locate(nil),
				Message:  ref.String() + " is defined more than once, before at " + place(where),
				Hint:     "all are judged, and policies that look up other objects see the last one",
			})
		}
		seen[id] = i
	}
	return warnings
}
