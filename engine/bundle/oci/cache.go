package oci

import (
	"errors"
	"os"
	"path/filepath"
	"strings"

	"github.com/opencontainers/go-digest"
)

// cache keeps manifests and bundles in a folder, by their digests. What cannot be kept is fetched again; what was
// changed on the disk is not found.
type cache struct{ folder string }

func (c cache) file(digest string) string {
	return filepath.Join(c.folder, "sha256", strings.TrimPrefix(digest, "sha256:"))
}

func (c cache) get(wanted string, limit int64) ([]byte, bool) {
	if c.folder == "" || checkDigest(wanted) != nil {
		return nil, false
	}
	data, err := readFile(c.file(wanted), limit)
	if err != nil || digest.FromBytes(data).String() != wanted {
		return nil, false
	}
	return data, true
}

func (c cache) put(name string, data []byte) {
	if c.folder == "" || checkDigest(name) != nil {
		return
	}
	file := c.file(name)
	if os.MkdirAll(filepath.Dir(file), 0o755) != nil {
		return
	}
	temporary, err := os.CreateTemp(filepath.Dir(file), "new-*")
	if err != nil {
		return
	}
	_, err = temporary.Write(data)
	if errors.Join(err, temporary.Close()) != nil || os.Rename(temporary.Name(), file) != nil {
		_ = os.Remove(temporary.Name())
	}
}
