package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// write replaces the generated files below a folder.
func write(m *model, out string) error {
	files := map[string]any{"shapes.json": m}
	if err := addDocuments(m, files); err != nil {
		return err
	}
	for _, dir := range []string{"kubernetes", "config", "facts"} {
		if err := os.RemoveAll(filepath.Join(out, dir)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove old schemas: %w", err)
		}
	}
	for name, content := range files {
		raw, err := encode(content)
		if err != nil {
			return fmt.Errorf("encode %s: %w", name, err)
		}
		file := filepath.Join(out, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return fmt.Errorf("write %s: %w", name, err)
		}
		if err := os.WriteFile(file, raw, 0o644); err != nil {
			return fmt.Errorf("write %s: %w", name, err)
		}
	}
	return nil
}

// addDocuments adds a JSON schema for each kind, in its newest version, and for each union.
func addDocuments(m *model, files map[string]any) error {
	newest := map[string]string{}
	skip := notJudged()
	for _, key := range slices.Sorted(maps.Keys(m.Kinds)) {
		version, kind := path.Split(key)
		if skip[kind] || version == "events.k8s.io/v1/" {
			continue
		}
		file := folder(version) + "/" + strings.ToLower(kind) + ".json"
		if old, ok := newest[file]; !ok || olderVersion(path.Base(path.Dir(old)), path.Base(version)) {
			newest[file] = key
		}
	}
	for file, key := range newest {
		document, err := m.document(m.Kinds[key])
		if err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
		files[file] = document
	}
	for file, keys := range unions() {
		names := make([]string, 0, len(keys))
		for _, key := range keys {
			names = append(names, m.Kinds[key])
		}
		document, err := m.document(names...)
		if err != nil {
			return err
		}
		files[file] = document
	}
	return nil
}

// folder is where the schema of a kind of this apiVersion stands.
func folder(version string) string {
	for _, c := range configKinds() {
		if c.apiVersion+"/" == version {
			return "config"
		}
	}
	if version == factsVersion+"/" {
		return "facts"
	}
	return "kubernetes"
}

// olderVersion tells whether API version a is less mature than b: v1alpha3 < v1beta1 < v1 < v2.
func olderVersion(a, b string) bool {
	rank := func(v string) string {
		switch {
		case strings.Contains(v, "alpha"):
			return "0" + v
		case strings.Contains(v, "beta"):
			return "1" + v
		}
		return "2" + v
	}
	return rank(a) < rank(b)
}

// encode writes an object of objects with one line for each inner key, so that a diff shows what changed.
func encode(content any) ([]byte, error) {
	raw, err := json.Marshal(content)
	if err != nil {
		return nil, err
	}
	var outer map[string]json.RawMessage
	if err := json.Unmarshal(raw, &outer); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	b.WriteString("{")
	for i, key := range slices.Sorted(maps.Keys(outer)) {
		separator(&b, i, "\n")
		fmt.Fprintf(&b, "%q: ", key)
		var inner map[string]json.RawMessage
		if err := json.Unmarshal(outer[key], &inner); err != nil {
			b.Write(outer[key]) // a list or a string
			continue
		}
		b.WriteString("{")
		for j, name := range slices.Sorted(maps.Keys(inner)) {
			separator(&b, j, "\n  ")
			fmt.Fprintf(&b, "%q: %s", name, inner[name])
		}
		b.WriteString("\n}")
	}
	b.WriteString("\n}\n")
	return b.Bytes(), nil
}

func separator(b *bytes.Buffer, index int, indent string) {
	if index > 0 {
		b.WriteString(",")
	}
	b.WriteString(indent)
}
