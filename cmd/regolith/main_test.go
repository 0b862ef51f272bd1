package main

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/regolith-policy/regolith/engine/cli"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"regolith": func() {
			os.Exit(cli.Main(context.Background(), os.Args[1:], cli.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Env: os.Getenv, Now: time.Now}))
		},
	})
}

// TestScripts runs every command, flag, format and exit code as a user would. Set UPDATE=1 to rewrite what the
// scripts compare with.
func TestScripts(t *testing.T) {
	t.Parallel()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       os.Getenv("UPDATE") != "",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			kubeconfig := filepath.Join(env.WorkDir, "kubeconfig")
			startAPI(t, kubeconfig)
			env.Setenv("KUBECONFIG", kubeconfig)
			env.Setenv("ROOT", root)
			return nil
		},
	})
}
