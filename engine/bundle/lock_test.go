package bundle

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLockRoundTrips(t *testing.T) {
	t.Parallel()
	lock := Lock{Bundles: []Pin{
		{Source: "b.tar.gz", Name: "cis", Version: "v1", Digest: "sha256:aa"},
		{Source: "oci://registry.example.com/cis:v1", Name: "cis", Version: "v1", Digest: "sha256:bb", Artifact: "sha256:cc"},
	}}
	var out bytes.Buffer
	if err := lock.Write(&out); err != nil {
		t.Fatal(err)
	}
	read, err := ParseLock(out.Bytes(), "regolith.lock")
	if err != nil || !cmp.Equal(lock, read) {
		t.Errorf("%v: %s", err, cmp.Diff(lock, read))
	}
	if pin, err := read.Pin("b.tar.gz"); err != nil || pin != lock.Bundles[0] {
		t.Errorf("have %v, %v", pin, err)
	}
	if _, err := read.Pin("./b.tar.gz"); err == nil || !strings.Contains(err.Error(), "bundle ./b.tar.gz is not in the lock") {
		t.Errorf("have %v", err)
	}
}

func TestParseLockRefuses(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                               "read lock regolith.lock: it pins no bundle",
		"bundles: []":                    "read lock regolith.lock: it pins no bundle",
		"bundles: [{source: a, sha: b}]": "field sha not found",
		"bundle: [{source: a}]":          "field bundle not found",
		"bundles: {":                     "read lock regolith.lock: yaml:",
		"bundles: text":                  "read lock regolith.lock: yaml:",
	} {
		if _, err := ParseLock([]byte(text), "regolith.lock"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: have %v, want %q", text, err, want)
		}
	}
}

// TestPinChecks holds that a lock believes nothing but its own digest, name and version.
func TestPinChecks(t *testing.T) {
	t.Parallel()
	archive, err := Open(bytes.NewReader(built(t)), "b.tar.gz", nil)
	if err != nil {
		t.Fatal(err)
	}
	pin := Pin{Source: "b.tar.gz", Name: archive.Manifest.Name, Version: "v1", Digest: archive.Digest}
	if err := pin.Check(archive); err != nil {
		t.Error(err)
	}
	for what, change := range map[string]func(*Pin){
		"digest":  func(p *Pin) { p.Digest = strings.Replace(p.Digest, p.Digest[7:8], "x", 1) },
		"name":    func(p *Pin) { p.Name = "other" },
		"version": func(p *Pin) { p.Version = "" },
	} {
		other := pin
		change(&other)
		if err := other.Check(archive); err == nil || !strings.Contains(err.Error(), "bundle b.tar.gz is not what was locked: its "+what+" is ") {
			t.Errorf("%s: have %v", what, err)
		}
	}
}
