package source

import (
	"bytes"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// mark is a place as the YAML parser counts it.
type mark struct{ line, column int }

// exclamations finds where a node may begin with the tag "!", which makes a string of a plain scalar and of which
// the nodes do not tell: a lone exclamation mark, and an anchor before one. Nil if there is none, as nearly always.
func exclamations(doc []byte) map[mark]bool {
	if bytes.IndexByte(doc, '!') < 0 {
		return nil
	}
	var marks map[mark]bool
	here := mark{1, 1}
	for at := 0; at < len(doc); {
		if isExclamation(doc[at:]) || doc[at] == '&' && isExclamation(afterAnchor(doc[at:])) {
			if marks == nil {
				marks = map[mark]bool{}
			}
			marks[here] = true
		}
		if width := breakWidth(doc[at:]); width > 0 {
			at, here = at+width, mark{here.line + 1, 1}
			continue
		}
		_, width := utf8.DecodeRune(doc[at:])
		at += width
		here.column++
	}
	return marks
}

// nonSpecific says that a node without a tag has the tag "!".
func (c *converter) nonSpecific(n *yaml.Node) bool {
	return c.marks != nil && c.marks[mark{n.Line, n.Column}]
}

// isExclamation says that text begins with an exclamation mark that stands alone.
func isExclamation(text []byte) bool {
	return len(text) > 0 && text[0] == '!' &&
		(len(text) == 1 || text[1] == ' ' || text[1] == '\t' || breakWidth(text[1:]) > 0)
}

// maxBehindAnchor is how far behind an anchor its tag is looked for: comments and blank lines may stand between.
const maxBehindAnchor = 4096

// afterAnchor is text behind an anchor, and behind the white space and comments that follow it.
func afterAnchor(text []byte) []byte {
	text = text[1:min(len(text), maxBehindAnchor)]
	text = bytes.TrimLeftFunc(text, func(r rune) bool {
		return r == '-' || r == '_' || '0' <= r && r <= '9' || 'a' <= r|0x20 && r|0x20 <= 'z'
	})
	for {
		text = bytes.TrimLeft(text, " \t\r\n\u0085\u2028\u2029")
		if len(text) == 0 || text[0] != '#' {
			return text
		}
		end := lineLength(text)
		if end < 0 {
			return nil
		}
		text = text[end:]
	}
}
