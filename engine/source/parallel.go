package source

import (
	"cmp"
	"context"
	"fmt"
	"sync"
	"sync/atomic"
)

// forEach calls do for 0 to n-1 from several goroutines, until all are done, ctx is cancelled or a mapped file has changed.
func (r *reader) forEach(ctx context.Context, n int, do func(i int)) error {
	var next atomic.Int64
	var group sync.WaitGroup
	failures := make([]error, min(r.Jobs, n))
	for k := range failures {
		group.Go(func() {
			failures[k] = r.mappings.guard(func() error {
				for i := int(next.Add(1)) - 1; i < n && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
					do(i)
				}
				return nil
			})
		})
	}
	group.Wait()
	if err := context.Cause(ctx); err != nil {
		return fmt.Errorf("read input: %w", err)
	}
	return cmp.Or(failures...)
}
