package source

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// stdinName is how standard input is called in places.
const stdinName = "<stdin>"

// target is one thing to read: a file, standard input, or a part of a directory that cannot be read.
type target struct {
	path     string
	explicit bool   // named by the user, not found in a directory
	problem  string // why it cannot be read
	warning  string // why it is left out
	hint     string
	log      bool      // read only if it holds the log of a tool
	stream   io.Reader // where it is neither a file nor standard input
}

// expand finds the files that the paths stand for. A file that is named twice is read once.
func expand(paths []string) ([]target, error) {
	var targets []target
	for _, path := range paths {
		if path == "-" {
			targets = append(targets, target{path: path, explicit: true})
			continue
		}
		info, err := os.Stat(path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil, fmt.Errorf("read %q: %w", path, fs.ErrNotExist)
		case err != nil:
			targets = append(targets, unreadable(path, err))
		case info.IsDir():
			targets = append(targets, walk(path)...)
		default:
			targets = append(targets, target{path: filepath.Clean(path), explicit: true})
		}
	}
	seen := map[string]bool{}
	return slices.DeleteFunc(targets, func(t target) bool {
		again := seen[t.path]
		seen[t.path] = true
		return again
	}), nil
}

// walk finds the manifests below a directory, in the order of their names. It follows symbolic links to files, not
// those to directories, so that it cannot run in circles or leave the directory far behind.
func walk(root string) []target {
	var targets []target
	// a directory given as a symbolic link is walked: the slash makes the link be followed
	err := filepath.WalkDir(root+string(filepath.Separator), func(path string, entry fs.DirEntry, err error) error {
		path = filepath.Clean(path)
		isRoot := path == filepath.Clean(root)
		switch {
		case err != nil:
			targets = append(targets, unreadable(path, err))
			if entry != nil && entry.IsDir() {
				return fs.SkipDir
			}
		case entry.IsDir():
			if !isRoot && ignoredDir(entry.Name()) {
				return fs.SkipDir
			}
		case entry.Type()&fs.ModeSymlink != 0:
			targets = append(targets, link(path)...)
		case entry.Type().IsRegular():
			targets = append(targets, regular(path)...)
		}
		return nil
	})
	if err != nil {
		targets = append(targets, unreadable(root, err))
	}
	return targets
}

// regular is what an ordinary file in a directory is read as.
func regular(path string) []target {
	switch {
	case isManifest(path):
		return []target{{path: path}}
	case extension(path) == ".log":
		return []target{{path: path, log: true}}
	}
	return nil
}

// link is what a symbolic link in a directory leads to.
func link(path string) []target {
	name := filepath.Base(path)
	info, err := os.Stat(path)
	switch {
	case err != nil:
		if isManifest(path) {
			return []target{unreadable(path, err)}
		}
	case info.IsDir():
		if !ignoredDir(name) {
			return []target{{
				path: path, warning: "symbolic link to a directory is not followed",
				hint: "name the directory itself if it is to be read",
			}}
		}
	case info.Mode().IsRegular():
		return regular(path)
	}
	return nil
}

// ignoredDir says that a directory holds no manifests of its owner.
func ignoredDir(name string) bool {
	return strings.HasPrefix(name, ".") || name == "node_modules" || name == "vendor" || name == "lost+found"
}

// isManifest says by its name that a file in a directory is to be read.
func isManifest(path string) bool {
	switch extension(path) {
	case ".yaml", ".yml", ".json", ".ndjson", ".jsonl", ".snapshot":
		return true
	}
	return false
}

// extension is the extension of a file in lower case, that of the content where the file is compressed.
func extension(path string) string {
	path = strings.ToLower(path)
	for _, compressed := range []string{".gz", ".zst", ".zstd"} {
		path = strings.TrimSuffix(path, compressed)
	}
	return filepath.Ext(path)
}

// unreadable is a target that gives an error only.
func unreadable(path string, err error) target {
	t := target{path: path, explicit: true, problem: "cannot be read: " + reason(err)}
	if errors.Is(err, fs.ErrPermission) {
		t.hint = "read it as a user that may, or leave it out"
	}
	return t
}

// reason is an error without the path that stands before it.
func reason(err error) string {
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		return pathError.Err.Error()
	}
	return err.Error()
}
