package source

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Cluster is one of many inputs that have nothing to do with each other: the path is what Read is to read for it.
type Cluster struct {
	// Name is the last part of the path, without what says how the file is written. No two have one name.
	Name, Path string
}

// Clusters lists the clusters of paths, in their order: a file is one, and in a directory every directory and every
// file that Read would take. The error is for a path that does not exist, and for two clusters of one name.
func Clusters(paths []string) ([]Cluster, error) {
	var found []Cluster
	for _, path := range paths {
		info, err := os.Stat(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("read %q: %w", path, fs.ErrNotExist)
		}
		if err != nil || !info.IsDir() {
			found = append(found, clusterAt(path))
			continue
		}
		inside, err := clustersIn(path)
		if err != nil {
			return nil, err
		}
		found = append(found, inside...)
	}
	return distinct(found)
}

// clustersIn lists the clusters of a directory, by name.
func clustersIn(dir string) ([]Cluster, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("read %q: %s", dir, reason(err))
	}
	var found []Cluster
	for _, entry := range entries {
		at, hidden := filepath.Join(dir, entry.Name()), strings.HasPrefix(entry.Name(), ".")
		info, err := os.Stat(at) // what cannot be looked at is read, to tell why
		isDir := err == nil && info.IsDir()
		if isDir && !ignoredDir(entry.Name()) || !isDir && !hidden && isManifest(at) {
			found = append(found, clusterAt(at))
		}
	}
	return found, nil
}

// distinct takes each path once, and refuses two of one name.
func distinct(found []Cluster) ([]Cluster, error) {
	taken := make(map[string]string, len(found))
	var all []Cluster
	for _, c := range found {
		other, ok := taken[c.Name]
		switch {
		case !ok:
			taken[c.Name] = c.Path
			all = append(all, c)
		case other != c.Path:
			return nil, fmt.Errorf("%s and %s would both be called %s", other, c.Path, c.Name)
		}
	}
	return all, nil
}

// clusterAt names a cluster after its file or directory.
func clusterAt(path string) Cluster {
	name := filepath.Base(path)
	for _, compressed := range []string{".gz", ".zst", ".zstd"} {
		name = strings.TrimSuffix(name, compressed)
	}
	if isManifest(name) {
		name = strings.TrimSuffix(name, filepath.Ext(name))
	}
	return Cluster{Name: name, Path: filepath.Clean(path)}
}
