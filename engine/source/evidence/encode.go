package evidence

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/regolith-policy/regolith/engine"
)

// meta is the head of every fact. It stands first in it, so that its JSON begins with it.
type meta struct {
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
	Metadata   struct {
		Name string `json:"name"`
	} `json:"metadata"`
}

func newMeta(kind, name string) meta {
	m := meta{APIVersion: engine.FactsVersion, Kind: kind}
	m.Metadata.Name = name
	return m
}

// head is the JSON of the head of a fact, without the closing bracket.
func head(kind, name string) string {
	return strings.TrimSuffix(string(encode(newMeta(kind, name))), "}")
}

// encode writes a value of one of the types of this package as JSON, with < and > as they are.
func encode(v any) []byte {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if encoder.Encode(v) != nil { // cannot be: the types have nothing that JSON lacks
		return nil
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n"))
}

// newFact makes a fact of a value that begins with its meta.
func newFact(m meta, value int, places map[string][]Place, object any) Fact {
	return Fact{Kind: m.Kind, Name: m.Metadata.Name, JSON: encode(object), Value: value, Places: places}
}

// tool names a tool.
type tool struct {
	Name    string `json:"name"`
	Version string `json:"version,omitempty"`
}

// imageRef names an image.
type imageRef struct {
	Reference string `json:"reference,omitempty"`
	Digest    string `json:"digest,omitempty"`
}

// workload names what runs an image.
type workload struct {
	Kind      string `json:"kind"`
	Namespace string `json:"namespace,omitempty"`
	Name      string `json:"name"`
}
