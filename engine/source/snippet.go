package source

import (
	"bytes"
	"regexp"
	"sort"
	"unicode/utf8"

	"github.com/regolith-policy/regolith/engine"
	"github.com/regolith-policy/regolith/engine/source/redact"
)

// maxLine is how much of a line a snippet shows, in bytes.
const maxLine = 400

// guardLine is how much more of a line is looked at for what must not be shown, in bytes: looking at all of a line that
// holds a whole object takes long.
const guardLine = 4096

// Snippet gives the lines around a place, with context lines before and behind it; nil where the place is unknown.
// Long lines are cut off, and secret values are left out.
func (in *Input) Snippet(loc engine.Location, context int) []engine.Line {
	f := in.files[loc.File]
	if f == nil || loc.Line < 1 || f.mapping.changed() { // nobody knows where the secrets are in what was changed
		return nil
	}
	first := max(loc.Line-context, 1)
	start, ok := f.lineStart(first)
	if _, exists := f.lineStart(loc.Line); !ok || !exists {
		return nil
	}
	var lines []engine.Line
	at, end := start, start
	for number := first; number <= loc.Line+context && at < len(f.data); number++ {
		text, _, _ := bytes.Cut(f.data[at:], []byte{'\n'})
		end = at + min(len(text), maxLine)
		at += len(text) + 1
		lines = append(lines, engine.Line{Number: number, Text: string(bytes.TrimSuffix(text, []byte{'\r'}))})
	}
	in.hide(f, lines, span{start, end})
	for i := range lines {
		lines[i].Text = shorten(lines[i].Text)
	}
	return lines
}

// shorten cuts a line off.
func shorten(text string) string {
	if len(text) <= maxLine {
		return text
	}
	end := maxLine
	for !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + "…"
}

// hide takes the secrets of the documents out of lines of theirs, which fill a span of the file.
func (in *Input) hide(f *file, lines []engine.Line, shown span) {
	masked := map[int]bool{}
	var texts []string
	for _, d := range in.around(f, shown) {
		for _, secret := range redact.Secrets(d.JSON) {
			texts = append(texts, secret.Texts...)
			f.mask(masked, d.Locate(secret.Path).Line, lines[len(lines)-1].Number)
		}
	}
	redact.Longest(texts)
	longest := 0
	for _, text := range texts {
		longest = max(longest, len(text))
	}
	for i := range lines {
		text, rest := lines[i].Text, ""
		if most := maxLine + longest + guardLine; len(text) > most { // a secret that begins in what is shown is whole
			text, rest = text[:most], "…"
		}
		text = redact.Scrub(text, texts)
		if masked[lines[i].Number] {
			text = withoutValue(text)
		}
		lines[i].Text = redact.Text(text) + rest
	}
}

// around lists the documents of a file that reach into a span. Those made of evidence have no secrets.
func (in *Input) around(f *file, shown span) []*Document {
	in.byFile.Do(func() {
		in.inFile = map[*file][]*Document{}
		for i := range in.Documents {
			if d := &in.Documents[i]; d.fact == nil {
				in.inFile[d.file] = append(in.inFile[d.file], d)
			}
		}
	})
	documents := in.inFile[f]
	first := sort.Search(len(documents), func(i int) bool { return documents[i].offset() > shown.start }) - 1
	last := sort.Search(len(documents), func(i int) bool { return documents[i].offset() >= shown.end })
	return documents[max(first, 0):max(last, first, 0)]
}

// offset is where a document begins in its file.
func (d *Document) offset() int {
	if d.yaml {
		return d.start + d.file.locateYAML(d.span, d.path, nil)
	}
	return d.start
}

// mask marks the line that a secret begins in, and those behind it that are indented further: a text of several lines.
func (f *file) mask(masked map[int]bool, from, last int) {
	at, ok := f.lineStart(from)
	indent := 0
	for number := from; ok && number <= last && at < len(f.data); number++ {
		line, _, _ := bytes.Cut(f.data[at:], []byte{'\n'})
		at += len(line) + 1
		stripped := bytes.TrimLeft(line, " \t")
		depth := len(line) - len(stripped)
		if number == from {
			indent = depth
		} else if len(stripped) > 0 && depth <= indent {
			return
		}
		masked[number] = true
	}
}

// withoutValue keeps the key of a line, and nothing of what follows.
func withoutValue(line string) string { return lineKey.FindString(line) + redact.Hidden }

var lineKey = regexp.MustCompile(`^\s*(?:- +)*(?:(?:"[^"]*"|'[^']*'|[\w./-]+):\s)?\s*`)
