package oci

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"

	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
	"oras.land/oras-go/v2"
	"oras.land/oras-go/v2/content"
	"oras.land/oras-go/v2/content/oci"
	"oras.land/oras-go/v2/registry/remote"
	"oras.land/oras-go/v2/registry/remote/auth"
	"oras.land/oras-go/v2/registry/remote/credentials"
	"oras.land/oras-go/v2/registry/remote/retry"
)

// What an artifact may hold at most, in bytes.
const (
	maxManifest = 4 << 20
	maxBundle   = 16 << 20
)

// Client talks to registries. Its zero value knows no credentials, keeps nothing and speaks HTTPS but on this machine.
type Client struct {
	// DockerConfig is the path of the Docker configuration whose credentials are used; "" for none.
	DockerConfig string
	// Cache is the folder in which bundles are kept; "" for none.
	Cache string
	// PlainHTTP speaks HTTP to all registries.
	PlainHTTP bool
}

// Pulled is a bundle with where it came from.
type Pulled struct {
	Bundle []byte
	// Digest is that of the artifact, by which the same bundle is found again.
	Digest string

	fetched map[string][]byte // what did not come out of the cache, by digest
	cache   cache
}

// Keep puts what was fetched into the cache. It is for who has looked at the bundle and found it good.
func (p Pulled) Keep() {
	for name, data := range p.fetched {
		p.cache.put(name, data)
	}
}

// Pull fetches the bundle of an artifact. All digests are checked, also of what comes out of the cache; an artifact
// that is named by its digest and is in the cache is not asked for. Nothing is written before Keep.
func (c *Client) Pull(ctx context.Context, ref Reference) (Pulled, error) {
	p, err := c.pull(ctx, ref)
	if err != nil {
		return p, fmt.Errorf("pull %s: %w", ref, err)
	}
	return p, nil
}

func (c *Client) pull(ctx context.Context, ref Reference) (Pulled, error) {
	source, err := c.target(ref, false)
	if err != nil {
		return Pulled{}, err
	}
	p := Pulled{Digest: ref.Digest, fetched: map[string][]byte{}, cache: cache{c.Cache}}
	manifest, found := p.cache.get(ref.Digest, maxManifest)
	if !found {
		var described ocispec.Descriptor
		if described, manifest, err = resolve(ctx, source, ref); err != nil {
			return Pulled{}, err
		}
		p.Digest = described.Digest.String()
		p.fetched[p.Digest] = manifest
	}
	layer, err := bundleLayer(manifest)
	if err != nil {
		return Pulled{}, err
	}
	if p.Bundle, found = p.cache.get(layer.Digest.String(), maxBundle); found {
		return p, nil
	}
	if p.Bundle, err = content.FetchAll(ctx, source, layer); err != nil { // checks size and digest
		return Pulled{}, fmt.Errorf("fetch bundle: %w", err)
	}
	p.fetched[layer.Digest.String()] = p.Bundle
	return p, nil
}

// resolve finds the manifest that a reference names, checked by its digest.
func resolve(ctx context.Context, source oras.ReadOnlyTarget, ref Reference) (ocispec.Descriptor, []byte, error) {
	described, err := source.Resolve(ctx, ref.target())
	if err != nil {
		return described, nil, err
	}
	if ref.Digest != "" && described.Digest.String() != ref.Digest {
		return described, nil, fmt.Errorf("the digest is %s", described.Digest)
	}
	if described.Size > maxManifest {
		return described, nil, fmt.Errorf("the manifest is over the limit of %d bytes", maxManifest)
	}
	manifest, err := content.FetchAll(ctx, source, described)
	if err != nil {
		return described, nil, fmt.Errorf("fetch manifest: %w", err)
	}
	return described, manifest, nil
}

// bundleLayer is the layer that OPA would take.
func bundleLayer(raw []byte) (ocispec.Descriptor, error) {
	var manifest ocispec.Manifest
	if err := json.Unmarshal(raw, &manifest); err != nil {
		return ocispec.Descriptor{}, fmt.Errorf("read manifest: %w", err)
	}
	for _, layer := range manifest.Layers {
		switch {
		case layer.MediaType != BundleType:
			continue
		case layer.Size < 0 || layer.Size > maxBundle:
			return layer, fmt.Errorf("the bundle is over the limit of %d bytes", maxBundle)
		case layer.Digest.Validate() != nil:
			return layer, fmt.Errorf("read manifest: %w", layer.Digest.Validate())
		}
		return layer, nil
	}
	return ocispec.Descriptor{}, errors.New("it holds no bundle: it has no layer of type " + BundleType)
}

// target opens what a reference leads to: a repository, or a folder that is made where it is written.
func (c *Client) target(ref Reference, write bool) (oras.Target, error) {
	if ref.Layout != "" {
		if _, err := os.Stat(ref.Layout); err != nil && !write {
			return nil, err
		}
		return oci.New(ref.Layout)
	}
	repository, err := remote.NewRepository(ref.Registry + "/" + ref.Repository)
	if err != nil {
		return nil, err
	}
	repository.PlainHTTP = c.PlainHTTP || ref.isLoopback()
	repository.MaxMetadataBytes = maxManifest
	client := &auth.Client{Client: retry.DefaultClient, Cache: auth.NewCache()}
	client.Header = http.Header{"User-Agent": {"regolith"}}
	if c.DockerConfig != "" {
		store, err := credentials.NewStore(c.DockerConfig, credentials.StoreOptions{})
		if err != nil {
			return nil, fmt.Errorf("read credentials: %w", err)
		}
		client.Credential = credentials.Credential(store)
	}
	repository.Client = client
	return repository, nil
}

// readFile reads a file of at most limit bytes.
func readFile(name string, limit int64) ([]byte, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // only read
	data, err := io.ReadAll(io.LimitReader(file, limit+1))
	if err == nil && int64(len(data)) > limit {
		err = errors.New("it is too large")
	}
	return data, err
}
