package source

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
)

// forEach calls do for 0 to n-1 from several goroutines, until all are done or ctx is cancelled.
func forEach(ctx context.Context, jobs, n int, do func(i int)) error {
	var next atomic.Int64
	var group sync.WaitGroup
	for range min(jobs, n) {
		group.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				do(i)
			}
		})
	}
	group.Wait()
	if err := context.Cause(ctx); err != nil {
		return fmt.Errorf("read input: %w", err)
	}
	return nil
}
