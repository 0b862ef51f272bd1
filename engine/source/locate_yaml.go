package source

import (
	"github.com/regolith-policy/regolith/engine"
	"go.yaml.in/yaml/v3"
)

// locateYAML is the offset, in the YAML document at s, of the field at path inside the object at base, or of its
// nearest parent.
func (f *file) locateYAML(s span, base, path engine.Path) int {
	doc := f.data[s.start:s.end]
	n := f.tree(s)
	if n == nil {
		return 0
	}
	l := locator{newConverter(doc, int64(len(doc)))}
	place := n
	for _, step := range append(base[:len(base):len(base)], path...) {
		at, value := l.step(n, step)
		if at == nil {
			break
		}
		place, n = at, value
	}
	return yamlOffset(doc, place.Line, place.Column)
}

// tree parses a document again. The last one is kept: findings come in bunches.
func (f *file) tree(s span) *yaml.Node {
	f.parsed.Lock()
	defer f.parsed.Unlock()
	if f.root == nil || f.start != s.start {
		root, bad := parseYAML(f.data[s.start:s.end])
		if bad != nil {
			return nil
		}
		f.start, f.root = s.start, root
	}
	return f.root
}

// locator finds fields in a node tree that was converted before, so that all of it is known to be right.
type locator struct{ *converter }

// step gives the node that stands for a key or an item, and the node of its value; nil if there is none.
func (l *locator) step(n *yaml.Node, step any) (at, value *yaml.Node) {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	switch want := step.(type) {
	case string:
		if n.Kind == yaml.MappingNode {
			return l.field(n, want)
		}
	case int:
		if n.Kind == yaml.SequenceNode && 0 <= want && want < len(n.Content) {
			return n.Content[want], n.Content[want]
		}
	}
	return nil, nil
}

// field finds a key. The last one wins, be it written out or merged, as in merge.
func (l *locator) field(n *yaml.Node, want string) (at, value *yaml.Node) {
	for i := len(n.Content) - 2; i >= 0; i -= 2 {
		k, v := n.Content[i], n.Content[i+1]
		if l.isMerge(k) {
			at, value = l.merged(v, want)
		} else if name, _, bad := l.key(k); bad == nil && name == want {
			at, value = k, v
		}
		if at != nil {
			return at, value
		}
	}
	return nil, nil
}

func (l *locator) merged(n *yaml.Node, want string) (at, value *yaml.Node) {
	sources := []*yaml.Node{n}
	if n.Kind == yaml.SequenceNode {
		sources = n.Content
	}
	for _, source := range sources {
		if source.Kind == yaml.AliasNode {
			source = source.Alias
		}
		if at, value = l.field(source, want); at != nil {
			return at, value
		}
	}
	return nil, nil
}
