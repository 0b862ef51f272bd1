package evidence_test

import (
	"bufio"
	"encoding/json"
	"io"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"github.com/regolith-policy/regolith/engine/source/evidence"
)

// TestAuditLogMemory streams a log of 300 MB through a pipe, and watches the memory that is in use meanwhile. It
// runs alone, as other tests use memory as well.
func TestAuditLogMemory(t *testing.T) { //nolint:paralleltest // it measures the whole process
	if testing.Short() {
		t.Skip("300 MB take seconds")
	}
	const size = 300 << 20
	var events int
	out, in := io.Pipe()
	go func() {
		w := bufio.NewWriterSize(in, 1<<20)
		for written := 0; written < size; events++ {
			n, err := w.WriteString(auditLine(events))
			if err != nil {
				in.CloseWithError(err)
				return
			}
			written += n
		}
		in.CloseWithError(w.Flush())
	}()

	runtime.GC()
	var before runtime.MemStats
	runtime.ReadMemStats(&before)
	peak, stop := watch()
	fact, problems, err := evidence.AuditLog(out, "audit.log", 1<<20)
	stop()
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	var log struct {
		Events int
		Users  []struct{ Requests int }
	}
	if err := json.Unmarshal(fact.JSON, &log); err != nil || log.Events != events || len(log.Users) != 50 {
		t.Errorf("%v: %d events of %d, %d users", err, log.Events, events, len(log.Users))
	}
	grown := int64(peak.Load()) - int64(before.HeapAlloc)
	t.Logf("%d events, %d MB, heap grew by at most %d KB", events, size>>20, grown>>10)
	if grown > 32<<20 {
		t.Errorf("the heap grew by %d MB", grown>>20)
	}
}

// watch samples the heap until stop is called.
func watch() (peak *atomic.Uint64, stop func()) {
	peak = &atomic.Uint64{}
	done, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			var now runtime.MemStats
			runtime.ReadMemStats(&now)
			peak.Store(max(peak.Load(), now.HeapAlloc))
			select {
			case <-done:
				return
			case <-time.After(5 * time.Millisecond):
			}
		}
	}()
	return peak, func() { close(done); <-stopped }
}
