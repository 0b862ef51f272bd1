package source

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/source/snapshot"
)

const capturedObjects = `{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"shop"}}
{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web","namespace":"shop"},"spec":{"containers":[]}}
`

// capturedFile is a whole snapshot.
func capturedFile(t *testing.T) []byte {
	t.Helper()
	sum := sha256.New()
	_, _ = io.WriteString(sum, capturedObjects)
	h := snapshot.Header{
		Tool:     engine.Tool{Name: "regolith", Version: "test"},
		Cluster:  snapshot.Cluster{UID: "u", Name: "c", KubernetesVersion: "v1.37.2", Platform: "kubeadm"},
		Captured: snapshot.Captured{At: "2026-11-22T10:00:00Z"},
		Ledger: []snapshot.Entry{
			{Kind: "*", State: snapshot.NotAsked},
			{Kind: "Namespace", State: snapshot.Listed, Objects: 1},
			{Kind: "Pod", State: snapshot.Partial, Objects: 1, Namespaces: map[string]string{"*": "not-asked", "shop": "listed"}},
			{Kind: "Secret", State: snapshot.Forbidden},
			{Kind: "batch/Job", State: snapshot.Absent},
			{Kind: "facts.regolith.dev/NodeFacts", State: snapshot.Forbidden},
		},
		Objects: snapshot.Objects{Count: 2, Digest: snapshot.Digest(sum)},
	}
	var out bytes.Buffer
	if _, err := snapshot.Write(&out, &h, func(w io.Writer) error { _, err := io.WriteString(w, capturedObjects); return err }); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func readCaptured(t *testing.T, name string, text []byte, more ...string) *Input {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	in, err := Read(t.Context(), append([]string{file}, more...), Config{})
	if err != nil {
		t.Fatal(err)
	}
	return in
}

func TestSnapshot(t *testing.T) {
	t.Parallel()
	var zipped, zstded bytes.Buffer
	w := gzip.NewWriter(&zipped)
	_, _ = w.Write(capturedFile(t))
	_ = w.Close()
	z, _ := zstd.NewWriter(&zstded)
	_, _ = z.Write(capturedFile(t))
	_ = z.Close()
	for name, text := range map[string][]byte{"plain": capturedFile(t), "a.snapshot.gz": zipped.Bytes(), "a.zst": zstded.Bytes()} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := readCaptured(t, name, text)
			var refs []string
			for i := range in.Documents {
				refs = append(refs, in.Documents[i].Ref.String())
			}
			if diff := cmp.Diff([]string{"Namespace shop", "Pod shop/web", "Cluster cluster"}, refs); diff != "" || len(in.Errors) > 0 {
				t.Fatalf("%s%v", diff, in.Errors)
			}
			if s := in.Source; s.Type != "snapshot" || s.KubernetesVersion != "v1.37.2" || s.ScannedAt != "2026-11-22T10:00:00Z" {
				t.Errorf("source %+v", s)
			}
			want := Ledger{"*": "not-asked", "Namespace": "listed", "Pod": "partial", "Secret": "forbidden", "batch/Job": "absent"}
			if diff := cmp.Diff(want, in.Ledger); diff != "" {
				t.Error(diff)
			}
			if at := in.Documents[1].Locate(engine.Path{"spec"}); at.Line != 3 || at.Column != 78 {
				t.Errorf("pod at %+v", at)
			}
			fact := string(in.Documents[2].JSON)
			for _, part := range []string{`"platform":"kubeadm"`, `"scannedAt":"2026-11-22T10:00:00Z"`, `"Secret":"forbidden"`, `"kubernetesVersion":"v1.37.2"`} {
				if !strings.Contains(fact, part) {
					t.Errorf("no %s in %s", part, fact)
				}
			}
		})
	}
}

// TestSnapshotCutAnywhere: no beginning of a snapshot passes for one, and no changed byte goes unnoticed.
func TestSnapshotCutAnywhere(t *testing.T) {
	t.Parallel()
	whole := capturedFile(t)
	from := len(`{"apiVersion":"regolith.dev/v1","kind":"Snapshot",`)
	for cut := from; cut < len(whole); cut++ {
		in, err := Read(t.Context(), []string{"-"}, Config{Stdin: bytes.NewReader(whole[:cut])})
		if err != nil || len(in.Errors) != 1 || len(in.Documents) != 0 {
			t.Fatalf("cut at %d of %d: %v, %d documents, errors %v", cut, len(whole), err, len(in.Documents), in.Errors)
		}
		changed := bytes.Clone(whole)
		changed[cut] ^= 1
		in, err = Read(t.Context(), []string{"-"}, Config{Stdin: bytes.NewReader(changed)})
		if err != nil || len(in.Errors) != 1 || len(in.Documents) != 0 {
			t.Fatalf("changed at %d of %d: %v, %d documents, errors %v", cut, len(whole), err, len(in.Documents), in.Errors)
		}
	}
}

