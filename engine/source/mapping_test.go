//go:build unix

package source_test

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/source"
	"github.com/regolith-policy/regolith/internal/clustergen"
)

// mapAll has every plain file mapped.
func mapAll() source.Config { return source.Config{MapFrom: 1, Jobs: 2} }

// mappedCluster is a file of n objects, mapped.
func mappedCluster(t *testing.T, n int) (path string, in *source.Input) {
	t.Helper()
	path = filepath.Join(tree(t, map[string]string{"shop.json": string(clustergen.List(n, 1))}), "shop.json")
	in, err := source.Read(t.Context(), []string{path}, mapAll())
	if err != nil {
		t.Fatal(err)
	}
	return path, in
}

const pods = `apiVersion: v1
kind: Pod
metadata: {name: a}
---
apiVersion: v1
kind: Pod
metadata:
  name: b
`

// TestMappedIsRead holds that a mapped file gives what one that is read gives.
func TestMappedIsRead(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"list.json":     string(clustergen.List(200, 1)),
		"stream.ndjson": "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\"}}\n{\"apiVersion\":\"v1\",\"kind\":\"Pod\"\n",
		"pods.yaml":     pods,
		"bom.yaml":      "\xef\xbb\xbf" + pods,
		"broken.yaml":   pods + "---\na: b: c\n",
		"cut.json":      string(clustergen.List(20, 1)[:9000]),
		"binary.yaml":   pods + "\x00",
		"wide.yaml":     "\xff\xfea\x00",
		"logs.json": "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\"}}\n" +
			"==== START logs for container a of pod b/c ====\n{\n==== END logs for container a of pod b/c ====\n",
		"values.yaml": "a: 1\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(tree(t, map[string]string{name: text}), name)
			var told [2]string
			for i, config := range []source.Config{{Jobs: 2}, mapAll()} {
				in, err := source.Read(t.Context(), []string{path}, config)
				if err != nil {
					t.Fatal(err)
				}
				for j := range in.Documents {
					in.Documents[j].Finished()
				}
				told[i] = everything(t, in)
			}
			if diff := cmp.Diff(told[0], told[1]); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// everything is all that is known of an input.
func everything(t *testing.T, in *source.Input) string {
	t.Helper()
	var out strings.Builder
	if err := in.Guard(func() error {
		fmt.Fprintln(&out, in.Errors, in.Warnings, in.Skipped, in.Ledger)
		for i := range in.Documents {
			d := &in.Documents[i]
			place := d.Locate(engine.Path{"metadata", "name"})
			fmt.Fprintf(&out, "%v %v %s %v\n%s\n", d.Ref, d.Owner, place.File, place, d.JSON)
			fmt.Fprintln(&out, in.Snippet(place, 1))
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// TestFinishedTextTakesNoMemory holds that what was dealt with leaves memory, in whatever order, and is still there.
func TestFinishedTextTakesNoMemory(t *testing.T) {
	t.Parallel()
	path, in := mappedCluster(t, 4000)
	all := residentOf(t, path)
	if all < 10<<20 {
		t.Errorf("%d bytes are in memory after reading: the file is not mapped", all)
	}
	n := len(in.Documents) / 4 * 4
	for i := range n {
		in.Documents[i%4*(n/4)+i/4].Finished()
	}
	if have := residentOf(t, path); have > all/5 {
		t.Errorf("%d of %d bytes are in memory in the end", have, all)
	}
	if last := in.Documents[n-1].JSON; !bytes.HasPrefix(last, []byte("{")) || !bytes.HasSuffix(last, []byte("}")) {
		t.Errorf("the last document is %s", last)
	}
}

// residentOf is how many bytes of a mapped file are in memory.
func residentOf(t *testing.T, path string) int {
	t.Helper()
	maps, err := os.Open("/proc/self/smaps")
	if err != nil {
		t.Skip(err)
	}
	defer maps.Close()
	sum, inside := 0, false
	for lines := bufio.NewScanner(maps); lines.Scan(); {
		fields := strings.Fields(lines.Text())
		if !strings.HasSuffix(fields[0], ":") {
			inside = fields[len(fields)-1] == path
		} else if inside && fields[0] == "Rss:" {
			var size int
			if _, err := fmt.Sscan(fields[1], &size); err != nil {
				t.Fatal(err)
			}
			sum += size << 10
		}
	}
	return sum
}

// TestChangedWhileRead holds that a file that is written to while it is mapped is an error, and no crash.
func TestChangedWhileRead(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change func(path string) error
		want   bool
	}{
		"cut off":      {func(path string) error { return os.Truncate(path, 5000) }, true},
		"emptied":      {func(path string) error { return os.Truncate(path, 0) }, true},
		"written over": {func(path string) error { return os.Chtimes(path, time.Time{}, time.Unix(1, 0)) }, true},
		"replaced": {func(path string) error {
			return errors.Join(os.WriteFile(path+".new", nil, 0o600), os.Rename(path+".new", path))
		}, false},
		"removed": {os.Remove, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path, in := mappedCluster(t, 200)
			if err := tc.change(path); err != nil {
				t.Fatal(err)
			}
			count := 0
			checkChanged(t, path, tc.want, in.Guard(func() error {
				for i := range in.Documents {
					count += bytes.Count(in.Documents[i].JSON, []byte{'"'})
				}
				return nil
			}))
			if lines := in.Snippet(engine.Location{File: path, Line: 1}, 1); tc.want != (lines == nil) {
				t.Errorf("shows %v", lines)
			}
		})
	}
}

// hook is standard input that does something when it is read.
type hook func() error

func (h hook) Read([]byte) (int, error) { return 0, errors.Join(h(), io.EOF) }

// TestCutOffWithinRead holds the same for Read itself, between the splitting of a file and what comes after it.
func TestCutOffWithinRead(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"shop.yaml": strings.Repeat("---\n"+pods, 1000), "shop.json": string(clustergen.List(100, 1)),
	} {
		path := filepath.Join(tree(t, map[string]string{name: text}), name)
		config := mapAll()
		config.Jobs, config.Stdin = 1, hook(func() error { return os.Truncate(path, 10) })
		_, err := source.Read(t.Context(), []string{path, "-"}, config)
		checkChanged(t, path, true, err)
	}
}

func checkChanged(t *testing.T, path string, want bool, err error) {
	t.Helper()
	if !want {
		if err != nil {
			t.Error(err)
		}
		return
	}
	var bad *source.Error
	if !errors.As(err, &bad) || bad.Error() != path+": changed while it was read" || bad.Hint == "" {
		t.Errorf("the error is %v", err)
	}
}

// TestGuardKeepsPanics holds that Guard hides no other panic, and no other error.
func TestGuardKeepsPanics(t *testing.T) {
	t.Parallel()
	in := stdin(t, pods)
	other := errors.New("other")
	if err := in.Guard(func() error { return other }); err != other { //nolint:errorlint // as it is
		t.Error(err)
	}
	defer func() {
		if recover() == nil {
			t.Error("the panic is gone")
		}
	}()
	_ = in.Guard(func() error { return []error{}[len(in.Errors)] })
}
