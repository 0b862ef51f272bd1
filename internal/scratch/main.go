package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/policy"
	"github.com/regolith-policy/regolith/engine/policy/readset"
	"github.com/regolith-policy/regolith/policies"
)

func main() {
	lib, _ := policy.Load(policy.Source{FS: policies.FS, Name: "policies", Trusted: true})
	for _, id := range os.Args[1:] {
		c, _ := lib.Control(id)
		fmt.Fprintln(os.Stderr, "==", id, c.File)
		_, err := readset.Of(context.Background(), lib.Modules, []string{strings.ReplaceAll(engine.Package(id), ".", "/") + "/violation"}, policy.Capabilities())
		if err != nil {
			panic(err)
		}
	}
}