func TestSnapshotFaults(t *testing.T) {
	t.Parallel()
	whole := capturedFile(t)
	future := bytes.Replace(bytes.TrimSuffix(bytes.SplitAfter(whole, []byte("\n"))[0], []byte("\n")), []byte(`"format":1`), []byte(`"format":2`), 1)
	seal := bytes.LastIndex(future, []byte(`,"digest":"`))
	sum := sha256.Sum256(future[:seal])
	future = append(future[:seal:seal], []byte(`,"digest":"sha256:`+hexOf(sum[:])+"\"}\n"+capturedObjects)...)
	cases := map[string]struct {
		text          []byte
		message, hint string
	}{
		"cut off in the header":  {whole[:200], "the snapshot is cut off", "copy the file again, or capture the cluster anew"},
		"cut off in the objects": {whole[:len(whole)-5], "the snapshot is cut off: it has 1 of 2 objects", "copy the file again, or capture the cluster anew"},
		"a changed ledger": {
			bytes.Replace(whole, []byte(`"forbidden"`), []byte(`"listed"`), 1), "the snapshot was changed after it was captured",
			"a snapshot is evidence: capture the cluster anew; to leave objects out, use the flags of regolith snapshot",
		},
		"a changed object": {
			bytes.Replace(whole, []byte(`"name":"web"`), []byte(`"name":"wob"`), 1), "the snapshot was changed after it was captured",
			"a snapshot is evidence: capture the cluster anew; to leave objects out, use the flags of regolith snapshot",
		},
		"a later format": {
			future, "the snapshot has format 2, and this program reads format 1",
			"use the release of regolith that captured it, or a newer one",
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := readCaptured(t, "c.snapshot", tc.text)
			if len(in.Errors) != 1 || in.Errors[0].Message != tc.message || in.Errors[0].Hint != tc.hint || len(in.Documents) > 0 || in.Snapshot != nil {
				t.Errorf("have %+v", in.Errors)
			}
		})
	}
}

func hexOf(sum []byte) string {
	const digits = "0123456789abcdef"
	var out strings.Builder
	for _, b := range sum {
		out.WriteByte(digits[b>>4])
		out.WriteByte(digits[b&15])
	}
	return out.String()
}

func TestSecondSnapshot(t *testing.T) {
	t.Parallel()
	second := filepath.Join(t.TempDir(), "second")
	if err := os.WriteFile(second, capturedFile(t), 0o600); err != nil {
		t.Fatal(err)
	}
	in := readCaptured(t, "first", capturedFile(t), second)
	if len(in.Documents) != 3 || len(in.Errors) != 1 || in.Errors[0].Message != "a second snapshot: it is not judged" {
		t.Errorf("%d documents, errors %v", len(in.Documents), in.Errors)
	}
}

func TestUncollected(t *testing.T) {
	t.Parallel()
	in := readCaptured(t, "c.snapshot", capturedFile(t))
	in.Ledger["Node"] = snapshot.Metadata
	in.Ledger["listed.example.com/*"] = snapshot.Listed
	in.Ledger["gone.example.com/*"] = snapshot.Unavailable
	in.Ledger["kyverno.io/Policy"] = snapshot.Listed
	in.Ledger["kyverno.io/ClusterPolicy"] = snapshot.Forbidden
	for need, want := range map[string]string{
		"Namespace":                        "",
		"batch/Job":                        "",
		"Secret":                           "Secret was not collected (forbidden)",
		"Pod":                              "Pod was collected in part only: in shop",
		"Node":                             "Node was collected without its content",
		"ConfigMap":                        "ConfigMap was not collected (not-asked)",
		"listed.example.com/Any":           "",
		"gone.example.com/Any":             "gone.example.com/Any was not collected (unavailable)",
		"kyverno.io/*":                     "kyverno.io/ClusterPolicy was not collected (forbidden)",
		"unknown.example.com/*":            "unknown.example.com/* was not collected (not-asked)",
		"kubeadm.k8s.io/InitConfiguration": "", // a file: no API server has it
	} {
		if have := in.Uncollected(need); have != want {
			t.Errorf("%s: want %q, have %q", need, want, have)
		}
	}
	if have := (&Input{}).Uncollected("Pod"); have != "" {
		t.Errorf("files are the world: have %q", have)
	}
}
