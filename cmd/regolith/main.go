// Command regolith judges the security posture of Kubernetes clusters with policies written in Rego.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/regolith-policy/regolith/engine/cli"
	"github.com/regolith-policy/regolith/internal/heap"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	release := heap.Prepare()
	code := cli.Main(ctx, os.Args[1:], cli.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Env: os.Getenv, Now: time.Now})
	release()
	stop()
	os.Exit(code)
}
