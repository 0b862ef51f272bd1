// Package oci moves bundles to and from OCI registries and image layout folders. It moves bytes and checks digests;
// it never reads what a bundle says, and takes nothing from an artifact but its first bundle.
package oci

import (
	"fmt"
	"net"
	"strings"

	"oras.land/oras-go/v2/registry"
)

// The schemes of references.
const (
	Scheme       = "oci://"        // oci://registry.example.com/policies/cis:v1
	LayoutScheme = "oci-layout://" // oci-layout://dir:v1
)

// Is tells whether a text is a reference, and not the name of a file.
func Is(text string) bool {
	return strings.HasPrefix(text, Scheme) || strings.HasPrefix(text, LayoutScheme)
}

// Reference names an artifact.
type Reference struct {
	Registry, Repository string // of a registry
	Layout               string // of an image layout: its folder
	Tag                  string
	Digest               string // "sha256:...": what the artifact must be; "" where any is taken
	text                 string
}

// String is the reference as it was written.
func (r Reference) String() string { return r.text }

// Parse reads oci://HOST/REPOSITORY[:TAG][@DIGEST] or oci-layout://FOLDER[:TAG][@DIGEST]; the tag is "latest" where
// there is neither.
func Parse(text string) (Reference, error) {
	r := Reference{text: text}
	rest, digest, pinned := strings.Cut(text, "@")
	if pinned {
		if err := checkDigest(digest); err != nil {
			return r, fmt.Errorf("reference %s: %w", text, err)
		}
		r.Digest = digest
	}
	if folder, ok := strings.CutPrefix(rest, LayoutScheme); ok {
		r.Layout = folder
		if at := strings.LastIndexByte(folder, ':'); at > strings.LastIndexByte(folder, '/') {
			r.Layout, r.Tag = folder[:at], folder[at+1:]
		}
		if r.Layout == "" {
			return r, fmt.Errorf("reference %s: it names no folder", text)
		}
	} else {
		parsed, err := registry.ParseReference(strings.TrimPrefix(rest, Scheme))
		if err != nil {
			return r, fmt.Errorf("reference %s: %w", text, err)
		}
		r.Registry, r.Repository, r.Tag = parsed.Registry, parsed.Repository, parsed.Reference
	}
	if r.Tag == "" && r.Digest == "" {
		r.Tag = "latest"
	}
	return r, nil
}

func checkDigest(digest string) error {
	hex, ok := strings.CutPrefix(digest, "sha256:")
	if !ok || len(hex) != 64 || strings.Trim(hex, "0123456789abcdef") != "" {
		return fmt.Errorf("%q is no digest: want sha256: and 64 hexadecimal digits", digest)
	}
	return nil
}

// target is what a registry is asked for: the digest before the tag.
func (r Reference) target() string {
	if r.Digest != "" {
		return r.Digest
	}
	return r.Tag
}

// isLoopback tells whether a registry is on this machine, where plain HTTP is safe.
func (r Reference) isLoopback() bool {
	host := r.Registry
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Pinned is a reference to one artifact, whatever its tag says now.
func Pinned(text, digest string) string {
	text, _, _ = strings.Cut(text, "@")
	return text + "@" + digest
}
