package oci

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/opencontainers/go-digest"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
	"oras.land/oras-go/v2/content"
	"oras.land/oras-go/v2/content/oci"
)

const sum = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

func TestParse(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Reference{
		"oci://registry.example.com/policies/cis:v1": {Registry: "registry.example.com", Repository: "policies/cis", Tag: "v1"},
		"oci://registry.example.com/policies/cis":    {Registry: "registry.example.com", Repository: "policies/cis", Tag: "latest"},
		"oci://localhost:5000/cis@" + sum:            {Registry: "localhost:5000", Repository: "cis", Digest: sum},
		"oci://localhost:5000/cis:v1@" + sum:         {Registry: "localhost:5000", Repository: "cis", Tag: "v1", Digest: sum},
		"oci-layout://usb/policies:v1":               {Layout: "usb/policies", Tag: "v1"},
		"oci-layout:///mnt/usb:2/policies":           {Layout: "/mnt/usb:2/policies", Tag: "latest"},
		"oci-layout://policies@" + sum:               {Layout: "policies", Digest: sum},
		"oci-layout://../elsewhere:v1":               {Layout: "../elsewhere", Tag: "v1"},
	} {
		want.text = text
		got, err := Parse(text)
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(Reference{})); err != nil || diff != "" {
			t.Errorf("%s: %v %s", text, err, diff)
		}
		if !Is(text) || got.String() != text {
			t.Errorf("%s is no reference, or written as %s", text, got)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"oci://registry.example.com":                             "reference oci://registry.example.com: ",
		"oci://registry.example.com/Upper:v1":                    "invalid repository",
		"oci://registry.example.com/../../etc:v1":                "invalid repository",
		"oci://registry.example.com/cis:v 1":                     "invalid",
		"oci://registry.example.com/cis@sha256:12":               "is no digest",
		"oci://registry.example.com/cis@sha512:" + sum:           "is no digest",
		"oci://registry.example.com/cis@" + strings.ToUpper(sum): "is no digest",
		"oci-layout://:v1":                                       "it names no folder",
		"oci-layout://":                                          "it names no folder",
	} {
		if got, err := Parse(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: have %+v, %v, want %q", text, got, err, want)
		}
	}
}

func TestPlainHTTPIsForThisMachine(t *testing.T) {
	t.Parallel()
	for registry, want := range map[string]bool{
		"localhost": true, "localhost:5000": true, "127.0.0.1:5000": true, "[::1]:5000": true, "127.1.2.3": true,
		"localhost.example.com": false, "10.0.0.1:5000": false, "registry.example.com": false, "127.0.0.1.example.com:80": false,
	} {
		if got := (Reference{Registry: registry}).isLoopback(); got != want {
			t.Errorf("%s: %v", registry, got)
		}
	}
}

func TestPinned(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"oci://localhost/cis:v1": "oci://localhost/cis:v1@" + sum, "oci://localhost/cis:v1@sha256:old": "oci://localhost/cis:v1@" + sum,
	} {
		if got := Pinned(text, sum); got != want {
			t.Errorf("%s: %s", text, got)
		}
	}
}

