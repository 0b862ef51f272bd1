package source

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"

	"go.yaml.in/yaml/v3"
)

// yamlFault is something wrong in one YAML document. Line and column are those of the YAML parser, from 1 and
// relative to the document; 0 means unknown.
type yamlFault struct {
	line, column int
	first        *yaml.Node // where a duplicate key stood before
	message      string
	hint         string
}

// at makes a fault of a node.
func at(n *yaml.Node, hint, format string, args ...any) *yamlFault {
	return &yamlFault{line: n.Line, column: n.Column, hint: hint, message: fmt.Sprintf(format, args...)}
}

// converter writes a YAML node tree as JSON: the same value that sigs.k8s.io/yaml makes of it.
type converter struct {
	text  []byte // the document
	marks map[mark]bool
	out   []byte
	spent int64 // bytes written and taken back
	limit int64

	depth  int
	active map[*yaml.Node]bool // aliases that are being expanded
	outer  *yaml.Node          // the first of them
	// what was decoded, and how much of it through aliases: the measure by which kubectl refuses alias bombs
	decoded, aliased, aliasDepth int
}

// convertYAML makes JSON of one YAML document, nil of an empty one. No JSON longer than limit bytes is made.
func convertYAML(doc []byte, limit int64) ([]byte, *yamlFault) {
	root, bad := parseYAML(doc)
	if bad != nil || root == nil {
		return nil, bad
	}
	c := newConverter(doc, limit)
	c.out = make([]byte, 0, len(doc))
	if bad := c.value(root); bad != nil {
		return nil, bad
	}
	if cap(c.out) > len(c.out)+len(c.out)/4 {
		return bytes.Clone(c.out), nil
	}
	return c.out, nil
}

func newConverter(doc []byte, limit int64) *converter {
	// the node of the document itself is the first that kubectl counts
	return &converter{text: doc, marks: exclamations(doc), limit: limit, active: map[*yaml.Node]bool{}, decoded: 1}
}

// value writes any node.
func (c *converter) value(n *yaml.Node) *yamlFault {
	if bad := c.count(n); bad != nil {
		return bad
	}
	switch n.Kind {
	case yaml.AliasNode:
		return c.alias(n, c.value)
	case yaml.SequenceNode:
		return c.nested(n, c.sequence)
	case yaml.MappingNode:
		return c.nested(n, c.mapping)
	default:
		return c.scalar(n)
	}
}

// The bounds between which less and less of a document may come from aliases, in decoded nodes, and the shares
// allowed at them. They are kubectl's, so that what it refuses is refused here.
const (
	aliasLow, aliasHigh           = 400_000, 4_000_000
	aliasShareLow, aliasShareHigh = 0.99, 0.10
)

// count refuses a document that is mostly aliases, or too big.
func (c *converter) count(n *yaml.Node) *yamlFault {
	c.decoded++
	if c.aliasDepth > 0 {
		c.aliased++
		n = c.outer
	}
	if c.aliased > 100 && c.decoded > 1000 && float64(c.aliased)/float64(c.decoded) > aliasShare(c.decoded) {
		return at(n, hintAliases, "the aliases of this document expand to far more than it holds")
	}
	if int64(len(c.out))+c.spent > c.limit {
		return at(n, hintAliases, "the document expands to more than %s", size(c.limit))
	}
	return nil
}

func aliasShare(decoded int) float64 {
	switch {
	case decoded <= aliasLow:
		return aliasShareLow
	case decoded >= aliasHigh:
		return aliasShareHigh
	}
	return aliasShareLow - (aliasShareLow-aliasShareHigh)*(float64(decoded-aliasLow)/float64(aliasHigh-aliasLow))
}

// alias goes on with what an alias stands for.
func (c *converter) alias(n *yaml.Node, do func(*yaml.Node) *yamlFault) *yamlFault {
	if c.active[n] {
		return at(n, hintAliases, "anchor %q holds an alias of itself", n.Value)
	}
	if c.aliasDepth == 0 {
		c.outer = n
	}
	c.active[n] = true
	c.aliasDepth++
	bad := do(n.Alias)
	c.aliasDepth--
	delete(c.active, n)
	return bad
}

// nested goes one level down.
func (c *converter) nested(n *yaml.Node, do func(*yaml.Node) *yamlFault) *yamlFault {
	c.depth++
	if c.depth > maxDepth {
		return at(n, hintNesting, "nested deeper than %d levels", maxDepth)
	}
	bad := do(n)
	c.depth--
	return bad
}

