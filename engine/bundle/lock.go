package bundle

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"

	"go.yaml.in/yaml/v3"
)

// Lock pins bundles to what they were when they were locked.
type Lock struct {
	Bundles []Pin `yaml:"bundles"`
}

// Pin is one bundle of a lock.
type Pin struct {
	Source   string `yaml:"source"` // the file or reference, as it is given to --bundle
	Name     string `yaml:"name"`
	Version  string `yaml:"version"`
	Digest   string `yaml:"digest"`             // of the bundle file
	Artifact string `yaml:"artifact,omitempty"` // of the OCI artifact that holds it
}

// ParseLock reads a lock file; source is how messages name it.
func ParseLock(data []byte, source string) (Lock, error) {
	var l Lock
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	decoder.KnownFields(true)
	if err := decoder.Decode(&l); err != nil && !errors.Is(err, io.EOF) {
		return l, fmt.Errorf("read lock %s: %w", source, err)
	}
	if len(l.Bundles) == 0 {
		return l, fmt.Errorf("read lock %s: it pins no bundle", source)
	}
	return l, nil
}

// Write writes the lock as YAML.
func (l Lock) Write(w io.Writer) error {
	encoder := yaml.NewEncoder(w)
	encoder.SetIndent(2)
	return errors.Join(encoder.Encode(l), encoder.Close())
}

// Pin gives the pin of a source.
func (l Lock) Pin(source string) (Pin, error) {
	at := slices.IndexFunc(l.Bundles, func(p Pin) bool { return p.Source == source })
	if at < 0 {
		return Pin{}, fmt.Errorf("bundle %s is not in the lock", source)
	}
	return l.Bundles[at], nil
}

// Check compares an archive with its pin.
func (p Pin) Check(a *Archive) error {
	for _, field := range []struct{ what, want, got string }{
		{"digest", p.Digest, a.Digest}, {"name", p.Name, a.Manifest.Name}, {"version", p.Version, a.Manifest.Version},
	} {
		if field.want != field.got {
			return fmt.Errorf("bundle %s is not what was locked: its %s is %s, not %s", p.Source, field.what, field.got, field.want)
		}
	}
	return nil
}
