package eval

import (
	"errors"
	"sync"
	"testing"
	"time"
)

// evaluation is an evaluation that runs until it is stopped, or for good.
type evaluation struct {
	started chan struct{}
	ended   chan error
}

func launch(b *brake, detached bool, until func() bool) evaluation {
	e := evaluation{started: make(chan struct{}), ended: make(chan error, 1)}
	go func() {
		e.ended <- b.run(detached, func() error {
			close(e.started)
			for !until() {
				time.Sleep(time.Microsecond)
			}
			return errors.New("cancelled")
		})
	}()
	<-e.started
	return e
}

func TestWatchdogStopsWhatTakesTooLong(t *testing.T) {
	t.Parallel()
	d := newWatchdog(time.Minute, 0)
	slow, idle := d.brake(), d.brake()
	e := launch(slow, false, slow.Cancelled)
	for range 3 {
		d.look(2)
	}
	var stop *stopError
	if err := <-e.ended; !errors.As(err, &stop) || stop.lost || isMemory(err) {
		t.Errorf("it ended with %v", err)
	}
	if idle.Cancelled() {
		t.Error("another worker was stopped")
	}
	if err := slow.run(false, func() error {
		if slow.Cancelled() {
			return errors.New("cancelled")
		}
		return nil
	}); err != nil {
		t.Errorf("the next evaluation was stopped too: %v", err)
	}
}

func TestWatchdogLeavesBehindWhatDoesNotStop(t *testing.T) {
	t.Parallel()
	d := newWatchdog(time.Minute, 0)
	b := d.brake()
	release := make(chan struct{})
	e := launch(b, true, func() bool { <-release; return true })
	for range 2 + grace + 2 {
		d.look(2)
	}
	if err := <-e.ended; !isLost(err) {
		t.Errorf("it ended with %v", err)
	}
	close(release)
}

func TestWatchdogFreesMemory(t *testing.T) {
	t.Parallel()
	d := newWatchdog(time.Minute, 100)
	used := int64(50)
	d.used = func() int64 { return used }
	b := d.brake()
	e := launch(b, false, b.Cancelled)
	d.look(1000)
	if b.Cancelled() {
		t.Error("it was stopped without need")
	}
	used = 101
	d.look(1000)
	if err := <-e.ended; !isMemory(err) {
		t.Errorf("it ended with %v", err)
	}
	if d.full.Load() {
		t.Error("memory is short for good, though an evaluation took it")
	}
	d.look(1000) // nothing runs, and memory is short all the same
	if !d.full.Load() {
		t.Error("nobody noticed that memory is short for good")
	}
}

func TestWatchdogKeepsRoomWhileLoading(t *testing.T) {
	t.Parallel()
	d := newWatchdog(time.Minute, 100)
	d.used = func() int64 { return 70 }
	if d.look(10); d.full.Load() {
		t.Error("there is room for judging")
	}
	d.loading.Store(true)
	if d.look(10); !d.full.Load() {
		t.Error("loading left no room for judging")
	}
}

// TestWatchdogForgetsTheShareOfLoading: a look that began while the inventory was loaded, and collects garbage meanwhile,
// does not end the judging.
func TestWatchdogForgetsTheShareOfLoading(t *testing.T) {
	t.Parallel()
	for name, step := range map[string]func(*watchdog){
		"once all is loaded": func(d *watchdog) { d.loaded(); d.resume() },
		"once room is made":  func(d *watchdog) { d.resume() },
	} {
		d := newWatchdog(time.Minute, 100)
		looking, measured, looked, stepped := make(chan struct{}), make(chan struct{}), make(chan struct{}), make(chan struct{})
		first := sync.OnceFunc(func() { close(looking); <-measured })
		d.used = func() int64 { first(); return 70 }
		d.loading.Store(true)
		go func() { defer close(looked); d.look(10) }()
		<-looking
		go func() { defer close(stepped); step(d) }()
		time.Sleep(10 * time.Millisecond)
		close(measured)
		<-looked
		<-stepped
		if d.full.Load() {
			t.Errorf("%s: memory is short, though 70 of 100 are used", name)
		}
	}
}

func TestSurvive(t *testing.T) {
	t.Parallel()
	if err := survive(func() error { panic("at the evaluator") }); err == nil {
		t.Error("a panic is no error")
	}
}

func TestEndStopsEverything(t *testing.T) {
	t.Parallel()
	d := newWatchdog(time.Minute, 0)
	now := d.brake()
	d.end()
	if later := d.brake(); !now.Cancelled() || !later.Cancelled() {
		t.Error("something goes on after the end")
	}
}
