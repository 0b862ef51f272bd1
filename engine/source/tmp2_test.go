package source

import (
	"bytes"
	"fmt"
	"go.yaml.in/yaml/v3"
	"strings"
	"testing"
)

func BenchmarkKeys(b *testing.B) {
	var s strings.Builder
	for i := range 100000 {
		fmt.Fprintf(&s, "k%d: v\n", i)
	}
	doc := []byte(s.String())
	b.SetBytes(int64(len(doc)))
	for b.Loop() {
		convertYAML(doc, 1<<26)
	}
}
func BenchmarkKeysNode(b *testing.B) {
	var s strings.Builder
	for i := range 100000 {
		fmt.Fprintf(&s, "k%d: v\n", i)
	}
	doc := []byte(s.String())
	b.SetBytes(int64(len(doc)))
	for b.Loop() {
		var n yaml.Node
		yaml.NewDecoder(bytes.NewReader(doc)).Decode(&n)
	}
}
func BenchmarkNode(b *testing.B) {
	doc := []byte(deployment)
	b.SetBytes(int64(len(doc)))
	for b.Loop() {
		var n yaml.Node
		yaml.NewDecoder(bytes.NewReader(doc)).Decode(&n)
	}
}
func BenchmarkUnmarshalNode(b *testing.B) {
	doc := []byte(deployment)
	b.SetBytes(int64(len(doc)))
	for b.Loop() {
		var n yaml.Node
		yaml.Unmarshal(doc, &n)
	}
}
