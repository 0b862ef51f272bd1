// Command index writes policies/index.json and policies/plan.bin, or with --verify fails where they are out of date.
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/regolith-policy/regolith/engine/eval"
	"github.com/regolith-policy/regolith/engine/policy"
)

func main() {
	if err := run(context.Background(), len(os.Args) > 1 && os.Args[1] == "--verify"); err != nil {
		fmt.Fprintln(os.Stderr, "index:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, verify bool) error {
	lib, problems := policy.Load(policy.Source{FS: os.DirFS("policies"), Name: "policies", Trusted: true})
	if len(problems) > 0 {
		return problems[0]
	}
	for path, generate := range map[string]func() ([]byte, error){
		"policies/index.json": lib.Index,
		"policies/plan.bin":   func() ([]byte, error) { return eval.WritePlan(ctx, lib) },
	} {
		fresh, err := generate()
		if err != nil {
			return err
		}
		if !verify {
			if err := os.WriteFile(path, fresh, 0o644); err != nil { //nolint:gosec // a file of the tree, readable as the others are
				return err
			}
			continue
		}
		if stored, err := os.ReadFile(path); err != nil || !bytes.Equal(fresh, stored) { //nolint:gosec // one of two
			return errors.Join(err, errors.New(path+" is not up to date: run `make generate`"))
		}
	}
	return nil
}
