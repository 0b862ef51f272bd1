package source

import "go.yaml.in/yaml/v3"

// mergeHint belongs to every wrong merge.
const mergeHint = "the value of << must be an alias of an object, an object, or a list of those"

// isMerge says that a key is the merge key.
func (c *converter) isMerge(n *yaml.Node) bool {
	if n.Kind != yaml.ScalarNode || n.Value != "<<" {
		return false
	}
	if n.Style&yaml.TaggedStyle != 0 {
		return n.Tag == tagMerge
	}
	return n.Style == 0 || c.nonSpecific(n)
}

// entry is one key of a mapping that merges others.
type entry struct {
	name  string
	value any // the key before it became text
	json  []byte
}

// entries are the keys of a mapping that merges others, in the order of their first mention. As in kubectl, what
// comes later wins, be it written out or merged: a merge below a key overrides that key.
type entries struct {
	list  []entry
	index map[string]int
}

// merged writes a mapping that has merge keys.
func (c *converter) merged(n *yaml.Node) *yamlFault {
	all := entries{index: map[string]int{}}
	if bad := c.collect(n, &all); bad != nil {
		return bad
	}
	c.out = append(c.out, '{')
	for i, e := range all.list {
		if i > 0 {
			c.out = append(c.out, ',')
		}
		c.out = append(appendString(c.out, e.name), ':')
		c.out = append(c.out, e.json...)
	}
	c.out = append(c.out, '}')
	return nil
}

// collect adds the entries of a mapping, and of what it merges.
func (c *converter) collect(n *yaml.Node, all *entries) *yamlFault {
	var keys keySet
	for i := 0; i < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		if c.isMerge(k) {
			if bad := c.merge(v, all); bad != nil {
				return bad
			}
			continue
		}
		name, value, bad := c.key(k)
		if bad == nil {
			bad = keys.add(name, k)
		}
		if bad == nil {
			bad = c.entry(k, v, entry{name: name, value: value}, all)
		}
		if bad != nil {
			return bad
		}
	}
	return nil
}

// entry adds one entry, whose JSON is written and taken back.
func (c *converter) entry(k, v *yaml.Node, e entry, all *entries) *yamlFault {
	from := len(c.out)
	if bad := c.value(v); bad != nil {
		return bad
	}
	e.json = append(e.json, c.out[from:]...)
	c.out = c.out[:from]
	c.spent += int64(len(e.json) + len(e.name))

	i, ok := all.index[e.name]
	if !ok {
		all.index[e.name] = len(all.list)
		all.list = append(all.list, e)
		return nil
	}
	if all.list[i].value != e.value {
		return at(k, "write the key in one form", "duplicate key %q: a merge brings the same key in another form", e.name)
	}
	all.list[i] = e
	return nil
}

// merge adds what the value of a merge key stands for.
func (c *converter) merge(n *yaml.Node, all *entries) *yamlFault {
	if n.Kind != yaml.SequenceNode {
		return c.mergeOne(n, all)
	}
	for i := len(n.Content) - 1; i >= 0; i-- { // the first one wins
		if bad := c.mergeOne(n.Content[i], all); bad != nil {
			return bad
		}
	}
	return nil
}

func (c *converter) mergeOne(n *yaml.Node, all *entries) *yamlFault {
	target := n
	if n.Kind == yaml.AliasNode {
		target = n.Alias
	}
	if target == nil || target.Kind != yaml.MappingNode {
		return at(n, mergeHint, "only an object can be merged")
	}
	collect := func(n *yaml.Node) *yamlFault {
		return c.nested(n, func(n *yaml.Node) *yamlFault { return c.collect(n, all) })
	}
	if bad := c.count(n); bad != nil {
		return bad
	}
	if n.Kind == yaml.MappingNode {
		return collect(n)
	}
	return c.alias(n, func(n *yaml.Node) *yamlFault {
		if bad := c.count(n); bad != nil {
			return bad
		}
		return collect(n)
	})
}
