package cli

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/regolith-policy/regolith/engine/bundle"
	"github.com/regolith-policy/regolith/engine/bundle/oci"
)

// verification is the flags by which bundles are found and verified.
type verification struct {
	key, algorithm string
	lock           string // file of pins, "" for none
	registry       registry
}

func (v *verification) addFlags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&v.key, "verification-key", "", "file of the public key that must have signed a bundle file")
	cmd.Flags().StringVar(&v.algorithm, "verification-algorithm", "ES256", "algorithm of the key: ES256, RS256, EdDSA...")
}

// open reads a bundle file or artifact, as it was locked where there is a lock, verified where there is a key.
func (v *verification) open(ctx context.Context, name string) (*bundle.Archive, error) {
	pin := bundle.Pin{Source: name}
	if v.lock == "" {
		return v.fetch(ctx, name, &pin)
	}
	data, err := os.ReadFile(v.lock)
	if err != nil {
		return nil, usage("`regolith bundle lock` writes one", "read lock: %w", err)
	}
	lock, err := bundle.ParseLock(data, v.lock)
	if err == nil {
		pin, err = lock.Pin(name)
	}
	if err != nil {
		return nil, usage("`regolith bundle lock` writes the lock again", "%w", err)
	}
	archive, err := v.fetch(ctx, name, &pin)
	if err != nil {
		return nil, err
	}
	if err := pin.Check(archive); err != nil {
		return nil, usage("if the change is wanted, write the lock again with `regolith bundle lock`", "%w", err)
	}
	return archive, nil
}

// fetch reads a bundle file, or the artifact of a pin, which is noted there.
func (v *verification) fetch(ctx context.Context, name string, pin *bundle.Pin) (*bundle.Archive, error) {
	if !oci.Is(name) {
		archive, _, err := v.read(name)
		return archive, err
	}
	at := name
	if pin.Artifact != "" {
		at = oci.Pinned(name, pin.Artifact)
	}
	pulled, err := v.registry.pull(ctx, at)
	if err != nil {
		return nil, err
	}
	pin.Artifact = pulled.Digest
	archive, err := v.check(bytes.NewReader(pulled.Bundle), name)
	if err == nil {
		pulled.Keep()
	}
	return archive, err
}

// read reads a bundle file, and gives its bytes too.
func (v *verification) read(name string) (*bundle.Archive, []byte, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, nil, usage("build one with `regolith bundle build`", "open bundle: %w", err)
	}
	var raw bytes.Buffer
	archive, err := v.check(io.TeeReader(file, &raw), name)
	if err := errors.Join(err, file.Close()); err != nil {
		return nil, nil, err
	}
	return archive, raw.Bytes(), nil
}

// check reads a bundle, verified where there is a key.
func (v *verification) check(r io.Reader, name string) (*bundle.Archive, error) {
	var key *bundle.Key
	if v.key != "" {
		text, err := os.ReadFile(v.key)
		if err != nil {
			return nil, usage("", "read verification key: %w", err)
		}
		if key, err = bundle.NewKey(string(text), v.algorithm); err != nil {
			return nil, usage("", "%w", err)
		}
	}
	archive, err := bundle.Open(r, name, key)
	if err != nil {
		return nil, usage("", "%w", err)
	}
	return archive, nil
}
