package heap

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"unsafe"
)

// TestReserve holds that what is reserved takes no memory until it is used, and that it is used, in huge pages.
func TestReserve(t *testing.T) {
	before := resident(t)
	release := Prepare()
	defer release()
	Expect(3 * first)
	if grown := resident(t) - before; grown > first/8 {
		t.Errorf("%d MB more are resident", grown>>20)
	}
	if !onRequest() || !possible(3*first) {
		t.Skip("this machine gives no huge pages on request")
	}
	heap := make([]byte, 2*Ballast) // more than what a test before this one left behind
	if flags := flagsAt(t, uintptr(unsafe.Pointer(&heap[len(heap)-1]))); !strings.Contains(flags+" ", " hg ") {
		t.Errorf("the heap is not advised: %s", flags)
	}
	runtime.KeepAlive(heap)
}

// resident is the memory of the process in bytes.
func resident(t *testing.T) int64 {
	t.Helper()
	var size, pages int64
	data, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		t.Skip(err)
	}
	if _, err := fmt.Sscan(string(data), &size, &pages); err != nil {
		t.Fatal(err)
	}
	return pages * int64(os.Getpagesize())
}

// flagsAt is the VmFlags of the mapping that holds an address.
func flagsAt(t *testing.T, address uintptr) string {
	t.Helper()
	maps, err := os.ReadFile("/proc/self/smaps")
	if err != nil {
		t.Skip(err)
	}
	inside := false
	for line := range strings.Lines(string(maps)) {
		if bounds, _, _ := strings.Cut(line, " "); strings.Contains(bounds, "-") {
			low, high, _ := strings.Cut(bounds, "-")
			from, _ := strconv.ParseUint(low, 16, 64)
			to, _ := strconv.ParseUint(high, 16, 64)
			inside = from <= uint64(address) && uint64(address) < to
		}
		if flags, ok := strings.CutPrefix(line, "VmFlags:"); ok && inside {
			return strings.TrimSpace(flags)
		}
	}
	t.Fatalf("no mapping holds %#x", address)
	return ""
}

// TestExpectLittle holds that nothing is reserved for what is not worth it.
func TestExpectLittle(t *testing.T) {
	before := reserved.Swap(0)
	defer reserved.Store(before)
	for _, size := range []int64{-1, 0, 1, 4096, hugePage, first / 4} {
		if Expect(size); reserved.Load() != 0 {
			t.Errorf("%d bytes are reserved for %d", reserved.Load(), size)
		}
	}
}
