package render

import (
	"bufio"
	"bytes"
	"io"
)

// indented writes compact JSON, of any number of writes, indented by two spaces a level as json.Indent does, without a copy
// of the whole.
type indented struct {
	to     *bufio.Writer
	depth  int
	opened bool // the last byte opened an array or object
	quoted bool // inside of a string
	escape bool // the last byte was a backslash in a string
}

func newIndented(w io.Writer) *indented { return &indented{to: bufio.NewWriterSize(w, 1<<16)} }

// close ends the text with a line break. The error is that of the writer beneath, at any time.
func (i *indented) close() error {
	_ = i.to.WriteByte('\n') // Flush tells
	return i.to.Flush()
}

// put writes a text that is no part of a string.
func (i *indented) put(text string) { _, _ = i.Write([]byte(text)) }

// Write takes the next bytes, line breaks between values left out. What is wrong is told by close.
func (i *indented) Write(p []byte) (int, error) {
	n := len(p)
	for len(p) > 0 {
		if i.quoted {
			p = p[i.text(p):]
			continue
		}
		i.mark(p[0])
		p = p[1:]
	}
	return n, nil
}

// text writes what of p belongs to the string that is open, and gives its length.
func (i *indented) text(p []byte) int {
	end := 0
	for end < len(p) && i.quoted {
		if i.escape {
			i.escape = false
			end++
			continue
		}
		next := bytes.IndexAny(p[end:], `"\`)
		if next < 0 {
			end = len(p)
			break
		}
		i.escape, i.quoted = p[end+next] == '\\', p[end+next] == '\\'
		end += next + 1
	}
	_, _ = i.to.Write(p[:end]) // Flush tells
	return end
}

// mark writes one byte outside of strings.
func (i *indented) mark(c byte) {
	if c == '\n' {
		return
	}
	closes := c == '}' || c == ']'
	if closes {
		i.depth--
	}
	if i.opened != closes {
		i.newline()
	}
	i.opened = c == '{' || c == '['
	_ = i.to.WriteByte(c) // Flush tells
	switch c {
	case '{', '[':
		i.depth++
	case ',':
		i.newline()
	case ':':
		_ = i.to.WriteByte(' ')
	case '"':
		i.quoted = true
	}
}

func (i *indented) newline() {
	_ = i.to.WriteByte('\n')
	for range i.depth {
		_, _ = i.to.WriteString("  ")
	}
}
