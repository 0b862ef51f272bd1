package eval

import (
	"slices"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/source/redact"
)

// guard takes secrets out of a finding before anybody sees it. What shows by its form that it is a credential always
// goes. The controls that come with the program never show other values of an object; what any other control says,
// what is said of a Secret, and the error of a control that broke are compared with the secrets of the objects at hand.
func (w *worker) guard(c *compiled, f *engine.Finding, objects ...*object) {
	clean := w.redacted
	if !c.trusted || f.Status == engine.StatusError || slices.ContainsFunc(objects, isSecret) {
		secrets := w.secretsWith(objects)
		clean = func(text string) string { return redact.Text(redact.Scrub(text, secrets)) }
	}
	f.Message = clean(f.Message)
	if !c.trusted {
		f.Path = clean(f.Path)
	}
	for _, patch := range f.Fix {
		if holds(patch.Value, func(text string) bool { return clean(text) != text }) {
			f.Fix = []engine.Patch{} // one that writes something else would break the object
			return
		}
	}
}

// secretsWith are the secrets of the input, which workers share, and those of some objects, the longest first.
func (w *worker) secretsWith(objects []*object) []string {
	var own []string
	for _, o := range objects {
		own = append(own, secretsOf(o)...)
	}
	if len(own) == 0 {
		return w.secrets()
	}
	all := slices.Concat(w.secrets(), own)
	redact.Longest(all)
	return all
}

// redacted is redact.Text. Controls say the same of many objects, so that what is nothing to hide is remembered.
func (w *worker) redacted(text string) string {
	if _, ok := w.harmless[text]; ok {
		return text
	}
	clean := redact.Text(text)
	if clean == text && len(text) <= maxMessage {
		if w.harmless == nil || len(w.harmless) >= maxHarmless {
			w.harmless = map[string]struct{}{}
		}
		w.harmless[text] = struct{}{}
	}
	return clean
}

// maxHarmless bounds the texts that are remembered.
const maxHarmless = 1 << 12

// holds tells whether some text in a value is as asked for.
func holds(value any, is func(string) bool) bool {
	switch v := value.(type) {
	case string:
		return is(v)
	case []any:
		return slices.ContainsFunc(v, func(item any) bool { return holds(item, is) })
	case map[string]any:
		for _, item := range v {
			if holds(item, is) {
				return true
			}
		}
	}
	return false
}

func isSecret(o *object) bool { return o.kind == "Secret" }

// secretsOf lists the secret texts of an object.
func secretsOf(o *object) []string {
	if o.document == nil {
		return nil
	}
	var texts []string
	for _, secret := range redact.Secrets(o.document.JSON) {
		texts = append(texts, secret.Texts...)
	}
	return texts
}

// allSecrets lists the texts of all Secrets of the input, which any control may read, the longest first.
func (r *run) allSecrets() []string {
	var texts []string
	for i := range r.objects {
		if isSecret(&r.objects[i]) {
			texts = append(texts, secretsOf(&r.objects[i])...)
		}
	}
	redact.Longest(texts)
	return texts
}
