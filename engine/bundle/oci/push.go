package oci

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/opencontainers/go-digest"
	"github.com/opencontainers/image-spec/specs-go"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
	"oras.land/oras-go/v2"
	"oras.land/oras-go/v2/errdef"
)

// The media types that stock tools look for: OPA takes the first layer of BundleType; conftest and gator take every
// layer that has a title as a file of that name.
const (
	BundleType = "application/vnd.oci.image.layer.v1.tar+gzip"
	RegoType   = "application/vnd.cncf.openpolicyagent.policy.layer.v1+rego"
	yamlType   = "application/yaml"
	otherType  = "application/octet-stream"
)

// BundleTitle is the file as which conftest and gator see the bundle.
const BundleTitle = "bundle.tar.gz"

// Artifact is what is pushed: the bundle and, for tools that read no bundles, the files that they read.
type Artifact struct {
	Bundle []byte
	// Files stand beside the bundle, by their paths.
	Files map[string][]byte
	// Annotations describe the artifact, under the keys of OCI.
	Annotations map[string]string
}

// Push writes an artifact under the tag of a reference and gives its digest. The same artifact has the same digest.
func (c *Client) Push(ctx context.Context, ref Reference, a Artifact) (string, error) {
	if ref.Digest != "" {
		return "", fmt.Errorf("push %s: a digest follows from what is pushed: give a tag", ref)
	}
	target, err := c.target(ref, true)
	if err != nil {
		return "", fmt.Errorf("push %s: %w", ref, err)
	}
	pushed, err := push(ctx, target, ref.Tag, a)
	if err != nil {
		return "", fmt.Errorf("push %s: %w", ref, err)
	}
	return pushed.Digest.String(), nil
}

func push(ctx context.Context, target oras.Target, tag string, a Artifact) (ocispec.Descriptor, error) {
	manifest := ocispec.Manifest{
		Versioned: specs.Versioned{SchemaVersion: 2}, MediaType: ocispec.MediaTypeImageManifest, Annotations: a.Annotations,
	}
	var err error
	if manifest.Config, err = blob(ctx, target, ocispec.MediaTypeImageConfig, "", []byte("{}")); err != nil {
		return manifest.Config, err
	}
	layer := func(mediaType, title string, data []byte) error {
		described, err := blob(ctx, target, mediaType, title, data)
		manifest.Layers = append(manifest.Layers, described)
		return err
	}
	if err := layer(BundleType, BundleTitle, a.Bundle); err != nil {
		return manifest.Config, err
	}
	for _, name := range sortedNames(a.Files) {
		if err := layer(mediaType(name), name, a.Files[name]); err != nil {
			return manifest.Config, err
		}
	}
	encoded, err := json.Marshal(manifest)
	if err != nil {
		return manifest.Config, err
	}
	described, err := blob(ctx, target, manifest.MediaType, "", encoded)
	if err != nil {
		return described, err
	}
	return described, target.Tag(ctx, described, tag)
}

// blob pushes bytes where they are not there already.
func blob(ctx context.Context, target oras.Target, mediaType, title string, data []byte) (ocispec.Descriptor, error) {
	d := ocispec.Descriptor{MediaType: mediaType, Digest: digest.FromBytes(data), Size: int64(len(data))}
	if title != "" {
		d.Annotations = map[string]string{ocispec.AnnotationTitle: title}
	}
	if there, err := target.Exists(ctx, d); err == nil && there {
		return d, nil
	}
	if err := target.Push(ctx, d, bytes.NewReader(data)); err != nil && !errors.Is(err, errdef.ErrAlreadyExists) {
		return d, err
	}
	return d, nil
}

func mediaType(name string) string {
	switch path.Ext(name) {
	case ".rego":
		return RegoType
	case ".yaml", ".yml":
		return yamlType
	}
	return otherType
}

func sortedNames(files map[string][]byte) []string {
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	slices.SortFunc(names, strings.Compare)
	return names
}
