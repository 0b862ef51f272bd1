package source

import (
	"encoding/json"

	"github.com/regolith-policy/regolith/engine"
)

// configz is the field of NodeFacts that the API server tells, of a running kubelet.
const configz = "kubeletConfigz"

// mergeNodes makes one of the facts of a node that a snapshot of the cluster tells, what its kubelet says of its
// configuration, and of those that were captured on the node itself. Others of one node stay apart.
func mergeNodes(documents []Document) []Document {
	byName := map[string][]int{}
	for i := range documents {
		if isNodeFacts(documents[i].Ref) {
			byName[documents[i].Ref.Name] = append(byName[documents[i].Ref.Name], i)
		}
	}
	gone := map[int]bool{}
	for _, places := range byName {
		if len(places) != 2 {
			continue
		}
		for _, order := range [][2]int{{places[0], places[1]}, {places[1], places[0]}} {
			if documents[order[0]].take(&documents[order[1]]) {
				gone[order[1]] = true
				break
			}
		}
	}
	if len(gone) == 0 {
		return documents
	}
	kept := documents[:0]
	for i := range documents {
		if !gone[i] {
			kept = append(kept, documents[i])
		}
	}
	return kept
}

func isNodeFacts(ref engine.Ref) bool {
	return ref.Group() == engine.FactsGroup && ref.Kind == "NodeFacts" && ref.Name != ""
}

// take adds to the facts of a node what its kubelet says, where other facts hold that and nothing else.
func (d *Document) take(other *Document) bool {
	var have, add map[string]json.RawMessage
	if json.Unmarshal(d.JSON, &have) != nil || json.Unmarshal(other.JSON, &add) != nil || have[configz] != nil || add[configz] == nil {
		return false
	}
	for field := range add {
		switch field {
		case "apiVersion", "kind", "metadata", configz:
		default:
			return false
		}
	}
	have[configz] = add[configz]
	merged, err := json.Marshal(have)
	if err != nil {
		return false
	}
	from := *other
	d.JSON, d.parts = merged, map[string]*Document{configz: &from}
	return true
}
