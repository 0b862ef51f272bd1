package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var shellBlock = regexp.MustCompile("(?s)```sh\n(.*?)```")

// TestReadmeCommands runs every regolith command of the README, in its order, in a copy of the examples. They must
// end clean or with findings; make targets must exist.
func TestReadmeCommands(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	makefile, err := os.ReadFile("../../Makefile")
	if err != nil {
		t.Fatal(err)
	}
	dir, bin := t.TempDir(), t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "examples"), os.DirFS("../../examples")); err != nil {
		t.Fatal(err)
	}
	run(t, ".", "go", "build", "-o", filepath.Join(bin, "regolith"), ".")
	t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	startAPI(t, filepath.Join(dir, "kubeconfig"))
	t.Setenv("KUBECONFIG", filepath.Join(dir, "kubeconfig"))
	ran := 0
	for _, block := range shellBlock.FindAllStringSubmatch(string(readme), -1) {
		for line := range strings.Lines(block[1]) {
			command := strings.TrimSpace(line)
			switch target, isMake := strings.CutPrefix(command, "make "); {
			case isMake:
				name, _, _ := strings.Cut(target, " ")
				if !strings.Contains(string(makefile), "\n"+name+":") {
					t.Errorf("README names %q, which the Makefile does not have", command)
				}
			case strings.HasPrefix(command, "go install"):
			default:
				ran++
				run(t, dir, "bash", "-c", "set -o pipefail; "+command)
			}
		}
	}
	if ran < 10 {
		t.Errorf("only %d commands found", ran)
	}
}

// run runs a command; exit codes 0 and 1 are fine.
func run(t *testing.T, dir, name string, args ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || exit.ExitCode() != 1) {
		t.Errorf("%s: %v\n%s", strings.Join(args, " "), err, out)
	}
}
