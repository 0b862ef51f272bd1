package source

import (
	"bytes"
	"iter"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
)

const (
	// LargeFile is the size, in bytes, from which on a file is worth mapping.
	LargeFile = 8 << 20
	// ample and scant are about how much of the text of mapped files is in memory at most, in bytes: before Input.Tighten and
	// after it. What was given back costs a fault where it is touched again, so that it is done only where room is needed.
	ample = 256 << 20
	scant = 16 << 20
	// window is how much of it, in bytes, a system brings in when one byte is looked at.
	window = 64 << 10
)

// mappings are the files of an input that are mapped instead of read. They are never unmapped: slices of their text are
// everywhere and keep nothing alive. What is left of them is address space, for their pages are given back.
type mappings struct {
	mu     sync.Mutex
	all    []*mapping
	size   atomic.Int64 // of all, in bytes
	passed atomic.Int64 // bytes that were gone through
	tight  atomic.Bool
}

// mapping is one of them. The methods of a nil mapping, of a file that was read, do nothing.
type mapping struct {
	*mappings
	name string
	info os.FileInfo // when it was opened
	data []byte
}

// mapFile maps a file that is open.
func (m *mappings) mapFile(name string, f *os.File, info os.FileInfo) (*mapping, error) {
	data, err := mapped(f, int(info.Size()))
	if err != nil {
		return nil, err
	}
	one := &mapping{mappings: m, name: name, info: info, data: data}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.all = append(m.all, one)
	m.size.Add(info.Size())
	return one, nil
}

// pass is Input.Passed.
func (m *mappings) pass(n int) {
	room := int64(ample)
	if m.tight.Load() {
		room = scant
	}
	if m.size.Load() <= room {
		return
	}
	if after := m.passed.Add(int64(n)); after/room > (after-int64(n))/room {
		m.release()
	}
}

// release gives all memory of the text back.
func (m *mappings) release() {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, one := range m.all {
		giveBack(one.data)
	}
}

// guard is Input.Guard.
func (m *mappings) guard(do func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		fault := recover()
		if fault == nil {
			return
		}
		one := m.at(fault)
		if one == nil {
			panic(fault)
		}
		err = one.fault()
	}()
	if err := do(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if i := slices.IndexFunc(m.all, (*mapping).changed); i >= 0 {
		return m.all[i].fault()
	}
	return nil
}

// at finds the mapping that was touched where the file has no bytes any more; nil where a panic is about something else.
func (m *mappings) at(fault any) *mapping {
	touched, ok := fault.(badAddress)
	if !ok {
		return nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, one := range m.all {
		if start := address(one.data); start <= touched.Addr() && touched.Addr()-start < uintptr(len(one.data)) {
			return one
		}
	}
	return nil
}

// badAddress is the panic over memory that cannot be read.
type badAddress interface {
	runtime.Error
	Addr() uintptr
}

func (m *mapping) fault() *Error {
	return &Error{fileError(m.name, "changed while it was read", "scan it again once nobody writes to it")}
}

// changed tells that a file was written to since it was opened. One that was replaced by another is still what it was.
func (m *mapping) changed() bool {
	if m == nil {
		return false
	}
	now, err := os.Stat(m.name)
	return err == nil && os.SameFile(m.info, now) && (now.Size() != m.info.Size() || !now.ModTime().Equal(m.info.ModTime()))
}

func (m *mapping) pass(n int) {
	if m != nil {
		m.mappings.pass(n)
	}
}

// contains is bytes.Contains for a whole text.
func (m *mapping) contains(text []byte, wanted string) bool {
	for at := 0; at < len(text); at += window {
		if bytes.Contains(text[at:min(at+window+len(wanted)-1, len(text))], []byte(wanted)) {
			return true
		}
		m.pass(window)
	}
	return false
}

// chunks gives a whole text, chunk by chunk.
func (m *mapping) chunks(text []byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for chunk := range slices.Chunk(text, window) {
			if !yield(chunk) {
				return
			}
			m.pass(len(chunk))
		}
	}
}

// Passed tells that n more bytes of JSON were gone through. From time to time all memory that the text of mapped files takes
// is then given back to the system, which brings it in again where it is touched. It is safe at any time.
func (in *Input) Passed(n int) { in.mappings.pass(n) }

// Tighten gives that memory back at once, and more often from now on: other things are about to take much.
func (in *Input) Tighten() {
	in.mappings.tight.Store(true)
	in.mappings.release()
}

// Guard does what looks at documents or places. The error is that of do, or an *Error where a mapped file was written to
// meanwhile: what was cut off cannot be touched without a panic, and of what was written over nothing is known. In an Input
// of Config.MapFrom, documents and places are looked at within Guard only, by every goroutine for itself.
func (in *Input) Guard(do func() error) error { return in.mappings.guard(do) }
