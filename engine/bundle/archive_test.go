package bundle

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/rego"

	"github.com/regolith-policy/regolith/engine/policy"
)

// built is the bundle of the library of the tests, with a parameter.
func built(t *testing.T) []byte {
	t.Helper()
	lib := library(t)
	selection, err := Select(lib, Request{
		Profiles:   []Profile{{Name: "all", Title: "All of them", Select: []Criterion{{Disabled: true}}}},
		Parameters: map[string]map[string]any{"pod/one": {"limit": 3}},
	})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := Build(&b, lib, selection, Describe(selection, "", "v1")); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

type entry struct {
	header tar.Header
	data   string
}

func entries(t *testing.T, packed []byte) []entry {
	t.Helper()
	files, err := unpack(packed)
	if err != nil {
		t.Fatal(err)
	}
	var out []entry
	for _, name := range sortedKeys(files) {
		out = append(out, file(name, string(files[name])))
	}
	return out
}

func file(name, data string) entry {
	return entry{tar.Header{Name: name, Mode: 0o644, Size: int64(len(data)), Typeflag: tar.TypeReg}, data}
}

func packEntries(t *testing.T, list []entry) []byte {
	t.Helper()
	var b bytes.Buffer
	zipped := gzip.NewWriter(&b)
	w := tar.NewWriter(zipped)
	for _, e := range list {
		if err := w.WriteHeader(&e.header); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(e.data)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := zipped.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestBuildIsReproducibleAndRoundTrips(t *testing.T) {
	t.Parallel()
	packed := built(t)
	if !bytes.Equal(packed, built(t)) {
		t.Error("two builds differ")
	}
	archive, err := Open(bytes.NewReader(packed), "b.tar.gz", nil)
	if err != nil {
		t.Fatal(err)
	}
	from, err := archive.Source()
	if err != nil {
		t.Fatal(err)
	}
	lib, problems := policy.Load(from)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if diff := cmp.Diff(controlIDs(library(t)), controlIDs(lib)); diff != "" {
		t.Error(diff)
	}
	s, err := Select(lib, Request{Profiles: []Profile{archive.Manifest.Profile()}})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]map[string]any{"pod/one": {"limit": float64(3)}}, s.Parameters); diff != "" {
		t.Error(diff)
	}
	difference, err := Compare(library(t), lib)
	if err != nil || len(difference.Added)+len(difference.Removed)+len(difference.Changed) > 0 {
		t.Errorf("a bundle differs from its source: %+v %v", difference, err)
	}
}

// TestStockOPA holds that OPA itself loads a bundle and finds the same violation.
func TestStockOPA(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "bundle.tar.gz")
	if err := os.WriteFile(name, built(t), 0o600); err != nil {
		t.Fatal(err)
	}
	input := map[string]any{"review": map[string]any{"object": map[string]any{"spec": map[string]any{"n": 3}}}, "parameters": map[string]any{"limit": 3}}
	results, err := rego.New(rego.Query("count(data.policies.pod.one.violation)"), rego.LoadBundle(name), rego.Input(input)).Eval(t.Context())
	if err != nil || len(results) != 1 || results[0].Expressions[0].String() != "1" {
		t.Errorf("got %v, %v", results, err)
	}
}

