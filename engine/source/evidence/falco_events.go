package evidence

import (
	"cmp"
	"strings"
)

// alerts makes one RuntimeAlerts of all events in a file.
type alerts struct {
	file    string
	version string
	events  []event
	places  []Place
}

// runtimeAlert is a RuntimeAlerts.
type runtimeAlert struct {
	meta
	Tool   tool    `json:"tool"`
	Events []event `json:"events"`
}

type event struct {
	Time      string `json:"time,omitempty"`
	Rule      string `json:"rule"`
	Priority  string `json:"priority"`
	Source    string `json:"source,omitempty"`
	Hostname  string `json:"hostname,omitempty"`
	Namespace string `json:"namespace,omitempty"`
	Pod       string `json:"pod,omitempty"`
	Container string `json:"container,omitempty"`
	Image     string `json:"image,omitempty"`
	Output    string `json:"output,omitempty"`
}

// falcoEvent is an event as Falco prints it. Of the output fields, the names of the pod are null outside of pods.
type falcoEvent struct {
	Time     string         `json:"time"`
	Rule     string         `json:"rule"`
	Priority string         `json:"priority"`
	Source   string         `json:"source"`
	Hostname string         `json:"hostname"`
	Output   string         `json:"output"`
	Fields   map[string]any `json:"output_fields"`
}

func (a *alerts) read(index int, v Value) error {
	if v.Format == FalcoLine {
		if match := falcoNote.FindSubmatch(v.JSON); match != nil {
			a.version = string(match[1])
		}
		return nil
	}
	events, err := listOrOne[falcoEvent](v.JSON)
	if err != nil {
		return err
	}
	for i, e := range events {
		if e.Rule == "" || e.Priority == "" {
			return missing("rule or priority")
		}
		place := Place{Value: index}
		if isList(v.JSON) {
			place.Path = at(nil, i)
		}
		a.events = append(a.events, e.fact())
		a.places = append(a.places, place)
		// the metrics that Falco sends on request tell what sends them
		a.version = cmp.Or(e.field("falco.version"), a.version)
	}
	return nil
}

func (e falcoEvent) fact() event {
	image := cmp.Or(e.field("container.image"), e.field("container.image.repository"))
	if tag := e.field("container.image.tag"); tag != "" && image == e.field("container.image.repository") {
		image += ":" + tag
	}
	return event{
		Time: e.Time, Rule: e.Rule, Priority: e.Priority, Source: e.Source, Hostname: e.Hostname, Output: e.Output,
		Namespace: cmp.Or(e.field("k8s.ns.name"), e.field("ka.target.namespace")), Pod: e.field("k8s.pod.name"),
		Container: e.field("container.name"), Image: image,
	}
}

// field is an output field that is a text, "" where it is none or stands for nothing.
func (e falcoEvent) field(name string) string {
	value, _ := e.Fields[name].(string)
	if value == "<NA>" {
		return ""
	}
	return strings.TrimSpace(value)
}

func (a *alerts) facts() []Fact {
	if len(a.places) == 0 && a.version == "" {
		return nil
	}
	m := newMeta(runtimeAlerts, a.file)
	out := runtimeAlert{meta: m, Tool: tool{Name: "falco", Version: a.version}, Events: a.events}
	if out.Events == nil {
		out.Events = []event{}
	}
	value := 0
	if len(a.places) > 0 {
		value = a.places[0].Value
	}
	return []Fact{newFact(m, value, map[string][]Place{"events": a.places}, out)}
}
