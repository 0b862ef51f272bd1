package evidence

import (
	"encoding/json"
	"fmt"
)

// ruleFiles makes a DetectionRules of every rule file: a file has one, unless it holds several YAML documents.
type ruleFiles struct {
	file string
	all  []Fact
}

// ruleFile is a DetectionRules. The entries are as the file has them: what an entry lacks says what it changes.
type ruleFile struct {
	meta
	Tool   tool              `json:"tool"`
	Rules  []json.RawMessage `json:"rules"`
	Macros []json.RawMessage `json:"macros"`
	Lists  []json.RawMessage `json:"lists"`
}

func (r *ruleFiles) read(index int, v Value) error {
	var entries []json.RawMessage
	if err := json.Unmarshal(v.JSON, &entries); err != nil {
		return err
	}
	m := newMeta(detectionRules, r.file)
	none := []json.RawMessage{}
	out := ruleFile{meta: m, Tool: tool{Name: "falco"}, Rules: none, Macros: none, Lists: none}
	places := map[string][]Place{}
	for i, entry := range entries {
		var named struct {
			Rule  *string `json:"rule"`
			Macro *string `json:"macro"`
			List  *string `json:"list"`
		}
		if err := json.Unmarshal(entry, &named); err != nil {
			return &invalid{message: fmt.Sprintf("entry %d is no rule, macro or list", i+1)}
		}
		var key string
		var list *[]json.RawMessage
		switch {
		case named.Rule != nil:
			key, list = "rules", &out.Rules
		case named.Macro != nil:
			key, list = "macros", &out.Macros
		case named.List != nil:
			key, list = "lists", &out.Lists
		default:
			continue // the versions that the file requires
		}
		*list = append(*list, entry)
		places[key] = append(places[key], Place{index, at(nil, i)})
	}
	r.all = append(r.all, newFact(m, index, places, out))
	return nil
}

func (r *ruleFiles) facts() []Fact { return r.all }
