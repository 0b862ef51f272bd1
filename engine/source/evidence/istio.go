package evidence

import "encoding/json"

// analyses makes a MeshAnalysis of every list of messages in a file.
type analyses struct {
	file string
	all  []Fact
}

// analysis is a MeshAnalysis.
type analysis struct {
	meta
	Tool     tool      `json:"tool"`
	Messages []message `json:"messages"`
}

type message struct {
	Code          string `json:"code"`
	Level         string `json:"level"`
	Message       string `json:"message"`
	Resource      string `json:"resource,omitempty"`
	Documentation string `json:"documentation,omitempty"`
}

func (a *analyses) read(index int, v Value) error {
	var messages []struct {
		Code             string `json:"code"`
		Level            string `json:"level"`
		Message          string `json:"message"`
		Origin           string `json:"origin"`
		DocumentationURL string `json:"documentationUrl"`
	}
	if err := json.Unmarshal(v.JSON, &messages); err != nil {
		return err
	}
	m := newMeta(meshAnalysis, a.file)
	out := analysis{meta: m, Tool: tool{Name: "istioctl"}, Messages: []message{}}
	var places []Place
	for i, found := range messages {
		if found.Code == "" || found.Level == "" {
			return missing("code or level")
		}
		out.Messages = append(out.Messages, message{found.Code, found.Level, found.Message, found.Origin, found.DocumentationURL})
		places = append(places, Place{index, at(nil, i)})
	}
	a.all = append(a.all, newFact(m, index, map[string][]Place{"messages": places}, out))
	return nil
}

func (a *analyses) facts() []Fact { return a.all }
