//go:build !unix

package cputime

import "time"

// Used is the time since some moment: where the CPU time of a process is not to be had, the clock stands for it.
func Used() time.Duration {
	return time.Duration(time.Now().UnixNano()) //nolint:forbidigo // measures, never judges
}
