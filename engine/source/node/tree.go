package node

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"syscall"
)

// tree is a file system that stands under a directory. Links lead where they would lead on the node, and never out of
// the directory.
type tree struct{ dir string }

// maxLinks is how many symbolic links a path may lead through, as for the kernel.
const maxLinks = 40

// maxSize is the size up to which a file is read.
const maxSize = 4 << 20

// resolve gives the path of a file outside the tree, with all links followed.
func (t tree) resolve(name string) (string, error) {
	rest := strings.Split(name, "/")
	at := "/"
	for links := 0; len(rest) > 0; {
		part := rest[0]
		rest = rest[1:]
		next := path.Join(at, part)
		info, err := os.Lstat(t.dir + next)
		if err != nil {
			return "", err
		}
		if info.Mode()&fs.ModeSymlink == 0 {
			at = next
			continue
		}
		target, err := os.Readlink(t.dir + next)
		if err != nil {
			return "", err
		}
		if links++; links > maxLinks {
			return "", syscall.ELOOP
		}
		if strings.HasPrefix(target, "/") {
			at = "/"
		}
		rest = append(strings.Split(target, "/"), rest...)
	}
	return t.dir + at, nil
}

func (t tree) stat(name string) (fs.FileInfo, error) {
	at, err := t.resolve(name)
	if err != nil {
		return nil, err
	}
	return os.Lstat(at)
}

// read reads a regular file that is not too large. Files of /proc say that they are empty.
func (t tree) read(name string) ([]byte, error) {
	at, err := t.resolve(name)
	if err != nil {
		return nil, err
	}
	if info, err := os.Lstat(at); err != nil || !info.Mode().IsRegular() {
		return nil, errors.Join(err, fmt.Errorf("%s is no regular file", name))
	}
	f, err := os.Open(at)
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // nothing was written
	data, err := io.ReadAll(io.LimitReader(f, maxSize+1))
	if len(data) > maxSize {
		return nil, fmt.Errorf("%s is larger than %d MiB", name, maxSize>>20)
	}
	return data, err
}

// text is what a small file holds; "" where it cannot be read.
func (t tree) text(name string) string {
	data, err := t.read(name)
	if err != nil {
		return ""
	}
	return string(data)
}

// list gives the names in a directory, sorted.
func (t tree) list(name string) ([]string, error) {
	at, err := t.resolve(name)
	if err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(at)
	names := make([]string, 0, len(entries))
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	slices.Sort(names)
	return names, err
}

// isMissing tells that there is no such file, from a file that cannot be seen.
func isMissing(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
}

// reason is an error without the path, which stands beside it.
func reason(err error) string {
	var in *fs.PathError
	if errors.As(err, &in) {
		err = in.Err
	}
	return err.Error()
}
