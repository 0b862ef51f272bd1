package eval

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/vm"
)

// renderPath writes a path as people do: spec.containers[0].image, metadata.labels["app.kubernetes.io/name"].
func renderPath(path engine.Path) string { return string(appendPath(make([]byte, 0, usualPath), path)) }

func appendPath(b []byte, path engine.Path) []byte {
	for _, step := range path {
		switch step := step.(type) {
		case int:
			b = append(strconv.AppendInt(append(b, '['), int64(step), 10), ']')
		case string:
			b = appendKey(b, step)
		}
	}
	return b
}

// usualPath is how long the text of a path seldom is.
const usualPath = 192

func appendKey(b []byte, key string) []byte {
	if !isPlainKey(key) {
		return append(strconv.AppendQuote(append(b, '['), key), ']')
	}
	if len(b) > 0 {
		b = append(b, '.')
	}
	return append(b, key...)
}

// isPlainKey tells whether a key reads well without quotes: a letter or _, then letters, digits, _ and -.
func isPlainKey(key string) bool {
	for i := range len(key) {
		c := key[i]
		letter := 'a' <= c|0x20 && c|0x20 <= 'z' || c == '_'
		if !letter && (i == 0 || c != '-' && (c < '0' || '9' < c)) {
			return false
		}
	}
	return key != ""
}

// stablePath writes a path so that it survives reordering: an index becomes the name of its element, or a
// digest of the element where it has none.
func stablePath(object *ast.Term, path engine.Path) string {
	b := make([]byte, 0, usualPath)
	at := object
	for _, step := range path {
		at = child(at, step)
		switch step := step.(type) {
		case int:
			b = append(appendName(append(b, '['), at, step), ']')
		case string:
			b = appendKey(b, step)
		}
	}
	return string(b)
}

// child steps into a term; nil where there is no such child.
func child(term *ast.Term, step any) *ast.Term {
	if term == nil {
		return nil
	}
	switch step := step.(type) {
	case string:
		return vm.Member(term, step)
	case int:
		if list := elements(term); 0 <= step && step < len(list) {
			return list[step]
		}
	}
	return nil
}

// stepOf is a key as a step of a path, without allocation for those that stand in many paths.
func stepOf(key string) any {
	if step, ok := steps[key]; ok {
		return step
	}
	return key
}

var steps = boxed( //nolint:gochecknoglobals // a lookup table, never written
	"annotations", "apiVersion", "args", "automountServiceAccountToken", "capabilities", "command", "containers", "env",
	"ephemeralContainers", "hostIPC", "hostNetwork", "hostPID", "hostPath", "image", "imagePullPolicy", "initContainers",
	"jobTemplate", "key", "kind", "labels", "limits", "livenessProbe", "managedFields", "metadata", "mountPath", "name", "namespace",
	"ports", "projected", "readinessProbe", "redacted", "requests", "resources", "secretKeyRef", "securityContext",
	"serviceAccountName", "spec", "status", "template", "value", "valueFrom", "volumeMounts", "volumes",
)

func boxed(keys ...string) map[string]any {
	table := make(map[string]any, len(keys))
	for _, key := range keys {
		table[key] = key
	}
	return table
}

// appendName writes what an element of a list is known by.
func appendName(b []byte, element *ast.Term, index int) []byte {
	if element == nil {
		return strconv.AppendInt(b, int64(index), 10)
	}
	for _, field := range [...]string{"name", "key"} {
		if name, ok := stringOf(child(element, field)); ok {
			return append(append(append(b, field...), '='), name...)
		}
	}
	if s, ok := element.Value.(ast.String); ok {
		return append(append(b, '='), s...)
	}
	return append(b, digest(unordered(element))...)
}

// unordered is the text of a value in which the order of lists does not show.
func unordered(term *ast.Term) string {
	term = vm.Whole(term)
	var parts []string
	switch value := term.Value.(type) {
	case *ast.Array:
		value.Foreach(func(item *ast.Term) { parts = append(parts, unordered(item)) })
		slices.Sort(parts)
		return "[" + strings.Join(parts, ",") + "]"
	case ast.Object:
		value.Foreach(func(key, item *ast.Term) { parts = append(parts, key.String()+":"+unordered(item)) })
		return "{" + strings.Join(parts, ",") + "}" // its keys come sorted
	}
	return term.String()
}

func digest(parts ...string) string {
	text := make([]byte, 0, 2*usualPath)
	for i, part := range parts {
		if i > 0 {
			text = append(text, 0)
		}
		text = append(text, part...)
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8])
}

// fingerprint identifies a finding across scans, files and reordering.
func fingerprint(control, kind string, ref engine.Ref, stable string) string {
	return digest(control, kind, ref.Namespace, ref.Name, stable)
}