func TestCompare(t *testing.T) {
	t.Parallel()
	before, after := library(t), library(t)
	changed := &after.Controls[0]
	changed.Severity = 0
	d, err := Compare(before, before)
	if err != nil || len(d.Changed) > 0 {
		t.Fatalf("a library differs from itself: %+v %v", d, err)
	}
	if d, err = Compare(after, before); err != nil {
		t.Fatal(err)
	}
	if len(d.Changed) != 1 || d.Changed[0].ID != changed.ID || d.Changed[0].What != "severity" {
		t.Errorf("changed: %+v", d.Changed)
	}
}

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	good := built(t)
	add := func(more ...entry) []byte { return packEntries(t, append(entries(t, good), more...)) }
	manifest := func(old, replacement string) []byte {
		list := entries(t, good)
		for i := range list {
			if list[i].header.Name == manifestFile {
				if !strings.Contains(list[i].data, old) {
					t.Fatalf(".manifest has no %s: %s", old, list[i].data)
				}
				list[i] = file(manifestFile, strings.Replace(list[i].data, old, replacement, 1))
			}
		}
		return packEntries(t, list)
	}
	with := func(name, data string) []byte {
		list := slices.DeleteFunc(entries(t, good), func(e entry) bool { return e.header.Name == name })
		return packEntries(t, append(list, file(name, data)))
	}
	many := make([]entry, maxFiles+1)
	for i := range many {
		many[i] = file(fmt.Sprintf("lib/x%d.rego", i), "")
	}
	for name, tc := range map[string]struct {
		archive []byte
		want    string
	}{
		"too many files":   {packEntries(t, many), "holds more than 10000 files"},
		"huge archive":     {append(slices.Clone(good), make([]byte, maxPacked)...), "the archive is over the limit"},
		"manifest twice":   {add(file("/.manifest", "{}")), "there twice"},
		"broken manifest":  {with(manifestFile, `{"roots": [`), "read .manifest"},
		"manifest of many": {with(manifestFile, `[]`), "read .manifest"},
		"data":             {with(dataFile, `{"lib": {"rbac": {"exempt": ["*"]}}}`), "data.json is not empty"},
		"broken data":      {with(dataFile, `{`), "read data.json"},
		"data elsewhere":   {add(file("lib/data.json", "{}")), "does not belong"},
		"pipe":             {add(entry{header: tar.Header{Name: "lib/x.rego", Typeflag: tar.TypeFifo}}), "no regular file"},
		"no gzip":          {[]byte("PK"), "no gzipped tar"},
		"cut short":        {good[:len(good)/2], "unexpected EOF"},
		"traversal":        {add(file("../../policies/evil.rego", "")), "leads out of the archive"},
		"absolute":         {add(file("//etc/evil.rego", "")), "leads out of the archive"},
		"inner traversal":  {add(file("policies/../lib/evil.rego", "")), "leads out of the archive"},
		"backslash":        {add(file(`policies\..\evil.rego`, "")), "leads out of the archive"},
		"symbolic link":    {add(entry{header: tar.Header{Name: "lib/x.rego", Typeflag: tar.TypeSymlink, Linkname: "/etc/passwd"}}), "no regular file"},
		"hard link":        {add(entry{header: tar.Header{Name: "lib/x.rego", Typeflag: tar.TypeLink, Linkname: ".manifest"}}), "no regular file"},
		"device":           {add(entry{header: tar.Header{Name: "lib/x.rego", Typeflag: tar.TypeChar}}), "no regular file"},
		"twice":            {add(file("/policies/pod/one.rego", "")), "there twice"},
		"stranger":         {add(file("run.sh", "")), "does not belong"},
		"outside of roots": {add(file("system/authz.rego", "")), "does not belong"},
		"huge file":        {add(file("lib/x.rego", strings.Repeat("#", maxFile+1))), "file lib/x.rego is over the limit"},
		"bomb":             {packEntries(t, []entry{file("lib/x.rego", strings.Repeat("\x00", maxUnpacked))}), "unpacked archive is over the limit"},
		"empty":            {packEntries(t, nil), "no .manifest"},
		"overlapping root": {manifest(`"roots":["lib","policies"]`, `"roots":[""]`), "roots of .manifest"},
		"another rego":     {manifest(`"rego_version":1`, `"rego_version":0`), "Rego v1"},
		"another contract": {manifest(`"contract":1`, `"contract":2`), "version 2 of the policy contract"},
		"another builder":  {manifest(`"regolith":`, `"other":`), "not built by this program"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := Open(bytes.NewReader(tc.archive), "b.tar.gz", nil); err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v, want %q", err, tc.want)
			}
		})
	}
}

// newKeys gives a private and a public key in PEM.
func newKeys(t *testing.T) (private, public string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	open, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: secret})),
		string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: open}))
}

func TestSignatures(t *testing.T) {
	t.Parallel()
	private, public := newKeys(t)
	_, stranger := newKeys(t)
	unsigned, err := Open(bytes.NewReader(built(t)), "b.tar.gz", nil)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := unsigned.Sign(&b, private, "ES256"); err != nil {
		t.Fatal(err)
	}
	signed := b.Bytes()
	change := func(edit func(entry) []entry) []byte {
		var list []entry
		for _, e := range entries(t, signed) {
			list = append(list, edit(e)...)
		}
		return packEntries(t, list)
	}
	one := "policies/pod/one.rego"
	for name, tc := range map[string]struct {
		archive []byte
		key     string
		want    string // "" where it is good
	}{
		"signed":     {signed, public, ""},
		"repacked":   {change(func(e entry) []entry { return []entry{e} }), public, ""},
		"wrong key":  {signed, stranger, "verify signature"},
		"not signed": {built(t), public, "it is not signed"},
		"changed byte": {change(func(e entry) []entry {
			return []entry{file(e.header.Name, strings.Replace(e.data, "Nothing.", "Nothing!", 1))}
		}), public, "digest mismatch"},
		"unparseable": {change(func(e entry) []entry {
			if e.header.Name == manifestFile {
				return []entry{file(manifestFile, `{"roots": []}`)}
			}
			return []entry{e}
		}), public, "verify signature"},
		"added": {packEntries(t, append(entries(t, signed), file("lib/evil.rego", "package lib.evil"))), public, "not included in bundle signature"},
		"removed": {change(func(e entry) []entry {
			if e.header.Name == one {
				return nil
			}
			return []entry{e}
		}), public, "which the archive has not"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			key, err := NewKey(tc.key, "ES256")
			if err != nil {
				t.Fatal(err)
			}
			archive, err := Open(bytes.NewReader(tc.archive), "b.tar.gz", key)
			if tc.want == "" {
				if err != nil || !archive.Signed {
					t.Errorf("refused: %v", err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v, want %q", err, tc.want)
			}
		})
	}
}
