package fix

import (
	"encoding/json"
	"maps"
	"slices"

	"github.com/regolith-policy/regolith/engine"
)

// get follows a path.
func get(value any, path engine.Path) (any, bool) {
	for _, step := range path {
		switch step := step.(type) {
		case string:
			fields, ok := value.(map[string]any)
			if !ok {
				return nil, false
			}
			if value, ok = fields[step]; !ok {
				return nil, false
			}
		case int:
			list, ok := value.([]any)
			if !ok || step < 0 || step >= len(list) {
				return nil, false
			}
			value = list[step]
		}
	}
	return value, true
}

// apply makes one change; false where it cannot be made.
func apply(root *any, p engine.Patch) bool {
	last := len(p.Path) - 1
	if last < 0 {
		return false
	}
	parent, ok := get(*root, p.Path[:last])
	if !ok {
		return false
	}
	switch parent := parent.(type) {
	case map[string]any:
		key, ok := p.Path[last].(string)
		if _, there := parent[key]; !ok || !there && p.Op != "add" {
			return false
		}
		if p.Op == "remove" {
			delete(parent, key)
		} else {
			parent[key] = normal(p.Value)
		}
		return true
	case []any:
		list, ok := applyItem(parent, p, p.Path[last])
		if !ok {
			return false
		}
		return last == 0 || put(root, p.Path[:last], list)
	}
	return false
}

func applyItem(list []any, p engine.Patch, step any) ([]any, bool) {
	index, ok := step.(int)
	if step == "-" {
		index, ok = len(list), true
	}
	switch {
	case !ok || index < 0 || index > len(list) || index == len(list) && p.Op != "add":
		return nil, false
	case p.Op == "add":
		return slices.Insert(list, index, normal(p.Value)), true
	case p.Op == "remove":
		return slices.Delete(list, index, index+1), true
	}
	list[index] = normal(p.Value)
	return list, true
}

// put sets what is at a path that is there.
func put(root *any, path engine.Path, value any) bool {
	parent, _ := get(*root, path[:len(path)-1])
	switch parent := parent.(type) {
	case map[string]any:
		key, ok := path[len(path)-1].(string)
		parent[key] = value
		return ok
	case []any:
		index, ok := path[len(path)-1].(int)
		parent[index] = value
		return ok
	}
	return false
}

// normal is a value as encoding/json reads it.
func normal(value any) any {
	text, err := json.Marshal(value)
	if err != nil {
		return value
	}
	return decode(text)
}

func clone(value any) any { return normal(value) }

func plainPatch(p engine.Patch) engine.Patch {
	p.Value = normal(p.Value)
	return p
}

func sortedKeys(fields map[string]any) []string { return slices.Sorted(maps.Keys(fields)) }
