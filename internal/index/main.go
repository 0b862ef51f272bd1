// Command index writes policies/index.json, or with --verify fails where it is out of date.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"

	"github.com/regolith-policy/regolith/engine/policy"
)

const path = "policies/index.json"

func main() {
	if err := run(len(os.Args) > 1 && os.Args[1] == "--verify"); err != nil {
		fmt.Fprintln(os.Stderr, "index:", err)
		os.Exit(1)
	}
}

func run(verify bool) error {
	lib, problems := policy.Load(policy.Source{FS: os.DirFS("policies"), Name: "policies", Trusted: true})
	if len(problems) > 0 {
		return problems[0]
	}
	fresh, err := lib.Index()
	if err != nil {
		return err
	}
	if !verify {
		return os.WriteFile(path, fresh, 0o644) //nolint:gosec // a file of the tree, readable as the others are
	}
	stored, err := os.ReadFile(path)
	if err == nil && !bytes.Equal(fresh, stored) {
		err = errors.New(path + " is not up to date: run `make generate`")
	}
	return err
}
