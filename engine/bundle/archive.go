package bundle

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	opabundle "github.com/open-policy-agent/opa/v1/bundle"

	"github.com/regolith-policy/regolith/engine/policy"
)

// What an archive may hold at most: bytes as it comes, bytes unpacked, bytes of one file, and files.
const (
	maxPacked   = 16 << 20
	maxUnpacked = 64 << 20
	maxFile     = 1 << 20
	maxFiles    = 10_000
)

// The files of an archive that are no Rego.
const (
	manifestFile   = ".manifest"
	signaturesFile = ".signatures.json"
	dataFile       = "data.json"
)

// Archive is an OPA bundle that was read into memory; nothing of it is ever written to a disk.
type Archive struct {
	Manifest Manifest
	// Digest is that of the file as it came, "sha256:...".
	Digest string
	// Signed tells whether it carries signatures; they were verified only if a key was given to Open.
	Signed bool

	name  string
	files map[string][]byte // Rego files by path
}

// Open reads an archive that Build wrote. Where key is not nil the signature must be there and cover every byte;
// it is verified before anything of the content is parsed. Archives that are too large, name a file twice or
// outside of the archive, hold links or files that do not belong in a policy bundle, are refused.
func Open(r io.Reader, name string, key *Key) (*Archive, error) {
	a := &Archive{name: name}
	if err := a.open(r, key); err != nil {
		return nil, fmt.Errorf("open bundle %s: %w", name, err)
	}
	return a, nil
}

func (a *Archive) open(r io.Reader, key *Key) error {
	packed, err := readAtMost(r, maxPacked, "the archive")
	if err != nil {
		return err
	}
	sum := sha256.Sum256(packed)
	a.Digest = "sha256:" + hex.EncodeToString(sum[:])
	files, err := unpack(packed)
	if err != nil {
		return err
	}
	_, a.Signed = files[signaturesFile]
	if key != nil {
		if err := key.verify(files); err != nil {
			return err
		}
	}
	if err := a.readManifest(files[manifestFile]); err != nil {
		return err
	}
	if err := checkData(files[dataFile]); err != nil {
		return err
	}
	for _, name := range []string{manifestFile, signaturesFile, dataFile} {
		delete(files, name)
	}
	a.files = files
	return nil
}

func readAtMost(r io.Reader, limit int64, what string) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(data)) > limit {
		return nil, fmt.Errorf("%s is over the limit of %d bytes", what, limit)
	}
	return data, nil
}

// unpack gives the files of a gzipped tar by path.
func unpack(packed []byte) (map[string][]byte, error) {
	unzipped, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("it is no gzipped tar: %w", err)
	}
	plain, err := readAtMost(unzipped, maxUnpacked, "the unpacked archive")
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	for archive := tar.NewReader(bytes.NewReader(plain)); ; {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return files, nil
		}
		if err != nil {
			return nil, fmt.Errorf("it is no gzipped tar: %w", err)
		}
		if header.Typeflag == tar.TypeDir {
			continue
		}
		name, err := checkEntry(header, files)
		if err != nil {
			return nil, err
		}
		if files[name], err = readAtMost(archive, maxFile, "file "+name); err != nil {
			return nil, err
		}
	}
}

// checkEntry gives the name of an entry, without the slash that OPA writes first, or why it is refused.
func checkEntry(header *tar.Header, files map[string][]byte) (string, error) {
	name := strings.TrimPrefix(header.Name, "/")
	switch {
	case header.Typeflag != tar.TypeReg:
		return "", fmt.Errorf("entry %q is no regular file", header.Name)
	case !fs.ValidPath(name) || strings.ContainsAny(name, "\\\x00"):
		return "", fmt.Errorf("entry %q leads out of the archive", header.Name)
	case len(files) == maxFiles:
		return "", fmt.Errorf("it holds more than %d files", maxFiles)
	}
	if _, twice := files[name]; twice {
		return "", fmt.Errorf("entry %q is there twice", header.Name)
	}
	if slices.Contains([]string{manifestFile, signaturesFile, dataFile}, name) {
		return name, nil
	}
	root, _, _ := strings.Cut(name, "/")
	if !strings.HasSuffix(name, ".rego") || !slices.Contains(roots(), root) {
		return "", fmt.Errorf("entry %q does not belong in a policy bundle", header.Name)
	}
	return name, nil
}

// checkData refuses data: other hosts would give it to the policies, and this program would not.
func checkData(raw []byte) error {
	if raw == nil {
		return nil
	}
	var data map[string]json.RawMessage
	if err := json.Unmarshal(raw, &data); err != nil {
		return fmt.Errorf("read %s: %w", dataFile, err)
	}
	if len(data) > 0 {
		return fmt.Errorf("its %s is not empty: a policy bundle holds no data", dataFile)
	}
	return nil
}

func (a *Archive) readManifest(raw []byte) error {
	if raw == nil {
		return errors.New("it has no .manifest")
	}
	var outer struct {
		opabundle.Manifest
		Metadata map[string]json.RawMessage `json:"metadata"`
	}
	if err := json.Unmarshal(raw, &outer); err != nil {
		return fmt.Errorf("read .manifest: %w", err)
	}
	if outer.Roots == nil || !slices.Equal(slices.Sorted(slices.Values(*outer.Roots)), roots()) {
		return fmt.Errorf("the roots of .manifest are not %s", strings.Join(roots(), ", "))
	}
	if v := outer.RegoVersion; v != nil && *v != ast.RegoV1.Int() || len(outer.FileRegoVersions) > 0 {
		return errors.New("it is not written in Rego v1")
	}
	if outer.Metadata[metadataKey] == nil {
		return fmt.Errorf("the metadata of .manifest has no %q: it was not built by this program", metadataKey)
	}
	if err := json.Unmarshal(outer.Metadata[metadataKey], &a.Manifest); err != nil {
		return fmt.Errorf("read metadata of .manifest: %w", err)
	}
	if a.Manifest.Contract != contract {
		return fmt.Errorf("it keeps version %d of the policy contract, this program knows %d", a.Manifest.Contract, contract)
	}
	return nil
}

// Source gives the policies of the archive to policy.Load. They are not trusted: all lints run.
func (a *Archive) Source() (policy.Source, error) {
	var packed bytes.Buffer
	writer := zip.NewWriter(&packed)
	for _, name := range sortedKeys(a.files) {
		w, err := writer.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err != nil {
			return policy.Source{}, fmt.Errorf("read bundle %s: %w", a.name, err)
		}
		if _, err := w.Write(a.files[name]); err != nil {
			return policy.Source{}, fmt.Errorf("read bundle %s: %w", a.name, err)
		}
	}
	if err := writer.Close(); err != nil {
		return policy.Source{}, fmt.Errorf("read bundle %s: %w", a.name, err)
	}
	files, err := zip.NewReader(bytes.NewReader(packed.Bytes()), int64(packed.Len()))
	if err != nil {
		return policy.Source{}, fmt.Errorf("read bundle %s: %w", a.name, err)
	}
	return policy.Source{FS: files, Name: a.name}, nil
}

// Files lists the paths of the Rego files, sorted.
func (a *Archive) Files() []string { return sortedKeys(a.files) }

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
