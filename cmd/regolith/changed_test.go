//go:build unix

package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/regolith-policy/regolith/engine/cli"
	"github.com/regolith-policy/regolith/engine/source"
	"github.com/regolith-policy/regolith/internal/clustergen"
)

// TestChangedWhileScanned holds that a large file that is cut off between judging and rendering is bad input, with a remedy,
// and that nothing is left half written.
func TestChangedWhileScanned(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "shop.json")
	if err := os.WriteFile(path, bytes.Repeat(append(clustergen.List(500, 1), '\n'), 14), 0o600); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Size() < source.LargeFile {
		t.Fatal("the file is too small to be mapped", err)
	}
	var out, told bytes.Buffer
	streams := cli.Streams{
		In: strings.NewReader(""), Out: &out, Err: &told, Env: func(string) string { return "" },
		Now: func() time.Time { // waivers ask for it once all is judged
			if err := os.Truncate(path, 100); err != nil {
				t.Error(err)
			}
			return time.Now()
		},
	}
	code := cli.Main(t.Context(), []string{
		"scan", path, "--control", "pod/privileged-container", "--output", "html=" + filepath.Join(dir, "report.html"),
	}, streams)
	want := "regolith: error: " + path + ": changed while it was read\nregolith: hint: scan it again once nobody writes to it\n"
	if code != cli.ExitUsage || !strings.HasSuffix(told.String(), want) {
		t.Errorf("exit code %d: %s", code, told.String())
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}
