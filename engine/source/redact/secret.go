package redact

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strings"
)

// The kinds of a value that a marker tells. What is none of the others is Base64 or Text.
const (
	Base64      = "base64"
	PlainText   = "text"
	PEM         = "pem"         // holds a private key, or something else than certificates and public keys
	Certificate = "certificate" // certificates and public keys only
	Placeholder = "placeholder" // stands for a value to be put in later
	Encrypted   = "encrypted"   // SOPS encrypted it
)

// Marker is the object that stands for a secret value.
func Marker(kind string, empty bool) map[string]any {
	return map[string]any{"redacted": true, "kind": kind, "empty": empty}
}

// IsMarker says that a value stands for a secret one.
func IsMarker(value any) bool {
	object, ok := value.(map[string]any)
	return ok && object["redacted"] == true
}

// marker makes the marker of a value. Whoever writes numbers where texts belong has secrets just the same.
func marker(value any, isBase64 bool) map[string]any {
	text, ok := value.(string)
	if !ok {
		return Marker(PlainText, false)
	}
	kind := PlainText
	if decoded, err := base64.StdEncoding.DecodeString(text); isBase64 && err == nil {
		kind, text = Base64, string(decoded)
	}
	switch {
	case text == "":
	case isPlaceholder(text):
		kind = Placeholder
	case isPublicPEM(text):
		kind = Certificate
	case strings.HasPrefix(text, "ENC["):
		kind = Encrypted
	case strings.Contains(text, "-----BEGIN "):
		kind = PEM
	}
	return Marker(kind, text == "")
}

// secretList redacts Secrets, whose kind stands at the list.
func (w *walker) secretList(list map[string]any) {
	w.each(list, "items", w.secret)
}

// secret redacts the values of a Secret.
func (w *walker) secret(secret map[string]any) {
	isBootstrap := secret["type"] == "bootstrap.kubernetes.io/token"
	for _, field := range []string{"data", "stringData"} {
		values, ok := secret[field].(map[string]any)
		if !ok {
			w.replace(secret, field, false)
			continue
		}
		w.in(field, func() {
			for key := range values {
				if !isBootstrap || !isPublicOfToken(key) {
					w.replace(values, key, field == "data")
				}
			}
		})
	}
}

// isPublicOfToken names what a bootstrap token holds beside the token itself: how long it is valid and what for.
func isPublicOfToken(key string) bool {
	switch key {
	case "expiration", "auth-extra-groups", "usage-bootstrap-authentication", "usage-bootstrap-signing":
		return true
	}
	return false
}

// replace puts a marker in the place of a value.
func (w *walker) replace(object map[string]any, key string, isBase64 bool) {
	value, ok := object[key]
	if !ok || value == nil || IsMarker(value) {
		return
	}
	w.put(object, key, marker(value, isBase64))
}

// configMap takes out what cannot be looked into: binary data and the releases of Helm.
func (w *walker) configMap(configMap map[string]any) {
	w.within(configMap, "binaryData", func(values map[string]any) {
		for key := range values {
			w.hide(values, key)
		}
	})
	if child(child(configMap, "metadata"), "labels")["owner"] == "helm" {
		w.within(configMap, "data", func(values map[string]any) { w.hide(values, "release") })
	}
}

// hide puts a text in the place of a value.
func (w *walker) hide(object map[string]any, key string) {
	if value, ok := object[key]; ok && value != nil && value != "" && value != Hidden {
		w.put(object, key, Hidden)
	}
}

// kubeconfig redacts the credentials of the users of a kubeconfig.
func (w *walker) kubeconfig(config map[string]any) {
	w.each(config, "users", func(entry map[string]any) {
		w.within(entry, "user", func(user map[string]any) {
			w.replace(user, "token", false)
			w.replace(user, "password", false)
			w.replace(user, "client-key-data", true)
			w.within(user, "auth-provider", func(provider map[string]any) {
				w.within(provider, "config", w.credentials)
			})
		})
	})
}

