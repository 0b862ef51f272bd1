package cluster

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"sync"

	"github.com/regolith-policy/regolith/engine/source/redact"
	"github.com/regolith-policy/regolith/engine/source/snapshot"
)

// spool keeps redacted objects on disk until all are there; in memory are only their names. Safe for several writers.
type spool struct {
	mu      sync.Mutex
	file    *os.File
	size    int64
	entries []entry
}

// entry is one object of the spool.
type entry struct {
	groupKind, namespace, name string
	at                         int64
	length                     int
}

// newSpool makes a spool in a directory, "" for that of temporary files. Where the system allows it the file has no
// name from the start, so that nothing is left of it whatever happens.
func newSpool(dir string) (*spool, error) {
	file, err := os.CreateTemp(dir, "regolith-*")
	if err != nil {
		return nil, err
	}
	_ = os.Remove(file.Name()) // else it is removed by close
	return &spool{file: file}, nil
}

func (s *spool) close() error {
	err := s.file.Close()
	if removed := os.Remove(s.file.Name()); removed != nil && !errors.Is(removed, os.ErrNotExist) {
		err = errors.Join(err, removed)
	}
	return err
}

// section is the objects of one list. They are in the spool for good once the list is complete.
type section struct {
	*spool
	resource resource
	entries  []entry
	buffer   bytes.Buffer
	see      func(object map[string]any)
}

// add redacts the objects of a page and writes them.
func (s *section) add(items []json.RawMessage) error {
	s.buffer.Reset()
	from := len(s.entries)
	for _, item := range items {
		if err := s.addOne(item); err != nil {
			return err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := s.file.WriteAt(s.buffer.Bytes(), s.size); err != nil {
		return fmt.Errorf("write temporary file: %w", err)
	}
	for i := from; i < len(s.entries); i++ {
		s.entries[i].at += s.size
	}
	s.size += int64(s.buffer.Len())
	return nil
}

func (s *section) addOne(item json.RawMessage) error {
	decoder := json.NewDecoder(bytes.NewReader(item))
	decoder.UseNumber()
	var object map[string]any
	if err := decoder.Decode(&object); err != nil || object == nil {
		return fmt.Errorf("read an object of kind %s: it is no JSON object", s.resource.groupKind())
	}
	object["apiVersion"], object["kind"] = s.resource.apiVersion(), s.resource.kind
	metadata, _ := object["metadata"].(map[string]any)
	delete(metadata, "managedFields") // half of most objects, and no fact about the cluster
	redact.Tree(object)
	if s.see != nil {
		s.see(object)
	}
	at := s.buffer.Len()
	encoder := json.NewEncoder(&s.buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(object); err != nil {
		return err
	}
	name, _ := metadata["name"].(string)
	namespace, _ := metadata["namespace"].(string)
	s.entries = append(s.entries, entry{s.resource.groupKind(), namespace, name, int64(at), s.buffer.Len() - at})
	return nil
}

// restart forgets what was added: the list begins anew.
func (s *section) restart() { s.entries = s.entries[:0] }

// commit keeps what was added.
func (s *section) commit() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.spool.entries = append(s.spool.entries, s.entries...)
}

// sort orders the objects by kind, namespace and name. Of two with one identity the later one stays.
func (s *spool) sort() {
	compare := func(a, b entry) int {
		return cmp.Or(cmp.Compare(a.groupKind, b.groupKind), cmp.Compare(a.namespace, b.namespace), cmp.Compare(a.name, b.name))
	}
	slices.SortFunc(s.entries, func(a, b entry) int { return cmp.Or(compare(a, b), cmp.Compare(b.at, a.at)) })
	s.entries = slices.CompactFunc(s.entries, func(a, b entry) bool { return compare(a, b) == 0 })
}

// copy writes the objects in their order.
func (s *spool) copy(w io.Writer) error {
	var buffer []byte
	for _, e := range s.entries {
		buffer = slices.Grow(buffer[:0], e.length)[:e.length]
		if _, err := s.file.ReadAt(buffer, e.at); err != nil {
			return fmt.Errorf("read temporary file: %w", err)
		}
		if _, err := w.Write(buffer); err != nil {
			return err
		}
	}
	return nil
}

// objects counts and digests the objects.
func (s *spool) objects() (snapshot.Objects, error) {
	sum := sha256.New()
	err := s.copy(sum)
	return snapshot.Objects{Count: len(s.entries), Digest: snapshot.Digest(sum)}, err
}