func (c *converter) sequence(n *yaml.Node) *yamlFault {
	c.out = append(c.out, '[')
	for i, item := range n.Content {
		if i > 0 {
			c.out = append(c.out, ',')
		}
		if bad := c.value(item); bad != nil {
			return bad
		}
	}
	c.out = append(c.out, ']')
	return nil
}

func (c *converter) mapping(n *yaml.Node) *yamlFault {
	for i := 0; i < len(n.Content); i += 2 {
		if c.isMerge(n.Content[i]) {
			return c.merged(n)
		}
	}
	var keys keySet
	c.out = append(c.out, '{')
	for i := 0; i < len(n.Content); i += 2 {
		name, _, bad := c.key(n.Content[i])
		if bad == nil {
			bad = keys.add(name, n.Content[i])
		}
		if bad != nil {
			return bad
		}
		if i > 0 {
			c.out = append(c.out, ',')
		}
		c.out = append(appendString(c.out, name), ':')
		if bad := c.value(n.Content[i+1]); bad != nil {
			return bad
		}
	}
	c.out = append(c.out, '}')
	return nil
}

// keySet finds duplicate keys in one mapping.
type keySet struct {
	names []string
	nodes []*yaml.Node
	index map[string]*yaml.Node
}

func (k *keySet) add(name string, n *yaml.Node) *yamlFault {
	first := k.index[name]
	if k.index == nil {
		for i := range k.names {
			if k.names[i] == name {
				first = k.nodes[i]
			}
		}
	}
	if first != nil {
		bad := at(n, hintDuplicate, "duplicate key %q", name)
		bad.first = first
		return bad
	}
	k.names, k.nodes = append(k.names, name), append(k.nodes, n)
	switch {
	case k.index != nil:
		k.index[name] = n
	case len(k.names) == manyKeys:
		k.index = make(map[string]*yaml.Node, 2*manyKeys)
		for i, name := range k.names {
			k.index[name] = k.nodes[i]
		}
	}
	return nil
}

// key is the text of a key node, and its value before it became text.
func (c *converter) key(n *yaml.Node) (string, any, *yamlFault) {
	if bad := c.count(n); bad != nil {
		return "", nil, bad
	}
	if n.Kind == yaml.AliasNode {
		var text string
		var value any
		bad := c.alias(n, func(n *yaml.Node) (bad *yamlFault) {
			text, value, bad = c.key(n)
			return bad
		})
		return text, value, bad
	}
	if n.Kind != yaml.ScalarNode {
		hint := ""
		if bytes.Contains(c.text, []byte("{{")) {
			hint = hintTemplate
		}
		return "", nil, at(n, hint, "a key must be a string, not a list or an object")
	}
	value, bad := c.resolve(n)
	if bad != nil {
		return "", nil, bad
	}
	text, ok := keyText(value)
	if !ok {
		return "", nil, at(n, "put it in double quotes", "%q cannot be a key", n.Value)
	}
	return text, value, nil
}

// resolve gives the value of a scalar node.
func (c *converter) resolve(n *yaml.Node) (any, *yamlFault) {
	tag := ""
	switch {
	case n.Style&yaml.TaggedStyle != 0:
		tag = n.Tag
	case n.Style != 0:
		return n.Value, nil
	case c.nonSpecific(n):
		if n.Value == "" { // the place may be that of the next node
			return nil, at(n, "remove the tag", "the tag ! without a value is not read")
		}
		return n.Value, nil
	}
	value, err := resolve(tag, n.Value)
	if err != nil {
		return nil, at(n, "", "%v", err)
	}
	return value, nil
}

func (c *converter) scalar(n *yaml.Node) *yamlFault {
	value, bad := c.resolve(n)
	if bad != nil {
		return bad
	}
	switch v := value.(type) {
	case nil:
		c.out = append(c.out, "null"...)
	case bool:
		c.out = strconv.AppendBool(c.out, v)
	case int64:
		c.out = strconv.AppendInt(c.out, v, 10)
	case uint64:
		c.out = strconv.AppendUint(c.out, v, 10)
	case float64:
		number, err := json.Marshal(v)
		if err != nil { // infinity, or not a number
			return at(n, "put it in double quotes if it is a text", "%s has no form in JSON", n.Value)
		}
		c.out = append(c.out, number...)
	case string:
		c.out = appendString(c.out, v)
	}
	return nil
}
