// Command regolith judges the security posture of Kubernetes clusters with policies written in Rego.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime"
	"syscall"
	"time"

	"github.com/regolith-policy/regolith/engine/cli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	ballast := make([]byte, cli.Ballast) // never touched, so never resident: a small heap is collected less often
	code := cli.Main(ctx, os.Args[1:], cli.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Env: os.Getenv, Now: time.Now})
	runtime.KeepAlive(ballast)
	stop()
	os.Exit(code)
}
