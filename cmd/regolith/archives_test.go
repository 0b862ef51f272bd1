package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/regolith-policy/regolith/engine/bundle/oci"
	"github.com/regolith-policy/regolith/engine/cli"
)

// TestHostileArchives gives archives that were made to do harm to every command that reads bundles, as files and out of
// an image layout. Each is refused with exit code 2 and a message that says why, and nothing is written.
func TestHostileArchives(t *testing.T) {
	t.Parallel()
	good := goodBundle(t)
	for name, tc := range hostileArchives(t, good) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			file, layout := filepath.Join(dir, "b.tar.gz"), "oci-layout://"+filepath.Join(dir, "layout")+":v1"
			writeTo(t, file, tc.archive)
			writeTo(t, filepath.Join(dir, "good.tar.gz"), good)
			writeTo(t, filepath.Join(dir, "pod.yaml"), []byte("{apiVersion: v1, kind: Pod, metadata: {name: a}}\n"))
			ref, err := oci.Parse(layout)
			if err != nil {
				t.Fatal(err)
			}
			isPushed := len(tc.archive) <= 16<<20 // what is larger is refused by its size
			if _, err := (&oci.Client{}).Push(t.Context(), ref, oci.Artifact{Bundle: tc.archive}); err != nil && isPushed {
				t.Fatal(err)
			}
			before := tree(t, dir)
			for _, args := range [][]string{
				{"scan", filepath.Join(dir, "pod.yaml"), "--bundle", file},
				{"scan", filepath.Join(dir, "pod.yaml"), "--bundle", layout},
				{"bundle", "inspect", file},
				{"bundle", "diff", file, filepath.Join(dir, "good.tar.gz")},
				{"bundle", "push", file, "oci-layout://" + filepath.Join(dir, "other") + ":v1"},
				{"bundle", "pull", layout, "-o", filepath.Join(dir, "pulled.tar.gz")},
				{"bundle", "lock", file, "-o", filepath.Join(dir, "regolith.lock")},
			} {
				code, stdout, stderr := runCLI(t, dir, args...)
				if code != cli.ExitUsage || stdout != "" || !strings.Contains(stderr, "regolith: error: ") {
					t.Errorf("regolith %s: exit %d, prints %q, says %s", strings.Join(args, " "), code, stdout, stderr)
				}
				want := tc.want
				if !isPushed && slices.Contains(args, layout) {
					want = "the bundle is over the limit"
				}
				if !strings.Contains(stderr, want) {
					t.Errorf("regolith %s: says %s, not %q", strings.Join(args, " "), stderr, want)
				}
			}
			if after := tree(t, dir); !maps.Equal(before, after) {
				t.Errorf("before %v, after %v", before, after)
			}
		})
	}
}

type hostileArchive struct {
	archive []byte
	want    string
}

// hostileArchives are a good bundle with one thing more, or instead.
func hostileArchives(t *testing.T, good []byte) map[string]hostileArchive {
	t.Helper()
	files := unpackAll(t, good)
	add := func(header tar.Header, data string) []byte { return packAll(t, files, header, data) }
	regular := func(name, data string) []byte {
		return add(tar.Header{Name: name, Typeflag: tar.TypeReg, Mode: 0o644, Size: int64(len(data))}, data)
	}
	overlapping := maps.Clone(files)
	overlapping[".manifest"] = bytes.Replace(files[".manifest"], []byte(`"roots":["lib","policies"]`), []byte(`"roots":["lib","policies","policies/pod"]`), 1)
	return map[string]hostileArchive{
		"no archive":        {[]byte("#!/bin/sh\n"), "it is no gzipped tar"},
		"cut":               {good[:len(good)-100], "unexpected EOF"},
		"path traversal":    {regular("../../../../tmp/evil.rego", "package lib.evil"), "leads out of the archive"},
		"absolute path":     {regular("//tmp/evil.rego", "package lib.evil"), "leads out of the archive"},
		"symbolic link":     {add(tar.Header{Name: "lib/evil.rego", Typeflag: tar.TypeSymlink, Linkname: "/etc/passwd"}, ""), "is no regular file"},
		"hard link":         {add(tar.Header{Name: "lib/evil.rego", Typeflag: tar.TypeLink, Linkname: "/etc/passwd"}, ""), "is no regular file"},
		"device":            {add(tar.Header{Name: "lib/evil.rego", Typeflag: tar.TypeBlock}, ""), "is no regular file"},
		"bomb":              {regular("lib/evil.rego", strings.Repeat("#", 65<<20)), "the unpacked archive is over the limit"},
		"huge file":         {regular("lib/evil.rego", strings.Repeat("#", 1<<20+1)), "file lib/evil.rego is over the limit"},
		"huge archive":      {append(bytes.Clone(good), make([]byte, 16<<20)...), "the archive is over the limit"},
		"twice":             {regular("/policies/pod/privileged_container.rego", "package policies.pod.privileged_container"), "is there twice"},
		"data":              {regular("lib/data.json", `{"exempt": ["*"]}`), "does not belong in a policy bundle"},
		"other root":        {regular("system/authz.rego", "package system.authz"), "does not belong in a policy bundle"},
		"overlapping roots": {packAll(t, overlapping, tar.Header{}, ""), "the roots of .manifest are not lib, policies"},
	}
}

// goodBundle is a bundle of one profile.
func goodBundle(t *testing.T) []byte {
	t.Helper()
	file := filepath.Join(t.TempDir(), "good.tar.gz")
	if code, _, stderr := runCLI(t, t.TempDir(), "bundle", "build", "--bundle", "pss-baseline", "--version", "v1", "-o", file); code != 0 {
		t.Fatal(stderr)
	}
	packed, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return packed
}

// runCLI runs a command, at home in a directory.
func runCLI(t *testing.T, home string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, diagnosis bytes.Buffer
	env := func(name string) string { return map[string]string{"HOME": home}[name] }
	code = cli.Main(context.WithoutCancel(t.Context()), args, cli.Streams{
		In: strings.NewReader(""), Out: &out, Err: &diagnosis, Env: env, Now: time.Now,
	})
	return code, out.String(), diagnosis.String()
}

func unpackAll(t *testing.T, packed []byte) map[string][]byte {
	t.Helper()
	unzipped, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for r := tar.NewReader(unzipped); ; {
		header, err := r.Next()
		if errors.Is(err, io.EOF) {
			return files
		}
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		files[strings.TrimPrefix(header.Name, "/")] = data
	}
}

// packAll packs files and, where it has a name, one entry more.
func packAll(t *testing.T, files map[string][]byte, more tar.Header, data string) []byte {
	t.Helper()
	var out bytes.Buffer
	zipped := gzip.NewWriter(&out)
	w := tar.NewWriter(zipped)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		header := tar.Header{Name: name, Typeflag: tar.TypeReg, Mode: 0o644, Size: int64(len(files[name]))}
		if err := errors.Join(w.WriteHeader(&header), write(w, files[name])); err != nil {
			t.Fatal(err)
		}
	}
	if more.Name != "" {
		if err := errors.Join(w.WriteHeader(&more), write(w, []byte(data))); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(w.Close(), zipped.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func write(w io.Writer, data []byte) error {
	_, err := w.Write(data)
	return err
}

func writeTo(t *testing.T, file string, data []byte) {
	t.Helper()
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// tree is what a directory holds: the size of each file.
func tree(t *testing.T, dir string) map[string]int64 {
	t.Helper()
	out := map[string]int64{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err == nil {
			name, _ := filepath.Rel(dir, path)
			out[filepath.ToSlash(name)] = info.Size()
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