// TestCacheBelievesNothing holds that what was changed on the disk is not found, and that no name leads out of the folder.
func TestCacheBelievesNothing(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	c := cache{folder}
	data := []byte("a bundle")
	name := digest.FromBytes(data).String()
	c.put(name, data)
	if got, found := c.get(name, 100); !found || !bytes.Equal(got, data) {
		t.Errorf("have %q, %v", got, found)
	}
	if _, found := c.get(name, int64(len(data))-1); found {
		t.Error("found over the limit")
	}
	if err := os.WriteFile(c.file(name), []byte("a Bundle"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, found := c.get(name, 100); found {
		t.Error("found although changed")
	}
	for _, bad := range []string{"", "sha256:../../x", "../x", "sha512:" + name[7:], strings.ToUpper(name)} {
		c.put(bad, data)
		if _, found := c.get(bad, 100); found {
			t.Errorf("found %q", bad)
		}
	}
	files, err := filepath.Glob(filepath.Join(folder, "*", "*"))
	if err != nil || len(files) != 1 {
		t.Errorf("the cache holds %v", files)
	}
	none := cache{}
	none.put(name, data)
	if _, found := none.get(name, 100); found {
		t.Error("found without a cache")
	}
}

func TestBundleLayerRefuses(t *testing.T) {
	t.Parallel()
	layer := func(d ocispec.Descriptor) string {
		encoded, err := json.Marshal(ocispec.Manifest{Layers: []ocispec.Descriptor{{MediaType: yamlType, Size: 1, Digest: sum}, d}})
		if err != nil {
			t.Fatal(err)
		}
		return string(encoded)
	}
	for manifest, want := range map[string]string{
		"":   "read manifest: ",
		"[]": "read manifest: ",
		"{}": "it holds no bundle: it has no layer of type application/vnd.oci.image.layer.v1.tar+gzip",
		layer(ocispec.Descriptor{MediaType: RegoType, Size: 1, Digest: sum}):                "it holds no bundle",
		layer(ocispec.Descriptor{MediaType: BundleType, Size: maxBundle + 1, Digest: sum}):  "the bundle is over the limit of 16777216 bytes",
		layer(ocispec.Descriptor{MediaType: BundleType, Size: -1, Digest: sum}):             "the bundle is over the limit",
		layer(ocispec.Descriptor{MediaType: BundleType, Size: 1, Digest: "sha256:../../x"}): "read manifest: invalid checksum digest",
		layer(ocispec.Descriptor{MediaType: BundleType, Size: 1}):                           "read manifest: invalid checksum digest",
	} {
		if _, err := bundleLayer([]byte(manifest)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: have %v, want %q", manifest, err, want)
		}
	}
}

func TestLayoutRoundTrips(t *testing.T) {
	t.Parallel()
	ctx, folder := t.Context(), filepath.Join(t.TempDir(), "layout")
	c := &Client{Cache: t.TempDir()}
	artifact := Artifact{
		Bundle: []byte("bundle"), Files: map[string][]byte{"ci/x.rego": []byte("package ci.x"), "templates/x.yaml": []byte("kind: X"), "notes": nil},
		Annotations: map[string]string{"org.opencontainers.image.version": "v1"},
	}
	first, err := c.Push(ctx, parsed(t, "oci-layout://"+folder+":v1"), artifact)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := c.Push(ctx, parsed(t, "oci-layout://"+folder+":v2"), artifact); err != nil || again != first {
		t.Errorf("the same artifact has the digests %s and %s: %v", first, again, err)
	}
	if _, err := c.Push(ctx, parsed(t, "oci-layout://"+folder+"@"+sum), artifact); err == nil || !strings.Contains(err.Error(), "give a tag") {
		t.Errorf("have %v", err)
	}
	for _, ref := range []string{":v1", ":v2", "@" + first} {
		pulled, err := (&Client{}).Pull(ctx, parsed(t, "oci-layout://"+folder+ref))
		if err != nil || string(pulled.Bundle) != "bundle" || pulled.Digest != first {
			t.Errorf("%s: %v, %v", ref, pulled, err)
		}
	}
	for ref, want := range map[string]string{
		folder + ":v3": "v3: not found", folder + "@" + sum: "not found", folder + "-gone:v1": "no such file or directory",
	} {
		if _, err := (&Client{}).Pull(ctx, parsed(t, "oci-layout://"+ref)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: have %v", ref, err)
		}
	}
	if _, err := os.Stat(folder + "-gone"); err == nil {
		t.Error("a pull made the folder that it did not find")
	}
}

// TestLayoutThatLies holds that no byte of a layout is believed without its digest.
func TestLayoutThatLies(t *testing.T) {
	t.Parallel()
	ctx, folder := t.Context(), filepath.Join(t.TempDir(), "layout")
	pushed, err := (&Client{}).Push(ctx, parsed(t, "oci-layout://"+folder+":v1"), Artifact{Bundle: []byte("bundle")})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		strings.TrimPrefix(digest.FromString("bundle").String(), "sha256:"): "fetch bundle: ",
		strings.TrimPrefix(pushed, "sha256:"):                               "invalid OCI Image Index: ",
	} {
		file := filepath.Join(folder, "blobs", "sha256", name)
		good, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for what, bad := range map[string][]byte{
			"a byte changed": append([]byte{good[0] ^ 1}, good[1:]...), "longer": append(bytes.Clone(good), ' '), "shorter": good[1:],
		} {
			overwrite(t, file, bad)
			if pulled, err := (&Client{}).Pull(ctx, parsed(t, "oci-layout://"+folder+":v1")); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s, %s: have %v, %v", name, what, pulled, err)
			}
		}
		overwrite(t, file, good)
	}
}

// TestHugeManifest holds that a manifest is not read where it says that it is huge.
func TestHugeManifest(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	store, err := oci.New(folder)
	if err != nil {
		t.Fatal(err)
	}
	huge := bytes.Repeat([]byte(" "), maxManifest+1)
	described := content.NewDescriptorFromBytes(ocispec.MediaTypeImageManifest, append(huge, "{}"...))
	described.MediaType = "application/octet-stream" // else the store reads it itself
	if err := store.Push(context.Background(), described, bytes.NewReader(append(huge, "{}"...))); err != nil {
		t.Fatal(err)
	}
	if err := store.Tag(t.Context(), described, "v1"); err != nil {
		t.Fatal(err)
	}
	if _, err := (&Client{}).Pull(t.Context(), parsed(t, "oci-layout://"+folder+":v1")); err == nil || !strings.Contains(err.Error(), "the manifest is over the limit") {
		t.Errorf("have %v", err)
	}
}

func overwrite(t *testing.T, file string, data []byte) {
	t.Helper()
	if err := os.Remove(file); err != nil { // it may be read-only
		t.Fatal(err)
	}
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func parsed(t *testing.T, text string) Reference {
	t.Helper()
	ref, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return ref
}
