package eval

import (
	"context"
	"fmt"
	"math"
	"os"
	"runtime"
	"runtime/metrics"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/open-policy-agent/opa/v1/topdown"
)

// watchdog bounds what evaluations take, in time and memory. It looks at all workers from time to time, so that an
// evaluation costs no timer of its own.
type watchdog struct {
	time   time.Duration // of one evaluation
	memory int64         // of the process; 0 is no limit
	used   func() int64  // memory in use

	mu     sync.Mutex
	brakes []*brake
	ended  bool // all evaluations are to stop
	// full is set for good where memory stays short though no evaluation runs: what is kept is too much.
	full    atomic.Bool
	loading atomic.Bool // the inventory grows: some memory is left for judging
	// alone is held by the evaluation that may be the one that takes all memory.
	alone sync.Mutex
}

// The watchdog looks looks times in the time of an evaluation, but not more often than every minInterval. It
// abandons an evaluation that goes on after it was stopped for grace looks.
const (
	looks       = 20
	minInterval = 10 * time.Millisecond
	maxInterval = 200 * time.Millisecond
	grace       = 10
)

// An inventory may take loadShare of the memory limit: the rest is for judging.
const loadShare = 0.6

func newWatchdog(limit time.Duration, memory int64) *watchdog {
	return &watchdog{time: limit, memory: memory, used: memoryUsed}
}

// watch watches until the function it gives is called; where ctx ends before, all evaluations stop.
func (d *watchdog) watch(ctx context.Context) (stop func()) {
	unhook, rest := context.AfterFunc(ctx, d.end), d.start()
	return func() {
		unhook()
		rest()
	}
}

// memoryUsed is the memory that the process holds, in bytes: what the collector counts, but for what was never touched.
func memoryUsed() int64 {
	samples := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(samples)
	counted := int64(samples[0].Value.Uint64() - samples[1].Value.Uint64())
	if statm, err := os.ReadFile("/proc/self/statm"); err == nil {
		if fields := strings.Fields(string(statm)); len(fields) > 1 {
			if pages, err := strconv.ParseInt(fields[1], 10, 64); err == nil {
				return min(counted, pages*int64(os.Getpagesize()))
			}
		}
	}
	return counted
}

// start watches until the function it gives is called.
func (d *watchdog) start() (stop func()) {
	interval := min(max(d.time/looks, minInterval), maxInterval)
	ticker, done := time.NewTicker(interval), make(chan struct{})
	go func() {
		defer ticker.Stop()
		for {
			select {
			case <-done:
				return
			case <-ticker.C:
				d.look(int(d.time / interval))
			}
		}
	}()
	return func() { close(done) }
}

// look stops the evaluations that are seen for the limit-th time, and all of them where memory is short.
func (d *watchdog) look(limit int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	share := 1.0
	if d.loading.Load() {
		share = loadShare
	}
	short, running := d.isShort(share), false
	for _, b := range d.brakes {
		running = b.look(limit, short) || running
	}
	if short && !running {
		d.full.Store(true)
	}
}

// loaded ends the loading, and tells whether memory was short for it. A look that is under way ends before: it may hold
// what is used to the share of an inventory.
func (d *watchdog) loaded() (short bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.loading.Store(false)
	return d.full.Load()
}

// resume goes on after room was made. A look that is under way ends before: it may have counted what is gone.
func (d *watchdog) resume() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.full.Store(false)
}

// isShort tells whether a share of the memory limit is used up by what cannot be collected.
func (d *watchdog) isShort(share float64) bool {
	limit := int64(share * float64(d.memory))
	if d.memory <= 0 || d.used() <= limit {
		return false
	}
	runtime.GC()
	return d.used() > limit
}

// exhausted tells whether what is kept takes all memory, and remembers it.
func (d *watchdog) exhausted() bool {
	if !d.full.Load() && d.isShort(1) {
		d.full.Store(true)
	}
	return d.full.Load()
}

// brake gives a new brake for the watchdog to look at.
func (d *watchdog) brake() *brake {
	b := &brake{watchdog: d, lost: make(chan struct{})}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.ended {
		b.Cancel()
	}
	d.brakes = append(d.brakes, b)
	return b
}

// forget looks at a brake no more.
func (d *watchdog) forget(b *brake) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.brakes = slices.DeleteFunc(d.brakes, func(other *brake) bool { return other == b })
}

// end stops all evaluations, now and later.
func (d *watchdog) end() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.ended = true
	for _, b := range d.brakes {
		b.Cancel()
	}
}

// forever stops all evaluations of a brake.
const forever = math.MaxUint64

// brake stops the evaluation that one worker is at, and none that comes after it.
type brake struct {
	watchdog *watchdog
	at       atomic.Uint64 // number of the evaluation: odd while it runs
	stopped  atomic.Uint64 // number of the evaluation to stop, or forever
	memory   atomic.Bool   // it was stopped for its memory
	lost     chan struct{} // closed where an evaluation does not stop

	last  uint64 // of the watchdog alone: the number seen last, how often, and whether it was given up
	seen  int
	given bool
}

var _ topdown.Cancel = (*brake)(nil)

// Cancel stops this evaluation and all that follow.
func (b *brake) Cancel() { b.stopped.Store(forever) }

// Cancelled tells the evaluator to stop.
func (b *brake) Cancelled() bool {
	n := b.stopped.Load()
	return n != 0 && (n == forever || n == b.at.Load())
}

// look is the turn of one brake: it stops what runs too long, and tells whether anything runs.
func (b *brake) look(limit int, short bool) bool {
	at := b.at.Load()
	if at%2 == 0 || at != b.last {
		b.last, b.seen = at, 0
		if at%2 == 0 {
			return false
		}
	}
	b.seen++
	switch stopped := b.stopped.Load(); {
	case stopped == forever:
	case stopped != at && (short || b.seen > limit):
		b.memory.Store(short)
		b.stopped.Store(at)
		b.seen = 0
	case stopped == at && b.seen > grace && !b.given:
		b.given = true
		close(b.lost)
	}
	return true
}

// stopError says that an evaluation took too much, and of what.
type stopError struct {
	limit  time.Duration
	memory int64 // the limit, where that was it
	lost   bool  // it goes on, and nothing can stop it
}

func (e *stopError) Error() string {
	if e.memory > 0 {
		return fmt.Sprintf("it was stopped: memory was over the limit of %s", megabytes(e.memory))
	}
	return fmt.Sprintf("it was stopped: it took longer than %s", e.limit)
}

func megabytes(n int64) string { return fmt.Sprintf("%d MiB", n>>20) }

// run runs an evaluation under the brake. One that is detached and cannot be stopped, within a built-in function that
// never ends, is left behind; the brake is then spent.
func (b *brake) run(detached bool, evaluate func() error) error {
	number := b.at.Add(1)
	var err error
	if detached {
		done := make(chan error, 1)
		go func() { done <- survive(evaluate) }()
		select {
		case err = <-done:
		case <-b.lost:
			return b.cause(true)
		}
	} else {
		err = survive(evaluate)
	}
	b.at.Add(1)
	if b.stopped.Load() == number && err != nil {
		return b.cause(false)
	}
	return err
}

func (b *brake) cause(lost bool) error {
	e := &stopError{limit: b.watchdog.time, lost: lost}
	if b.memory.Load() {
		e.memory = b.watchdog.memory
	}
	return e
}

// survive turns a panic of the evaluator, on which a policy may hit, into an error.
func survive(evaluate func() error) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("the evaluator failed: %v", fault)
		}
	}()
	return evaluate()
}
