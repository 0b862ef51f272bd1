package node_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"io/fs"
	"math/big"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/regolith-policy/regolith/engine/source/node"
)

// judged are some of the paths that controls look for.
var judged = []string{
	"/etc/kubernetes/pki/**/*.key", "/etc/kubernetes/pki/**/*.crt", "/etc/kubernetes/scheduler.conf", "/etc/cni/net.d/*",
	"/etc/systemd/system/kubelet.service.d/*", "/usr/bin/suid", "/var/lib/cni/networks/**",
}

// TestRead reads a node of each layout. Set UPDATE=1 to rewrite what it compares with.
func TestRead(t *testing.T) {
	t.Parallel()
	for _, layout := range []string{"kubeadm", "k3s", "rke2", "kind"} {
		t.Run(layout, func(t *testing.T) {
			t.Parallel()
			got := read(t, node.Config{Root: build(t, layout), Paths: judged})
			if strings.Contains(got, "hunter2") || strings.Contains(got, "aHVudGVyM") {
				t.Error("a secret value is in the facts")
			}
			golden := "testdata/" + layout + ".json"
			if os.Getenv("UPDATE") != "" {
				if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// read gives the facts of a node without what differs from run to run: who ran the test, and the keys it made.
func read(t *testing.T, c node.Config) string {
	t.Helper()
	facts, err := node.Read(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	for path, file := range facts.Files {
		file.UID, file.GID, file.Owner, file.Group = nil, nil, "", ""
		facts.Files[path] = file
	}
	for path, certificate := range facts.Certificates {
		if len(certificate.FingerprintSHA256) != 64 {
			t.Errorf("fingerprint of %s: %q", path, certificate.FingerprintSHA256)
		}
		certificate.FingerprintSHA256 = ""
		facts.Certificates[path] = certificate
	}
	text, err := facts.JSON()
	if err != nil {
		t.Fatal(err)
	}
	var object map[string]any
	if err := json.Unmarshal(text, &object); err != nil {
		t.Fatal(err)
	}
	for _, config := range object["configs"].(map[string]any) {
		if config := config.(map[string]any); config["kind"] == "Config" && config["users"] != nil {
			for _, user := range config["users"].([]any) {
				delete(user.(map[string]any)["user"].(map[string]any), "client-certificate-data")
			}
		}
	}
	out, err := json.MarshalIndent(object, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(out) + "\n"
}

// build makes the file system of a node.
func build(t *testing.T, layout string) string {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/" + layout + ".txtar")
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	certificates := makeCertificates(t)
	for _, file := range archive.Files {
		text := certificates.Replace(string(file.Data))
		at := filepath.Join(root, file.Name)
		target, isLink := strings.CutPrefix(strings.TrimSpace(text), "-> ")
		switch base := filepath.Base(file.Name); {
		case file.Name == "MODES":
			defer setModes(t, root, text)
			continue
		case base == "cmdline", base == "environ":
			text = strings.ReplaceAll(text, "\n", "\x00")
		}
		err := os.MkdirAll(filepath.Dir(at), 0o755)
		if err == nil && isLink {
			err = os.Symlink(target, at)
		} else if err == nil {
			err = os.WriteFile(at, []byte(text), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func setModes(t *testing.T, root, lines string) {
	t.Helper()
	for line := range strings.Lines(lines) {
		text, name, _ := strings.Cut(strings.TrimSpace(line), " ")
		bits, err := strconv.ParseUint(text, 8, 32)
		if err != nil {
			t.Fatal(err)
		}
		mode := fs.FileMode(bits & 0o777)
		if bits&0o4000 != 0 {
			mode |= fs.ModeSetuid
		}
		at := filepath.Join(root, name)
		if _, err := os.Stat(at); err != nil {
			err = os.MkdirAll(at, 0o755)
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := os.Chmod(at, mode); err != nil {
			t.Fatal(err)
		}
	}
}

// makeCertificates gives what stands for {{ca}} and its like.
func makeCertificates(t *testing.T) *strings.Replacer {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	from := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	authority := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "kubernetes"}, NotBefore: from, NotAfter: from.AddDate(10, 0, 0),
		IsCA: true, BasicConstraintsValid: true,
	}
	client := &x509.Certificate{
		SerialNumber: big.NewInt(2), NotBefore: from, NotAfter: from.AddDate(1, 0, 0),
		Subject: pkix.Name{CommonName: "kubernetes-admin", Organization: []string{"system:masters"}},
	}
	sign := func(template *x509.Certificate) string {
		raw, err := x509.CreateCertificate(rand.Reader, template, authority, &key.PublicKey, key)
		if err != nil {
			t.Fatal(err)
		}
		return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: raw}))
	}
	ca, leaf := sign(authority), sign(client)
	private := "-----BEGIN PRIVATE KEY-----\naHVudGVyMg==\n-----END PRIVATE KEY-----\n"
	encode := func(text string) string { return base64.StdEncoding.EncodeToString([]byte(text)) }
	return strings.NewReplacer("{{ca}}", ca, "{{client}}", leaf, "{{key}}", private,
		"{{client:base64}}", encode(leaf), "{{key:base64}}", encode(private))
}

func TestReadOfNoNode(t *testing.T) {
	t.Parallel()
	empty := t.TempDir()
	if _, err := node.Read(t.Context(), node.Config{Root: filepath.Join(empty, "missing")}); err == nil {
		t.Error("a root that is missing is read")
	}
	if _, err := node.Read(t.Context(), node.Config{Root: empty}); err == nil || !strings.Contains(err.Error(), "name") {
		t.Errorf("a node without a name: %v", err)
	}
	facts, err := node.Read(t.Context(), node.Config{Root: empty, Name: "disk"})
	if err != nil || len(facts.Processes) > 0 || facts.Kernel.Seccomp != nil || facts.Kernel.AppArmor != nil || len(facts.Roles) > 0 {
		t.Errorf("an empty disk: %+v, %v", facts, err)
	}
}

// TestLinksStayInside holds that no link leads out of the root, and that a circle ends.
func TestLinksStayInside(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	root := filepath.Join(dir, "root")
	outside := filepath.Join(dir, "outside")
	for name, text := range map[string]string{outside: "out", filepath.Join(root, "in"): "in", filepath.Join(root, "d", "x"): ""} {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for link, target := range map[string]string{
		"absolute": outside, "relative": "../outside", "up": "../../../../in", "circle": "circle", "d/back": "..",
	} {
		if err := os.Symlink(target, filepath.Join(root, link)); err != nil {
			t.Fatal(err)
		}
	}
	facts, err := node.Read(t.Context(), node.Config{Root: root, Name: "n", Paths: []string{"/absolute", "/relative", "/up", "/circle", "/d/**"}})
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{"/absolute": "gone", "/relative": "gone", "/up": "file", "/circle": "error", "/d/x": "file"} {
		file, ok := facts.Files[path]
		have := file.Type
		switch {
		case !ok:
			have = "unrecorded"
		case file.Error != "":
			have = "error"
		case !*file.Exists:
			have = "gone"
		}
		if have != want {
			t.Errorf("%s: %s, want %s", path, have, want)
		}
	}
}

// TestUnreadable holds that what cannot be read is never told as missing. Root reads everything, so it proves nothing.
func TestUnreadable(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	locked := filepath.Join(root, "etc/locked")
	if err := os.MkdirAll(filepath.Join(locked, "inner"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(locked, 0); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(locked, 0o755) })
	facts, err := node.Read(t.Context(), node.Config{Root: root, Name: "n", Paths: []string{"/etc/locked/inner/a", "/etc/locked/*", "/etc/**/*.key"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/etc/locked/inner/a", "/etc/locked", "/etc"} {
		if file := facts.Files[path]; os.Getuid() != 0 && file.Error == "" {
			t.Errorf("%s: %+v", path, file)
		}
	}
}

// TestOwner holds that ids get the names that the node has for them.
func TestOwner(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	if err := os.MkdirAll(filepath.Join(root, "etc"), 0o755); err != nil {
		t.Fatal(err)
	}
	id := strconv.Itoa(os.Getuid())
	if err := os.WriteFile(filepath.Join(root, "etc/passwd"), []byte("broken\nowner:x:"+id+":0::/:/bin/sh\nsecond:x:"+id+":0::/:/bin/sh\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	facts, err := node.Read(t.Context(), node.Config{Root: root, Name: "n", Paths: []string{"/etc/passwd"}})
	if err != nil {
		t.Fatal(err)
	}
	file := facts.Files["/etc/passwd"]
	if file.UID == nil || *file.UID != os.Getuid() || file.Owner != "owner" || file.Group != "" {
		t.Errorf("%+v", file)
	}
}
