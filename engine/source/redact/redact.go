// Package redact takes secret values out of Kubernetes objects and out of text, and leaves what a policy must know of
// them: that there is a value, whether it is empty, what kind of value it is. It knows no client, no file and no
// policy, and never returns a secret value, not even in an error.
package redact

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
)

// The texts that stand for a secret value, or for the secret part of a longer text. An object stands for the values
// of a Secret, of a kubeconfig and of an EncryptionConfiguration instead: see Marker.
const (
	// Hidden stands for what is taken for a credential because of its name or its place.
	Hidden = "[redacted]"
	// Known stands for a credential that shows by its own form what it is, whatever it is called.
	Known = "[redacted: credential]"
)

var errNoObject = errors.New("not one JSON object")

// Object returns an object, in JSON, without the secret values in it. What holds none comes back as it is; otherwise
// keys are sorted and numbers are kept as they are written. A list is redacted item by item. Redacting twice is the
// same as redacting once.
func Object(object []byte) ([]byte, error) {
	tree, err := decode(object)
	if err != nil {
		return nil, err
	}
	if !Tree(tree) {
		return object, nil
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(tree); err != nil {
		return nil, errNoObject
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), nil
}

func decode(object []byte) (map[string]any, error) {
	decoder := json.NewDecoder(bytes.NewReader(object))
	decoder.UseNumber()
	var tree map[string]any
	if err := decoder.Decode(&tree); err != nil || tree == nil || decoder.More() {
		return nil, errNoObject // the error of the decoder may quote the object
	}
	return tree, nil
}

// Tree redacts a decoded object in place and says whether anything was replaced. Lists must be []any and objects
// map[string]any, as encoding/json and unstructured objects have them.
func Tree(object map[string]any) bool {
	w := walker{}
	w.object(object)
	return w.changed
}

// walker redacts one object.
type walker struct {
	changed bool
	path    []any                      // of the object or list it is in
	found   func(hidden, redacted any) // told what is replaced by what, if set; path then leads to it
}

// put writes what stands for a value in its place.
func (w *walker) put(object map[string]any, key string, redacted any) {
	w.in(key, func() { w.tell(object[key], redacted) })
	object[key], w.changed = redacted, true
}

// set is put for an item of a list.
func (w *walker) set(list []any, i int, redacted string) {
	w.in(i, func() { w.tell(list[i], redacted) })
	list[i], w.changed = redacted, true
}

func (w *walker) tell(hidden, redacted any) {
	if w.found != nil {
		w.found(hidden, redacted)
	}
}

// in goes one step down.
func (w *walker) in(step any, do func()) {
	if w.found == nil {
		do()
		return
	}
	w.path = append(w.path, step)
	do()
	w.path = w.path[:len(w.path)-1]
}

// object redacts an object by its kind, then all that is in it.
func (w *walker) object(object map[string]any) {
	if IsMarker(object) {
		return
	}
	text := plain
	switch kind, _ := object["kind"].(string); kind {
	case "Secret":
		w.secret(object)
	case "SecretList":
		w.secretList(object)
	case "EncryptionConfiguration", "EncryptionConfig":
		w.encryptionKeys(object)
	case "Config":
		w.kubeconfig(object)
	case "ConfigMap":
		w.configMap(object)
		text = free
	case "RuntimeAlerts":
		text = free
	}
	w.fields(object, text)
}

// freedom says how a text is read.
type freedom int

const (
	plain freedom = iota // a value: only what shows by its form that it is a credential is one
	free                 // a file, a command line: "password: x" and "--token=x" in it are credentials as well
)

// fields redacts the fields of an object.
func (w *walker) fields(object map[string]any, text freedom) {
	w.pair(object)
	w.commandLine(object)
	for key, value := range object {
		switch v := value.(type) {
		case string:
			if redacted := w.field(key, v, text); redacted != v {
				w.put(object, key, redacted)
			}
		case map[string]any:
			w.in(key, func() { w.child(key, v, text) })
		case []any:
			w.in(key, func() { w.list(v, text) })
		}
	}
}

// child redacts an object inside another.
func (w *walker) child(key string, object map[string]any, text freedom) {
	switch {
	case text == free && key != "metadata":
		w.fields(object, free)
	case key == "annotations":
		w.annotations(object)
	case key == "staticPodURLHeader":
		w.headers(object)
	default:
		w.object(object)
	}
}

// list redacts the items of a list.
func (w *walker) list(list []any, text freedom) {
	for i, item := range list {
		switch v := item.(type) {
		case string:
			if redacted := w.field("", v, text); redacted != v {
				w.set(list, i, redacted)
			}
		case map[string]any:
			w.in(i, func() { w.child("", v, text) })
		case []any:
			w.in(i, func() { w.list(v, text) })
		}
	}
}

// field redacts a text by the name of its field and by what is in it.
func (w *walker) field(key, value string, text freedom) string {
	switch {
	case value == "" || key == "name" || key == "kind" || key == "uid":
		return value
	case (namesCredential(key) || text == free && strings.EqualFold(key, "secret")) && !isHarmless(value):
		return stand(value)
	case text == free:
		return Text(value)
	}
	return forms(value)
}

// pair redacts what has a name and a value: an environment variable, a header, a parameter.
func (w *walker) pair(object map[string]any) {
	name, _ := object["name"].(string)
	value, _ := object["value"].(string)
	if name == "" || value == "" {
		return
	}
	redacted := Text(value)
	if namesSecretVariable(name) && !isHarmless(value) {
		redacted = stand(value)
	}
	if redacted != value {
		w.put(object, "value", redacted)
	}
}

// stand gives what stands for a whole credential. What its form tells stays told: a URL is still a URL with a
// password, a credential of a known form is still one.
func stand(value string) string {
	switch {
	case isRedacted(value):
		return value
	case isPassworded(value):
		return urlPasswords(value)
	case isKnown(value):
		return Known
	}
	return Hidden
}

// isRedacted says that a text stands for a credential already.
func isRedacted(value string) bool { return value == Hidden || value == Known }

// annotations redacts annotations. The objects that clients keep in them repeat what was taken out elsewhere.
func (w *walker) annotations(annotations map[string]any) {
	for key, value := range annotations {
		text, ok := value.(string)
		if !ok || text == "" {
			continue
		}
		redacted := Text(text)
		switch {
		case keepsObject(key) || strings.Contains(text, `"kind":"Secret"`):
			redacted = Hidden
		case namesCredential(key) && !isHarmless(text):
			redacted = stand(text)
		}
		if redacted != text {
			w.put(annotations, key, redacted)
		}
	}
}

// headers redacts the headers that a kubelet sends to fetch static pods, whatever they are called: they are how it logs
// in, and /configz shows them.
func (w *walker) headers(headers map[string]any) {
	for key, value := range headers {
		values, _ := value.([]any)
		w.in(key, func() {
			for i, item := range values {
				if text, ok := item.(string); ok && text != "" && !isRedacted(text) {
					w.set(values, i, stand(text))
				}
			}
		})
	}
}

// keepsObject says that an annotation holds the object as a client last applied it.
func keepsObject(key string) bool {
	switch key {
	case "kubectl.kubernetes.io/last-applied-configuration", "kapp.k14s.io/original", "objectset.rio.cattle.io/applied",
		"banzaicloud.com/last-applied", "config.kubernetes.io/last-applied", "pulumi.com/lastAppliedConfig":
		return true
	}
	return strings.HasSuffix(key, "/last-applied-configuration")
}

// commandLine redacts the words that a container or a process is started with: "--token=x", "--token", "x", "mysql -px",
// and what a shell is told to run.
func (w *walker) commandLine(object map[string]any) {
	line := commandLine{}
	for _, key := range []string{"command", "args"} {
		words, _ := object[key].([]any)
		w.in(key, func() {
			for i := range words {
				word, _ := words[i].(string)
				if redacted := line.next(word); redacted != word {
					w.set(words, i, redacted)
				}
			}
		})
	}
}
