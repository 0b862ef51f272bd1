//go:build unix

package source

import (
	"os"
	"unsafe"

	"golang.org/x/sys/unix"
)

// mapped is the text of a file as memory that cannot be written to.
func mapped(f *os.File, size int) ([]byte, error) {
	return unix.Mmap(int(f.Fd()), 0, size, unix.PROT_READ, unix.MAP_PRIVATE)
}

// giveBack gives up the memory of mapped text until it is touched again.
func giveBack(data []byte) { _ = unix.Madvise(data, unix.MADV_DONTNEED) } // an advice

func address(data []byte) uintptr { return uintptr(unsafe.Pointer(&data[0])) }
