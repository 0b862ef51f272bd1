//go:build unix

// Package cputime reads the CPU time of this process, which a busy machine stretches far less than the clock on the
// wall.
package cputime

import (
	"syscall"
	"time"
)

// Used is the CPU time that the process has used, in user and in system mode, garbage collection included.
func Used() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
