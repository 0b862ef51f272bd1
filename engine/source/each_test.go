package source_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/regolith-policy/regolith/engine/source"
)

// TestClusters finds the clusters in directories as people and volumes of Kubernetes lay them out.
func TestClusters(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, name := range []string{
		"a/eu.prod.snapshot.zst", "a/us.snapshot", "a/dump/pods.json", "a/dump/nodes/n.json", "a/README.md", "a/list.json.gz",
		"a/.hidden.json", "a/..2026/old.json", "a/lost+found/x.json", "b/us.json", "c/plain",
	} {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for from, to := range map[string]string{"linked": "b", "linked.json": "b/us.json", "broken.json": "nowhere"} {
		if err := os.Symlink(filepath.Join(dir, to), filepath.Join(dir, "a", from)); err != nil {
			t.Fatal(err)
		}
	}
	for name, tc := range map[string]struct {
		paths []string
		want  string
		err   string
	}{
		"a directory": {[]string{"a"}, "", "a/linked and a/linked.json would both be called linked"},
		"files":       {[]string{"b/us.json", "c/plain"}, "us=b/us.json plain=c/plain", ""},
		"once":        {[]string{"b", "b/us.json", "./b/"}, "us=b/us.json", ""},
		"two of one":  {[]string{"a/us.snapshot", "b"}, "", "a/us.snapshot and b/us.json would both be called us"},
		"nothing":     {[]string{"c"}, "", ""},
		"nowhere":     {[]string{"d"}, "", fs.ErrNotExist.Error()},
	} {
		var paths, have []string
		for _, p := range tc.paths {
			paths = append(paths, dir+"/"+p)
		}
		found, err := source.Clusters(paths)
		if tc.err != "" {
			if err == nil || !strings.Contains(strings.ReplaceAll(err.Error(), dir+"/", ""), tc.err) {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		for _, c := range found {
			have = append(have, c.Name+"="+strings.TrimPrefix(c.Path, dir+"/"))
		}
		if diff := cmp.Diff(tc.want, strings.Join(have, " ")); diff != "" || err != nil {
			t.Errorf("%s: %v\n%s", name, err, diff)
		}
	}
	if err := os.Remove(filepath.Join(dir, "a", "linked.json")); err != nil {
		t.Fatal(err)
	}
	found, err := source.Clusters([]string{dir + "/a"})
	var names []string
	for _, c := range found {
		names = append(names, c.Name)
	}
	if want := "broken dump eu.prod linked list us"; err != nil || strings.Join(names, " ") != want {
		t.Errorf("want %s, have %s, %v", want, names, err)
	}
}