// credentials replaces the values that are named like credentials.
func (w *walker) credentials(values map[string]any) {
	for key := range values {
		if namesCredential(key) {
			w.replace(values, key, false)
		}
	}
}

// within works on an object inside another.
func (w *walker) within(object map[string]any, key string, do func(map[string]any)) {
	w.in(key, func() { do(child(object, key)) })
}

// each works on the objects of a list.
func (w *walker) each(object map[string]any, key string, do func(map[string]any)) {
	list, _ := object[key].([]any)
	w.in(key, func() {
		for i, item := range list {
			if inner, ok := item.(map[string]any); ok {
				w.in(i, func() { do(inner) })
			}
		}
	})
}

// child is an object inside another; nil where there is none, which holds nothing.
func child(object map[string]any, key string) map[string]any {
	inner, _ := object[key].(map[string]any)
	return inner
}

// encryptionKeys redacts the keys of an EncryptionConfiguration. How long a key is and whether it is a bad one can be
// told without telling the key.
func (w *walker) encryptionKeys(config map[string]any) {
	first := map[string]string{} // the least name a key goes by
	eachKey(&walker{}, config, func(key map[string]any) {
		name, secret := nameAndSecret(key)
		if known, ok := first[secret]; !ok || name < known {
			first[secret] = name
		}
	})
	eachKey(w, config, func(key map[string]any) {
		name, secret := nameAndSecret(key)
		w.replace(key, "secret", false)
		raw, err := base64.StdEncoding.DecodeString(secret)
		if marker := child(key, "secret"); len(raw) > 0 && err == nil && marker["kind"] == PlainText {
			marker["kind"], marker["bytes"] = Base64, len(raw)
			if weakness := weaknessOf(secret, raw, first[secret] < name); weakness != "" {
				marker["weak"] = weakness
			}
		}
	})
}

func nameAndSecret(key map[string]any) (name, secret string) {
	name, _ = key["name"].(string)
	secret, _ = key["secret"].(string)
	return name, secret
}

// eachKey works on the keys of all providers of an EncryptionConfiguration.
func eachKey(w *walker, config map[string]any, do func(key map[string]any)) {
	w.each(config, "resources", func(resource map[string]any) {
		w.each(resource, "providers", func(provider map[string]any) {
			for _, algorithm := range []string{"aescbc", "aesgcm", "secretbox"} {
				w.within(provider, algorithm, func(spec map[string]any) { w.each(spec, "keys", do) })
			}
		})
	})
}

// weaknessOf says why an encryption key is a bad one; "" where that does not show.
func weaknessOf(secret string, raw []byte, isCopy bool) string {
	digest := sha256.Sum256([]byte(strings.ReplaceAll(secret, "\n", "")))
	switch {
	case isPublishedKey(hex.EncodeToString(digest[:])):
		return "published"
	case len(bytes.ReplaceAll(raw, raw[:1], nil)) == 0:
		return "repeated"
	case isCopy:
		return "duplicate"
	}
	return ""
}

// isPublishedKey knows the SHA-256 of keys, in base64, that the documentation and the tests of Kubernetes show. The
// control secrets/encryption-key-invalid-or-sample has the same ones.
func isPublishedKey(digest string) bool {
	switch digest {
	case "0e8e10c14d31e55f39d33df7e136521d706a7cd67196950b8742acd130ca5c91",
		"3d4e957dbf72e713e736a6b5fb7c07ee75a1dec7f7daa0b0be91e320f79e9e40",
		"56b1c674e1f9347c4d0ea25fa0f26f8f7695f15b6ca6dcae2f8667ed49934877",
		"dc9b5db8c9b009b33f42c4aa31b9862fabd53f56920632a4fe1f28a933570008",
		"f3914a23b0c8129250be48a5d262c9eda76d706f9d045751fe11d74a8107a67f":
		return true
	}
	return false
}
