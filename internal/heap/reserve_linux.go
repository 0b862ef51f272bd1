package heap

import (
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"unsafe"

	"golang.org/x/sys/unix"
)

const hugePage = 2 << 20

// reserve has the kernel back the next so many bytes of the heap by huge pages, where it does so on request. A heap that grows by
// small pages costs a fault for each 4 KiB of it, which are dear in a virtual machine. The collector does not ask
// for huge ones, but what it has once taken from the system it uses again, lowest addresses first: so a part of the address
// space is taken, with no page of it touched, advised, and given back to the collector. Where that cannot be had, nothing is lost.
func reserve(size int64) {
	if !onRequest() || !possible(int(size)) {
		return
	}
	room := untouched(size)
	skip := -uintptr(unsafe.Pointer(&room[0])) % hugePage
	_ = unix.Madvise(room[skip:], unix.MADV_HUGEPAGE) // an advice
	runtime.KeepAlive(room)
	debug.FreeOSMemory()
}

// onRequest tells whether the kernel gives huge pages on request, and to nobody else.
func onRequest() bool {
	mode, err := os.ReadFile("/sys/kernel/mm/transparent_hugepage/enabled")
	return err == nil && strings.Contains(string(mode), "[madvise]")
}

// possible tells whether so much of the address space can be taken: a collector that is refused it ends the program.
func possible(size int) bool {
	room, err := unix.Mmap(-1, 0, size, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE)
	return err == nil && unix.Munmap(room) == nil
}
