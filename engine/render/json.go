package render

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/regolith-policy/regolith/engine"
)

// writeJSON writes a report field by field, and its findings one by one: an encoder holds the text of a value until it is whole.
func writeJSON(w io.Writer, v *view, _ Options) error {
	encoder, to := newEncoder(w)
	report, before := reflect.ValueOf(*v.Report), "{"
	for i := range report.NumField() {
		name, omit, _ := strings.Cut(report.Type().Field(i).Tag.Get("json"), ",")
		if omit == "omitempty" && isEmpty(report.Field(i)) {
			continue
		}
		to.put(before + strconv.Quote(name) + ":")
		before = ","
		if findings, ok := report.Field(i).Interface().([]engine.Finding); ok {
			if err := encodeEach(to, encoder, findings); err != nil {
				return err
			}
		} else if err := encoder.Encode(report.Field(i).Interface()); err != nil {
			return err
		}
	}
	to.put("}")
	return to.close()
}

// isEmpty is what encoding/json means by empty.
func isEmpty(v reflect.Value) bool {
	if v.Kind() == reflect.Slice || v.Kind() == reflect.Map {
		return v.Len() == 0
	}
	return v.IsZero()
}

// encodeEach writes findings as a list, one after another.
func encodeEach(to *indented, encoder *json.Encoder, findings []engine.Finding) error {
	to.put("[")
	for i := range findings {
		if i > 0 {
			to.put(",")
		}
		if err := encoder.Encode(&findings[i]); err != nil {
			return err
		}
	}
	to.put("]")
	return nil
}

// newEncoder makes an encoder of JSON as people read it, without escapes for HTML, and what it writes to.
func newEncoder(w io.Writer) (*json.Encoder, *indented) {
	to := newIndented(w)
	encoder := json.NewEncoder(to)
	encoder.SetEscapeHTML(false)
	return encoder, to
}

// encodeJSON writes a value as people read it.
func encodeJSON(w io.Writer, value any) error {
	encoder, to := newEncoder(w)
	if err := encoder.Encode(value); err != nil {
		return err
	}
	return to.close()
}

// complete is a copy of a report without nil lists and maps, which JSON would show as null.
func complete(r *engine.Report) *engine.Report {
	c := *r
	c.Bundles = present(c.Bundles)
	c.Errors = present(c.Errors)
	c.Controls = present(slices.Clone(c.Controls))
	for i := range c.Controls {
		c.Controls[i].Frameworks = maps.Clone(presentMap(c.Controls[i].Frameworks))
		for name, ids := range c.Controls[i].Frameworks {
			c.Controls[i].Frameworks[name] = present(ids)
		}
	}
	c.Results = present(c.Results)
	if slices.ContainsFunc(c.Results, lacks) {
		c.Results = slices.Clone(c.Results)
	}
	for i := range c.Results {
		if f := &c.Results[i]; lacks(*f) {
			f.Related = present(f.Related)
			f.Fix = present(slices.Clone(f.Fix))
			for k := range f.Fix {
				f.Fix[k].Path = present(f.Fix[k].Path)
			}
		}
	}
	c.Summary.ByDomain = presentMap(c.Summary.ByDomain)
	c.Summary.BySeverity = maps.Clone(presentMap(c.Summary.BySeverity))
	for _, s := range engine.Severities() {
		c.Summary.BySeverity[s.String()] += 0
	}
	return &c
}

// lacks tells whether a list of a finding is nil.
func lacks(f engine.Finding) bool {
	return f.Related == nil || f.Fix == nil || slices.ContainsFunc(f.Fix, func(p engine.Patch) bool { return p.Path == nil })
}

func present[S ~[]E, E any](list S) S {
	if list == nil {
		return S{}
	}
	return list
}

func presentMap[M ~map[K]V, K comparable, V any](m M) M {
	if m == nil {
		return M{}
	}
	return m
}

// DocumentError says why a document cannot be read as a report.
type DocumentError struct {
	Line, Column int // from 1, where the JSON is broken; 0 elsewhere
	Message      string
	Remedy       string // "" where none is known
}

func (e *DocumentError) Error() string {
	if e.Line == 0 {
		return e.Message
	}
	return fmt.Sprintf("line %d, column %d: %s", e.Line, e.Column, e.Message)
}

// Hint is the remedy, "" where none is known.
func (e *DocumentError) Hint() string { return e.Remedy }

// Read reads a report that the json format wrote. The error wraps a *DocumentError where the document is no
// report or one of another version, with line and column where its JSON is broken; else it is that of r.
// Fields that this version does not know are ignored.
func Read(r io.Reader) (*engine.Report, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("read report: %w", err)
	}
	report := new(engine.Report)
	for _, step := range []func() error{
		func() error { return checkIdentity(data) },
		func() error { return positioned(data, json.Unmarshal(data, report)) },
		func() error { return checkStatuses(report) },
	} {
		if err := step(); err != nil {
			return nil, fmt.Errorf("read report: %w", err)
		}
	}
	return complete(report), nil
}

// checkIdentity is whether data is JSON that calls itself a report of this version.
func checkIdentity(data []byte) error {
	var head struct {
		APIVersion string `json:"apiVersion"`
		Kind       string `json:"kind"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return positioned(data, err)
	}
	if head.APIVersion == engine.ReportVersion && head.Kind == engine.ReportKind {
		return nil
	}
	group, _, _ := strings.Cut(engine.ReportVersion, "/")
	if head.Kind == engine.ReportKind && strings.HasPrefix(head.APIVersion, group+"/") {
		return &DocumentError{
			Message: fmt.Sprintf("apiVersion is %q, and only %q can be read", head.APIVersion, engine.ReportVersion),
			Remedy:  "scan again, or use the regolith that wrote the report",
		}
	}
	return &DocumentError{
		Message: fmt.Sprintf("not a report: apiVersion is %q and kind %q, want %q and %q",
			head.APIVersion, head.Kind, engine.ReportVersion, engine.ReportKind),
		Remedy: "`regolith scan --format json` writes a report",
	}
}

func checkStatuses(r *engine.Report) error {
	for i, c := range r.Controls {
		if err := checkStatus("controls", i, c.Status); err != nil {
			return err
		}
	}
	for i, f := range r.Results {
		if err := checkStatus("results", i, f.Status); err != nil {
			return err
		}
	}
	return nil
}

func checkStatus(list string, i int, s engine.Status) error {
	if slices.Contains(engine.Statuses(), s) {
		return nil
	}
	return &DocumentError{Message: fmt.Sprintf("%s[%d].status is %q, want one of %q", list, i, s, engine.Statuses())}
}

// positioned is an error of encoding/json with line and column, where it knows its offset; nil for nil.
func positioned(data []byte, err error) error {
	if err == nil {
		return nil
	}
	broken := &DocumentError{Message: err.Error()}
	var offset int64
	var syntax *json.SyntaxError
	var mismatch *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		offset = syntax.Offset
		broken.Remedy = "is this the whole output of `regolith scan --format json`?"
	case errors.As(err, &mismatch):
		offset = mismatch.Offset
	default:
		return broken
	}
	before := string(data[:max(0, min(offset-1, int64(len(data))))])
	broken.Line = strings.Count(before, "\n") + 1
	broken.Column = utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]) + 1
	return broken
}
