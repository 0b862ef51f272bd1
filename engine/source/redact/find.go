package redact

import (
	"cmp"
	"encoding/base64"
	"slices"
	"strconv"
	"strings"
)

// Secret is a secret value that stands in an object.
type Secret struct {
	// Path leads to it: keys are strings, indices are ints.
	Path []any
	// Texts are the forms in which it might be shown: as it stands, decoded, escaped. Of a text that holds a secret,
	// the secret parts.
	Texts []string
}

// Secrets lists what Object would take out of an object, for those who must not show it. What is no object has none.
func Secrets(object []byte) []Secret {
	tree, err := decode(object)
	if err != nil {
		return nil
	}
	var found []Secret
	w := walker{}
	w.found = func(hidden, redacted any) {
		found = append(found, Secret{Path: slices.Clone(w.path), Texts: shown(hidden, redacted)})
	}
	w.object(tree)
	return found
}

// Longest sorts secrets as Scrub wants them: one that is a part of another comes behind it.
func Longest(secrets []string) {
	slices.SortFunc(secrets, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b)) })
}

// Scrub replaces the secrets in a text that is about to be shown. Those of less than four bytes stay: they are part of
// any text. A text that was cut off ends with a part of a secret, perhaps.
func Scrub(text string, secrets []string) string {
	for _, secret := range secrets {
		if len(secret) < minSecret {
			continue
		}
		text = strings.ReplaceAll(text, secret, Hidden)
		if cut, ok := strings.CutSuffix(text, "…"); ok {
			text = withoutEnd(cut, secret) + "…"
		}
	}
	return text
}

// The least length of what is worth hiding in any text: of a secret, and of one line of it.
const (
	minSecret = 4
	minLine   = 12
)

// withoutEnd replaces the beginning of a secret at the end of a text.
func withoutEnd(text, secret string) string {
	for n := min(len(text), len(secret)); n >= minSecret; n-- {
		if strings.HasSuffix(text, secret[:n]) {
			return text[:len(text)-n] + Hidden
		}
	}
	return text
}

// shown lists the forms in which a value might be shown.
func shown(hidden, redacted any) []string {
	text, ok := hidden.(string)
	if !ok {
		return nil
	}
	forms := parts(text, redacted)
	if raw, err := base64.StdEncoding.DecodeString(text); err == nil {
		forms = append(forms, string(raw))
	}
	for _, form := range forms {
		if quoted := strconv.Quote(form); quoted[1:len(quoted)-1] != form {
			forms = append(forms, quoted[1:len(quoted)-1])
		}
		if line := strings.Join(strings.Fields(form), " "); line != form {
			forms = append(forms, line)
		}
	}
	return forms
}

// parts are a text that holds a secret, and whatever in it is secret by itself.
func parts(text string, redacted any) []string {
	forms := []string{text}
	if rest, ok := redacted.(string); ok && !isRedacted(rest) {
		forms = append(forms, hiddenParts(text, rest)...)
	}
	if strings.Contains(text, "{") { // an object in an annotation
		for _, secret := range Secrets([]byte(text)) {
			forms = append(forms, secret.Texts...)
		}
	}
	for line := range strings.Lines(text) { // of a key, of a manifest
		if line = strings.TrimSpace(line); len(line) >= minLine && line != text {
			forms = append(forms, line)
		}
	}
	return forms
}

// hiddenParts are the parts of a text in the places of which something else stands now.
func hiddenParts(text, redacted string) []string {
	var parts []string
	for len(redacted) > 0 {
		kept, rest, found := cutHidden(redacted)
		if !found || !strings.HasPrefix(text, kept) {
			break
		}
		text = text[len(kept):]
		next, _, _ := cutHidden(rest)
		end := len(text)
		if next != "" {
			if at := strings.Index(text, next); at >= 0 {
				end = at
			}
		}
		if part := strings.Trim(text[:end], `"'\`); part != "" {
			parts = append(parts, part)
		}
		text, redacted = text[end:], rest
	}
	return parts
}

// cutHidden splits a text at what stands for a secret.
func cutHidden(text string) (before, after string, found bool) {
	before, after, found = strings.Cut(text, Hidden[:len(Hidden)-1])
	if !found {
		return text, "", false
	}
	_, after, found = strings.Cut(after, "]")
	return before, after, found
}
