// Package heap prepares the memory of a program that makes much garbage and keeps little of it.
package heap

import (
	"runtime"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"unsafe"
)

// Ballast is memory that is allocated and never touched: it takes none, and the collector counts it, so that a small heap is
// collected less often.
const Ballast = 64 << 20

// PerByte is how many bytes a byte of JSON takes when it is judged, garbage included.
const PerByte = 16

// first is what Prepare reserves: enough for thousands of objects, and too little to be felt when the program starts.
const first = 512 << 20

const (
	// heavy is from how many bytes on a heap has room enough in little more than what is kept of it.
	heavy = 1 << 30
	// frugal is how much a heavy heap may grow, in percent, before it is collected, ballast included: an eighth less memory than
	// with what Go does by itself, for a twentieth more CPU time.
	frugal = 80
	usual  = 100 // where GOGC does not say otherwise
)

// Prepare is for the beginning of main. What it gives is to be called at the end.
func Prepare() (release func()) {
	ballast := untouched(Ballast)
	Expect(first)
	return func() { runtime.KeepAlive(ballast) }
}

// untouched is memory of which no more than the first page is touched: make would clear what was in use before.
func untouched(size int64) []byte {
	var b strings.Builder
	b.Grow(int(size))
	b.WriteByte(0)
	return unsafe.Slice(unsafe.StringData(b.String()), size)
}

// Expect tells that the heap will grow to so many bytes. A little is not worth a reserve.
func Expect(size int64) {
	if size >= heavy {
		if asked := debug.SetGCPercent(frugal); asked != usual {
			debug.SetGCPercent(asked)
		}
	}
	before := reserved.Load()
	if size > before+max(before, first)/4 && reserved.CompareAndSwap(before, size) {
		reserve(size) // what was reserved before is the beginning of it
	}
}

// reserved is how much was. There is one heap.
var reserved atomic.Int64 //nolint:gochecknoglobals // see above
