package source

import (
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
)

const (
	// LargeFile is the size, in bytes, from which on a file is worth mapping.
	LargeFile = 16 << 20
	// stretch is how much of a text, in bytes, is given back at a time, once no more of it is needed than slack: a huge page, for
	// with a part of one that is touched the system brings in all of it.
	stretch = 2 << 20
	slack   = stretch / 16
)

// mappings are the files of an input that are mapped instead of read. They are never unmapped: slices of their text are
// everywhere and keep nothing alive. What is left of them is address space, for their memory is given back.
type mappings struct {
	mu  sync.Mutex
	all []*mapping
}

// mapping is one of them; nil stands for a file that was read.
type mapping struct {
	name string
	info os.FileInfo // when it was opened
	data []byte
	done []atomic.Int64 // of each stretch of data: how many bytes of it are of documents that were dealt with
}

// mapFile maps a file that is open.
func (m *mappings) mapFile(name string, f *os.File, info os.FileInfo) (*mapping, error) {
	data, err := mapped(f, int(info.Size()))
	if err != nil {
		return nil, err
	}
	one := &mapping{name: name, info: info, data: data, done: make([]atomic.Int64, len(data)/stretch+1)}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.all = append(m.all, one)
	return one, nil
}

// finish tells that what is in a part of the text was dealt with. The memory of a stretch of which little else is left is given
// back to the system, which brings it in again where it is touched.
func (m *mapping) finish(part span) {
	if m == nil {
		return
	}
	for at := part.start; at < part.end; {
		i := at / stretch
		end := min(part.end, (i+1)*stretch)
		if m.done[i].Add(int64(end-at)) >= stretch-slack {
			giveBack(m.data[i*stretch : min((i+1)*stretch, len(m.data))])
		}
		at = end
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

// Finished tells that a document was dealt with: the memory of the text around it may be given back to the system. It can still
// be looked at, which then takes longer.
func (d *Document) Finished() { d.file.mapping.finish(d.span) }

// Guard does what looks at documents or places. The error is that of do, or an *Error where a mapped file was written to
// meanwhile: what was cut off cannot be touched without a panic, and of what was written over nothing is known. In an Input
// of Config.MapFrom, documents and places are looked at within Guard only, by every goroutine for itself.
func (in *Input) Guard(do func() error) error { return in.mappings.guard(do) }
